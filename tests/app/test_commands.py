"""What the commands print and write, on the small plan."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_plan import TEXT, Run

TABLES = (
    ["plans"],
    ["queries"],
    ["query", "channels"],
    ["query", "channels", "--format", "json"],
    ["query", "relies-on", "--param", "measure=1.1"],
    ["targets"],
    ["gaps"],
    ["rank"],
    ["show", "中科院"],
    ["path", "中科院", "海洋装备"],
)


def _json(run: Run, built: Path, *words: object) -> Any:
    code, out, err = run(*words, cwd=built)
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_json_of_a_table(words: list[str], built: Path, run: Run) -> None:
    answer = _json(run, built, *words, *([] if "--format" in words else ["--json"]))
    assert list(answer)[-2:] == ["columns", "rows"]
    assert len(answer) == 2 or words[0] == "show"
    assert all(list(row) == answer["columns"] for row in answer["rows"])
    assert answer["columns"]


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_table_for_people(words: list[str], built: Path, run: Run) -> None:
    code, out, err = run(*words, cwd=built)
    assert (code, err) == (0, "")
    assert out.strip()


def test_build_says_what_it_took_and_from_where(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "plan.txt.meta.json").write_text('{"issuer": "澜江市科学技术局"}', encoding="utf-8")
    code, out, _ = run("build", "plan.txt", "--year", "2022")
    assert code == 0
    assert "澜江/2022/科学技术局" in out
    told = [line.strip() for line in out.splitlines()]
    assert any(line.startswith("place: 澜江 (from") for line in told)
    assert any(line.startswith("year: 2022 (as given") for line in told)
    assert any(line.startswith("issuer: 澜江市科学技术局 (as given") for line in told)
    assert "title: 澜江市科技局2021年工作要点 (from the text)" in told


def test_building_again_replaces_and_removing_removes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    assert "1 plan, 1 new, 0 replaced" in run("build", "plan.txt")[1]
    assert "1 plan, 0 new, 0 replaced, 1 unchanged" in run("build", "plan.txt")[1]
    (tmp_path / "plan.txt").write_text(TEXT + "支持高校设立研究院。\n", encoding="utf-8")
    assert "1 plan, 0 new, 1 replaced" in run("build", "plan.txt")[1]
    (tmp_path / "other.txt").write_text(TEXT.replace("2021", "2022"), encoding="utf-8")
    assert "2 plans, 1 new, 0 replaced" in run("build", "other.txt")[1]
    assert "1 plan" in run("remove", "other.txt")[1]
    assert "0 plans, 0 new" not in run("build", "plan.txt", "--fresh")[1]


def test_extract_json(built: Path, run: Run) -> None:
    facts = _json(run, built, "extract", "plan.txt", "--json")
    text = (built / "plan.txt").read_text(encoding="utf-8")
    assert {"document", "sections", "entities", "targets", "efforts", "relations"} <= set(facts)
    for layer in ("entities", "targets", "efforts"):
        assert facts[layer]
        for fact in facts[layer]:
            assert text[slice(*fact["span"])] == fact["surface"]


def test_the_same_file_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Also where a thing inside a name is found in two ways: sets of strings have another order in each process."""
    plan = tmp_path / "plan.txt"
    plan.write_text(f"沈阳市2021年科技工作要点\n\n推进企业与沈阳工大、沈阳农大合作。\n{TEXT}", encoding="utf-8")
    command = [sys.executable, "-m", "innograph", "extract", plan, "--json"]
    told = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in "123456"
    }
    assert len(told) == 1


def test_trace_json(built: Path, run: Run) -> None:
    trace = _json(run, built, "trace", "中科院", "--json")
    assert {"node", "steps"} <= set(trace)

    def walk(steps: list[dict[str, Any]]) -> int:
        for step in steps:
            assert {"predicate", "node", "quote", "start", "end", "steps"} <= set(step)
            if step["quote"] is not None:
                assert TEXT[step["start"] : step["end"]] == step["quote"]
        return len(steps) + sum(walk(step["steps"]) for step in steps)

    assert walk(trace["steps"]) >= 2


def test_names_in_any_form(built: Path, run: Run) -> None:
    nodes = {
        _json(run, built, "trace", name, "--json")["node"]
        for name in ("中科院", "中国科学院", "中國科學院", "CAS", "zhongkeyuan")
    }
    assert len(nodes) == 1


def test_labels_in_english(built: Path, run: Run) -> None:
    _, out, _ = run("targets", "--lang", "en", "--json", cwd=built)
    assert out != run("targets", "--lang", "zh-Hans", "--json", cwd=built)[1]


def test_forms_of_an_answer(built: Path, run: Run) -> None:
    columns = _json(run, built, "query", "targets", "--format", "json")["columns"]
    assert _json(run, built, "query", "targets", "--format", "srj")["head"]["vars"] == columns
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        _, out, _ = run("query", "targets", "--format", form, cwd=built)
        rows = list(csv.reader(io.StringIO(out.lstrip("\ufeff")), delimiter=delimiter))
        assert rows[0] == columns
        assert len(rows) > 1
    (built.parent / "c.rq").write_text("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }", encoding="utf-8")
    _, out, _ = run("query", built.parent / "c.rq", "--format", "ttl", cwd=built)
    assert " a " in out


def test_sparql_from_standard_input(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT (1 AS ?one) {}"))
    assert _json(run, built, "query", "-", "--json") == {"columns": ["one"], "rows": [{"one": 1}]}


def test_cypher_from_a_file_a_name_and_standard_input(
    built: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.cypher").write_text(
        "MATCH (e:Effort)-[:GATHERS]->({iri: $body}) RETURN e.quote AS quote, e.start AS start", encoding="utf-8"
    )
    found = _json(run, built, "query", tmp_path / "mine.cypher", "--param", "body=中科院", "--json")
    assert found["columns"] == ["quote", "start"]
    assert all(TEXT[row["start"] :].startswith(row["quote"]) for row in found["rows"])
    assert found["rows"]
    in_sparql = _json(run, built, "query", "targets", "--json")
    assert _json(run, built, "query", "targets", "--cypher", "--json") == in_sparql
    _, in_csv, _ = run("query", "targets", "--format", "csv", cwd=built)
    assert run("query", "targets", "--cypher", "--format", "csv", cwd=built)[1] == in_csv
    monkeypatch.setattr("sys.stdin", io.StringIO("RETURN 1 AS one"))
    assert _json(run, built, "query", "-", "--cypher", "--json") == {"columns": ["one"], "rows": [{"one": 1}]}


def test_examples_of_the_catalogue(built: Path, run: Run) -> None:
    for row in _json(run, built, "queries", "--json")["rows"]:
        code, _, err = run("query", row["name"], "--example", cwd=built)
        # an example may name what this small plan does not have; nothing else may go wrong
        assert code == 0 or "no " in err.lower(), err


def test_view(built: Path, run: Run, tmp_path: Path) -> None:
    for words in ([], ["中科院"], ["targets"]):
        code, out, err = run("view", *words, "-o", tmp_path / "p.html", cwd=built)
        assert (code, err) == (0, "")
        assert str(tmp_path / "p.html") in out
        page = (tmp_path / "p.html").read_text(encoding="utf-8")
        assert page.lower().startswith("<!doctype html>")


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld"])
def test_export(form: str, built: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run("export", form, cwd=built)
    assert (code, err) == (0, "")
    assert "中科院" in out
    assert run("export", form, "-o", tmp_path / "x", cwd=built)[:2] == (0, "")
    assert (tmp_path / "x").read_text(encoding="utf-8") == out


def test_check_is_clean(built: Path, run: Run) -> None:
    code, out, _ = run("check", cwd=built)
    assert code == 0
    assert out.strip()
    assert "sh:conforms true" in run("check", "--format", "ttl", cwd=built)[1].replace('"true"^^xsd:boolean', "true")
    assert _json(run, built, "check", "--json")["conforms"] is True


def test_ontology(built: Path, run: Run, tmp_path: Path) -> None:
    code, out, _ = run("ontology", cwd=built)
    assert code == 0
    assert "owl:Ontology" in out
    assert 'id="gathers"' in run("ontology", "--html", "--lang", "en")[1]
    assert run("ontology", "--html", "-o", tmp_path / "o")[0] == 0
    written = {path.name for path in (tmp_path / "o").iterdir()}
    assert written == {"innograph.ttl", "concepts.ttl", "shapes.ttl", "alignment.ttl", "index.html"}
