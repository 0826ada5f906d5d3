"""Every IRI of the graph answers: what is said of it and of what it is said, as a page or as RDF, as the client asks.

Things live below the graph's base: the path of `{base}id/…` is served at `/id/…`, any IRI at `/resource?iri=…`. The
IRIs of named graphs lead to their triples, the ontology's to its page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote, unquote

import pyoxigraph as ox
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...graph.iri import segment
from ...ontology.files import CLASSES
from ...ontology.pages import STYLE_HASH, page
from ...ontology.terms import ONTOLOGY, PREFIXES
from ...queries import names, syntax
from . import forms, responses, sparql, static
from .graphs import Graphs, Served
from .sparql import BadRequest
from .words import language

_OFFERED = (forms.TURTLE, forms.HTML, *forms.GRAPHS[1:])
_GRAPH = """
CONSTRUCT { $thing ?p ?o . ?s ?q $thing . ?o rdfs:label ?object . ?s rdfs:label ?subject }
WHERE { { $thing ?p ?o OPTIONAL { ?o rdfs:label ?object } } UNION { ?s ?q $thing OPTIONAL { ?s rdfs:label ?subject } } }
LIMIT 10000"""
_TABLE = """
SELECT ?way ?property ?other ?label WHERE {
  { $thing ?property ?other BIND("from" AS ?way) } UNION { ?other ?property $thing BIND("to" AS ?way) }
  OPTIONAL { ?other rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $lang)) }
} ORDER BY ?way ?property ?label ?other LIMIT 1000"""
_WORDS = {
    "en": ("is", "of it is said", "There are more statements than the 1,000 shown."),
    "zh-Hans": ("它的陈述", "提到它的陈述", "陈述多于所示的 1,000 条。"),
    "zh-Hant": ("它的陳述", "提到它的陳述", "陳述多於所示的 1,000 條。"),
}
_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    '<link rel="icon" href="/static/icon.svg">\n'
    "<h1>{title}</h1>\n<p><code>{iri}</code></p>\n{body}\n</html>\n"
)
Binding = Mapping[str, Mapping[str, str]]


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
    """/graph/…: the IRI of a named graph leads to its triples."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        iri = f"{served.store.iris.base}graph/{_path(request)}"
    return RedirectResponse(f"/graph-store?graph={quote(iri, safe='')}", 303)


async def ontology(request: Request) -> Response:
    """The ontology: its page, where each term's IRI leads to its place, or its Turtle."""
    media = forms.wanted(request.headers.get("accept"), (forms.HTML, forms.TURTLE))
    if media == forms.HTML:
        return HTMLResponse(page(), headers={"Vary": "Accept", static.POLICY: static.policy(style_src=STYLE_HASH)})
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
    media = forms.wanted(request.headers.get("accept"), _OFFERED)
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        node = ox.NamedNode(iri or f"{served.store.iris.base}id/{_path(request)}")
        if not _known(served, node):
            raise BadRequest(f"nothing is said of {node.value!r} here", 404)
        if media == forms.HTML:
            return await _page(request, served, node)
        query = sparql.Asked(syntax.bind(_GRAPH, {"thing": node}))
        found = await served.workers.ask(query.to_worker(media, graphs.limits.most_rows))
    return responses.answered(found, media, graphs.limits.most_rows)


def _known(served: Served, node: ox.NamedNode) -> bool:
    store, union = served.store.store, ox.DefaultGraph()
    said = store.quads_for_pattern(node, None, None, union), store.quads_for_pattern(None, None, node, union)
    return any(next(quads, None) is not None for quads in said)


async def _page(request: Request, served: Served, node: ox.NamedNode) -> Response:
    lang = language(request, served)
    terms: dict[str, ox.NamedNode | ox.Literal] = {"thing": node, "lang": ox.Literal(lang)}
    asked = sparql.Asked(syntax.bind(_TABLE, terms)).to_worker(forms.JSON, 1000)
    found = await served.workers.ask(asked)
    with found.file as file:
        rows: list[Binding] = json.load(file)["results"]["bindings"]
    title = names.label(served.store.store, node.value, lang)
    from_, to, more = _WORDS[lang]
    parts = [
        _table(served, head, [row for row in rows if row["way"]["value"] == way])
        for head, way in ((from_, "from"), (to, "to"))
    ]
    if len(rows) == 1000:
        parts.append(Markup("<p>{}</p>").format(more))
    body = Markup("\n").join(parts)
    return HTMLResponse(_PAGE.format(lang=lang, title=title, iri=node.value, body=body), headers={"Vary": "Accept"})


def short_page(lang: str, title: str, iri: str, text: str) -> str:
    """A page of a heading, an IRI and one line."""
    return str(_PAGE.format(lang=lang, title=title, iri=iri, body=Markup("<p>{}</p>").format(text)))


def _table(served: Served, head: str, rows: list[Binding]) -> Markup:
    if not rows:
        return Markup("")
    lines = (
        Markup("<tr><th scope=row>{}</th><td>{}</td></tr>").format(
            _link(served, row["property"], None), _link(served, row["other"], row.get("label"))
        )
        for row in rows
    )
    return Markup("<h2>{}</h2>\n<table>\n{}\n</table>").format(head, Markup("\n").join(lines))


def _link(served: Served, term: Mapping[str, str], label: Mapping[str, str] | None) -> Markup:
    """A thing by its label, leading to its page here; another host's leads nowhere, since pages stay on this one."""
    value = term["value"]
    if term["type"] != "uri":
        return Markup(escape(value))
    text = label["value"] if label else _short(value, served.store.iris.base)
    if value.startswith((served.store.iris.base, ONTOLOGY)):
        return Markup('<a href="/resource?iri={}">{}</a>').format(quote(value, safe=""), text)
    return Markup(escape(text))


def _short(iri: str, base: str) -> str:
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri.removeprefix(f"{base}id/")
