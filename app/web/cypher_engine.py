"""Cypher for `worker.py`: queries of a kglite snapshot that nothing can write to, without a way to files or hosts."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import kglite

from ...queries.worker import plain

_FAULTS = (kglite.KgError, ValueError, TypeError, OverflowError, RecursionError)


def opened(source: str) -> Callable[[dict[str, Any], IO[bytes]], dict[str, object]]:
    """What answers requests over the snapshot in the file `source`."""
    kglite.set_query_warning_policy("silent")
    graph = kglite.load(source)
    graph.read_only(True)

    def answer(request: dict[str, Any], file: IO[bytes]) -> dict[str, object]:
        try:
            with _no_files():
                found = graph.cypher(
                    request["query"], params=request["parameters"], row_limit=request["most"], timeout_ms=0
                )
        except _FAULTS as error:
            line, column = getattr(error, "line", None), getattr(error, "col", None)
            place = None if line is None or column is None else [line, column]
            syntax = isinstance(error, kglite.CypherSyntaxError)
            return {"kind": "error", "message": str(error).split("\n")[0], "syntax": syntax, "place": place}
        if isinstance(found, str):
            message = "FORMAT is not allowed: the answer is JSON"
            return {"kind": "error", "message": message, "syntax": False, "place": None}
        more = bool((found.diagnostics or {}).get("total_rows"))
        _write(found, more, file)
        return {"kind": "rows", "rows": len(found), "truncated": more}

    return answer


def _write(found: kglite.ResultView, more: bool, file: IO[bytes]) -> None:
    """`{"columns": […], "rows": [{column: value}]}`, row after row, with `"truncated": true` where rows were left."""
    file.write(f'{{"columns": {json.dumps(found.columns, ensure_ascii=False)}, "rows": ['.encode("utf-8", "replace"))
    for number, row in enumerate(found):
        values = {column: plain(row[column]) for column in found.columns}
        file.write(f"{',' if number else ''}\n{json.dumps(values, ensure_ascii=False)}".encode("utf-8", "replace"))
    file.write(b"\n]" + (b', "truncated": true' if more else b"") + b"}\n")


@contextmanager
def _no_files() -> Iterator[None]:
    """Within the block this process can open no file or socket; what is open stays so."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
