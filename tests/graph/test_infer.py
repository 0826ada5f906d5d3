"""What follows: the outline upwards, through vehicles, and affiliation across plans; nothing else."""

from __future__ import annotations

from pathlib import Path

import as_quads
import pyoxigraph as ox
import pytest
import rdflib
import toy
from reasonable import PyReasoner

from innograph.graph import infer, ontology
from innograph.graph.values import TYPE
from innograph.ontology.terms import BASE, PREFIXES, Property

GRAPH = BASE + "graph/inferred/plan/云州/2031/科技局"
PLAN = "plan/云州/2031/科技局"


def inferred() -> list[ox.Quad]:
    return as_quads.inferred(as_quads.quads(toy.facts(), BASE), GRAPH)


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
    asserted = {quad.triple for quad in as_quads.quads(toy.facts(), BASE)}
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


def reasoned(given: set[ox.Triple]) -> set[ox.Triple]:
    """What `reasonable` and the rules make of it together, as far as it is kept."""

    def plain(term: object) -> rdflib.term.Identifier:
        assert isinstance(term, ox.NamedNode | ox.BlankNode)
        return rdflib.URIRef(term.value) if isinstance(term, ox.NamedNode) else rdflib.BNode(term.value)

    known = set(given)
    while True:
        reasoner = PyReasoner()
        said = [t for t in (*known, *ontology.triples()) if not isinstance(t.object, ox.Literal)]
        reasoner.from_graph([(plain(t.subject), plain(t.predicate), plain(t.object)) for t in said])
        found = {
            ox.Triple(*map(ox.NamedNode, triple))
            for triple in reasoner.reason()
            if all(isinstance(term, rdflib.URIRef) for term in triple) and not str(triple[0]).startswith(KEPT)
        }
        found = {t for t in found if str((t.object if t.predicate == TYPE else t.predicate).value).startswith(KEPT)}
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in known)
        for _, rule in ontology.rules():
            result = store.query(rule)
            assert isinstance(result, ox.QueryTriples)
            found.update(result)
        if found <= known:
            return known - given
        known |= found


KEPT = (PREFIXES["ino"], PREFIXES["org"])
WHOLE = Path(__file__).parent.parent / "shapes" / "plan.ttl"
ODD = """
@prefix ino: <https://w3id.org/innograph/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix ex: <https://example.org/> .
ex:unit org:unitOf ex:institute . ex:institute org:subOrganizationOf ex:academy .
ex:academy ino:affiliatedWith ex:ring .
ex:ring ino:affiliatedWith ex:academy . ex:body ino:gatheredBy ex:effort . ex:effort ino:underTask ex:task .
ex:task ino:partOf ex:area . ex:area ino:partOf ex:plan .
ex:laboratory a ino:Laboratory . ex:effort ino:through ex:laboratory .
"""


@pytest.mark.parametrize("text", [WHOLE.read_text(encoding="utf-8"), ODD], ids=["plan", "odd"])
def test_it_is_what_a_reasoner_infers(text: str) -> None:
    given = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    found = {quad.triple for quad in as_quads.inferred([ox.Quad(*triple) for triple in given], GRAPH)}
    assert found == reasoned({triple for triple in given if not isinstance(triple.object, ox.Literal)})
    assert found


def test_an_axiom_of_another_kind_is_refused() -> None:
    odd = ox.Triple(ox.NamedNode(Property.SERVES.iri), TYPE, ox.NamedNode(PREFIXES["owl"] + "SymmetricProperty"))
    with pytest.raises(ValueError, match="SymmetricProperty"):
        infer.axioms((*ontology.triples(), odd))
