"""Two plans side by side: what is new, gone, firmer, weaker, raised or lowered from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...graph.manifest import PlanEntry
from .pages import Data, Visit, table
from .words import say

# In the order in which a reader asks.
CHANGES = ("raised", "lowered", "firmer", "weaker", "new", "gone", "dropped", "continued", "achieved", "both")


async def compare(visit: Visit) -> Data:
    """/compare?plan=…&other=… (names or IRIs of plans); without both, the newest two of one place."""
    store = visit.served.store
    listed = sorted(store.plans(), key=lambda one: (one.place or "", one.year or 0, one.path))
    plans = [{"iri": one.iri, "path": one.path, "title": one.title or one.path, "year": one.year} for one in listed]
    one, other = visit.given("plan"), visit.given("other")
    data = {"title": say("compare", visit.lang), "plans": plans, "plan": None, "other": None}
    if one and other:
        first, second = store.plan(one), store.plan(other)
    elif len(listed) > 1:
        first, second = _newest(listed)
    else:
        return data
    found = await visit.ask("compare", plan=first.iri, other=second.iri)
    return {
        **data,
        "plan": first.iri,
        "other": second.iri,
        "counts": {
            change: count for change in CHANGES if (count := sum(row["change"] == change for row in found.rows))
        },
        "tables": {"compare": table(found)},
    }


def _newest(plans: Sequence[PlanEntry]) -> tuple[PlanEntry, PlanEntry]:
    """Of plans in order of place and year, the two neighbours of one place of which the later is the newest; where no
    place has two, the newest two.
    """
    neighbours = [(one, other) for one, other in pairwise(plans) if one.place and one.place == other.place]
    if neighbours:
        return max(neighbours, key=lambda pair: (pair[1].year or 0, pair[0].year or 0))
    older, newer = sorted(plans, key=lambda one: one.year or 0)[-2:]
    return older, newer
