"""The four engines that the catalogue is asked on: a graph goes in, a question's rows come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import kglite
import neo4j
import pyoxigraph as ox
import rdflib

from innograph.graph.property import PropertyGraph
from innograph.ontology.terms import PREFIXES
from innograph.queries.answer import Row
from innograph.queries.catalogue import Question
from innograph.queries.run import ask
from innograph.queries.syntax import bind

Terms = Mapping[str, ox.NamedNode | ox.Literal]
_BATCH = 5_000


class Oxigraph:
    """SPARQL over the default graph of a store: what all others are held against."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def rows(self, question: Question, terms: Terms) -> list[Row]:
        return ask(self.store, question.text, terms).rows


class Rdflib:
    """The same SPARQL over a copy. It does not sort by what a question groups by but does not show."""

    def __init__(self, store: ox.Store) -> None:
        self.graph = rdflib.Graph()
        triples = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
        self.graph.parse(data="".join(sorted(f"{triple} .\n" for triple in triples)), format="nt")

    def rows(self, question: Question, terms: Terms) -> list[Row]:
        found = self.graph.query(bind(question.text, terms), initNs=dict(PREFIXES))
        rows = [{str(name): _plain(row.get(name)) for name in found.vars or ()} for row in found.bindings]
        return [row for row in rows if set(row.values()) != {None}]  # it gives an empty row where nothing is grouped


class Kglite:
    """Cypher, embedded."""

    def __init__(self, graph: PropertyGraph) -> None:
        kglite.set_query_warning_policy("silent")  # it tells of each type that a graph has none of
        self.graph = kglite.KnowledgeGraph()
        for query, rows in statements(graph):
            self.graph.cypher(query, params={"rows": rows})
        self.graph.read_only(True)

    def rows(self, question: Question, terms: Terms) -> list[Row]:
        found = self.graph.cypher(question.cypher, params=values(terms)).to_list()
        return [{column: row.get(column) for column in question.columns} for row in found]


class Neo4j:
    """Cypher, on a server whose database is emptied first."""

    def __init__(self, driver: neo4j.Driver, graph: PropertyGraph) -> None:
        self.driver = driver
        driver.execute_query("MATCH (n) DETACH DELETE n")
        driver.execute_query("CREATE INDEX thing IF NOT EXISTS FOR (n:Thing) ON (n.iri)")
        driver.execute_query("CALL db.awaitIndexes()")
        for query, rows in statements(graph):
            driver.execute_query(query, rows=rows)

    def rows(self, question: Question, terms: Terms) -> list[Row]:
        found = self.driver.execute_query(question.cypher, parameters_=values(terms))
        assert tuple(found.keys) == tuple(question.columns)
        return [dict(record) for record in found.records]


def values(terms: Terms) -> dict[str, str]:
    """Parameters for Cypher: IRIs and languages as texts."""
    return {name: term.value for name, term in terms.items()}


def statements(graph: PropertyGraph) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Cypher that makes the graph, with its `$rows`; names and texts go in as values alone."""
    nodes: dict[Sequence[str], list[dict[str, Any]]] = defaultdict(list)
    for node in graph.nodes.values():
        nodes[node.labels].append(_listed(node.properties))
    for labels, rows in nodes.items():
        for batch in _batches(rows):
            yield f"UNWIND $rows AS row CREATE (n:Thing:{':'.join(labels)}) SET n += row", batch
    links: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for link in graph.relationships:
        said = {"source": link.source, "target": link.target, "said": _listed(link.properties)}
        links[link.type].append(said)
    ends = "MATCH (a:Thing {iri: row.source}) MATCH (b:Thing {iri: row.target})"
    for type_, rows in links.items():
        for batch in _batches(rows):
            yield f"UNWIND $rows AS row {ends} CREATE (a)-[r:{type_}]->(b) SET r += row.said", batch


def _batches(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (rows[at : at + _BATCH] for at in range(0, len(rows), _BATCH))


def _listed(properties: Mapping[str, object]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in properties.items()}


def _plain(term: object) -> Any:
    """rdflib gives an empty text for nothing joined."""
    if isinstance(term, rdflib.URIRef):
        return str(term)
    if not isinstance(term, rdflib.Literal) or str(term) == "":
        return None
    value = term.toPython()
    return value if isinstance(value, str | int | bool) else float(value)
