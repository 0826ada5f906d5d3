"""What a report of 2018 and the plan of 2019 of one city say of the same things, as they are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from plan_graphs import answer

from innograph.graph.store import GraphStore
from innograph.queries.answer import Row

Graphs = Callable[..., GraphStore]


@pytest.fixture
def rows(graphs: Graphs) -> list[Row]:
    graph = graphs("read", "qingdao-2018-report", "qingdao-2019")
    return answer(graph, "compare", {"plan": "qingdao-2018-report.txt", "other": "qingdao-2019.txt"})


def of(rows: list[Row], thing: str) -> dict[object, Row]:
    return {row["change"]: row for row in rows if row["thing"] == thing}


def test_fewer_high_tech_firms_less_firmly(rows: list[Row]) -> None:
    row = of(rows, "高新技术企业")["lowered"]
    assert (row["comparator"], row["low"], row["commitment"]) == ("exceed", 2500, "committed")
    assert (row["otherComparator"], row["otherLow"], row["otherCommitment"]) == ("reach", 1600, "aspiring")


def test_how_many_there_were_is_an_outcome(rows: list[Row]) -> None:
    assert {(row["kind"], row["change"]) for row in rows if 2039 in (row["low"], row["otherLow"])} == {
        ("outcome", "continued")
    }


def test_a_zone_is_built_then_striven_for(rows: list[Row]) -> None:
    row = of(rows, "国家科技成果转移转化示范区")["weaker"]
    assert (row["action"], row["otherAction"], row["otherCommitment"]) == ("build", "strive", "aspiring")


def test_what_was_achieved_is_pursued_on(rows: list[Row]) -> None:
    row = of(rows, "国家高速列车技术创新中心")["continued"]
    assert (row["kind"], row["commitment"], row["otherAction"]) == ("outcome", None, "build")


def test_a_laboratory_is_in_both_under_two_names(rows: list[Row]) -> None:
    found = of(rows, "青岛海洋国家实验室")
    assert set(found) == {"both", "continued"}
    assert all(row["otherPlan"] is not None for row in found.values())


def test_an_institute_is_new(rows: list[Row]) -> None:
    assert set(of(rows, "西门子青岛研究院")) == {"new"}
