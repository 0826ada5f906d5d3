"""What the data are and where programs find them: the page that says what /.well-known/void does."""

from __future__ import annotations

import json
import sys

from ...ontology.terms import Class
from . import describe, forms, sparql
from .describe import LICENCE, Sizes
from .graphs import Served
from .pages import Data, Visit, table
from .words import say, term

_BY_IRI = {cls.iri: cls.local for cls in Class}
# Where programs ask, and under which word a page says what for.
_ADDRESSES = {
    "/sparql": "about_sparql",
    "/cypher": "about_cypher",
    "/graph-store?default": "about_graph_store",
    "/.well-known/void": "about_void",
    "/reconcile": "about_reconcile",
    "/ontology": "about_ontology",
}


async def about(visit: Visit) -> Data:
    """/about: licence, extent and making of the data, and the addresses for programs."""
    known = await sizes(visit.served)
    manifest = visit.served.store.manifest
    root = str(visit.request.base_url).rstrip("/")
    things = [
        {"class": _BY_IRI[iri], "label": term(_BY_IRI[iri], visit.lang), "things": count}
        for iri, count in sorted(known.classes.items(), key=lambda one: (-one[1], one[0]))
        if iri in _BY_IRI
    ]
    return {
        "title": say("about", visit.lang),
        "licence": LICENCE,
        "plans": len(manifest.plans),
        "triples": known.default,
        "generation": manifest.generation,
        "versions": [f"{part} {version}" for part, version in sorted(manifest.versions.items())],
        "addresses": [{"address": root + path, "for": say(word, visit.lang)} for path, word in _ADDRESSES.items()],
        "tables": {"classes": table(things, ("class", "label", "things"))},
    }


async def sizes(served: Served) -> Sizes:
    """How large the graphs and classes of this generation are, counted once."""
    return await served.once("sizes", _sizes)


async def _sizes(served: Served) -> Sizes:
    default = await _table(served, describe.DEFAULT_SIZE)
    graphs, classes = await _table(served, describe.GRAPH_SIZES), await _table(served, describe.CLASS_SIZES)
    return Sizes(
        int(default[0]["triples"]),
        {row["graph"]: int(row["triples"]) for row in graphs},
        {row["class"]: int(row["things"]) for row in classes},
    )


async def _table(served: Served, query: str) -> list[dict[str, str]]:
    asked = sparql.Asked(query).to_worker(forms.JSON, sys.maxsize)
    found = await served.workers.ask(asked)
    with found.file as file:
        rows = json.load(file)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]
