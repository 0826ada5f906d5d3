"""A fact as a person looks at it to decide: what it says, where, how sure it is and why it is doubtful."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyoxigraph as ox

from ..graph.manifest import PlanEntry
from ..graph.store import GraphStore
from ..graph.values import TYPE, node
from ..ontology.terms import ACTIONS, COMMITMENTS, COMPARATORS, ENTITY_CLASSES, PREDICATES, Class, Property

ID_DIGITS = 10
REASONS = {
    "unresolved": "several bodies go by this name",
    "party": "that {party} is a name is itself likely by {likely:.2f} only",
    "rule": "what the rule {rule} gives is right about {right:.0%} of the time",
}
_KINDS: Mapping[str, str] = {
    Class.EFFORT.iri: "effort",
    Class.COOPERATION.iri: "effort",
    Class.TARGET.iri: "target",
    Class.OUTCOME.iri: "outcome",
    Class.STATEMENT.iri: "relation",
}
TYPES = {cls.iri: slug for slug, cls in ENTITY_CLASSES.items()}
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


def facts(store: GraphStore, plan: PlanEntry) -> Iterator[tuple[float, str]]:
    """Confidence and IRI of each fact of a plan."""
    graph = ox.NamedNode(plan.graph)
    for quad in store.store.quads_for_pattern(None, node(Property.CONFIDENCE), None, graph):
        yield float(text(quad.object)), text(quad.subject)


def id_of(plan: PlanEntry, iri: str) -> str:
    return hashlib.sha256(f"{plan.path}\n{iri}".encode()).hexdigest()[:ID_DIGITS]


def kind_of(store: GraphStore, graph: ox.NamedNode, iri: str) -> str:
    types = {text(q.object) for q in store.store.quads_for_pattern(ox.NamedNode(iri), TYPE, None, graph)}
    return next((_KINDS[type_] for type_ in sorted(types) if type_ in _KINDS), "entity")


class _Thing:
    """What a plan's own graph says of one thing."""

    def __init__(self, store: GraphStore, graph: ox.NamedNode, iri: str) -> None:
        self._store, self._graph, self.iri = store, graph, iri
        self._said: dict[str, list[str]] = {}
        for quad in store.store.quads_for_pattern(ox.NamedNode(iri), None, None, graph):
            self._said.setdefault(quad.predicate.value, []).append(text(quad.object))

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


def read(store: GraphStore, plan: PlanEntry, iri: str) -> Doubt:
    graph = ox.NamedNode(plan.graph)
    thing, kind = _Thing(store, graph, iri), kind_of(store, graph, iri)
    evidence = thing.to(Property.EVIDENCE)
    quote = evidence and evidence.to("oa:hasSelector")
    position = quote and quote.to("oa:refinedBy")
    section = evidence and evidence.to(Property.SECTION)
    confidence = thing.figure(Property.CONFIDENCE) or 0.0
    return Doubt(
        id_of(plan, iri),
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
    types = [TYPES[iri] for iri in thing.all(TYPE.value) if iri in TYPES]
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


def text(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
