"""Terms of the ontology as the engine's nodes, and figures as people write them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ..ontology.terms import Term, expand


@lru_cache(maxsize=2048)
def node(term: Term | str) -> ox.NamedNode:
    """A term of the ontology, a prefixed name, or an IRI, as a node."""
    if isinstance(term, Term):
        return ox.NamedNode(term.iri)
    return ox.NamedNode(term if "://" in term else expand(term))


TYPE = node("rdf:type")
LABEL = node("rdfs:label")


def plain(value: float) -> str:
    """The number as a person writes it: no exponent, no empty decimals.

    >>> plain(0.0287), plain(1.2e10)
    ('0.0287', '12000000000')
    """
    return format(Decimal(repr(value)).normalize(), "f")
