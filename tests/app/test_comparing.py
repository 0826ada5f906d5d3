"""`innograph compare` on two plans of an invented city, as a person and as a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_plan import TEXT, Run

from innograph.app.cli import main

LATER = """澜江市科技局2022年工作要点

2022年，全市研发投入占生产总值的比重达到2.8%，高新技术企业力争达到700家。

一、集聚创新资源
1.建设创新平台。探索海洋装备技术创新中心建设，建设国家绿色能源示范区。
2.深化合作。引进飞利浦澜江研究院，推进澜江人工智能实验室建设。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    for name, text in (("2021.txt", TEXT), ("2022.txt", LATER)):
        (folder / name).write_text(text, encoding="utf-8")
    assert (
        main(["build", *(str(folder / f"{year}.txt") for year in (2021, 2022)), "-o", str(folder / "innograph-graph")])
        == 0
    )
    return folder


def test_rows_for_programs(folder: Path, run: Run) -> None:
    code, out, err = run("compare", "2021.txt", "澜江/2022/科技局", "--json", cwd=folder)
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["columns"][-5:] == ["plan", "quote", "start", "end", "section"]
    found = {(row["change"], row["thing"]): row for row in data["rows"]}
    assert found["lowered", "高新技术企业"]["low"] == 800
    assert found["lowered", "高新技术企业"]["otherLow"] == 700
    assert ("weaker", "海洋装备技术创新中心") in found
    assert ("firmer", "国家绿色能源示范区") in found
    assert ("new", "澜江人工智能实验室") in found
    for row in data["rows"]:
        assert (LATER if "/2022/" in row["plan"] else TEXT)[row["start"] : row["end"]] == row["quote"]


def test_people_read_both_words(folder: Path, run: Run) -> None:
    code, out, _ = run("compare", "2021.txt", "2022.txt", "--lang", "en", cwd=folder)
    assert code == 0
    (line,) = (line for line in out.splitlines() if line.startswith("lowered"))
    assert line.split() == ["lowered", "高新技术企业", "exceed", "800", "(committed)", "reach", "700", "(aspiring)"]
    assert "「高新技术企业突破800家」→「高新技术企业力争达到700家」" in out
    assert run("compare", "2021.txt", "2022.txt", cwd=folder)[1] != out


def test_a_picture_of_both(folder: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run("compare", "2021.txt", "2022.txt", "-o", tmp_path / "p.html", cwd=folder)
    assert (code, err) == (0, "")
    assert "p.html" in out
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    nodes = {
        node["id"].rpartition("/")[2]: node for node in json.loads(page.partition('id="nodes">')[2].partition("<")[0])
    }
    assert nodes["澜江海洋装备技术创新中心"]["change"] == "weaker"
    assert nodes["澜江人工智能实验室"]["change"] == "new"


def test_one_plan_alone_is_no_comparison(folder: Path, run: Run) -> None:
    code, out, err = run("compare", "2021.txt", "澜江/2021/科技局", cwd=folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    code, _, err = run("compare", "2021.txt", "2023.txt", cwd=folder)
    assert code == 2
    assert "2023.txt" in err
