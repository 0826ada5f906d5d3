"""The guide in the real Browser of both Neo4j versions: each of its queries runs and shows what its text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import local_servers
import pytest
from playwright.sync_api import Browser, Page
from small_plan import Run

from innograph.graph.store import open_store
from innograph.queries.catalogue import catalogue
from innograph.queries.neo4j_browser import steps

EXAMPLE = Path(__file__).parent.parent.parent / "examples/qingdao-2019.md"


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Path:
    """A folder with the example's graph and what is exported of it for the Browser."""
    assert run("build", EXAMPLE)[0] == 0
    code, out, err = run("export", "neo4j-browser", "-o", "browser")
    assert (code, err) == (0, "")
    assert ":play http://localhost:8020/guide.html" in out
    return tmp_path


@pytest.fixture
def page(
    exported: Path, empty_neo4j: local_servers.Neo4j, browser: Browser, run: Run, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """The Browser, signed in to a database that has the example; hosts elsewhere are out of reach."""
    monkeypatch.setenv("NEO4J_PASSWORD", empty_neo4j.password)
    assert run("publish", "neo4j", empty_neo4j.url, cwd=exported)[0] == 0
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    ours = re.compile(r"https?://(127\.0\.0\.1|localhost)(:|/)")
    context.route("**/*", lambda route: route.continue_() if ours.match(route.request.url) else route.abort())
    page = context.new_page()
    page.goto(f"{empty_neo4j.address}/browser/")
    page.get_by_test_id("boltaddress").fill(empty_neo4j.url)
    page.get_by_test_id("username").fill(empty_neo4j.user)
    page.get_by_test_id("password").fill(empty_neo4j.password)
    page.get_by_test_id("connect").click()
    page.get_by_test_id("password").wait_for(state="detached")
    yield page
    context.close()


def ask(page: Page, command: str) -> None:
    """Type a command into the editor and run it."""
    page.locator(".monaco-editor").first.click()
    page.keyboard.insert_text(command)
    page.keyboard.press("Control+Enter")


def test_the_guides_queries_show_what_it_says(page: Page, exported: Path) -> None:
    with open_store(exported / "innograph-graph") as store:
        walked = steps(store.property_graph())
    assert len(walked) >= 5
    for step in walked:
        ask(page, step.query)
        frame = page.get_by_test_id("frame").first
        for shown in step.shows:
            frame.get_by_text(shown, exact=False).first.wait_for()


def test_the_style_is_taken(page: Page, exported: Path) -> None:
    """The sheet as the Browser gives it back has our colours."""
    ask(page, f":style {(exported / 'browser/style.grass').read_text(encoding='utf-8')}")
    ask(page, ":style")
    page.get_by_test_id("frame").first.get_by_text("#7b2cbf").first.wait_for()


def test_the_guide_is_what_is_walked(exported: Path) -> None:
    with open_store(exported / "innograph-graph") as store:
        walked = steps(store.property_graph())
    text = (exported / "browser/guide.html").read_text(encoding="utf-8")
    assert [unescape(query) for query in re.findall(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)] == [
        step.query for step in walked
    ]


def test_every_question_is_a_favourite(exported: Path) -> None:
    for stem, question in catalogue().items():
        saved = (exported / f"browser/favourites/{stem}.cypher").read_text(encoding="utf-8")
        assert saved.startswith(f"// {stem}: ")
        assert re.findall(r"^:param (\w+) => '", saved, re.MULTILINE) == [
            "lang",
            *(p.name for p in question.parameters),
        ]
