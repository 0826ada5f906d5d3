"""What writing a plan's facts as RDF takes: statements, the IRIs of parties and sections, evidence; and refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar, overload

from ..errors import DataFault
from ..ontology.model import Effort, Entity, Evidence, Facts, Outcome, Relation, Target, Task
from ..ontology.terms import Class, Property
from ..ontology.terms import Term as Word
from . import ntriples as nt
from .iri import Iris
from .ntriples import Statement, Term

CONTEXT = 16  # characters of prefix and suffix kept with a quote
_FIRST = re.compile(r"\S(?:[^\r\n。！？]|(?<=\d)。)*[。！？]?")  # a sentence or its line; 。 after a digit is a list's
# What is said of every piece of evidence: four parts in ten of a plan.
_EVIDENCE, _QUOTE, _POSITION = (
    nt.name(Class.EVIDENCE),
    nt.name("oa:TextQuoteSelector"),
    nt.name("oa:TextPositionSelector"),
)
_SOURCE, _SELECTOR, _REFINED = nt.name("oa:hasSource"), nt.name("oa:hasSelector"), nt.name("oa:refinedBy")
_EXACT, _PREFIX, _SUFFIX = nt.name("oa:exact"), nt.name("oa:prefix"), nt.name("oa:suffix")
_START, _END = nt.name("oa:start"), nt.name("oa:end")
_SECTION, _LINE = nt.name(Property.SECTION), nt.name(Property.LINE)
_T = TypeVar("_T")


class Writer:
    """Gathers what one plan says in `found`; `what` in its methods is how an error calls the fact."""

    def __init__(self, facts: Facts, iris: Iris) -> None:
        self.facts, self.iris = facts, iris
        self.plan = iris.plan(facts.plan.path)
        self.tasks = {task.id: iris.below(self.plan, task.id) for task in facts.tasks}
        self.entities = {entity.key: entity for entity in facts.entities}
        self.places: dict[str, tuple[str, int]] = {}  # section and line of each piece of evidence
        self._stated: dict[Evidence, Term] = {}
        self.found: dict[Statement, None] = {}  # in the order in which they are stated, each once

    def add(self, subject: str, *pairs: tuple[Word | str, Term | None]) -> None:
        """State `subject predicate value` for each pair. `subject` is an IRI, a predicate what `ntriples.name`
        takes; a value of None states nothing.
        """
        thing, found = nt.iri(subject), self.found
        for predicate, value in pairs:
            if value is not None:
                found[thing, nt.name(predicate), value] = None

    @overload
    def thing(self, key: str, what: str) -> Term: ...
    @overload
    def thing(self, key: None, what: str) -> None: ...
    def thing(self, key: str | None, what: str) -> Term | None:
        """The node of the entity `key`, which `what` names."""
        if key is None:
            return None
        canonical = self.canonical(key, what)
        return nt.iri(self.iris.thing(self.entities[key].type, canonical))

    def canonical(self, key: str, what: str) -> str:
        if key not in self.entities:
            raise self.fault(f"{what} names {key!r}, which is no entity of the plan")
        return self.entities[key].canonical

    def at(self, section: str | None, what: str) -> str:
        """IRI of the task `section`; of the plan where it has no outline."""
        if section is None:
            return self.plan
        if section not in self.tasks:
            raise self.fault(f"{what} stands in {section!r}, which is no task of the plan")
        return self.tasks[section]

    def word(self, words: Mapping[str, _T], word: str, what: str) -> _T:
        if word not in words:
            raise self.fault(f"{what} has {word!r}, not one of {', '.join(words)}")
        return words[word]

    def fault(self, message: str) -> DataFault:
        return DataFault(message, where=self.facts.plan.filename)

    def text(self, said: str | None) -> Term | None:
        """A piece of the text, in its own script."""
        return None if said is None else nt.text(said, self.facts.plan.language)

    def evidence(self, evidence: Evidence) -> Term:
        """The node of a piece of evidence, of which all is stated."""
        if evidence not in self._stated:
            self._stated[evidence] = self._state(evidence)
        return self._stated[evidence]

    def _state(self, evidence: Evidence) -> Term:
        received, found = self.facts.received, self.found
        start, end = evidence.start, evidence.end
        at = self.iris.below(self.plan, "evidence", f"{start}-{end}")
        section = self.at(evidence.section, f"the quote at {start}")
        section, line = self.places.setdefault(at, (section, evidence.line))  # two facts may rest on the same words
        thing, quote, position = nt.iri(at), nt.iri(f"{at}/quote"), nt.iri(f"{at}/position")
        for said in (
            (thing, nt.TYPE, _EVIDENCE),
            (thing, _SOURCE, nt.iri(self.plan)),
            (thing, _SELECTOR, quote),
            (thing, _SECTION, nt.iri(section)),
            (thing, _LINE, nt.number(line)),
            (quote, nt.TYPE, _QUOTE),
            (quote, _EXACT, nt.text(evidence.quote)),
            (quote, _PREFIX, nt.text(received[max(0, start - CONTEXT) : start])),
            (quote, _SUFFIX, nt.text(received[end : end + CONTEXT])),
            (quote, _REFINED, position),
            (position, nt.TYPE, _POSITION),
            (position, _START, nt.number(start)),
            (position, _END, nt.number(end)),
        ):
            found[said] = None
        self.add(
            at,
            (Property.PAGE, None if evidence.page is None else nt.number(evidence.page)),
            (Property.PARAGRAPH, None if evidence.paragraph is None else nt.number(evidence.paragraph)),
        )
        return thing

    def title(self) -> Term | None:
        """The plan's title at its place; None where the text does not have it."""
        title = self.facts.plan.title
        at = self.facts.received.find(title) if title else -1
        if title is None or at < 0:
            return None
        within = (task.id for task in reversed(self.facts.tasks) if task.start <= at < task.end)
        return self._quoted(at, at + len(title), next(within, None))

    def heading(self, task: Task) -> Term | None:
        """The task's title at its place, else its first words; None where its text is empty."""
        at = self.facts.received.find(task.title, task.start, task.end) if task.title else -1
        if task.title and at >= 0:
            return self._quoted(at, at + len(task.title), task.id)
        first = _FIRST.search(self.facts.received, task.start, task.end)
        return self._quoted(*first.span(), task.id) if first else None

    def _quoted(self, start: int, end: int, section: str | None) -> Term:
        received = self.facts.received
        return self.evidence(Evidence(received[start:end], start, end, section, received.count("\n", 0, start) + 1))

    def grounds(self, subject: str, fact: Entity | Effort | Target | Outcome | Relation) -> None:
        """What every fact rests on."""
        self.add(
            subject,
            (Property.EVIDENCE, self.evidence(fact.evidence)),
            (Property.CONFIDENCE, nt.number(float(fact.confidence))),
            (Property.RULE, nt.text(fact.rule)),
        )
