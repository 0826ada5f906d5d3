"""The page Ask: questions as forms, editors, answers in all their forms, and where they lead."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from looking import faults, looking
from playwright.sync_api import Browser, expect
from served import Server

from innograph.queries.catalogue import catalogue
from innograph.queries.names import KINDS

BODIES = "SELECT ?body WHERE { ?effort ino:gathers ?body . ?body rdfs:label ?name FILTER(STR(?name) = 'Siemens') }"
CYPHER = """MATCH (e:Effort)-[:GATHERS]->(b) WHERE b.nameEn = 'Siemens'
RETURN b.name AS body, e.plan AS plan, e.start AS start, e.`end` AS `end`"""


@pytest.mark.parametrize("stem", [stem for stem in catalogue() if stem != "compare"])
def test_every_question_gives_its_rows(server: Server, stem: str) -> None:
    """The same as `query --json`: columns in their order; with what is asked spelt as a person would."""
    given = {"question": stem, "lang": "en", **catalogue()[stem].example()}
    data = server.client.get("ask.json", params=given).raise_for_status().json()
    assert data["tables"]["answer"]["columns"] == list(catalogue()[stem].columns)
    page = server.client.get("ask", params=given).raise_for_status().text
    rows = data["tables"]["answer"]["rows"]
    assert page.count("<tr>") == (len(rows) + 1 if rows else 0)


def test_queries_of_ones_own(server: Server) -> None:
    found = server.client.get("ask.json", params={"query": BODIES}).json()["tables"]["answer"]
    assert found["columns"] == ["body"]
    assert found["rows"][0]["body"].endswith("/id/actor/西门子")
    described = server.client.get("ask.json", params={"query": "DESCRIBE $body", "body": "西门子"}).json()
    assert described["tables"]["answer"]["columns"] == ["subject", "predicate", "object"]
    cypher = server.client.get("ask.json", params={"cypher": CYPHER}).json()["tables"]["answer"]
    assert [row["body"] for row in cypher["rows"]] == ["西门子"]
    assert "/plan/" in server.client.get("ask", params={"cypher": CYPHER}).text


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"query": "SELECT"}, 400, "line 1"),
        ({"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}, 400, "INSERT is not allowed"),
        ({"query": "SELECT * { SERVICE <http://x.invalid/> { ?s ?p ?o } }"}, 400, "SERVICE is not allowed"),
        ({"cypher": "MATCH (n) DELETE n"}, 400, "DELETE"),
        ({"question": "nothing"}, 400, "no question 'nothing'"),
        ({"question": "trace", "body": "无此机构甲"}, 404, "no body"),
        ({"question": "trace"}, 400, "needs the parameter 'body'"),
    ],
)
def test_faults(server: Server, given: dict[str, str], status: int, says: str) -> None:
    """A line for programs; on the page beside what was asked, which stays to be mended."""
    program = server.client.get("ask.json", params=given)
    assert (program.status_code, says in program.text) == (status, True)
    page = server.client.get("ask", params={**given, "lang": "en"})
    assert page.status_code == 200
    assert 'role="alert"' in page.text or given == {"question": "trace"}


def test_files_for_spreadsheets_run_nothing(server: Server) -> None:
    query = 'SELECT ("=1+1" AS ?formula) (3 AS ?number) ("<script>alert(1)</script>\u000b" AS ?markup) {}'
    text = server.client.get("ask.csv", params={"query": query}).content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["formula"] == "'=1+1"
    book = openpyxl.load_workbook(io.BytesIO(server.client.get("ask.xlsx", params={"query": query}).content))
    formula, number, _ = next(book.worksheets[0].iter_rows(min_row=2))
    assert (formula.value, formula.data_type, number.value) == ("=1+1", "s", 3)
    page = server.client.get("ask", params={"query": query}).text
    assert "<script>alert" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_offered(server: Server, kind: str) -> None:
    text = {
        "body": "中科院",
        "field": "海洋",
        "place": "西海岸",
        "measure": "科技金融",
        "plan": "青岛",
        "thing": "Siemens",
    }[kind]
    found = server.client.get("ask/names.json", params={"kind": kind, "text": text, "lang": "en"}).json()["found"]
    assert found
    assert all(one["iri"].startswith("https://") and one["name"] for one in found)
    if kind == "body":
        assert found[0]["name"] == "Chinese Academy of Sciences"


def test_an_analyst_asks(server: Server, browser: Browser, node_modules: Path) -> None:
    with looking(browser, server.address, "en") as page:
        page.goto("/ask")
        page.get_by_role("link", name="Efforts, vehicles, measures").click()
        field = page.get_by_role("combobox", name="Body, platform or programme")
        field.fill("Siemens")
        page.get_by_role("option", name="Siemens", exact=True).click()
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_role("table")).to_contain_text("Siemens Qingdao Institute")
        expect(field).to_have_value("Siemens")
        assert "/plan/" in str(page.get_by_role("table").get_by_role("link").first.get_attribute("href"))
        page.get_by_role("button", name="Chart").click()
        expect(page.get_by_role("img").locator("rect")).not_to_have_count(0)
        page.get_by_role("button", name="By place").click()
        expect(page.locator(".places h3")).not_to_have_count(0)
        assert "view=places" in page.url
        with page.expect_download() as saved:
            page.get_by_role("link", name="XLSX").click()
        assert openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes())).worksheets[0].max_row > 1
        page.get_by_role("link", name="In the graph").click()
        page.wait_for_selector("body[data-ready]")
        expect(page.locator("#status")).to_contain_text("nodes")
        page.get_by_text("As a list").click()
        expect(page.get_by_role("table").first).to_contain_text("Siemens Qingdao Institute")
        assert int(page.locator("#status").inner_text().split()[0]) < 60


@pytest.mark.parametrize(
    ("mode", "typed", "offered", "query"),
    [
        ("query", "SELECT * { ?x a ino:Labo", "ino:Laboratory", BODIES),
        ("cypher", "MATCH (n:Labo", "Laboratory", CYPHER),
    ],
)
def test_editors(
    server: Server, browser: Browser, node_modules: Path, mode: str, typed: str, offered: str, query: str
) -> None:
    """Completion from the ontology, queries saved and shared, no serious fault by axe-core with the editor there."""
    with looking(browser, server.address, "en", permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"/ask?mode={mode}")
        page.wait_for_selector("body[data-ready]")
        assert faults(page, node_modules) == []
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
        expect(page.locator(".CodeMirror-hint").first).to_contain_text(offered)
        page.keyboard.press("Enter")
        expect(page.locator(".CodeMirror")).to_contain_text(offered)
        expect(page.locator("#text")).to_have_value(re.compile(re.escape(offered)))
        page.keyboard.press("Escape")  # more may be offered, and would change what is put in next
        expect(page.locator(".CodeMirror-hint")).to_have_count(0)
        page.locator(".CodeMirror").click()  # where none was offered, the key has left the editor
        page.keyboard.press("Control+a")
        page.evaluate("text => navigator.clipboard.writeText(text)", query)
        page.keyboard.press("Control+v")
        expect(page.locator("#text")).to_have_value(re.compile(f"{re.escape(query)}$"))
        page.get_by_label("Name").fill("mine <b>")
        page.get_by_role("button", name="Save query").click()
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_role("table")).to_contain_text("西门子")
        page.goto(f"/ask?mode={mode}")
        page.get_by_role("link", name="mine <b>").click()
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_role("heading", name="1 rows")).to_be_visible()
        page.get_by_role("button", name="Delete “mine <b>”").click()
        expect(page.get_by_role("link", name="mine <b>")).to_have_count(0)
