"""Two property graphs compared, the one that should be and the one that was found, in bounded memory.

What should be is laid down in a file that goes with the process; what is found is held against it as it comes; what
differs is then read part by part. Values are compared, all of them: nodes and relationships are texts in canonical
JSON, equal where every label and property is.

>>> with Differences() as differences:
...     differences.expect(Part("g", (Node("a", ("Actor",), {"iri": "a", "name": "甲", "graph": "g"}),), ()))
...     _ = differences.found_node("4:0", ["Actor"], {"iri": "a", "name": "乙", "graph": "g"})
...     differences.settle()
...     differences.counts()["nodes"].changed, next(differences.nodes("g", CHANGED)).expected.properties["name"]
(1, '甲')
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from .property import Node, Part, Relationship
from .publication import Counts
from .tally import Tally, node_text, read_node, read_relationship, text

CREATED, CHANGED, REMOVED, UNCHANGED = "created", "changed", "removed", "unchanged"  # what publishing would do

_TABLES = """
CREATE TABLE node (iri TEXT PRIMARY KEY, graph TEXT, row TEXT, id TEXT, was TEXT, done INT DEFAULT 0) WITHOUT ROWID;
CREATE TABLE relationship (
  key TEXT PRIMARY KEY, graph TEXT, type TEXT, source TEXT, target TEXT, row TEXT, id TEXT, was TEXT) WITHOUT ROWID;
CREATE TABLE extra_node (id TEXT PRIMARY KEY, graph TEXT, iri TEXT, row TEXT);
CREATE TABLE extra_relationship (
  id TEXT PRIMARY KEY, graph TEXT, type TEXT, source TEXT, target TEXT, row TEXT, ours INT);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS node_work ON node (graph) WHERE id IS NULL OR was IS NOT NULL;
CREATE INDEX IF NOT EXISTS relationship_work ON relationship (graph) WHERE id IS NULL OR was IS NOT NULL;
CREATE INDEX IF NOT EXISTS extra_node_work ON extra_node (graph);
CREATE INDEX IF NOT EXISTS extra_relationship_work ON extra_relationship (graph);
"""
_GRAPHS = "graph IN (SELECT value FROM json_each(:graphs))"
# As one set of IRIs, which are looked up: an OR of two conditions would go through all nodes, plan after plan.
_CONCERNED = " UNION ".join(
    f"SELECT {iri} FROM {table} WHERE id IS NULL AND {_GRAPHS}"
    for table, iri in (("node", "iri"), ("relationship", "source"), ("relationship", "target"))
)
_NEEDED = f"id IS NULL AND NOT done AND iri IN ({_CONCERNED})"
# Of a relationship's properties, those by which it is known again.
_KNOWN_BY = ("graph", "iri", "plan", "start", "end")
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class NodeDifference:
    """A node as it should be and as it was found; one of them is None where there is none. `id` is what found it."""

    id: str | None
    expected: Node | None
    found: Node | None


@dataclass(frozen=True, slots=True)
class RelationshipDifference:
    """A relationship as it should be and as it was found; one of them is None where there is none."""

    id: str | None
    expected: Relationship | None
    found: Relationship | None


class Differences:
    """First all that is expected, then all that is found, then `settle`; then it can be asked."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)  # a file of its own, which goes with it
        self._base.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
        self.labels: set[str] = set()  # of the nodes that are expected
        self.tally = Tally()  # of all that is expected

    def __enter__(self) -> Differences:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._base.close()

    def expect(self, part: Part) -> None:
        """What should be, of one part."""
        nodes = [(node.iri, part.graph, node_text(node.labels, node.properties)) for node in part.nodes]
        relationships = [
            (_key(r.type, r.source, r.target, r.properties), part.graph, r.type, r.source, r.target, text(r.properties))
            for r in part.relationships
        ]
        for node in part.nodes:
            self.labels.update(node.labels)
        for _, _, row in nodes:
            self.tally.add_node(row)
        for _, _, type_, source, target, row in relationships:
            self.tally.add_relationship(type_, source, target, row)
        self._base.executemany("INSERT INTO node (iri, graph, row) VALUES (?, ?, ?)", nodes)
        self._base.executemany(
            "INSERT INTO relationship (key, graph, type, source, target, row) VALUES (?, ?, ?, ?, ?, ?)", relationships
        )

    def found_node(self, id_: str, labels: Iterable[str], properties: Mapping[str, Any]) -> bool:
        """One that was found; whether it is one of those expected."""
        iri, row = str(properties.get("iri")), node_text(labels, properties)
        expected = self._one("SELECT row FROM node WHERE iri = ? AND id IS NULL", iri)
        if expected is None:
            values = id_, str(properties.get("graph")), iri, row
            self._base.execute("INSERT OR IGNORE INTO extra_node VALUES (?, ?, ?, ?)", values)
            return False
        was = None if expected[0] == row else row
        self._base.execute("UPDATE node SET id = ?, was = ? WHERE iri = ?", (id_, was, iri))
        return True

    def expects(self, iri: str) -> bool:
        """Whether a node of that IRI is expected and not found so far."""
        return self._one("SELECT 1 FROM node WHERE iri = ? AND id IS NULL", iri) is not None

    def goes(self, id_: str) -> bool:
        """Whether the node that was found there is none of those expected."""
        return self._one("SELECT 1 FROM extra_node WHERE id = ?", id_) is not None

    def forget(self) -> None:
        """All that was found."""
        for table in ("node", "relationship"):
            self._base.execute(f"UPDATE {table} SET id = NULL, was = NULL WHERE id IS NOT NULL")
            self._base.execute(f"DELETE FROM extra_{table}")

    def found_relationship(
        self, id_: str, type_: str, source: str, target: str, properties: Mapping[str, Any], *, ours: bool, sound: bool
    ) -> None:
        """One that was found between the nodes of these IRIs.

        One that is not `ours` counts only where it is what one of those expected would be without its home; one that
        is not `sound` hangs on a node that will go, and is none of those expected.
        """
        row = text(properties)
        if ours and sound:
            key = _key(type_, source, target, properties)
            expected = self._one("SELECT row FROM relationship WHERE key = ? AND id IS NULL", key)
            if expected is not None:
                was = None if expected[0] == row else row
                self._base.execute("UPDATE relationship SET id = ?, was = ? WHERE key = ?", (id_, was, key))
                return
        values = id_, str(properties.get("graph")), type_, source, target, row, int(ours)
        self._base.execute("INSERT OR IGNORE INTO extra_relationship VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        if not sound:
            self._base.execute("UPDATE extra_relationship SET type = '' WHERE id = ?", (id_,))

    def settle(self) -> None:
        """Pair what was altered so far that it is not known again with what is expected in its place."""
        if self._one("SELECT 1 FROM extra_relationship LIMIT 1"):
            self._base.execute("CREATE INDEX ends ON relationship (source, target, type) WHERE id IS NULL")
            last = ""
            while some := self._base.execute(
                "SELECT id, type, source, target, row, ours FROM extra_relationship WHERE id > ? ORDER BY id LIMIT ?",
                (last, _BATCH),
            ).fetchall():
                for id_, type_, source, target, row, ours in some:
                    self._pair(id_, type_, source, target, row, bool(ours))
                last = some[-1][0]
            self._base.execute("DELETE FROM extra_relationship WHERE NOT ours")
        self._base.executescript(_INDEXES)

    def _pair(self, id_: str, type_: str, source: str, target: str, row: str, ours: bool) -> None:
        for key, expected in self._base.execute(
            "SELECT key, row FROM relationship WHERE source = ? AND target = ? AND type = ? AND id IS NULL",
            (source, target, type_),
        ):
            if ours or _without_home(expected) == _without_home(row):
                self._base.execute("UPDATE relationship SET id = ?, was = ? WHERE key = ?", (id_, row, key))
                self._base.execute("DELETE FROM extra_relationship WHERE id = ?", (id_,))
                return

    def counts(self) -> dict[str, Counts]:
        """By "nodes" and "relationships"."""
        found = {}
        for table in ("node", "relationship"):
            created, changed, unchanged = self._base.execute(
                f"SELECT count(*) FILTER (WHERE id IS NULL), count(*) FILTER (WHERE was IS NOT NULL),"
                f" count(*) FILTER (WHERE id IS NOT NULL AND was IS NULL) FROM {table}"
            ).fetchone()
            (removed,) = self._base.execute(f"SELECT count(*) FROM extra_{table}").fetchone()
            found[f"{table}s"] = Counts(created, changed, removed, unchanged)
        return found

    def graphs(self) -> tuple[str, ...]:
        """The parts in which anything differs, in order of their IRIs."""
        work = "id IS NULL OR was IS NOT NULL"
        return tuple(
            graph
            for (graph,) in self._base.execute(
                f"SELECT graph FROM node WHERE {work} UNION SELECT graph FROM relationship WHERE {work}"
                " UNION SELECT graph FROM extra_relationship UNION SELECT graph FROM extra_node ORDER BY 1"
            )
        )

    def removes_nodes(self, graph: str) -> bool:
        """Whether any node of a part is to be removed."""
        return self._one("SELECT 1 FROM extra_node WHERE graph = ? LIMIT 1", graph) is not None

    def nodes(self, graph: str, kind: str) -> Iterator[NodeDifference]:
        """Those of a part to be created, changed or removed."""
        if kind == REMOVED:
            query = "SELECT id, iri, NULL, row FROM extra_node WHERE graph = ? ORDER BY iri, id"
        else:
            which = "id IS NULL" if kind == CREATED else "was IS NOT NULL"
            query = f"SELECT id, iri, row, was FROM node WHERE graph = ? AND {which} ORDER BY iri"
        return (NodeDifference(i, _node(n, r), _node(n, w)) for i, n, r, w in self._rows(query, graph))

    def relationships(self, graph: str, kind: str) -> Iterator[RelationshipDifference]:
        """Those of a part to be created, changed or removed."""
        if kind == REMOVED:
            query = "SELECT id, type, source, target, NULL, row FROM extra_relationship WHERE graph = ? ORDER BY id"
        else:
            which = "id IS NULL" if kind == CREATED else "was IS NOT NULL"
            query = f"SELECT id, type, source, target, row, was FROM relationship WHERE graph = ? AND {which}"
        return (
            RelationshipDifference(i, _relationship(t, a, b, row), _relationship(t, a, b, was))
            for i, t, a, b, row, was in self._rows(query, graph)
        )

    def needed(self, graphs: Sequence[str]) -> Iterator[Node]:
        """Nodes to be created before these parts' relationships can be: their own, and ends at home elsewhere."""
        query = f"SELECT iri, row FROM node WHERE {_NEEDED}"
        rows = self._base.cursor().execute(query, {"graphs": json.dumps(graphs)})
        return (node for iri, row in rows if (node := _node(iri, row)))

    def done(self, graphs: Sequence[str]) -> None:
        """The nodes that `needed` gave for these parts are there now."""
        self._base.execute(f"UPDATE node SET done = 1 WHERE {_NEEDED}", {"graphs": json.dumps(graphs)})

    def _one(self, query: str, *values: str) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._base.execute(query, values).fetchone()
        return found

    def _rows(self, query: str, graph: str) -> Iterator[tuple[Any, ...]]:
        yield from self._base.cursor().execute(query.replace("= ?", "= :graph"), {"graph": graph})


def _key(type_: str, source: str, target: str, properties: Mapping[str, Any]) -> str:
    return text([source, type_, target, *(properties.get(name) for name in _KNOWN_BY)])


def _without_home(row: str) -> dict[str, Any]:
    properties: dict[str, Any] = json.loads(row)
    properties.pop("graph", None)
    return properties


def _node(iri: str, row: str | None) -> Node | None:
    return read_node(iri, row) if row is not None else None


def _relationship(type_: str, source: str, target: str, row: str | None) -> Relationship | None:
    return read_relationship(type_, source, target, row) if row is not None else None
