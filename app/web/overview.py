"""What is in the graph, at a glance."""

from __future__ import annotations

from .pages import Data, Visit
from .words import say


async def overview(visit: Visit) -> Data:
    """The plans."""
    plans = visit.served.store.plans()
    return {
        "title": say("overview", visit.lang),
        "plans": [
            {"iri": one.iri, "path": one.path, "title": one.title, "issuer": one.issuer, "year": one.year}
            for one in plans
        ],
    }
