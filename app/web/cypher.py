"""/cypher: one read-only query in Cypher, or a question of the catalogue in Cypher, posted as JSON.

    {"query": "MATCH (n:Laboratory {name: $name}) RETURN n.iri AS iri", "params": {"name": "…"}}
    {"query": "trace", "params": {"body": "西门子"}}

Values are bound by the engine, never pasted. Those of a query of one's own are taken as they are; those of a question
are names in any form, or IRIs. `$lang`, where a query has it, is the plans' language unless given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ...errors import InnographError, QueryError
from ...queries import cypher, names, syntax
from ...queries.catalogue import catalogue
from . import forms, responses, sparql
from .graphs import Graphs, Served
from .objects import json_object
from .sparql import BadRequest
from .workers import Refused

JSON = "application/json"
_LANG = "lang"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and its parameters' values as JSON has them."""

    query: str
    values: Mapping[str, Any]


async def query(request: Request) -> Response:
    """`{"columns": […], "rows": [{column: value}]}`, and `"truncated": true` where rows were left."""
    asked = await read(request)
    media = forms.wanted(request.headers.get("accept"), (JSON,))
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        try:
            ready = await run_in_threadpool(bound, served, asked)
        except InnographError as error:
            raise BadRequest.of(error) from None
        workers = await served.cypher()
        told = {"kind": "query", "query": ready.query, "parameters": ready.values, "most": graphs.limits.most_rows}
        try:
            found = await workers.ask(told)
        except Refused as error:
            fault = cypher.fault(ready.query, error.message, error.place, syntax=error.syntax)
            raise BadRequest.of(fault) from None
    return responses.answered(found, media, graphs.limits.most_rows)


async def read(request: Request) -> Asked:
    """What a request asks. BadRequest where it is no JSON object of a text "query" and an object "params"."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise BadRequest(f"{repr(kind) if kind else 'no content type'} is not understood here; send {JSON}", 415)
    found = json_object(await sparql.body(request))
    if not isinstance(found.get("query"), str):
        raise BadRequest(
            'a JSON object is wanted, with a text "query" and, where it has parameters, an object "params"'
        )
    if unknown := sorted(found.keys() - {"query", "params"}):
        raise BadRequest(f'{unknown[0]!r} is not understood here; there are "query" and "params"')
    values = found.get("params") or {}
    if not isinstance(values, dict):
        raise BadRequest('"params" is an object of names and values')
    return Asked(found["query"], values)


def bound(served: Served, asked: Asked) -> Asked:
    """The query's text and values, ready for the engine. InnographError for what is wrong with either."""
    store = served.store.store
    if asked.query in catalogue():
        given = {name: value for name, value in asked.values.items() if name != _LANG}
        for name, value in given.items():
            if not isinstance(value, str):
                raise QueryError(f"the parameter {name!r} is a name or an IRI, as text")
        question = catalogue()[asked.query]
        terms = question.terms(store, given, asked.values.get(_LANG))
        return Asked(question.cypher, {name: term.value for name, term in terms.items()})
    cypher.refuse(asked.query)
    wanted = cypher.parameters(asked.query)
    values = dict(asked.values)
    if _LANG in wanted and _LANG not in values:
        values[_LANG] = names.language(store)
    syntax.match_parameters(wanted, values)
    return Asked(asked.query, values)
