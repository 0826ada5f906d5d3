"""From a body to the plans' goals, and back from a goal (a field, a task with its targets) to the bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from ...errors import UnknownName
from ...ontology.terms import Property
from ...queries import names
from ...queries.trace import Step, trace
from .pages import Data, Visit, rows, table
from .sparql import BadRequest
from .words import say, told

_CHAIN = ("body", "predicate", "node", "iri", "quote", "start", "end", "plan", "depth")
# Fields and the tasks that set targets, to choose a goal from.
_GOALS = """
SELECT DISTINCT ?iri ?kind ?label ?title ?plan ?order WHERE {
  { ?iri a ino:Field BIND("field" AS ?kind) BIND(0 AS ?order) }
  UNION { ?iri ino:hasTarget ?target ; a/rdfs:subClassOf* ino:Task ; ino:order ?order ; ino:partOf+ ?plan .
          ?plan a ino:Plan BIND("task" AS ?kind) }
  ?iri rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $lang))
  OPTIONAL { ?iri ino:title ?title }
} ORDER BY ?kind ?plan ?order ?label LIMIT 400"""
# The bodies that bring most, to choose one from.
_BUSIEST = """
SELECT ?iri (MIN(STR(?label)) AS ?name) (COUNT(DISTINCT ?effort) AS ?efforts) WHERE {
  ?effort ino:gathers ?iri .
  ?iri a/rdfs:subClassOf+ ino:Actor ; rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $lang))
} GROUP BY ?iri ORDER BY DESC(?efforts) ?name LIMIT 24"""
_TARGETS = """
SELECT DISTINCT ?iri ?label ?commitment ?plan ?quote ?start ?end WHERE {
  $task ino:hasTarget ?iri .
  ?iri rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $lang))
  ?iri ino:commitment ?firmness ; ino:evidence ?evidence .
  ?evidence oa:hasSource ?plan ; oa:hasSelector ?selector .
  ?selector oa:exact ?quote ; oa:refinedBy ?position .
  ?position oa:start ?start ; oa:end ?end .
  BIND(STRAFTER(STR(?firmness), "#commitment-") AS ?commitment)
} ORDER BY ?plan ?start ?end"""


async def chains(visit: Visit) -> Data:
    """/trace: ?body=NAME (or IRI) from there to the goals; ?goal=NAME (a field, task or target) from there back."""
    body, goal = visit.given("body"), visit.given("goal")
    data: dict[str, Any] = {"title": say("trace", visit.lang), "body": body, "goal": goal, "problem": None}
    try:
        if body:
            return {**data, **await _forth(visit, body)}
        if goal:
            return {**data, **await _back(visit, goal)}
    except UnknownName as error:
        data["problem"] = told(error, visit.lang)
    return {**data, **await _offered(visit)}


async def _offered(visit: Visit) -> Data:
    """What there is to trace: bodies that take part in most, fields, and the tasks that set targets."""
    found = (await rows(visit.served, _GOALS, {"lang": ox.Literal(visit.lang)})).rows
    bodies = (await rows(visit.served, _BUSIEST, {"lang": ox.Literal(visit.lang)})).rows
    return {"bodies": bodies, "goals": found}


async def _forth(visit: Visit, body: str) -> Data:
    found = await run_in_threadpool(trace, visit.served.store, body, visit.lang)
    lines: list[dict[str, Any]] = []
    plans = [plan.iri for plan in visit.served.store.plans()]

    def told(step: Step, depth: int) -> dict[str, Any]:
        """A step with the plan that its quote stands in; also as a line of the table."""
        own = {**step.to_json(), "plan": _plan_of(step, plans)}
        lines.append({**own, "body": found.node, "depth": depth})
        own["steps"] = [told(one, depth + 1) for one in step.steps]
        return own

    steps = [told(one, 1) for one in found.steps]
    rows_ = [{name: line[name] for name in _CHAIN} for line in lines]
    return {
        "title": say("trace_of", visit.lang, what=found.node),
        "node": found.node,
        "iri": found.iri,
        "steps": steps,
        "tables": {"trace": table(rows_, _CHAIN)},
    }


def _plan_of(step: Step, plans: list[str]) -> str | None:
    """The plan that a step belongs to: its own IRI lies below the plan's, or that of a step beyond it."""
    own = next((plan for plan in plans if step.iri == plan or step.iri.startswith(f"{plan}/")), None)
    return own or next(filter(None, (_plan_of(one, plans) for one in step.steps)), None)


async def _back(visit: Visit, goal: str) -> Data:
    """The bodies that a field or a task leads back to; of a target those of the task that set it."""
    store = visit.served.store.store
    iri = await run_in_threadpool(names.resolve, store, goal, "thing")
    setters = store.quads_for_pattern(None, ox.NamedNode(Property.HAS_TARGET.iri), ox.NamedNode(iri), ox.DefaultGraph())
    task = next((str(quad.subject.value) for quad in setters if isinstance(quad.subject, ox.NamedNode)), iri)
    label = await run_in_threadpool(names.label, store, iri, visit.lang)
    base = visit.served.store.iris.base
    data: dict[str, Any] = {"title": say("back_of", visit.lang, what=label), "node": label, "iri": iri, "task": task}
    terms: Mapping[str, ox.NamedNode | ox.Literal] = {"task": ox.NamedNode(task), "lang": ox.Literal(visit.lang)}
    if iri.startswith(f"{base}id/field/"):
        return {**data, "targets": [], "tables": {"serving": table(await visit.ask("field", field=iri))}}
    if not task.startswith(f"{base}id/plan/"):
        raise BadRequest(
            f"{label} leads back to nothing: it is no field, task or target", 404, code="no_goal", what=label
        )
    targets = (await rows(visit.served, _TARGETS, terms)).rows
    return {**data, "targets": targets, "tables": {"serving": table(await visit.ask("relies-on", measure=task))}}
