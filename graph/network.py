"""The graph as a networkx network: the nearest chains between two things, and who bridges.

>>> from .property import Node, PropertyGraph, Relationship
>>> nodes = {iri: Node(iri, (), {}) for iri in "abc"}
>>> graph = network(PropertyGraph(nodes, (Relationship("R", "a", "b", {}), Relationship("R", "c", "b", {}))))
>>> [chain.nodes for chain in chains(graph, "a", "c")]
[('a', 'b', 'c')]
>>> [(node, round(score, 2)) for node, score in rank(graph, "betweenness")][:1]
[('b', 1.0)]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import networkx as nx

from ..ontology.terms import Class
from .property import MENTION, PropertyGraph

_ALIAS = Class.ALIAS.local  # a name of a thing, no thing of its own
Network: TypeAlias = "nx.MultiDiGraph[str]"  # nodes by IRI; an edge's key is its place among the relationships


@dataclass(frozen=True, slots=True)
class Step:
    """One relationship walked over. `forward` is False where it points against the walk."""

    type: str
    source: str
    target: str
    forward: bool
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Chain:
    """A way from the first node to the last: `steps[i]` joins `nodes[i]` and `nodes[i + 1]`."""

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]


def network(graph: PropertyGraph) -> Network:
    """The property graph as a MultiDiGraph: nodes have `labels` and their properties, edges `type` and theirs."""
    made: Network = nx.MultiDiGraph()
    for node in graph.nodes.values():
        made.add_node(node.iri, labels=node.labels, **node.properties)
    for number, relationship in enumerate(graph.relationships):
        properties = {"type": relationship.type, **relationship.properties}
        made.add_edge(relationship.source, relationship.target, key=number, **properties)
    return made


def chains(graph: Network, start: str, end: str, *, limit: int = 100, without: Iterable[str] = ()) -> tuple[Chain, ...]:
    """All shortest chains between two nodes, whichever way the relationships point, in order of their IRIs.

    That both are named in one task is no link.
    `without` are labels whose nodes no chain passes through (the plan, say, which joins all that it names). At most
    `limit` chains; none where the two are not joined. KeyError for a node that the network does not have.
    """
    for node in (start, end):
        if node not in graph:
            raise KeyError(node)
    barred = set(without)
    kept = [n for n, labels in graph.nodes(data="labels") if n in (start, end) or not barred.intersection(labels or ())]
    plain = nx.Graph()
    plain.add_nodes_from(sorted(kept))
    links = (tuple(sorted((a, b))) for a, b, type_ in graph.subgraph(kept).edges(data="type") if type_ != MENTION)
    plain.add_edges_from(sorted(set(links)))
    try:
        found = sorted(tuple(path) for path in islice(nx.all_shortest_paths(plain, start, end), 10 * limit))
    except nx.NetworkXNoPath:
        return ()
    return tuple(Chain(path, _steps(graph, path)) for path in found[:limit])


def _steps(graph: Network, path: tuple[str, ...]) -> tuple[Step, ...]:
    return tuple(_step(graph, one, other) for one, other in zip(path, path[1:], strict=False))


def _step(graph: Network, one: str, other: str) -> Step:
    """The first relationship between two neighbours: forward ones first, asserted before inferred."""
    found = []
    for source, target, forward in ((one, other, True), (other, one, False)):
        for number, data in (graph.get_edge_data(source, target) or {}).items():
            if data["type"] == MENTION:
                continue
            found.append((bool(data.get("inferred")), not forward, number, source, target, data))
    _, backward, _, source, target, data = min(found, key=lambda item: item[:3])
    properties = {name: value for name, value in data.items() if name != "type"}
    return Step(data["type"], source, target, not backward, properties)


def _betweenness(graph: nx.Graph[str]) -> dict[str, float]:
    # Exact up to 2,000 nodes (seconds); beyond, from a fixed sample, the same at every run.
    sample = None if len(graph) <= 2000 else 500
    return dict(nx.betweenness_centrality(graph, k=sample, seed=1))


# What `rank` may count by: the keys are the names a user gives.
CENTRALITIES: dict[str, Callable[[nx.Graph[str]], dict[str, float]]] = {
    "betweenness": _betweenness,
    "closeness": lambda graph: dict(nx.closeness_centrality(graph)),
    "degree": lambda graph: dict(nx.degree_centrality(graph)),
}


def rank(graph: Network, by: str = "betweenness", labels: Iterable[str] = ()) -> tuple[tuple[str, float], ...]:
    """Nodes with their centrality, highest first, ties by IRI; only those with one of `labels`, where given.

    The score is counted over the whole network, undirected, parallel relationships as one; inferred ones do not count,
    since they would make every link a shortcut. ValueError for an unknown `by`.
    """
    if by not in CENTRALITIES:
        raise ValueError(f"no centrality {by!r}; there are {', '.join(CENTRALITIES)}")
    plain = nx.Graph()
    plain.add_nodes_from(sorted(n for n, labels in graph.nodes(data="labels") if _ALIAS not in (labels or ())))
    counted = (
        tuple(sorted((a, b)))
        for a, b, data in graph.edges(data=True)
        if not data.get("inferred") and data["type"] != MENTION and a != b and a in plain and b in plain
    )
    plain.add_edges_from(sorted(set(counted)))
    wanted = set(labels)
    scores = CENTRALITIES[by](plain)
    chosen = (n for n, own in graph.nodes(data="labels") if not wanted or wanted.intersection(own or ()))
    return tuple(sorted(((n, float(scores[n])) for n in chosen if n in scores), key=lambda item: (-item[1], item[0])))
