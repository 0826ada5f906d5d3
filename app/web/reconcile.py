"""The Reconciliation Service API 0.2 (W3C community group) over the bodies, fields and places: for OpenRefine.

A query is a name in any form; candidates are things of the graph, by IRI, with their classes as types. Suggestions of
entities, types and properties, previews, and values of properties to extend a table with, are served beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ...loaders.script import key
from ...ontology.terms import ONTOLOGY, PREFIXES, Class, Property
from ...queries import names
from ...queries.finding import Candidate, Index
from . import resources, sparql, static
from .graphs import Graphs, Served
from .search import index as index_of
from .sparql import BadRequest
from .words import language

_DEFAULT = (Class.ACTOR, Class.PLATFORM)
_PROPERTIES = (Property.LOCATED_IN, Property.AFFILIATED_WITH, Property.IN_FIELD, Property.COOPERATES_IN)
_LIMIT, _MOST, _QUERIES = 5, 50, 500  # candidates by default and at most; queries of one request
_AGREES, _DISAGREES = 10.0, -10.0  # what a property's value adds to a score
_SPACE = PREFIXES["ino"]


async def service(request: Request) -> Response:
    """The manifest, or the answers to a batch of queries or of extensions (`queries`, `extend`), by GET or POST."""
    given = sparql.pairs(request.url.query)
    if request.method == "POST":
        given += sparql.pairs(await sparql.body(request))
    fields = dict(given)
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        if "extend" in fields:
            answer = await run_in_threadpool(_extended, served, _object(fields["extend"]), lang)
        elif "queries" in fields:
            index = await index_of(served)
            answer = await run_in_threadpool(_answers, served, index, _object(fields["queries"]), lang)
        else:
            answer = _manifest(str(request.base_url), served, lang)
    return _json(answer, fields.get("callback"))


async def suggest(request: Request) -> Response:
    """/reconcile/suggest/entity|type|property?prefix=…: what a person may mean who has typed that much."""
    prefix = request.query_params.get("prefix", "")
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        result: Sequence[Mapping[str, Any]]
        match request.path_params["what"]:
            case "entity":
                index = await index_of(served)
                found = await run_in_threadpool(index.find, prefix, limit=_LIMIT)
                result = [
                    {"id": one.iri, "name": _label(served, one.iri, lang), "notable": _types(one.classes, lang)}
                    for one in found
                ]
            case "type":
                result = _beginning(prefix, [_type(cls, lang) for cls in Class])
            case "property":
                result = _beginning(prefix, [_property(term, lang) for term in _PROPERTIES])
            case other:
                raise BadRequest(f"nothing is suggested for {other!r}", 404)
    return _json({"result": result}, request.query_params.get("callback"))


async def preview(request: Request) -> Response:
    """/reconcile/preview?id=IRI: a few lines about a thing, to stand in a small frame."""
    iri = sparql.graph_iri(request.query_params.get("id", ""))
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        index = await index_of(served)
        kinds = ", ".join(kind["name"] for kind in _types(index.classes.get(iri, ()), lang))
        page = resources.short_page(lang, _label(served, iri, lang), iri, kinds)
        # what asks for previews shows them in a frame of its own
        return HTMLResponse(page, headers={static.POLICY: static.policy(frame_ancestors="*")})


def _manifest(address: str, served: Served, lang: str) -> dict[str, Any]:
    suggest = {
        what: {"service_url": address.rstrip("/"), "service_path": f"/reconcile/suggest/{what}"}
        for what in ("entity", "type", "property")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "Innograph",
        "identifierSpace": f"{served.store.iris.base}id/",
        "schemaSpace": f"{ONTOLOGY}#",
        "defaultTypes": [_type(cls, lang) for cls in _DEFAULT],
        "view": {"url": f"{address}resource?iri={{{{id}}}}"},
        "preview": {"url": f"{address}reconcile/preview?id={{{{id}}}}", "width": 400, "height": 120},
        "suggest": suggest,
        "extend": {
            "propose_properties": {
                "service_url": address.rstrip("/"),
                "service_path": "/reconcile/properties",
            },
            "property_settings": [],
        },
    }


async def properties(request: Request) -> Response:
    """/reconcile/properties?type=…: the properties whose values a table can be extended with."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
    found = [_property(term, lang) for term in _PROPERTIES]
    said = {"properties": found, "type": request.query_params.get("type", "")}
    return _json(said, request.query_params.get("callback"))


def _answers(served: Served, index: Index, queries: Mapping[str, Any], lang: str) -> dict[str, Any]:
    if len(queries) > _QUERIES:
        raise BadRequest(f"more than {_QUERIES} queries in one request")
    return {name: {"result": _answer(served, index, query, lang)} for name, query in queries.items()}


def _answer(served: Served, index: Index, query: object, lang: str) -> list[dict[str, Any]]:
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise BadRequest('a query is an object with a text "query"')
    types = query.get("type") or ()
    classes = [str(one).removeprefix(_SPACE) for one in ([types] if isinstance(types, str) else types)]
    limit = query.get("limit")
    most = min(limit, _MOST) if isinstance(limit, int) and limit > 0 else _LIMIT
    found = index.find(query.get("query", ""), limit=most, classes=classes)
    wanted = query.get("properties")
    if isinstance(wanted, list):
        found = sorted((_weighed(served, one, wanted) for one in found), key=lambda one: -one.score)
    return [
        {
            "id": one.iri,
            "name": _label(served, one.iri, lang),
            "type": _types(one.classes, lang),
            "score": one.score,
            "match": one.sure,
        }
        for one in found
    ]


def _weighed(served: Served, one: Candidate, wanted: Sequence[object]) -> Candidate:
    """The candidate with its score raised or lowered by each property that the query gives and the graph knows."""
    score = one.score
    for asked in wanted:
        if not isinstance(asked, dict):
            continue
        term = _known_property(str(asked.get("pid", "")))
        if term is None:  # a table may have more columns than the graph has properties
            continue
        values = asked.get("v")
        wanted_ = {_form(value) for value in (values if isinstance(values, list) else [values])}
        iris = _values(served, one.iri, term)
        told = {*iris, *(key(form) for iri in iris for form in _forms(served, iri))}
        if told:
            score += _DISAGREES if told.isdisjoint(wanted_) else _AGREES
    return Candidate(one.iri, one.classes, max(0.0, min(score, 100.0)), one.sure)


def _known_property(pid: str) -> Property | None:
    return next((term for term in _PROPERTIES if pid in (term.local, term.iri)), None)


def _form(value: object) -> str:
    """A property's value as it is compared: a thing's IRI, where a cell was matched with one, else a folded name."""
    return str(value["id"]) if isinstance(value, dict) and "id" in value else key(str(value))


def _extended(served: Served, asked: Mapping[str, Any], lang: str) -> dict[str, Any]:
    ids, wanted = asked.get("ids", []), asked.get("properties", [])
    if not isinstance(ids, list) or not isinstance(wanted, list) or len(ids) > _QUERIES:
        raise BadRequest(f'an extension has a list "ids", of {_QUERIES} at most, and a list "properties"')
    terms = {
        pid: _known_property(pid) for pid in (str(one.get("id") if isinstance(one, dict) else one) for one in wanted)
    }
    rows = {
        id_: {
            pid: [{"id": value, "name": _label(served, value, lang)} for value in _values(served, id_, term)]
            for pid, term in terms.items()
        }
        for id_ in map(str, ids)
    }
    meta = [{"id": pid, "name": term.labels[lang] if term else pid} for pid, term in terms.items()]
    return {"meta": meta, "rows": rows}


def _values(served: Served, iri: str, term: Property | None) -> list[str]:
    """Nothing of what the graph does not know."""
    if term is None or not _is_iri(iri):
        return []
    found = served.store.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(term.iri), None, ox.DefaultGraph())
    return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode))


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _forms(served: Served, iri: str) -> list[str]:
    """The names of a thing."""
    store, found = served.store.store, []
    for predicate in ("rdfs:label", "skos:altLabel", "ino:name"):
        prefix, _, local = predicate.partition(":")
        node = ox.NamedNode(PREFIXES[prefix] + local)
        quads = store.quads_for_pattern(ox.NamedNode(iri), node, None, ox.DefaultGraph())
        found += [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]
    return found


def _label(served: Served, iri: str, lang: str) -> str:
    return names.label(served.store.store, iri, lang)


def _types(classes: Sequence[str], lang: str) -> list[dict[str, str]]:
    by_local = {cls.local: cls for cls in Class}
    return [_type(by_local[local], lang) for local in classes]


def _type(cls: Class, lang: str) -> dict[str, str]:
    return {"id": cls.local, "name": cls.labels[lang]}


def _property(term: Property, lang: str) -> dict[str, str]:
    return {"id": term.local, "name": term.labels[lang]}


def _beginning(prefix: str, known: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    low = prefix.lower()
    return [one for one in known if low in one["id"].lower() or low in one["name"].lower()]


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise BadRequest("this is no JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("a JSON object is wanted")
    return found


def _json(answer: Mapping[str, Any], callback: str | None) -> Response:
    """JSON, or a call of the function that the client names (JSONP, which clients of version 0.1 use)."""
    if callback is None:
        return JSONResponse(answer)
    if not callback.isidentifier() or not callback.isascii():
        raise BadRequest("the callback's name is no identifier")
    said = json.dumps(answer).replace("<", "\\u003c")
    return Response(
        f"/**/{callback}({said});", media_type="text/javascript", headers={"X-Content-Type-Options": "nosniff"}
    )
