"""Terms, literals and labels as RDF nodes: what every writer of quads needs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ..ontology.terms import LANGUAGES, Term, expand

Value = ox.NamedNode | ox.Literal


@lru_cache(maxsize=2048)  # a plan's quads name a term thousands of times
def node(term: Term | str) -> ox.NamedNode:
    """A term of the ontology, a prefixed name, or an IRI, as a node."""
    if isinstance(term, Term):
        return ox.NamedNode(term.iri)
    return ox.NamedNode(term if "://" in term else expand(term))


TYPE = node("rdf:type")
LABEL = node("rdfs:label")


def literal(value: str | int | float) -> ox.Literal:
    """Text as a string, whole numbers as integers, floats as decimals in plain notation.

    >>> print(literal(12000000000.0), literal(3))
    "12000000000"^^<http://www.w3.org/2001/XMLSchema#decimal> "3"^^<http://www.w3.org/2001/XMLSchema#integer>
    """
    if isinstance(value, float):
        return ox.Literal(plain(value), datatype=node("xsd:decimal"))
    return ox.Literal(value)


def plain(value: float) -> str:
    """The number as a person writes it: no exponent, no empty decimals.

    >>> plain(0.0287), plain(1.2e10)
    ('0.0287', '12000000000')
    """
    return format(Decimal(repr(value)).normalize(), "f")


def labelled(hans: str, hant: str, en: str) -> Iterator[tuple[ox.NamedNode, Value]]:
    """The labels of a thing in the three languages, as predicates and values."""
    for language, text in zip(LANGUAGES, (hans, hant, en), strict=True):
        yield LABEL, ox.Literal(text, language=language)
