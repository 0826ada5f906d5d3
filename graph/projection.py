"""From quads to the property graph of `property.py`: whole from quads in hand, or part by part from a store.

Both go the same way: over the quads of one named graph after the other, looking up what other graphs say of its things.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import pyoxigraph as ox

from ..ontology.terms import Class, Concept, Property, superclasses
from .iri import Iris
from .property import (
    EVIDENCE,
    FOLDED,
    LABELS,
    LISTS,
    OF_MENTION,
    SHARED,
    STATED,
    TASK_EXTENT,
    Node,
    Part,
    PropertyGraph,
    Relationship,
    Value,
    is_term,
    joined,
    order,
)
from .values import LABEL, TYPE, node

_CLASSES = {cls.iri: cls for cls in Class}
_WORDS = {concept.iri: concept.slug for concept in Concept}
_NAME, _ALIAS, _GROUNDS = node(Property.NAME).value, node("skos:altLabel").value, Property.EVIDENCE.iri
_ENDS = (node("rdf:subject").value, node("rdf:predicate").value, node("rdf:object").value)
_A = TYPE.value
_APART = STATED | {LABEL.value, _NAME, _ALIAS, _GROUNDS}
_NUMBERS: Mapping[str, Callable[[str], int | float]] = {"integer": int, "decimal": float, "double": float}
_KNOWN = 4_096  # things whose kind is remembered: a place that every plan names would else be looked up by each of all

_Object = ox.NamedNode | ox.Literal
_Said = Mapping[str, list[_Object]]  # by predicate its values
_Triple = tuple[ox.NamedNode, str, ox.NamedNode]
_Fact = tuple[ox.NamedNode, str, _Object, str]  # subject, predicate, object, named graph ("" for the default one)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Of a node: the graph that it is at home in, and its classes with those above."""

    graph: str
    classes: frozenset[Class]


class Lookup(Protocol):
    """Where quads are looked up: subject, predicate, object and named graph of each."""

    def graphs(self) -> Iterable[str]: ...
    def of(self, graph: str) -> Iterable[_Fact]: ...
    def about(self, subject: ox.NamedNode) -> Iterable[_Fact]: ...
    def types(self, subject: ox.NamedNode) -> Iterable[_Fact]: ...


def project(quads: Iterable[ox.Quad], iris: Iris) -> PropertyGraph:
    """The property graph of these quads (of any number of graphs; the ontology's own terms are no nodes)."""
    return joined(_Projection(_InHand(quads), iris).parts())


def parts(store: ox.Store, iris: Iris) -> Iterator[Part]:
    """The property graph of what a store's named graphs hold, one graph after the other; empty parts are left out.

    Together the parts are what `project` gives of all quads. Plans' graphs come first, in order of their IRIs.
    """
    return _Projection(_Stored(store), iris).parts()


class _InHand:
    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._of: dict[str, list[_Fact]] = defaultdict(list)
        self._about: dict[ox.NamedNode, list[_Fact]] = defaultdict(list)
        for quad in dict.fromkeys(quads):
            if fact := _fact(quad):
                self._of[fact[3]].append(fact)
                self._about[fact[0]].append(fact)

    def graphs(self) -> Iterable[str]:
        return self._of

    def of(self, graph: str) -> Iterable[_Fact]:
        return self._of[graph]

    def about(self, subject: ox.NamedNode) -> Iterable[_Fact]:
        return self._about.get(subject, ())

    def types(self, subject: ox.NamedNode) -> Iterable[_Fact]:
        return (fact for fact in self.about(subject) if fact[1] == _A)


class _Stored:
    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def graphs(self) -> Iterable[str]:
        return (name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode))

    def of(self, graph: str) -> Iterable[_Fact]:
        return filter(None, map(_fact, self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))))

    def about(self, subject: ox.NamedNode) -> Iterable[_Fact]:
        return self._named(self._store.quads_for_pattern(subject, None, None))

    def types(self, subject: ox.NamedNode) -> Iterable[_Fact]:
        return self._named(self._store.quads_for_pattern(subject, TYPE, None))

    @staticmethod
    def _named(quads: Iterable[ox.Quad]) -> Iterator[_Fact]:
        return (fact for fact in map(_fact, quads) if fact and fact[3])  # the default graph is the others' union


class _Projection:
    def __init__(self, quads: Lookup, iris: Iris) -> None:
        self.quads = quads
        self.ontology, self.inferred = iris.graph("ontology"), iris.graph("inferred")
        self._ranks = [iris.graph("plan") + "/", iris.graph("register"), iris.graph("decisions"), self.inferred]
        self.own: Mapping[ox.NamedNode, list[_Fact]] = {}  # what the graph whose turn it is says of each of its things
        self.kind: Callable[[ox.NamedNode], _Kind | None] = lru_cache(_KNOWN)(self._kind)
        self.piece: Callable[[ox.NamedNode], Mapping[str, Value]] = lru_cache(_KNOWN // 4)(self._piece)

    def parts(self) -> Iterator[Part]:
        for graph in sorted(self.quads.graphs(), key=self._first):
            if graph != self.ontology:
                part = self._part(graph)
                if part.nodes or part.relationships:
                    yield part

    def _first(self, graph: str) -> tuple[int, str]:
        """The order of graphs: which of several that speak of a thing goes first."""
        ranks = (rank for rank, prefix in enumerate(self._ranks) if graph.startswith(prefix))
        return next(ranks, len(self._ranks)), graph

    def _kind(self, thing: ox.NamedNode) -> _Kind | None:
        """What a node is and where it is at home; None for what is no node."""
        if is_term(thing.value):
            return None
        types = [(cls, graph) for _, _, value, graph in self.quads.types(thing) if (cls := _class(value))]
        if not types or any(cls in FOLDED for cls, _ in types):
            return None
        home = types[0][1] if len(types) == 1 else min((graph for _, graph in types), key=self._first)
        return _Kind(home, _classes(frozenset(cls for cls, _ in types)))

    def _part(self, graph: str) -> Part:
        own: dict[ox.NamedNode, list[_Fact]] = defaultdict(list)
        for fact in self.quads.of(graph):
            own[fact[0]].append(fact)
        self.own = own
        nodes: list[Node] = []
        relationships: list[Relationship] = []
        stated: list[tuple[_Triple, Relationship]] = []
        plain: dict[_Triple, None] = {}
        for thing, facts in own.items():
            kind = self.kind(thing)
            if kind is None:
                if any(_class(fact[2]) is Class.STATEMENT for fact in facts if fact[1] == _A):
                    stated += self._stated(thing, graph)
                continue
            if kind.graph == graph:
                nodes.append(self._node(thing, kind))
            for _, predicate, value, _ in facts:
                if predicate == _A or not isinstance(value, ox.NamedNode):
                    continue
                if predicate == _GROUNDS:
                    relationships += self._mention(thing, kind, value, graph)
                elif self.kind(value):
                    plain[thing, predicate, value] = None
        for triple, relationship in stated:
            relationships.append(relationship)
            plain.pop(triple, None)
        relationships += (_relationship(*triple, self._placed(graph)) for triple in plain)
        nodes.sort(key=lambda one: one.iri)
        return Part(graph, tuple(nodes), tuple(sorted(relationships, key=order)))

    def _placed(self, graph: str) -> dict[str, Value]:
        return {"graph": graph, "inferred": graph.startswith(self.inferred)}

    def _said(self, facts: Iterable[_Fact]) -> _Said:
        """Values by predicate, in the order of the graphs; types aside."""
        found: dict[str, list[tuple[_Object, str]]] = defaultdict(list)
        for _, predicate, value, graph in facts:
            if predicate != _A:
                found[predicate].append((value, graph))
        for values in found.values():
            if len(values) > 1:
                values.sort(key=lambda each: (self._first(each[1]), each[0].value))
        return {predicate: list(dict.fromkeys(value for value, _ in values)) for predicate, values in found.items()}

    def _folded(self, thing: ox.NamedNode) -> _Said:
        """What is said of a piece of evidence, its selectors or its task: as a rule by the graph whose turn it is."""
        return self._said(self.own.get(thing) or self.quads.about(thing))

    def _node(self, thing: ox.NamedNode, kind: _Kind) -> Node:
        # of what plans do not share no other graph says more than its types
        own = self._said(self.own[thing])
        said = self._said(self.quads.about(thing)) if SHARED & kind.classes else own
        properties: dict[str, Value] = {"iri": thing.value, "graph": kind.graph, **_names(said)}
        properties |= self._properties(said, TASK_EXTENT if Class.TASK in kind.classes else {})
        pieces = self._pieces(own) or self._pieces(said)  # the first plan's quotes go first, and are at hand
        properties |= pieces[0] if pieces else {}
        return Node(thing.value, tuple(sorted(cls.local for cls in kind.classes)), dict(sorted(properties.items())))

    def _properties(self, said: _Said, renamed: Mapping[str, str]) -> dict[str, Value]:
        """What does not lead to a node and is no name: of several values the first, or a list of all."""
        found: dict[str, Value] = {}
        for predicate, values in said.items():
            if predicate in _APART:
                continue
            plain = [_value(value) for value in values if isinstance(value, ox.Literal) or not self.kind(value)]
            if plain:
                name = renamed.get(predicate) or local(predicate)
                found[name] = tuple(sorted(set(map(str, plain)))) if name in LISTS else plain[0]
        return found

    def _pieces(self, said: _Said) -> list[Mapping[str, Value]]:
        """Quotes and places, in order of plan and position."""
        pieces = [self.piece(each) for each in said.get(_GROUNDS, ()) if isinstance(each, ox.NamedNode)]
        return sorted(pieces, key=lambda piece: (str(piece.get("plan", "")), float(str(piece.get("start", -1)))))

    def _piece(self, evidence: ox.NamedNode) -> Mapping[str, Value]:
        said = {}
        found: dict[str, Value] = {}
        for name, path in EVIDENCE.items():
            at: _Object | None = evidence
            for predicate in path:
                if not isinstance(at, ox.NamedNode):
                    at = None
                    break
                if at not in said:
                    said[at] = self._folded(at)
                at = next(iter(said[at].get(predicate, ())), None)
            if at is not None:
                found[name] = _value(at)
        return found

    def _mention(self, thing: ox.NamedNode, kind: _Kind, evidence: ox.NamedNode, graph: str) -> Iterator[Relationship]:
        """One piece of evidence of a thing that plans share, or of one that has several."""
        said = self._said(self.own[thing])
        if not SHARED & kind.classes and len(said[_GROUNDS]) == 1:
            return
        at = self._folded(evidence).get(Property.SECTION.iri, ())
        for section in at:
            if isinstance(section, ox.NamedNode) and self.kind(section):
                words = {local(predicate): _value(said[predicate][0]) for predicate in OF_MENTION if predicate in said}
                properties = {**words, **self.piece(evidence), "iri": evidence.value, **self._placed(graph)}
                yield _relationship(thing, _GROUNDS, section, properties)

    def _stated(self, statement: ox.NamedNode, graph: str) -> Iterator[tuple[_Triple, Relationship]]:
        """A reified statement: one relationship for each piece of its evidence, instead of the plain one."""
        said = self._said(self.own[statement])
        subject, predicate, object_ = (next(iter(said.get(end, ())), None) for end in _ENDS)
        if not (
            isinstance(subject, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
            and isinstance(object_, ox.NamedNode)
            and self.kind(subject)
            and self.kind(object_)
        ):
            return
        own = {**self._properties(said, {}), "iri": statement.value, **self._placed(graph)}
        for piece in self._pieces(said) or [{}]:
            triple = subject, predicate.value, object_
            yield triple, _relationship(*triple, {**own, **piece})


def _names(said: _Said) -> dict[str, Value]:
    """A label of each language, the name as the text has it, and all other forms."""
    found: dict[str, Value] = {}
    labels = sorted((one.language or "", one.value) for one in said.get(LABEL.value, ()) if isinstance(one, ox.Literal))
    for language, text in labels:
        if language in LABELS:
            found.setdefault(LABELS[language], text)
    names = [value.value for value in said.get(_NAME, ())]
    if names or found:
        name = names[0] if names else next(found[key] for key in LABELS.values() if key in found)
        others = {*names, *(text for _, text in labels), *(value.value for value in said.get(_ALIAS, ()))}
        if aliases := others - {name, *found.values()}:
            found["aliases"] = tuple(sorted(map(str, aliases)))
        found["name"] = name
    return found


def _relationship(
    subject: ox.NamedNode, predicate: str, object_: ox.NamedNode, properties: Mapping[str, Value]
) -> Relationship:
    return Relationship(_type(predicate), subject.value, object_.value, dict(sorted(properties.items())))


@lru_cache(1024)
def _type(predicate: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", local(predicate)).upper()


def _class(value: object) -> Class | None:
    return _CLASSES.get(value.value) if isinstance(value, ox.NamedNode) else None


@lru_cache(1024)
def _classes(stated: frozenset[Class]) -> frozenset[Class]:
    """These classes and those above them."""
    return frozenset(above for cls in stated for above in (cls, *superclasses(cls)))


def _fact(quad: ox.Quad) -> _Fact | None:
    """None for what speaks of no thing with an IRI: no graph of ours does."""
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    if isinstance(subject, ox.NamedNode) and isinstance(value, _Object):
        return subject, quad.predicate.value, value, graph.value if isinstance(graph, ox.NamedNode) else ""
    return None


@lru_cache(1024)
def local(iri: str) -> str:
    """What stands after the last # or / of an IRI.

    >>> local("http://www.w3.org/2004/02/skos/core#altLabel")
    'altLabel'
    """
    return re.split(r"[#/]", iri)[-1]


def _value(value: _Object) -> str | int | float | bool:
    """A literal as a plain value; a concept as its word; another IRI as itself."""
    if isinstance(value, ox.NamedNode):
        return _WORDS.get(value.value, value.value)
    kind = local(value.datatype.value)
    if kind in _NUMBERS:
        return _NUMBERS[kind](value.value)
    return value.value == "true" if kind == "boolean" else value.value
