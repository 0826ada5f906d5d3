"""Each question of the catalogue on real plans, against rows that a person read in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from plan_graphs import answer, expected, unmatched

from innograph.graph.store import GraphStore
from innograph.queries import names
from innograph.queries.answer import Value
from innograph.queries.catalogue import catalogue
from innograph.queries.trace import Step, trace

Graphs = Callable[..., GraphStore]
STEMS = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.json")))
# Of the expected rows, and of the rows given, so many must agree where the loaders read the plan.
READ_LEAST = 0.75
PLACE = ("plan", "quote", "start", "end", "section")
NAMED = {"1.1", "1.4", "2.2", "2.4", "3.4"}  # the measures with a named actor


def test_every_question_has_expected_rows() -> None:
    assert set(catalogue()) == set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_right_on_right_facts(graphs: Graphs, stem: str) -> None:
    want = expected(stem)
    graph = graphs("gold", *want.get("documents", ()))
    rows = answer(graph, stem, want["parameters"])
    missing, surplus = unmatched(graph, want["columns"], want["rows"], rows)
    assert (missing, surplus) == ([], [])


@pytest.mark.parametrize("stem", STEMS)
def test_near_on_the_reading(graphs: Graphs, stem: str) -> None:
    want = expected(stem)
    graph = graphs("read", *want.get("documents", ()))
    rows = answer(graph, stem, want["parameters"])
    missing, surplus = unmatched(graph, want["columns"], want["rows"], rows)
    hits = len(want["rows"]) - len(missing)
    f1 = 2 * hits / (len(want["rows"]) + len(rows))
    assert f1 >= READ_LEAST, f"missing {missing}, surplus {surplus}"


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("made", ["gold", "read"])
def test_rows_carry_their_evidence(graphs: Graphs, made: str, stem: str) -> None:
    want = expected(stem)
    graph = graphs(made, *want.get("documents", ()))
    rows = answer(graph, stem, want["parameters"])
    texts = {plan.iri: graph.received(plan) for plan in graph.plans()}
    assert list(rows[0])[-5:] == list(PLACE)
    for row in rows:
        assert _stands(texts, *(row[column] for column in PLACE[:4]))
        if "otherPlan" in row and row["otherPlan"] is not None:
            assert _stands(texts, *(row[f"other{column.capitalize()}"] for column in PLACE[:4]))


def _stands(texts: dict[str, str], plan: Value, quote: Value, start: Value, end: Value) -> bool:
    assert isinstance(start, int)
    assert isinstance(end, int)
    return texts[str(plan)][start:end] == quote != ""


@pytest.mark.parametrize("made", ["gold_graph", "read_graph"])
class TestMustHold:
    """What has to come out right whatever else is read."""

    @pytest.fixture
    def graph(self, request: pytest.FixtureRequest, made: str) -> GraphStore:
        found: GraphStore = request.getfixturevalue(made)
        return found

    def test_three_vehicles_of_the_academy(self, graph: GraphStore) -> None:
        rows = [row for row in answer(graph, "trace", {"body": "中科院"}) if row["role"] == "gathers"]
        assert {row["vehicle"] for row in rows} == {
            "中科院第二轮合作协议",
            "中科院青岛科教园",
            "青岛中科院先进产业研究院",
        }

    def test_four_channels(self, graph: GraphStore) -> None:
        want = expected("channels")
        assert unmatched(graph, want["columns"], want["rows"], answer(graph, "channels", {})) == ([], [])

    def test_the_way_of_siemens_to_focus_area_two(self, graph: GraphStore) -> None:
        step = trace(graph, "西门子", "zh-Hans").steps[0]
        way = _way(step)
        assert [one.predicate for one in way] == ["gathers", "through", "underTask", "partOf", "partOf"]
        assert [one.node[:5] for one in way[1:4]] == ["西门子青岛", "2.2 加", "2 聚焦高"]
        text = graph.received(graph.plans()[0])
        assert all(one.quote == text[one.start : one.end] for one in way)

    def test_figures_of_incubators(self, graph: GraphStore) -> None:
        rows = [row for row in answer(graph, "incubators", {}) if row["kind"] == "target"]
        assert sorted((row["low"], row["unit"], row["commitment"], row["section"]) for row in rows) == [
            (20, "个", "aspiring", "3.2"),
            (5000, "家", "aspiring", "3.2"),
        ]

    def test_measures_with_no_named_actor(self, graph: GraphStore) -> None:
        rows = [row for row in answer(graph, "gaps", {}) if row["gap"] == "measure without actor"]
        assert len(rows) == 20
        assert not {row["number"] for row in rows} & NAMED

    def test_names_in_all_forms(self, graph: GraphStore) -> None:
        academy = {
            names.resolve(graph.store, name, "body")
            for name in ("CAS", "Chinese Academy of Sciences", "zhongkeyuan", "中國科學院", "中国科学院", "中科院")
        }
        siemens = {
            names.resolve(graph.store, name, "body") for name in ("Siemens", "siemens", "西門子", "西门子", "ximenzi")
        }
        assert len(academy) == len(siemens) == 1
        assert academy != siemens


def _way(step: Step) -> list[Step]:
    """A step and what follows it, where each leads to one alone."""
    (first, *more) = step.steps or (None,)
    assert not more
    return [step, *(_way(first) if first else [])]


def test_a_headline_target_is_at_the_end_of_no_way(gold_graph: GraphStore) -> None:
    def ends(steps: tuple[Step, ...]) -> set[str]:
        return {name for step in steps for name in {step.iri, *ends(step.steps)} if "/target/" in name}

    reached = ends(trace(gold_graph, "孵化器").steps) | ends(trace(gold_graph, "高新技术企业").steps)
    assert len(reached) == 2
    assert all("/3.2/target/" in iri for iri in reached)
