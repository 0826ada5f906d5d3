"""The ontology keeps to what OWL 2 RL allows (W3C, OWL 2 Profiles, section 4), as far as its constructs go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from innograph.ontology import files
from innograph.ontology.terms import PREFIXES

# RL has no way to state these, whatever side of an axiom they stand on.
FORBIDDEN = {
    OWL.disjointUnionOf,
    OWL.hasSelf,
    OWL.minCardinality,
    OWL.cardinality,
    OWL.minQualifiedCardinality,
    OWL.qualifiedCardinality,
    OWL.ReflexiveProperty,
    OWL.datatypeComplementOf,
    OWL.onDatatype,
    OWL.oneOf,
    OWL.unionOf,
    OWL.complementOf,
}
# Section 4.2: all datatypes of OWL 2 but owl:real and owl:rational; xsd:date and xsd:gYear are none of OWL 2's.
DATATYPES = {
    RDF.PlainLiteral,
    RDF.langString,
    RDFS.Literal,
    *(
        URIRef(PREFIXES["xsd"] + name)
        for name in ("string", "boolean", "decimal", "integer", "nonNegativeInteger", "dateTime", "anyURI")
    ),
}
RESERVED = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))


def faults(graph: Graph) -> set[str]:
    """What in `graph` OWL 2 RL, or OWL 2 DL below it, does not allow."""
    found = {str(term) for triple in graph for term in triple if term in FORBIDDEN}
    for cls in graph.objects(None, RDFS.subClassOf):
        if isinstance(cls, BNode) and (cls, OWL.someValuesFrom, None) in graph:
            found.add("someValuesFrom in a superclass")
        if cls == OWL.Thing or str(cls).startswith(RESERVED):
            found.add(f"superclass {cls}")
    for prop in graph.subjects(RDF.type, OWL.DatatypeProperty):
        for kind in (OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.InverseFunctionalProperty):
            if (prop, RDF.type, kind) in graph:
                found.add(f"{kind} of values")
        found.update(f"datatype {range_}" for range_ in graph.objects(prop, RDFS.range) if range_ not in DATATYPES)
    for literal in graph.objects():
        if isinstance(literal, Literal) and literal.datatype is not None and literal.datatype not in DATATYPES:
            found.add(f"datatype {literal.datatype}")
    # A property that is transitive or a chain's outcome is not simple: OWL 2 DL keeps such out of these.
    composite = {*graph.subjects(RDF.type, OWL.TransitiveProperty), *graph.subjects(OWL.propertyChainAxiom, None)}
    for prop in composite:
        for kind in (
            OWL.FunctionalProperty,
            OWL.InverseFunctionalProperty,
            OWL.IrreflexiveProperty,
            OWL.AsymmetricProperty,
        ):
            if (prop, RDF.type, kind) in graph:
                found.add(f"{kind} of a property that is not simple")
    declared = {s for s, o in graph.subject_objects(RDF.type) if str(o).startswith(PREFIXES["owl"])}
    for predicate in set(graph.predicates()):
        if not str(predicate).startswith(RESERVED) and predicate not in declared:
            found.add(f"undeclared {predicate}")
    return found


@pytest.mark.parametrize("path", [files.CLASSES, files.CONCEPTS], ids=lambda path: path.stem)
def test_each_file_keeps_to_the_profile(path: object) -> None:
    assert faults(Graph().parse(str(path))) == set()


def test_both_together_keep_to_the_profile() -> None:
    assert faults(Graph().parse(files.CLASSES).parse(files.CONCEPTS)) == set()


def _some_values(graph: Graph, term: URIRef) -> None:
    node = BNode()
    graph.add((term, RDFS.subClassOf, node))
    graph.add((node, OWL.someValuesFrom, term))


@pytest.mark.parametrize(
    "spoil",
    [
        _some_values,
        lambda graph, term: graph.add((term, OWL.unionOf, RDF.nil)),
        lambda graph, term: graph.add((term, RDFS.subClassOf, RDF.Statement)),
        lambda graph, term: graph.add((term, URIRef("https://example.org/undeclared"), term)),
        lambda graph, term: graph.add(
            (term, RDFS.comment, Literal("2031", datatype=URIRef(PREFIXES["xsd"] + "gYear")))
        ),
        lambda graph, term: graph.add((URIRef(PREFIXES["ino"] + "serves"), RDF.type, OWL.FunctionalProperty)),
    ],
)
def test_a_breach_is_found(spoil: Callable[[Graph, URIRef], object]) -> None:
    graph = Graph().parse(files.CLASSES)
    spoil(graph, URIRef(PREFIXES["ino"] + "Plan"))
    assert faults(graph)


def test_chains_and_transitivity_are_there() -> None:
    graph = Graph().parse(files.CLASSES)
    assert len(list(graph.objects(URIRef(PREFIXES["ino"] + "serves"), OWL.propertyChainAxiom))) == 3
    assert (URIRef(PREFIXES["ino"] + "affiliatedWith"), RDF.type, OWL.TransitiveProperty) in graph
