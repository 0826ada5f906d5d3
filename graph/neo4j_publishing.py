"""Publishing the property graph to Neo4j: what differs is found, then put right part by part, each in a transaction.

Nothing is remembered between two publications: each looks at all of ours that the database holds. So publishing twice
changes nothing the second time, what others altered is restored, and one that was stopped at any moment is gone on with
by publishing again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import neo4j

from ..errors import InnographError
from . import neo4j_schema as schema
from .differences import CHANGED, CREATED, REMOVED, Differences
from .neo4j_database import (
    LABEL,
    Database,
    change_nodes,
    change_relationships,
    create_nodes,
    create_relationships,
    remove_nodes,
    remove_relationships,
)
from .property import Part
from .publication import Counts, Steps
from .tally import Tally

Parts = Callable[[], Iterable[Part]]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing changed, or would change. `left` nodes were left to others, whose relationships hang on them.

    `tally` is that of the graph.
    """

    nodes: Counts
    relationships: Counts
    tally: Tally
    left: int = 0

    @property
    def all(self) -> Counts:
        return self.nodes + self.relationships


def marked(part: Part) -> Part:
    """The part as it stands in a database of Neo4j: nodes bear the mark of ours among their labels."""
    nodes = tuple(replace(node, labels=tuple(sorted((LABEL, *node.labels)))) for node in part.nodes)
    return Part(part.graph, nodes, part.relationships)


def unchanged(database: Database, known: Tally | None, steps: Steps) -> Published | None:
    """What publishing would tell, where all of ours in the database is just that of which `known` is the tally."""
    steps.spin("reading the database")
    if known is None or database.tally() != known:
        return None
    return Published(Counts(unchanged=known.nodes), Counts(unchanged=known.relationships), known)


@contextmanager
def compared(database: Database, parts: Parts, steps: Steps) -> Iterator[Differences]:
    """What differs between the graph of these parts and what the database holds of ours; nothing is changed."""
    with Differences() as differences:
        steps.spin("reading the graph")
        for part in parts():
            differences.expect(marked(part))
        steps.spin("reading the database")
        database.compare(differences)
        yield differences


def publish(
    database: Database,
    parts: Parts,
    steps: Steps,
    *,
    known: Tally | None = None,
    beside_others: bool = False,
    dry_run: bool = False,
) -> Published:
    """Make what the database holds of ours equal to the graph of these parts; `dry_run` only tells what would change.

    Where `known`, the tally of these parts, is that of the database, they are not read. InnographError where the
    database holds only other data and `beside_others` is not set, or where something of others stands in the way. Two
    publications into one database go one after the other.
    """
    others = database.others()
    if others and not beside_others and not database.holds_ours():
        raise InnographError(
            f"the database holds {others} nodes of others, and nothing of ours",
            hint="--beside-others publishes beside them and touches none; or give another --database",
        )
    if dry_run:
        if same := unchanged(database, known, steps):
            return same
        with compared(database, parts, steps) as differences:
            return _published(differences)
    schema.ensure(database, ())
    steps.spin("waiting for other publications to end")
    with database.alone():
        if same := unchanged(database, known, steps):
            return same
        with compared(database, parts, steps) as differences:
            published = _published(differences)
            schema.ensure(database, differences.labels)
            if published.all.differing:
                published = replace(published, left=_put_right(database, differences, steps))
                schema.refresh(database)
            return published


def _published(differences: Differences) -> Published:
    counts = differences.counts()
    return Published(counts["nodes"], counts["relationships"], differences.tally)


def _put_right(database: Database, differences: Differences, steps: Steps) -> int:
    plans: dict[str, list[str]] = {}
    for graph in differences.graphs():
        plans.setdefault(graph.replace("/graph/inferred/", "/graph/", 1), []).append(graph)
    steps.spin("publishing")
    steps.begin(len(plans))
    done = 0
    try:
        for graphs in plans.values():
            database.write(partial(_plan, differences=differences, graphs=graphs))
            differences.done(graphs)
            gc.collect(1)  # the driver's results hold each other and a plan's rows: else they go when Python finds time
            done += 1
            steps.step(graphs[0])
        # Last, when no relationship of ours hangs on them any more.
        gone = [graphs for graphs in plans.values() if any(map(differences.removes_nodes, graphs))]
        return sum(database.write(partial(_gone, differences=differences, graphs=graphs)) for graphs in gone)
    except (neo4j.exceptions.DriverError, neo4j.exceptions.TransientError, OSError) as error:
        said = " ".join(str(error).split())[:200]
        raise InnographError(
            f"the server stopped answering ({said}) when {done} of {len(plans)} plans were published",
            hint="publish again to go on",
        ) from None


def _plan(tx: neo4j.ManagedTransaction, differences: Differences, graphs: Sequence[str]) -> None:
    """What a plan says, and what follows from it."""
    create_nodes(tx, differences.needed(graphs))
    for graph in graphs:
        _part(tx, differences, graph)


def _part(tx: neo4j.ManagedTransaction, differences: Differences, graph: str) -> None:
    removed = (difference.id for difference in differences.relationships(graph, REMOVED) if difference.id)
    remove_relationships(tx, removed)
    change_nodes(
        tx,
        (
            (each.id, each.expected, each.found.labels)
            for each in differences.nodes(graph, CHANGED)
            if each.id and each.expected and each.found
        ),
    )
    change_relationships(
        tx,
        ((each.id, each.expected) for each in differences.relationships(graph, CHANGED) if each.id and each.expected),
    )
    create_relationships(
        tx, (each.expected for each in differences.relationships(graph, CREATED) if each.expected is not None)
    )


def _gone(tx: neo4j.ManagedTransaction, differences: Differences, graphs: Sequence[str]) -> int:
    return sum(remove_nodes(tx, (each.id for each in differences.nodes(graph, REMOVED) if each.id)) for graph in graphs)
