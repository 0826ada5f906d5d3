"""RDF files: N-Quads, TriG, Turtle and JSON-LD; the same quads give the same bytes.

The order is that of the N-Quads lines. Turtle has no graphs: what several graphs say is said once.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ..ontology.terms import PREFIXES, expand

FORMATS: dict[str, ox.RdfFormat] = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_TYPE = ox.NamedNode(expand("rdf:type"))


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """The quads as sorted N-Quads, each once."""
    return "".join(sorted({f"{quad} .\n" for quad in quads})).encode()


def write(quads: Iterable[ox.Quad], form: str) -> bytes:
    """The quads in one of FORMATS. KeyError for another."""
    format_ = FORMATS[form]
    if format_ == ox.RdfFormat.N_QUADS:
        return nquads(quads)
    if not format_.supports_datasets:
        quads = (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    ordered = sorted(set(quads), key=_order)
    return ox.serialize(ordered, format=format_, prefixes=dict(PREFIXES)) or b""


def _order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    # rdf:type first below each subject, as people write it
    return str(quad.graph_name), str(quad.subject), quad.predicate != _TYPE, str(quad.predicate), str(quad.object)
