"""What is in the graph, and one of its plans at a glance: its measures with whom they name, efforts, targets, gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from ...graph.manifest import PlanEntry
from ...ontology.terms import ACTIONS, COMMITMENTS, Class, superclasses
from ...queries.answer import Row
from . import describe, plan
from .pages import Data, Visit, rows, table
from .words import say

_THINGS = (Class.ACTOR, Class.ACTOR_GROUP, Class.PLATFORM, Class.INSTRUMENT, Class.FIELD, Class.PLACE)
_BY_IRI = {cls.iri: cls for cls in Class}
_LISTED = 200  # plans to choose from here; all of them stand on their own page
_GAPS = ("measure without actor", "target without measure", "field without platform", "platform without body")
_NAMING = ("measure", "title", "body", "bodyType", "action", "commitment", "vehicle", "channel", "fields")
_PLACE = ("plan", "quote", "start", "end", "section")


async def overview(visit: Visit) -> Data:
    """/: ?plan=NAME is the plan to show, by default the one with the most efforts."""
    store = visit.served.store
    listed = sorted(store.plans(), key=lambda one: (-(one.year or 0), one.path))
    data: dict[str, Any] = {
        "title": say("overview", visit.lang),
        "plans": [{"iri": one.iri, "title": one.title or one.path, "year": one.year} for one in listed[:_LISTED]],
        "count": len(listed),
        "classes": await visit.served.once("classes", lambda _: _classes(visit)),
        "plan": None,
    }
    if not listed:
        return data
    asked = visit.given("plan")
    shown = store.plan(asked) if asked else max(listed, key=lambda one: one.counts["efforts"])
    known = await visit.served.lately(f"overview {shown.iri} {visit.lang}", lambda _: _at_a_glance(visit, shown))
    return {**data, **known}


async def _classes(visit: Visit) -> list[dict[str, Any]]:
    """How many things each family has, and how many efforts and targets there are."""
    found = {row["class"]: row["things"] for row in (await rows(visit.served, describe.CLASS_SIZES, {})).rows}
    counts = [
        {
            "class": family.local,
            "things": sum(
                int(things or 0)
                for iri, things in found.items()
                if (cls := _BY_IRI.get(str(iri))) and (cls is family or family in superclasses(cls))
            ),
        }
        for family in (*_THINGS, Class.EFFORT, Class.TARGET, Class.OUTCOME)
    ]
    return [one for one in counts if one["things"]]


async def _at_a_glance(visit: Visit, entry: PlanEntry) -> Data:
    """Answers of the catalogue about one plan, put beside its outline."""
    outline = await plan.outline(visit, entry)
    named = (await visit.ask("relies-on", entry, measure=entry.iri)).rows
    targets = (await visit.ask("targets", entry)).rows
    gaps = (await visit.ask("gaps", entry)).rows
    return {
        "plan": {
            "iri": entry.iri,
            "title": entry.title or entry.path,
            "issuer": entry.issuer,
            "place": entry.place,
            "year": entry.year,
            "counts": entry.counts,
        },
        "outline": _with_parties(outline, named, targets, gaps),
        "firmness": _firmness(named),
        "gaps": {gap: [row for row in gaps if row["gap"] == gap] for gap in _GAPS},
        "tables": {
            "measures": table(
                [{name: row[name] for name in (*_NAMING, *_PLACE)} for row in named], (*_NAMING, *_PLACE)
            ),
            "targets": table(targets, tuple(targets[0]) if targets else ()),
            "gaps": table(gaps, tuple(gaps[0]) if gaps else ()),
        },
    }


def _with_parties(outline: list[Row], named: list[Row], targets: list[Row], gaps: list[Row]) -> list[dict[str, Any]]:
    """Each task of the outline with whom its efforts name, through what, how firmly, and its targets."""
    efforts: dict[object, list[Row]] = defaultdict(list)
    for row in named:
        efforts[row["measure"]].append(row)
    set_by = Counter(row["measure"] for row in targets)
    nobody = {row["number"] for row in gaps if row["gap"] == _GAPS[0]}
    found = []
    for task in outline:
        own = efforts[task["id"]]
        preamble = str(task["id"]).startswith("0")
        if (preamble or task["title"] is None) and not own and not set_by[task["id"]]:
            continue
        found.append(
            {
                **task,
                "level": str(task["id"]).count(".") + 1,
                "bodies": _distinct(own, "body", "bodyType"),
                "vehicles": _distinct(own, "vehicle"),
                "efforts": len(own),
                "firmness": {slug: n for slug in COMMITMENTS if (n := sum(row["commitment"] == slug for row in own))},
                "targets": set_by[task["id"]],
                "nobody": task["id"] in nobody,
            }
        )
    return found


def _distinct(rows_: list[Row], name: str, type_: str = "") -> list[dict[str, Any]]:
    seen = {row[name]: {"name": row[name], "type": row.get(type_)} for row in reversed(rows_) if row[name]}
    return list(reversed(seen.values()))


def _firmness(named: list[Row]) -> list[dict[str, Any]]:
    """How many efforts of each action there are, by commitment, the most frequent action first."""
    counts = Counter((row["action"], row["commitment"]) for row in named)
    found = [
        {"action": action, **{slug: counts[(action, slug)] for slug in COMMITMENTS}}
        for action in ACTIONS
        if any(counts[(action, slug)] for slug in COMMITMENTS)
    ]
    return sorted(found, key=lambda one: -sums([one])[0])


def sums(firmness: list[dict[str, Any]]) -> list[int]:
    """How many efforts each line of `firmness` counts."""
    return [sum(one[slug] for slug in COMMITMENTS) for one in firmness]
