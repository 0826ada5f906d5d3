"""The endpoints that programs ask: /sparql, /graph-store and /.well-known/void, over the graph as it is now."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...errors import QueryError
from ...queries.run import syntax_error
from . import about, describe, forms, responses, sparql
from .graphs import Graphs
from .sparql import BadRequest
from .workers import Refused

_DESCRIBED = (*forms.GRAPHS, forms.HTML)


async def query(request: Request) -> Response:
    """SPARQL 1.1 Protocol: a query by GET, in a form or as a body; without one, the service's description."""
    asked = await sparql.read(request)
    if asked is None:
        if forms.wanted(request.headers.get("accept"), _DESCRIBED) == forms.HTML:
            return RedirectResponse("/ask?mode=query", 303, {"Vary": "Accept"})  # a person at a browser
        return await described(request)
    try:
        offered = sparql.offered(asked.query)
    except QueryError as error:
        raise BadRequest.of(error) from None
    media = forms.wanted(request.headers.get("accept"), offered)
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        try:
            found = await served.workers.ask(asked.to_worker(media, graphs.limits.most_rows))
        except Refused as error:
            if not error.syntax:
                raise
            raise BadRequest.of(syntax_error(asked.query, error.message)) from None
    return responses.answered(found, media, graphs.limits.most_rows)


async def graph(request: Request) -> Response:
    """SPARQL 1.1 Graph Store Protocol, reading: ?graph=IRI or ?default."""
    asked = sparql.pairs(request.url.query)
    names = [value for name, value in asked if name == "graph"]
    default = any(name == "default" for name, _ in asked)
    if len(names) + default != 1:
        raise BadRequest("name one graph: ?graph=IRI, or ?default for the union of all")
    return await given(request, None if default else sparql.graph_iri(names[0]))


async def given(request: Request, name: str | None) -> Response:
    """The triples of the graph of that IRI; of None, of the union of all."""
    media = forms.wanted(request.headers.get("accept"), forms.GRAPHS)
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        if name is not None and name not in served.graph_names():
            raise BadRequest(f"no graph {name!r} here", 404)
        found = await served.workers.ask({"kind": "graph", "graph": name, "media": media})
    return responses.answered(found, media, graphs.limits.most_rows)


async def described(request: Request) -> Response:
    """The service description, with VoID and DCAT; a browser is led to the page that says the same."""
    media = forms.wanted(request.headers.get("accept"), _DESCRIBED)
    if media == forms.HTML:
        return RedirectResponse("/about", 303, {"Vary": "Accept"})
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        triples = describe.description(served.store.manifest, await about.sizes(served), str(request.base_url))
    return responses.graph(triples, media)
