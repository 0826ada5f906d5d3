"""What one plan says, as quads: for tests that ask of graphs."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from innograph.graph import check, infer, rdf
from innograph.graph.iri import Iris
from innograph.graph.ntriples import quads as as_quads
from innograph.graph.ntriples import statement
from innograph.graph.register import Register
from innograph.ontology.model import Facts


def quads(facts: Facts, base: str, register: Register | None = None) -> list[ox.Quad]:
    """What the plan says, in its graph."""
    return list(as_quads(rdf.statements(facts, base, register), Iris(base).plan_graph(facts.plan.path)))


def inferred(given: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """What follows from it, in that graph."""
    return list(as_quads(infer.within(map(statement, given)), graph))


def report(given: Iterable[ox.Quad], received: str) -> check.Report:
    """Whether it conforms."""
    return check.report(list(map(statement, given)), received)
