"""The property graph as a kglite database in one file, which Cypher is asked of: a generation's snapshot.

It is written when Cypher is first asked of a generation, not when that is built: that would make a build take nearly
half as long again, and most graphs are asked in SPARQL alone. Once written it stays with the generation.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import kglite

from .property import Node, Part, Relationship

# The projection's form, and the engine's version: a file of another is written anew.
NAME = f"cypher-1-{kglite.__version__}.kgl"


def write(parts: Iterable[Part], path: Path, progress: Callable[[int], None] = lambda done: None) -> None:
    """Write the snapshot of these parts to `path`: all of it or, where the process is killed, nothing.

    `progress` is told how many parts are done. OSError where the folder cannot be written to.
    """
    graph = kglite.KnowledgeGraph()
    labels: dict[str, str] = {}  # of each node by IRI the label that its kind has in the engine
    waiting: list[Relationship] = []  # those that lead to nodes of a later part
    for done, part in enumerate(parts):
        progress(done)
        _add_nodes(graph, part.nodes, labels)
        ready = [one for one in part.relationships if one.source in labels and one.target in labels]
        _add_relationships(graph, ready, labels)
        waiting += (one for one in part.relationships if one.source not in labels or one.target not in labels)
    _add_relationships(graph, waiting, labels)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".cypher-", suffix=".kgl")
    os.close(handle)
    aside = Path(name)
    try:
        aside.unlink()
        graph.save(str(aside))
        aside.replace(path)
    finally:
        for left in path.parent.glob(f"{aside.name}*"):
            left.unlink()


def _add_nodes(graph: kglite.KnowledgeGraph, nodes: Iterable[Node], labels: dict[str, str]) -> None:
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        labels[node.iri] = node.labels[0]
        alike[node.labels].append(plain(node.properties))
    for name in {names[0] for names in alike} - set(graph.node_types):
        graph.cypher(f"CREATE INDEX FOR (n:{name}) ON (n.iri)")
    for names, rows in alike.items():  # labels and types are the ontology's own words; values go in as parameters
        graph.cypher(f"UNWIND $rows AS row CREATE (n:{':'.join(names)}) SET n += row", params={"rows": rows})


def _add_relationships(
    graph: kglite.KnowledgeGraph, relationships: Iterable[Relationship], labels: Mapping[str, str]
) -> None:
    alike: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in relationships:
        row = {"source": one.source, "target": one.target, "said": plain(one.properties)}
        alike[labels[one.source], one.type, labels[one.target]].append(row)
    for (source, type_, target), rows in alike.items():
        graph.cypher(
            f"UNWIND $rows AS row MATCH (a:{source} {{iri: row.source}}) MATCH (b:{target} {{iri: row.target}}) "
            f"CREATE (a)-[r:{type_}]->(b) SET r += row.said",
            params={"rows": rows},
        )


def plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as drivers and engines take them: lists for tuples."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in properties.items()}
