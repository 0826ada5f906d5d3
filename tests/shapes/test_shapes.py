"""Each shape has a graph that conforms to it and one that does not; the folder's name says which shape it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef

from innograph.ontology import files

FOLDER = Path(__file__).parent
SHAPES = "https://w3id.org/innograph/shapes#"


@cache
def shapes() -> Graph:
    return Graph().parse(files.SHAPES)


@cache
def classes() -> Graph:
    """What stands under what, and its labels: all that the shapes ask of the ontology."""
    whole = Graph().parse(files.CLASSES).parse(files.CONCEPTS)
    asked = Graph()
    for predicate in (RDF.type, RDFS.subClassOf, RDFS.label):
        for triple in whole.triples((None, predicate, None)):
            asked.add(triple)
    return asked


def named() -> list[str]:
    kinds = (SH.PropertyShape, SH.NodeShape)
    found = {str(shape) for kind in kinds for shape in shapes().subjects(RDF.type, kind) if isinstance(shape, URIRef)}
    return sorted(iri.removeprefix(SHAPES) for iri in found)


def complaints(graph: Graph, *only: str) -> set[str]:
    """Names of the shapes that `graph` breaks, among `only` or all."""
    chosen = [SHAPES + name for name in only] or None
    _, report, text = pyshacl.validate(
        graph, shacl_graph=shapes(), ont_graph=classes(), advanced=True, use_shapes=chosen
    )
    assert isinstance(report, Graph), text
    return {str(shape).removeprefix(SHAPES) for shape in report.objects(None, SH.sourceShape)}


def test_every_shape_has_its_folder() -> None:
    assert named() == sorted(path.name for path in FOLDER.iterdir() if (path / "bad.ttl").is_file())


@pytest.mark.parametrize("name", named())
def test_good_conforms_and_bad_does_not(name: str) -> None:
    assert complaints(Graph().parse(FOLDER / name / "good.ttl"), name) == set()
    assert complaints(Graph().parse(FOLDER / name / "bad.ttl"), name) == {name}


def test_a_whole_plan_conforms() -> None:
    assert complaints(Graph().parse(FOLDER / "plan.ttl")) == set()


@pytest.mark.parametrize("name", named())
def test_messages_in_chinese_and_english(name: str) -> None:
    shape = URIRef(SHAPES + name)
    texts = [*shapes().objects(shape, SH.message), *shapes().objects(shape, SH.sparql / SH.message)]
    assert sorted(getattr(text, "language", None) or "" for text in texts) == ["en", "zh-Hans"]
