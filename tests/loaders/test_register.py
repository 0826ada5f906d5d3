"""The register and linking: one node per thing, nothing merged that the names do not merge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from innograph.errors import InnographError
from innograph.loaders.lexicon import lexicon
from innograph.loaders.linking import link, university
from innograph.loaders.register import COLUMNS, Body, Register, load_register
from innograph.loaders.script import key, to_hans
from innograph.ontology.model import TYPE_CLASS, Effort, Entity, Evidence, Facts, Outcome, Plan, Relation, Target

PLAN = Plan("云港/2021/科技局", None, None, "云港", "云港", 2021, "zh-Hans", "0" * 64, "plan.txt", "utf-8")


def entity(name: str, kind: str, at: int = 0) -> Entity:
    evidence = Evidence(name, at, at + len(name), None, 1)
    return Entity(key(name), name, kind, key(name), evidence, 0.9, "test", mentions=((at, at + len(name)),))


def facts(*entities: Entity, **more: object) -> Facts:
    return replace(Facts(PLAN, "", entities=entities), **more)  # type: ignore[arg-type]


def canonical(given: Facts, register: Register) -> dict[str, tuple[str, str]]:
    return {found.name: (found.canonical, found.linked) for found in link(given, register).entities}


def test_the_shipped_register_is_sound() -> None:
    bodies = load_register().bodies
    names = [body.name for body in bodies]
    assert len(names) > 500
    assert names == sorted(set(names))
    forms: dict[str, str] = {}
    for body in bodies:
        assert TYPE_CLASS[body.type]
        assert to_hans(body.name) == body.name
        assert body.english, body.name
        assert body.source, body.name
        assert not body.parent or body.parent in names, body.name
        assert all(name in names for name in filter(None, body.successor_of.split("|"))), body.name
        assert not body.ror or body.ror.startswith("https://ror.org/0")
        assert not body.wikidata or body.wikidata[1:].isdigit()
        for form in body.forms:
            assert forms.setdefault(key(form), body.name) == body.name, f"{form} stands for two bodies"
    shorts = [body.english_short for body in bodies if body.english_short]
    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("中科院", "中国科学院"),
        ("中國科學院", "中国科学院"),
        ("西門子", "西门子"),
        ("中國電科集團", "中国电子科技集团有限公司"),
        ("中船重工集团", "中国船舶重工集团有限公司"),
        ("北航", "北京航空航天大学"),
        ("青島海洋國家實驗室", "青岛海洋国家实验室"),
    ],
)
def test_a_body_is_found_by_its_names_in_either_script(name: str, body: str) -> None:
    assert [found.name for found in load_register().find(name)] == [body]


@pytest.mark.parametrize("name", ["西门子青岛研究院", "中国科学院云港研究院", "山大", ""])
def test_a_branch_or_an_ambiguous_short_name_is_no_known_body(name: str) -> None:
    assert load_register().find(name) == ()


def test_every_university_spelt_out_is_in_the_register_and_has_its_place() -> None:
    known = {body.name for body in load_register().bodies if body.type == "university"}
    places = {row["short"] for row in lexicon().rows("places")}
    for row in lexicon().rows("universities"):
        fulls, homes = row["full"].split("|"), row["place"].split("|")
        assert len(fulls) == len(homes), row
        assert set(fulls) <= known, row
        assert {home for home in homes if home} <= places, row
        assert len(fulls) == 1 or all(homes), row


@pytest.mark.parametrize(
    ("short", "place", "full"),
    [
        ("山大", "青岛", "山东大学"),
        ("山大", "太原", "山西大学"),
        ("山大", "西安", None),
        ("山大", None, None),
        ("北航", None, "北京航空航天大学"),
        ("南大", "扬州", "南京大学"),
        ("云港大学", "云港", None),
    ],
)
def test_short_names_of_universities_depend_on_the_place(short: str, place: str | None, full: str | None) -> None:
    assert university(short, place, lexicon()) == full


def test_a_users_register_lies_over_the_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("\ufeffname,aliases,type\n云港研究院,云研|雲港院,research-organisation\n-西门子,,\n".encode())
    register = load_register(path)
    assert [body.name for body in register.find("雲港院")] == ["云港研究院"]
    assert register.find("西门子") == ()
    assert register.find("中科院")
    assert set(register.rows[0]) == set(COLUMNS)


def test_a_register_saved_in_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("name,aliases,type\r\n云港创新研究院,云港院,research-organisation\r\n".encode("gb18030"))
    assert load_register(path).find("云港院")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("title,type\n研究院,university\n", "no column 'name'"),
        ("name,colour\n研究院,red\n", "colour"),
        ("name,type\n研究院,house\n", "line 2.*house"),
        ("name,type\n研究院,university,x\n", "line 2"),
        ("name,type\n,university\n", "without a name"),
    ],
)
def test_what_is_wrong_in_a_register_is_told_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InnographError, match=says):
        load_register(path)


def test_known_bodies_get_their_canonical_key_and_branches_keep_their_own() -> None:
    given = facts(entity("中科院", "research-organisation"), entity("中科院云港研究院", "research-organisation", 9))
    assert canonical(given, load_register()) == {
        "中科院": ("中国科学院", "register"),
        "中科院云港研究院": ("中国科学院云港研究院", "new"),
    }


def test_names_of_one_body_are_merged_and_all_speak_of_it() -> None:
    given = facts(
        entity("中科院", "research-organisation"),
        entity("中国科学院", "research-organisation", 20),
        entity("海洋科教园", "park", 30),
        efforts=(
            Effort(None, "build", "advancing", (), "中科院", "海洋科教园", None, (), None, None, _evidence(), 1, "t"),
            Effort(
                None, "build", "advancing", (), "中国科学院", "海洋科教园", None, (), None, None, _evidence(), 1, "t"
            ),
        ),
        relations=(
            Relation("海洋科教园", "affiliated-with", "中科院", _evidence(), 1, "t"),
            Relation("中科院", "affiliated-with", "中国科学院", _evidence(), 1, "t"),
        ),
        targets=(
            Target(None, "平台", "平台", "reach", 1, 1, "个", None, "committed", (), ("中科院",), _evidence(), 1, "t"),
        ),
        outcomes=(Outcome(None, None, None, None, None, None, None, ("中科院", "中国科学院"), _evidence(), 1, "t"),),
    )
    linked = link(given, load_register())
    assert [(e.key, e.name, e.aliases) for e in linked.entities] == [
        ("中国科学院", "中国科学院", ("中科院",)),
        ("海洋科教园", "海洋科教园", ()),
    ]
    assert linked.entities[0].mentions == ((0, 3), (20, 25))
    assert linked.entities[0].evidence.start == 0
    assert [effort.resource for effort in linked.efforts] == ["中国科学院"]
    assert [(r.subject, r.object) for r in linked.relations] == [("海洋科教园", "中国科学院")]
    assert linked.targets[0].concerns == ("中国科学院",)
    assert linked.outcomes[0].parties == ("中国科学院",)


def _evidence() -> Evidence:
    return Evidence("推进", 0, 2, None, 1)


def test_short_names_of_universities_are_spelt_out_without_any_register() -> None:
    given = facts(entity("山大", "enterprise"))
    given = replace(given, plan=replace(PLAN, place_key="青岛", language="zh-Hant"))
    (found,) = link(given, Register()).entities
    assert (found.name, found.key, found.type, found.aliases) == ("山東大學", "山东大学", "university", ("山大",))


def test_what_cannot_be_decided_stays_apart_and_is_marked() -> None:
    two = Register(
        [Body("甲云港院", "云港院", "enterprise", place="厦门"), Body("乙云港院", "云港院", "enterprise", place="大连")]
    )
    given = facts(entity("云港院", "enterprise"))
    assert canonical(given, two) == {"云港院": ("云港院（云港）", "unresolved")}
    there = replace(given, plan=replace(PLAN, place_key="大连"))
    assert canonical(there, two) == {"云港院": ("乙云港院", "register")}
    assert canonical(facts(entity("山大", "university")), Register()) == {"山大": ("山大（云港）", "unresolved")}


def test_a_field_a_group_or_a_programme_is_no_known_body() -> None:
    names = [entity("苹果", "field"), entity("浪潮", "actor-group"), entity("远景", "programme")]
    assert {linked for _, linked in canonical(facts(*names), load_register()).values()} == {"new"}


def test_a_short_form_that_the_text_defines_is_followed() -> None:
    text = "组建云港海洋科学研究院（以下简称“云海院”）。支持云海院发展。"
    full = entity("云港海洋科学研究院", "research-organisation", 2)
    short = entity("云海院", "research-organisation", text.rindex("云海院"))
    linked = link(facts(full, short, received=text), Register())
    assert [(e.name, e.aliases) for e in linked.entities] == [("云港海洋科学研究院", ("云海院",))]
