"""From the property graph back to quads: nothing is lost but what docs/property-graph.md lists; and its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
import toy

from innograph.graph.iri import Iris
from innograph.graph.projection import local, project
from innograph.graph.property import (
    LABELS,
    LISTS,
    MENTION,
    OF_MENTION,
    Node,
    PropertyGraph,
    Relationship,
    joined,
    order,
)
from innograph.graph.store import GraphStore, open_store, update
from innograph.graph.values import node
from innograph.loaders.register import load_register
from innograph.ontology.model import Alias, Decided
from innograph.ontology.terms import PREFIXES, Class, Concept, Property, superclasses

A, EVIDENCE = node("rdf:type").value, Property.EVIDENCE.iri
ENDS = [node(f"rdf:{end}").value for end in ("subject", "predicate", "object")]
FORMS = {Property.NAME.iri, node("skos:altLabel").value, node("rdfs:label").value}
WORDS = {concept.iri: concept.slug for concept in Concept}
CLASSES = {cls.iri: cls for cls in Class}
OWN = {"iri", "graph", "plan", "section", "quote", "prefix", "suffix", "line", "page", "paragraph", "inferred"}
Triple = tuple[str, str, str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """Two plans that share all their bodies, one of them known to the register, with linked names and a decision."""
    plans = []
    for year in (2031, 2033):
        facts = toy.facts(f"{year}.txt", year)
        known = replace(
            facts.entities[0],
            canonical="西门子",
            links=(Alias("飞鸟", "short-name", facts.entities[0].evidence),),
        )
        when = f"{year}-01-02"
        decided = Decided("ab12", "reject", "Li", when, "不是目标", "reject: x", "applied", None, facts.targets[0])
        given = replace(facts, entities=(known, *facts.entities[1:]), decided=(decided,))
        plans.append((given, facts.received.encode()))
    folder = tmp_path_factory.mktemp("back")
    update(folder, plans, register_rows=load_register().rows)
    with open_store(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def graph(store: GraphStore) -> PropertyGraph:
    return store.property_graph()


@pytest.fixture(scope="module")
def quads(store: GraphStore) -> list[ox.Quad]:
    ontology = store.iris.graph("ontology")
    return [quad for quad in store.quads() if quad.graph_name != ox.NamedNode(ontology)]


def test_every_property_has_a_name_of_its_own(quads: list[ox.Quad]) -> None:
    predicates = {quad.predicate.value for quad in quads}
    of_things = {p for p in predicates if not p.startswith(PREFIXES["oa"])}
    assert len({local(p) for p in of_things}) == len(of_things)


def test_nothing_is_lost_but_what_is_listed(quads: list[ox.Quad], graph: PropertyGraph) -> None:
    before, after = set(_plainly(quads)), set(_back(graph, quads))
    assert before - after == set()
    assert after - before == set()
    assert len(before) > 800


def test_each_graph_has_its_own_statements(quads: list[ox.Quad], graph: PropertyGraph) -> None:
    between = {
        (quad.subject.value, local(quad.predicate.value), quad.object.value, quad.graph_name.value)
        for quad in quads
        if isinstance(quad.object, ox.NamedNode) and {quad.subject.value, quad.object.value} <= set(graph.nodes)
    }
    links = [r for r in graph.relationships if r.type != MENTION]
    assert {(r.source, _camel(r.type), r.target, r.graph) for r in links} == between
    assert len(links) == len(between)
    assert all(r.properties["inferred"] == ("/inferred" in r.graph) for r in links)


def test_what_each_plan_says_of_a_shared_thing(quads: list[ox.Quad], graph: PropertyGraph) -> None:
    said = {
        (quad.subject.value, local(quad.predicate.value), _plain(quad.object), quad.graph_name.value)
        for quad in quads
        if quad.predicate.value in OF_MENTION and "/id/plan/" not in quad.subject.value
    }
    names = [local(predicate) for predicate in OF_MENTION]
    mentions = [r for r in graph.relationships if r.type == MENTION]
    assert {(r.source, n, str(r.properties[n]), r.graph) for r in mentions for n in names if n in r.properties} == said
    assert {r.graph.split("/")[-2] for r in mentions} == {"2031", "2033"}


def test_no_two_relationships_are_the_same(graph: PropertyGraph) -> None:
    assert max(Counter(map(order, graph.relationships)).values()) == 1


def test_the_parts_are_the_whole_and_each_has_one_home(store: GraphStore, graph: PropertyGraph) -> None:
    found = list(store.property_parts())
    assert joined(found) == graph == project(store.quads(), store.iris)
    assert sum(len(part.nodes) for part in found) == len(graph.nodes)
    assert sum(len(part.relationships) for part in found) == len(graph.relationships)
    for part in found:
        assert {one.graph for one in (*part.nodes, *part.relationships)} == {part.graph}
    homes = [part.graph.removeprefix(store.iris.graph("")) for part in found]
    of_plans = [[f"plan/云州/{year}/科技局", "decisions", f"inferred/plan/云州/{year}/科技局"] for year in (2031, 2033)]
    assert homes == [*of_plans[0], *of_plans[1]]


def test_a_shared_thing_is_at_home_in_the_first_plan_that_names_it(graph: PropertyGraph) -> None:
    home = graph.nodes["https://w3id.org/innograph/id/platform/星河实验室"].graph
    assert home == "https://w3id.org/innograph/graph/plan/云州/2031/科技局"


def test_names_that_would_break_out_stay_themselves() -> None:
    odd = "a'b\"c`d\n'}) DETACH DELETE n //\\u0041"
    plan, thing = ox.NamedNode("https://e.org/graph/plan/x"), ox.NamedNode("https://e.org/id/actor/x")
    given = [
        ox.Quad(thing, node("rdf:type"), node(Class.ACTOR), plan),
        ox.Quad(thing, node(Property.NAME), ox.Literal(odd, language="zh-Hans"), plan),
    ]
    (made,) = project(given, Iris("https://e.org/")).nodes.values()
    assert made.properties["name"] == odd


# --- From quads to what the document says is kept of them


def _plainly(quads: list[ox.Quad]) -> Iterator[Triple]:
    for quad in quads:
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
        if predicate == A:
            if value.value in CLASSES:
                yield from ((subject, A, str(above)) for above in _above(CLASSES[value.value]))
        elif predicate in FORMS:
            yield subject, "form", value.value
        else:
            yield subject, predicate, _plain(value)


def _above(cls: Class) -> set[Class]:
    return {above for above in (cls, *superclasses(cls)) if isinstance(above, Class)}


def _plain(value: object) -> str:
    if isinstance(value, ox.NamedNode):
        return WORDS.get(value.value, value.value)
    assert isinstance(value, ox.Literal)
    return str(float(value.value)) if local(value.datatype.value) == "decimal" else value.value


# --- And from the property graph back


def _back(graph: PropertyGraph, quads: list[ox.Quad]) -> Iterator[Triple]:
    known = {quad.predicate.value for quad in quads}
    iris = {local(iri): iri for iri in known if not iri.startswith(PREFIXES["oa"])}
    for thing in graph.nodes.values():
        yield from _node_back(thing, iris)
    for relationship in graph.relationships:
        yield from _relationship_back(relationship, iris)


def _node_back(thing: Node, iris: dict[str, str]) -> Iterator[Triple]:
    said = dict(thing.properties)
    yield from ((thing.iri, A, PREFIXES["ino"] + label) for label in thing.labels)
    for form in (*said.pop("aliases", ()), *(said.pop(name, None) for name in ("name", *LABELS.values()))):
        if form is not None:
            yield thing.iri, "form", form
    if "quote" in said:
        yield from _evidence_back(thing.iri, said)
    extent = {"start": said.pop("textStart", None), "end": said.pop("textEnd", None)}
    for name, value in ({**said, **extent} if "quote" in said else said).items():
        if name in OWN or value is None or ("quote" in said and name in extent and "Task" not in thing.labels):
            continue
        for one in value if name in LISTS else (value,):
            yield thing.iri, iris[name], str(one)


def _relationship_back(link: Relationship, iris: dict[str, str]) -> Iterator[Triple]:
    said = link.properties
    own = {name: value for name, value in said.items() if name not in OWN | {"start", "end"}}
    if link.type == MENTION:
        yield from _evidence_back(link.source, said)
        for name, value in own.items():
            yield link.source, "form" if iris[name] in FORMS else iris[name], str(value)
        return
    predicate = iris[_camel(link.type)]
    yield link.source, predicate, link.target
    if "iri" in said:
        statement = str(said["iri"])
        yield statement, A, Class.STATEMENT.iri
        yield from zip([statement] * 3, ENDS, (link.source, predicate, link.target), strict=True)
        yield from _evidence_back(statement, said)
        for name, value in own.items():
            yield statement, iris[name], str(value)


def _evidence_back(of: str, said: object) -> Iterator[Triple]:
    """The three nodes of a piece of evidence: their IRIs follow from the plan and the place."""
    assert isinstance(said, dict)
    plan = said["plan"]
    piece = f"{plan}/evidence/{said['start']}-{said['end']}"
    quote, position = f"{piece}/quote", f"{piece}/position"
    oa = PREFIXES["oa"]
    yield of, EVIDENCE, piece
    yield piece, A, Class.EVIDENCE.iri
    yield piece, f"{oa}hasSource", plan
    yield piece, f"{oa}hasSelector", quote
    yield piece, Property.SECTION.iri, f"{plan}/{said['section']}" if "section" in said else plan
    for name in ("line", "page", "paragraph"):
        if name in said:
            yield piece, PREFIXES["ino"] + name, str(said[name])
    yield quote, f"{oa}refinedBy", position
    for name in ("prefix", "suffix"):
        yield quote, f"{oa}{name}", said[name]
    yield quote, f"{oa}exact", said["quote"]
    for name in ("start", "end"):
        yield position, f"{oa}{name}", str(said[name])


def _camel(type_: str) -> str:
    first, *rest = type_.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)
