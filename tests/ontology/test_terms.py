"""terms.py and the Turtle files say the same, both ways; and the facts' words are all terms."""

from __future__ import annotations

import doctest
from functools import cache

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from innograph.ontology import files, model, pages, terms
from innograph.ontology.terms import LANGUAGES, PREFIXES, Class, Concept, Property, Scheme, Term

TERMS: tuple[Term, ...] = (*Class, *Property, *Concept, *Scheme)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)


@cache
def graph() -> Graph:
    return Graph().parse(files.CLASSES).parse(files.CONCEPTS)


def ours(nodes: object) -> set[str]:
    return {str(node) for node in nodes if str(node).startswith(PREFIXES["ino"])}  # type: ignore[attr-defined]


def kind(term: Term) -> URIRef:
    if isinstance(term, Property):
        return OWL.ObjectProperty if term.to_thing else OWL.DatatypeProperty
    return OWL.Class if isinstance(term, Class) else OWL.NamedIndividual


def test_every_constant_is_declared_and_every_declaration_has_its_constant() -> None:
    declared = ours(subject for kind in KINDS for subject in graph().subjects(RDF.type, kind))
    assert declared == {term.iri for term in TERMS}
    assert len(TERMS) == len({term.iri for term in TERMS})


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.local)
def test_kind_labels_and_parents_agree(term: Term) -> None:
    iri = URIRef(term.iri)
    assert set(graph().objects(iri, RDF.type)) & set(KINDS) == {kind(term)}
    labels = [Literal(term.labels[language], lang=language) for language in LANGUAGES]
    assert set(graph().objects(iri, RDFS.label)) == set(labels)
    if isinstance(term, Concept | Scheme):
        assert set(graph().objects(iri, SKOS.prefLabel)) == set(labels)
    above = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.inScheme)
    assert {str(o) for predicate in above for o in graph().objects(iri, predicate)} == set(term.parents)


def test_commitments_are_ranked_firmest_first() -> None:
    order = URIRef(Property.ORDER.iri)
    ranks = {slug: graph().value(URIRef(concept.iri), order) for slug, concept in terms.COMMITMENTS.items()}
    assert sorted(ranks, key=lambda slug: int(str(ranks[slug]))) == list(model.COMMITMENTS)


def test_the_words_of_facts_are_terms() -> None:
    assert tuple(terms.ACTIONS) == model.ACTIONS
    assert tuple(terms.COMMITMENTS) == model.COMMITMENTS
    assert tuple(terms.COMPARATORS) == model.COMPARATORS
    assert tuple(terms.PREDICATES) == model.PREDICATES
    assert set(terms.ENTITY_CLASSES) == set(model.TYPE_CLASS) == set(terms.IRI_KINDS)
    assert {terms.IRI_KINDS[slug] for slug in model.ENTITY_TYPES["platform"]} == {"platform"}


def test_notations_are_the_words_of_facts() -> None:
    words = {**terms.ACTIONS, **terms.COMMITMENTS, **terms.COMPARATORS, **terms.CHANNELS, **terms.LEVELS}
    for slug, concept in words.items():
        assert graph().value(URIRef(concept.iri), SKOS.notation) == Literal(slug)


def test_units_match_qudt() -> None:
    units = {
        str(graph().value(unit, SKOS.notation)): str(graph().value(unit, SKOS.exactMatch))
        for unit in graph().subjects(SKOS.inScheme, URIRef(Scheme.UNITS.iri))
    }
    assert units == dict(terms.QUDT_UNITS)


def test_superclasses_are_those_of_the_ontology() -> None:
    for cls in Class:
        above = graph().transitive_objects(URIRef(cls.iri), RDFS.subClassOf)
        assert {term.iri for term in terms.superclasses(cls)} == ours(above) - {cls.iri}


@pytest.mark.parametrize("name", ["CLASSES", "CONCEPTS", "SHAPES", "ALIGNMENT"])
def test_prefixes_are_the_same_everywhere(name: str) -> None:
    used = {prefix: str(ns) for prefix, ns in Graph(bind_namespaces="none").parse(getattr(files, name)).namespaces()}
    assert used["ino"] == PREFIXES["ino"]
    assert all(PREFIXES[prefix] == namespace for prefix, namespace in used.items() if prefix in PREFIXES)


@pytest.mark.parametrize("module", [terms, pages], ids=lambda module: module.__name__)
def test_examples_in_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
