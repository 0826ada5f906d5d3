"""SHACL shapes, read once and put to many plans' triples: the part of SHACL that `ontology/shapes.ttl` is written in.

Taken are targets by class, subject and object; paths that are a property, an inverse or a sequence; `sh:or`, qualified
value shapes, and the constraints in `SIMPLE`. A shape that says anything else is refused, not half read. A test holds
the results equal to pyshacl's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from .constraints import SH, SIMPLE, Constraint, Data, Found, Values, each, english, one, sh
from .ntriples import TYPE, Term, is_iri, statement, value
from .triples import Triples

Walk = Callable[[Triples, Sequence[Term]], Sequence[Values]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape. `path` is the IRI of the property where it is one; `walk` leads to the values that it speaks of."""

    targets: Callable[[Triples], Iterable[Term]]
    path: str | None
    walk: Walk
    severity: str  # "Violation", "Warning" or "Info"
    message: str
    constraints: tuple[Constraint, ...]

    def faults(self, data: Data) -> Iterator[tuple[Term, Constraint, Term | None]]:
        """What is wrong: the node, the constraint, and the value that breaks it."""
        return self._at(data, list(self.targets(data.triples)))

    def faulty(self, data: Data, foci: Sequence[Term]) -> set[Term]:
        """Those at which something is wrong."""
        return {focus for focus, _, _ in self._at(data, foci)}

    def _at(self, data: Data, foci: Sequence[Term]) -> Iterator[tuple[Term, Constraint, Term | None]]:
        rows = self.walk(data.triples, foci)
        for constraint in self.constraints:
            for focus, wrong in constraint.check(data, foci, rows):
                yield focus, constraint, wrong


def read_shapes(turtle: str) -> tuple[Shape, ...]:
    """The shapes of a shapes graph that have targets. ValueError names what this reader does not know."""
    graph = Triples(map(statement, ox.parse(turtle, format=ox.RdfFormat.TURTLE)))
    kinds = (sh("PropertyShape"), sh("NodeShape"))
    nodes = {node: None for kind in kinds for node in graph.subjects(TYPE, kind)}
    return tuple(_shape(graph, node) for node in sorted(nodes))


_TARGETS: Mapping[Term, Callable[[Triples, Term], Iterable[Term]]] = {
    sh("targetClass"): Triples.instances,
    sh("targetSubjectsOf"): Triples.subjects_of,
    sh("targetObjectsOf"): Triples.objects_of,
}
_ABOUT = {sh("path"), sh("severity"), sh("message"), TYPE, *_TARGETS}


def _shape(graph: Triples, node: Term) -> Shape:
    said = graph.about(node)
    targets = [(_TARGETS[key], value) for key, values in said.items() if key in _TARGETS for value in values]
    path = one(said, sh("path"))
    severity = one(said, sh("severity"))
    constraints: list[Constraint] = []
    for key, values in said.items():
        if key in _ABOUT or key in _QUALIFIED:
            continue
        if key not in _CONSTRAINTS:
            raise ValueError(f"the shape {node} says {key}, which the checker does not know")
        constraints.extend(_CONSTRAINTS[key](graph, value) for value in values)
    if _QUALIFIED & said.keys():
        constraints.append(_qualified(graph, node, said))
    return Shape(
        lambda triples: dict.fromkeys(focus for find, value in targets for focus in find(triples, value)),
        value(path) if path is not None and is_iri(path) else None,
        _walk(graph, path) if path is not None else lambda _, foci: [(focus,) for focus in foci],
        value(severity).removeprefix(SH) if severity is not None else "Violation",
        english(said.get(sh("message"), ())) or "",
        tuple(constraints),
    )


def _walk(graph: Triples, path: Term) -> Walk:
    """From focus nodes to the values at the end of `path` from each."""
    if is_iri(path):
        return lambda triples, foci: triples.rows(foci, path)
    said = graph.about(path)
    if list(said) == [sh("inversePath")]:
        (back,) = said[sh("inversePath")]
        return lambda triples, foci: [tuple(triples.subjects(back, focus)) for focus in foci]
    steps = [_walk(graph, step) for step in graph.items(path)]
    if not steps:
        raise ValueError(f"the path {said} is of a kind that the checker does not know")

    def along(triples: Triples, foci: Sequence[Term]) -> Sequence[Values]:
        rows: Sequence[Values] = [(focus,) for focus in foci]
        for step in steps:
            reached = list(dict.fromkeys(chain.from_iterable(rows)))
            beyond = dict(zip(reached, step(triples, reached), strict=True))
            rows = [tuple(dict.fromkeys(chain.from_iterable(map(beyond.__getitem__, row)))) for row in rows]
        return rows

    return along


def _or(graph: Triples, given: Term) -> Constraint:
    shapes = [_shape(graph, node) for node in graph.items(given)]

    def faulty(data: Data, values: Sequence[Term]) -> Iterable[Term]:
        for shape in shapes:
            values = list(shape.faulty(data, values))
        return values

    return each("OrConstraintComponent", faulty)


_QUALIFIED = {sh("qualifiedValueShape"), sh("qualifiedMinCount")}


def _qualified(graph: Triples, node: Term, said: Mapping[Term, Values]) -> Constraint:
    given, least = (one(said, key) for key in (sh("qualifiedValueShape"), sh("qualifiedMinCount")))
    if given is None or least is None:
        raise ValueError(f"the shape {node} has no whole qualified value shape")
    shape, count = _shape(graph, given), int(value(least))

    def check(data: Data, foci: Sequence[Term], rows: Sequence[Values]) -> Found:
        values = dict.fromkeys(chain.from_iterable(rows))
        holding = values.keys() - shape.faulty(data, list(values))
        return [(focus, None) for focus, row in zip(foci, rows, strict=True) if len(holding.intersection(row)) < count]

    return Constraint(f"{SH}QualifiedMinCountConstraintComponent", check)


_CONSTRAINTS: Mapping[Term, Callable[[Triples, Term], Constraint]] = {**SIMPLE, sh("or"): _or}
