"""Processes that answer queries, a fixed number of them, with a queue of bounded length before them.

    async with Workers("sparql", database, limits) as workers:
        answer = await workers.ask({"kind": "query", …})

A request that passes its time is ended by ending its process, and the next gets a new one: Oxigraph's own time limit
does not stop a cross product. So is one whose client went away, and, while others wait, one that is long.
An answer stands in a file without a name, so that a slow reader holds no process and no memory.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from ...errors import QueryError, StoreError

_START_S = 60.0  # a new process's time to open the store, before its first request
_PATIENCE_S = 0.2  # of those who wait, before a long query makes way
_LONG_S, _LASTING_S = 0.5, 2.0  # of the processor, and by the clock: a query that has taken more is long


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take, and how many may run and wait."""

    timeout_s: float = 30.0
    memory_mb: int = 1024
    most_rows: int = 100_000
    processes: int = 6  # more than cores, so that a few long queries do not keep all others waiting
    waiting: int = 64
    kept_mb: int = 2048  # of answers that are not yet fetched; one has `worker.LARGEST` at most

    @property
    def retry_after_s(self) -> int:
        """After how many seconds whoever was turned away may try again."""
        return max(1, round(self.timeout_s / 10))


class Busy(Exception):
    """Not now: the client may try again after `retry_after_s` seconds."""

    def __init__(
        self, retry_after_s: int, message: str = "too many queries are waiting; try again soon", code: str = "busy"
    ) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.code, self.values = code, {"n": retry_after_s}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer's octets, from the file's beginning, and what the process said of it."""

    file: IO[bytes]
    size: int
    truncated: bool


class Workers:
    """The processes of one engine ("sparql", "cypher") over its file. They are started when first wanted."""

    def __init__(self, engine: str, source: Path, limits: Limits) -> None:
        self.limits = limits
        self._command = ("innograph.app.web.worker", engine, str(source), str(limits.memory_mb))
        self._idle: list[_Process] = []
        self._working: dict[_Process, tuple[float, float]] = {}  # when those at work began, and its time they had taken
        self._turn = asyncio.Semaphore(limits.processes)
        self._waiting = 0
        self._kept = 0  # octets of answers that are not yet fetched

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the processes that wait for work; those at work end with their answers."""
        while self._idle:
            await self._idle.pop().end()

    async def ask(self, request: Mapping[str, Any]) -> Answered:
        """The answer to one request of `worker.py` (without "file" and "timeout_s").

        Busy where the queue is full, its turn did not come within the time that a query may take, it was long and
        others waited, or too much of what was answered is not fetched. QueryError for what the query gets wrong and for
        a limit passed.
        """
        if self._kept > self.limits.kept_mb * 2**20:
            raise Busy(self.limits.retry_after_s, "too many answers are not fetched yet; try again soon")
        if self._turn.locked() and self._waiting >= self.limits.waiting:
            raise Busy(self.limits.retry_after_s)
        self._waiting += 1
        try:
            await self._in_turn()
        finally:
            self._waiting -= 1
        try:
            return await self._answer(request)
        finally:
            self._turn.release()

    async def _in_turn(self) -> None:
        """Waits in the queue. Long queries make way, lest a few of them keep all others from their answers."""
        until = time.monotonic() + self.limits.timeout_s
        turn = asyncio.ensure_future(self._turn.acquire())
        try:
            while not (await asyncio.wait({turn}, timeout=_PATIENCE_S))[0]:
                if time.monotonic() > until:
                    raise Busy(self.limits.retry_after_s)
                self._make_way()
        except BaseException:
            if not turn.cancel() and not turn.cancelled():  # it came at the last moment
                self._turn.release()
            raise

    def _make_way(self) -> None:
        """Ends of the long queries the one that has taken most of the processor."""
        now = time.monotonic()
        taken = {process: process.taken_s() - before for process, (_, before) in self._working.items()}
        long = [one for one, (since, _) in self._working.items() if taken[one] > _LONG_S or now - since > _LASTING_S]
        if long:
            longest = max(long, key=taken.__getitem__)
            del self._working[longest]
            longest.make_way()

    async def _answer(self, request: Mapping[str, Any]) -> Answered:
        process = self._idle.pop() if self._idle else await _Process.start(self._command, self.limits.memory_mb)
        handle, name = tempfile.mkstemp(prefix="innograph-answer-")
        file = _Kept(handle, self._let_go)
        self._working[process] = time.monotonic(), process.taken_s()
        try:
            said = await process.ask({**request, "file": name, "timeout_s": self.limits.timeout_s})
        except BaseException:  # cancelled too: whoever asked went away, and the query is not wanted any more
            file.close()
            await process.end()
            if process.made_way:
                message = "it ran long and made way for shorter ones; try again when fewer are waiting"
                raise Busy(self.limits.retry_after_s, message, "made_way") from None
            raise
        finally:
            self._working.pop(process, None)
            with suppress(FileNotFoundError):  # the process takes the name away as soon as it has opened the file
                os.unlink(name)  # noqa: PTH108
        if process.made_way:  # just as it answered
            await process.end()
        else:
            self._idle.append(process)
        if said["kind"] == "error":
            file.close()
            raise Refused(said["message"], syntax=said["syntax"], place=said["place"])
        file.size = os.fstat(handle).st_size
        self._kept += file.size
        return Answered(file, file.size, bool(said.get("truncated")))

    def _let_go(self, size: int) -> None:
        self._kept -= size


class _Kept(io.BufferedReader):
    """A file of an answer that tells when it is closed, and of how many octets."""

    def __init__(self, handle: int, let_go: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(handle))
        self.size, self._told = 0, let_go

    def close(self) -> None:
        if not self.closed:
            self._told(self.size)
        super().close()


class Refused(QueryError):
    """The engine did not take the query; `syntax` says whether for its words, `place` at which line and column."""

    def __init__(self, message: str, *, syntax: bool, place: Sequence[int] | None) -> None:
        super().__init__(" ".join(message.split()))
        self.syntax, self.place = syntax, place


class LimitPassed(QueryError):
    """A query that was ended."""


class _Process:
    def __init__(self, process: asyncio.subprocess.Process, memory_mb: int) -> None:
        self._process, self._memory_mb = process, memory_mb
        self.made_way = False

    @classmethod
    async def start(cls, command: Sequence[str], memory_mb: int) -> _Process:
        begun = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        process = cls(begun, memory_mb)
        try:
            if await process._line(_START_S):
                return process
        except BaseException:
            await process.end()
            raise
        raise StoreError("the graph cannot be opened", where=command[2], hint="see innograph check")

    async def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What the process says of a request. LimitPassed where it was ended, by us or by its memory limit."""
        assert self._process.stdin is not None
        timeout_s = float(request["timeout_s"])
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
            line = await self._line(timeout_s)
        except TimeoutError:
            raise LimitPassed(
                f"no answer within {timeout_s:g} seconds",
                hint="narrow the question or add LIMIT",
                code="too_long",
                n=f"{timeout_s:g}",
            ) from None
        except (BrokenPipeError, ConnectionResetError):
            line = b""
        if not line:
            raise LimitPassed(
                f"the answer needs more than {self._memory_mb} MiB",
                hint="narrow the question or add LIMIT",
                code="too_large",
                n=self._memory_mb,
            )
        said: dict[str, Any] = json.loads(line)
        return said

    async def _line(self, timeout_s: float) -> bytes:
        assert self._process.stdout is not None
        return await asyncio.wait_for(self._process.stdout.readline(), timeout_s)

    def taken_s(self) -> float:
        """Seconds of the processor that it has taken so far; by the clock where the system does not tell."""
        try:
            # behind the name, which may hold anything, the 12th and 13th field, in ticks
            user, system = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            return time.monotonic()

    def make_way(self) -> None:
        """End it in the middle of its work, for others."""
        self.made_way = True
        self._kill()

    async def end(self) -> None:
        self._kill()
        await self._process.wait()

    def _kill(self) -> None:
        """Not by the process's own kill(): that may take its end from the event loop, which then complains."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
