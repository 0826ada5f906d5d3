"""The page Review: doubtful facts first, all decisions, and, where the server takes any (`taking`), forms for them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from ...loaders.decision_form import FIELDS, NEEDED
from ...loaders.decisions import Decision, load_decisions
from ...queries import review as doubts
from ...queries.doubt import Doubt
from ...queries.review import Report
from . import stating
from .pages import Data, Visit, table
from .sparql import BadRequest
from .taking import Editing
from .words import say

_SHOWN, _MOST = 20, 500  # facts on the page by default, and at most
_COLUMNS = ("id", "confidence", "kind", "statement", "why", "rule", "plan", "quote", "section")
_REASONS = {"unresolved": "doubt_unresolved", "party": "doubt_party", "rule": "doubt_rule"}
_STANDINGS = {
    "applied": "standing_applied",
    "moved": "standing_moved",
    "gone": "standing_gone",
    "ambiguous": "standing_ambiguous",
    "refused": "standing_refused",
    "unread": "standing_unread",
}
# Why no plan was read with a decision.
_UNREAD = {doubts.SINCE: "standing_unread", doubts.NO_PLAN: "unread_plan", doubts.WITHDRAWN: "unread_withdrawn"}
_DECIDED = ("id", "verdict", "matter", "plan", "who", "when", "why", "standing", "note")


async def review(visit: Visit) -> Data:
    """/review?plan=…&kind=…&limit=…: facts that nobody has decided on, the least certain first; and all decisions."""
    plan, kind, limit = visit.given("plan"), visit.given("kind"), visit.given("limit")
    if kind and kind not in FIELDS:
        message = f"no facts of the kind {kind!r}; there are: {', '.join(FIELDS)}"
        raise BadRequest(message, code="no_kind", what=kind)
    if limit and not (limit.isascii() and limit.isdigit() and 0 < int(limit) <= _MOST):
        raise BadRequest(f"the limit is a number of facts, at most {_MOST}", code="no_limit", n=_MOST)
    editing: Editing | None = visit.request.app.state.editing
    file: Path | None = visit.request.app.state.decisions
    return await run_in_threadpool(_data, visit, plan, kind, int(limit or _SHOWN), file, editing)


def _data(visit: Visit, plan: str, kind: str, limit: int, file: Path | None, editing: Editing | None) -> Data:
    store, lang = visit.served.store, visit.lang
    chosen = [store.plan(plan)] if plan else store.plans()
    decisions = load_decisions(file if file is not None and file.exists() else None)
    found = doubts.doubtful(store, chosen, kind=kind or None, limit=limit + len(decisions.counting))
    open_ = doubts.open_(store, found, decisions)[:limit]
    rows = [{**one.to_json(), "trigger": list(one.trigger), **_words(one, lang)} for one in open_]
    taken = {one.id: one for one in decisions.counting}
    decided = [_told(one, taken.get(one.decision), lang) for one in doubts.reports(store, decisions)]
    decided.sort(key=lambda one: (one["when"], one["id"]), reverse=True)
    return {
        "title": say("review", lang),
        "editable": editing is not None,
        "file": str(file) if file is not None else None,
        "who": editing.who if editing is not None else None,
        "plan": plan,
        "kind": kind,
        "limit": limit,
        "kinds": [{"kind": one, "label": say(stating.KINDS[one], lang)} for one in FIELDS],
        "plans": [{"path": one.path, "title": one.title or one.path} for one in store.plans()],
        "doubts": [{**row, "fields": stating.fields(row["kind"], row["said"], lang)} for row in rows],
        "additions": {one: stating.fields(one, {}, lang, NEEDED[one]) for one in FIELDS},
        "decided": decided,
        "tables": {
            "doubts": table([{name: row[name] for name in _COLUMNS} for row in rows], _COLUMNS),
            "decisions": table([{name: one[name] for name in _DECIDED} for one in decided], _DECIDED),
        },
    }


def _words(one: Doubt, lang: str) -> dict[str, str]:
    """What a page says of a fact in the visitor's language."""
    return {
        "kind_label": say(stating.KINDS[one.kind], lang),
        "why_label": say(_REASONS[one.doubt["reason"]], lang, **one.doubt),
        "statement_label": stating.statement(one.kind, one.said, lang),
    }


def _told(report: Report, decision: Decision | None, lang: str) -> dict[str, Any]:
    """What became of a decision, with what a page says of it; of one that is out of the file (None) the graph tells."""
    note, label = report.note or "", say(_STANDINGS[report.standing], lang)
    if note in _UNREAD:
        label, note = say(_UNREAD[note], lang), ""
    elif report.standing == "unread" and decision is not None:
        label, note = say("unread_body", lang, what=decision.said.get("body", "")), ""
    said = stating.matter(decision.said, lang) if decision is not None else report.matter
    words = {"matter_label": said, "standing_label": label, "note_label": note}
    return {**asdict(report), "id": report.decision, **words}
