"""One query in a process of its own, which `run.py` and `cypher.py` start, bound and kill: run as a file.

Standard input, as JSON: "query", "memory_mb", "timeout_s", and either "database" and "prefixes" (SPARQL) or "snapshot"
and "parameters" (Cypher). Standard output: one line of JSON and after it the answer:

    {"kind": "solutions" | "boolean" | "triples"}   SPARQL JSON results, or Turtle
    {"kind": "rows"}                                {"columns": [...], "rows": [[...], ...]} of plain values
    {"error", "syntax", "place"}                    nothing; "place" is [line, column] where that is known

Needs the standard library and one engine alone, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any


def limit(memory_mb: int, timeout_s: float) -> None:
    """Let this process take `memory_mb` MiB beyond what it has now, and stop it by itself if nobody else does."""
    limit_memory(memory_mb)
    limit_time(timeout_s)


def limit_memory(memory_mb: int) -> None:
    """Let this process take `memory_mb` MiB beyond what it has now, where the system tells what that is."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    statm = Path("/proc/self/statm")
    if statm.exists():  # elsewhere address space says nothing of memory used
        now = int(statm.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        most = now + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(timeout_s: float) -> None:
    """End this process when it takes that much time of the processor from now on, should nobody else end it."""
    try:
        import resource
    except ImportError:  # the time limit is kept by whoever started us
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime + min(timeout_s, 1e6)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def sparql(request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """The first line and what follows it."""
    import pyoxigraph as ox

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
        return {"error": str(error), "syntax": isinstance(error, SyntaxError), "place": None}, b""


def cypher(request: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """The same of Cypher: from a snapshot that nothing can write to, and without a way to files or other hosts."""
    import kglite

    kglite.set_query_warning_policy("silent")
    try:
        graph = kglite.load(request["snapshot"])
        graph.read_only(True)
        limit(request["memory_mb"], request["timeout_s"])
        no_files()
        found = graph.cypher(request["query"], params=request["parameters"], timeout_ms=0)
        if isinstance(found, str):
            return {"error": "FORMAT is not allowed: take --format", "syntax": False, "place": None}, b""
        rows = [[plain(row[column]) for column in found.columns] for row in found]
        return {"kind": "rows"}, json.dumps({"columns": found.columns, "rows": rows}).encode()
    except (kglite.KgError, ValueError, TypeError, OverflowError, RecursionError) as error:
        line, column = getattr(error, "line", None), getattr(error, "col", None)
        place = None if line is None or column is None else [line, column]
        return {"error": str(error), "syntax": isinstance(error, kglite.CypherSyntaxError), "place": place}, b""


def no_files() -> None:
    """Open no file or socket from here on: what is open stays so."""
    try:
        import resource
    except ImportError:  # Windows: the queries that would open one are refused by their words
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def plain(value: object) -> str | int | float | bool | None:
    """A value as a cell holds it; lists, maps, nodes and relationships as JSON, dates as ISO 8601 has them."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=plain)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    head, rest = cypher(asked) if "snapshot" in asked else sparql(asked)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + rest)
    sys.stdout.buffer.flush()
    os._exit(0)  # under a memory limit the store's own farewell may fail after the answer is given
