"""The search box: bodies, fields and places that a text may mean, the likeliest first."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from ...queries import names
from ...queries.finding import Index
from .graphs import Served
from .pages import Data, Visit
from .words import say, term

_MOST = 20


async def index(served: Served) -> Index:
    """All names of this generation, read once."""

    async def read(served: Served) -> Index:
        return await run_in_threadpool(Index.of, served.store.store)

    return await served.once("index", read)


async def search(visit: Visit) -> Data:
    """/search?q=…: each found thing with its label, the label of its class, its IRI and the address of its page.

    A text that is the name of one thing and of no other leads to that thing's page.
    """
    asked = visit.given("q")
    known = await index(visit.served)
    found = await run_in_threadpool(known.find, asked, limit=_MOST)
    store = visit.served.store.store
    alone = next((one for one in found if one.sure), None)
    return {
        "see_other": visit.page_of(alone.iri) if alone else None,
        "title": say("search", visit.lang, what=asked),
        "asked": asked,
        "found": [
            {
                "name": names.label(store, one.iri, visit.lang),
                "kind": term(one.classes[0], visit.lang) if one.classes else "",
                "iri": one.iri,
                "sure": one.sure,
                "href": visit.page_of(one.iri),
            }
            for one in found
        ],
    }
