"""Frames on marked sentences: which efforts and relations they state, and how firmly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from marked import Marked, marked

from innograph.loaders.lexicon import lexicon
from innograph.loaders.statements import Statements, find_statements
from innograph.ontology.model import ACTIONS, COMMITMENTS

CASES = Path(__file__).with_name("frames.txt")


def cases() -> Iterator[tuple[str, str, list[str], list[str] | None]]:
    """Title, marked text, efforts and (where the block has any) relations of each block."""
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        relations = [line[1:].strip() for line in lines[2:] if line.startswith("~")]
        efforts = [line[1:].strip() for line in lines[2:] if line.startswith("=")]
        yield lines[0], lines[1], efforts, [r for r in relations if r] if relations else None


def said_in(text: Marked) -> Statements:
    return find_statements(text.reading, text.tokens, text.mentions, lexicon())


def efforts_of(text: Marked) -> list[str]:
    found = said_in(text).efforts
    return [
        " ".join((e.action, e.commitment, e.resource or "-", "/", e.vehicle or "-", *e.fields))
        + (f" by {e.acted_by}" if e.acted_by else "")
        for e in found
    ]


def relations_of(text: Marked) -> list[str]:
    found = said_in(text).relations
    return [f"{r.subject} {r.predicate} {r.object}" for r in found]


@pytest.mark.parametrize(("source", "efforts", "relations"), [pytest.param(*case[1:], id=case[0]) for case in cases()])
def test_frame(source: str, efforts: list[str], relations: list[str] | None) -> None:
    text = marked(source)
    assert sorted(efforts_of(text)) == sorted(efforts)
    if relations is not None:
        assert sorted(relations_of(text)) == sorted(relations)


@pytest.mark.parametrize("source", [pytest.param(case[1], id=case[0]) for case in cases()])
def test_evidence_holds_trigger_and_parties(source: str) -> None:
    text = marked(source)
    names = {mention.key: mention for mention in text.mentions}
    for effort in said_in(text).efforts:
        evidence = effort.evidence
        assert text.reading.received[evidence.start : evidence.end] == evidence.quote
        assert any(s.start <= evidence.start and evidence.end <= s.end for s in text.reading.sentences)
        assert effort.trigger
        assert all(word in evidence.quote for word in effort.trigger)
        assert effort.action in ACTIONS
        assert effort.commitment in COMMITMENTS
        for party in (effort.resource, effort.vehicle):
            if party:
                start, end = names[party].pieces[0]
                assert text.reading.text[start:end] in evidence.quote


@pytest.mark.parametrize("source", [pytest.param(case[1], id=case[0]) for case in cases()])
def test_relations_quote_their_sentence(source: str) -> None:
    text = marked(source)
    for relation in said_in(text).relations:
        evidence = relation.evidence
        assert text.reading.received[evidence.start : evidence.end] == evidence.quote
        assert any(s.start <= evidence.start and evidence.end <= s.end for s in text.reading.sentences)


def test_one_effort_for_a_pair_in_a_section() -> None:
    text = marked("## 一、甲\n建设[月湾科学城|park]。完善[月湾科学城|park]。\n## 二、乙\n完善[月湾科学城|park]。")
    found = said_in(text).efforts
    assert [(e.section, e.action) for e in found] == [("1", "build"), ("2", "deepen")]


def test_channels_are_the_plans_own() -> None:
    text = marked(
        "## 一、引进\n围绕“海院系、高校系、企业系、国际系”，加快引进。"
        "推进[海院|research-organisation]、[星河大学|university]、[远航集团|enterprise]落户。加快[西尔特|enterprise]等海外研发机构引进。引进[大院大所|actor-group]。\n"
        "## 二、其他\n引进[东岭钢铁|enterprise]。"
    )
    found = said_in(text).efforts
    assert {e.resource: e.channel for e in found} == {
        "海院": "海院系",
        "星河大学": "高校系",
        "远航集团": "企业系",
        "西尔特": "国际系",
        "大院大所": None,
        "东岭钢铁": None,
    }


def test_a_look_back_makes_no_effort() -> None:
    review = "## 2030年工作回顾\n建设[月湾科学城|park]。\n## 2031年工作安排\n建设[云泽算力中心|service-platform]。"
    text = marked(review, year=2031)
    assert [e.split(" / ")[1] for e in efforts_of(text)] == ["云泽算力中心"]


def test_a_stretch_that_tells_of_the_past_makes_no_effort() -> None:
    told = "[月湾科学城|park]建成投用。推进[云泽算力中心|service-platform]建设，取得明显成效。全市获得奖项5个。"
    assert efforts_of(marked(told)) == []
    goal = "力争建成[东岭实验室|laboratory]。"
    assert [e.split(" / ")[1] for e in efforts_of(marked(told + goal))] == ["东岭实验室"]


def test_outside_universities_do_not_sit_where_their_name_says() -> None:
    text = marked("与[[江原|place]大学|university]、[[云泽|place]学院|university]合作。", place="云泽")
    assert relations_of(text) == ["云泽学院 located-in 云泽"]


def test_a_university_named_after_the_plans_place_sits_there() -> None:
    text = marked("与[云泽学院|university]合作。在[云泽|place]建设园区。", place="云泽")
    assert relations_of(text) == ["云泽学院 located-in 云泽"]


def test_a_university_that_the_plan_raises_up_sits_there_and_a_partner_does_not() -> None:
    text = marked("发挥[[云泽|place]大学|university]作用，与[[江原|place]学院|university]合作。")
    assert relations_of(text) == ["云泽大学 located-in 云泽"]
    elsewhere = marked("发挥[[江原|place]学院|university]作用。", place="云泽")
    assert relations_of(elsewhere) == []


def test_a_bracketed_site_counts() -> None:
    text = marked("与[石化大学（[江原|place]）|university]合作。", place="云泽")
    assert relations_of(text) == ["石化大学江原 located-in 江原"]
