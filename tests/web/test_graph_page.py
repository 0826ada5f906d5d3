"""The page Graph: what it is given, and what an analyst does with it in a browser."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from looking import looking
from playwright.sync_api import Browser, Page, expect
from served import Server


@pytest.fixture
def drawn(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.client.get("graph.json", params={"lang": "en"}).raise_for_status().json()
    return found


def test_the_drawing_is_consistent(drawn: dict[str, Any], server: Server) -> None:
    nodes, edges = drawn["nodes"], drawn["edges"]
    assert len({len(column) for column in nodes.values()}) == len({len(column) for column in edges.values()}) == 1
    assert len(nodes["iri"]) == len(set(nodes["iri"])) > 200
    assert max(*edges["source"], *edges["target"]) < len(nodes["iri"])
    at = nodes["label"].index("Siemens")
    kinds = [one["name"] for one in drawn["kinds"]]
    stated = {
        (kinds[kind], nodes["label"][source])
        for kind, source, target in zip(edges["kind"], edges["source"], edges["target"], strict=True)
        if target == at
    }
    assert ("AFFILIATED_WITH", "Siemens Qingdao Institute") in stated
    plan = drawn["base"] + drawn["plans"][nodes["plan"][at]]
    given = {"plan": plan, "start": nodes["start"][at], "end": nodes["end"][at]}
    said = server.client.get("sentence.json", params=given).json()
    assert said["quote"] == "西门子"
    assert said["after"].startswith("青岛研究院")
    assert said["after"].endswith("。")


def test_the_drawing_is_kept(server: Server) -> None:
    first = server.client.get("graph.json", params={"lang": "zh-Hant"})
    again = server.client.get(
        "graph.json", params={"lang": "zh-Hant"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    plain = server.client.get("graph.json", params={"lang": "zh-Hant"}, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()


@pytest.mark.parametrize(
    ("given", "status"),
    [({"start": "1"}, 404), ({"start": "x"}, 400), ({"end": "99999999"}, 404), ({"plan": "no"}, 404)],
)
def test_no_sentence(server: Server, drawn: dict[str, Any], given: dict[str, str], status: int) -> None:
    asked = {"plan": drawn["base"] + drawn["plans"][0], "start": "5", "end": "1", **given}
    assert server.client.get("sentence.json", params=asked).status_code == status


def _ready(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-ready]")


def test_an_analyst_at_the_picture(server: Server, browser: Browser, tmp_path: Path) -> None:
    with looking(browser, server.address, "en") as page:
        _ready(page, "/graph")
        shown = page.locator("#status")
        whole = shown.inner_text()
        # a name in another language is found, with the keyboard
        page.get_by_role("combobox", name="Find", exact=True).fill("西门子")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        details = page.get_by_role("region", name="What is chosen")
        expect(details.get_by_role("heading")).to_have_text("Siemens")
        expect(details.locator("mark")).to_have_text("西门子")
        # an edge shows its sentence
        details.get_by_role("button", name="← gathers").first.click()
        expect(details.get_by_role("heading")).to_have_text("Statement")
        expect(details.locator("blockquote")).to_contain_text("西门子青岛研究院")
        # its surroundings alone, then more of them, in the address
        details.get_by_role("button", name="Siemens", exact=True).click()
        details.get_by_role("button", name="Surroundings only").click()
        expect(shown).to_have_text("3 nodes, 3 edges")
        page.get_by_role("button", name="Siemens Qingdao Institute", exact=True).click()
        page.get_by_role("button", name="Expand").click()
        expect(shown).not_to_have_text("3 nodes, 3 edges")
        some, address = shown.inner_text(), page.url
        _ready(page, address)
        expect(shown).to_have_text(some)
        # a class switched off, and the files have what is shown
        page.get_by_role("checkbox", name="effort").uncheck()
        expect(shown).not_to_have_text(some)
        nodes = int(shown.inner_text().split()[0])
        assert nx.read_graphml(_saved(page, "GraphML", tmp_path)).number_of_nodes() == nodes
        assert nx.read_gexf(_saved(page, "GEXF", tmp_path), version="1.3").number_of_nodes() == nodes
        assert len(ElementTree.parse(_saved(page, "SVG", tmp_path)).findall(".//{*}circle")) == nodes
        assert _saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
        with _saved(page, "CSV · nodes", tmp_path).open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == nodes
        # the same as a list
        page.get_by_text("As a list").click()
        expect(page.get_by_role("table").first.get_by_role("row")).to_have_count(nodes + 1)
        page.get_by_role("checkbox", name="effort").check()
        page.get_by_role("button", name="Whole graph").click()
        expect(shown).to_have_text(whole)


def _saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_shortest_paths(server: Server, browser: Browser) -> None:
    """From Siemens to the focus area that it serves: by an effort and its measure."""
    with looking(browser, server.address, "en") as page:
        _ready(page, "/graph?from=actor/西门子")
        page.get_by_role("combobox", name="To", exact=True).fill("Focus area 2")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        expect(page.locator("#path-found")).to_have_text("Shortest: 3 steps")
        expect(page.locator("#status")).to_have_text("4 nodes, 3 edges")
        assert "to=" in page.url


def test_hostile_words_stay_words(server: Server, browser: Browser) -> None:
    """Names with markup, a formula and control characters, in the list, the details and the files."""
    name = '=1+1<script>document.title="ran"</script>"\x0b&'
    given = {
        "title": "Graph", "form": 1, "base": "https://example.org/id/", "plans": [],
        "classes": [{"name": "Actor", "label": name}], "kinds": [{"name": "GATHERS", "label": name}],
        "commitments": [{"name": "committed", "label": name}],
        "nodes": {"iri": ["actor/a", "actor/b"], "label": [name, "b"], "class": [0, 0], "commitment": [-1, 0],
                  "x": [0, 100], "y": [0, 100], "plan": [-1, -1], "start": [-1, -1], "end": [-1, -1]},
        "edges": {"source": [0], "target": [1], "kind": [0], "commitment": [0]},
        "own": {"edge": [], "plan": [], "start": [], "end": []},
    }  # fmt: skip
    with looking(browser, server.address, "en") as page:
        page.route("**/graph.json*", lambda route: route.fulfill(json=given))
        _ready(page, "/graph?chosen=actor/a")
        expect(page.get_by_role("region", name="What is chosen").get_by_role("heading")).to_contain_text("<script>")
        page.get_by_text("As a list").click()
        expect(page.get_by_role("table").first).to_contain_text("<script>")
        for form in ("GraphML", "GEXF", "SVG"):
            ElementTree.fromstring(_read(page, form))
        cells = next(row for row in csv.DictReader(_read(page, "CSV · nodes").splitlines()) if row["label"] != "b")
        assert cells["label"].startswith("'=1+1<script>")
        assert page.title() == "Graph · Innograph"


def _read(page: Page, name: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")
