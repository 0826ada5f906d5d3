"""What stands inside names of invented bodies."""

from __future__ import annotations

import pytest

from innograph.loaders.lexicon import lexicon
from innograph.loaders.nested import Insides, Namesakes

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
        ("省海洋装备研究院", "research-organisation", {("海洋装备", "field")}),
        ("中德星海生态产业园", "park", {("星海", "place"), ("生态", "field")}),
        ("北方新材料产业基地", "base", {("新材料", "field")}),
        ("星海信息产业基地", "base", {("星海", "place"), ("信息", "field")}),
        ("星海软件园", "park", {("星海", "place"), ("软件", "field")}),
        ("华舟国家企业技术中心", "innovation-centre", {("华舟", "enterprise")}),
        ("胶州海洋装备研究院", "research-organisation", {("胶州", "place"), ("海洋装备", "field")}),
        ("教育部星海高等研究院", "research-organisation", {("教育部", "government-body"), ("星海", "place")}),
        ("星海股权交易中心", "transfer-centre", {("星海", "place")}),
        ("星海低碳技术银行", "transfer-centre", {("星海", "place"), ("低碳技术", "field")}),
        ("亚东水泥", "enterprise", set()),
        ("现代种业省技术创新中心", "innovation-centre", {("现代种业", "field")}),
        ("智慧城市创新中心", "innovation-centre", {("智慧城市", "field")}),
        ("怀柔实验室", "laboratory", set()),
        ("星海海洋高等研究院", "research-organisation", {("星海", "place"), ("海洋", "field")}),
        ("研究生联合培养基地", "base", set()),
        ("国家地方联合工程研究中心", "innovation-centre", set()),
        ("职务科技成果所有权试点", "programme", set()),
        ("挪威低温技术研究所", "research-organisation", {("低温", "field")}),
        ("挪威科学院远海分院", "research-organisation", {("挪威科学院", "research-organisation")}),
        ("鄱阳湖实验室", "laboratory", {("鄱阳湖", "place")}),
        ("云帆谷海洋装备产业化基地", "base", {("云帆谷", "zone"), ("海洋装备", "field")}),
        ("星海检测服务平台", "service-platform", {("星海", "place")}),
        ("百千万人才工程", "programme", set()),
        ("青鹭人才计划", "programme", set()),
        ("“群鹭”高端人才集聚计划", "programme", {("高端人才", "actor-group")}),
        ("百名紧缺人才引进计划", "programme", {("紧缺人才", "actor-group")}),
        ("研发机构建设工程", "programme", set()),
        ("国家玻璃及制品质检中心", "service-platform", {("玻璃及制品", "field")}),
        ("国家烟花爆竹产品质量监督检验中心", "service-platform", {("烟花爆竹", "field")}),
        ("星海五金制品检测中心", "service-platform", {("星海", "place"), ("五金制品", "field")}),
        ("星海刹车传动系统零部件检测中心", "service-platform", {("星海", "place"), ("刹车传动系统零部件", "field")}),
        ("国家微藻技术创新联盟", "alliance", {("微藻", "field")}),
        ("软件工程公共技术平台", "service-platform", {("软件工程", "field")}),
        ("机器人装备产业园", "park", {("机器人装备", "field")}),
        ("云帆软件园", "park", {("云帆", "place"), ("软件", "field")}),
        ("“群鹭”紧缺人才引进计划", "programme", {("紧缺人才", "actor-group")}),
        ("一村一名大学生培养计划", "programme", {("大学生", "actor-group")}),
        ("省部院产学研合作", "agreement", set()),
        ("国家标准交易市场星海分中心", "transfer-centre", {("国家标准交易市场", "transfer-centre"), ("星海", "place")}),
        ("云帆省级重点企业研究院", "research-organisation", {("云帆", "enterprise")}),
        ("云帆储能省级重点企业研究院", "research-organisation", {("云帆", "enterprise"), ("储能", "field")}),
        ("中科院云江技术发展中心", "innovation-centre", {("中科院", "research-organisation"), ("云江", "place")}),
        ("云泽国家可持续发展示范区", "zone", {("云泽", "place")}),
        ("新时代文化强市", "zone", {("文化", "field")}),
    ],
)
def test_parents_fields_and_places_of_a_name(name: str, kind: str, inside: set[tuple[str, str]]) -> None:
    known = Namesakes(zones=frozenset({"云帆谷"}))
    found = Insides(lexicon(), UNIVERSITIES, known).inside(name, kind, (), place_at)
    assert {(name[one.start : one.end], one.type) for one in found} == inside


@pytest.mark.parametrize(
    ("name", "kind", "words", "inside"),
    [
        (
            "云帆电子信息研究院",  # one body for the tagger
            "research-organisation",
            [(0, 9, "ORG")],
            {("电子信息", "field")},
        ),
        ("云帆苑电子信息产业园", "park", [(0, 10, "LOC")], {("电子信息", "field")}),
        # not in the county of that name
        ("安宁谷科技园", "park", [(0, 2, "LOC"), (2, 3, "n"), (3, 6, "n")], {("安宁谷", "place")}),
        ("金鹭实验室", "laboratory", [(0, 2, "PER"), (2, 5, "n")], set()),
        ("云山大学园区", "park", [(0, 4, "ORG"), (4, 6, "n")], set()),
        (
            "星海火腿全国品牌示范区",
            "zone",
            [(0, 2, "LOC"), (2, 4, "n"), (4, 6, "n"), (6, 8, "n"), (8, 10, "vn"), (10, 11, "n")],
            {("星海", "place")},
        ),
        ("智慧中国建设试点", "zone", [(0, 2, "n"), (2, 4, "LOC"), (4, 6, "vn"), (6, 8, "vn")], set()),
        ("云泽国家示范区", "zone", [(0, 2, "n"), (2, 4, "n"), (4, 6, "vn"), (6, 7, "n")], {("云泽", "place")}),
    ],
)
def test_what_the_tagger_takes_for_names(
    name: str, kind: str, words: list[tuple[int, int, str]], inside: set[tuple[str, str]]
) -> None:
    found = Insides(lexicon(), UNIVERSITIES).inside(name, kind, words, place_at)
    assert {(name[one.start : one.end], one.type) for one in found} == inside


@pytest.mark.parametrize(("place", "is_place"), [("青岛", True), (None, True), ("杭州", False)])
def test_a_county_far_away_is_none_that_a_thing_is_named_after(place: str | None, is_place: bool) -> None:
    found = Insides(lexicon(), UNIVERSITIES, place_key=place).inside("胶州实验室", "laboratory", (), place_at)
    assert [one.type for one in found] == (["place"] if is_place else [])


def test_what_stood_in_quotation_marks_is_no_part_of_the_matter_behind_it() -> None:
    found = Insides(lexicon(), UNIVERSITIES).inside("云帆之谷大数据产业园", "park", (), place_at, {4})
    assert [(one.start, one.end) for one in found if one.type == "field"] == [(4, 7)]


def test_a_short_name_is_spelt_out() -> None:
    found = Insides(lexicon(), UNIVERSITIES).inside("滨工大星海研究院", "research-organisation", (), place_at)
    assert [one.full for one in found if one.type == "university"] == ["滨江理工大学"]


def test_a_known_firm_opens_a_name() -> None:
    known = Namesakes(frozenset({"华舟"}))
    found = Insides(lexicon(), UNIVERSITIES, known).inside("华舟量子产业园", "park", (), place_at)
    assert {(one.start, one.end, one.type) for one in found} == {(0, 2, "enterprise"), (2, 4, "field")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("六大工程实训基地", [(0, 2, "m"), (2, 4, "n"), (4, 6, "n"), (6, 8, "n")]),  # ends inside a word
        ("云帆航天实训基地", [(0, 2, "LOC"), (2, 4, "n"), (4, 6, "n"), (6, 8, "n")]),  # begins inside one
    ],
)
def test_a_short_name_cuts_no_word(name: str, words: list[tuple[int, int, str]]) -> None:
    insides = Insides(lexicon(), {"大工": "大滨理工大学", "帆航": "帆滨航空大学"})
    assert not [one for one in insides.inside(name, "base", words, place_at) if one.type == "university"]


def test_what_opens_a_name_may_only_say_where_it_sits() -> None:
    insides = Insides(lexicon(), UNIVERSITIES)
    assert insides.site("云谷星海滨江理工大学研究院", (), place_at) == 2
    assert insides.site("滨江理工大学星海研究院", (), place_at) == 0
