"""Every IRI of the graph answers: what is said of it and of what it is said, as a page or as RDF, as the client asks.

Things live below the graph's base: the path of `{base}id/…` is served at `/id/…`, any IRI at `/resource?iri=…`. The
IRIs of named graphs lead to their triples, the ontology's to its page.
"""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...graph.iri import segment
from ...ontology.files import CLASSES
from ...ontology.pages import page, style_hash
from ...ontology.terms import ONTOLOGY
from ...queries import syntax
from . import body, endpoint, forms, responses, sparql, static
from .graphs import Graphs, Served
from .pages import Visit, as_csv, as_json, as_page
from .sparql import BadRequest
from .words import language

_OFFERED = (forms.TURTLE, forms.HTML, *forms.GRAPHS[1:])
_GRAPH = """
CONSTRUCT { $thing ?p ?o . ?s ?q $thing . ?o rdfs:label ?object . ?s rdfs:label ?subject }
WHERE { { $thing ?p ?o OPTIONAL { ?o rdfs:label ?object } } UNION { ?s ?q $thing OPTIONAL { ?s rdfs:label ?subject } } }
LIMIT 10000"""
_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    '<link rel="icon" href="/static/icon.svg">\n'
    "<h1>{title}</h1>\n<p><code>{iri}</code></p>\n{body}\n</html>\n"
)


async def thing(request: Request) -> Response:
    """/id/…: the IRI with that path below the base."""
    return await _described(request, None)


async def resource(request: Request) -> Response:
    """/resource?iri=…: any IRI that the graph speaks of."""
    given = [value for name, value in sparql.pairs(request.url.query) if name == "iri"]
    if len(given) != 1:
        raise BadRequest("name one IRI: ?iri=…")
    iri = sparql.graph_iri(given[0])
    if iri.startswith(ONTOLOGY):
        return RedirectResponse(f"/ontology{iri.removeprefix(ONTOLOGY)}", 303)
    return await _described(request, iri)


async def named_graph(request: Request) -> Response:
    """/graph/…: the IRI of a named graph gives its triples (what the Graph Store Protocol calls direct)."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        iri = f"{served.store.iris.base}graph/{_path(request)}"
    return await endpoint.given(request, iri)


async def ontology(request: Request) -> Response:
    """The ontology: its page, where each term's IRI leads to its place, or its Turtle."""
    media = forms.wanted(request.headers.get("accept"), (forms.HTML, forms.TURTLE))
    if media == forms.HTML:
        graphs: Graphs = request.app.state.graphs
        async with graphs.current() as served:
            text = page(language(request, served))
        policy = static.policy(style_src=style_hash(text))
        return HTMLResponse(text, headers={"Vary": "Accept, Accept-Language", static.POLICY: policy})
    return Response(CLASSES.read_bytes(), media_type=forms.TURTLE, headers={"Vary": "Accept"})


def _path(request: Request) -> str:
    """The path below the route as the graph writes it: letters of all scripts stand, the rest is percent-encoded."""
    raw = request.scope["raw_path"].decode("ascii").partition("?")[0]
    parts = raw.split("/")[2:]
    try:
        return "/".join(segment(unquote(part, errors="strict")) for part in parts)
    except UnicodeDecodeError:
        raise BadRequest("the address is not percent-encoded UTF-8") from None


async def _described(request: Request, iri: str | None) -> Response:
    """As RDF, as a page, or (with .json or .csv behind an IRI that is none with it) as the page's data."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        node = ox.NamedNode(iri or f"{served.store.iris.base}id/{_path(request)}")
        visit = Visit(request, served, language(request, served))
        ending = next((end for end in (".json", ".csv") if request.url.path.endswith(end)), "")
        if iri is None and ending and not _known(served, node):
            node = ox.NamedNode(node.value.removesuffix(ending))
        elif iri is None:
            ending = ""
        if not _known(served, node):
            message = f"nothing is said of {node.value!r} here"
            raise BadRequest(message, 404, code="nothing_said", iri=node.value)
        media = forms.HTML if ending else forms.wanted(request.headers.get("accept"), _OFFERED)
        if media == forms.HTML and iri and not ending and node.value.startswith(f"{served.store.iris.base}id/"):
            return RedirectResponse(visit.page_of(node.value), 303)
        if media == forms.HTML:
            return await _page(visit, node.value, ending)
        query = sparql.Asked(syntax.bind(_GRAPH, {"thing": node}))
        found = await served.workers.ask(query.to_worker(media, graphs.limits.most_rows))
    return responses.answered(found, media, graphs.limits.most_rows)


async def _page(visit: Visit, iri: str, ending: str) -> Response:
    page = body.page(await body.about(visit, iri))
    if ending == ".json":
        return await as_json(visit, page.make)
    return await (as_csv(visit, page.make) if ending else as_page(visit, page))


def _known(served: Served, node: ox.NamedNode) -> bool:
    store, union = served.store.store, ox.DefaultGraph()
    said = store.quads_for_pattern(node, None, None, union), store.quads_for_pattern(None, None, node, union)
    return any(next(quads, None) is not None for quads in said)


def short_page(lang: str, title: str, iri: str, text: str) -> str:
    """A page of a heading, an IRI and one line."""
    return str(_PAGE.format(lang=lang, title=title, iri=iri, body=Markup("<p>{}</p>").format(text)))
