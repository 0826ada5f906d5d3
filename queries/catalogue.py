"""The catalogue: questions with a name, each a file `catalogue/STEM.rq` in SPARQL whose header says what it is.

    #+ summary.en: Whom a measure relies on
    #+ param.measure: measure = 2.2 | the measure, by number, title or IRI
    #+ column.body: the body whose resources are gathered

A parameter's line gives its kind (one of names.KINDS), an example, and what it is. Besides, every question has the
parameter `lang`, the language of the labels in its answer.

Beside it stands `catalogue/STEM.cypher`, the same question in Cypher: with the same header (its lines begin `//+`), the
same parameters, columns, rows and order of rows. There a thing's parameter is its IRI as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rapidfuzz import process

from ..errors import QueryError
from ..ontology.terms import LANGUAGES
from . import names, syntax

FOLDER = Path(__file__).parent / "catalogue"
_LINE = re.compile(r"#\+ (?P<kind>summary|param|column)\.(?P<name>[\w-]+): (?P<text>.+)")
_PARAMETER = re.compile(r"(?P<kind>\w+) = (?P<example>.+?) \| (?P<about>.+)")
_LANG = "lang"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question needs: `kind` is one of names.KINDS, `example` a value as a person would give it."""

    name: str
    kind: str
    example: str
    about: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue. `summary` is by language tag, `columns` says what each column holds, in order."""

    stem: str
    summary: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    text: str  # in SPARQL
    cypher: str = ""

    def example(self) -> dict[str, str]:
        """The example parameters of the header."""
        return {parameter.name: parameter.example for parameter in self.parameters}

    def terms(
        self, store: ox.Store, given: Mapping[str, str], lang: str | None = None
    ) -> dict[str, ox.NamedNode | ox.Literal]:
        """The terms for the query's parameters, from names or IRIs as a person gives them.

        `lang` is one of LANGUAGES, None the language of the plans. QueryError for a parameter too many or too few,
        UnknownName for a name that the graph does not have.
        """
        wanted = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in wanted:
                raise QueryError(
                    f"the question {self.stem!r} has no parameter {name!r}",
                    hint=_nearest(name, wanted),
                    code="unknown_parameter",
                    name=name,
                )
        for name, parameter in wanted.items():
            if name not in given:
                raise QueryError(
                    f"the question {self.stem!r} needs the parameter {name!r} ({parameter.about})",
                    hint=f"such as {name}={parameter.example}",
                    code="parameter_needed",
                    name=name,
                )
        if lang is not None and lang not in LANGUAGES:
            raise QueryError(f"no labels in {lang!r}", hint=f"languages are {', '.join(LANGUAGES)}")
        terms: dict[str, ox.NamedNode | ox.Literal] = {
            name: ox.NamedNode(names.resolve(store, given[name], parameter.kind)) for name, parameter in wanted.items()
        }
        terms[_LANG] = ox.Literal(lang or names.language(store))
        return terms


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Question]:
    """All questions by stem, in order of their stems."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.*"))}
    return {
        path.stem: replace(read(path.stem, text), cypher=texts[path.with_suffix(".cypher")])
        for path, text in texts.items()
        if path.suffix == ".rq"
    }


def question(stem: str) -> Question:
    """The question of that stem. QueryError where there is none, naming the nearest."""
    try:
        return catalogue()[stem]
    except KeyError:
        raise QueryError(
            f"no question {stem!r} in the catalogue",
            hint=_nearest(stem, catalogue()),
            code="unknown_question",
            stem=stem,
        ) from None


def read(stem: str, text: str) -> Question:
    """The question in the text of a `.rq` file. ValueError where its header and its query do not fit together."""
    summary: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: dict[str, str] = {}
    for line in (line for line in text.splitlines() if line.startswith("#+")):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{stem}: no header line: {line!r}")
        name, said = match["name"], match["text"]
        if match["kind"] == "summary":
            summary[name] = said
        elif match["kind"] == "column":
            columns[name] = said
        elif (parts := _PARAMETER.fullmatch(said)) and parts["kind"] in names.KINDS:
            parameters.append(Parameter(name, parts["kind"], parts["example"], parts["about"]))
        else:
            raise ValueError(f"{stem}: no parameter: {line!r}")
    if tuple(summary) != LANGUAGES:
        raise ValueError(f"{stem}: summaries in {', '.join(summary)}, wanted {', '.join(LANGUAGES)}")
    if {parameter.name for parameter in parameters} | {_LANG} != set(syntax.parameters(text)):
        raise ValueError(f"{stem}: the header's parameters are not those of the query")
    return Question(stem, summary, tuple(parameters), columns, text)


def _nearest(name: str, known: Iterable[str]) -> str:
    choices = list(known)
    found = process.extractOne(name, choices, score_cutoff=60)
    return f"did you mean {found[0]!r}?" if found else f"there are: {', '.join(choices) or 'none'}"
