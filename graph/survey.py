"""What all graphs together say of each thing: its home, its classes, and of things that plans share all statements.

Gathered graph by graph before any part is made, in a file that goes with the process, so that memory stays the same
however many graphs there are.

>>> with Survey() as survey:
...     survey.add("2g", [("urn:a", 1)], [])
...     survey.add("1h", [("urn:a", 4)], [("urn:a", [["urn:p", "甲"]], None)])
...     survey.kind("urn:a"), list(survey.said("urn:a"))
(('1h', 5), [[['urn:p', '甲']]])
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

from .property import Value

_TABLES = """
CREATE TABLE kind (thing TEXT PRIMARY KEY, home TEXT, classes INT) WITHOUT ROWID;
CREATE TABLE said (thing TEXT, graph TEXT, facts TEXT, piece TEXT, PRIMARY KEY (thing, graph)) WITHOUT ROWID;
"""
_ADD_KIND = (
    "INSERT INTO kind VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
    " SET home = min(home, excluded.home), classes = classes | excluded.classes"
)
Fact = Sequence[str]  # a predicate and a value, as JSON may hold them
Piece = Mapping[str, Value]


class Survey:
    """First all graphs are added, then it is asked. Graphs go by texts that sort as they take precedence."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)  # a file of its own, which goes with it
        self._base.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")

    def __enter__(self) -> Survey:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._base.close()

    def add(
        self,
        graph: str,
        kinds: Iterable[tuple[str, int]],
        said: Iterable[tuple[str, Sequence[Fact], Piece | None]],
    ) -> None:
        """What one graph says: IRIs with their classes, a bit for each; and with statements and first evidence."""
        self._base.executemany(_ADD_KIND, ((thing, graph, classes) for thing, classes in kinds))
        self._base.executemany(
            "INSERT INTO said VALUES (?, ?, ?, ?)",
            ((thing, graph, _json(facts), piece and _json(dict(piece))) for thing, facts, piece in said),
        )

    def kind(self, thing: str) -> tuple[str, int] | None:
        """The first graph that says what the thing is, and all its classes; None where none does."""
        found: tuple[str, int] | None = self._base.execute(
            "SELECT home, classes FROM kind WHERE thing = ?", (thing,)
        ).fetchone()
        return found

    def said(self, thing: str) -> Iterator[Sequence[Fact]]:
        """The statements about a thing, graph by graph."""
        rows = self._base.execute("SELECT facts FROM said WHERE thing = ? ORDER BY graph", (thing,))
        return (json.loads(facts) for (facts,) in rows)

    def pieces(self, thing: str) -> Iterator[Piece]:
        """The first evidence of a thing in each graph that has any."""
        rows = self._base.execute("SELECT piece FROM said WHERE thing = ? AND piece IS NOT NULL", (thing,))
        return (json.loads(piece) for (piece,) in rows)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
