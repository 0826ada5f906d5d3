"""Decisions taken over HTTP and on the page Review: who may, what is written, and that the next build honours it."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from looking import faults, looking
from playwright.sync_api import Browser
from served import Server, running

from innograph.app.cli import main
from innograph.graph.store import open_store

TEXT = """澜江市科技局2021年工作要点

2021年，全市研发投入占生产总值的比重力争达到2.6%，高新技术企业突破300家。

一、集聚创新资源，建设创新型城市
1.深化院所合作。推进中科院澜江新材料研究院建设，争取飞利浦澜江研究院落户高新区。
2.建设创新平台。加快建设海洋装备技术创新中心，争创国家绿色能源示范区。
"""


@pytest.fixture
def folder(tmp_path: Path, built_small: Path) -> Path:
    """A folder with a plan, its graph, and no decisions yet."""
    shutil.copytree(built_small, tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture(scope="module")
def built_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(folder / "plan.txt"), "-o", str(folder / "graph")]) == 0
    return folder


@pytest.fixture
def desk(folder: Path) -> Iterator[Server]:
    """A server that takes decisions into `decided.jsonl`."""
    file = str(folder / "decided.jsonl")
    yield from running(folder / "graph", "--edit", "--decisions", file, "--by", "陈一")


def posted(server: Server, said: object, **headers: str) -> httpx.Response:
    return server.client.post("review", json=said, headers=headers)


def allowed(server: Server) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.token}"}


def doubts(server: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.client.get("review.json?limit=100").json()["doubts"]
    return found


def test_who_may_not_decide_writes_nothing(desk: Server, folder: Path) -> None:
    (folder / "decided.jsonl").write_text("")
    said = {"decision": "reject", "id": doubts(desk)[0]["id"]}
    token = allowed(desk)
    for headers in (
        {},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {desk.token[:-1]}"},
        {"Authorization": f"Bearer {desk.token}x"},
        {"Authorization": desk.token},
        {"Cookie": f"token={desk.token}"},
        {**token, "Origin": "https://example.org"},
        {**token, "Origin": "null"},
        {**token, "Origin": desk.address.replace("127.0.0.1", "localhost").rstrip("/")},
        {**token, "Origin": desk.address.replace("http:", "https:").rstrip("/")},
        {**token, "Sec-Fetch-Site": "cross-site"},
        {**token, "Sec-Fetch-Site": "same-site"},
    ):
        response = posted(desk, said, **headers)
        assert response.status_code == 403, headers
        assert "access-control-allow-origin" not in response.headers
    assert desk.client.post(f"review?token={desk.token}", json=said).status_code == 403
    before = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    asked = desk.client.options("review", headers={**before, "Access-Control-Request-Headers": "authorization"})
    assert asked.status_code == 405
    assert "access-control-allow-origin" not in asked.headers
    assert (folder / "decided.jsonl").read_text() == ""


def test_without_edit_nobody_decides(server: Server) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer"}):
        response = posted(server, {"decision": "reject", "id": doubts(server)[0]["id"]}, **headers)
        assert response.status_code == 403
        assert "--edit" in response.text
    assert not Path("decisions.jsonl").exists()


def test_a_decision_is_written_and_the_next_build_honours_it(desk: Server, folder: Path) -> None:
    wrong, right, other = doubts(desk)[:3]
    own = {**allowed(desk), "Origin": desk.address.rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    response = posted(desk, {"decision": "reject", "id": wrong["id"], "why": "只是举例", "who": "李二"}, **own)
    assert response.status_code == 200, response.text
    assert response.json()["line"] == 1
    assert posted(desk, {"decision": "accept", "id": right["id"]}, **allowed(desk)).status_code == 200
    lines = [json.loads(line) for line in (folder / "decided.jsonl").read_text(encoding="utf-8").splitlines()]
    by_verdict = {line["decision"]: line for line in lines}
    assert by_verdict["reject"]["who"] == "李二"
    assert by_verdict["reject"]["why"] == "只是举例"
    assert by_verdict["accept"]["who"] == "陈一"
    assert by_verdict["reject"]["fact"].items() >= wrong["said"].items()
    # what is decided is no longer asked, and stands among the decisions
    left = {one["id"] for one in doubts(desk)}
    assert left.isdisjoint({wrong["id"], right["id"]})
    assert other["id"] in left
    rows = desk.client.get("review.json").json()["tables"]["decisions"]["rows"]
    assert {row["standing"] for row in rows} == {"unread"}
    command = ["build", str(folder / "plan.txt"), "-o", str(folder / "graph")]
    assert main([*command, "--decisions", str(folder / "decided.jsonl")]) == 0
    with open_store(folder / "graph") as store:
        assert next(store.store.quads_for_pattern(None, None, None), None) is not None
        iris = {str(quad.subject.value) for quad in store.quads(store.plans()[0].graph)}
    assert wrong["iri"] not in iris
    assert right["iri"] in iris
    rows = desk.client.get("review.json").json()["tables"]["decisions"]["rows"]
    assert {row["standing"] for row in rows} == {"applied"}


def test_correcting_and_undoing(desk: Server, folder: Path) -> None:
    target = next(one for one in doubts(desk) if one["kind"] == "target")
    done = posted(desk, {"decision": "correct", "id": target["id"], "set": {"low": 310, "high": 310}}, **allowed(desk))
    assert done.status_code == 200, done.text
    before = (folder / "decided.jsonl").read_bytes()
    assert json.loads(before)["set"] == {"low": 310, "high": 310}
    again = posted(desk, {"decision": "accept", "id": doubts(desk)[0]["id"]}, **allowed(desk)).json()
    assert posted(desk, {"undo": again["id"]}, **allowed(desk)).status_code == 200
    assert (folder / "decided.jsonl").read_bytes() == before
    assert posted(desk, {"undo": again["id"]}, **allowed(desk)).status_code == 400
    assert posted(desk, {"undo": done.json()["id"]}).status_code == 403


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"decision": "reject", "id": "ffffffffff"}, "no fact has the id"),
        ({"decision": "merge", "id": "x"}, "one of accept"),
        ({"decision": "accept"}, "no fact has the id"),
        ({"decision": "accept", "id": "ID", "set": {"low": 1}}, "goes with 'correct'"),
        ({"decision": "correct", "id": "ID"}, "goes with 'correct'"),
        ({"decision": "correct", "id": "ID", "set": {"nosuch": 1}}, "nosuch"),
        ({"decision": "correct", "id": "ID", "set": []}, "set"),
        ({"decision": "accept", "id": "ID", "who": "x" * 301}, "who"),
        ({"decision": "accept", "id": "ID", "who": 3}, "is a text"),
        ({"decision": "accept", "id": "ID", "file": "/etc/passwd"}, "file"),
        ({"undo": "x"}, "decided.jsonl"),
        ([], "object"),
    ],
)
def test_what_is_no_decision_is_400(shared_desk: Server, said: object, told: str) -> None:
    if isinstance(said, dict) and said.get("id") == "ID":
        said = {**said, "id": doubts(shared_desk)[0]["id"]}
    response = posted(shared_desk, said, **allowed(shared_desk))
    assert response.status_code == 400
    assert told in response.text
    assert response.text.count("\n") == 1
    headers = {**allowed(shared_desk), "Content-Type": "text/plain"}
    assert shared_desk.client.post("review", content="{}", headers=headers).status_code == 415


@pytest.fixture(scope="module")
def shared_desk(built_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for tests that write nothing."""
    file = str(tmp_path_factory.mktemp("desk") / "decided.jsonl")
    yield from running(built_small / "graph", "--edit", "--decisions", file, "--by", "陈一")


def test_many_at_once_lose_nothing(desk: Server, folder: Path) -> None:
    ids = [one["id"] for one in doubts(desk)][:8]
    assert len(ids) > 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda id_: posted(desk, {"decision": "accept", "id": id_}, **allowed(desk)), ids))
    assert {response.status_code for response in found} == {200}
    lines = (folder / "decided.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.dumps(json.loads(line)["fact"]) for line in lines}) == len(ids)


RECORDING = """
import sys
from pathlib import Path
from innograph.loaders.decisions import record, withdraw
file, who = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    fact = {"kind": "entity", "name": f"{who}{number}"}
    said = {"decision": "reject", "plan": "p", "fact": fact, "who": who, "when": "2021-03-01", "why": "w"}
    taken = record(file, said)
    if number % 5 == 4:
        withdraw(file, taken.id)
"""


def test_the_page_and_the_command_write_at_once_and_lose_nothing(desk: Server, folder: Path) -> None:
    """In processes of their own, as the command is, while the server takes decisions."""
    file = folder / "decided.jsonl"
    ids = [one["id"] for one in doubts(desk)][:6]
    commands = [[sys.executable, "-c", RECORDING, str(file), who] for who in ("甲", "乙")]
    others = [subprocess.Popen(command) for command in commands]
    for id_ in ids:
        assert posted(desk, {"decision": "accept", "id": id_}, **allowed(desk)).status_code == 200
    assert [other.wait(60) for other in others] == [0, 0]
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["decision"] for line in lines) == ["accept"] * len(ids) + ["reject"] * 40
    assert sorted(path.name for path in folder.iterdir()) == ["decided.jsonl", "graph", "plan.txt"]


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_deciding_with_one_key_each(folder: Path, browser: Browser, node_modules: Path, lang: str) -> None:
    file = folder / "decided.jsonl"
    options = ("--edit", "--decisions", str(file), "--by", "陈一")

    def decided() -> list[dict[str, Any]]:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    with contextlib.contextmanager(running)(folder / "graph", *options) as server:
        with looking(browser, server.address, lang) as page:
            page.goto("/review")
            assert page.locator("#locked").is_visible()
            assert page.locator("[data-decision]:visible").count() == 0
        with looking(browser, server.address, lang) as page:
            page.goto(f"/review?limit=100#token={server.token}")
            assert server.token not in page.url
            page.locator("#desk").wait_for()
            status = page.locator("#status")
            first = doubts(server)[0]
            page.keyboard.press("a")
            page.locator(f"[id='{first['id']}'][data-decided=accept]").wait_for()
            assert decided()[0]["decision"] == "accept"
            assert decided()[0]["fact"].items() >= first["said"].items()
            page.keyboard.press("r")
            page.locator("[data-decided=reject]").wait_for()
            assert sorted(one["decision"] for one in decided()) == ["accept", "reject"]
            page.keyboard.press("u")
            page.locator("[data-decided=reject]").wait_for(state="detached")
            assert [one["decision"] for one in decided()] == ["accept"]
            target = next(one for one in doubts(server) if one["kind"] == "target")
            article = page.locator(f"[id='{target['id']}']")
            article.focus()
            page.keyboard.press("c")
            assert faults(page, node_modules) == []
            article.locator("form input").nth(1).fill("310")
            article.locator("form input").nth(2).fill("310")
            article.locator("form button").first.click()
            page.locator("[data-decided=correct]").wait_for()
            (corrected,) = (one for one in decided() if one["decision"] == "correct")
            assert corrected["set"] == {"low": 310, "high": 310}
            assert corrected["who"] == "陈一"
            page.reload()
            assert page.locator("#desk").is_visible()
            page.locator("[data-undo]:visible").first.click()
            page.wait_for_function("document.querySelectorAll('[data-undo]').length === 1")
            assert len(decided()) == 1
            assert status.inner_text()
