"""The property graph: nodes with labels and properties, relationships with a type and properties.

A projection of the RDF graph by one rule without exceptions, which every outlet but RDF and SPARQL uses:

- a thing of an `ino:` class is a node, labelled with its classes and their `ino:` superclasses; but evidence, aliases
  and reified statements are not nodes: an alias stands in its thing's `aliases`, the others become properties
  (`quote`, `start`, `end`, `line`, `page`, `paragraph`, `section`, `plan`) of what they are evidence of, a statement's
  of its relationship; of several pieces of evidence the first by plan and place; so a task's `start` and `end` are
  those of its heading
- a property between nodes is a relationship, typed with the property's local name in UPPER_SNAKE; `inferred` says
  whether it follows from others; what two plans state is two relationships
- all else is a property under its local name: concepts by their words ("build", "at-least"), labels as `nameHans`,
  `nameHant`, `nameEn`, `name` as the text has it, other forms as `aliases`
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from ..ontology.terms import PREFIXES, Class, Concept, Property, superclasses
from .iri import Iris
from .values import LABEL, TYPE, node

# A value of a property: what both Cypher and GraphML can hold. A list is a tuple of strings, sorted.
Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing. `labels` are the local names of its classes and of their ino: superclasses, sorted."""

    iri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A statement between two things, in RDF's direction. `source` and `target` are IRIs of nodes."""

    type: str  # UPPER_SNAKE
    source: str
    target: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes by IRI in order of IRI; relationships in order of source, type, target and their evidence."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    relationships: tuple[Relationship, ...] = ()


_CLASSES = {cls.iri: cls for cls in Class}
_FOLDED = frozenset({Class.EVIDENCE.iri, Class.STATEMENT.iri, Class.ALIAS.iri})
_WORDS = {concept.iri: concept.slug for concept in Concept}
_NAMES = {"zh-hans": "nameHans", "zh-hant": "nameHant", "en": "nameEn"}
_ALIASES = frozenset({Property.NAME.iri, node("skos:altLabel").value})
_RENAMED = {node("skos:altLabel").value: "aliases"}
_LISTS = frozenset({"aliases", "candidate", "exactMatch", "pinyin", "trigger"})
_STATED = frozenset({node("rdf:subject").value, node("rdf:predicate").value, node("rdf:object").value})

_Object = ox.NamedNode | ox.Literal


def project(quads: Iterable[ox.Quad], iris: Iris) -> PropertyGraph:
    """The property graph of these quads (of any number of graphs; the ontology's own terms are no nodes)."""
    return _Projection(quads, iris).graph()


class _Projection:
    def __init__(self, quads: Iterable[ox.Quad], iris: Iris) -> None:
        self.types: dict[str, set[Class]] = defaultdict(set)
        self.values: dict[str, dict[str, set[_Object]]] = defaultdict(lambda: defaultdict(set))
        self.inferred: dict[tuple[str, str, str], bool] = {}  # of a statement between things: whether only inferred
        inferred = iris.graph("inferred")
        for quad in quads:
            if not isinstance(quad.subject, ox.NamedNode) or isinstance(quad.object, ox.BlankNode | ox.Triple):
                continue
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
            if subject.startswith(PREFIXES["ino"]) or subject.startswith(PREFIXES["ino"][:-1]):
                continue
            if quad.predicate == TYPE:
                if isinstance(value, ox.NamedNode) and value.value in _CLASSES:
                    self.types[subject].add(_CLASSES[value.value])
                continue
            self.values[subject][predicate].add(value)
            if isinstance(value, ox.NamedNode):
                triple = subject, predicate, value.value
                follows = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(inferred)
                self.inferred[triple] = self.inferred.get(triple, True) and follows

    def graph(self) -> PropertyGraph:
        nodes = {iri: self._node(iri) for iri in sorted(self.types) if not self._folded(iri)}
        return PropertyGraph(nodes, tuple(sorted(self._relationships(nodes), key=_order)))

    def _folded(self, iri: str) -> bool:
        return any(cls.iri in _FOLDED for cls in self.types[iri])

    def _node(self, iri: str) -> Node:
        classes = {cls for own in self.types[iri] for cls in (own, *superclasses(own))}
        properties: dict[str, Value] = {"iri": iri, **self._properties(iri)}
        labels = {key: properties[key] for key in _NAMES.values() if key in properties}
        names = sorted(value.value for value in self.values[iri].get(Property.NAME.iri, ()))
        forms = {value.value for predicate in _ALIASES for value in self.values[iri].get(predicate, ())}
        if names or labels:
            properties["name"] = names[0] if names else next(iter(labels.values()))
        if aliases := forms - {properties.get("name"), *labels.values()}:
            properties["aliases"] = tuple(sorted(aliases))
        else:
            properties.pop("aliases", None)
        return Node(iri, tuple(sorted(cls.local for cls in classes)), dict(sorted(properties.items())))

    def _properties(self, iri: str) -> dict[str, Value]:
        """All that is said of a thing and does not lead to a node, and what it rests on."""
        found: dict[str, Value] = {}
        for predicate, values in self.values[iri].items():
            if predicate == LABEL.value:
                labels = sorted((value.language, value.value) for value in values if isinstance(value, ox.Literal))
                found.update({_NAMES[tag]: text for tag, text in reversed(labels) if tag in _NAMES})
            elif predicate not in _STATED and predicate != Property.EVIDENCE.iri:
                plain = sorted(_value(value) for value in values if not self._leads_on(value))
                if plain:
                    name = _RENAMED.get(predicate, _local(predicate))
                    found[name] = tuple(map(str, plain)) if name in _LISTS else plain[0]
        return found | self._evidence(self.values[iri].get(Property.EVIDENCE.iri, ()))

    def _leads_on(self, value: _Object) -> bool:
        return isinstance(value, ox.NamedNode) and value.value in self.types and not self._folded(value.value)

    def _evidence(self, values: Iterable[_Object]) -> dict[str, Value]:
        """The quote and its place; of several the first by plan and position."""
        pieces = (self._piece(value.value) for value in values if isinstance(value, ox.NamedNode))
        whole = [piece for piece in pieces if "quote" in piece]
        return min(whole, key=lambda piece: (str(piece["plan"]), piece["start"], piece["end"]), default={})

    def _piece(self, iri: str) -> dict[str, Value]:
        quote = self._one(iri, "oa:hasSelector")
        position = self._one(quote, "oa:refinedBy")
        section = self._one(self._one(iri, Property.SECTION.iri), "dcterms:identifier")
        found = {
            "quote": self._one(quote, "oa:exact"),
            "start": self._one(position, "oa:start"),
            "end": self._one(position, "oa:end"),
            "line": self._one(iri, Property.LINE.iri),
            "page": self._one(iri, Property.PAGE.iri),
            "paragraph": self._one(iri, Property.PARAGRAPH.iri),
            "section": section,
            "plan": self._one(iri, "oa:hasSource"),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _one(self, iri: Value | None, predicate: str) -> Value | None:
        if not isinstance(iri, str) or iri not in self.values:
            return None
        values = self.values[iri].get(node(predicate).value, ())
        return min((_value(value) for value in values), default=None)

    def _relationships(self, nodes: Mapping[str, Node]) -> Iterable[Relationship]:
        stated: set[tuple[str, str, str]] = set()
        for iri in sorted(self.types):
            if Class.STATEMENT in self.types[iri]:
                ends = (self._iri(iri, "rdf:subject"), self._iri(iri, "rdf:predicate"), self._iri(iri, "rdf:object"))
                if ends[0] in nodes and ends[2] in nodes:
                    stated.add(ends)
                    yield _relationship(*ends, {**self._properties(iri), "inferred": False})
        for (subject, predicate, object_), inferred in self.inferred.items():
            if subject in nodes and object_ in nodes and (subject, predicate, object_) not in stated:
                yield _relationship(subject, predicate, object_, {"inferred": inferred})

    def _iri(self, iri: str, predicate: str) -> str:
        return next(iter(sorted(value.value for value in self.values[iri].get(node(predicate).value, ()))), "")


def _relationship(subject: str, predicate: str, object_: str, properties: dict[str, Value]) -> Relationship:
    type_ = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", _local(predicate)).upper()
    return Relationship(type_, subject, object_, dict(sorted(properties.items())))


def _order(relationship: Relationship) -> tuple[str, str, str, str, int]:
    start = relationship.properties.get("start", -1)
    plan = str(relationship.properties.get("plan", ""))
    return relationship.source, relationship.type, relationship.target, plan, start if isinstance(start, int) else -1


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _value(value: _Object) -> str | int | float | bool:
    """A literal as a plain value; a concept as its word; another IRI as itself."""
    if isinstance(value, ox.NamedNode):
        return _WORDS.get(value.value, value.value)
    kind = _local(value.datatype.value)
    if kind == "integer":
        return int(value.value)
    if kind in ("decimal", "double"):
        return float(value.value)
    return value.value == "true" if kind == "boolean" else value.value
