"""The Reconciliation Service API 0.2 (W3C community group) over the bodies, fields and places: for OpenRefine.

A query is a name in any form, an IRI, or values of properties; candidates are things of the graph, by IRI, with their
classes as types. Values of properties to extend a table with are served beside it; `suggesting.py` has the rest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...loaders.script import key
from ...ontology.terms import ONTOLOGY, PREFIXES, Class, Property
from ...queries import names
from ...queries.finding import Candidate, Index
from . import sparql
from .graphs import Graphs, Served
from .objects import json_object
from .search import index as index_of
from .sparql import BadRequest
from .words import language

_DEFAULT = (Class.ACTOR, Class.PLATFORM)
# Properties whose values tell candidates apart and extend tables, each with the class of its values.
PROPERTIES = {
    Property.LOCATED_IN: Class.PLACE,
    Property.AFFILIATED_WITH: Class.ACTOR,
    Property.IN_FIELD: Class.FIELD,
    Property.COOPERATES_IN: Class.FIELD,
}
_LIMIT, _MOST, _QUERIES = 5, 50, 500  # candidates by default and at most; queries of one request
_AGREES, _DISAGREES = 10.0, -10.0  # what a property's value adds to a score
_SPACE = PREFIXES["ino"]


async def service(request: Request) -> Response:
    """The manifest, or the answers to a batch of queries or of extensions (`queries`, `extend`), by GET or POST.

    To one `query` too, a text or an object, as version 0.1 had it.
    """
    given = sparql.pairs(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != sparql.FORM:
            raise BadRequest(f"{repr(kind) if kind else 'no content type'} is not understood here; send a form", 415)
        given += sparql.pairs(await sparql.body(request))
    fields = dict(given)
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        if "extend" in fields:
            answer = await run_in_threadpool(_extended, served, json_object(fields["extend"]), lang)
        elif "queries" in fields:
            index = await index_of(served)
            answer = await run_in_threadpool(_answers, served, index, json_object(fields["queries"]), lang)
        elif "query" in fields:
            index, text = await index_of(served), fields["query"]
            query = json_object(text) if text.lstrip().startswith("{") else {"query": text}
            answer = {"result": await run_in_threadpool(_answer, served, index, query, lang)}
        else:
            answer = _manifest(str(request.base_url), served, lang)
    return as_json(answer, fields.get("callback"))


def _manifest(address: str, served: Served, lang: str) -> dict[str, Any]:
    suggest = {
        what: {
            "service_url": address.rstrip("/"),
            "service_path": f"/reconcile/suggest/{what}",
            "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}",
        }
        for what in ("entity", "type", "property")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "Innograph",
        "identifierSpace": f"{served.store.iris.base}id/",
        "schemaSpace": f"{ONTOLOGY}#",
        "serviceVersion": served.store.manifest.versions["innograph"],
        "logo": f"{address}static/icon.svg",
        "batchSize": _QUERIES,
        "defaultTypes": [type_(cls, lang) for cls in _DEFAULT],
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


def _answers(served: Served, index: Index, queries: Mapping[str, Any], lang: str) -> dict[str, Any]:
    if len(queries) > _QUERIES:
        raise BadRequest(f"more than {_QUERIES} queries in one request", 413)
    return {name: {"result": _answer(served, index, query, lang)} for name, query in queries.items()}


def _answer(served: Served, index: Index, query: object, lang: str) -> list[dict[str, Any]]:
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise BadRequest('a query is an object with a text "query"')
    text, wanted = query.get("query", "").strip(), query.get("properties")
    if "query" not in query and not wanted:
        raise BadRequest('a query has a text "query", "properties", or both')
    types = query.get("type") or ()
    asked = [one.get("id") if isinstance(one, dict) else one for one in (types if isinstance(types, list) else [types])]
    classes = [str(one).removeprefix(_SPACE) for one in asked if one]
    most = most_of(query.get("limit"), _LIMIT)
    if text in index.classes:  # an IRI
        found = [Candidate(text, index.classes[text], 100.0, True)]
    elif text or not isinstance(wanted, list):
        found = index.find(text, limit=most, classes=classes)
    else:
        found = _having(served, index, wanted, classes)
    if text and isinstance(wanted, list):
        found = [_weighed(served, one, wanted) for one in found]
    found.sort(key=lambda one: -one.score)
    return [
        {
            "id": one.iri,
            "name": label(served, one.iri, lang),
            "type": types_(one.classes, lang),
            "score": one.score,
            "match": one.sure,
        }
        for one in found[:most]
    ]


def most_of(limit: object, default: int) -> int:
    """How many are wanted, at most _MOST: a limit that is none counts for nothing."""
    usable = isinstance(limit, int | float) and not isinstance(limit, bool) and 1 <= limit < float("inf")
    return min(int(limit), _MOST) if usable and isinstance(limit, int | float) else default


def _having(served: Served, index: Index, wanted: Sequence[object], classes: Sequence[str]) -> list[Candidate]:
    """Things of these classes by the values of their properties alone; the score is the share of values that agree."""
    agreeing: Counter[str] = Counter()
    known = [(term, one.get("v")) for one in wanted if isinstance(one, dict) and (term := _asked_property(one))]
    for term, values in known:
        forms = {_form(value) for value in (values if isinstance(values, list) else [values])}
        things = {iri for form in forms for iri in (*index.known.folded.get(form, ()), form) if is_iri(iri)}
        having = (
            quad.subject.value
            for thing in things
            for quad in served.store.store.quads_for_pattern(
                None, ox.NamedNode(term.iri), ox.NamedNode(thing), ox.DefaultGraph()
            )
            if isinstance(quad.subject, ox.NamedNode)
        )
        agreeing.update({iri for iri in having if iri in index.classes})
    found = sorted(agreeing.items(), key=lambda item: (-item[1], item[0]))
    return [
        Candidate(iri, index.classes[iri], round(100.0 * n / len(wanted), 1), False)
        for iri, n in found
        if not classes or not set(classes).isdisjoint(index.classes[iri])
    ]


def _weighed(served: Served, one: Candidate, wanted: Sequence[object]) -> Candidate:
    """The candidate with its score raised or lowered by each property that the query gives and the graph knows."""
    score = one.score
    for asked in wanted:
        if not isinstance(asked, dict):
            continue
        term = _asked_property(asked)
        if term is None:  # a table may have more columns than the graph has properties
            continue
        values = asked.get("v")
        wanted_ = {_form(value) for value in (values if isinstance(values, list) else [values])}
        iris = _values(served, one.iri, term)
        told = {*iris, *(key(form) for iri in iris for form in _forms(served, iri))}
        if told:
            score += _DISAGREES if told.isdisjoint(wanted_) else _AGREES
    return Candidate(one.iri, one.classes, max(0.0, min(score, 100.0)), one.sure)


def known_property(pid: str) -> Property | None:
    return next((term for term in PROPERTIES if pid in (term.local, term.iri)), None)


def _asked_property(asked: Mapping[str, Any]) -> Property | None:
    return known_property(str(asked.get("pid", "")))


def _form(value: object) -> str:
    """A property's value as it is compared: a thing's IRI, where a cell was matched with one, else a folded name."""
    return str(value["id"]) if isinstance(value, dict) and "id" in value else key(str(value))


def _extended(served: Served, asked: Mapping[str, Any], lang: str) -> dict[str, Any]:
    ids, wanted = asked.get("ids", []), asked.get("properties", [])
    if not isinstance(ids, list) or not isinstance(wanted, list) or len(ids) > _QUERIES:
        raise BadRequest(f'an extension has a list "ids", of {_QUERIES} at most, and a list "properties"')
    terms = {
        pid: known_property(pid) for pid in (str(one.get("id") if isinstance(one, dict) else one) for one in wanted)
    }
    rows = {
        id_: {
            pid: [{"id": value, "name": label(served, value, lang)} for value in _values(served, id_, term)]
            for pid, term in terms.items()
        }
        for id_ in map(str, ids)
    }
    meta = [
        {**property_(term, lang), "id": pid, "type": type_(PROPERTIES[term], lang)}
        if term
        else {"id": pid, "name": pid}
        for pid, term in terms.items()
    ]
    return {"meta": meta, "rows": rows}


def _values(served: Served, iri: str, term: Property | None) -> list[str]:
    """Nothing of what the graph does not know."""
    if term is None or not is_iri(iri):
        return []
    found = served.store.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(term.iri), None, ox.DefaultGraph())
    return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode))


def is_iri(text: str) -> bool:
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


def label(served: Served, iri: str, lang: str) -> str:
    return names.label(served.store.store, iri, lang)


def types_(classes: Sequence[str], lang: str) -> list[dict[str, str]]:
    by_local = {cls.local: cls for cls in Class}
    return [type_(by_local[local], lang) for local in classes]


def type_(cls: Class, lang: str) -> dict[str, str]:
    return {"id": cls.local, "name": cls.labels[lang]}


def property_(term: Property, lang: str) -> dict[str, str]:
    return {"id": term.local, "name": term.labels[lang]}


def as_json(answer: Mapping[str, Any], callback: str | None) -> Response:
    """JSON, or a call of the function that the client names (JSONP, which clients of version 0.1 use)."""
    if callback is None:
        return JSONResponse(answer)
    if not callback.isidentifier() or not callback.isascii():
        raise BadRequest("the callback's name is no identifier")
    said = json.dumps(answer).replace("<", "\\u003c")
    return Response(
        f"/**/{callback}({said});", media_type="text/javascript", headers={"X-Content-Type-Options": "nosniff"}
    )
