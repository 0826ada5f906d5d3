"""Where the picture's nodes stand: every node once, no two boxes over each other, always the same."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innograph.graph.layout import Box, layout
from innograph.graph.lines import em, wrap
from innograph.graph.property import Node, PropertyGraph, Relationship

KINDS = ("Plan", "FocusArea", "Measure", "Task", "Effort", "Target", "Outcome", "Actor", "ActorGroup", "Platform")
KINDS += ("Instrument", "Field", "Place", "Channel")
TYPES = ("PART_OF", "UNDER_TASK", "HAS_TARGET", "HAS_OUTCOME", "GATHERS", "THROUGH", "IN_FIELD", "LOCATED_IN")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[PropertyGraph, dict[str, str], dict[str, str]]:
    """Any nodes, however joined, sensibly or not: the picture of a broken graph still has every node."""
    family = {f"n{i}": kind for i, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=40)))}
    labels = {iri: draw(st.text("国家实验室云州 ab“”（）", min_size=1, max_size=30)) for iri in family}
    nodes = {iri: Node(iri, (kind,), {"section": "n1", "plan": "n0"}) for iri, kind in family.items()}
    ends = st.sampled_from(sorted(family)) if family else st.nothing()
    joined = st.builds(Relationship, st.sampled_from(TYPES), ends, ends, st.just({}))
    relationships = draw(st.lists(joined, max_size=60)) if family else []
    return PropertyGraph(nodes, tuple(relationships)), family, labels


def apart(one: Box, other: Box) -> bool:
    across = abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.1
    return across or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.1


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_every_node_stands_alone(drawn: tuple[PropertyGraph, dict[str, str], dict[str, str]]) -> None:
    graph, family, labels = drawn
    boxes = layout(graph, family, labels)
    assert set(boxes) == set(family)
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert apart(first, second), (one, first, other, second)


def test_outline_goes_outwards_from_the_plan() -> None:
    kinds = {"plan": "Plan", "1": "FocusArea", "1.1": "Measure", "build": "Effort", "lab": "Platform", "chips": "Field"}
    steps = [("1", "PART_OF", "plan"), ("1.1", "PART_OF", "1"), ("build", "UNDER_TASK", "1.1")]
    steps += [("build", "THROUGH", "lab"), ("lab", "IN_FIELD", "chips")]
    graph = PropertyGraph(
        {iri: Node(iri, (kind,), {}) for iri, kind in kinds.items()},
        tuple(Relationship(type_, source, target, {}) for source, type_, target in steps),
    )
    boxes = layout(graph, kinds, {iri: iri for iri in kinds})
    distances = [abs(boxes[iri].x) for iri in kinds]
    assert distances == sorted(distances)
    assert all(near < far for near, far in pairwise(distances))
    assert max(box.y for box in boxes.values()) - min(box.y for box in boxes.values()) < 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("创新", ("创新",)),
        ("云州市的“四新”院", ("云州市的", "“四新”院")),
        ("Marine Technology Transfer Centre", ("Marine", "Technology", "Transfer Centre")),
    ],
)
def test_lines_are_even_and_keep_marks_together(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 8 if text.isascii() else 5, 3) == lines


@given(st.text(max_size=60), st.integers(2, 20), st.integers(1, 4))
def test_lines_lose_nothing_but_spaces(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most)
    assert 1 <= len(lines) <= most
    whole = "".join(text.split())
    joined = "".join("".join(lines).split())
    assert joined == whole or (lines[-1].endswith("…") and whole.startswith(joined[:-1]))
    assert em("国") == 1 > em("W") > em("w")
