"""Commands that bring the graph to a server, and compare it with what the server holds: publish, drift."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...errors import InnographError
from . import options, output

if TYPE_CHECKING:
    from ...graph.neo4j_database import Database
    from ...graph.publication import Counts
    from ...graph.store import GraphStore

_TALLY = "tally.json"  # beside the generation, so that what is unchanged need not be read again
_SHOWN = 50  # differences, of those that people are told


class Server(StrEnum):
    """Kinds of servers that are published to."""

    NEO4J = "neo4j"
    SPARQL = "sparql"


class Compared(StrEnum):
    """Kinds of servers that the graph is compared with."""

    NEO4J = "neo4j"


_Kind = Annotated[Compared, typer.Argument(metavar="neo4j", help="kind of server", show_default=False)]
_Url = Annotated[str, typer.Argument(metavar="URL", help="such as bolt://localhost:7687", show_default=False)]
_User = Annotated[str, typer.Option(help="whose password stands in NEO4J_PASSWORD, or is asked for", metavar="NAME")]
_Base = Annotated[str | None, typer.Option("--database", help="by default the user's own", metavar="NAME")]


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module on `app`."""
    app.command(
        epilog=options.examples(
            "publish neo4j bolt://localhost:7687 --dry-run",
            "publish neo4j neo4j+s://graph.example.org --user editor --database plans",
            "publish sparql http://localhost:3030/plans/data --user editor",
        )
    )(publish)
    app.command(epilog=options.examples("drift neo4j bolt://localhost:7687", "drift neo4j URL --json"))(drift)


def publish(
    server: Annotated[Server, typer.Argument(metavar="neo4j|sparql", help="kind of server", show_default=False)],
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help="of bolt, or of a store's Graph Store Protocol", show_default=False),
    ],
    user: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="whose password stands in NEO4J_PASSWORD or SPARQL_PASSWORD, or is asked for"
        ),
    ] = None,
    database: _Base = None,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="URL", help="of the store's SPARQL queries, by default looked for beside URL"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="change nothing, tell what would change")] = False,
    beside_others: Annotated[
        bool, typer.Option("--beside-others", help="also where the database holds data of others")
    ] = False,
    as_json: options.AsJson = False,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Make a server hold the graph: only what differs is written, what has gone is removed.

    Nothing of others is touched. The password is taken from NEO4J_PASSWORD or SPARQL_PASSWORD, or asked for. Stopped
    at any moment, the same command goes on where it was.
    """
    if server is Server.SPARQL:
        if database is not None or beside_others:
            raise InnographError("--database and --beside-others are for neo4j")
        from .sparql import publish_graphs

        publish_graphs(url, user, query, graph, dry_run=dry_run, as_json=as_json)
        return
    if query is not None:
        raise InnographError("--query is for sparql")
    user = user or "neo4j"
    from ...graph import neo4j_publishing
    from ...graph.store import open_store
    from ...graph.tally import keep_tally, read_tally

    with (
        open_store(graph) as store,
        output.steps("reaching the server") as steps,
        _database(store, url, user, database) as reached,
    ):
        path, key = store.beside / _TALLY, _key(store)
        known = read_tally(path, key)
        done = neo4j_publishing.publish(
            reached, store.property_parts, steps, known=known, beside_others=beside_others, dry_run=dry_run
        )
        if done.tally != known:
            keep_tally(path, key, done.tally)
    if as_json:
        output.say_json(_counts(done.nodes, done.relationships))
        return
    if not done.all.differing:
        output.say(f"{url}: nothing to change; {_things(done.nodes.unchanged, done.relationships.unchanged)}")
        return
    for name in ("created", "changed", "removed", "unchanged"):
        verb = f"would be {name}" if dry_run and name != "unchanged" else name
        output.say(f"{verb}: {_things(getattr(done.nodes, name), getattr(done.relationships, name))}")
    if done.left:
        output.say(f"{output.count(done.left, 'node')} left to others, whose relationships hang there")


def drift(
    server: _Kind,
    url: _Url,
    user: _User = "neo4j",
    database: _Base = None,
    as_json: options.AsJson = False,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Compare the graph with what a server's database holds of it, and list what differs. Nothing is changed.

    Exit 1 where anything differs: created, changed, removed are what publishing would do.
    """
    from ...graph import neo4j_publishing
    from ...graph.store import open_store
    from .drifting import COLUMNS, drift_rows

    with (
        open_store(graph) as store,
        output.steps("reaching the server") as steps,
        _database(store, url, user, database) as reached,
        neo4j_publishing.compared(reached, store.property_parts, steps) as differences,
    ):
        nodes, relationships = differences.counts().values()
        differing = (nodes + relationships).differing
        rows = list(drift_rows(differences)) if as_json else list(islice(drift_rows(differences), _SHOWN))
    if as_json:
        output.say_json({**_counts(nodes, relationships), "columns": list(COLUMNS), "rows": rows})
    elif differing:
        output.table(COLUMNS, rows, as_json=False)
        if len(rows) == _SHOWN:
            output.say(f"… the first {_SHOWN}; --json lists all")
        output.say(f"{_things(nodes.differing, relationships.differing)} differ; publishing puts them right")
    else:
        output.say(f"{url}: no drift; {_things(nodes.unchanged, relationships.unchanged)}")
    if differing:
        raise typer.Exit(1)


@contextmanager
def _database(store: GraphStore, url: str, user: str, database: str | None) -> Iterator[Database]:
    from ...graph.neo4j_database import reached

    with reached(url, user, password(), database, store.iris.graph("")) as found:
        yield found


def _key(store: GraphStore) -> str:
    """What the property graph follows from: what is stored, and the program."""
    from ..way import fingerprint

    return hashlib.sha256(store.manifest.to_json() + fingerprint().encode()).hexdigest()


def password(variable: str = "NEO4J_PASSWORD") -> str:
    """That of the environment's `variable`, or what a person types. InnographError where there is neither."""
    if (given := os.environ.get(variable)) is not None:
        return given
    if not sys.stdin.isatty():
        raise InnographError("no password", hint=f"set {variable}")
    return str(typer.prompt("password", hide_input=True, err=True))


def _things(nodes: int, relationships: int) -> str:
    return f"{output.count(nodes, 'node')} and {output.count(relationships, 'relationship')}"


def _counts(nodes: Counts, relationships: Counts) -> dict[str, Any]:
    return {**asdict(nodes + relationships), "nodes": asdict(nodes), "relationships": asdict(relationships)}
