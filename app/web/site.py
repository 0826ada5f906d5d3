"""The web application: its addresses, what every response carries, and how faults are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ...errors import InnographError
from . import cypher, endpoint, reconcile, resources, responses
from .forms import NotAcceptable
from .graphs import Graphs
from .sparql import BadRequest
from .workers import Busy, Limits

_READ = ["GET", "HEAD"]


def application(directory: Path, limits: Limits) -> Starlette:
    """The application over the graph in `directory`. Nothing is opened before it starts; StoreError then."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with Graphs(directory, limits) as graphs:
            app.state.graphs = graphs
            yield

    return Starlette(
        routes=[
            Route("/sparql", endpoint.query, methods=[*_READ, "POST"]),
            Route("/cypher", cypher.query, methods=["POST"]),
            Route("/graph-store", endpoint.graph, methods=_READ),
            Route("/.well-known/void", endpoint.described, methods=_READ),
            Route("/id/{path:path}", resources.thing, methods=_READ),
            Route("/resource", resources.resource, methods=_READ),
            Route("/graph/{path:path}", resources.named_graph, methods=_READ),
            Route("/ontology", resources.ontology, methods=_READ),
            Route("/reconcile", reconcile.service, methods=[*_READ, "POST"]),
            Route("/reconcile/suggest/{what}", reconcile.suggest, methods=_READ),
            Route("/reconcile/preview", reconcile.preview, methods=_READ),
            Route("/reconcile/properties", reconcile.properties, methods=_READ),
            Route("/healthz", _healthy, methods=_READ),
        ],
        middleware=[
            # Whoever may reach the server may read all of it: other pages' scripts too, without credentials.
            Middleware(
                CORSMiddleware,
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


async def _healthy(request: Request) -> Response:
    async with request.app.state.graphs.current():
        return PlainTextResponse("ok\n")


async def _bad_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadRequest)
    return responses.failure(request, error.status, str(error))


async def _not_acceptable(request: Request, error: Exception) -> Response:
    return responses.failure(request, 406, str(error))


async def _busy(request: Request, error: Exception) -> Response:
    assert isinstance(error, Busy)
    return responses.failure(request, 503, str(error), {"Retry-After": str(error.retry_after_s)})


async def _fault(request: Request, error: Exception) -> Response:
    """What the protocol calls a refused query: a limit passed, or a graph that cannot be read."""
    return responses.failure(request, 500, str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return responses.failure(request, error.status_code, error.detail, dict(error.headers or {}))
