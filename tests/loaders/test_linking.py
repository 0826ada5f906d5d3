"""Linking across plans: pairs of names, each as a text of a place has it, and what they are to one another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from innograph.loaders.homes import levels
from innograph.loaders.lexicon import lexicon
from innograph.loaders.linking import link
from innograph.loaders.register import Body, Register, load_register
from innograph.loaders.script import key
from innograph.ontology.model import Entity, Evidence, Facts, Plan

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "links.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
][1:]


def entity(name: str, kind: str, at: int = 0) -> Entity:
    evidence = Evidence(name, at, at + len(name), None, 1)
    return Entity(key(name), name, kind, key(name), evidence, 0.9, "test", mentions=((at, at + len(name)),))


def plan(place: str) -> Plan:
    """A plan of the place; "-" of none, which its bytes tell from others."""
    known = None if place == "-" else place
    path = f"{known}/2021/科技局" if known else "f00dfeed0123"
    return Plan(path, None, None, known, known, 2021, "zh-Hans", "0" * 64, "plan.txt", "utf-8")


def linked(place: str, *entities: Entity, received: str = "", register: Register | None = None) -> list[Entity]:
    facts = Facts(plan(place), received, entities=entities)
    return list(link(facts, register or load_register()).entities)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " ".join(pair[:2] + pair[3:5]))
def test_a_pair_of_names_from_two_texts(pair: list[str]) -> None:
    place, name, kind, other_place, other_name, other_kind, verdict = pair
    (one,) = linked(place, entity(name, kind))
    (other,) = linked(other_place, entity(other_name, other_kind))
    assert (one.canonical == other.canonical) == (verdict == "same")
    assert (one.linked == "unresolved") == (verdict == "unresolved") == bool(one.candidates)
    after = {key(body.name): body.successor_of for body in load_register().bodies}
    earlier = map(key, after.get(other.canonical, "").split("|"))
    assert (one.canonical in earlier) == (verdict == "successor")


def test_there_are_pairs_of_every_kind() -> None:
    assert {pair[-1] for pair in PAIRS} == {"same", "different", "successor", "unresolved"}
    assert len(PAIRS) >= 30


def test_what_linked_a_name_is_kept_with_its_words() -> None:
    text = "对接海大、中国海洋大学和市科技局。"
    found = linked(
        "青岛",
        entity("海大", "university", 2),
        entity("中国海洋大学", "university", 5),
        entity("市科技局", "government-body", 12),
        received=text,
    )
    assert [(e.name, [(a.name, a.rule, a.evidence.quote) for a in e.links]) for e in found] == [
        ("中国海洋大学", [("海大", "short-name", "海大")]),
        ("市科技局", [("市科技局", "place", "市科技局")]),
    ]
    assert found[1].canonical == "青岛市科技局"


def test_a_row_taken_out_of_the_register_undoes_a_merge() -> None:
    names = [entity("云港所", "research-organisation"), entity("云港海洋研究所", "research-organisation", 9)]
    row = Body("云港海洋研究所", "云港所", "research-organisation")
    assert len(linked("青岛", *names, register=Register([row]))) == 1
    assert len(linked("青岛", *names, register=Register())) == 2


def test_the_text_decides_what_its_place_does_not() -> None:
    text = "支持中国海洋大学发展，发挥海大作用。"
    names = [entity("中国海洋大学", "university", 2), entity("海大", "university", 13)]
    (found,) = linked("-", *names, received=text)
    assert (found.canonical, found.aliases, found.candidates) == ("中国海洋大学", ("海大",), ())


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("组建云港海洋装备研究院（以下简称“云海院”）。支持云海院。", "云港海洋装备研究院", "云海院"),
        ("组建云港海洋装备研究院（简称云海院）。支持云海院。", "云港海洋装备研究院", "云海院"),
        ("组建云港海洋装备研究院（“云海院”）。支持云海院。", "云港海洋装备研究院", "云海院"),
        ("組建雲港海洋裝備研究院（以下簡稱「雲海院」）。支持雲海院。", "雲港海洋裝備研究院", "雲海院"),
        ("组建云港海洋装备研究院（YGIO）。支持YGIO。", "云港海洋装备研究院", "YGIO"),
        ("组建中国（云港）国际海洋研究院。支持国际海洋研究院。", "中国（云港）国际海洋研究院", "国际海洋研究院"),
        ("组建云港海洋科学与技术研究院。支持海洋研究院。", "云港海洋科学与技术研究院", "海洋研究院"),
    ],
)
def test_a_text_that_says_a_name_in_full_may_shorten_it(text: str, full: str, short: str) -> None:
    names = [
        entity(full, "research-organisation", text.index(full)),
        entity(short, "research-organisation", text.rindex(short)),
    ]
    found = linked("云港", *names, received=text)
    assert [(e.name, e.aliases) for e in found] == [(full, (short,))]
    assert {link.rule for link in found[0].links} <= {"defined", "shortened", "place"}


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("海洋生物医药研究院", "海洋研究院"),  # what is left out is a matter of its own
        ("云港科技创新研究院", "科技研究院"),  # nothing of its own is left
        ("国家级海洋研究院", "海洋研究院"),  # a title and a body
        ("飞鸿集团云港研究院", "飞鸿集团"),
    ],
)
def test_a_name_that_is_not_plainly_shorter_stays_apart(full: str, short: str) -> None:
    names = [entity(full, "research-organisation"), entity(short, "research-organisation", 30)]
    assert len(linked("云港", *names)) == 2


def test_of_two_longer_names_none_is_taken() -> None:
    names = [
        entity("云港海洋科学研究院", "research-organisation"),
        entity("滨州海洋技术研究院", "research-organisation", 12),
        entity("海洋研究院", "research-organisation", 30),
    ]
    assert len(linked("-", *names)) == 3


def test_places_around_a_place() -> None:
    assert levels("胶州", lexicon()) == {"市": "胶州市", "省": "山东省"}
    assert levels("北京", lexicon()) == {"市": "北京市"}
    assert levels("广西", lexicon()) == {"省": "广西壮族自治区"}
    assert levels("鼓楼区", lexicon()) == {"区": "鼓楼区"}  # of which city, nothing tells
    assert levels("云港", lexicon()) == {"市": "云港市"}
    assert levels(None, lexicon()) == {}


def test_both_scripts_of_a_plan_give_the_same_keys() -> None:
    hans, hant = linked("青岛", entity("市知识产权局", "government-body")), None
    facts = replace(Facts(plan("青岛"), ""), entities=(entity("市智慧財產權局", "government-body"),))
    hant = link(facts, load_register()).entities
    assert [e.canonical for e in hans] == [e.canonical for e in hant] == ["青岛市知识产权局"]
