"""A Neo4j database that holds a property graph: reached, read, and written in batches.

What is ours bears a mark: a node the label `Innograph`, and nodes and relationships their home, the named graph they
are of, in `graph`, below the base. Nothing else is ever changed or removed. Values are bound, never pasted into a
statement; labels and types are too, and come from the ontology's table.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions

from ..errors import InnographError
from ..ontology.terms import Class
from .differences import Differences
from .property import Node, Relationship
from .tally import Tally, node_text, text

LABEL = "Innograph"
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
LEAST = (5, 26)  # the first version whose labels and types can be bound
_ROWS = 2_000  # in one statement
_RETRIES_S = 15.0
_LABELS = (LABEL, *(cls.local for cls in Class))

_NODES = f"MATCH (n:{LABEL}) RETURN elementId(n), labels(n), properties(n)"
# Of ours, but without the label that says so.
_ASTRAY = f"MATCH (n) WHERE NOT n:{LABEL} AND n.graph STARTS WITH $below RETURN elementId(n), labels(n), properties(n)"
_LOST = f"MATCH (n) WHERE NOT n:{LABEL} AND n.graph STARTS WITH $below RETURN count(n)"
_TO = "-[r]->(b) RETURN elementId(r), type(r), a.iri, b.iri, properties(r)"
_RELATIONSHIPS = f"MATCH (a:{LABEL}){_TO}"
_WITH_ENDS = f"MATCH (a:{LABEL}){_TO}, elementId(a), elementId(b)"
_FROM_ASTRAY = (
    f"MATCH (a) WHERE NOT a:{LABEL} AND a.graph STARTS WITH $below MATCH (a){_TO}, elementId(a), elementId(b)"
)
_ALONE = f"CREATE (:{LABEL} {{iri: $iri}})"
_CREATE_NODES = "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties"
_CHANGE_NODES = (
    "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.id"
    " REMOVE n:$(row.gone) SET n:$(row.labels) SET n = row.properties"
)
_CREATE_RELATIONSHIPS = (
    f"UNWIND $rows AS row MATCH (a:{LABEL} {{iri: row.source}}) MATCH (b:{LABEL} {{iri: row.target}})"
    " CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties"
)
_CHANGE_RELATIONSHIPS = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.id SET r = row.properties"
_REMOVE_RELATIONSHIPS = "UNWIND $rows AS id MATCH ()-[r]->() WHERE elementId(r) = id DELETE r"
# A node on which relationships of others hang is left to them, with what tells what it was.
_LEAVE_NODES = (
    "UNWIND $rows AS id MATCH (n) WHERE elementId(n) = id AND EXISTS { (n)--() }"
    " SET n = {iri: n.iri, name: n.name} REMOVE n:$($labels) RETURN count(n)"
)
_REMOVE_NODES = "UNWIND $rows AS id MATCH (n) WHERE elementId(n) = id AND NOT EXISTS { (n)--() } DELETE n"

_T = TypeVar("_T")
Rows = Iterable[Mapping[str, Any] | str]


class Database:
    """One database of a server; `below` is what the IRIs of our named graphs begin with."""

    def __init__(self, session: neo4j.Session, below: str, another: Callable[[], neo4j.Session]) -> None:
        """`another` opens a second session."""
        self._session, self.below, self._another = session, below, another

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Within the block no other publication into this database is under way; one that is, is waited for.

        The constraint of our label has to be there. What holds the others off is a node that is never committed, so
        that nothing is left of it, and a client that dies holds nobody off.
        """
        with self._another() as session:
            tx = session.begin_transaction()
            try:
                tx.run(_ALONE, iri=f"{self.below}publishing").consume()
                yield
            finally:
                with suppress(exceptions.DriverError, exceptions.Neo4jError, OSError):
                    tx.rollback()

    def read(self, work: Callable[[neo4j.ManagedTransaction], _T]) -> _T:
        """In one transaction, again where a passing error stops it."""
        return self._session.execute_read(work)

    def write(self, work: Callable[[neo4j.ManagedTransaction], _T]) -> _T:
        """In one transaction, again where a passing error stops it before it is committed."""
        return self._session.execute_write(work)

    def others(self) -> int:
        """How many nodes there are that are not ours."""

        def work(tx: neo4j.ManagedTransaction) -> int:
            unmarked = _unmarked(tx)
            return unmarked and unmarked - _count(tx, _LOST, below=self.below)

        return self.read(work)

    def holds_ours(self) -> bool:
        """Whether there is any node of ours."""
        query = f"OPTIONAL MATCH (n:{LABEL}) WHERE n.graph STARTS WITH $below RETURN n IS NOT NULL LIMIT 1"
        return bool(self.read(lambda tx: _count(tx, query, below=self.below)))

    def compare(self, differences: Differences) -> None:
        """Hold all that is ours in the database against what is expected.

        InnographError where a node of others bears our label.
        """

        def work(tx: neo4j.ManagedTransaction) -> None:
            differences.forget()
            extra = False
            for id_, labels, properties in tx.run(_NODES):
                ours = self._ours(properties)
                if ours or differences.expects(str(properties.get("iri"))):
                    extra |= not differences.found_node(id_, labels, properties)
                elif "graph" not in properties:
                    raise InnographError(
                        f"a node of others bears the label {LABEL}: {properties}", hint="take the label off it"
                    )
            unmarked = _unmarked(tx) > 0
            for id_, labels, properties in tx.run(_ASTRAY, below=self.below) if unmarked else ():
                extra |= not differences.found_node(id_, labels, properties)
            for row in tx.run(_WITH_ENDS if extra else _RELATIONSHIPS):
                self._relationship(differences, *row)
            for row in tx.run(_FROM_ASTRAY, below=self.below) if unmarked else ():
                self._relationship(differences, *row)

        self.read(work)
        differences.settle()

    def tally(self) -> Tally | None:
        """Of all that is ours in the database; None where something of ours has lost its label."""

        def work(tx: neo4j.ManagedTransaction) -> Tally | None:
            found = Tally()
            if _unmarked(tx) and _count(tx, _LOST, below=self.below):
                return None
            for _, labels, properties in tx.run(_NODES):
                if self._ours(properties) or "graph" not in properties:
                    found.add_node(node_text(labels, properties))
            for _, type_, source, target, properties in tx.run(_RELATIONSHIPS):
                if self._ours(properties):
                    found.add_relationship(type_, str(source), str(target), text(properties))
            return found

        return self.read(work)

    def _ours(self, properties: Mapping[str, Any]) -> bool:
        graph = properties.get("graph")
        return isinstance(graph, str) and graph.startswith(self.below)

    def _relationship(
        self, differences: Differences, id_: str, type_: str, source: Any, target: Any, properties: Any, *ends: str
    ) -> None:
        sound = not any(map(differences.goes, ends))
        ours = self._ours(properties)
        differences.found_relationship(id_, type_, str(source), str(target), properties, ours=ours, sound=sound)


def create_nodes(tx: neo4j.ManagedTransaction, nodes: Iterable[Node]) -> None:
    """Nodes that the database does not have."""
    _run(tx, _CREATE_NODES, ({"labels": list(n.labels), "properties": dict(n.properties)} for n in nodes))


def change_nodes(tx: neo4j.ManagedTransaction, changed: Iterable[tuple[str, Node, Sequence[str]]]) -> None:
    """Nodes with these ids as they should be; the labels are those they have now."""
    rows = (
        {"id": id_, "labels": list(n.labels), "gone": sorted({*had} - {*n.labels}), "properties": dict(n.properties)}
        for id_, n, had in changed
    )
    _run(tx, _CHANGE_NODES, rows)


def create_relationships(tx: neo4j.ManagedTransaction, relationships: Iterable[Relationship]) -> None:
    """Relationships that the database does not have, between nodes that it has."""
    rows = (
        {"source": r.source, "target": r.target, "type": r.type, "properties": dict(r.properties)}
        for r in relationships
    )
    _run(tx, _CREATE_RELATIONSHIPS, rows)


def change_relationships(tx: neo4j.ManagedTransaction, changed: Iterable[tuple[str, Relationship]]) -> None:
    """Relationships with these ids as they should be."""
    _run(tx, _CHANGE_RELATIONSHIPS, ({"id": id_, "properties": dict(r.properties)} for id_, r in changed))


def remove_relationships(tx: neo4j.ManagedTransaction, ids: Iterable[str]) -> None:
    """Relationships with these ids."""
    _run(tx, _REMOVE_RELATIONSHIPS, ids)


def remove_nodes(tx: neo4j.ManagedTransaction, ids: Iterable[str]) -> int:
    """Nodes with these ids; how many were left to others, whose relationships hang on them."""
    left = 0
    for rows in _batches(ids):
        left += _count(tx, _LEAVE_NODES, rows=rows, labels=list(_LABELS))
        tx.run(_REMOVE_NODES, rows=rows).consume()
    return left


def _run(tx: neo4j.ManagedTransaction, statement: str, rows: Rows) -> None:
    for some in _batches(rows):
        tx.run(statement, rows=some).consume()


def _batches(rows: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(rows)
    while some := list(islice(rest, _ROWS)):
        yield some


def _unmarked(tx: neo4j.ManagedTransaction) -> int:
    """How many nodes have not our label: both counts are known to the database without looking."""
    return _count(tx, "MATCH (n) RETURN count(n)") - _count(tx, f"MATCH (n:{LABEL}) RETURN count(n)")


def _count(tx: neo4j.ManagedTransaction, query: str, **parameters: Any) -> int:
    record = tx.run(query, **parameters).single()
    return int(record[0]) if record else 0


@contextmanager
def reached(url: str, user: str, password: str, database: str | None, below: str) -> Iterator[Database]:
    """The database at that address. Whatever the server or the way to it says against it is an InnographError."""
    options: dict[str, Any] = {
        "connection_timeout": 10.0,
        "max_transaction_retry_time": _RETRIES_S,
        "notifications_min_severity": "OFF",
        "user_agent": "innograph",
    }
    logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what it says is told here, once
    with told(url, user, database):
        try:
            if url.partition("://")[0] not in SCHEMES:
                raise ValueError(f"it begins with none of {', '.join(SCHEMES)}")
            driver = neo4j.GraphDatabase.driver(url, auth=(user, password), **options)
        except (exceptions.ConfigurationError, ValueError) as error:
            raise InnographError(
                f"is no address of a Neo4j server: {error}", where=url, hint="one is bolt://localhost:7687"
            ) from None
        with driver:
            agent = driver.get_server_info().agent
            if _version(agent) < LEAST:
                raise InnographError(f"{agent} is too old", where=url, hint="Neo4j 5.26 or later is needed")
            opened = partial(driver.session, database=database, fetch_size=_ROWS)
            with opened() as session:
                yield Database(session, below, opened)


@contextmanager
def told(url: str, user: str, database: str | None) -> Iterator[None]:
    """What the driver raises, in one line that says what to do."""
    try:
        yield
    except exceptions.AuthError:
        raise InnographError(
            f"does not accept {user!r} with this password", where=url, hint="give --user and NEO4J_PASSWORD"
        ) from None
    except exceptions.ConstraintError as error:
        raise InnographError(
            f"something of others stands in the way: {_said(error)}", where=url, hint="change it, or another database"
        ) from None
    except exceptions.Neo4jError as error:
        if (error.code or "").endswith("DatabaseNotFound"):
            raise InnographError(f"has no database {database!r}", where=url, hint="give --database") from None
        raise InnographError(f"says {_said(error)}", where=url) from None
    except (exceptions.DriverError, OSError) as error:
        hint = "is the server running?"
        if "+s:" in url:
            hint = "is the server running, with a certificate that is trusted? +ssc in place of +s takes it as it is"
        raise InnographError(f"cannot be reached: {_said(error)}", where=url, hint=hint) from None


def _said(error: Exception) -> str:
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return " ".join(text.split()).rstrip(".")[:300]


def _version(agent: str) -> tuple[int, ...]:
    """
    >>> _version("Neo4j/5.26.30"), _version("Neo4j/2026.09.0"), _version("Memgraph")
    ((5, 26), (2026, 9), ())
    """
    numbers = agent.rpartition("/")[2].split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdigit())
