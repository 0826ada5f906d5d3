"""Which sentences look back: by headings, by the words of a paragraph, by tense."""

from __future__ import annotations

from pathlib import Path

import pytest

from innograph.loaders.lexicon import lexicon
from innograph.loaders.period import past_sentences
from innograph.loaders.prepare import prepare
from innograph.loaders.tagger import default_tagger


def looking_back(text: str, folder: Path) -> list[str]:
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    reading = prepare(path)
    tokens = default_tagger().tag(reading.text, [(one.start, one.end) for one in reading.sentences])
    past = past_sentences(reading, tokens, lexicon())
    return [reading.text[one.start : one.end] for one in reading.sentences if one in past]


def test_headings_part_review_and_plan(tmp_path: Path) -> None:
    text = (
        "一、2024年工作回顾\n新增科技企业30家。\n组建实验室4家。\n"
        "二、2025年主要任务\n新增科技企业50家。\n组建实验室6家。\n"
    )
    assert looking_back(text, tmp_path) == ["新增科技企业30家。", "组建实验室4家。"]


def test_a_heading_without_a_cue_ends_the_review_on_its_level(tmp_path: Path) -> None:
    text = "一、工作回顾\n新增科技企业30家。\n二、科技创新\n新增科技企业50家。\n"
    assert looking_back(text, tmp_path) == ["新增科技企业30家。"]


@pytest.mark.parametrize(
    ("earlier", "own"),
    [("2024年：奋力开拓\n一、企业", "2025年：再上台阶\n一、企业"), ("一、2024年工作", "二、2025年工作")],
)
def test_headings_that_begin_with_a_year(earlier: str, own: str, tmp_path: Path) -> None:
    text = f"云江市2025年科技工作要点\n{earlier}\n新增科技企业30家。\n{own}\n新增科技企业50家。\n"
    assert looking_back(text, tmp_path) == ["新增科技企业30家。"]


def test_the_tasks_of_an_earlier_year_are_a_stage_of_the_plan(tmp_path: Path) -> None:
    text = "云江市2025年科技工作要点\n一、2024年重点任务\n新增科技企业30家。\n二、2025年重点任务\n新增科技企业50家。\n"
    assert looking_back(text, tmp_path) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "云江市获批国家级高新区，取得明显成效。",
        "全区已认定科技企业80家。",
        "举办了第二届海洋论坛。",
        "目前，临湖区共有孵化器9家。",
    ],
)
def test_past(sentence: str, tmp_path: Path) -> None:
    assert looking_back(sentence, tmp_path) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "新增科技企业30家。",
        "加快完善已建成的孵化器。",
        "做好光伏项目前期工作。",
        "力争获批国家级高新区。",
        "到2030年，全市已投产项目达到90个。",
    ],
)
def test_not_past(sentence: str, tmp_path: Path) -> None:
    assert looking_back(sentence, tmp_path) == []


def test_one_sentence_is_read_with_its_paragraph(tmp_path: Path) -> None:
    text = "科技创新能力进一步增强。新增科技企业30家。临湖园区获得国家级称号。"
    assert len(looking_back(text, tmp_path)) == 3
