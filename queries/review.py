"""What a person should look at: doubtful facts first, what became of decisions, and decisions made of what is shown."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from ..errors import InnographError, UnknownName
from ..graph.manifest import PlanEntry
from ..graph.store import GraphStore
from ..graph.values import TYPE, node
from ..loaders import stands
from ..loaders.decisions import Decision, Decisions, plan_key
from ..ontology.terms import Class, Property
from . import names
from .doubt import TYPES, Doubt, facts, id_of, kind_of, read, text

FEWEST_DIGITS = 4  # of an id that a person may shorten
_DECIDED = ("accepted:", "corrected:", "added")  # how the rule of a fact begins that a person answers for
# Why no plan was read with a decision; where it names none, the note says which body no plan has.
SINCE = "taken since the plan was built; build it again"
NO_PLAN = "the graph has no such plan"
WITHDRAWN = "no longer decided so; build the plan again"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one decision. `standing` is one of the ontology's, or "unread" where no plan was read with it."""

    decision: str  # its id
    plan: str | None
    verdict: str
    matter: str
    standing: str
    note: str | None
    who: str
    when: str
    why: str


def doubtful(
    store: GraphStore, plans: Iterable[PlanEntry], *, kind: str | None = None, limit: int | None = None
) -> list[Doubt]:
    """Facts of these plans that nobody has decided on, the least certain first."""
    found = heapq.nsmallest(limit or 1 << 60, _undecided(store, plans, kind), key=lambda one: one[:3])
    return [read(store, plan, iri) for _, _, iri, plan in found]


def open_(store: GraphStore, found: Iterable[Doubt], decisions: Decisions) -> list[Doubt]:
    """Those of `found` that no decision of the file is about: others are decided, and wait for the next build."""
    decided = {_matter(one.plan, one.fact) for one in decisions.counting if one.plan is not None and one.fact}
    plans = {plan.path: plan_name(plan) for plan in store.plans()}
    return [one for one in found if _matter(plans[one.plan], _fact(one)) not in decided]


def _matter(plan: str, fact: Mapping[str, Any]) -> tuple[str, str]:
    return plan_key(plan), json.dumps(fact, ensure_ascii=False, sort_keys=True)


def by_id(store: GraphStore, id_: str) -> Doubt:
    """The fact of that id (the beginning is enough where no other has it) or IRI. UnknownName where there is none."""
    wanted = id_.lower()
    found = {}
    for plan in store.plans():
        for _, subject in facts(store, plan):
            own = id_of(plan, subject)
            if subject == id_ or own == wanted or len(wanted) >= FEWEST_DIGITS and own.startswith(wanted):
                found[own] = (plan, subject)
    if len(found) != 1:
        message = f"{len(found)} facts have an id that begins so: {id_!r}" if found else f"no fact has the id {id_!r}"
        hint = "innograph review lists facts with their ids"
        raise UnknownName(message, hint=hint, code="unknown_fact", id=id_)
    return read(store, *next(iter(found.values())))


def reports(store: GraphStore, decisions: Decisions) -> list[Report]:
    """What became of every decision that counts, in the plans of the graph as they were built."""
    graph = ox.NamedNode(store.iris.graph("decisions"))
    known: dict[str, list[Report]] = {}
    for quad in store.store.quads_for_pattern(None, TYPE, node(Class.DECISION), graph):
        statements = store.store.quads_for_pattern(quad.subject, None, None, graph)
        report = _report(store, {one.predicate.value: text(one.object) for one in statements})
        known.setdefault(report.decision, []).append(report)
    plans = {plan_key(name) for plan in store.plans() for name in (plan.path, plan.filename)}
    found: list[Report] = []
    for one in decisions.counting:
        found += known.pop(one.id, []) or [_unread(one, plans)]
    for left in known.values():
        found += [replace(one, standing="unread", note=WITHDRAWN) for one in left]
    return sorted(found, key=lambda report: (report.plan or "", report.when, report.matter))


def unmet(all_reports: Iterable[Report]) -> list[Report]:
    """Those of decisions that do not hold as they were taken."""
    return [report for report in all_reports if report.standing != "applied"]


def plan_name(plan: PlanEntry) -> str:
    """How a decision names a plan: by the path of its IRI, or by its file where that path hangs on the file's bytes."""
    return plan.filename if plan.path == plan.sha256[: len(plan.path)] else plan.path


def about(store: GraphStore, doubt: Doubt) -> dict[str, Any]:
    """The keys `plan` and `fact` of a decision about that fact."""
    plan = next(plan for plan in store.plans() if plan.path == doubt.plan)
    return {"plan": plan_name(plan), "fact": _fact(doubt)}


def _fact(doubt: Doubt) -> dict[str, Any]:
    words = {} if doubt.kind == "entity" else {"quote": doubt.quote}
    section = {} if doubt.section is None or doubt.kind == "entity" else {"section": doubt.section}
    return {"kind": doubt.kind, **doubt.said, **words, **section}


def _unread(one: Decision, plans: Set[str]) -> Report:
    """A decision that no plan of the graph was read with. `plans` are the keys of all plans."""
    said = one.said
    if one.plan is not None:
        known = plan_key(one.plan) in plans
        note = SINCE if known else NO_PLAN
    else:
        note = f"no plan that was built since names {said['body']}"
    return Report(one.id, one.plan, one.verdict, one.matter, "unread", note, said["who"], said["when"], said["why"])


def _report(store: GraphStore, said: Mapping[str, str]) -> Report:
    def of(term: Property) -> str:
        return said[term.iri]

    return Report(
        said[node("dcterms:identifier").value],
        unquote(of(Property.OF_PLAN).removeprefix(store.iris.plan(""))),
        of(Property.VERDICT).rpartition("verdict-")[2],
        of(Property.MATTER),
        of(Property.STANDING),
        said.get(Property.NOTE.iri),
        of(Property.DECIDED_BY),
        said[node("dcterms:date").value],
        of(Property.WHY),
    )


def _undecided(
    store: GraphStore, plans: Iterable[PlanEntry], kind: str | None
) -> Iterator[tuple[float, str, str, PlanEntry]]:
    """Confidence, plan, IRI and plan of each fact that nobody has decided on."""
    rule = node(Property.RULE)
    for plan in plans:
        graph = ox.NamedNode(plan.graph)
        decided = {
            quad.subject
            for quad in store.store.quads_for_pattern(None, rule, None, graph)
            if text(quad.object).startswith(_DECIDED)
        }
        for confidence, subject in facts(store, plan):
            if ox.NamedNode(subject) in decided:
                continue
            if kind is None or kind_of(store, graph, subject) == kind:
                yield confidence, plan.path, subject, plan


def merged(store: GraphStore, name: str, other: str, *, plan: str | None = None) -> dict[str, Any]:
    """The decision that the body `name` is the body `other`, without who, when and why; in one plan or in all.

    Both are told by the keys under which plans share them: a local name is that of its own place alone.
    UnknownName where the graph has no body `name`.
    """
    body = names.resolve(store.store, name, "body")
    said = {"decision": "merge", "body": _canonical(body)}
    with suppress(UnknownName):
        into = names.resolve(store.store, other, "body")
        if into == body:
            raise InnographError(f"{name!r} and {other!r} are one body already", code="one_already")
        other = _canonical(into)
        types = [text(q.object) for q in store.store.quads_for_pattern(ox.NamedNode(into), TYPE, None)]
        said["type"] = next(slug for iri in sorted(types) if (slug := TYPES.get(iri)))
    said["into"] = other
    return said if plan is None else {**said, "plan": plan_name(store.plan(plan))}


def parted(store: GraphStore, plan: PlanEntry, name: str, body: str, other: str | None = None) -> dict[str, Any]:
    """The decision that in `plan` the name does not mean that body, but `other` or one of its own, without who, when
    and why. UnknownName where the graph has no such body.
    """
    said = {"decision": "split", "plan": plan_name(plan), "name": name}
    said["body"] = _canonical(names.resolve(store.store, body, "body"))
    if other:
        with suppress(UnknownName):
            other = _canonical(names.resolve(store.store, other, "body"))
        said["as"] = other
    return said


def _canonical(iri: str) -> str:
    """The key under which plans share the thing of that IRI."""
    return unquote(iri.rpartition("/")[2])


def added(store: GraphStore, plan: PlanEntry, kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The decision that the reading missed a fact, without who, when and why.

    InnographError where its quote does not stand in the plan's text.
    """
    quote = said.get("quote", said.get("name"))
    if isinstance(quote, str) and not stands.find(store.received(plan), quote):
        raise InnographError(
            f"{quote!r} does not stand in the text",
            where=plan.filename,
            hint="quote it as it is there",
            code="not_in_text",
            quote=quote,
        )
    return {"decision": "add", "plan": plan_name(plan), "fact": {"kind": kind, **said}}
