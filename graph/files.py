"""RDF files: N-Quads, TriG, Turtle and JSON-LD; the same quads give the same bytes.

The order is that of the N-Quads lines. Turtle has no graphs: what several graphs say is said once. Language tags are
written as BCP 47 writes them (`zh-Hans`), where pyoxigraph has them in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from ..ontology.terms import LANGUAGES, PREFIXES, expand

FORMATS: dict[str, ox.RdfFormat] = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_TAGS = {tag.lower(): tag for tag in LANGUAGES}
# Every string whole, so that none is begun in the midst of another.
_STRING = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(?:@([a-z-]+))?')
_TYPE = ox.NamedNode(expand("rdf:type"))


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """The quads as sorted N-Quads, each once."""
    text = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()
    lines = set(tagged(text).split("\n")) - {""}  # split at nothing else: other line ends may stand in strings
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def write(quads: Iterable[ox.Quad], form: str) -> bytes:
    """The quads in one of FORMATS. KeyError for another."""
    format_ = FORMATS[form]
    if format_ == ox.RdfFormat.N_QUADS:
        return nquads(quads)
    if not format_.supports_datasets:
        quads = (ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    ordered = sorted(set(quads), key=_order)
    text = (ox.serialize(ordered, format=format_, prefixes=dict(PREFIXES)) or b"").decode()
    if format_ != ox.RdfFormat.JSON_LD:
        return tagged(text).encode()
    for small, tag in _TAGS.items():
        text = text.replace(f'"@language":"{small}"', f'"@language":"{tag}"')
    return text.encode()


def tagged(text: str) -> str:
    """N-Quads, TriG or Turtle as pyoxigraph writes them, with the language tags as BCP 47 writes them.

    >>> print(tagged('<a:b> <a:c> "@zh-hans"@en , "甲"@zh-hans .'))
    <a:b> <a:c> "@zh-hans"@en , "甲"@zh-Hans .
    """
    return _STRING.sub(lambda match: match[1] + (f"@{tag(match[2])}" if match[2] else ""), text)


def tag(language: str) -> str:
    """A language tag as BCP 47 writes it.

    >>> tag("zh-hans"), tag("fr")
    ('zh-Hans', 'fr')
    """
    return _TAGS.get(language, language)


def _order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    # rdf:type first below each subject, as people write it
    return str(quad.graph_name), str(quad.subject), quad.predicate != _TYPE, str(quad.predicate), str(quad.object)
