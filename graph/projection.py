"""From quads to the property graph of `property.py`: whole of quads in hand, or part by part of a generation's files.

Both go the same way, twice over one named graph after the other: first gathering what several graphs may say of a thing
(`survey.py`), then making nodes and relationships.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from ..ontology.terms import Class, Concept, Property, superclasses
from .iri import Iris
from .manifest import MANIFEST, Manifest
from .packed import Graphs, Packs
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
from .survey import Survey
from .values import LABEL, TYPE, node

_CLASSES = {cls.iri: cls for cls in Class}
_WORDS = {concept.iri: concept.slug for concept in Concept}
_NAME, _ALIAS, _GROUNDS = node(Property.NAME).value, node("skos:altLabel").value, Property.EVIDENCE.iri
_ENDS = (node("rdf:subject").value, node("rdf:predicate").value, node("rdf:object").value)
_A = TYPE.value
_APART = STATED | {LABEL.value, _NAME, _ALIAS, _GROUNDS}
_FOUND_APART = STATED | {_A, _GROUNDS}
_NUMBERS: Mapping[str, Callable[[str], int | float]] = {"integer": int, "decimal": float, "double": float}
_KNOWN = 4_096  # things whose kind is remembered: most are met several times
_BITS = {cls: 1 << number for number, cls in enumerate(Class)}  # of a thing's classes as one number
_OF_SHARED, _OF_FOLDED = (sum(_BITS[cls] for cls in some) for some in (SHARED, FOLDED))

_Object = ox.NamedNode | ox.Literal
_Said = Mapping[str, list[_Object]]  # by predicate its values
_Triple = tuple[ox.NamedNode, str, ox.NamedNode]
_Fact = tuple[str, _Object]  # a predicate and a value
_Own = Mapping[ox.NamedNode, list[_Fact]]  # what a graph says of each of its things


@dataclass(frozen=True, slots=True)
class _Kind:
    """Of a node: the graph that it is at home in, and its classes with those above."""

    graph: str
    classes: frozenset[Class]


def project(quads: Iterable[ox.Quad], iris: Iris) -> PropertyGraph:
    """The property graph of these quads (of any number of graphs; the ontology's own terms are no nodes)."""
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in dict.fromkeys(quads):
        graphs[quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""].append(quad)
    return joined(parts([graphs], iris))


def stored(generation: Path) -> Iterator[Part]:
    """The same of a generation's folder, which someone holds open: plan by plan, in memory for one."""
    manifest = Manifest.read(generation / MANIFEST)
    return parts(Packs(generation, manifest.plans), Iris(manifest.base))


def parts(groups: Iterable[Graphs], iris: Iris) -> Iterator[Part]:
    """The property graph of these graphs, one after the other in each group; empty parts are left out.

    Groups are gone through twice. In memory is one graph at a time, and what a group holds of itself. Together the
    parts are what `project` gives of all quads, where a graph says each thing in one group.
    """
    with Survey() as survey:
        projection = _Projection(survey, iris)
        for graph, own in projection.graphs(groups):
            projection.add(graph, own)
        for graph, own in projection.graphs(groups):
            part = projection.part(graph, own)
            if part.nodes or part.relationships:
                yield part


class _Projection:
    """First every graph is added, then each is made a part."""

    def __init__(self, survey: Survey, iris: Iris) -> None:
        self.survey = survey
        self.ontology, self.inferred = iris.graph("ontology"), iris.graph("inferred")
        self._ranks = [iris.graph("plan") + "/", iris.graph("register"), iris.graph("decisions"), self.inferred]
        self._of_plans = iris.plan("")
        self.own: _Own = {}  # of the graph whose turn it is
        self.kind: Callable[[ox.NamedNode], _Kind | None] = lru_cache(_KNOWN)(self._kind)

    def graphs(self, groups: Iterable[Graphs]) -> Iterator[tuple[str, _Own]]:
        """Each graph but the ontology, with what it says."""
        for group in groups:
            for graph in sorted(group, key=self._first):
                if graph != self.ontology:
                    yield graph, _by_thing(group[graph])

    def _first(self, graph: str) -> str:
        """A text that sorts as graphs do that speak of a thing: plans' by IRI, the register's, then others."""
        ranks = (rank for rank, prefix in enumerate(self._ranks) if graph.startswith(prefix))
        return f"{next(ranks, len(self._ranks))}{graph}"

    def add(self, graph: str, own: _Own) -> None:
        """What the graph says of things that other graphs may speak of too."""
        self.own = own
        kinds: list[tuple[str, int]] = []
        said: list[tuple[str, list[list[str]], Mapping[str, Value] | None]] = []
        for thing, facts in own.items():
            if is_term(thing.value):
                continue
            classes = 0
            for predicate, value in facts:
                if predicate == _A and (cls := _class(value)):
                    classes |= _closed(cls)
            if classes:
                kinds.append((thing.value, classes))
            if classes & _OF_SHARED or not (classes or thing.value.startswith(self._of_plans)):
                plain = [_kept(*fact) for fact in facts if fact[0] not in _FOUND_APART]
                pieces = self._pieces(self._said(facts))
                if plain or pieces:
                    said.append((thing.value, sorted(plain), pieces[0] if pieces else None))
        self.survey.add(self._first(graph), kinds, said)

    def _kind(self, thing: ox.NamedNode) -> _Kind | None:
        """What a node is and where it is at home; None for what is no node."""
        found = None if is_term(thing.value) else self.survey.kind(thing.value)
        if found is None or found[1] & _OF_FOLDED:
            return None
        return _Kind(found[0][1:], _classes(found[1]))

    def part(self, graph: str, own: _Own) -> Part:
        """The nodes and relationships at home in the graph."""
        self.own = own
        nodes: list[Node] = []
        relationships: list[Relationship] = []
        stated: list[tuple[_Triple, Relationship]] = []
        plain: dict[_Triple, None] = {}
        for thing, facts in own.items():
            kind = self.kind(thing)
            if kind is None:
                if any(_class(fact[1]) is Class.STATEMENT for fact in facts if fact[0] == _A):
                    stated += self._stated(thing, graph)
                continue
            if kind.graph == graph:
                nodes.append(self._node(thing, kind))
            for predicate, value in facts:
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

    @staticmethod
    def _said(facts: Iterable[_Fact]) -> _Said:
        """Values by predicate, in order; types aside."""
        found: dict[str, list[_Object]] = defaultdict(list)
        for predicate, value in facts:
            if predicate != _A:
                found[predicate].append(value)
        for values in found.values():
            if len(values) > 1:
                values.sort(key=lambda each: each.value)
        return found

    def _said_by_all(self, thing: ox.NamedNode) -> _Said:
        """The same of all graphs, in their order: each value once, where it comes first."""
        found: dict[str, dict[_Object, None]] = defaultdict(dict)
        for facts in self.survey.said(thing.value):
            for predicate, *value in facts:
                found[predicate][_read(*value)] = None
        return {predicate: list(values) for predicate, values in found.items()}

    def _node(self, thing: ox.NamedNode, kind: _Kind) -> Node:
        # of what plans do not share no other graph says more than its types
        shared = bool(SHARED & kind.classes)
        own = self._said(self.own[thing])
        said = self._said_by_all(thing) if shared else own
        properties: dict[str, Value] = {"iri": thing.value, "graph": kind.graph, **_names(said)}
        properties |= self._properties(said, TASK_EXTENT if Class.TASK in kind.classes else {})
        pieces = self._pieces(own)
        if shared and not pieces:
            pieces = sorted(self.survey.pieces(thing.value), key=_place)[:1]
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
        return sorted(pieces, key=_place)

    def piece(self, evidence: ox.NamedNode) -> Mapping[str, Value]:
        """What a piece of evidence becomes."""
        said = {}
        found: dict[str, Value] = {}
        for name, path in EVIDENCE.items():
            at: _Object | None = evidence
            for predicate in path:
                if not isinstance(at, ox.NamedNode):
                    at = None
                    break
                if at not in said:
                    said[at] = self._said(self.own.get(at, ()))
                at = next(iter(said[at].get(predicate, ())), None)
            if at is not None:
                found[name] = _value(at)
        return found

    def _mention(self, thing: ox.NamedNode, kind: _Kind, evidence: ox.NamedNode, graph: str) -> Iterator[Relationship]:
        """One piece of evidence of a thing that plans share, or of one that has several."""
        said = self._said(self.own[thing])
        if not SHARED & kind.classes and len(said[_GROUNDS]) == 1:
            return
        at = self._said(self.own.get(evidence, ())).get(Property.SECTION.iri, ())
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


def _place(piece: Mapping[str, Value]) -> tuple[str, float]:
    """What pieces of evidence are sorted by: plan and position."""
    return str(piece.get("plan", "")), float(str(piece.get("start", -1)))


def _by_thing(quads: Iterable[ox.Quad]) -> _Own:
    """Without what speaks of no thing with an IRI: no graph of ours does."""
    own: dict[ox.NamedNode, list[_Fact]] = defaultdict(list)
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, _Object):
            own[subject].append((quad.predicate.value, value))
    return own


def _kept(predicate: str, value: _Object) -> list[str]:
    """As the survey keeps a statement; `_read` makes the value again."""
    if isinstance(value, ox.NamedNode):
        return [predicate, value.value]
    return [predicate, value.value, value.datatype.value, value.language or ""]


def _read(value: str, datatype: str = "", language: str = "") -> _Object:
    if not datatype:
        return ox.NamedNode(value)
    return ox.Literal(value, language=language) if language else ox.Literal(value, datatype=ox.NamedNode(datatype))


@lru_cache(len(Class))
def _closed(cls: Class) -> int:
    """This class and those above it, as bits."""
    return sum(_BITS[one] for one in {cls, *superclasses(cls)})


@lru_cache(1024)
def _classes(bits: int) -> frozenset[Class]:
    return frozenset(cls for cls, bit in _BITS.items() if bits & bit)


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
