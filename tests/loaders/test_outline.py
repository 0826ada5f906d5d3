"""The plan's own numbering becomes a tree of tasks; sentences know where they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from innograph.loaders.document import MappedText, Sentence
from innograph.loaders.outline import outline, title_span
from innograph.ontology.model import Task


def read(text: str) -> tuple[tuple[Task, ...], tuple[Sentence, ...]]:
    return outline(MappedText(text, range(len(text)), range(1, len(text) + 1)), text)


def tree(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(task.id, task.parent, task.number, task.title) for task in read(text)[0]]


RUN = "推进创新平台建设，引进研究院落户。"
OUTLINES = {
    "一、 with 1。": (
        f"一、强化平台\n\n1。建设载体。{RUN}\n2。引进人才。{RUN}\n二、优化服务\n1。做强金融。{RUN}\n",
        [
            ("1", None, "一、", "强化平台"),
            ("1.1", "1", "1。", "建设载体"),
            ("1.2", "1", "2。", "引进人才"),
            ("2", None, "二、", "优化服务"),
            ("2.1", "2", "1。", "做强金融"),
        ],
    ),
    "三 levels": (
        f"一、强化平台\n（一）建设载体\n1.实验室。{RUN}\n2.中心。{RUN}\n（二）引才\n{RUN}\n二、优化服务\n{RUN}\n",
        [
            ("1", None, "一、", "强化平台"),
            ("1.1", "1", "（一）", "建设载体"),
            ("1.1.1", "1.1", "1.", "实验室"),
            ("1.1.2", "1.1", "2.", "中心"),
            ("1.2", "1", "（二）", "引才"),
            ("2", None, "二、", "优化服务"),
        ],
    ),
    "chapters": (
        f"第一章 总体要求\n第一节 基础\n{RUN}\n第二节 目标\n{RUN}\n第二章 任务\n第一节 平台\n{RUN}\n",
        [
            ("1", None, "第一章", "总体要求"),
            ("1.1", "1", "第一节", "基础"),
            ("1.2", "1", "第二节", "目标"),
            ("2", None, "第二章", "任务"),
            ("2.1", "2", "第一节", "平台"),
        ],
    ),
    "decimals": (
        f"4 总体\n4.1 平台建设\n4.1.1 实验室\n{RUN}\n4.1.2 中心\n{RUN}\n4.2 人才\n{RUN}\n",
        [
            ("4", None, "4", "总体"),
            ("4.1", "4", "4.1", "平台建设"),
            ("4.1.1", "4.1", "4.1.1", "实验室"),
            ("4.1.2", "4.1", "4.1.2", "中心"),
            ("4.2", "4", "4.2", "人才"),
        ],
    ),
    "decimals below a chapter": (
        f"第四章 平台\n4.1 实验室\n{RUN}\n4.2 中心\n{RUN}\n第五章 人才\n5.1 引才\n{RUN}\n",
        [
            ("4", None, "第四章", "平台"),
            ("4.1", "4", "4.1", "实验室"),
            ("4.2", "4", "4.2", "中心"),
            ("5", None, "第五章", "人才"),
            ("5.1", "5", "5.1", "引才"),
        ],
    ),
    "一是 below （一）": (
        f"（一）建设载体\n一是抓平台。{RUN}\n二是抓人才。{RUN}\n（二）服务\n{RUN}\n",
        [
            ("1", None, "（一）", "建设载体"),
            ("1.1", "1", "一是", "抓平台"),
            ("1.2", "1", "二是", "抓人才"),
            ("2", None, "（二）", "服务"),
        ],
    ),
    "articles": (
        f"第九条 {RUN}\n第十条 {RUN}\n第十一条 {RUN}\n第二十条 {RUN}",
        [
            ("9", None, "第九条", None),
            ("10", None, "第十条", None),
            ("11", None, "第十一条", None),
            ("20", None, "第二十条", None),
        ],
    ),
    "Markdown's heads": (
        f"# 云港市计划\n\n## 平台\n\n{RUN}\n\n### 中心\n\n{RUN}\n\n## 人才\n\n{RUN}\n",
        [
            ("0", None, None, "云港市计划"),
            ("1", None, None, "平台"),
            ("1.1", "1", None, "中心"),
            ("2", None, None, "人才"),
        ],
    ),
    "Markdown with numbers": (
        f"# 云港市计划\n\n## 一、平台\n\n1. 中心。{RUN}\n2. 园区。{RUN}\n\n## 二、人才\n\n{RUN}\n",
        [
            ("0", None, None, "云港市计划"),
            ("1", None, "一、", "平台"),
            ("1.1", "1", "1.", "中心"),
            ("1.2", "1", "2.", "园区"),
            ("2", None, "二、", "人才"),
        ],
    ),
    "numbers that come again": (
        f"一、回顾\n{RUN}\n二、体会\n{RUN}\n一、任务\n1.平台。{RUN}\n2.人才。{RUN}\n",
        [
            ("1", None, "一、", "回顾"),
            ("2", None, "二、", "体会"),
            ("1-2", None, "一、", "任务"),
            ("1-2.1", "1-2", "1.", "平台"),
            ("1-2.2", "1-2", "2.", "人才"),
        ],
    ),
}


@pytest.mark.parametrize("case", OUTLINES)
def test_outline(case: str) -> None:
    text, expected = OUTLINES[case]
    assert tree(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{RUN}一是抓平台，二是抓人才。{RUN}",
        f"（八）实施创新战略。{RUN}",
        f"一是抓平台。\n二是抓人才。\n{RUN}",
        f"3.5亿元投入平台。\n4.5亿元投入园区。\n{RUN}",
        RUN,
    ],
)
def test_what_has_no_numbering_has_no_tasks(text: str) -> None:
    tasks, sentences = read(text)
    assert tasks == ()
    assert {sentence.section for sentence in sentences} == {None}


def test_the_preamble_is_title_and_paragraphs() -> None:
    text = f"市科技局计划\n\n各位领导：\n{RUN}\n{RUN}\n一、平台\n{RUN}\n二、人才\n{RUN}\n"
    tasks, sentences = read(text)
    assert [(task.id, task.parent, task.kind) for task in tasks] == [
        ("0", None, "preamble"),
        ("0.1", "0", "preamble"),
        ("0.2", "0", "preamble"),
        ("1", None, "focus-area"),
        ("2", None, "focus-area"),
    ]
    assert [sentence.section for sentence in sentences] == ["0", "0", "0.1", "0.2", "1", "1", "2", "2"]
    span = title_span(text)
    assert span is not None
    assert text[slice(*span)] == "市科技局计划"


def test_spans_hold_the_whole_of_a_measure_and_the_heading_of_an_area() -> None:
    text = f"一、平台\n（一）载体\n{RUN}\n{RUN}\n（二）园区\n{RUN}\n二、人才\n{RUN}\n"
    tasks = {task.id: text[task.start : task.end] for task in read(text)[0]}
    assert tasks["1"] == "一、平台"
    assert tasks["1.1"] == f"（一）载体\n{RUN}\n{RUN}"
    assert tasks["2"] == f"二、人才\n{RUN}"


def test_sentences_end_at_their_marks_and_not_at_numbers() -> None:
    text = "1。建设“平台。”引进人才！2。5G应用；达到2.87%。\n2。抓好服务？\n结尾没有标点"
    _, sentences = read(text)
    assert [text[s.start : s.end] for s in sentences] == [
        "建设“平台。”",
        "引进人才！",
        "2。5G应用；达到2.87%。",
        "抓好服务？",
        "结尾没有标点",
    ]


def test_headings_are_marked() -> None:
    text = f"云港计划\n一、平台\n1。载体。{RUN}\n2。支持云港研究院建设工业平台。\n二、人才\n{RUN}\n"
    _, sentences = read(text)
    assert [text[s.start : s.end] for s in sentences if s.is_heading] == ["云港计划", "平台", "载体。", "人才"]


def test_a_sentence_with_only_its_doers_behind_it_is_the_task_and_no_heading() -> None:
    text = "云港计划\n1. 建设算力中心。牵头单位：市科技局。\n2. 做强金融。设立基金。责任单位：市财政局。\n"
    text += "3. 做好引才。组织人才招聘。\n"
    _, sentences = read(text)
    assert [text[s.start : s.end] for s in sentences if s.is_heading] == ["云港计划", "做强金融。", "做好引才。"]


def test_the_real_plan_has_the_annotated_sections(shared: Path) -> None:
    from innograph.loaders.prepare import prepare

    gold = json.loads((shared / "gold" / "qingdao-2019.json").read_text(encoding="utf-8"))
    reading = prepare(shared / "plans" / "qingdao-2019.txt")
    wanted = {section["id"]: (*section["span"], section.get("title")) for section in gold["sections"]}
    found = {task.id: (task.start, task.end, task.title) for task in reading.tasks}
    assert found.keys() == wanted.keys()
    for name, (start, end, title) in wanted.items():
        assert found[name][:2] == (start, end)
        if title is not None:
            assert found[name][2] == title


def test_unnumbered_annotated_passages_have_no_sections(shared: Path) -> None:
    from innograph.loaders.prepare import prepare

    for path in sorted((shared / "gold").glob("**/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not gold["sections"]:
            name = path.relative_to(shared / "gold").with_suffix(".txt")
            assert prepare(shared / "plans" / name).tasks == (), name
