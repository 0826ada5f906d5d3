"""A property graph in a file that goes with the process: gone through in order as often as wanted, in little memory.

>>> nodes = (Node("b", ("Field",), {}), Node("a", ("Actor", "Group"), {"aliases": ("x",)}))
>>> with Spool([Part("g", nodes, ())]) as spool:
...     [node.iri for node in spool.nodes()], [labels for labels, _ in spool.nodes_by_labels()]
(['a', 'b'], [('Actor', 'Group'), ('Field',)])
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from types import TracebackType
from typing import Any

from .property import Node, Part, Relationship, order
from .tally import node_text, read_node, read_relationship, text

_TABLES = """
CREATE TABLE node (iri TEXT PRIMARY KEY, labels TEXT, row TEXT) WITHOUT ROWID;
CREATE TABLE relationship (
  source TEXT, type TEXT, target TEXT, graph TEXT, iri TEXT, plan TEXT, start INT, "end" INT, row TEXT);
"""
_INDEXES = """
CREATE INDEX node_labels ON node (labels);
CREATE INDEX relationship_type ON relationship (type);
"""
_ORDER = 'r.source, r.type, r.target, r.graph, r.iri, r.plan, r.start, r."end"'
_RELATIONSHIPS = "SELECT r.type, r.source, r.target, r.row FROM relationship r"
_BY_ENDS = f"""
SELECT json_extract(a.labels, '$[0]') one, json_extract(b.labels, '$[0]') other, r.type, r.source, r.target, r.row
FROM relationship r JOIN node a ON a.iri = r.source JOIN node b ON b.iri = r.target
ORDER BY one, r.type, other, {_ORDER}
"""
Labels = tuple[str, ...]


class Spool:
    """The property graph of parts. `labels` are those of its nodes."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._base = sqlite3.connect("", isolation_level=None)  # a file of its own, which goes with it
        self._base.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
        self.labels: set[str] = set()
        for part in parts:
            self._base.executemany("INSERT OR REPLACE INTO node VALUES (?, ?, ?)", map(_node_row, part.nodes))
            self._base.executemany(
                "INSERT INTO relationship VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((*order(one), text(one.properties)) for one in part.relationships),
            )
            for node in part.nodes:
                self.labels.update(node.labels)
        self._base.executescript(_INDEXES)

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._base.close()

    def nodes(self, labels: Labels | None = None) -> Iterator[Node]:
        """In order of their IRIs; where given, only those with just these labels."""
        which, values = ("", ()) if labels is None else ("WHERE labels = ? ", (text(labels),))
        rows = self._rows(f"SELECT iri, row FROM node {which}ORDER BY iri", *values)
        return (read_node(iri, row) for iri, row in rows)

    def nodes_by_labels(self) -> Iterator[tuple[Labels, Iterator[Node]]]:
        """Nodes of the same labels together, within them in order of their IRIs."""
        for labels in sorted(tuple(json.loads(said)) for (said,) in self._rows("SELECT DISTINCT labels FROM node")):
            yield labels, self.nodes(labels)

    def relationships(self, type_: str | None = None) -> Iterator[Relationship]:
        """In the order of `property.order`; where given, only those of a type."""
        which, values = ("", ()) if type_ is None else ("WHERE type = ? ", (type_,))
        rows = self._rows(f"{_RELATIONSHIPS} {which}ORDER BY {_ORDER}", *values)
        return (read_relationship(*row) for row in rows)

    def types(self) -> list[str]:
        """Of the relationships."""
        return sorted(type_ for (type_,) in self._rows("SELECT DISTINCT type FROM relationship"))

    def relationships_by_ends(self) -> Iterator[tuple[tuple[str, str, str], Iterator[Relationship]]]:
        """Relationships together whose source, type and target are alike, of an end the first label."""
        for (one, type_, other), rows in groupby(self._rows(_BY_ENDS), key=lambda row: (row[0], row[2], row[1])):
            yield (one, type_, other), (read_relationship(*row[2:]) for row in rows)

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        return self._base.cursor().execute(query, values)


def _node_row(node: Node) -> tuple[str, str, str]:
    return node.iri, text(node.labels), node_text(node.labels, node.properties)
