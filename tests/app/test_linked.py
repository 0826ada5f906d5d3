"""Plans of two cities in one graph: who is one, who is two, what nobody can tell, and how a person asks for each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_plan import Run

from innograph.app.cli import main

TEXTS = {
    "qingdao": """青岛市2021年科技工作要点

一、集聚创新资源
深化与中科院合作，支持海大建设研究院。推进高新区建设。支持青岛海洋国家实验室发展。引进西门子，推进西门子青岛研究院建设。
二、强化保障
由市科技局牵头推进，市科技局负责组织实施。
""",
    "yantai": """烟台市2021年科技工作要点

一、集聚创新资源
深化与中國科學院合作，深化与CAS合作。推进高新区建设。
二、强化保障
由市科技局牵头推进，市科技局负责组织实施。
""",
    "nowhere": """科技工作要点

一、集聚创新资源
支持海大、山大建设新型研发机构。
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    assert main(["build", *(str(folder / f"{name}.txt") for name in TEXTS), "-o", str(folder / "innograph-graph")]) == 0
    return folder


def shown(folder: Path, run: Run, name: str) -> dict[str, list[str] | str]:
    code, out, err = run("show", name, "--json", cwd=folder)
    assert (code, err) == (0, "")
    about: dict[str, list[str] | str] = json.loads(out)
    return about


def rows(folder: Path, run: Run, query: str) -> list[dict[str, str]]:
    (folder / "q.rq").write_text(query, encoding="utf-8")
    code, out, err = run("query", "q.rq", "--json", cwd=folder)
    assert (code, err) == (0, "")
    found: list[dict[str, str]] = json.loads(out)["rows"]
    return found


def test_one_body_in_all_plans(folder: Path, run: Run) -> None:
    assert len({str(shown(folder, run, name)["iri"]) for name in ("中科院", "中國科學院", "CAS", "zhongkeyuan")}) == 1
    about = shown(folder, run, "CAS")
    plans = {row["plan"] for row in about["rows"] if isinstance(row, dict)}
    assert {plan.split("/id/plan/")[1].split("/")[0] for plan in plans} == {"青岛", "烟台"}
    assert "中科院 (register)" in about["aliases"]


def test_a_local_name_is_refused_with_the_bodies_of_each_city(folder: Path, run: Run) -> None:
    for name in ("市科技局", "科技局"):
        code, _, err = run("show", name, cwd=folder)
        assert (code, err.count("\n")) == (2, 1)
        assert "actor/青岛市科技局" in err
        assert "actor/烟台市科技局" in err
    for name in ("青岛市科技局", "青岛 科技局"):
        assert str(shown(folder, run, name)["iri"]).endswith("actor/青岛市科技局")
    assert str(shown(folder, run, "青岛高新区")["iri"]) != str(shown(folder, run, "烟台高新区")["iri"])


def test_what_nothing_decides_can_be_asked_for(folder: Path, run: Run) -> None:
    query = (
        "PREFIX ino: <https://w3id.org/innograph/ontology#> SELECT ?name ?candidate "
        'WHERE { ?x ino:linked "unresolved" ; ino:name ?name ; ino:candidate ?candidate }'
    )
    found = rows(folder, run, query)
    assert {row["name"] for row in found} == {"海大", "山大"}
    assert "中国海洋大学" in {row["candidate"] for row in found}
    assert shown(folder, run, "中国海洋大学")["aliases"] == ["海大 (short-name)"]


def test_a_successor_is_told_though_no_plan_names_it(folder: Path, run: Run) -> None:
    assert shown(folder, run, "青岛海洋国家实验室")["later"] == ["崂山实验室"]
    assert shown(folder, run, "崂山实验室")["earlier"] == ["青岛海洋国家实验室"]


def test_a_branch_is_not_its_parent(folder: Path, run: Run) -> None:
    assert shown(folder, run, "西门子青岛研究院")["iri"] != shown(folder, run, "Siemens")["iri"]
