"""SPARQL for `worker.py`: queries and whole graphs of an Oxigraph database, opened read only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Any

import pyoxigraph as ox

from ...graph import files
from ...ontology.terms import PREFIXES
from . import forms, rows


def opened(source: str) -> Callable[[dict[str, Any], IO[bytes]], dict[str, object]]:
    """What answers requests over the database in the folder `source`."""
    store = ox.Store.read_only(source)

    def answer(request: dict[str, Any], file: IO[bytes]) -> dict[str, object]:
        try:
            return _KINDS[request["kind"]](store, request, file)
        except (SyntaxError, ValueError, RuntimeError) as error:
            message = str(error)
            return {"kind": "error", "message": message, "syntax": isinstance(error, SyntaxError), "place": None}

    return answer


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
