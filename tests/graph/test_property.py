"""The projection: labels, relationship types, what becomes a property."""

from __future__ import annotations

import re

import as_quads
import pyoxigraph as ox
import pytest
import toy

from innograph.graph.iri import Iris
from innograph.graph.projection import project
from innograph.graph.property import PropertyGraph, Relationship
from innograph.ontology.terms import BASE, Property

PLAN = BASE + "id/plan/云州/2031/科技局"
INSTITUTE = BASE + "id/actor/飞鸟云州研究院"
BIRD = BASE + "id/actor/飞鸟"


def quads(year: int = 2031) -> list[ox.Quad]:
    facts = toy.facts(f"{year}.txt", year)
    own = as_quads.quads(facts, BASE)
    return own + as_quads.inferred(own, Iris().inferred_graph(facts.plan.path))


@pytest.fixture(scope="module")
def graph() -> PropertyGraph:
    return project(quads(), Iris())


def between(graph: PropertyGraph, source: str, target: str) -> list[Relationship]:
    return [r for r in graph.relationships if (r.source, r.target) == (source, target)]


def test_labels_are_the_classes_and_those_above(graph: PropertyGraph) -> None:
    assert graph.nodes[INSTITUTE].labels == ("Actor", "ResearchOrganisation")
    assert graph.nodes[BASE + "id/platform/星河实验室"].labels == ("Actor", "Laboratory", "Platform")
    assert graph.nodes[f"{PLAN}/1.1"].labels == ("Measure", "Task")
    assert not any(set(node.labels) & {"Evidence", "Statement"} for node in graph.nodes.values())


def test_an_effort_has_its_words_and_its_quote(graph: PropertyGraph) -> None:
    iri = f"{PLAN}/1.1/effort/gathers/飞鸟/through/飞鸟云州研究院"
    said = graph.nodes[iri].properties
    assert said["iri"] == iri
    assert (said["action"], said["commitment"], said["trigger"]) == ("attract", "advancing", ("加快",))
    assert said["quote"] == toy.TEXT[said["start"] : said["end"]] == "加快飞鸟云州研究院引进建设"  # type: ignore[misc]
    assert (said["section"], said["plan"], said["line"], said["confidence"]) == ("1.1", PLAN, 4, 0.9)
    assert said["nameHans"] == "引进：飞鸟 → 飞鸟云州研究院"


def test_a_task_has_the_place_of_its_heading(graph: PropertyGraph) -> None:
    said = graph.nodes[f"{PLAN}/2"].properties
    assert said["quote"] == said["title"] == toy.TEXT[said["start"] : said["end"]]  # type: ignore[misc]
    assert (said["section"], said["line"]) == ("2", 6)


def test_a_target_has_plain_numbers(graph: PropertyGraph) -> None:
    said = graph.nodes[f"{PLAN}/1.2/target/孵化器/reach/30家/2031"].properties
    assert (said["low"], said["high"], said["unitText"], said["comparator"]) == (30.0, 30.0, "家", "reach")
    assert said["year"] == 2031


def test_names_in_three_forms(graph: PropertyGraph) -> None:
    said = graph.nodes[INSTITUTE].properties
    assert (said["name"], said["nameHant"], said["pinyin"]) == (
        "飞鸟云州研究院",
        "飛鳥雲州研究院",
        ("feiniaoyunzhouyanjiuyuan",),
    )
    assert said["nameEn"] == "Feiniaoyunzhou Institute"
    assert said["labelStatus"] == "composed"


def test_relationships_follow_rdf_and_bear_their_evidence(graph: PropertyGraph) -> None:
    (affiliated,) = between(graph, INSTITUTE, BIRD)
    assert affiliated.type == "AFFILIATED_WITH"
    assert affiliated.properties["quote"] == "加快飞鸟云州研究院引进建设"
    assert affiliated.properties["inferred"] is False
    (part,) = between(graph, f"{PLAN}/1.1", f"{PLAN}/1")
    assert part.type == "PART_OF"
    serves = between(graph, BIRD, INSTITUTE)
    assert [(r.type, r.properties["inferred"]) for r in serves] == [("SERVES", True)]


def test_every_relationship_type_is_a_property_in_upper_snake(graph: PropertyGraph) -> None:
    assert {r.type for r in graph.relationships} <= {member.name for member in Property}
    assert all(re.fullmatch("[a-z][A-Za-z0-9]*", name) for node in graph.nodes.values() for name in node.properties)


def test_what_two_plans_state_is_two_relationships() -> None:
    both = project([*quads(2031), *quads(2033)], Iris())
    found = between(both, INSTITUTE, BIRD)
    assert [str(r.properties["plan"]).split("/")[-2] for r in found] == ["2031", "2033"]
    assert both == project([*quads(2033), *quads(2031)], Iris())
