"""What stands inside names of invented bodies."""

from __future__ import annotations

import pytest

from innograph.loaders.lexicon import lexicon
from innograph.loaders.nested import Insides

PLACES = ("星海", "西海岸")
UNIVERSITIES = {"滨江理工大学": "滨江理工大学", "滨工大": "滨江理工大学"}


def place_at(name: str, at: int) -> int:
    return next((at + len(place) for place in PLACES if name.startswith(place, at)), at)


@pytest.mark.parametrize(
    ("name", "kind", "inside"),
    [
        (
            "滨江理工大学星海新材料研究院",
            "research-organisation",
            {("滨江理工大学", "university"), ("星海", "place"), ("新材料", "field")},
        ),
        ("滨工大星海研究院", "research-organisation", {("滨工大", "university"), ("星海", "place")}),
        ("海纳12所", "research-organisation", {("海纳", "enterprise")}),
        ("海云帆星海研究院", "research-organisation", {("海云帆", "enterprise"), ("星海", "place")}),
        ("云帆集团智能制造创新中心", "innovation-centre", {("云帆集团", "enterprise"), ("智能制造", "field")}),
        ("星海量子通信重点实验室", "laboratory", {("星海", "place"), ("量子通信", "field")}),
        ("高新技术企业培育计划", "programme", {("高新技术企业", "actor-group")}),
        ("西海岸人工智能产业园", "park", {("西海岸", "place"), ("人工智能", "field")}),
        ("明镜湖科技园", "park", {("明镜湖", "place")}),
    ],
)
def test_parents_fields_and_places_of_a_name(name: str, kind: str, inside: set[tuple[str, str]]) -> None:
    found = Insides(lexicon(), UNIVERSITIES).inside(name, kind, (), place_at)
    assert {(name[one.start : one.end], one.type) for one in found} == inside


def test_a_short_name_is_spelt_out() -> None:
    found = Insides(lexicon(), UNIVERSITIES).inside("滨工大星海研究院", "research-organisation", (), place_at)
    assert [one.full for one in found if one.type == "university"] == ["滨江理工大学"]


def test_what_opens_a_name_may_only_say_where_it_sits() -> None:
    insides = Insides(lexicon(), UNIVERSITIES)
    assert insides.site("云谷星海滨江理工大学研究院", (), place_at) == 2
    assert insides.site("滨江理工大学星海研究院", (), place_at) == 0
