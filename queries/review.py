"""What a person should look at: doubtful facts first, what became of decisions, and decisions made of what is shown."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from ..errors import InnographError, UnknownName
from ..graph.manifest import PlanEntry
from ..graph.store import GraphStore
from ..graph.values import TYPE, node
from ..loaders import stands
from ..loaders.decisions import Decision, Decisions, plan_key
from ..ontology.terms import (
    ACTIONS,
    COMMITMENTS,
    COMPARATORS,
    ENTITY_CLASSES,
    PREDICATES,
    Class,
    Property,
)
from . import names

ID_DIGITS = 10
FEWEST_DIGITS = 4  # of an id that a person may shorten
REASONS = {
    "unresolved": "several bodies go by this name",
    "party": "that {party} is a name is itself likely by {likely:.2f} only",
    "rule": "what the rule {rule} gives is right about {right:.0%} of the time",
}
_DECIDED = ("accepted:", "corrected:", "added")  # how the rule of a fact begins that a person answers for
_KINDS: Mapping[str, str] = {
    Class.EFFORT.iri: "effort",
    Class.COOPERATION.iri: "effort",
    Class.TARGET.iri: "target",
    Class.OUTCOME.iri: "outcome",
    Class.STATEMENT.iri: "relation",
}
_TYPES = {cls.iri: slug for slug, cls in ENTITY_CLASSES.items()}
_SLUGS: Mapping[str, str] = {
    concept.iri: slug for words in (ACTIONS, COMMITMENTS, COMPARATORS) for slug, concept in words.items()
} | {term.iri: slug for slug, term in PREDICATES.items()}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One fact of one plan. `said` is what it says, as decisions write it; `start` is in the received text, base 0."""

    id: str
    iri: str
    kind: str  # entity, effort, target, outcome or relation
    plan: str  # path of its IRI
    section: str | None
    confidence: float
    rule: str
    trigger: tuple[str, ...]
    quote: str
    start: int
    doubt: Mapping[str, Any]  # why: "reason", one of REASONS, and the values of its words
    said: Mapping[str, Any]

    @property
    def why(self) -> str:
        """Why it is doubtful, in a few words."""
        return REASONS[self.doubt["reason"]].format(**self.doubt)

    @property
    def statement(self) -> str:
        """What it says, in one line."""
        said = self.said
        if self.kind == "entity":
            return f"{said['name']}: {said['type']}"
        if self.kind == "relation":
            return f"{said['subject']} {said['predicate']} {said['object']}"
        if self.kind == "effort":
            parties = " through ".join(filter(None, (said["resource"], said["vehicle"])))
            return f"{said['action']} {parties} ({said['commitment']})"
        figure = "–".join(f"{value:.15g}" for value in dict.fromkeys((said["low"], said["high"])) if value is not None)
        words = [said.get("indicator"), *said.get("parties", ()), said.get("comparator"), figure + (said["unit"] or "")]
        return " ".join(filter(None, (*words, f"({said['commitment']})" if "commitment" in said else None)))

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "why": self.why, "statement": self.statement}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one decision. `standing` is one of the ontology's, or "unread" where no plan was read with it."""

    decision: str  # its id
    plan: str | None
    verdict: str
    matter: str
    standing: str
    note: str | None
    who: str
    when: str
    why: str


def doubtful(
    store: GraphStore, plans: Iterable[PlanEntry], *, kind: str | None = None, limit: int | None = None
) -> list[Doubt]:
    """Facts of these plans that nobody has decided on, the least certain first."""
    found = heapq.nsmallest(limit or 1 << 60, _undecided(store, plans, kind), key=lambda one: one[:3])
    return [_doubt(store, plan, iri) for _, _, iri, plan in found]


def open_(store: GraphStore, found: Iterable[Doubt], decisions: Decisions) -> list[Doubt]:
    """Those of `found` that no decision of the file is about: others are decided, and wait for the next build."""
    decided = {_matter(one.plan, one.fact) for one in decisions.counting if one.plan is not None and one.fact}
    plans = {plan.path: plan_name(plan) for plan in store.plans()}
    return [one for one in found if _matter(plans[one.plan], _fact(one)) not in decided]


def _matter(plan: str, fact: Mapping[str, Any]) -> tuple[str, str]:
    return plan_key(plan), json.dumps(fact, ensure_ascii=False, sort_keys=True)


def by_id(store: GraphStore, id_: str) -> Doubt:
    """The fact of that id (the beginning is enough where no other has it) or IRI. UnknownName where there is none."""
    wanted = id_.lower()
    found = {}
    for plan in store.plans():
        for _, subject in _facts(store, plan):
            own = _id(plan, subject)
            if subject == id_ or own == wanted or len(wanted) >= FEWEST_DIGITS and own.startswith(wanted):
                found[own] = (plan, subject)
    if len(found) != 1:
        message = f"{len(found)} facts have an id that begins so: {id_!r}" if found else f"no fact has the id {id_!r}"
        raise UnknownName(message, hint="innograph review lists facts with their ids")
    return _doubt(store, *next(iter(found.values())))


def reports(store: GraphStore, decisions: Decisions) -> list[Report]:
    """What became of every decision that counts, in the plans of the graph as they were built."""
    graph = ox.NamedNode(store.iris.graph("decisions"))
    known: dict[str, list[Report]] = {}
    for quad in store.store.quads_for_pattern(None, TYPE, node(Class.DECISION), graph):
        statements = store.store.quads_for_pattern(quad.subject, None, None, graph)
        report = _report(store, {one.predicate.value: _text(one.object) for one in statements})
        known.setdefault(report.decision, []).append(report)
    plans = {plan_key(name) for plan in store.plans() for name in (plan.path, plan.filename)}
    found: list[Report] = []
    for one in decisions.counting:
        found += known.pop(one.id, []) or [_unread(one, plans)]
    for left in known.values():
        found += [replace(one, standing="unread", note="no longer decided so; build the plan again") for one in left]
    return sorted(found, key=lambda report: (report.plan or "", report.when, report.matter))


def unmet(all_reports: Iterable[Report]) -> list[Report]:
    """Those of decisions that do not hold as they were taken."""
    return [report for report in all_reports if report.standing != "applied"]


def plan_name(plan: PlanEntry) -> str:
    """How a decision names a plan: by the path of its IRI, or by its file where that path hangs on the file's bytes."""
    return plan.filename if plan.path == plan.sha256[: len(plan.path)] else plan.path


def about(store: GraphStore, doubt: Doubt) -> dict[str, Any]:
    """The keys `plan` and `fact` of a decision about that fact."""
    plan = next(plan for plan in store.plans() if plan.path == doubt.plan)
    return {"plan": plan_name(plan), "fact": _fact(doubt)}


def _fact(doubt: Doubt) -> dict[str, Any]:
    words = {} if doubt.kind == "entity" else {"quote": doubt.quote}
    section = {} if doubt.section is None or doubt.kind == "entity" else {"section": doubt.section}
    return {"kind": doubt.kind, **doubt.said, **words, **section}


def _unread(one: Decision, plans: Set[str]) -> Report:
    """A decision that no plan of the graph was read with. `plans` are the keys of all plans."""
    said = one.said
    if one.plan is not None:
        known = plan_key(one.plan) in plans
        note = "taken since the plan was built; build it again" if known else "the graph has no such plan"
    else:
        note = f"no plan that was built since names {said['body']}"
    return Report(one.id, one.plan, one.verdict, one.matter, "unread", note, said["who"], said["when"], said["why"])


def _report(store: GraphStore, said: Mapping[str, str]) -> Report:
    def of(term: Property) -> str:
        return said[term.iri]

    return Report(
        said[node("dcterms:identifier").value],
        unquote(of(Property.OF_PLAN).removeprefix(store.iris.plan(""))),
        of(Property.VERDICT).rpartition("verdict-")[2],
        of(Property.MATTER),
        of(Property.STANDING),
        said.get(Property.NOTE.iri),
        of(Property.DECIDED_BY),
        said[node("dcterms:date").value],
        of(Property.WHY),
    )


def _undecided(
    store: GraphStore, plans: Iterable[PlanEntry], kind: str | None
) -> Iterator[tuple[float, str, str, PlanEntry]]:
    """Confidence, plan, IRI and plan of each fact that nobody has decided on."""
    rule = node(Property.RULE)
    for plan in plans:
        graph = ox.NamedNode(plan.graph)
        decided = {
            quad.subject
            for quad in store.store.quads_for_pattern(None, rule, None, graph)
            if _text(quad.object).startswith(_DECIDED)
        }
        for confidence, subject in _facts(store, plan):
            if ox.NamedNode(subject) in decided:
                continue
            if kind is None or _kind(store, graph, subject) == kind:
                yield confidence, plan.path, subject, plan


def _facts(store: GraphStore, plan: PlanEntry) -> Iterator[tuple[float, str]]:
    """Confidence and IRI of each fact of a plan."""
    graph = ox.NamedNode(plan.graph)
    for quad in store.store.quads_for_pattern(None, node(Property.CONFIDENCE), None, graph):
        yield float(_text(quad.object)), _text(quad.subject)


def _id(plan: PlanEntry, iri: str) -> str:
    return hashlib.sha256(f"{plan.path}\n{iri}".encode()).hexdigest()[:ID_DIGITS]


def _kind(store: GraphStore, graph: ox.NamedNode, iri: str) -> str:
    types = {_text(q.object) for q in store.store.quads_for_pattern(ox.NamedNode(iri), TYPE, None, graph)}
    return next((_KINDS[type_] for type_ in sorted(types) if type_ in _KINDS), "entity")


class _Thing:
    """What a plan's own graph says of one thing."""

    def __init__(self, store: GraphStore, graph: ox.NamedNode, iri: str) -> None:
        self._store, self._graph, self.iri = store, graph, iri
        self._said: dict[str, list[str]] = {}
        for quad in store.store.quads_for_pattern(ox.NamedNode(iri), None, None, graph):
            self._said.setdefault(quad.predicate.value, []).append(_text(quad.object))

    def all(self, term: Property | str) -> list[str]:
        return sorted(self._said.get(node(term).value, ()))

    def one(self, term: Property | str) -> str | None:
        return next(iter(self.all(term)), None)

    def to(self, term: Property | str) -> _Thing | None:
        """The thing that a property leads to."""
        iri = self.one(term)
        return None if iri is None else _Thing(self._store, self._graph, iri)

    def slug(self, term: Property | str) -> str | None:
        iri = self.one(term)
        return None if iri is None else _SLUGS.get(iri, iri)

    def name(self) -> str:
        return self.one(Property.NAME) or self.one("rdfs:label") or self.iri

    def figure(self, term: Property) -> float | None:
        value = self.one(term)
        return None if value is None else float(value)

    def named(self, term: Property | str) -> str | None:
        other = self.to(term)
        return None if other is None else other.name()

    def names(self, term: Property) -> list[str]:
        return [_Thing(self._store, self._graph, iri).name() for iri in self.all(term)]


def _doubt(store: GraphStore, plan: PlanEntry, iri: str) -> Doubt:
    graph = ox.NamedNode(plan.graph)
    thing, kind = _Thing(store, graph, iri), _kind(store, graph, iri)
    evidence = thing.to(Property.EVIDENCE)
    quote = evidence and evidence.to("oa:hasSelector")
    position = quote and quote.to("oa:refinedBy")
    section = evidence and evidence.to(Property.SECTION)
    confidence = thing.figure(Property.CONFIDENCE) or 0.0
    return Doubt(
        _id(plan, iri),
        iri,
        kind,
        plan.path,
        section.one("dcterms:identifier") if section else None,
        round(confidence, 3),
        thing.one(Property.RULE) or "",
        tuple(thing.all(Property.TRIGGER)),
        (quote and quote.one("oa:exact")) or "",
        int((position and position.one("oa:start")) or 0),
        _why(thing, confidence),
        _SAID[kind](thing),
    )


def _why(thing: _Thing, confidence: float) -> dict[str, Any]:
    if thing.one(Property.LINKED) == "unresolved":
        return {"reason": "unresolved"}
    parties = (Property.GATHERS, Property.THROUGH, "rdf:subject", "rdf:object")
    sure = [(other.figure(Property.CONFIDENCE), other.name()) for term in parties if (other := thing.to(term))]
    least = min(((value, name) for value, name in sure if value is not None), default=None)
    if least is not None and least[0] <= confidence + 0.1:
        return {"reason": "party", "party": least[1], "likely": least[0]}
    return {"reason": "rule", "rule": thing.one(Property.RULE), "right": confidence}


def _entity(thing: _Thing) -> dict[str, Any]:
    types = [_TYPES[iri] for iri in thing.all(TYPE.value) if iri in _TYPES]
    return {"name": thing.name(), "type": types[0] if types else None}


def _effort(thing: _Thing) -> dict[str, Any]:
    return {
        "action": thing.slug(Property.ACTION),
        "commitment": thing.slug(Property.COMMITMENT),
        "resource": thing.named(Property.GATHERS),
        "vehicle": thing.named(Property.THROUGH),
    }


def _figures(thing: _Thing) -> dict[str, Any]:
    year = thing.one(Property.YEAR)
    return {
        "low": thing.figure(Property.LOW),
        "high": thing.figure(Property.HIGH),
        "unit": thing.one(Property.UNIT_TEXT),
        "year": None if year is None else int(year),
    }


def _target(thing: _Thing) -> dict[str, Any]:
    said = {"indicator": thing.one(Property.INDICATOR), "comparator": thing.slug(Property.COMPARATOR)}
    return {**said, **_figures(thing), "commitment": thing.slug(Property.COMMITMENT)}


def _outcome(thing: _Thing) -> dict[str, Any]:
    return {"indicator": thing.one(Property.INDICATOR), **_figures(thing), "parties": thing.names(Property.CONCERNS)}


def _relation(thing: _Thing) -> dict[str, Any]:
    predicate = thing.slug("rdf:predicate")
    return {"subject": thing.named("rdf:subject"), "predicate": predicate, "object": thing.named("rdf:object")}


_SAID: Mapping[str, Callable[[_Thing], dict[str, Any]]] = {
    "entity": _entity,
    "effort": _effort,
    "target": _target,
    "outcome": _outcome,
    "relation": _relation,
}


def _text(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def merged(store: GraphStore, name: str, other: str, *, plan: str | None = None) -> dict[str, Any]:
    """The decision that the body `name` is the body `other`, without who, when and why; in one plan or in all.

    Both are told by the keys under which plans share them: a local name is that of its own place alone.
    UnknownName where the graph has no body `name`.
    """
    body = names.resolve(store.store, name, "body")
    said = {"decision": "merge", "body": _canonical(body)}
    with suppress(UnknownName):
        into = names.resolve(store.store, other, "body")
        if into == body:
            raise InnographError(f"{name!r} and {other!r} are one body already")
        other = _canonical(into)
        types = [_text(q.object) for q in store.store.quads_for_pattern(ox.NamedNode(into), TYPE, None)]
        said["type"] = next(slug for iri in sorted(types) if (slug := _TYPES.get(iri)))
    said["into"] = other
    return said if plan is None else {**said, "plan": plan_name(store.plan(plan))}


def _canonical(iri: str) -> str:
    """The key under which plans share the thing of that IRI."""
    return unquote(iri.rpartition("/")[2])


def added(store: GraphStore, plan: PlanEntry, kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The decision that the reading missed a fact, without who, when and why.

    InnographError where its quote does not stand in the plan's text.
    """
    quote = said.get("quote", said.get("name"))
    if quote is not None and not stands.find(store.received(plan), quote):
        raise InnographError(
            f"{quote!r} does not stand in the text", where=plan.filename, hint="quote it as it is there"
        )
    return {"decision": "add", "plan": plan_name(plan), "fact": {"kind": kind, **said}}
