"""Issuer, place, year and title are read where the text says them; what is given goes first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from innograph.errors import InnographError
from innograph.loaders.about import place_of
from innograph.loaders.given import About
from innograph.loaders.lexicon import lexicon
from innograph.loaders.prepare import prepare
from innograph.loaders.read import read_plan

RUN = "推进创新平台建设，引进研究院落户。"
BODY = f"一、平台\n{RUN}\n二、人才\n{RUN}\n"
CASES = {
    "title with all": (f"宁波市科技局2021年工作要点\n{BODY}", "宁波/2021/科技局", "宁波", 2021, "宁波市科技局"),
    "title and text": (
        f"市科学技术局工作计划\n2020年全市科技工作的总体要求是：立足厦门，{RUN}\n{BODY}",
        "厦门/2020/科学技术局",
        "厦门",
        2020,
        "市科学技术局",
    ),
    "work report": (
        "各位代表：\n我谨代表市人民政府报告工作，请审查。\n一、2017年工作回顾\n"
        f"过去一年，赣州经济平稳。2016年以来，{RUN}\n二、2018年工作安排\n赣州{RUN}\n",
        "赣州/2018/政府工作报告",
        "赣州",
        2018,
        "市人民政府",
    ),
    "a province": (
        f"湖南省科学技术厅2022年工作计划\n长沙、株洲要走在前列。{BODY}",
        "湖南/2022/科学技术厅",
        "湖南",
        2022,
        "湖南省科学技术厅",
    ),
    "a review and a plan in one": (
        f"厦门市科技局2022年工作总结和2023年工作计划\n{BODY}",
        "厦门/2023/科技局",
        "厦门",
        2023,
        "厦门市科技局",
    ),
    "a county": (f"云港县2023年科技工作要点\n{BODY}", "云港县/2023/工作要点", "云港县", 2023, None),
    "universities are no places": (
        f"市科技局2019年计划\n引进北京大学、北京交通大学、北京理工大学，建设威海创新园。\n{BODY}",
        "威海/2019/科技局",
        "威海",
        2019,
        "市科技局",
    ),
}


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES)
def test_what_the_text_says(case: str, tmp_path: Path) -> None:
    text, iri, place, year, issuer = CASES[case]
    reading = prepare(write(tmp_path, text))
    plan = reading.plan
    assert (plan.path, plan.place, plan.year, plan.issuer) == (iri, place, year, issuer)
    assert len(reading.notes) == 3
    assert all(note.startswith(name) for note, name in zip(reading.notes, ("place", "year", "issuer"), strict=True))


def test_a_text_that_says_nothing_goes_by_its_hash(tmp_path: Path) -> None:
    plan = prepare(write(tmp_path, RUN)).plan
    assert plan.path == plan.sha256[:12]
    assert (plan.place, plan.year, plan.issuer, plan.title) == (None, None, None, None)


def test_what_a_text_is_called_is_no_programme_that_it_names(tmp_path: Path) -> None:
    text = "宜昌市2023年科技创新工作计划\n\n为建设科技强市，制定本计划。\n一、引才\n实施百帆人才行动计划。\n"
    names = {entity.name for entity in read_plan(write(tmp_path, text)).entities}
    assert "百帆人才行动计划" in names
    assert not any("2023" in name for name in names)


def test_names_are_in_the_script_of_the_text(tmp_path: Path) -> None:
    plan = prepare(write(tmp_path, f"寧波市科技局2021年工作要點\n寧波推進創新。\n{BODY}")).plan
    assert (plan.place, plan.place_key, plan.issuer, plan.title) == (
        "寧波",
        "宁波",
        "寧波市科技局",
        "寧波市科技局2021年工作要點",
    )
    assert plan.path == "宁波/2021/科技局"


def test_what_is_given_goes_before_the_file_beside_and_that_before_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, f"宁波市科技局2021年工作要点\n{BODY}")
    beside = {"place": "溫州市", "year": 2022, "source-url": "https://example.org/plan", "date": "2022-01-05"}
    (tmp_path / "plan.txt.meta.json").write_text(json.dumps(beside), encoding="utf-8")
    plan = prepare(path, About(year=2023)).plan
    assert plan.path == "温州/2023/宁波市科技局"  # the given place is not the issuer's own
    assert (plan.place, plan.place_key, plan.year) == ("溫州市", "温州", 2023)
    assert (plan.source_url, plan.date) == ("https://example.org/plan", "2022-01-05")


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "not valid JSON"), ("[]", "not a JSON object"), ('{"jear": 1}', "jear"), ('{"year": "2019"}', "int")],
)
def test_what_is_wrong_beside_the_plan_is_told(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "plan.meta.json").write_text(content, encoding="utf-8")
    with pytest.raises(InnographError, match=says):
        prepare(write(tmp_path, BODY))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("青島市", "青岛"),
        ("广西壮族自治区", "广西"),
        ("延边朝鲜族自治州", "延边"),
        ("云港", "云港"),
        ("云港县", "云港县"),
    ],
)
def test_places_go_by_their_short_names(name: str, short: str) -> None:
    assert place_of(name) == short


def test_the_list_of_places_is_whole() -> None:
    rows = lexicon().rows("places")
    provinces = {row["name"] for row in rows if row["level"] == "province"}
    assert len(provinces) == 34
    assert len(rows) - len(provinces) == 333
    assert {row["parent"] for row in rows if row["level"] == "prefecture"} <= provinces
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)


@pytest.mark.parametrize("name", ["boilerplate", "common", "places", "preferred", "universities", "wording"])
def test_word_lists_are_sorted_and_have_each_word_once(name: str) -> None:
    lines = (Path(__file__).parents[2] / "loaders" / "lexicon" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    words = [line.split("\t")[0] for line in lines if not line.startswith("#")][1:]
    assert words == sorted(set(words))


def test_the_real_texts_say_what_their_sources_say(shared: Path) -> None:
    expected = {
        "qingdao-2019.txt": ("青岛/2019/科技局", "市科技局", "青島"),
        "qingdao-2018-report.txt": ("青岛/2018/政府工作报告", "市人民政府", "青岛"),
        "shaoguan-2019-report.txt": ("韶关/2019/政府工作报告", "市人民政府", "韶关"),
        "chongqing-2026-report.txt": ("重庆/2026/政府工作报告", "市人民政府", "重庆"),
    }
    for name, said in expected.items():
        plan = prepare(shared / "plans" / name).plan
        assert (plan.path, plan.issuer, plan.place) == said


def test_a_place_read_from_a_passage_is_seldom_wrong(shared: Path) -> None:
    right = wrong = 0
    for path in sorted((shared / "gold").glob("**/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = path.relative_to(shared / "gold").with_suffix(".txt")
        place = prepare(shared / "plans" / name).plan.place_key
        if gold.get("place") and place:
            right += place == place_of(gold["place"])
            wrong += place != place_of(gold["place"])
    assert right >= 10 * wrong
    assert right >= 40
