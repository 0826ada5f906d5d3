"""The web application: its addresses, what every response carries, and how faults are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from ...errors import InnographError, StoreError
from . import (
    about,
    ask,
    body,
    comparing,
    cypher,
    endpoint,
    forms,
    overview,
    plan,
    reconcile,
    resources,
    responses,
    static,
    suggesting,
    templates,
)
from .attending import Attended
from .chains import chains
from .forms import NotAcceptable
from .graph_page import graph_data, graph_page, sentence
from .graphs import Graphs, Served
from .hosts import KnownHosts
from .pages import READ, Page, as_page, before_any, fault
from .reviewing import review
from .search import search
from .sparql import BadRequest
from .taking import Editing, post
from .words import asked_for, figure, told
from .workers import Busy, Limits

_HTTP = {404: "not_found", 405: "not_allowed_here"}  # codes of what the routes refuse
# The explorer's pages, those of its navigation in their order there.
PAGES = (
    Page(
        "overview",
        "/",
        overview.overview,
        helpers={"figure_of": figure, "family": body.family, "sums": overview.sums},
    ),
    Page("plans", "/plan", plan.plans),
    Page("plan", "/plan/{path:path}", plan.plan, listed=False, scripted=True, helpers=plan.HELPERS),
    Page("graph", "/graph", graph_page, scripted=True),
    Page("trace", "/trace", chains),
    Page("compare", "/compare", comparing.compare, helpers={"figure_of": figure}),
    Page("ask", "/ask", ask.ask, scripted=True),
    Page("review", "/review", review, scripted=True),
    Page("search", "/search", search, listed=False),
    Page("about", "/about", about.about, listed=False),
)


def application(
    directory: Path,
    limits: Limits,
    *,
    names: Sequence[str] = (),
    decisions: Path | None = None,
    editing: Editing | None = None,
) -> Starlette:
    """The application over the graph in `directory`, which answers to `names` beside this machine's own.

    `decisions` is the file that shows what was decided; with `editing` decisions are taken. Nothing is opened before it
    starts; StoreError then.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.decisions, app.state.editing = decisions, editing
        app.state.listed = [page for page in PAGES if page.listed]
        async with Graphs(directory, limits, partial(_warm, app)) as graphs:
            app.state.graphs = graphs
            warming = asyncio.create_task(_warm_first(app))
            yield
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)

    return Starlette(
        routes=[
            Route("/review", post, methods=["POST"]),
            Route("/ask.xlsx", ask.xlsx, methods=READ),
            Route("/ask/names.json", ask.offered, methods=READ),
            Route("/graph.json", graph_data, methods=READ),
            Route("/sentence.json", sentence, methods=READ),
            *(route for page in PAGES for route in page.routes()),
            Mount("/static", static.Bundle(directory=templates.STATIC)),
            Route("/sparql", endpoint.query, methods=[*READ, "POST"]),
            Route("/cypher", cypher.query, methods=["POST"]),
            Route("/graph-store", endpoint.graph, methods=READ),
            Route("/.well-known/void", endpoint.described, methods=READ),
            Route("/id/{path:path}", resources.thing, methods=READ),
            *(Route(f"/resource{ending}", resources.resource, methods=READ) for ending in ("", ".json", ".csv")),
            Route("/graph/{path:path}", resources.named_graph, methods=READ),
            Route("/ontology", resources.ontology, methods=READ),
            Route("/reconcile", reconcile.service, methods=[*READ, "POST"]),
            Route("/reconcile/suggest/{what}", suggesting.suggest, methods=READ),
            Route("/reconcile/flyout/{what}", suggesting.flyout, methods=READ),
            Route("/reconcile/preview", suggesting.preview, methods=READ),
            Route("/reconcile/properties", suggesting.properties, methods=READ),
            Route("/healthz", _healthy, methods=READ),
        ],
        middleware=[
            Middleware(Attended, but="/review"),
            Middleware(static.Guarded),
            Middleware(KnownHosts, names=names),
            Middleware(
                _Shared,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["*"],
                expose_headers=[responses.TRUNCATED, "Retry-After"],
            ),
        ],
        exception_handlers={
            BadRequest: _bad_request,
            NotAcceptable: _not_acceptable,
            Busy: _busy,
            InnographError: _fault,
            HTTPException: _http,
        },
        lifespan=lifespan,
    )


class _Shared(CORSMiddleware):
    """Whoever may reach the server may read all of it, other pages' scripts too, without credentials; but decisions are
    taken on our own pages alone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/review"):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


async def _warm(app: Starlette, served: Served) -> None:
    """Makes the first page of a generation once in each language, so that whoever opens it does not wait."""
    with suppress(Exception):  # a request for it will tell what is wrong
        for visit in before_any(app, served):
            await as_page(visit, PAGES[0])


async def _warm_first(app: Starlette) -> None:
    """The same for the generation that is there at the start."""
    async with app.state.graphs.current() as served:
        await _warm(app, served)


async def _healthy(request: Request) -> Response:
    async with request.app.state.graphs.current():
        return PlainTextResponse("ok\n")


async def _bad_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadRequest)
    return await _failure(request, error.status, error)


async def _not_acceptable(request: Request, error: Exception) -> Response:
    return await _failure(request, 406, error)


async def _busy(request: Request, error: Exception) -> Response:
    assert isinstance(error, Busy)
    return await _failure(request, 503, error, {"Retry-After": str(error.retry_after_s)})


async def _fault(request: Request, error: Exception) -> Response:
    """What the protocol calls a refused query: a limit passed, or a graph that cannot be read."""
    return await _failure(request, 500, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = BadRequest(error.detail, error.status_code, code=_HTTP.get(error.status_code, ""))
    return await _failure(request, error.status_code, known, dict(error.headers or {}))


async def _failure(request: Request, status: int, error: Exception, headers: dict[str, str] | None = None) -> Response:
    """A page for a browser, a line for everyone else."""
    media = responses.of_failures(request)
    if media == forms.HTML:
        with suppress(StoreError):  # without a graph there is no frame either
            return await fault(request, status, error, headers)
    return responses.failure(media, status, str(error), headers, told(error, asked_for(request) or "en"))
