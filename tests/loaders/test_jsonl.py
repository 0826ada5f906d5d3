"""One file of JSON lines gives several plans; a broken line is told with its number and the others are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from innograph.errors import SourceError
from innograph.loaders.read import facts_of, read_plan
from innograph.loaders.source import Source, extract_again, read_source, read_sources

TEXT = "一、加快创新平台建设，推进云港海洋实验室落户。\r\n二、培育高新技术企业100家。\n"
PLAN = {"title": "云港市2021年科技工作计划", "issuer": "云港市科技局", "date": "2021年3月1日", "text": TEXT, "id": 7}


def lines(tmp_path: Path, *rows: object, name: str = "plans.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows), encoding="utf-8")
    return path


def test_each_line_is_a_plan_with_what_stands_beside_it(tmp_path: Path) -> None:
    path = lines(tmp_path, PLAN, "", {"text": TEXT, "place": "云港", "year": "2022"})
    first, second = (source for source in read_sources(path) if isinstance(source, Source))
    assert (first.name, second.name) == ("plans.jsonl:1", "plans.jsonl:3")
    assert first.received == second.received == TEXT
    assert first.sha256 != second.sha256
    assert first.extract.notes == ("keys that say nothing to Innograph: 'id'",)
    plan = facts_of(first).plan
    assert (plan.title, plan.issuer, plan.date) == (PLAN["title"], PLAN["issuer"], "2021-03-01")
    assert (facts_of(second).plan.place, facts_of(second).plan.year) == ("云港", 2022)
    for source in (first, second):
        assert extract_again(source.data, source.name) == TEXT


def test_a_quote_stands_in_the_field_not_in_the_file(tmp_path: Path) -> None:
    facts = read_plan(lines(tmp_path, PLAN))
    assert facts.targets
    for target in facts.targets:
        assert TEXT[target.evidence.start : target.evidence.end] == target.evidence.quote


def test_one_plan_of_several_is_named_by_its_line(tmp_path: Path) -> None:
    path = lines(tmp_path, PLAN, {**PLAN, "text": f"{TEXT}三、其他。"}, "{broken", name="plans.ndjson")
    assert read_source(tmp_path / "plans.ndjson:2").received.endswith("其他。")
    with pytest.raises(SourceError, match=r"several plans; .*plans\.ndjson:1"):
        read_source(path)
    with pytest.raises(SourceError, match="no plan on line 9"):
        read_source(tmp_path / "plans.ndjson:9")
    with pytest.raises(SourceError, match="line 3: not valid JSON"):
        read_source(tmp_path / "plans.ndjson:3")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"text": "一、建设', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('["一、建设平台。"]', "not a JSON object"),
        ({"title": "计划"}, "no 'text'"),
        ({"text": 7}, "no string"),
        ({"text": "\ud800建设平台。"}, "characters that no text has"),
        ({"text": "建\0设平台。"}, "characters that no text has"),
        ({"text": " \n"}, "no text"),
        ({**PLAN, "date": "2021-02-30"}, "no date"),
        ({**PLAN, "year": True}, "'year' is True"),
        ({**PLAN, "title": ["计划"]}, "'title' is"),
        (json.dumps({"text": "平" * 200_001}), "too long"),
        (" " * 3_000_100 + "{}", "too long"),
    ],
)
def test_a_broken_line_is_told_and_the_others_are_read(tmp_path: Path, line: object, says: str) -> None:
    path = lines(tmp_path, PLAN, line, PLAN)
    first, second, third = read_sources(path)
    assert isinstance(first, Source)
    assert isinstance(third, Source)
    assert isinstance(second, SourceError)
    assert says in str(second)
    assert str(second).startswith(f"{path}, line 2")
    assert "\n" not in str(second)
    assert len(str(second)) < 500 + len(str(path))


def test_json_lines_are_told_by_their_content(tmp_path: Path) -> None:
    assert read_source(lines(tmp_path, PLAN, name="plans.txt")).received == TEXT


def test_every_passage_is_a_plan(shared: Path) -> None:
    sources = list(read_sources(shared / "plans" / "passages.jsonl"))
    assert len(sources) == 285
    assert all(isinstance(source, Source) for source in sources)
