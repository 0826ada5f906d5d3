"""A process that answers one request after another over one graph, read only: run as a module by `workers.py`, with the
engine ("sparql" or "cypher"), its file (the database's folder, or the snapshot) and the memory in MiB it may take.

A request is a line of JSON on standard input: {"kind", "file", "timeout_s", …}, with

- of SPARQL, kind "query": "query", "default" and "named" (IRIs of graphs, or null for the store's own), "media", "most"
- of SPARQL, kind "graph": "graph" (an IRI, or null for the default graph), "media"
- of Cypher, kind "query": "query", "parameters", "most"

First it says {"kind": "ready"}. An answer goes into the file, and a line of JSON on standard output says how it ended:
{"kind": "rows", "rows", "truncated"}, {"kind": "done"}, or {"kind": "error", "message", "syntax", "place"}. The process
ends with its input, at its memory limit, or when one request took more time of the processor than it may (whoever asked
kills it before).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from ...queries.worker import limit_memory, limit_time

LARGEST = 2**30  # octets of one answer
_MESSAGE = 2000  # characters of what went wrong


def serve(engine: str, source: str, memory_mb: int) -> None:
    """Answers until standard input ends."""
    if engine == "cypher":
        from .cypher_engine import opened
    else:
        from .sparql_engine import opened
    answer = opened(source)
    os.nice(5)  # whoever takes requests goes before queries
    limit_memory(memory_mb)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    _say({"kind": "ready"})
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        limit_time(request["timeout_s"])
        try:
            with Path(request["file"]).open("wb") as file:
                Path(request["file"]).unlink()  # whoever asked has it open: nothing is left, however either of us ends
                said = answer(request, file)
        except (OSError, MemoryError) as error:
            said = {"kind": "error", "message": str(error), "syntax": False, "place": None}
        if "message" in said:
            said["message"] = str(said["message"])[:_MESSAGE]  # a parser may repeat the whole query
        _say(said)


def _say(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
