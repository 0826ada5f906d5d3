"""A process that answers one request after another over one graph, read only: run as a module by `workers.py`.

A request is a line of JSON on standard input: {"kind", "media", "file", "timeout_s", …}, with

- kind "query": "query", "default" and "named" (IRIs of graphs, or null for the store's own), "most" (rows)
- kind "graph": "graph" (an IRI, or null for the default graph)

First it says {"kind": "ready"}. An answer goes into the file, and a line of JSON on standard output says how it ended:
{"kind": "rows", "rows", "truncated"}, {"kind": "done"}, or {"kind": "error", "message", "syntax"}. The process ends
with its input, at its memory limit, or when one request took more time of the processor than it may (whoever asked
kills it before).
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from ...graph import files
from ...ontology.terms import PREFIXES
from ...queries.worker import limit_memory, limit_time
from . import forms, rows

LARGEST = 2**31  # octets of one answer


def serve(database: str, memory_mb: int) -> None:
    """Answers until standard input ends."""
    store = ox.Store.read_only(database)
    limit_memory(memory_mb)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    _say({"kind": "ready"})
    for line in sys.stdin:
        request = json.loads(line)
        limit_time(request["timeout_s"])
        _say(_answer(store, request))


def _say(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _answer(store: ox.Store, request: dict[str, Any]) -> dict[str, object]:
    try:
        with Path(request["file"]).open("wb") as file:
            return _KINDS[request["kind"]](store, request, file)
    except (SyntaxError, ValueError, RuntimeError, OSError, MemoryError) as error:
        return {"kind": "error", "message": str(error), "syntax": isinstance(error, SyntaxError)}


def _query(store: ox.Store, request: dict[str, Any], file: IO[bytes]) -> dict[str, object]:
    default, named = request["default"], request["named"]
    given = default is not None or named is not None
    found = store.query(
        request["query"],
        prefixes=dict(PREFIXES),
        default_graph=[ox.NamedNode(iri) for iri in default or ()] if given else None,
        named_graphs=[ox.NamedNode(iri) for iri in named or ()] if given else None,
    )
    if isinstance(found, ox.QuerySolutions):
        count, more = rows.write_rows(found, request["media"], file, request["most"])
        return {"kind": "rows", "rows": count, "truncated": more}
    if isinstance(found, ox.QueryBoolean):
        rows.write_truth(bool(found), request["media"], file)
    else:
        _triples(sorted(set(found), key=str), request["media"], file)  # the same graph gives the same bytes
    return {"kind": "done"}


def _graph(store: ox.Store, request: dict[str, Any], file: IO[bytes]) -> dict[str, object]:
    graph = ox.NamedNode(request["graph"]) if request["graph"] is not None else ox.DefaultGraph()
    _triples((quad.triple for quad in store.quads_for_pattern(None, None, None, graph)), request["media"], file)
    return {"kind": "done"}


def _triples(triples: Iterable[ox.Triple], media: str, file: IO[bytes]) -> None:
    """Turtle and N-Triples carry language tags as BCP 47 writes them; elsewhere they are in small letters."""
    kind = forms.form(media)
    format_ = forms.GRAPH_FORMATS[kind]
    if format_ in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES):
        text = (ox.serialize(triples, format=format_, prefixes=dict(PREFIXES)) or b"").decode()
        file.write(files.tagged(text).encode())
    else:
        ox.serialize(triples, file, format=format_, prefixes=dict(PREFIXES))


_KINDS: dict[str, Callable[[ox.Store, dict[str, Any], IO[bytes]], dict[str, object]]] = {
    "query": _query,
    "graph": _graph,
}


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
