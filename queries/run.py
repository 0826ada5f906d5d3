"""Ask one query of a graph on disk, read only, in a process that is killed at its time or memory limit.

    answer = run(database, "SELECT * { ?s ?p ?o } LIMIT 3")
    answer.rows

Oxigraph's own time limit does not stop a cross product; ending the process does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..errors import QueryError
from ..graph import files
from ..ontology.terms import PREFIXES
from . import syntax
from .answer import Answer

TIMEOUT_S = 30.0
MEMORY_MB = 1024
_WORKER = Path(__file__).with_name("worker.py")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SHOWN = 40  # characters of a query shown around a syntax error


def run(
    database: Path,
    query: str,
    terms: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    *,
    timeout_s: float = TIMEOUT_S,
    memory_mb: int = MEMORY_MB,
) -> Answer:
    """The answer to a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) over the default graph: the union of all.

    `database` is the folder of the Oxigraph database, `terms` the values of the query's `$parameters`. The usual
    prefixes are declared already. QueryError for a syntax error (with line and column), an update, SERVICE, a parameter
    that the query does not have or has without a value, and a limit passed: `timeout_s` seconds, or `memory_mb` MiB.
    """
    given = terms or {}
    syntax.match_parameters(syntax.parameters(query), given)
    syntax.refuse_update(query)
    syntax.refuse_service(query)
    bound = syntax.bind(query, given)
    request = {
        "database": str(database),
        "query": bound,
        "prefixes": dict(PREFIXES),
        "memory_mb": memory_mb,
        "timeout_s": timeout_s,
    }
    said, body = answered(request, timeout_s, memory_mb)
    if "error" in said:
        raise syntax_error(bound, said["error"]) if said["syntax"] else QueryError(one_line(said["error"]))
    if said["kind"] == "triples":
        return Answer({"head": {"vars": []}, "results": {"bindings": []}}, files.tagged(body.decode()))
    return Answer(json.loads(body))


def answered(request: Mapping[str, Any], timeout_s: float, memory_mb: int) -> tuple[dict[str, Any], bytes]:
    """What a worker says to a request, as `worker.py` tells it: its first line, and the rest.

    QueryError where a limit is passed, which ends the worker.
    """
    try:
        # -P: this folder's trace.py must not stand in for the standard library's
        done = subprocess.run(
            [sys.executable, "-P", str(_WORKER)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=timeout_s,
        )
    except subprocess.TimeoutExpired:
        raise QueryError(
            f"no answer within {timeout_s:g} seconds", hint="narrow the question, add LIMIT, or allow more time"
        ) from None
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise _broken(done.returncode, done.stderr.decode(errors="replace"), memory_mb)
    return json.loads(head), body


def ask(store: ox.Store, query: str, terms: Mapping[str, ox.NamedNode | ox.Literal] | None = None) -> Answer:
    """The answer to a SELECT or ASK of our own, in this process and without limits: for the catalogue's questions."""
    bound = syntax.bind(query, terms or {})
    result = store.query(bound, prefixes=dict(PREFIXES))
    if isinstance(result, ox.QueryTriples):
        raise QueryError("this query gives triples, not rows")
    return Answer(json.loads(result.serialize(format=ox.QueryResultsFormat.JSON) or b"{}"))


def syntax_error(query: str, message: str) -> QueryError:
    """One line for a parser's message: where, near what, and what could stand there where that is short to say."""
    match = _PLACE.match(message)
    if match is None:
        return QueryError(f"syntax error: {one_line(message)}", code="syntax", said=one_line(message))
    expected = one_line(match[3])
    hint = expected if len(expected) <= 2 * _SHOWN and "'" not in expected else None
    return fault_at(query, int(match[1]), int(match[2]), hint)


def fault_at(query: str, line: int, column: int, hint: str | None) -> QueryError:
    """A syntax error at a line and column (both from 1) of the query, with what stands there."""
    lines = query.split("\n")
    rest = lines[line - 1][column - 1 :].strip()[:_SHOWN] if line <= len(lines) else ""
    near = f"near {rest!r}" if rest else "at its end"
    where = f"line {line}, column {column}"
    said = {"line": line, "column": column, "near": rest or "∅"}
    return QueryError(f"syntax error {near}", where=where, hint=hint, code="syntax_at", **said)


def _broken(code: int, stderr: str, memory_mb: int) -> QueryError:
    if "alloc" in stderr or "MemoryError" in stderr or code < 0:
        return QueryError(f"the answer needs more than {memory_mb} MiB", hint="narrow the question or add LIMIT")
    return QueryError(f"the query's process ended with {code}: {one_line(stderr)[-200:]}")


def one_line(text: str) -> str:
    """The text without line ends and runs of blanks."""
    return " ".join(text.split())
