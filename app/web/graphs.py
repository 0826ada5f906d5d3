"""The graph that is served: the current generation, and the one before it as long as a request still reads it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import pyoxigraph as ox

from ...errors import InnographError, StoreError
from ...graph.generations import current_number
from ...graph.store import GraphStore, open_store
from ...queries import names
from .workers import Busy, Limits, Workers

Thing = TypeVar("Thing")
_LOOK_S = 1.0  # between looks at the folder
_MOST_KEPT = 64  # pages' data; a plan's is the largest, some hundred thousand octets


class Served:
    """One generation, opened, with the processes that answer queries over it."""

    def __init__(self, store: GraphStore, limits: Limits) -> None:
        self.store, self.limits = store, limits
        names.keep(store.store)
        self.workers = Workers("sparql", store.database, limits)
        self._readers, self._retired, self._closed = 0, False, False
        self._kept: dict[str, asyncio.Future[Any]] = {}
        self._lately: dict[str, asyncio.Future[Any]] = {}

    async def once(self, name: str, make: Callable[[Served], Awaitable[Thing]]) -> Thing:
        """What `make` gives, made once for this generation, however many ask for it and go away meanwhile."""
        return await self._made(self._kept, name, make)

    async def lately(self, name: str, make: Callable[[Served], Awaitable[Thing]]) -> Thing:
        """The same for what there may be thousands of: of _MOST_KEPT names, those wanted last are kept."""
        made = await self._made(self._lately, name, make)
        if name in self._lately:
            self._lately[name] = self._lately.pop(name)
        while len(self._lately) > _MOST_KEPT:
            del self._lately[next(iter(self._lately))]
        return made

    async def _made(
        self, kept: dict[str, asyncio.Future[Any]], name: str, make: Callable[[Served], Awaitable[Thing]]
    ) -> Thing:
        making = kept.get(name)
        if making is None or (making.done() and (making.cancelled() or making.exception())):  # try again what failed
            making = kept[name] = asyncio.ensure_future(make(self))
        made: Thing = await asyncio.shield(making)
        return made

    async def cypher(self) -> Workers:
        """The processes that answer Cypher. The snapshot that they open is made when first wanted.

        Busy where that takes longer than a query may; it is made all the same.
        """
        try:
            return await asyncio.wait_for(self.once("cypher", _cypher), self.limits.timeout_s)
        except TimeoutError:
            message = "the graph is being made ready for Cypher; try again soon"
            raise Busy(self.limits.retry_after_s, message, "making_ready") from None

    def graph_names(self) -> frozenset[str]:
        """IRIs of the named graphs."""
        return frozenset(name.value for name in self.store.store.named_graphs() if isinstance(name, ox.NamedNode))

    def enter(self) -> None:
        self._readers += 1

    async def leave(self) -> None:
        self._readers -= 1
        await self._close_if_unused()

    async def retire(self) -> None:
        """Close it once nobody reads it."""
        self._retired = True
        await self._close_if_unused()

    async def _close_if_unused(self) -> None:
        if self._retired and not self._readers and not self._closed:
            self._closed = True
            making = self._kept.pop("cypher", None)
            if making is not None:
                making.cancel()
                with suppress(asyncio.CancelledError, InnographError):
                    await (await making).close()
            # before the loop ends: what it cancels while a process starts never ends
            left = (*self._kept.values(), *self._lately.values())
            for one in left:
                one.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            await self.workers.close()
            names.forget(self.store.store)
            self.store.close()


async def _cypher(served: Served) -> Workers:
    path = await asyncio.to_thread(served.store.cypher_path)
    if not path.is_file():
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "innograph.app.web.projecting"),
            *(str(served.store.beside), str(path)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await process.wait()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        if not path.is_file():
            raise StoreError("the graph cannot be made ready for Cypher", where=str(path), hint="see innograph check")
    return Workers("cypher", path, served.limits)


class Graphs:
    """The graph in a folder, followed from generation to generation: a build is seen by the next request.

    But pages (`is_page`) are shown of a generation that `warm` has made ready; the one before answers meanwhile.
    """

    def __init__(
        self, directory: Path, limits: Limits, warm: Callable[[Served], Awaitable[None]] | None = None
    ) -> None:
        self.directory, self.limits = directory, limits
        self._warm = warm
        self._served: Served | None = None  # the newest
        self._shown: Served | None = None  # the newest that is ready
        self._lock = asyncio.Lock()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Graphs:
        await self._follow()
        self._tasks["watch"] = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for served in {self._served, self._shown} - {None}:
            assert served is not None
            await served.retire()

    @asynccontextmanager
    async def current(self, *, is_page: bool = False) -> AsyncIterator[Served]:
        """The current generation, which stays open within the block. StoreError where the folder is broken."""
        newest = await self._follow()
        served = (self._shown or newest) if is_page else newest
        served.enter()
        try:
            yield served
        finally:
            await served.leave()

    async def _watch(self) -> None:
        """Follows while nobody asks, so that whoever asks next finds it ready."""
        while True:
            await asyncio.sleep(_LOOK_S)
            with suppress(InnographError):  # told to whoever asks
                await self._follow()

    async def _follow(self) -> Served:
        async with self._lock:
            number = current_number(self.directory)
            if self._served is not None and number in (None, self._served.store.generation):
                return self._served
            store = await asyncio.to_thread(open_store, self.directory)
            before, self._served = self._served, Served(store, self.limits)
            served = self._served
        if before is None or self._warm is None:
            self._shown = served
        elif "ready" not in self._tasks or self._tasks["ready"].done():
            self._tasks["ready"] = asyncio.create_task(self._make_ready(self._warm))
        if before is not None and before is not self._shown:
            await before.retire()
        return served

    async def _make_ready(self, warm: Callable[[Served], Awaitable[None]]) -> None:
        while (served := self._served) is not None and served is not self._shown:
            served.enter()
            try:
                await warm(served)
            finally:
                await served.leave()
            if served is self._served:  # else there is a newer one already
                before, self._shown = self._shown, served
                if before is not None:
                    await before.retire()
