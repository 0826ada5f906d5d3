"""The page Review: doubtful facts first, and decisions on them, where the server was started with --edit.

A decision is posted as JSON, with the token that the server printed in the header Authorization (Bearer). No page of
another origin can send it: it does not know the token, its Origin is refused, and it gets no leave by CORS.

    {"decision": "accept" | "reject", "id": "…", "why": "…", "who": "…"}
    {"decision": "correct", "id": "…", "set": {field: value}, "why": "…", "who": "…"}
    {"undo": "…"}    a decision that was taken here, by its id

`why` and `who` may be left out.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...errors import InnographError
from ...graph.store import GraphStore
from ...loaders.decision_form import FIELDS
from ...loaders.decisions import Decision, load_decisions, withdraw
from ...queries import review as doubts
from ...queries.doubt import Doubt
from ..deciding import decide
from . import responses, sparql
from .graphs import Graphs
from .objects import json_object
from .pages import Data, Visit, table
from .sparql import BadRequest
from .words import say, term

WHY = "as the quote says"
_SHOWN, _MOST = 20, 500  # facts on the page by default, and at most
_COLUMNS = ("id", "confidence", "kind", "statement", "why", "rule", "plan", "quote", "section")
_KINDS = {
    "entity": "kind_entity",
    "effort": "kind_effort",
    "target": "kind_target",
    "outcome": "kind_outcome",
    "relation": "kind_relation",
}
_REASONS = {"unresolved": "doubt_unresolved", "party": "doubt_party", "rule": "doubt_rule"}
_NUMBERS = frozenset(("number", "integer"))
# The property of the ontology whose label a field of a fact has, where it is not of the field's name.
_PROPERTY = {"resource": "gathers", "vehicle": "through", "fields": "inField", "acted_by": "actedBy"} | {
    "located_in": "locatedIn",
    "unit": "unitText",
    "parties": "concerns",
}
_DECIDED = ("id", "verdict", "matter", "plan", "who", "when", "why", "standing", "note")


@dataclass(frozen=True, slots=True)
class Editing:
    """What a server needs that takes decisions: the file they go into, and who decides unless a request says it."""

    file: Path
    who: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # a file is read and written by one request at a time


async def review(visit: Visit) -> Data:
    """/review?plan=…&kind=…&limit=…: facts that nobody has decided on, the least certain first; and all decisions."""
    plan, kind, limit = visit.given("plan"), visit.given("kind"), visit.given("limit")
    if kind and kind not in FIELDS:
        raise BadRequest(f"no facts of the kind {kind!r}; there are: {', '.join(FIELDS)}")
    if limit and not (limit.isascii() and limit.isdigit() and 0 < int(limit) <= _MOST):
        raise BadRequest(f"the limit is a number of facts, at most {_MOST}")
    editing: Editing | None = visit.request.app.state.editing
    file: Path | None = visit.request.app.state.decisions
    return await run_in_threadpool(_data, visit, plan, kind, int(limit or _SHOWN), file, editing)


def _data(visit: Visit, plan: str, kind: str, limit: int, file: Path | None, editing: Editing | None) -> Data:
    store = visit.served.store
    chosen = [store.plan(plan)] if plan else store.plans()
    decisions = load_decisions(file if file is not None and file.exists() else None)
    found = doubts.doubtful(store, chosen, kind=kind or None, limit=limit + len(decisions.counting))
    open_ = doubts.open_(store, found, decisions)[:limit]
    rows = [{**one.to_json(), "trigger": list(one.trigger), **_words(one, visit.lang)} for one in open_]
    reports = [asdict(one) for one in doubts.reports(store, decisions)]
    decided = [{**one, "id": one["decision"]} for one in reports]
    decided.sort(key=lambda one: (one["when"], one["id"]), reverse=True)
    return {
        "title": say("review", visit.lang),
        "editable": editing is not None,
        "file": str(file) if file is not None else None,
        "who": editing.who if editing is not None else None,
        "plan": plan,
        "kind": kind,
        "limit": limit,
        "kinds": [{"kind": one, "label": say(_KINDS[one], visit.lang)} for one in FIELDS],
        "plans": [{"path": one.path, "title": one.title or one.path} for one in store.plans()],
        "doubts": [{**row, "fields": _fields(row["kind"], row["said"], visit.lang)} for row in rows],
        "tables": {
            "doubts": table([{name: row[name] for name in _COLUMNS} for row in rows], _COLUMNS),
            "decisions": table([{name: one[name] for name in _DECIDED} for one in decided], _DECIDED),
        },
    }


def _words(one: Doubt, lang: str) -> dict[str, str]:
    """What a page says of a fact in the visitor's language."""
    why = say(_REASONS[one.doubt["reason"]], lang, **one.doubt)
    return {"kind_label": say(_KINDS[one.kind], lang), "why_label": why}


def _fields(kind: str, said: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """The fields of a fact that a correction may put right, for a form."""
    found = []
    for name, schema in FIELDS[kind].items():
        types = [types] if isinstance(types := schema.get("type", "string"), str) else types
        options = [{"value": one, "label": term(one, lang)} for one in schema.get("enum", ())]
        form = "choice" if options else "list" if "array" in types else "number" if _NUMBERS & {*types} else "text"
        label = term(_PROPERTY.get(name, name), lang)
        found.append({"name": name, "label": label, "form": form, "value": said.get(name), "options": options})
    return found


async def post(request: Request) -> Response:
    """Takes a decision. 403 without --edit, from another origin, or without the token: then nothing is written."""
    editing: Editing | None = request.app.state.editing
    if (refused := _refusal(request, editing)) is not None or editing is None:
        return responses.failure(responses.of_failures(request), 403, refused or "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise BadRequest(f"{repr(kind) if kind else 'no content type'} is not understood here; send JSON", 415)
    said = _object(await sparql.body(request))
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served, editing.turn:
        try:
            decision = await run_in_threadpool(_written, served.store, editing, said)
        except InnographError as error:
            raise BadRequest(str(error)) from None
    told = {"file": str(editing.file), "line": decision.line, "id": decision.id, "matter": decision.matter}
    return JSONResponse(told)


def _refusal(request: Request, editing: Editing | None) -> str | None:
    """Why a request may not decide; None where it may."""
    if editing is None:
        return "this server only reads; innograph serve --edit takes decisions"
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        return "decisions are taken on this server's own pages"
    if origin is not None and urlsplit(origin)[:2] != (request.url.scheme, request.headers.get("host")):
        return "decisions are taken on this server's own pages"
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), editing.token.encode()):
        return "a decision needs the token that innograph serve --edit printed: Authorization: Bearer TOKEN"
    return None


def _object(text: str) -> Mapping[str, Any]:
    found = json_object(text)
    known = {"undo"} if "undo" in found else {"decision", "id", "set", "why", "who"}
    for name, value in found.items():
        if name not in known:
            raise BadRequest(f"{name!r} is not understood here; there are {', '.join(sorted(known))}")
        if name != "set" and not isinstance(value, str):
            raise BadRequest(f"{name!r} is a text")
    return found


def _written(store: GraphStore, editing: Editing, said: Mapping[str, Any]) -> Decision:
    if "undo" in said:
        return withdraw(editing.file, said["undo"])
    if said.get("decision") not in ("accept", "reject", "correct"):
        raise BadRequest("'decision' is one of accept, reject, correct")
    if (said["decision"] == "correct") != ("set" in said):
        raise BadRequest("'set' goes with 'correct': the fields to put right")
    about = doubts.about(store, doubts.by_id(store, said.get("id", "")))
    put = {"set": said["set"]} if "set" in said else {}
    decided = {"decision": said["decision"], **about, **put}
    return decide(editing.file, decided, said.get("who") or editing.who, said.get("why") or WHY)
