"""Chains and centralities."""

from __future__ import annotations

import pytest

from innograph.graph.network import CENTRALITIES, chains, network, rank
from innograph.graph.property import Node, PropertyGraph, Relationship


def made(*edges: tuple[str, str, str], inferred: tuple[tuple[str, str, str], ...] = ()) -> PropertyGraph:
    names = sorted({name for one, _, other in (*edges, *inferred) for name in (one, other)})
    nodes = {name: Node(name, ("Plan",) if name == "plan" else ("Actor",), {"iri": name}) for name in names}
    links = [Relationship(type_, one, other, {"inferred": False}) for one, type_, other in edges]
    links += [Relationship(type_, one, other, {"inferred": True}) for one, type_, other in inferred]
    return PropertyGraph(nodes, tuple(links))


# a and d meet over b and over c; and over the plan, which joins everything
SQUARE = made(
    ("a", "R", "b"), ("d", "S", "b"), ("a", "R", "c"), ("c", "T", "d"), ("a", "P", "plan"), ("d", "P", "plan")
)


def test_all_ties_in_order_whichever_way_the_relationships_point() -> None:
    found = chains(network(SQUARE), "a", "d", without=["Plan"])
    assert [chain.nodes for chain in found] == [("a", "b", "d"), ("a", "c", "d")]
    assert [(step.type, step.forward) for step in found[0].steps] == [("R", True), ("S", False)]
    assert len(chains(network(SQUARE), "a", "d")) == 3
    assert chains(network(SQUARE), "a", "d", limit=1) == chains(network(SQUARE), "a", "d")[:1]


def test_an_asserted_step_is_told_before_an_inferred_one() -> None:
    graph = network(made(("b", "SAID", "a"), inferred=(("a", "FOLLOWS", "b"),)))
    ((step,),) = (chain.steps for chain in chains(graph, "a", "b"))
    assert (step.type, step.source, step.forward) == ("SAID", "b", False)


def test_what_is_not_joined_has_no_chain_and_what_is_not_there_is_named() -> None:
    graph = network(made(("a", "R", "b"), ("c", "R", "d")))
    assert chains(graph, "a", "d") == ()
    with pytest.raises(KeyError, match="'nobody'"):
        chains(graph, "a", "nobody")


@pytest.mark.parametrize("by", CENTRALITIES)
def test_the_middle_of_a_star_ranks_first(by: str) -> None:
    graph = network(made(*((leaf, "R", "hub") for leaf in "abcd"), inferred=(("a", "SERVES", "b"),)))
    ranked = rank(graph, by)
    assert ranked[0][0] == "hub"
    assert [node for node, _ in ranked[1:]] == list("abcd")  # inferred links give no one an advantage
    assert rank(graph, by, labels=["Plan"]) == ()


def test_an_unknown_centrality_is_refused() -> None:
    with pytest.raises(ValueError, match="no centrality 'fame'; there are betweenness"):
        rank(network(SQUARE), "fame")
