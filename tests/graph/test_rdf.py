"""Facts as quads: readable IRIs, the same bytes, nothing lost and nothing let through."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import as_quads
import pyoxigraph as ox
import pytest
import toy
from gold_facts import gold_facts
from hypothesis import given, settings
from hypothesis import strategies as st

from innograph.errors import DataFault
from innograph.graph import files, iri, ontology
from innograph.graph.register import Register
from innograph.graph.values import LABEL, TYPE
from innograph.ontology import files as ontology_files
from innograph.ontology.model import Entity, Evidence, Facts, Plan
from innograph.ontology.terms import BASE, PREFIXES

INO = PREFIXES["ino"]
REGISTER = Register(
    [
        {
            "name": "飞鸟",
            "aliases": "飞鸟集团",
            "type": "enterprise",
            "english": "Bird Group",
            "english_short": "Bird",
            "ror": "",
            "wikidata": "Q0",
            "parent": "",
            "place": "",
            "successor_of": "",
            "source": "invented",
        }
    ]
)


def iris(facts: Facts) -> set[str]:
    """IRIs of things, tasks, efforts and targets."""
    subjects = {q.subject.value for q in as_quads.quads(facts, BASE) if isinstance(q.subject, ox.NamedNode)}
    return {iri for iri in subjects if not re.search("/(evidence|repair)/", iri)}


def labels(facts: Facts, register: Register, thing: str) -> set[str]:
    quads = as_quads.quads(facts, BASE, register)
    label = PREFIXES["rdfs"] + "label"
    found = (q.object for q in quads if str(q.subject.value) == BASE + thing and q.predicate.value == label)
    return {value.value for value in found if isinstance(value, ox.Literal)}


def test_same_facts_give_same_bytes() -> None:
    once, again = (files.nquads(as_quads.quads(toy.facts(), BASE)) for _ in range(2))
    assert once == again
    assert once.splitlines() == sorted(set(once.splitlines()))
    assert b"_:" not in once


def test_iris_are_readable_and_built_from_keys() -> None:
    found = {iri.removeprefix(BASE + "id/") for iri in iris(toy.facts())}
    assert {
        "actor/飞鸟云州研究院",
        "platform/星河实验室",
        "plan/云州/2031/科技局/1.1/effort/gathers/飞鸟/through/飞鸟云州研究院",
        "plan/云州/2031/科技局/1.1/effort/gathers/星河实验室",
        "plan/云州/2031/科技局/1.2/target/孵化器/reach/30家/2031",
        "plan/云州/2031/科技局/statement/飞鸟云州研究院/affiliated-with/飞鸟",
        "channel/企业系",
    } <= found


def test_both_scripts_meet_in_the_same_iris() -> None:
    simplified = replace(toy.facts(), outcomes=())
    assert iris(toy.twin(simplified)) == iris(simplified)


def test_english_comes_from_the_register_and_else_is_marked_as_composed() -> None:
    known = labels(toy.facts(), REGISTER, "id/actor/飞鸟")
    assert known == {"飞鸟", "飛鳥", "Bird Group"}
    assert "Bird Yunzhou Institute" in labels(toy.facts(), REGISTER, "id/actor/飞鸟云州研究院")
    composed = {
        q.subject.value for q in as_quads.quads(toy.facts(), BASE, REGISTER) if q.predicate.value == INO + "labelStatus"
    }
    assert BASE + "id/actor/飞鸟云州研究院" in composed
    assert BASE + "id/actor/飞鸟" not in composed


def test_a_laboratory_built_and_relied_on_is_both_actor_and_platform() -> None:
    def types(facts: Facts) -> set[str]:
        subject = BASE + "id/platform/星河实验室"
        quads = (q for q in as_quads.quads(facts, BASE) if q.subject.value == subject and q.predicate == TYPE)
        return {str(q.object.value).removeprefix(INO) for q in quads}

    assert types(toy.facts()) == {"Laboratory", "Actor"}
    built_only = replace(toy.facts(), efforts=toy.facts().efforts[2:])
    assert types(built_only) == {"Laboratory"}


def test_headline_targets_stand_at_the_plan(shared: Path) -> None:
    has_target = [q for q in as_quads.quads(gold_facts(shared), BASE) if q.predicate.value == INO + "hasTarget"]
    setters = sorted(str(q.subject.value).rpartition("/")[2] for q in has_target)
    assert setters == ["3.2", "3.2", "4.3", "4.3", *["科技局"] * 4]


def test_two_names_of_one_thing_are_one_thing() -> None:
    facts = toy.facts()
    other = replace(facts.entities[0], key="飞鸟集团", name="飞鸟集团", aliases=())
    merged = replace(facts, entities=(*facts.entities, replace(other, canonical="飞鸟")))
    assert iris(merged) == iris(facts)
    assert labels(merged, Register(), "id/actor/飞鸟") == labels(facts, Register(), "id/actor/飞鸟")


def quoted(facts: Facts, task: str) -> list[str]:
    """The words that a task, or the plan (""), rests on."""
    subject = f"{BASE}id/plan/{facts.plan.path}{task and '/'}{task}"
    said = {str(q.subject.value): q.object for q in as_quads.quads(facts, BASE) if q.predicate.value.endswith("#exact")}
    bears = [q for q in as_quads.quads(facts, BASE) if q.predicate.value == INO + "evidence"]
    return [said[f"{q.object.value}/quote"].value for q in bears if q.subject.value == subject]  # type: ignore[union-attr]


def test_a_task_rests_on_its_heading_or_its_first_words() -> None:
    facts = toy.facts()
    assert [quoted(facts, task.id) for task in facts.tasks] == [[task.title] for task in facts.tasks]
    assert quoted(facts, "") == [facts.plan.title]
    start, end = toy.TEXT.index("2. 培育"), toy.TEXT.index("二、")
    other = [replace(facts.tasks[2], title=title, start=start, end=end) for title in (None, "别处所写")]
    for task in other:
        changed = replace(facts, tasks=(*facts.tasks[:2], task, *facts.tasks[3:]))
        assert quoted(changed, "1.2") == ["2. 培育企业。"]
    empty = replace(other[0], start=end, end=end)
    assert quoted(replace(facts, tasks=(*facts.tasks[:2], empty, *facts.tasks[3:])), "1.2") == []
    assert quoted(replace(facts, plan=replace(facts.plan, title="别处所写")), "") == []


def test_the_number_of_a_task_is_not_all_of_its_first_words() -> None:
    facts = toy.facts()
    text = "2。培育企业。力争\n"
    facts = replace(facts, received=text, tasks=(replace(facts.tasks[0], title=None, start=0, end=len(text)),))
    bare = replace(facts, entities=(), efforts=(), targets=(), outcomes=(), relations=(), repairs=())
    assert quoted(bare, "1") == ["2。培育企业。"]


def test_two_facts_on_the_same_words_share_one_piece_of_evidence() -> None:
    facts = toy.facts()
    heading = toy.evidence(toy.TITLES["2.1"], "2.1")
    moved = replace(heading, section="2", line=1)
    efforts = (replace(facts.efforts[2], evidence=moved),)
    quads = as_quads.quads(replace(facts, efforts=efforts), BASE)
    about = [q for q in quads if str(q.subject.value).endswith(f"/evidence/{heading.start}-{heading.end}")]
    sections = [q.object.value for q in about if q.predicate.value == INO + "section"]  # type: ignore[union-attr]
    assert sections == [f"{BASE}id/plan/{facts.plan.path}/2.1"]
    assert sum(q.predicate.value == INO + "line" for q in about) == 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda e: replace(e, vehicle="无此机构"), "'无此机构'"),
        (lambda e: replace(e, fields=("无此领域",)), "'无此领域'"),
        (lambda e: replace(e, section="9.9"), "'9.9'"),
        (lambda e: replace(e, action="dance"), "'dance'"),
        (lambda e: replace(e, commitment="maybe"), "'maybe'"),
    ],
)
def test_what_is_unknown_is_refused_by_name(change, named: str) -> None:  # type: ignore[no-untyped-def]
    facts = toy.facts()
    broken = replace(facts, efforts=(change(facts.efforts[0]), *facts.efforts[1:]))
    with pytest.raises(DataFault, match=re.escape(named)):
        as_quads.quads(broken, BASE)


HOSTILE = [
    '甲"乙\n丙',
    "<script>alert(1)</script>",
    "a\u0001\u0000b\ttab",
    "“引号”{}|^`\\",
    "..",
    "%2F/?#[]@!$&'()*+,;=",
    "🚀",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_survives_the_way_to_a_file_and_back(name: str) -> None:
    facts = toy.facts()
    entity = replace(facts.entities[0], key=name, canonical=name, name=name)
    given = replace(facts, entities=(entity,), efforts=(), targets=(), outcomes=(), relations=())
    quads = as_quads.quads(given, BASE)
    for form in ("nquads", "trig", "jsonld"):
        back = set(ox.parse(files.write(quads, form), format=files.FORMATS[form]))
        assert back == set(quads)
    names = {q.object.value for q in quads if q.predicate.value == INO + "name"}
    assert names == {name, *(e.name for e in given.entities[1:])}


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=200, deadline=None)
def test_every_segment_is_an_iri_and_differs_from_others(text: str) -> None:
    made = iri.segment(text)
    ox.NamedNode(BASE + made)
    assert "/" not in made
    assert made not in (".", "..")
    from urllib.parse import unquote

    assert unquote(made) == text


def test_the_plans_place_under_its_longer_name_has_one_label() -> None:
    text = "绵阳市加快建设科技服务中心。"
    plan = Plan("绵阳/2021/科技局", None, None, "绵阳", "绵阳", 2021, "zh-Hans", "0" * 64, "plan.txt", "utf-8")
    place = Entity("绵阳市", "绵阳市", "place", "绵阳", Evidence("绵阳市", 0, 3, None, 1), 0.9, "name-place")
    shown = as_quads.quads(Facts(plan, text, entities=(place,)), BASE)
    labels = [q.object for q in shown if q.predicate == LABEL and str(q.subject).endswith("/place/绵阳>")]
    assert sorted(str(label).rpartition("@")[2] for label in labels) == ["en", "zh-hans", "zh-hant"]


@pytest.mark.parametrize("check", [c for c in ontology_files.checks() if c.stem[:4] == "skos"], ids=lambda c: c.stem)
def test_a_graph_keeps_to_skos(check: Path) -> None:
    """Fields and channels are concepts, and things have names of several kinds: SKOS holds for them too."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*quad.triple) for quad in as_quads.quads(toy.facts(), BASE, REGISTER))
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in ontology.triples())
    found = store.query(check.read_text(encoding="utf-8"))
    assert isinstance(found, ox.QuerySolutions)
    assert list(found) == []
