"""Decisions of every kind outlive a rebuild; one whose fact is gone is told of; a bad file is refused by its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_plan import TEXT, Run

DECIDED = ("--by", "陈一", "--why", "read again")


@pytest.fixture
def plan(tmp_path: Path, run: Run) -> Path:
    """A plan and its graph in the folder in which commands run."""
    file = tmp_path / "plan.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run("build", file)[0] == 0
    return file


def doubts(run: Run, *words: str) -> list[dict[str, Any]]:
    code, out, err = run("review", "--json", "--limit", "999", *words)
    assert (code, err) == (0, "")
    rows: list[dict[str, Any]] = json.loads(out)["rows"]
    return rows


def one(run: Run, kind: str, **said: Any) -> dict[str, Any]:
    """The only fact of that kind that says all this."""
    (found,) = (row for row in doubts(run, "--kind", kind) if said.items() <= row["said"].items())
    return found


def facts(run: Run, *words: str) -> Any:
    code, out, err = run("extract", "plan.txt", "--json", *words)
    assert (code, err) == (0, "")
    return json.loads(out)


def stale(run: Run) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("review", "--stale", "--json")[1])["rows"]
    return rows


def graph(run: Run) -> str:
    code, out, _ = run("export", "nquads")
    assert code == 0
    return out


def test_the_least_certain_come_first(plan: Path, run: Run) -> None:
    rows = doubts(run)
    assert [row["confidence"] for row in rows] == sorted(row["confidence"] for row in rows)
    assert {row["kind"] for row in rows} >= {"entity", "effort", "target", "relation"}
    for row in rows:
        assert TEXT[row["start"] :].startswith(row["quote"])
        assert row["why"]


def test_accepted_is_sure_and_asked_no_more(plan: Path, run: Run) -> None:
    effort = one(run, "effort", vehicle="海洋装备技术创新中心")
    assert run("review", "--accept", effort["id"][:6], *DECIDED)[0] == 0
    code, out, err = run("build", plan)
    assert (code, err) == (0, "")
    assert "1 decision applied, 0 to look at" in out
    assert effort["id"] not in {row["id"] for row in doubts(run)}
    shown = json.loads(run("show", "海洋装备技术创新中心", "--json")[1])
    assert any(row["confidence"] == 1.0 for row in shown["rows"])


def test_rejected_stays_out_and_is_known(plan: Path, run: Run) -> None:
    effort = one(run, "effort", vehicle="海洋装备技术创新中心")
    assert run("review", "--reject", effort["id"], *DECIDED)[0] == 0
    for _ in range(2):
        assert run("build", plan)[0] == 0
        assert effort["iri"] not in {row["iri"] for row in doubts(run)}
    quads = [line for line in graph(run).splitlines() if "/decision/" in line]
    assert any('"陈一"' in line for line in quads)
    assert all("graph/decisions" in line for line in quads)


def test_corrected_says_so_from_now_on(plan: Path, run: Run) -> None:
    target = one(run, "target", low=800.0)
    words = ("commitment=aspiring", "comparator=at-least", "year=2022")
    assert run("review", "--correct", target["id"], *words, *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    (row,) = (row for row in json.loads(run("targets", "--json")[1])["rows"] if row["low"] == 800.0)
    said = ("aspiring", "at-least", 2022, target["quote"])
    assert (row["commitment"], row["comparator"], row["year"], row["quote"]) == said


def test_a_figure_that_the_quote_does_not_hold_is_refused(plan: Path, run: Run) -> None:
    target = one(run, "target", low=800.0)
    assert run("review", "--correct", target["id"], "low=850", "high=850", *DECIDED)[0] == 0
    code, out, _ = run("build", plan)
    assert (code, "850 does not stand in the quote" in out) == (0, True)
    assert [row["standing"] for row in stale(run)] == ["refused"]


def test_corrected_entity_takes_its_statements_along(plan: Path, run: Run) -> None:
    entity = one(run, "entity", name="海洋装备技术创新中心")
    assert run("review", "--correct", entity["id"], "type=laboratory", *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    rows = json.loads(run("query", "stages", "--json")[1])["rows"]
    assert {row["platformType"] for row in rows if row["platform"] == "海洋装备技术创新中心"} == {"Laboratory"}


def test_merged_are_one_body(plan: Path, run: Run) -> None:
    assert run("review", "--merge", "飞利浦澜江研究院", "飞利浦联合研究院", *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    quads = graph(run)
    assert "/actor/飞利浦联合研究院>" in quads
    assert "/actor/飞利浦澜江研究院>" not in quads
    assert "/actor/澜江飞利浦澜江研究院>" not in quads


def test_merged_groups_are_one(plan: Path, run: Run) -> None:
    assert run("review", "--merge", "科技企业", "科技型中小企业", *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    assert stale(run) == []
    assert "/group/科技企业>" not in graph(run)


def test_split_parts_a_name_from_a_body(plan: Path, run: Run) -> None:
    split = ("--split", "中科院", "--from", "中国科学院", "--plan", "plan.txt", "--as", "中科院（另一）")
    assert run("review", *split, *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    assert stale(run) == []
    assert "/actor/中国科学院>" not in graph(run)


def test_added_has_its_quote_in_the_text(plan: Path, run: Run) -> None:
    words = ("action=cooperate", "commitment=advancing", "trigger=开展", "resource=飞利浦澜江研究院", "quote=开展合作")
    code, _, err = run("review", "--add", "effort", *words[:-1], "quote=携手合作", "--plan", "plan.txt", *DECIDED)
    assert code == 2
    assert "does not stand in the text" in err
    words = (*words[:-1], "quote=争取飞利浦澜江研究院落户高新区，围绕海洋装备领域开展合作")
    assert run("review", "--add", "effort", *words, "--plan", "plan.txt", *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    assert stale(run) == []
    shown = json.loads(run("show", "飞利浦澜江研究院", "--json")[1])["rows"]
    assert any(row["quote"].endswith("开展合作") and row["confidence"] == 1.0 for row in shown)
    assert run("check")[0] == 0


def test_what_a_changed_text_no_longer_yields_is_told(plan: Path, run: Run) -> None:
    effort = one(run, "effort", vehicle="海洋装备技术创新中心")
    target = one(run, "target", low=800.0)
    assert run("review", "--accept", effort["id"], *DECIDED)[0] == 0
    assert run("review", "--correct", target["id"], "commitment=aspiring", *DECIDED)[0] == 0
    changed = TEXT.replace("加快建设海洋装备技术创新中心，", "").replace("2021年，全市", "今年，我市")
    plan.write_text(changed, encoding="utf-8")
    code, out, err = run("build", plan)
    assert (code, err) == (0, "")
    assert "1 decision applied, 1 to look at" in out
    (gone,) = stale(run)
    assert (gone["standing"], gone["verdict"], gone["who"]) == ("gone", "accept", "陈一")
    plan.write_text(TEXT, encoding="utf-8")  # the fact is back, and so is what was decided
    assert run("build", plan)[0] == 0
    assert stale(run) == []


def test_the_same_decisions_give_the_same_bytes(plan: Path, run: Run) -> None:
    effort = one(run, "effort", vehicle="海洋装备技术创新中心")
    assert run("review", "--accept", effort["id"], *DECIDED)[0] == 0
    assert run("build", plan)[0] == 0
    first = graph(run)
    assert run("build", plan, "--fresh")[0] == 0
    assert graph(run) == first


GOOD = {"decision": "merge", "who": "甲", "when": "2021-03-01", "why": "same", "body": "甲院", "into": "乙院"}
BAD = (
    ("{", "is no JSON"),
    ("[1]", "is no JSON object"),
    (json.dumps({**GOOD, "decision": "guess"}), "not one of"),
    (json.dumps({**GOOD, "when": "yesterday"}), "'when'"),
    (json.dumps({key: value for key, value in GOOD.items() if key != "who"}), "'who' is missing"),
    (json.dumps({**GOOD, "colour": "red"}), "unknown key"),
    (json.dumps({**GOOD, "into": ["乙院"]}), "'into'"),
    ("[" * 100_000, "nested too deep"),
    (json.dumps({**GOOD, "body": "\ud800"}), "half of a character"),
)


@pytest.mark.parametrize(("line", "said"), BAD, ids=[said for _, said in BAD])
def test_a_bad_line_is_refused_by_its_number(line: str, said: str, plan: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps(GOOD, ensure_ascii=False) + "\n" + line + "\n", encoding="utf-8")
    code, _, err = run("build", plan, "--decisions", file)
    assert code == 2
    assert err.count("\n") == 1
    assert "mine.jsonl, line 2" in err
    assert said in err


def test_words_that_decide_nothing(plan: Path, run: Run) -> None:
    assert run("review", "--accept", "0000", *DECIDED)[0] == 2
    assert run("review", "commitment=aspiring")[0] == 2
    effort = one(run, "effort", vehicle="海洋装备技术创新中心")
    code, _, err = run("review", "--correct", effort["id"], "colour=red", *DECIDED)
    assert (code, "sets no field of a effort" in err or "sets no field of an effort" in err) == (2, True)
    code, _, err = run("review", "--accept", effort["id"])
    assert (code, "--why" in err) == (2, True)
    assert not Path("decisions.jsonl").exists()
