"""GraphML and GEXF: networkx reads them back equal, Gephi's own reader takes them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import as_quads
import awkward
import networkx as nx
import pyoxigraph as ox
import pytest
import toy

from innograph.graph import interchange
from innograph.graph.iri import Iris
from innograph.graph.projection import project
from innograph.graph.property import PropertyGraph, Value
from innograph.graph.spool import Spool
from innograph.ontology.terms import BASE

Write = Callable[[Spool], Iterator[str]]
FORMS = pytest.mark.parametrize(
    ("write", "read"),
    [(interchange.graphml, nx.read_graphml), (interchange.gexf, nx.read_gexf)],
    ids=["graphml", "gexf"],
)


def toy_graph() -> PropertyGraph:
    quads: list[ox.Quad] = []
    for year in (2031, 2033):  # two plans, which say the same of the same
        facts = toy.facts(f"{year}.txt", year)
        own = as_quads.quads(facts, BASE)
        quads += [*own, *as_quads.inferred(own, Iris().inferred_graph(facts.plan.path))]
    return project(quads, Iris())


def written(write: Write, graph: PropertyGraph, path: Path) -> Path:
    path.write_text("".join(write(awkward.spooled(graph))), encoding="utf-8", newline="")
    return path


def as_written(value: Value) -> Value:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value


def without(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def labelled(graph: PropertyGraph) -> dict[str, str]:
    """The names, by IRI."""
    return {iri: str(node.properties.get("name", iri)) for iri, node in graph.nodes.items()}


def typed(*values: Value, properties: Mapping[str, Any]) -> str:
    """Equal where all values are, and of the same types."""
    return repr((values, sorted((name, as_written(value)) for name, value in properties.items())))


def same(graph: PropertyGraph, read: Any) -> None:
    """Nodes, their labels and properties, edges and theirs, each with its type."""
    assert read.is_directed()
    assert dict(read.nodes(data="label")) == labelled(graph)
    nodes = {iri: typed(properties=without(data, "label")) for iri, data in read.nodes(data=True)}
    assert nodes == {
        iri: typed(properties={"labels": node.labels, **node.properties}) for iri, node in graph.nodes.items()
    }
    edges = (
        typed(source, target, data["label"], properties=without(data, "label", "id"))
        for source, target, data in read.edges(data=True)
    )
    assert sorted(edges) == sorted(
        typed(r.source, r.target, r.type, properties=r.properties) for r in graph.relationships
    )


@FORMS
def test_networkx_reads_it_back_equal(write: Write, read: Callable[[Path], Any], tmp_path: Path) -> None:
    graph = toy_graph()
    found = read(written(write, graph, tmp_path / "graph"))
    assert found.is_multigraph()
    same(graph, found)
    assert "".join(write(awkward.spooled(graph))) == (tmp_path / "graph").read_text(encoding="utf-8")


@FORMS
def test_hostile_texts_come_back_as_themselves(write: Write, read: Callable[[Path], Any], tmp_path: Path) -> None:
    graph = awkward.graph(tuple(text for text in awkward.HELD if text != "_x000B_"))
    same(graph, read(written(write, graph, tmp_path / "graph")))


@FORMS
def test_what_xml_cannot_hold_can_be_read_back(write: Write, read: Callable[[Path], Any], tmp_path: Path) -> None:
    graph = awkward.graph()
    found = read(written(write, graph, tmp_path / "graph"))
    for iri, node in graph.nodes.items():
        name = found.nodes[iri].get("name", "")
        assert re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), name) == node.properties.get("name", "")


@pytest.mark.parametrize("write", [interchange.graphml, interchange.gexf])
def test_gephi_takes_it(write: Write, java_with: Callable[[str], list[str]], tmp_path: Path) -> None:
    """All nodes and edges with their labels, every column with its type, and no complaint."""
    gephi = [*java_with("gephi"), "bsh.Interpreter"]
    graph = toy_graph()
    file = written(write, graph, tmp_path / f"graph.{write.__name__}")
    asked = [*gephi, str(Path(__file__).with_name("gephi.bsh")), str(file)]
    said = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True).stdout
    lines = [line.split("\t") for line in said.splitlines()]
    assert [rest for kind, *rest in lines if kind == "node"] == [list(named) for named in labelled(graph).items()]
    assert sorted(rest for kind, *rest in lines if kind == "edge") == sorted(
        [r.source, r.type, r.target] for r in graph.relationships
    )
    columns = {(kind, name): type_ for kind, name, type_ in (line for line in lines if line[0].endswith("column"))}
    for wanted in (("confidence", "Double"), ("start", "Long"), ("quote", "String"), ("inferred", "Boolean")):
        assert columns["edge column", wanted[0]] == wanted[1]
    for wanted in (("low", "Double"), ("year", "Long"), ("labels", "String"), ("nameEn", "String")):
        assert columns["node column", wanted[0]] == wanted[1]
    # Gephi asks its user what to make of two edges between two nodes; there is nothing else to say.
    assert [rest for kind, *rest in lines if kind == "issue" and "arallel edges" not in rest[0]] == []
