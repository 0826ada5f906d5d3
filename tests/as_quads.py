"""What one plan says, as quads: for tests that ask of graphs."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from innograph.graph import check, infer, packed, rdf
from innograph.graph.iri import Iris
from innograph.graph.register import Register
from innograph.graph.triples import statement
from innograph.ontology.model import Facts


def quads(facts: Facts, base: str, register: Register | None = None) -> list[ox.Quad]:
    """What the plan says, in its graph."""
    graph = ox.NamedNode(Iris(base).plan_graph(facts.plan.path))
    return [ox.Quad(*said, graph) for said in rdf.statements(facts, base, register)]


def inferred(given: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """What follows from it, in that graph."""
    return [ox.Quad(*said, ox.NamedNode(graph)) for said in infer.within(map(statement, given))]


def report(given: Iterable[ox.Quad], received: str) -> check.Report:
    """Whether it conforms."""
    said = list(map(statement, given))
    return check.report(said, packed.lines(said), received)
