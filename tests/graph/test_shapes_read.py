"""The checker finds what pyshacl finds: on the graphs of `tests/shapes`, and on a whole plan with anything broken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import as_quads
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH
from rdflib.paths import MulPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from innograph.graph import ontology
from innograph.graph.constraints import SH as NAMESPACE
from innograph.graph.shapes import read_shapes
from innograph.ontology import files
from innograph.ontology.terms import PREFIXES

FOLDER = Path(__file__).parent.parent / "shapes"
PLAN = ox.NamedNode("https://example.org/graph")
Found = set[tuple[str, str | None, str | None, str, str, str]]


def triples(*paths: Path) -> list[ox.Triple]:
    """Those of several files together, with IRIs for their blank nodes: two parsers name those differently."""

    def named(term: Any) -> Any:
        return ox.NamedNode(f"https://example.org/blank/{term.value}") if isinstance(term, ox.BlankNode) else term

    quads = (quad for path in paths for quad in ox.parse(path=str(path)))
    return list(dict.fromkeys(ox.Triple(named(q.subject), q.predicate, named(q.object)) for q in quads))


def ours(given: list[ox.Triple]) -> Found:
    quads = [ox.Quad(*triple, PLAN) for triple in given]
    faults = as_quads.report(quads, "").faults
    shown = {(f.focus, f.path, f.value, f.severity, f.component, f.message) for f in faults}
    return {fault for fault in shown if fault[4].startswith(NAMESPACE)}


def theirs(given: list[ox.Triple]) -> Found:
    data = rdflib.Graph()
    for part in (given, ontology.triples()):
        data.parse(data=ox.serialize(part, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes = rdflib.Graph().parse(files.SHAPES)
    _, results, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(results, rdflib.Graph), text

    def shown() -> Iterator[tuple[str, str | None, str | None, str, str, str]]:
        for result in results.subjects(RDF.type, SH.ValidationResult):
            path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
            messages: list[Any] = list(results.objects(result, SH.resultMessage))
            messages.sort(key=lambda text: (text.language != "en", text))
            yield (
                str(results.value(result, SH.focusNode)),
                str(path) if isinstance(path, rdflib.URIRef) else None,
                None if value is None else str(value),
                str(results.value(result, SH.resultSeverity)).removeprefix(NAMESPACE),
                str(results.value(result, SH.sourceConstraintComponent)),
                str(messages[0]) if messages else "",
            )

    return set(shown())


@pytest.mark.parametrize("kind", ["good", "bad"])
def test_equal_on_the_graphs_of_the_shapes(kind: str) -> None:
    together = triples(*sorted(FOLDER.glob(f"*/{kind}.ttl")))
    found = ours(together)
    assert found == theirs(together)
    assert len(found) > 50


def edges(query: str) -> Iterator[Any]:
    """What stands for a predicate in a query, read by rdflib."""
    waiting: list[Any] = [translateQuery(parseQuery(query)).algebra]
    while waiting:
        at = waiting.pop()
        if isinstance(at, CompValue):
            yield from (each[1] for each in dict(at).get("triples", ()) if len(each) == 3)
            waiting.extend(at.values())
        elif isinstance(at, list | tuple | set):
            waiting.extend(at)


def test_a_constraint_in_sparql_names_each_property_that_it_asks_for() -> None:
    """Only what they name is given to them, so that none may leave a property to a variable."""
    graph = rdflib.Graph().parse(files.SHAPES)
    prefixes = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in PREFIXES)
    asked = {constraint.asks for shape in read_shapes(ontology.shapes()) for constraint in shape.constraints}
    queries = [str(query) for query in graph.objects(None, SH.select)]
    assert len(queries) > 4
    for query in queries:
        named = {edge.path if isinstance(edge, MulPath) else edge for edge in edges(prefixes + query)}
        assert named
        assert all(isinstance(edge, rdflib.URIRef) for edge in named)
        assert any({edge.n3() for edge in named} <= constraint for constraint in asked)


def broken(chance: random.Random) -> list[ox.Triple]:
    """A whole plan with a tenth of its triples gone, and a tenth with another value, another subject, or twice."""
    whole = triples(FOLDER / "plan.ttl")
    odd: list[ox.Literal | ox.NamedNode | ox.BlankNode] = [
        ox.Literal(""),
        ox.Literal("二", language="zh-hans"),
        ox.Literal("0.5"),
        ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("-1.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.NamedNode("https://example.org/nothing"),
    ]
    found = []
    for triple in whole:
        lot = chance.random()
        if lot > 0.1:
            found.append(triple)
        if lot > 0.9:
            values = [*odd, chance.choice(whole).object]
            found.append(ox.Triple(triple.subject, triple.predicate, chance.choice(values)))
        elif lot > 0.85:
            found.append(ox.Triple(chance.choice(whole).subject, triple.predicate, triple.object))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("seed", range(6))
def test_equal_on_a_broken_plan(seed: int) -> None:
    given = broken(random.Random(seed))
    found = ours(given)
    assert found == theirs(given)
    assert len(found) > 10


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("sh:closed true", "closed"),
        ("sh:property [ sh:path ino:name ; sh:minCount 1 ]", "property"),
        ("sh:path [ sh:zeroOrMorePath ino:partOf ]", "zeroOrMorePath"),
        ("sh:path ino:name ; sh:datatype xsd:gYear", "gYear"),
        ("sh:path ino:name ; sh:or ( [ sh:not [ sh:class ino:Plan ] ] )", "not"),
    ],
)
def test_what_the_checker_does_not_know_is_refused(said: str, named: str) -> None:
    head = files.SHAPES.read_text(encoding="utf-8").partition("<https://w3id.org/innograph/shapes> a")[0]
    with pytest.raises(ValueError, match=named):
        read_shapes(f"{head} ino:shape a sh:NodeShape ; sh:targetClass ino:Plan ; {said} .")
