"""The Cypher script, CSV for neo4j-admin and Turtle for neosemantics: in a real Neo4j they are the graph itself."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import as_quads
import awkward
import local_servers
import neo4j
import pytest
import rdflib
import toy

from innograph.graph import n10s
from innograph.graph.admin_import import README, SCHEMA, admin_import
from innograph.graph.cypher_script import cypher
from innograph.graph.iri import Iris
from innograph.graph.neo4j_publishing import marked
from innograph.graph.neo4j_schema import NAMES
from innograph.graph.neo4j_schema import statements as schema
from innograph.graph.projection import project
from innograph.graph.property import Part, PropertyGraph, joined
from innograph.ontology.terms import BASE, expand


def both() -> PropertyGraph:
    """The invented city's graph, and values that are hard to write, marked as in a database."""
    one, other = project(as_quads.quads(toy.facts(), BASE), Iris()), awkward.graph()
    part = Part("", (*one.nodes.values(), *other.nodes.values()), (*one.relationships, *other.relationships))
    return joined([marked(part)])


def labels(graph: PropertyGraph) -> set[str]:
    return {label for node in graph.nodes.values() for label in node.labels}


def statements(script: str) -> list[str]:
    """As cypher-shell splits them: at a semicolon at the end of a line."""
    return [part for part in re.split(r";\n", re.sub(r"^//.*\n", "", script, flags=re.MULTILINE)) if part.strip()]


def test_the_script_gives_the_graph(empty_neo4j: local_servers.Neo4j) -> None:
    graph = both()
    script = "".join(cypher(awkward.spooled(graph), schema(labels(graph)).values()))
    assert script == "".join(cypher(awkward.spooled(graph), schema(labels(graph)).values()))
    with neo4j.GraphDatabase.driver(empty_neo4j.url, auth=(empty_neo4j.user, empty_neo4j.password)) as driver:
        for statement in statements(script):
            driver.execute_query(statement)
        driver.execute_query("CALL db.awaitIndexes()")
        driver.execute_query("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
        asked = f"CALL db.index.fulltext.queryNodes('{NAMES}', '飞鸟 AND 研究院') YIELD node RETURN node.name"
        found = {name for (name,) in driver.execute_query(asked).records}
        kinds = [record["type"] for record in driver.execute_query("SHOW CONSTRAINTS YIELD type").records]
    assert "飞鸟云州研究院" in found
    assert len(kinds) == len(labels(graph))
    assert awkward.held(empty_neo4j) == awkward.holding(graph)


@pytest.mark.parametrize("version", local_servers.KINDS)
def test_neo4j_admin_imports_the_graph(version: str, java_with: Callable[[str], list[str]], tmp_path: Path) -> None:
    graph = both()
    for name, pieces in admin_import(awkward.spooled(graph), schema(labels(graph)).values()):
        (tmp_path / name).write_text("".join(pieces), encoding="utf-8", newline="")
    readme = (tmp_path / README).read_text(encoding="utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"^neo4j-admin (.*)$", readme, re.MULTILINE)
    words = [re.sub(r"=(\S+)=(\S+\.csv)$", rf"=\1={tmp_path}/\2", word) for word in shlex.split(command)]
    java_with(local_servers.KINDS[version].folder)
    server = local_servers.Neo4j(version, tmp_path / "home")
    server.admin(*words, f"--report-file={tmp_path}/import.report")
    server.start()
    try:
        with neo4j.GraphDatabase.driver(server.url, auth=(server.user, server.password)) as driver:
            for statement in statements((tmp_path / SCHEMA).read_text(encoding="utf-8")):
                driver.execute_query(statement)
        assert awkward.held(server) == awkward.holding(graph)
    finally:
        server.kill()


def test_turtle_for_n10s_and_its_configuration() -> None:
    quads = as_quads.quads(toy.facts(), BASE)
    files = dict(n10s.n10s(quads))
    assert files == dict(n10s.n10s(list(reversed(quads))))
    read = rdflib.Graph().parse(data=files[n10s.TURTLE], format="turtle")
    assert len(read) == len({quad.triple for quad in quads})
    configured = files[n10s.CONFIG].decode()
    for said in ("handleMultival: 'ARRAY'", "keepLangTag: true", "handleVocabUris: 'SHORTEN'"):
        assert said in configured
    (listed,) = re.findall(r"multivalPropList: \[(.*?)\]", configured, re.DOTALL)
    several = set(re.findall("'([^']*)'", listed))
    assert {expand("rdfs:label"), expand("ino:trigger")} & several == {expand("rdfs:label")}  # one trigger each here
    for subject, predicate in {(s, p) for s, p, o in read if isinstance(o, rdflib.Literal)}:
        if len(list(read.objects(subject, predicate))) > 1:
            assert str(predicate) in several
