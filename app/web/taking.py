"""Decisions taken over HTTP, where the server was started with --edit.

A decision is posted as JSON, with the token that the server printed in the header Authorization (Bearer). No page of
another origin can send it: it does not know the token, its Origin is refused, and it gets no leave by CORS.

    {"decision": "accept" | "reject", "id": "…", "why": "…", "who": "…"}
    {"decision": "correct", "id": "…", "set": {field: value}}
    {"decision": "merge", "body": "…", "into": "…", "plan": "…"}          names or IRIs; without a plan in all of them
    {"decision": "split", "name": "…", "body": "…", "plan": "…", "as": "…"}
    {"decision": "add", "plan": "…", "fact": {"kind": "…", field: value, "quote": "…"}}
    {"undo": "…"}    a decision that was taken here, by its id

`why` and `who` may be left out of each, `plan` of a merge, `as` of a split.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...errors import InnographError
from ...graph.store import GraphStore
from ...loaders.decision_form import FIELDS
from ...loaders.decisions import Decision, withdraw
from ...queries import review as doubts
from ..deciding import decide
from . import sparql
from .graphs import Graphs
from .objects import json_object
from .sparql import BadRequest
from .stating import matter
from .words import language

WHY = "as the quote says"
_ALWAYS = ("who", "why")
# What each decision takes beside _ALWAYS: what it needs, and what it may have.
_TAKES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accept": (("id",), ()),
    "reject": (("id",), ()),
    "correct": (("id", "set"), ()),
    "merge": (("body", "into"), ("plan",)),
    "split": (("name", "body", "plan"), ("as",)),
    "add": (("plan", "fact"), ()),
}
_OBJECTS = ("set", "fact")  # all else is text


@dataclass(frozen=True, slots=True)
class Editing:
    """What a server needs that takes decisions: the file they go into, and who decides unless a request says it."""

    file: Path
    who: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # a file is read and written by one request at a time


async def post(request: Request) -> Response:
    """Takes a decision. 403 without --edit, from another origin, or without the token: then nothing is written."""
    editing: Editing | None = request.app.state.editing
    if editing is None:
        message = "this server only reads; innograph serve --edit takes decisions"
        raise BadRequest(message, 403, code="only_reads")
    _refuse_others(request, editing)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise BadRequest(f"{repr(kind) if kind else 'no content type'} is not understood here; send JSON", 415)
    said = _object(await sparql.body(request))
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served, editing.turn:
        try:
            decision = await run_in_threadpool(_written, served.store, editing, said)
        except InnographError as error:
            raise BadRequest.of(error) from None
        lang = language(request, served)
    told = {"file": str(editing.file), "line": decision.line, "id": decision.id, "matter": decision.matter}
    about = {name: decision.said[name] for name in ("who", "when", "why")}
    return JSONResponse({**told, **about, "matter_label": matter(decision.said, lang)})


def _refuse_others(request: Request, editing: Editing) -> None:
    """BadRequest where a request may not decide."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    own = origin is None or urlsplit(origin)[:2] == (request.url.scheme, request.headers.get("host"))
    if site not in (None, "same-origin") or not own:
        raise BadRequest("decisions are taken on this server's own pages", 403, code="other_origin")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), editing.token.encode()):
        message = "a decision needs the token that innograph serve --edit printed: Authorization: Bearer TOKEN"
        raise BadRequest(message, 403, code="no_token")


def _object(text: str) -> Mapping[str, Any]:
    """What is sent, with the keys that its decision takes."""
    found = json_object(text)
    needed: tuple[str, ...] = ("undo",)
    may: tuple[str, ...] = ()
    if "undo" not in found:
        if (verdict := found.get("decision")) not in (*_TAKES,):
            raise BadRequest(f"'decision' is one of {', '.join(_TAKES)}")
        needed, may = _TAKES[str(verdict)]
        may = ("decision", *may, *_ALWAYS)
    for name, value in found.items():
        if name not in (*needed, *may):
            raise BadRequest(f"{name!r} is not understood here; there are {', '.join((*needed, *may))}")
        if not isinstance(value, dict if name in _OBJECTS else str):
            raise BadRequest(f"{name!r} is {'an object' if name in _OBJECTS else 'a text'}")
    if missing := [name for name in needed if not found.get(name)]:
        raise BadRequest(f"{missing[0]!r} is missing")
    return found


def _written(store: GraphStore, editing: Editing, said: Mapping[str, Any]) -> Decision:
    if "undo" in said:
        return withdraw(editing.file, said["undo"])
    return decide(editing.file, _decided(store, said), said.get("who") or editing.who, said.get("why") or WHY)


def _decided(store: GraphStore, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The decision, without who, when and why. InnographError for a name, plan or fact that is not there."""
    verdict, plan = said["decision"], said.get("plan") or None
    if verdict == "merge":
        return doubts.merged(store, said["body"], said["into"], plan=plan)
    if verdict == "split":
        return doubts.parted(store, store.plan(said["plan"]), said["name"], said["body"], said.get("as"))
    if verdict == "add":
        fact = dict(said["fact"])
        if (kind := fact.pop("kind", None)) not in (*FIELDS,):
            raise InnographError(f"no facts of the kind {kind!r}", hint=f"there are {', '.join(FIELDS)}")
        return doubts.added(store, store.plan(said["plan"]), str(kind), fact)
    about = doubts.about(store, doubts.by_id(store, said["id"]))
    return {"decision": verdict, **about, **({"set": said["set"]} if "set" in said else {})}
