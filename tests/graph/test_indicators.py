"""Which figures compare: the same thing under other words; not level and change, other things, other years."""

from __future__ import annotations

from pathlib import Path

import pytest

from innograph.graph.indicators import key

ROOT = Path(__file__).parent.parent.parent
Figure = tuple[str, str | None, str, int | None]

TOGETHER: list[tuple[Figure, Figure]] = [
    (("高新技术企业", "exceed", "家", 2030), ("高新技术企业数量", "reach", "户", 2030)),
    (("高新技术企业", "exceed", "家", 2030), ("国家高新技术企业总数", "reach", "家", None)),
    (("高新技术企业", "exceed", "家", 2030), ("全市国家级高新技术企业累计数", None, "家", 2029)),
    (("云州市高新技术企业", "reach", "家", 2030), ("高企总量", "reach", "家", 2030)),
    (("新增高新技术企业", "reach", "家", 2030), ("高新技术企业", "increase", "个", 2030)),
    (("R&D经费支出占GDP的比重", "reach", "ratio", 2030), ("全社会研发投入强度", "reach", "ratio", 2030)),
    (("技术合同成交额", "exceed", "CNY", 2030), ("全年技术合同交易总额", "reach", "CNY", 2030)),
    (("高新技术产业产值", "increase", "ratio", 2030), ("高新技术产业产值增速", "reach", "ratio", 2030)),
    (("高新技术产业产值", "increase", "ratio", 2030), ("高新技术产业总产值", None, "ratio", 2029)),
]
APART: list[tuple[Figure, Figure]] = [
    (("高新技术企业", "reach", "家", 2030), ("高新技术企业", "increase", "家", 2030)),
    (("高新技术企业", "reach", "家", 2030), ("高新技术企业", "increase", "ratio", 2030)),
    (("高新技术企业", "reach", "家", 2030), ("高新技术企业", "reach", "家", 2035)),
    (("高新技术企业", "reach", "家", 2030), ("省级高新技术企业", "reach", "家", 2030)),
    (("国家级孵化器", "reach", "家", 2030), ("市级孵化器", "reach", "家", 2030)),
    (("发明专利授权量", "reach", "件", 2030), ("发明专利申请量", "reach", "件", 2030)),
    (("高新技术企业", "reach", "家", 2030), ("高新技术企业产值", "reach", "CNY", 2030)),
    (("高新技术产业产值占比", "reach", "ratio", 2030), ("高新技术产业产值占比", "increase", "ratio", 2030)),
]


def of(figure: Figure) -> str:
    """The key of a figure in a plan of 云州 for 2030."""
    return key(*figure, 2030, "云州")


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_one_thing_under_other_words(one: Figure, other: Figure) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_is_not_the_same_stays_apart(one: Figure, other: Figure) -> None:
    assert of(one) != of(other)


def test_the_same_year_of_another_plan() -> None:
    assert key("论文", "reach", "篇", 2035, 2030) == key("论文", "reach", "篇", 2035, 2031)
    assert key("论文", "reach", "篇", 2030, 2030) == key("论文", "reach", "篇", 2031, 2031)


def test_words_are_stated_once() -> None:
    lines = [
        line.split("\t")
        for line in (ROOT / "graph" / "indicators.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ][1:]
    assert len({tuple(line[:2]) for line in lines}) == len(lines)
    assert {len(line) for line in lines if line[0] == "same"} == {3}
    assert {len(line) for line in lines if line[0] != "same"} == {2}
    reads = {line[1]: line[2] for line in lines if line[0] == "same"}
    # what a word reads as must come to rest: it holds no word that is read otherwise, but one read as itself
    assert [(word, read) for read in reads.values() for word in reads if word in read and reads.get(read) != read] == []
