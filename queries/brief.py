"""A brief: who brings what, through what, how firmly, towards which numbers, each line with a numbered quotation.

What a brief says is put together here; `paper.py` writes it as Markdown or DOCX.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from ..errors import QueryError
from ..graph.manifest import PlanEntry
from ..graph.store import GraphStore
from ..ontology.terms import ACTIONS, COMMITMENTS, Class
from . import names
from .answer import Row
from .catalogue import question
from .run import ask
from .statements import Statement, statements

# A brief of a whole graph of more plans is a book that nobody reads: then it is of one thing.
MOST_PLANS = 50
_FILE = Path(__file__).with_name("brief_words.json")
_PLATFORMS = frozenset({cls.local for cls in Class if Class.PLATFORM.iri in cls.parents} | {Class.PLATFORM.local})
# What belongs to a thing, sits in it or is in its field; and the plans that name any of these.
_ABOUT = """
SELECT DISTINCT ?thing ?plan WHERE {
  { ?thing ino:affiliatedWith|ino:locatedIn|ino:inField $node } UNION { VALUES ?thing { $node } }
  ?thing ino:evidence/oa:hasSource ?plan .
} ORDER BY ?plan ?thing"""
Rows = Mapping[str, Sequence[Statement]]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said, and the numbers of the quotations that it rests on."""

    text: str
    references: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (`level` from 1) with paragraphs and a list below it."""

    heading: str
    level: int
    paragraphs: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A quotation and where it stands: plan, year, section, line, characters, and the plan's address where known."""

    number: int
    quote: str
    place: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole, in reading order; `lang` is that of its words, `quotations` heads the references."""

    title: str
    lang: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    quotations: str
    references: tuple[Reference, ...]


def brief(
    store: GraphStore,
    name: str | None = None,
    lang: str | None = None,
    progress: Callable[[Sequence[PlanEntry]], Iterable[PlanEntry]] = lambda plans: plans,
) -> Brief:
    """The brief of the whole graph, or of the one thing or plan `name`; its words and labels in `lang`.

    UnknownName where the graph has no such thing; QueryError for the whole of a graph of more than MOST_PLANS plans.
    """
    writer = _Writer(store, lang or names.language(store.store))
    if name is None:
        plans = store.plans()
        if len(plans) > MOST_PLANS:
            raise QueryError(
                f"the graph has {len(plans)} plans, a brief of all of them has at most {MOST_PLANS}",
                hint="name a body, platform, programme, place, field or plan",
            )
        return writer.whole(plans, progress)
    iri = names.resolve(store.store, name, "thing")
    return (
        writer.whole([store.plan(iri)], progress)
        if iri in {plan.iri for plan in store.plans()}
        else writer.thing(iri, progress)
    )


@dataclass(slots=True)
class _Writer:
    store: GraphStore
    lang: str
    numbers: dict[tuple[object, ...], Reference] = field(default_factory=dict)

    def word(self, key: str, **values: object) -> str:
        return _words()[key][self.lang].format(**values)

    def whole(
        self, plans: Sequence[PlanEntry], progress: Callable[[Sequence[PlanEntry]], Iterable[PlanEntry]]
    ) -> Brief:
        several = len(plans) != 1
        gaps = self._gaps() if plans else {}
        sections: list[Section] = []
        for plan in progress(plans):
            rows = statements(self.store, plan, self.lang)
            level = 2 if several else 1
            parts = [*self._efforts(rows, level), *self._platforms(rows, level), *self._targets(rows, level)]
            achieved = {**rows, "outcomes": [said for said in rows["outcomes"] if said.named]}
            parts += [*self._outcomes(achieved, level), *self._missing(gaps.get(plan.iri, ()), level)]
            if several:
                sections.append(Section(self.plan(plan), 1, (self._summary(rows),)))
            else:
                summary = self._summary(rows)
            sections += parts
        head = self.word("plans", n=len(plans)) if several else self.plan(plans[0])
        opening = (self.word("how"),) if several else (summary, self.word("how"))
        return self._bound(self.word("title", name=head), opening, sections)

    def thing(self, iri: str, progress: Callable[[Sequence[PlanEntry]], Iterable[PlanEntry]]) -> Brief:
        related: dict[str, set[str]] = {}  # by plan
        for row in ask(self.store.store, _ABOUT, {"node": ox.NamedNode(iri)}).rows:
            related.setdefault(str(row["plan"]), set()).add(str(row["thing"]))
        sections: list[Section] = []
        plans = [plan for plan in self.store.plans() if plan.iri in related]
        for plan in progress(plans):
            mine = related[plan.iri] | {iri}
            rows = statements(self.store, plan, self.lang)
            own = {kind: [said for said in found if mine.intersection(said.named)] for kind, found in rows.items()}
            measures = {said.row["measure"] for said in own["efforts"]} - {None}
            goals = [said for said in rows["targets"] if said in own["targets"] or said.row["measure"] in measures]
            parts = [
                *self._efforts(own, 2),
                *self._targets({**own, "targets": goals}, 2, "goals"),
                *self._relations(own, 2),
                *self._outcomes(own, 2),
            ]
            sections.append(Section(self.plan(plan), 1, () if parts else (self.word("nothing"),)))
            sections += parts
        name = names.label(self.store.store, iri, self.lang)
        return self._bound(self.word("title", name=name), self._introduced(iri, name, len(plans)), sections)

    def plan(self, plan: PlanEntry) -> str:
        """The plan's title with its place and year where the title does not say them."""
        title = plan.title or plan.issuer or plan.filename
        before = [str(part) for part in (plan.place, plan.year) if part is not None and str(part) not in title]
        return " ".join((*before, title))

    def _bound(self, title: str, paragraphs: tuple[str, ...], sections: Sequence[Section]) -> Brief:
        references = tuple(self.numbers.values())
        return Brief(title, self.lang, paragraphs, tuple(sections), self.word("quotations"), references)

    def _introduced(self, iri: str, name: str, plans: int) -> tuple[str, ...]:
        node = {"node": ox.NamedNode(iri)}
        forms = {str(row["form"]) for row in ask(self.store.store, _FORMS, node).rows} - {name}
        kinds = {str(row["kind"]) for row in ask(self.store.store, _KINDS, node).rows}
        types = [cls.labels[self.lang] for cls in Class if cls.local in kinds]
        said = [self.word("is", types=self.word("list").join(types))]
        said += [self.word("also", names=self.word("list").join(sorted(forms)))] if forms else []
        joint = " " if self.lang == "en" else ""
        return joint.join((*said, self.word("named", n=plans))), self.word("how")

    def _summary(self, rows: Rows) -> str:
        counts = Counter(str(said.row["commitment"]) for said in rows["efforts"])
        firmness = self.word("comma").join(
            f"{concept.labels[self.lang]} {counts[slug]}" for slug, concept in COMMITMENTS.items() if counts[slug]
        )
        bodies = {said.iri for said in rows["bodies"]} & {iri for said in rows["efforts"] for iri in said.named}
        return (
            self.word(
                "summary",
                efforts=len(rows["efforts"]),
                firmness=firmness,
                targets=len(rows["targets"]),
                bodies=len(bodies),
            )
            .replace("（）", "")
            .replace(" ()", "")
        )

    def _efforts(self, rows: Rows, level: int) -> Iterator[Section]:
        """By measure, in the order of the text."""
        groups: dict[str, list[Line]] = {}
        for said in rows["efforts"]:
            groups.setdefault(self._heading(said.row), []).append(Line(self.effort(said.row), self._cited(said.row)))
        if groups:
            yield Section(self.word("who"), level, (), tuple(groups.pop("", ())))
        yield from (Section(heading, level + 1, (), tuple(lines)) for heading, lines in groups.items())

    def effort(self, row: Row) -> str:
        """One effort: 西门子：引进西门子青岛研究院（推进），渠道：国际系."""
        action = ACTIONS[str(row["action"])].labels[self.lang]
        resource, vehicle = row["resource"], row["vehicle"]
        space = " " if self.lang == "en" else ""
        if resource is None:
            said = f"{action}{space}{vehicle}"
        elif vehicle is None:
            said = self.word("alone", x=resource, action=action)
        else:
            said = self.word("through", x=resource, action=action, vehicle=vehicle)
        firmness = COMMITMENTS[str(row["commitment"])].labels[self.lang]
        parts = [self._with("by", row["actedBy"]), said, self.word("firmly", x=firmness)]
        return "".join((*parts, *(self._with(word, row[column]) for word, column in _DETAILS)))

    def _platforms(self, rows: Rows, level: int) -> Iterator[Section]:
        kinds = {said.iri: str(said.row["type"]) for said in rows["bodies"]}
        stages: dict[str, dict[str, list[int]]] = {"built": {}, "applied": {}, "explored": {}}
        for said in rows["efforts"]:
            platform = said.row["vehicle"]
            if platform is None or not any(kinds.get(iri) in _PLATFORMS for iri in said.named):
                continue
            aspiring = said.row["commitment"] == "aspiring" or said.row["action"] == "strive"
            stage = "explored" if said.row["commitment"] == "exploring" else "applied" if aspiring else "built"
            stages[stage].setdefault(str(platform), []).extend(self._cited(said.row))
        found = [
            Section(
                f"{self.word(stage)} ({len(platforms)})",
                level + 1,
                (),
                tuple(Line(name, tuple(dict.fromkeys(numbers))) for name, numbers in platforms.items()),
            )
            for stage, platforms in stages.items()
            if platforms
        ]
        if found:
            yield Section(self.word("platforms"), level)
        yield from found

    def _targets(self, rows: Rows, level: int, heading: str = "numbers") -> Iterator[Section]:
        lines = []
        for said in rows["targets"]:
            row, firmness = said.row, COMMITMENTS[str(said.row["commitment"])].labels[self.lang]
            parts = [said.label, self.word("firmly", x=firmness), self._with("year", row["year"])]
            parts.append(self._with("answers", row["measure"]))
            lines.append(Line("".join(parts), self._cited(row)))
        if lines:
            yield Section(self.word(heading), level, (), tuple(lines))

    def _relations(self, rows: Rows, level: int) -> Iterator[Section]:
        lines = tuple(Line(said.label, self._cited(said.row)) for said in rows["relations"])
        if lines:
            yield Section(self.word("relations"), level, (), lines)

    def _outcomes(self, rows: Rows, level: int) -> Iterator[Section]:
        """With the words themselves where there is no figure: what was achieved is in them alone."""
        lines = []
        for said in rows["outcomes"]:
            words = self.word("words", x=" ".join(str(said.row["quote"]).split())) if said.row["low"] is None else ""
            lines.append(Line(f"{said.label}{self._with('year', said.row['year'])}{words}", self._cited(said.row)))
        if lines:
            yield Section(self.word("outcomes"), level, (), tuple(lines))

    def _gaps(self) -> Mapping[str, Sequence[Row]]:
        asked = question("gaps")
        found: dict[str, list[Row]] = {}
        for row in ask(self.store.store, asked.text, asked.terms(self.store.store, {}, self.lang)).rows:
            found.setdefault(str(row["plan"]), []).append(row)
        return found

    def _missing(self, rows: Sequence[Row], level: int) -> Iterator[Section]:
        """One line for each kind of gap: these are many, and their names say it."""
        kinds: dict[str, list[str]] = {}
        for row in rows:
            name = f"{row['number']} {row['name']}" if row["number"] and self.lang != "en" else str(row["name"])
            kinds.setdefault(str(row["gap"]), []).append(name)
        if kinds:
            lines = (
                Line(f"{self.word(gap)}{self.word('colon')}{self.word('list').join(dict.fromkeys(found))}")
                for gap, found in kinds.items()
            )
            yield Section(self.word("gaps"), level, (), tuple(lines))

    def _with(self, word: str, value: object) -> str:
        return "" if value is None else self.word(word, x=value)

    def _heading(self, row: Row) -> str:
        """Number and title of the measure; in English its title is its kind and number already."""
        parts = (None if self.lang == "en" else row["measure"], row["title"])
        return " ".join(str(part) for part in parts if part is not None)

    def _cited(self, row: Row) -> tuple[int, ...]:
        """The number of the words that the row rests on: the same words have one number."""
        key = row["plan"], row["start"], row["end"]
        if key not in self.numbers:
            known = (row["planPlace"], row["planYear"], row["planTitle"] or row["issuer"])
            plan = " ".join(str(part) for part in known if part)
            where = [plan] if plan else [str(row["plan"])]
            where += [self.word("section", x=row["section"])] if row["section"] is not None else []
            # in a document with pages or paragraphs of its own, a line is one of the extracted text only
            kinds = [kind for kind in ("page", "paragraph") if row[kind] is not None] or ["line"]
            where += [self.word(kind, x=row[kind]) for kind in kinds]
            where += [self.word("characters", a=row["start"], b=row["end"])]
            source = None if row["source"] is None else str(row["source"])
            quote = str(row["quote"])
            self.numbers[key] = Reference(len(self.numbers) + 1, quote, self.word("comma").join(where), source)
        return (self.numbers[key].number,)


_DETAILS = (("field", "fields"), ("channel", "channel"), ("seat", "locatedIn"))
_FORMS = "SELECT DISTINCT (STR(?said) AS ?form) WHERE { $node rdfs:label|skos:altLabel|ino:name ?said }"
_KINDS = 'SELECT DISTINCT (STRAFTER(STR(?class), "#") AS ?kind) WHERE { $node a ?class }'


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found
