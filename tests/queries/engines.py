"""The four engines that the catalogue is asked on: a graph goes in, a question's rows come out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kglite
import neo4j
import pyoxigraph as ox
import rdflib

from innograph.graph import snapshot
from innograph.graph.neo4j_database import create_nodes, create_relationships
from innograph.graph.neo4j_publishing import marked
from innograph.graph.property import Part, PropertyGraph
from innograph.ontology.terms import PREFIXES
from innograph.queries.answer import Row
from innograph.queries.catalogue import Question
from innograph.queries.run import ask
from innograph.queries.syntax import bind

Terms = Mapping[str, ox.NamedNode | ox.Literal]


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
        rows = [{str(name): plain(row.get(name)) for name in found.vars or ()} for row in found.bindings]
        return [row for row in rows if set(row.values()) != {None}]  # it gives an empty row where nothing is grouped


class Kglite:
    """Cypher, embedded, over the snapshot that a store keeps."""

    def __init__(self, graph: PropertyGraph) -> None:
        kglite.set_query_warning_policy("silent")  # it tells of each type that a graph has none of
        with tempfile.TemporaryDirectory() as folder:
            snapshot.write([whole(graph)], Path(folder) / snapshot.NAME)
            self.graph = kglite.load(str(Path(folder) / snapshot.NAME))
        self.graph.read_only(True)

    def rows(self, question: Question, terms: Terms) -> list[Row]:
        found = self.graph.cypher(question.cypher, params=values(terms)).to_list()
        return [{column: row.get(column) for column in question.columns} for row in found]


class Neo4j:
    """Cypher, on a server whose database is emptied first, and written to as publishing does."""

    def __init__(self, driver: neo4j.Driver, graph: PropertyGraph) -> None:
        self.driver = driver
        part = marked(whole(graph))
        driver.execute_query("MATCH (n) DETACH DELETE n")
        driver.execute_query("CREATE CONSTRAINT iri IF NOT EXISTS FOR (n:Innograph) REQUIRE n.iri IS UNIQUE")
        with driver.session() as session:
            session.execute_write(create_nodes, part.nodes)
            session.execute_write(create_relationships, part.relationships)

    def rows(self, question: Question, terms: Terms) -> list[Row]:
        found = self.driver.execute_query(question.cypher, parameters_=values(terms))
        assert tuple(found.keys) == tuple(question.columns)
        return [dict(record) for record in found.records]


def whole(graph: PropertyGraph) -> Part:
    """The graph as one part."""
    return Part("", tuple(graph.nodes.values()), graph.relationships)


def values(terms: Terms) -> dict[str, str]:
    """Parameters for Cypher: IRIs and languages as texts."""
    return {name: term.value for name, term in terms.items()}


def plain(term: object) -> Any:
    """rdflib gives an empty text for nothing joined."""
    if isinstance(term, rdflib.URIRef):
        return str(term)
    if not isinstance(term, rdflib.Literal) or str(term) == "":
        return None
    value = term.toPython()
    return value if isinstance(value, str | int | bool) else float(value)
