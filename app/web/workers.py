"""Processes that answer queries, a fixed number of them, with a queue of bounded length before them.

    async with Workers("sparql", database, limits) as workers:
        answer = await workers.ask({"kind": "query", …})

A request that passes its time is ended by ending its process, and the next gets a new one: Oxigraph's own time limit
does not stop a cross product. An answer stands in a file without a name, so that a slow reader holds no process and no
memory.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from ...errors import QueryError, StoreError

_START_S = 60.0  # a new process's time to open the store, before its first request


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take, and how many may run and wait."""

    timeout_s: float = 30.0
    memory_mb: int = 1024
    most_rows: int = 100_000
    processes: int = 4  # more than cores, so that a few long queries do not keep all others waiting
    waiting: int = 64

    @property
    def retry_after_s(self) -> int:
        """After how many seconds whoever was turned away may try again."""
        return max(1, round(self.timeout_s / 10))


class Busy(Exception):
    """Not now: the client may try again after `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int, message: str = "too many queries are waiting; try again soon") -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


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
        self._turn = asyncio.Semaphore(limits.processes)
        self._waiting = 0
        self._folder = tempfile.TemporaryDirectory(prefix="innograph-answers-")

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the processes that wait for work; those at work end with their answers."""
        while self._idle:
            await self._idle.pop().end()
        self._folder.cleanup()

    async def ask(self, request: Mapping[str, Any]) -> Answered:
        """The answer to one request of `worker.py` (without "file" and "timeout_s").

        Busy where the queue is full, or its turn did not come within the time that a query may take. QueryError for
        what the query gets wrong and for a limit passed.
        """
        if self._turn.locked() and self._waiting >= self.limits.waiting:
            raise Busy(self.limits.retry_after_s)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._turn.acquire(), self.limits.timeout_s)
        except TimeoutError:
            raise Busy(self.limits.retry_after_s) from None
        finally:
            self._waiting -= 1
        try:
            return await self._answer(request)
        finally:
            self._turn.release()

    async def _answer(self, request: Mapping[str, Any]) -> Answered:
        process = self._idle.pop() if self._idle else await _Process.start(self._command, self.limits.memory_mb)
        handle, name = tempfile.mkstemp(dir=self._folder.name)
        file = os.fdopen(handle, "rb")
        try:
            said = await process.ask({**request, "file": name, "timeout_s": self.limits.timeout_s})
        except BaseException:  # cancelled too: whoever asked went away, and the query is not wanted any more
            file.close()
            await process.end()
            raise
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108 - the open file stays readable
        self._idle.append(process)
        if said["kind"] == "error":
            file.close()
            raise Refused(said["message"], syntax=said["syntax"], place=said["place"])
        return Answered(file, os.fstat(handle).st_size, bool(said.get("truncated")))


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
                f"no answer within {timeout_s:g} seconds", hint="narrow the question or add LIMIT"
            ) from None
        except (BrokenPipeError, ConnectionResetError):
            line = b""
        if not line:
            raise LimitPassed(
                f"the answer needs more than {self._memory_mb} MiB", hint="narrow the question or add LIMIT"
            )
        said: dict[str, Any] = json.loads(line)
        return said

    async def _line(self, timeout_s: float) -> bytes:
        assert self._process.stdout is not None
        return await asyncio.wait_for(self._process.stdout.readline(), timeout_s)

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
