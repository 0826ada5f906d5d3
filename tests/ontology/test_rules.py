"""The CONSTRUCT rules derive just what the ontology's property chains and transitive property do, by owlrl."""

from __future__ import annotations

from functools import cache

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from innograph.ontology import files
from innograph.ontology.terms import PREFIXES, Property

EX = "https://example.org/"
ORG = PREFIXES["org"]
DERIVED = {Property.SERVES.iri, Property.AFFILIATED_WITH.iri}
Edge = tuple[str, str, str]

# Two cities' worth of what the rules look at: a shared actor, a nested outline, a plan without one, a chain of bodies.
SMALL: tuple[Edge, ...] = (
    ("effort1", Property.GATHERS.iri, "academy"),
    ("effort1", Property.UNDER_TASK.iri, "task2.2"),
    ("effort1", Property.THROUGH.iri, "park"),
    ("effort2", Property.GATHERS.iri, "academy"),
    ("effort2", Property.GATHERS.iri, "incubators"),
    ("effort2", Property.UNDER_TASK.iri, "plan2"),
    ("effort3", Property.UNDER_TASK.iri, "task1"),
    ("effort3", Property.THROUGH.iri, "fair"),
    ("task2.2.1", Property.PART_OF.iri, "task2.2"),
    ("task2.2", Property.PART_OF.iri, "task2"),
    ("task2", Property.PART_OF.iri, "plan1"),
    ("task1", Property.PART_OF.iri, "plan1"),
    ("branch", Property.AFFILIATED_WITH.iri, "institute"),
    ("institute", ORG + "unitOf", "academy"),
    ("academy", ORG + "subOrganizationOf", "ministry"),
)


@cache
def axioms() -> tuple[tuple[object, ...], ...]:
    """What the ontology says of these properties; all of it would only slow owlrl down."""
    graph = Graph().parse(files.CLASSES)
    about = [URIRef(Property[name].iri) for name in ("SERVES", "AFFILIATED_WITH", "GATHERED_BY", "PART_OF")]
    about += [URIRef(ORG + name) for name in ("unitOf", "subOrganizationOf")]
    found = Graph()
    for term in about:
        for predicate in (OWL.propertyChainAxiom, OWL.inverseOf, RDFS.subPropertyOf, RDF.type):
            for value in graph.objects(term, predicate):
                found.add((term, predicate, value))
                while value != RDF.nil and (value, RDF.first, None) in graph:  # a chain's list
                    for step in (RDF.first, RDF.rest):
                        found.add((value, step, graph.value(value, step)))
                    value = graph.value(value, RDF.rest)
    return tuple(found)


def by_chains(edges: tuple[Edge, ...]) -> set[Edge]:
    graph = Graph()
    for triple in axioms():
        graph.add(triple)  # type: ignore[arg-type]
    for s, p, o in edges:
        graph.add((URIRef(EX + s), URIRef(p), URIRef(EX + o)))
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return {
        (str(s).removeprefix(EX), str(p), str(o).removeprefix(EX))
        for s, p, o in graph
        if str(p) in DERIVED and str(s).startswith(EX)
    }


def by_rules(edges: tuple[Edge, ...]) -> set[Edge]:
    """One pass of every rule, each on what was asserted alone: none waits for another."""
    store = pyoxigraph.Store()
    for s, p, o in edges:
        store.add(pyoxigraph.Quad(*(pyoxigraph.NamedNode(iri) for iri in (EX + s, p, EX + o))))
    found = {(s, p, o) for s, p, o in edges if p in DERIVED}
    for path in files.rules():
        for triple in store.query(path.read_text(encoding="utf-8")):
            found.add(
                (triple.subject.value.removeprefix(EX), triple.predicate.value, triple.object.value.removeprefix(EX))
            )
    return found


def test_small_graph() -> None:
    derived = by_rules(SMALL)
    assert derived == by_chains(SMALL)
    serves = {(s, o) for s, p, o in derived if p == Property.SERVES.iri}
    assert serves == {
        ("academy", "task2.2"),
        ("academy", "task2"),
        ("academy", "plan1"),
        ("academy", "park"),
        ("academy", "plan2"),
        ("incubators", "plan2"),
    }
    assert ("branch", Property.AFFILIATED_WITH.iri, "ministry") in derived


@pytest.mark.parametrize("path", files.rules(), ids=lambda path: path.stem)
def test_no_rule_is_idle(path: object) -> None:
    """Without any one rule something is missing."""
    store = pyoxigraph.Store()
    for s, p, o in SMALL:
        store.add(pyoxigraph.Quad(*(pyoxigraph.NamedNode(iri) for iri in (EX + s, p, EX + o))))
    others = [other for other in files.rules() if other != path]
    rest = {str(triple) for other in others for triple in store.query(other.read_text(encoding="utf-8"))}
    own = {str(triple) for triple in store.query(path.read_text(encoding="utf-8"))}  # type: ignore[attr-defined]
    assert own - rest


NODES = st.sampled_from(["a", "b", "c"])
TASKS = st.sampled_from(["t0", "t1", "t2", "t3"])
EDGES = st.one_of(
    st.tuples(st.sampled_from(["e", "f"]), st.just(Property.GATHERS.iri), NODES),
    st.tuples(st.sampled_from(["e", "f"]), st.just(Property.THROUGH.iri), NODES),
    st.tuples(st.sampled_from(["e", "f"]), st.just(Property.UNDER_TASK.iri), TASKS),
    st.tuples(TASKS, st.just(Property.PART_OF.iri), TASKS),
    st.tuples(NODES, st.sampled_from([Property.AFFILIATED_WITH.iri, ORG + "unitOf"]), NODES),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(EDGES, max_size=12).map(tuple))
def test_any_small_graph(edges: tuple[Edge, ...]) -> None:
    assert by_rules(edges) == by_chains(edges)
