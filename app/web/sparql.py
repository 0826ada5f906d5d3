"""The SPARQL 1.1 Protocol's query operation: what a request asks, and the response to it.

A query comes by GET, in a form by POST, or as the body of a POST; `default-graph-uri` and `named-graph-uri` name the
query's graphs. Without a query a GET is asked for the service's description. Nothing that would change the graph or ask
another host is let through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import Request

from ...errors import InnographError, QueryError
from ...queries import syntax
from . import forms

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
LONGEST = 1_000_000  # octets of a request's body
_FIELDS = ("query", "default-graph-uri", "named-graph-uri")
_FORMS = {"SELECT": forms.ROWS, "ASK": forms.TRUTH, "CONSTRUCT": forms.GRAPHS, "DESCRIBE": forms.GRAPHS}


class BadRequest(Exception):
    """A request that is not as the protocol says. `status` is the HTTP status that tells so.

    `code` and `values` are for who says it in another language.
    """

    def __init__(self, message: str, status: int = 400, *, code: str = "", **values: object) -> None:
        super().__init__(message)
        self.status, self.code, self.values = status, code, values

    @classmethod
    def of(cls, error: InnographError, status: int = 400) -> BadRequest:
        """What was wrong with what the request asks."""
        return cls(str(error), status, code=error.code, **error.values)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the graphs it is asked of (None: the service's own default and named graphs)."""

    query: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    def to_worker(self, media: str, most: int) -> dict[str, object]:
        """The request as a process of `workers.py` takes it."""
        graphs = {"default": self.default, "named": self.named}
        return {"kind": "query", "query": self.query, "media": media, "most": most, **graphs}


async def read(request: Request) -> Asked | None:
    """What a request asks; None where it has no query at all (GET of the endpoint itself). BadRequest as it says."""
    given = pairs(request.url.query)
    if request.method in ("GET", "HEAD"):
        return _asked(given) if given else None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (FORM, QUERY):
        raise BadRequest(_refusal(kind), 415)
    text = await body(request)
    if kind == FORM:
        return _asked([*given, *pairs(text)])  # the address may name graphs
    if any(name == "query" for name, _ in given):
        raise BadRequest("the query stands in the body; the address may name graphs only")
    return _asked([("query", text), *given])


def _refusal(kind: str) -> str:
    if kind == UPDATE:
        return "this service does not take updates: it only reads"
    said = repr(kind) if kind else "no content type"
    return f"{said} is not understood here; send {FORM} or {QUERY}"


async def body(request: Request) -> str:
    """The body as UTF-8. BadRequest where it is longer than LONGEST octets, in another encoding, or broken."""
    charset = request.headers.get("content-type", "").lower().partition("charset=")[2].strip(' "') or "utf-8"
    if charset.replace("-", "") != "utf8":
        raise BadRequest(f"the charset {charset!r} is not understood here; send UTF-8", 415)
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST:
            raise BadRequest(f"the request is longer than {LONGEST:,} octets", 413)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadRequest("the body is not UTF-8") from None


def pairs(text: str) -> list[tuple[str, str]]:
    """The parameters of an address or a form. BadRequest where they are none or not UTF-8."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000) if text else []
    except ValueError:
        raise BadRequest("the parameters are not percent-encoded UTF-8") from None


def _asked(given: Sequence[tuple[str, str]]) -> Asked:
    values: dict[str, list[str]] = {name: [] for name in _FIELDS}
    for name, value in given:
        if name in ("update", "using-graph-uri", "using-named-graph-uri"):
            raise BadRequest(f"{name!r} is of an update, and this service only reads")
        if name in values:
            values[name].append(value)
    if len(values["query"]) != 1:
        said = "no query" if not values["query"] else f"{len(values['query'])} queries"
        raise BadRequest(f"{said} given; exactly one parameter 'query' is wanted")
    default, named = (tuple(map(graph_iri, values[name])) for name in _FIELDS[1:])
    if not default and not named:
        return Asked(values["query"][0])
    return Asked(values["query"][0], default, named)


def graph_iri(text: str) -> str:
    """The text, if it is an IRI; BadRequest otherwise."""
    try:
        return ox.NamedNode(text).value
    except ValueError:
        raise BadRequest(f"{text!r} is no IRI of a graph", code="no_iri", iri=text) from None


def offered(query: str) -> tuple[str, ...]:
    """The media types that an answer to the query can have, by its form. QueryError for what is no query."""
    syntax.refuse_update(query)
    syntax.refuse_service(query)
    word = syntax.form(query)
    if word not in _FORMS:
        raise QueryError("this is no query", hint=f"a query begins with {', '.join(_FORMS)}", code="no_query")
    return _FORMS[word]
