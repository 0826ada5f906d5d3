"""RDF for neosemantics (n10s), the RDF plugin of Neo4j: the graph as Turtle, and the configuration that loses nothing.

n10s keeps one value of a property and drops language tags unless it is told otherwise. So the properties of which
something has several values are kept as lists, values with their tags (`研究院@zh-Hans`), and names with the prefixes
of their vocabularies. Turtle has no named graphs: which plan states what is told by the evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import pyoxigraph as ox

from ..ontology.terms import PREFIXES
from . import files
from .cypher_script import literal

TURTLE, CONFIG = "graph.ttl", "graphconfig.cypher"


def n10s(quads: Collection[ox.Quad]) -> Iterator[tuple[str, bytes]]:
    """The files by name; the same quads give the same bytes."""
    yield TURTLE, files.write(quads, "turtle")
    yield CONFIG, _configuration(quads).encode()


def several(quads: Collection[ox.Quad]) -> list[str]:
    """IRIs of the properties of which something has more than one literal, sorted."""
    literals = {(quad.subject, quad.predicate, quad.object) for quad in quads if isinstance(quad.object, ox.Literal)}
    counted = Counter((subject, predicate) for subject, predicate, _ in literals)
    return sorted({predicate.value for (_, predicate), number in counted.items() if number > 1})


def _configuration(quads: Collection[ox.Quad]) -> str:
    listed = ",\n    ".join(map(literal, several(quads)))
    prefixes = "".join(
        f"CALL n10s.nsprefixes.add({literal(prefix)}, {literal(iri)});\n" for prefix, iri in sorted(PREFIXES.items())
    )
    return f"""// For Neo4j with the plugin neosemantics and without data: cypher-shell -f {CONFIG}, then the last line
CREATE CONSTRAINT n10s_unique_uri IF NOT EXISTS FOR (r:Resource) REQUIRE r.uri IS UNIQUE;
CALL n10s.graphconfig.init({{
  handleVocabUris: 'SHORTEN',
  handleRDFTypes: 'LABELS',
  keepLangTag: true,
  keepCustomDataTypes: true,
  handleMultival: 'ARRAY',
  multivalPropList: [
    {listed}
  ]
}});
{prefixes}
// Put {TURTLE} where the server can read it, and give its address:
// CALL n10s.rdf.import.fetch('file:///ADDRESS/{TURTLE}', 'Turtle');
"""
