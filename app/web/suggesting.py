"""What stands beside reconciliation (`reconcile.py`): suggestions for what a person types, flyouts and previews of what
is suggested, and the properties that a table can be extended with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ...loaders.script import key
from ...ontology.terms import Class, Property
from ...queries.finding import Index
from . import resources, sparql, static
from .graphs import Graphs, Served
from .reconcile import PROPERTIES, as_json, known_property, label, most_of, property_, type_, types_
from .search import index as index_of
from .sparql import BadRequest
from .words import language

_LIMIT, _ALIKE = 10, 20


async def suggest(request: Request) -> Response:
    """/reconcile/suggest/entity|type|property?prefix=…&cursor=N: what a person may mean who has typed that much."""
    given = request.query_params
    cursor = given.get("cursor") or "0"
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise BadRequest("the cursor is a number: how many suggestions to pass over")
    limit = most_of(int(given["limit"]) if given.get("limit", "").isdecimal() else None, _LIMIT)
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        prefix, result = given.get("prefix", "").strip(), list[Mapping[str, Any]]()
        match request.path_params["what"]:
            case "entity":
                index = await index_of(served)
                found = await run_in_threadpool(_entities, index, prefix, int(cursor) + limit)
                result = [
                    {"id": iri, "name": label(served, iri, lang), "notable": types_(index.classes.get(iri, ()), lang)}
                    for iri in found
                ]
            case "type":
                result = _holding(prefix, Class, [type_(cls, lang) for cls in Class])
            case "property":
                result = _holding(prefix, list(PROPERTIES), [property_(term, lang) for term in PROPERTIES])
            case other:
                raise BadRequest(f"nothing is suggested for {other!r}", 404)
    return as_json({"result": result[int(cursor) :][:limit]}, given.get("callback"))


def _entities(index: Index, prefix: str, most: int) -> list[str]:
    """The thing of that IRI; those with a name that begins so, the shortest first; those with one that is like it."""
    folded = key(prefix)
    if not folded:
        return []
    beginning = sorted((len(name), name) for name in index.known.folded if name.startswith(folded))
    named = (iri for _, name in beginning for iri in sorted(index.known.folded[name]))
    like = (one.iri for one in index.find(prefix, limit=_ALIKE))  # so many, whatever is asked for: pages fit together
    return list(dict.fromkeys([*([prefix] if prefix in index.classes else []), *named, *like]))[:most]


def _holding(
    prefix: str, terms: Sequence[Class | Property] | type[Class], shown: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Those of `shown` whose id, IRI or name in any language holds the text."""
    low = prefix.lower()
    return [
        one
        for term, one in zip(terms, shown, strict=True)
        if prefix == term.iri or any(low in text.lower() for text in (term.local, *term.labels.values()))
    ]


async def flyout(request: Request) -> Response:
    """/reconcile/flyout/entity|type|property?id=…: a line of HTML about something that was suggested."""
    id_, what = request.query_params.get("id", ""), request.path_params["what"]
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        if what == "entity":
            name, text = await _about(served, id_, lang)
        else:
            known: Class | Property | None = None
            if what == "type":
                known = next((cls for cls in Class if id_ in (cls.local, cls.iri)), None)
            elif what == "property":
                known = known_property(id_)
            if known is None:
                raise BadRequest(f"no {what} {id_!r} here", 404)
            name, text = known.labels[lang], known.iri
    html = Markup('<p style="font-weight: bold">{}</p><p>{}</p>').format(name, text)
    return as_json({"id": id_, "html": str(html)}, request.query_params.get("callback"))


async def preview(request: Request) -> Response:
    """/reconcile/preview?id=IRI: a few lines about a thing, to stand in a small frame."""
    iri = sparql.graph_iri(request.query_params.get("id", ""))
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        name, text = await _about(served, iri, lang)
        page = resources.short_page(lang, name, iri, text)
        # what asks for previews shows them in a frame of its own
        return HTMLResponse(page, headers={static.POLICY: static.policy(frame_ancestors="*")})


async def _about(served: Served, iri: str, lang: str) -> tuple[str, str]:
    """What a thing is called, and its classes. BadRequest (404) where the graph names none of that IRI."""
    index = await index_of(served)
    if iri not in index.classes:
        raise BadRequest(f"no body, field or place {iri!r} here", 404)
    return label(served, iri, lang), " · ".join(kind["name"] for kind in types_(index.classes[iri], lang))


async def properties(request: Request) -> Response:
    """/reconcile/properties?type=…&limit=N: the properties whose values a table can be extended with."""
    given = request.query_params
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
    limit = most_of(int(given["limit"]) if given.get("limit", "").isdecimal() else None, len(PROPERTIES))
    said: dict[str, Any] = {"properties": [property_(term, lang) for term in PROPERTIES][:limit]}
    return as_json(said | ({"type": given["type"]} if given.get("type") else {}), given.get("callback"))
