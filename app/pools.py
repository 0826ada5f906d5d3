"""Where plans are made ready: in this process, in processes of this machine, or on a dask.distributed cluster.

Each takes a plan's bytes and gives the promise of a result; the results are the same, wherever they come from.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from ..errors import InnographError
from ..loaders.source import Document
from . import forking
from .way import Failure, Way, fingerprint, ready, ready_elsewhere

Result = bytes | Failure
_YOUNG = 200_000  # objects made and not yet gone at which the collector looks at them
_SCHEDULER_S = 20  # in which a scheduler and one worker have to answer


class Promised(Protocol):
    """A result that will be there."""

    def done(self) -> bool: ...
    def result(self) -> Result: ...


class Pool(Protocol):
    """Makes plans ready. `ahead` is how many are worth promising before the first result is taken."""

    ahead: int

    def submit(self, document: Document, key: str) -> Promised: ...
    def close(self) -> None:
        """Stop what is not done."""


def local(way: Way, plans: int, processes: int | None) -> Pool:
    """For so many plans on this machine: in `processes`, by default as many as it has cores and they are worth."""
    wanted = forking.worth(plans, processes)
    return Processes(way, wanted) if wanted > 1 else Here(way)


class _Later:
    """A result that is made when it is asked for."""

    def __init__(self, make: Callable[[], Result]) -> None:
        self._make = make

    def done(self) -> bool:
        return False

    def result(self) -> Result:
        return self._make()


class Here:
    """In this process, one after the other."""

    ahead = 1

    def __init__(self, way: Way) -> None:
        self._way = way

    def submit(self, document: Document, key: str) -> Promised:
        return _Later(lambda: ready(self._way, document, key))

    def close(self) -> None:
        pass


class Processes:
    """In processes that load their models once. One that is killed costs the plans that it had in hand no more than
    being made again, each by itself; the plan that a process dies of twice is a failure.
    """

    def __init__(self, way: Way, processes: int) -> None:
        self._way, self._processes = way, processes
        self._pool: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None
        self._started: set[BaseProcess] = set()
        self.ahead = 4 * processes

    def submit(self, document: Document, key: str) -> Promised:
        promise = self._promise(document, key)
        return _Mended(promise, lambda: self._alone(document, key))

    def close(self) -> None:
        for process in self._started:
            process.terminate()
        for pool in filter(None, (self._pool, self._single)):
            pool.shutdown(wait=True, cancel_futures=True)

    def _promise(self, document: Document, key: str) -> Future[Result]:
        for _ in range(2):
            if self._pool is None:
                self._pool = _executor(self._processes, self._way)
            try:
                return self._submit(self._pool, document, key)
            except BrokenProcessPool:  # of an earlier plan
                self._pool = None
        raise InnographError("the processes that read plans end at once", hint="is there enough memory?")

    def _alone(self, document: Document, key: str) -> Result:
        if self._single is None:
            self._single = _executor(1, self._way)
        try:
            return self._submit(self._single, document, key).result()
        except BrokenProcessPool:
            self._single = None
            return Failure("the process that read it was ended", document.where, "is there enough memory?")

    def _submit(self, pool: ProcessPoolExecutor, document: Document, key: str) -> Future[Result]:
        """A pool starts its processes here."""
        others = set(multiprocessing.active_children())
        try:
            with forking.undisturbed():
                return pool.submit(_ready, document, key)
        finally:
            self._started |= set(multiprocessing.active_children()) - others


class _Mended:
    """A promise of a process pool that may break under it."""

    def __init__(self, promise: Future[Result], otherwise: Callable[[], Result]) -> None:
        self._promise, self._otherwise = promise, otherwise

    def done(self) -> bool:
        return self._promise.done() and not self._promise.cancelled() and self._promise.exception() is None

    def result(self) -> Result:
        try:
            return self._promise.result()
        except BrokenProcessPool:
            return self._otherwise()


def _executor(processes: int, way: Way) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=forking.context(), initializer=_begin, initargs=(way,))


_way: Way | None = None  # of the process that this is


def _begin(way: Way) -> None:
    global _way
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _way = way
    # Facts and quads hardly ever hold each other, so that looking for what does takes a fifth of the time for nothing.
    gc.set_threshold(_YOUNG)
    parent = multiprocessing.parent_process()
    if parent is not None:  # a process whose parent was killed has nobody to work for
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _ready(document: Document, key: str) -> Result:
    if _way is None:
        raise RuntimeError("a process that was not begun")
    return ready(_way, document, key)


class Dask:
    """On the workers of a dask.distributed scheduler, whose innograph has to be this one. A worker that dies costs no
    more than that the scheduler gives its plans to another.
    """

    ahead = 256

    def __init__(self, way: Way, address: str) -> None:
        """InnographError where `distributed` is not installed, no scheduler or no worker answers, or one differs."""
        try:
            import distributed
        except ImportError:
            hint = "pip install 'innograph[dask]'"
            raise InnographError("--dask needs the library distributed, which is not here", hint=hint) from None
        self._address = address
        try:
            client: Any = distributed.Client
            self._client = client(address, timeout=_SCHEDULER_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InnographError(f"no dask scheduler answers ({error})", where=address) from None
        try:
            self._client.wait_for_workers(1, timeout=_SCHEDULER_S)
            found = self._client.run(fingerprint)
        except TimeoutError:
            self.close()
            raise InnographError("the dask scheduler has no workers", where=address) from None
        except Exception as error:  # whatever a worker without innograph raises when it is asked for it
            self.close()
            raise self._unlike(f"{type(error).__name__}: {error}") from None
        if unlike := [worker for worker, version in found.items() if version != way.version]:
            self.close()
            raise self._unlike(unlike[0])
        # A key does not stand for decisions, and a scheduler gives what it still has by name.
        self._given = hashlib.sha256(repr(way.contents).encode()).hexdigest()[:16]
        # By a task, and not scattered: where the worker that holds it dies, the scheduler has it made again.
        self._way = self._client.submit(_itself, way)

    def submit(self, document: Document, key: str) -> Promised:
        promise = self._client.submit(ready_elsewhere, self._way, document, key, key=f"innograph-{key}-{self._given}")
        return _Fetched(promise, self._unlike)

    def close(self) -> None:
        self._client.close()

    def _unlike(self, which: str) -> InnographError:
        return InnographError(
            f"a dask worker has not this innograph ({which})",
            where=self._address,
            hint="install the same version of innograph and its libraries on every worker",
        )


class _Fetched:
    """A promise of a cluster."""

    def __init__(self, promise: Any, unlike: Callable[[str], InnographError]) -> None:
        self._promise, self._unlike = promise, unlike

    def done(self) -> bool:
        return bool(self._promise.status == "finished")

    def result(self) -> Result:
        found: Result | None = self._promise.result()
        if found is None:
            raise self._unlike("one that came later")
        return found


def _itself(way: Way) -> Way:
    return way
