"""Plans that are ready go into the database in bulk, many at a time, while others are still made ready.

The engine takes quads ten times as fast in bulk as one by one, lets go of the interpreter meanwhile, and rewrites less
of what it holds the fewer parts it is given. So half of the plans are loaded at once when they are there, then half of
the others, and so on, that little is left to load when the last plan has been read. A part has an upper bound, which
grows with what is there up to a last one: a build of thousands needs no more memory than one of hundreds.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pyoxigraph as ox

from .made import Made

# Statements that are loaded at once. The engine sorts a million together: what goes beyond is a part of its own.
_LEAST, _MOST = 350_000, 1_000_000
_SHARE = 3  # of what has been loaded, the most that is loaded next
_FEWEST = 4  # plans of a part towards the end: with fewer, a load's own cost outweighs what it spares


class Loading:
    """Loads plans in a thread of its own, in the order in which they are given: one part is loaded, another gathered.

    `before` is called in that thread for each plan that is about to be loaded. An error of the thread is raised by the
    next call.
    """

    def __init__(self, store: ox.Store, before: Callable[[Made], None]) -> None:
        self._store, self._before = store, before
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="loading")
        self._going: Future[None] | None = None
        self._waiting: list[Made] = []
        self._held = self._loaded = 0  # statements that wait, and that have been loaded
        self._to_come = 0  # plans, where it is known how many

    def expect(self, plans: int) -> None:
        """So many plans will be added, or fewer."""
        self._to_come = plans

    def add(self, made: Made) -> None:
        if self._waiting and self._held + made.statements > min(_MOST, max(_LEAST, self._loaded // _SHARE)):
            self._next()
        self._waiting.append(made)
        self._held += made.statements
        self._to_come -= 1
        idle = self._going is None or self._going.done()
        if idle and _FEWEST <= self._to_come <= len(self._waiting):
            self._next()

    def finish(self) -> None:
        """Load what waits, and be done with all of it."""
        self._next()
        self._settle()

    def close(self) -> None:
        """End the thread; what waits is not loaded."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        del self._store, self._before

    def _next(self) -> None:
        self._settle()
        part, self._waiting = self._waiting, []
        self._loaded, self._held = self._loaded + self._held, 0
        self._going = self._thread.submit(self._load, part)

    def _settle(self) -> None:
        going, self._going = self._going, None
        if going is not None:
            going.result()

    def _load(self, part: list[Made]) -> None:
        """Load plans into their graphs and into the default graph."""
        for made in part:
            self._before(made)
        self._store.bulk_load(b"".join(made.nquads for made in part), format=ox.RdfFormat.N_QUADS, lenient=True)
        self._store.bulk_load(b"".join(made.ntriples for made in part), format=ox.RdfFormat.N_TRIPLES, lenient=True)
