"""A property graph of values that are hard to write down, and what a database holds, to be compared with it."""

from __future__ import annotations

from collections.abc import Mapping

import local_servers
import neo4j

from innograph.graph.property import Node, Part, PropertyGraph, Relationship
from innograph.graph.spool import Spool

HELD = (  # what XML can hold
    *("'}) DETACH DELETE n //", 'q"uo"te', "`a`b", "new\nline", "cr\r\nlf", "tab\t;", "\\u0027 \\", "<b>&amp;", "]]>"),
    *("\u2028\ufeff", "𠀀", "  pad  ", ",", '""', "\\", "_x000B_", "a;\nb|c", "${x} %s {0}", "-", "/* */ // --"),
)
STRANGE = ("\x00\x01\x0b\x1f", "\ufffe\uffff", "\x7f\x85")


def graph(texts: tuple[str, ...] = HELD + STRANGE) -> PropertyGraph:
    """Nodes that have these texts, and relationships, two of them alike but for a property."""
    nodes = {
        f"e:{n}": Node(
            f"e:{n}",
            ("Actor", "Laboratory"),
            {"iri": f"e:{n}", "name": text, "order": n, "low": n / 3, "aliases": (text, "x;y|z")},
        )
        for n, text in enumerate(texts)
    }
    nodes["e:few"] = Node("e:few", ("Place",), {"iri": "e:few", "order": -(2**53) - 1, "year": 2031})
    nodes["e:low"] = Node("e:low", ("Place",), {"iri": "e:low", "low": 1e21})
    relationships = [
        Relationship("SERVES", "e:few", f"e:{n}", {"inferred": n % 2 == 0, "quote": text})
        for n, text in enumerate(texts)
    ]
    twice = [Relationship("SERVES", "e:few", "e:0", {"inferred": True, "start": start}) for start in (1, 2)]
    return PropertyGraph(dict(sorted(nodes.items())), (*relationships, *twice, Relationship("NEAR", "e:0", "e:0", {})))


def spooled(graph: PropertyGraph) -> Spool:
    """The graph as the writers of files take it."""
    return Spool([Part("", tuple(graph.nodes.values()), graph.relationships)])


Held = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


def held(server: local_servers.Neo4j) -> Held:
    """The nodes and relationships of a database, in order."""
    with neo4j.GraphDatabase.driver(server.url, auth=(server.user, server.password)) as driver:
        nodes = driver.execute_query("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties").records
        found = driver.execute_query(
            "MATCH (a)-[r]->(b) RETURN a.iri AS a, type(r) AS type, b.iri AS b, properties(r) AS properties"
        ).records
    return (
        sorted((tuple(sorted(r["labels"])), _plain(r["properties"])) for r in nodes),
        sorted((r["a"], r["type"], r["b"], _plain(r["properties"])) for r in found),
    )


def holding(graph: PropertyGraph) -> Held:
    """The same of a property graph."""
    return (
        sorted((node.labels, _plain(node.properties)) for node in graph.nodes.values()),
        sorted((r.source, r.type, r.target, _plain(r.properties)) for r in graph.relationships),
    )


def _plain(properties: Mapping[str, object]) -> str:
    return repr(sorted((name, list(v) if isinstance(v, tuple) else v) for name, v in properties.items()))
