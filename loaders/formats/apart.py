"""Formats whose files may be hostile are extracted in a process apart, which can be ended; it serves many files.

A process is started when the first such file comes, so that text costs nothing, and again after one has been ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from ...errors import SourceError
from ..given import About
from .extract import Extract

MEMORY_MB = 1024
CPU_S = 20
_WALL_S = 180  # where the machine is so busy, or the file so slow to come, that its time never passes
_FILES = 500  # a process serves no more, so that what a library leaks stays little
_HINT = "save its text as .txt"


class _Worker:
    """A process that extracts; its owner is the process that started it."""

    def __init__(self) -> None:
        self.owner, self.served = os.getpid(), 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def ask(self, head: bytes, data: bytes) -> bytes:
        """The line of its answer; empty where it ended first."""
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            raise ValueError("a process without pipes")
        self.served += 1
        try:
            into.write(head + b"\n" + data)
            into.flush()
        except OSError:
            return b""
        parts: list[bytes] = []
        until = time.monotonic() + _WALL_S
        while (left := until - time.monotonic()) > 0 and select.select([out], [], [], left)[0]:
            part = os.read(out.fileno(), 1 << 20)
            if not part:
                return b""
            parts.append(part)
            if part.endswith(b"\n"):
                return b"".join(parts)
        return b""

    def end(self) -> int:
        """Its exit code, negative for a signal."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return self.process.wait()


_lock = threading.Lock()
_worker: _Worker | None = None


def apart(format_name: str) -> Callable[[bytes, str], Extract]:
    """The extraction of a format in the process apart. SourceError in its own words, or where it passes its limits."""

    def extract(data: bytes, where: str) -> Extract:
        head = {
            "format": format_name,
            "where": where,
            "size": len(data),
            "memory_mb": MEMORY_MB,
            "cpu_s": CPU_S,
        }
        answer = _ask(json.dumps(head).encode(), data)
        if answer is None:
            limits = f"{CPU_S} seconds or {MEMORY_MB} MiB"
            raise SourceError(f"reading it takes more than {limits}, or breaks its reader", where=where, hint=_HINT)
        if "error" in answer:
            message, place, hint = answer["error"]
            raise SourceError(message, where=place, hint=hint or _HINT)
        return _extract(answer["extract"])

    return extract


def _ask(head: bytes, data: bytes) -> dict[str, Any] | None:
    global _worker
    with _lock:
        if _worker is not None and _worker.owner != os.getpid():
            _worker = None  # after a fork it is the other process's
        if _worker is not None and (_worker.served >= _FILES or _worker.process.poll() is not None):
            _worker.end()
            _worker = None
        if _worker is None:
            _worker = _Worker()
        line = b""
        try:
            line = _worker.ask(head, data)
        finally:
            if not line:  # it broke, or we are stopped while it has an answer that nobody will read
                _worker.end()
                _worker = None
        if not line:
            return None
    answer: dict[str, Any] = json.loads(line)
    return answer


def _extract(said: dict[str, Any]) -> Extract:
    return Extract(
        said["text"],
        said["encoding"],
        tuple(said["pages"]),
        tuple(said["paragraphs"]),
        None if said["breaks"] is None else tuple(said["breaks"]),
        tuple((start, end) for start, end in said["furniture"]),
        About(**said["about"]),
        About(**said["hints"]),
        tuple(said["notes"]),
    )
