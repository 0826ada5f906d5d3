"""One query in a process of its own, which `run.py` starts, bounds and kills: not imported, run as a file.

Standard input: {"database", "query", "prefixes", "memory_mb", "timeout_s"} as JSON. Standard output: one line of JSON,
{"kind": "solutions" | "boolean" | "triples"} or {"error", "syntax"}, and after it the answer: SPARQL JSON results, or
Turtle. Needs the standard library and pyoxigraph alone, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox


def limit(memory_mb: int, timeout_s: float) -> None:
    """Let this process take `memory_mb` MiB beyond what it has now, and stop it by itself if nobody else does."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit is kept by whoever started us
        return
    statm = Path("/proc/self/statm")
    if statm.exists():  # elsewhere address space says nothing of memory used
        now = int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        most = now + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = math.ceil(min(timeout_s, 1e6)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """The first line and what follows it."""
    try:
        store = ox.Store.read_only(request["database"])
        limit(request["memory_mb"], request["timeout_s"])
        result = store.query(request["query"], prefixes=request["prefixes"])
        if isinstance(result, ox.QueryTriples):
            triples = sorted(set(result), key=str)  # the same graph gives the same bytes
            body = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=request["prefixes"]) or b""
            return {"kind": "triples"}, body
        kind = "boolean" if isinstance(result, ox.QueryBoolean) else "solutions"
        return {"kind": kind}, result.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return {"error": str(error), "syntax": isinstance(error, SyntaxError)}, b""


if __name__ == "__main__":
    head, rest = answer(json.load(sys.stdin))
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + rest)
    sys.stdout.buffer.flush()
    os._exit(0)  # under a memory limit the store's own farewell may fail after the answer is given
