"""Two plans side by side: what is new, gone, firmer, weaker, raised or lowered from one to the other."""

from __future__ import annotations

from .pages import Data, Visit, table
from .words import say

# In the order in which a reader asks.
CHANGES = ("raised", "lowered", "firmer", "weaker", "new", "gone", "dropped", "continued", "achieved", "both")


async def compare(visit: Visit) -> Data:
    """/compare?plan=…&other=… (names or IRIs of plans); without both, what there is to choose from."""
    store = visit.served.store
    plans = [
        {"iri": one.iri, "path": one.path, "title": one.title or one.path, "year": one.year} for one in store.plans()
    ]
    one, other = visit.given("plan"), visit.given("other")
    data = {"title": say("compare", visit.lang), "plans": plans, "plan": None, "other": None}
    if not one or not other:
        return data
    first, second = store.plan(one), store.plan(other)
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
