"""What follows: the outline upwards, through vehicles, and affiliation across plans; nothing else."""

from __future__ import annotations

import pyoxigraph as ox
import toy

from innograph.graph import infer, rdf
from innograph.graph.values import TYPE
from innograph.ontology.terms import BASE, PREFIXES, Property

GRAPH = BASE + "graph/inferred/plan/云州/2031/科技局"
PLAN = "plan/云州/2031/科技局"


def inferred() -> list[ox.Quad]:
    return infer.within(rdf.quads(toy.facts(), BASE), GRAPH)


def served(body: str) -> set[str]:
    quads = (q for q in inferred() if q.predicate.value == Property.SERVES.iri and q.subject.value == BASE + body)
    return {str(q.object.value).removeprefix(BASE + "id/") for q in quads}


def test_a_body_serves_tasks_up_the_outline_and_vehicles() -> None:
    assert served("id/actor/飞鸟") == {
        "actor/飞鸟云州研究院",
        f"{PLAN}/1.1",
        f"{PLAN}/1",
        f"{PLAN}/2.1",
        f"{PLAN}/2",
        PLAN,
    }
    assert served("id/actor/飞鸟云州研究院") == set()


def test_only_our_own_terms_are_kept_in_one_graph_without_what_is_asserted() -> None:
    quads = inferred()
    asserted = {quad.triple for quad in rdf.quads(toy.facts(), BASE)}
    kept = (PREFIXES["ino"], PREFIXES["org"])
    for quad in quads:
        assert str(quad.graph_name.value) == GRAPH
        assert quad.triple not in asserted
        assert str(quad.object.value if quad.predicate == TYPE else quad.predicate.value).startswith(kept)
        assert isinstance(quad.object, ox.NamedNode)
        assert not str(quad.subject.value).startswith(PREFIXES["ino"])
    types = {
        str(q.object.value).removeprefix(PREFIXES["ino"])
        for q in quads
        if q.predicate == TYPE and q.subject.value == BASE + "id/actor/飞鸟"
    }
    assert {"Actor"} <= types


def test_inference_is_the_same_every_time() -> None:
    assert inferred() == inferred()
