"""The forms that answers and graphs are given in over HTTP, and which of them a client wants.

>>> wanted("text/csv;q=0.5, application/sparql-results+xml", ROWS)
'application/sparql-results+xml'
"""

from __future__ import annotations

from collections.abc import Sequence

import mimeparse
import pyoxigraph as ox

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
HTML = "text/html"

TURTLE = "text/turtle"
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    TURTLE: ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
# The first of each is what a client gets that takes anything. The media types without a form of their own
# (application/json, application/xml, text/plain) stand for those that people mean by them.
ROWS = (JSON, XML, CSV, TSV, "application/json", "application/xml", "text/xml", HTML)
TRUTH = (JSON, XML, "application/json", "application/xml", "text/xml", HTML)  # CSV and TSV have no form for a boolean
GRAPHS = (*GRAPH_FORMATS, "text/plain")
_MEANT = {"application/json": JSON, "application/xml": XML, "text/xml": XML, "text/plain": "application/n-triples"}


class NotAcceptable(Exception):
    """Nothing of what the client accepts can be given."""

    code = "not_acceptable"

    def __init__(self, offered: Sequence[str]) -> None:
        super().__init__(f"this is given as {', '.join(offered)}")


def wanted(accept: str | None, offered: Sequence[str]) -> str:
    """The media type to answer with: of those `offered` the one the header likes best, the first without a header.

    NotAcceptable where it likes none of them, or is no Accept header at all.
    """
    if accept is None or not accept.strip():
        return offered[0]
    try:
        # of forms liked equally mimeparse takes the last
        found = mimeparse.best_match(list(reversed(offered)), accept)
    except mimeparse.MimeTypeParseException:
        found = ""
    if not found:
        raise NotAcceptable(offered)
    return str(found)


def form(media: str) -> str:
    """The form of a media type of ROWS or GRAPHS: itself, or the one it stands for."""
    return _MEANT.get(media, media)


def content_type(media: str) -> str:
    """The header's value: text carries its encoding, CSV says that its first line is a header."""
    if media == CSV:
        return f"{CSV}; charset=utf-8; header=present"
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
