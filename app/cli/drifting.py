"""What differs between the graph and a database, as rows: a node, a relationship, or one of their properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...graph.differences import Differences
from ...graph.neo4j_database import LABEL
from ...graph.property import Node, Relationship, Value

COLUMNS = ("what", "change", "kind", "name", "property", "graph says", "database says", "iri")
_Thing = Node | Relationship


def drift_rows(differences: Differences) -> Iterator[dict[str, Any]]:
    """A row for each node or relationship that is missing or added, and each property that is altered."""
    for graph in differences.graphs():
        for kind, change in (("created", "missing"), ("changed", "altered"), ("removed", "added")):
            for node in differences.nodes(graph, kind):
                yield from _told("node", change, node.expected, node.found)
            for relationship in differences.relationships(graph, kind):
                yield from _told("relationship", change, relationship.expected, relationship.found)


def _told(what: str, change: str, expected: _Thing | None, found: _Thing | None) -> Iterator[dict[str, Any]]:
    thing = expected or found
    if thing is None:
        return
    row: dict[str, Any] = {"what": what, "change": change, "kind": _kind(thing), "name": _name(thing)}
    row["iri"] = thing.properties.get("iri")
    if expected is None or found is None:
        yield row
        return
    said, has = _said(expected), _said(found)
    for name in sorted({*said, *has}):
        if repr(said.get(name)) != repr(has.get(name)):  # 30 is not 30.0 there
            yield {**row, "property": name, "graph says": said.get(name), "database says": has.get(name)}


def _said(thing: _Thing) -> dict[str, Value]:
    return {**thing.properties, **({"(labels)": thing.labels} if isinstance(thing, Node) else {})}


def _kind(thing: _Thing) -> str:
    if isinstance(thing, Relationship):
        return thing.type
    return next((label for label in reversed(thing.labels) if label != LABEL), "")


def _name(thing: _Thing) -> str:
    if isinstance(thing, Relationship):
        return f"{_short(thing.source)} → {_short(thing.target)}"
    return str(thing.properties.get("name") or thing.properties.get("title") or _short(thing.iri))


def _short(iri: str) -> str:
    """What stands below `id/` and the kind of thing."""
    return iri.partition("/id/")[2].partition("/")[2] or iri
