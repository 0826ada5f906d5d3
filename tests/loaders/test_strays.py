"""Mentions that say nothing of the plan."""

from __future__ import annotations

import pytest

from innograph.loaders.document import Mention
from innograph.loaders.strays import without_people, without_strays, without_wishes


@pytest.mark.parametrize(
    ("text", "name", "stays"),
    [
        ("陪同赵云帆同志考察", "赵云帆", False),
        ("赵云帆总书记来信", "赵云帆", False),
        ("引进云帆集团", "云帆集团", True),
        ("云帆海纳集团主席团会议", "云帆海纳集团", True),  # too long for a person
    ],
)
def test_a_person_is_no_body(text: str, name: str, stays: bool) -> None:
    start = text.index(name)
    end = start + len(name)
    mention = Mention(start, end, "enterprise", name, f"enterprise:{name}", ((start, end),), "span", 0.9)
    assert bool(without_people(text, [mention])) == stays


@pytest.mark.parametrize(
    ("text", "name", "stays"),
    [
        ("优化小微企业成长环境", "小微企业", False),
        ("改善小微企业和个体工商户的经营环境", "小微企业", False),
        ("支持小微企业改善环境", "小微企业", True),
        ("探索设立远洋渔业联合体", "远洋渔业联合体", False),
        ("组建远洋渔业联合体", "远洋渔业联合体", True),
    ],
)
def test_a_group_is_something_done_to(text: str, name: str, stays: bool) -> None:
    start = text.index(name)
    end = start + len(name)
    mention = Mention(start, end, "actor-group", name, f"actor-group:{name}", ((start, end),), "span", 0.9)
    assert bool(without_wishes(text, [mention])) == stays


@pytest.mark.parametrize(
    ("kind", "held", "left"),
    [
        ("policy", [0.9, 0.3, 0.2], [0]),
        ("policy", [0.9, 0.5], [0, 1]),
        ("field", [0.9, 0.3], [0, 1]),
        ("field", [0.5, 0.3], [0]),
        ("place", [0.3, 0.3, 0.3, 0.3], [0, 1, 2, 3]),
        ("laboratory", [0.9, 0.2], [0, 1]),
    ],
)
def test_a_texts_few_doubtful_ones_are_left_out(kind: str, held: list[float], left: list[int]) -> None:
    mentions = tuple(
        Mention(n, n + 1, kind, str(n), f"{kind}:{n}", ((n, n + 1),), "span", at) for n, at in enumerate(held)
    )
    assert [mention.start for mention in without_strays(mentions)] == left
