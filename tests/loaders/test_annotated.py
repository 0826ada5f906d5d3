"""Annotations to train on: texts with marks, and the paragraphs kept in bench/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from innograph.loaders.annotated import Annotated, read_annotated
from innograph.ontology.model import TYPE_CLASS

WRITTEN = sorted((Path(__file__).parents[2] / "bench" / "annotations" / "written").glob("*.txt"))
MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
OTHER = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]")
LONGEST_RUN = 17  # characters in common with texts that are not ours


def names(document: Annotated) -> list[tuple[str, str]]:
    return [(document.reading.text[start:end], cls) for start, end, cls in document.spans]


def test_marks_give_the_text_without_them_and_where_names_stand(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(
        "# 1 滨海 要点\n建设[云帆创新中心|innovation-centre]，引进“[海帆计划|programme]”。\n"
        "[滨海|place]制造。滨海创造。\n\n"
        "# 2 云岭 报告\n发展旅游。\n",
        encoding="utf-8",
    )
    first, second = read_annotated(path, tmp_path)
    assert first.reading.text == "建设云帆创新中心，引进“海帆计划”。\n滨海制造。滨海创造。"
    assert names(first) == [
        ("云帆创新中心", "platform"),
        ("海帆计划", "programme"),
        ("滨海", "place"),
        ("滨海", "place"),
    ]
    assert names(second) == []


def test_a_mark_of_no_type_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text("# 1 滨海 要点\n建设[云帆创新中心|centre]。\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"no type of entity: centre in \[云帆创新中心\|centre\]"):
        read_annotated(path, tmp_path)


def test_all_marks_of_the_paragraphs_kept_are_whole_and_of_a_type() -> None:
    assert WRITTEN
    for path in WRITTEN:
        text = path.read_text(encoding="utf-8")
        assert {mark[2] for mark in MARK.finditer(text)} <= set(TYPE_CLASS), path
        assert not re.findall(r"[\[\]|]", MARK.sub("", text)), path


def test_the_paragraphs_kept_are_no_plans_own(shared: Path) -> None:
    size = LONGEST_RUN + 1
    runs: set[str] = set()
    for path in WRITTEN:
        text = MARK.sub(r"\1", path.read_text(encoding="utf-8"))
        lines = (OTHER.sub("", line) for line in text.splitlines() if not line.startswith("#"))
        runs |= {line[at : at + size] for line in lines for at in range(len(line) - size + 1)}
    for path in sorted((shared / "plans").rglob("*")):
        if path.suffix in (".txt", ".jsonl", ".md"):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                line = OTHER.sub("", line)
                common = runs.intersection(line[at : at + size] for at in range(len(line) - size + 1))
                assert not common, (path.name, sorted(common)[:3])
