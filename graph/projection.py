"""From quads to the property graph of `property.py`: whole from quads in hand, or part by part from a store.

Both go the same way: over the quads of one named graph after the other, looking up what other graphs say of its things.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
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
_NAME, _ALIAS, _GROUNDS = node(Property.NAME).value, node("skos:altLabel").value, node(Property.EVIDENCE)
_ENDS = (node("rdf:subject"), node("rdf:predicate"), node("rdf:object"))
_APART = STATED | {LABEL.value, _NAME, _ALIAS, _GROUNDS.value}
_NUMBERS: Mapping[str, Callable[[str], int | float]] = {"integer": int, "decimal": float, "double": float}
_KNOWN = 65_536  # things whose kind is remembered: a place that every plan names would else be looked up by each of all

_Object = ox.NamedNode | ox.Literal
_Said = Mapping[str, list[_Object]]  # by predicate its values
_Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Of a node: the graph that it is at home in, and its classes with those above."""

    graph: str
    classes: frozenset[Class]


class Quads(Protocol):
    """Where quads are looked up."""

    def graphs(self) -> Iterable[str]: ...
    def of(self, graph: str) -> Iterable[ox.Quad]: ...
    def about(self, subject: ox.NamedNode) -> Iterable[ox.Quad]: ...
    def within(self, subject: ox.NamedNode, graph: str) -> Iterable[ox.Quad]: ...
    def types(self, subject: ox.NamedNode) -> Iterable[ox.Quad]: ...


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
        self._of: dict[str, dict[ox.NamedNode, list[ox.Quad]]] = defaultdict(lambda: defaultdict(list))
        self._in: dict[ox.NamedNode, dict[str, None]] = defaultdict(dict)
        for quad in dict.fromkeys(quads):
            if isinstance(quad.subject, ox.NamedNode):
                graph = _graph(quad)
                self._of[graph][quad.subject].append(quad)
                self._in[quad.subject][graph] = None

    def graphs(self) -> Iterable[str]:
        return self._of

    def of(self, graph: str) -> Iterable[ox.Quad]:
        return chain.from_iterable(self._of[graph].values())

    def about(self, subject: ox.NamedNode) -> Iterable[ox.Quad]:
        return chain.from_iterable(self._of[graph][subject] for graph in self._in.get(subject, ()))

    def within(self, subject: ox.NamedNode, graph: str) -> Iterable[ox.Quad]:
        return self._of[graph].get(subject, ())

    def types(self, subject: ox.NamedNode) -> Iterable[ox.Quad]:
        return (quad for quad in self.about(subject) if quad.predicate == TYPE)


class _Stored:
    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def graphs(self) -> Iterable[str]:
        return (name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode))

    def of(self, graph: str) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def about(self, subject: ox.NamedNode) -> Iterable[ox.Quad]:
        return filter(_graph, self._store.quads_for_pattern(subject, None, None))  # the default graph is their union

    def within(self, subject: ox.NamedNode, graph: str) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(subject, None, None, ox.NamedNode(graph))

    def types(self, subject: ox.NamedNode) -> Iterable[ox.Quad]:
        return filter(_graph, self._store.quads_for_pattern(subject, TYPE, None))


class _Projection:
    def __init__(self, quads: Quads, iris: Iris) -> None:
        self.quads = quads
        self.inferred = iris.graph("inferred")
        self._ranks = [iris.graph("plan") + "/", iris.graph("register"), iris.graph("decisions"), self.inferred]
        self.kind: Callable[[ox.NamedNode], _Kind | None] = lru_cache(_KNOWN)(self._kind)
        self.piece: Callable[[ox.NamedNode], Mapping[str, Value]] = lru_cache(_KNOWN // 16)(self._piece)

    def parts(self) -> Iterator[Part]:
        for graph in sorted(self.quads.graphs(), key=self._first):
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
        types = [(cls, _graph(quad)) for quad in self.quads.types(thing) if (cls := _class(quad.object))]
        if not types or any(cls in FOLDED for cls, _ in types):
            return None
        classes = frozenset(above for cls, _ in types for above in (cls, *superclasses(cls)))
        return _Kind(min((graph for _, graph in types), key=self._first), classes)

    def _part(self, graph: str) -> Part:
        nodes: dict[ox.NamedNode, Node] = {}
        relationships: list[Relationship] = []
        statements: list[ox.NamedNode] = []
        plain: dict[_Triple, None] = {}
        for quad in self.quads.of(graph):
            subject, object_ = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(object_, ox.NamedNode):
                continue
            kind = self.kind(subject)
            if quad.predicate == TYPE:
                if _class(object_) is Class.STATEMENT:
                    statements.append(subject)
                elif kind and kind.graph == graph and subject not in nodes:
                    nodes[subject] = self._node(subject, kind)
            elif kind and quad.predicate == _GROUNDS:
                relationships += self._mention(subject, kind, object_, graph)
            elif kind and self.kind(object_):
                plain[subject, quad.predicate, object_] = None
        told = [told for statement in statements for told in self._stated(statement, graph)]
        relationships += (one for _, one in told)
        for triple, _ in told:
            plain.pop(triple, None)
        relationships += (_relationship(*triple, self._placed(graph)) for triple in plain)
        ordered = sorted(nodes.values(), key=lambda one: one.iri)
        return Part(graph, tuple(ordered), tuple(sorted(relationships, key=order)))

    def _placed(self, graph: str) -> dict[str, Value]:
        return {"graph": graph, "inferred": graph.startswith(self.inferred)}

    def _said(self, quads: Iterable[ox.Quad]) -> _Said:
        """Values by predicate, in the order of the graphs; types aside."""
        found: dict[str, list[tuple[_Object, str]]] = defaultdict(list)
        for quad in quads:
            if quad.predicate != TYPE and isinstance(quad.object, _Object):
                found[quad.predicate.value].append((quad.object, _graph(quad)))
        for values in found.values():
            if len(values) > 1:
                values.sort(key=lambda each: (self._first(each[1]), each[0].value))
        return {predicate: list(dict.fromkeys(value for value, _ in values)) for predicate, values in found.items()}

    def _node(self, thing: ox.NamedNode, kind: _Kind) -> Node:
        said = self._said(self.quads.about(thing))
        properties: dict[str, Value] = {"iri": thing.value, "graph": kind.graph, **_names(said)}
        properties |= self._properties(said, TASK_EXTENT if Class.TASK in kind.classes else {})
        properties |= next(iter(self._pieces(said)), {})
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
        pieces = [self.piece(each) for each in said.get(_GROUNDS.value, ()) if isinstance(each, ox.NamedNode)]
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
                    said[at] = self._said(self.quads.about(at))
                at = next(iter(said[at].get(predicate, ())), None)
            if at is not None:
                found[name] = _value(at)
        return found

    def _mention(self, thing: ox.NamedNode, kind: _Kind, evidence: ox.NamedNode, graph: str) -> Iterator[Relationship]:
        """One piece of evidence of a thing that plans share, or of one that has several."""
        said = self._said(self.quads.within(thing, graph))
        if not SHARED & kind.classes and len(said[_GROUNDS.value]) == 1:
            return
        at = self._said(self.quads.about(evidence)).get(Property.SECTION.iri, ())
        for section in at:
            if isinstance(section, ox.NamedNode) and self.kind(section):
                words = {local(predicate): _value(said[predicate][0]) for predicate in OF_MENTION if predicate in said}
                properties = {**words, **self.piece(evidence), "iri": evidence.value, **self._placed(graph)}
                yield _relationship(thing, _GROUNDS, section, properties)

    def _stated(self, statement: ox.NamedNode, graph: str) -> Iterator[tuple[_Triple, Relationship]]:
        """A reified statement: one relationship for each piece of its evidence, instead of the plain one."""
        said = self._said(self.quads.within(statement, graph))
        subject, predicate, object_ = (next(iter(said.get(end.value, ())), None) for end in _ENDS)
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
            yield (subject, predicate, object_), _relationship(subject, predicate, object_, {**own, **piece})


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
    subject: ox.NamedNode, predicate: ox.NamedNode, object_: ox.NamedNode, properties: Mapping[str, Value]
) -> Relationship:
    type_ = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", local(predicate.value)).upper()
    return Relationship(type_, subject.value, object_.value, dict(sorted(properties.items())))


def _class(value: object) -> Class | None:
    return _CLASSES.get(value.value) if isinstance(value, ox.NamedNode) else None


def _graph(quad: ox.Quad) -> str:
    """The named graph; "" for the default one."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


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
