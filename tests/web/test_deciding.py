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
from playwright.sync_api import Browser, expect
from served import Server, running

from innograph.app.cli import main
from innograph.graph.store import open_store

TEXT = """澜江市科技局2021年工作要点

2021年，全市研发投入占生产总值的比重力争达到2.6%，高新技术企业突破300家。

一、集聚创新资源，建设创新型城市
1.深化院所合作。推进中科院澜江新材料研究院建设，争取飞利浦澜江研究院落户高新区。
2.建设创新平台。加快建设海洋装备技术创新中心，争创国家绿色能源示范区。
"""
PATH = "澜江/2021/科技局"
MERGE = {"decision": "merge", "body": "飞利浦", "into": "红岸电子公司"}
SPLIT = {"decision": "split", "name": "中科院", "body": "中国科学院", "plan": PATH, "as": "中部科学研究院"}
ADD = {
    "decision": "add",
    "plan": PATH,
    "fact": {
        "kind": "relation",
        "subject": "飞利浦澜江研究院",
        "predicate": "located-in",
        "object": "高新区",
        "quote": "争取飞利浦澜江研究院落户高新区",
    },
}


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
    for other in (MERGE, SPLIT, ADD):
        for headers in ({}, {"Authorization": f"Bearer {desk.token}x"}, {**token, "Origin": "https://example.org"}):
            assert posted(desk, other, **headers).status_code == 403
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
        for said in ({"decision": "reject", "id": doubts(server)[0]["id"]}, MERGE, SPLIT, ADD):
            response = posted(server, said, **headers)
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


def test_merging_splitting_and_adding(desk: Server, folder: Path) -> None:
    """The same lines as the command writes, with names or IRIs, which the next build honours."""
    added = {name: value for name, value in ADD["fact"].items() if name != "kind"}
    before = {tuple(one["said"].values()) for one in doubts(desk) if one["kind"] == "relation"}
    assert tuple(list(added.values())[:3]) not in before
    found = desk.client.get("ask/names.json", params={"kind": "body", "text": "飞利浦"}).json()["found"]
    iri = next(one["iri"] for one in found if one["iri"].endswith("飞利浦"))
    for said in ({**MERGE, "body": iri, "plan": ""}, SPLIT, ADD):
        response = posted(desk, said, **allowed(desk))
        assert response.status_code == 200, response.text
        assert response.json()["who"] == "陈一"
    lines = [json.loads(line) for line in (folder / "decided.jsonl").read_text(encoding="utf-8").splitlines()]
    by_verdict = {line["decision"]: line for line in lines}
    assert by_verdict["merge"].items() >= {"body": "飞利浦", "into": "红岸电子公司"}.items()
    assert "plan" not in by_verdict["merge"]
    assert by_verdict["split"].items() >= {**SPLIT, "decision": "split"}.items()
    assert by_verdict["add"].items() >= ADD.items()
    command = ["build", str(folder / "plan.txt"), "-o", str(folder / "graph")]
    assert main([*command, "--decisions", str(folder / "decided.jsonl")]) == 0
    data = desk.client.get("review.json?lang=zh-Hans").json()
    assert {row["standing"] for row in data["decided"]} == {"applied"}
    assert {row["matter_label"] for row in data["decided"]} == {
        "合并：飞利浦即红岸电子公司",
        "拆分：中科院不是中国科学院，而是中部科学研究院",
        "补充：关系 飞利浦澜江研究院 位于 高新区",
    }
    found = desk.client.get("search.json?q=红岸电子公司").json()["found"]
    assert [one["iri"].rpartition("/")[2] for one in found if one["sure"]] == ["红岸电子公司"]
    found = desk.client.get("search.json?q=中部科学研究院").json()["found"]
    assert any(one["iri"].endswith("中部科学研究院") for one in found)


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
        ({"decision": "guess", "id": "x"}, "one of accept"),
        ({"decision": ["merge"]}, "one of accept"),
        ({"decision": "accept"}, "'id' is missing"),
        ({"decision": "accept", "id": "ID", "set": {"low": 1}}, "'set' is not understood"),
        ({"decision": "correct", "id": "ID"}, "'set' is missing"),
        ({"decision": "merge", "body": "飞利浦"}, "'into' is missing"),
        ({"decision": "merge", "body": "无此机构之名", "into": "飞利浦"}, "no body"),
        ({**MERGE, "into": "飞利浦"}, "one body already"),
        ({**MERGE, "plan": "无此计划"}, "无此计划"),
        ({**MERGE, "id": "x"}, "'id' is not understood"),
        ({**SPLIT, "plan": ""}, "'plan' is missing"),
        ({**SPLIT, "body": "无此机构之名"}, "no body"),
        ({**SPLIT, "name": "x" * 301}, "name"),
        ({**ADD, "fact": {**ADD["fact"], "quote": "文中没有的话"}}, "does not stand in the text"),
        ({**ADD, "fact": {**ADD["fact"], "kind": "guess"}}, "no facts of the kind"),
        ({**ADD, "fact": {**ADD["fact"], "kind": ["entity"]}}, "no facts of the kind"),
        ({**ADD, "fact": {**ADD["fact"], "quote": 3}}, "quote"),
        ({**ADD, "fact": {"kind": "entity", "name": "高新区"}}, "'type' is missing"),
        ({**ADD, "fact": "x"}, "is an object"),
        ({"decision": "correct", "id": "ID", "set": {"nosuch": 1}}, "nosuch"),
        ({"decision": "correct", "id": "ID", "set": []}, "is an object"),
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
            expect(page.locator("[data-undo]")).to_have_count(1)
            assert len(decided()) == 1
            assert status.inner_text()


def test_merging_splitting_and_adding_by_keyboard(folder: Path, browser: Browser, node_modules: Path) -> None:
    file = folder / "decided.jsonl"
    options = ("--edit", "--decisions", str(file), "--by", "陈一")

    def focused() -> str:
        return str(page.evaluate("document.activeElement.name || document.activeElement.parentElement.id"))

    def write(*texts: str) -> None:
        """Into one field after the other; what is offered for a body's name is taken."""
        for text in texts:
            page.keyboard.insert_text(text)
            if page.evaluate("document.activeElement.dataset.kind ?? ''"):
                page.locator("#more [role=option]:visible").first.wait_for()
                page.keyboard.press("ArrowDown")
                page.keyboard.press("Enter")
            page.keyboard.press("Tab")

    with contextlib.contextmanager(running)(folder / "graph", *options) as server:
        with looking(browser, server.address) as page:
            page.goto("/review")
            assert not page.locator("#more").is_visible()
        with looking(browser, server.address, "zh-Hant", refused=400) as page:
            page.goto(f"/review#token={server.token}")
            page.locator("#more").wait_for()
            page.keyboard.press("m")
            assert focused() == "body"
            page.keyboard.press("Escape")
            assert focused() == "merge"
            page.keyboard.press("m")
            write("飞利浦")
            page.keyboard.insert_text("红岸电子公司")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.locator("[data-undo]").wait_for()
            assert focused() == "merge"
            page.keyboard.press("p")
            write("中科院", "中国科学院")
            page.keyboard.press("ArrowDown")
            assert faults(page, node_modules, contrast=False) == []
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            expect(page.locator("[data-undo]")).to_have_count(2)
            page.keyboard.press("n")
            page.locator("#add select[name=plan]").select_option(index=1)
            page.locator("#add select[name=kind]").select_option("relation")
            page.locator("#add textarea").fill("落户澜江")
            said = page.locator("#said").locator("input, select")
            said.nth(0).fill("飞利浦澜江研究院")
            said.nth(1).select_option("located-in")
            said.nth(2).fill("高新区")
            page.locator("#add form button").click()
            page.locator("#status.alert").wait_for()
            assert page.locator("#add").get_attribute("open") is not None
            page.locator("#add textarea").fill("争取飞利浦澜江研究院落户高新区")
            page.locator("#add form button").click()
            expect(page.locator("[data-undo]")).to_have_count(3)
            lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            by_verdict = {line["decision"]: line for line in lines}
            assert by_verdict["merge"].items() >= {"body": "飞利浦", "into": "红岸电子公司", "who": "陈一"}.items()
            assert by_verdict["split"].items() >= {"name": "中科院", "body": "中国科学院", "plan": PATH}.items()
            assert by_verdict["add"].items() >= ADD.items()
            shown = page.locator("#decisions tbody th").all_inner_texts()
            page.reload()
            assert sorted(page.locator("#decisions tbody th").all_inner_texts()) == sorted(shown)
            page.locator("#more").wait_for()
            page.locator("[data-undo]").first.click()
            expect(page.locator("[data-undo]")).to_have_count(2)
            assert len(file.read_text(encoding="utf-8").splitlines()) == 2
