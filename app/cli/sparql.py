"""Publishing to a store that speaks SPARQL, for people and programs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from . import output
from .publishing import password


def publish_graphs(url: str, user: str | None, query: str | None, graph: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring the named graphs of the store in `graph` to the one at `url`, and tell what that changed."""
    from ...graph.sparql_store import SparqlStore, publish
    from ...graph.store import open_store

    auth = (user, password("SPARQL_PASSWORD")) if user else None
    with (
        open_store(graph) as store,
        SparqlStore(url, store.iris.graph(""), query=query, auth=auth) as there,
        output.steps("publishing") as steps,
    ):
        names = sorted(str(name.value) for name in store.store.named_graphs())
        counts = publish(there, names, store.quads, steps, dry_run=dry_run)
    if as_json:
        output.say_json(asdict(counts))
    elif not counts.created and not counts.removed:
        output.say(f"{url}: nothing to change; {output.count(counts.unchanged, 'quad')}")
    else:
        for name, number in asdict(counts).items():
            verb = f"would be {name}" if dry_run and name != "unchanged" else name
            output.say(f"{verb}: {output.count(number, 'quad')}")
