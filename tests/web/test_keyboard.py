"""The explorer by keyboard alone: everything is reached, what has the focus is seen, and nothing holds it."""

from __future__ import annotations

from pathlib import Path

from looking import looking
from playwright.sync_api import Browser, Page, expect
from served import Server

PLAN = "plan/青岛/2019/科技局"
_MOST = 400  # presses of Tab until something must have come
_FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const name = one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent || one.title || "";
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  const seen = one.checkVisibility() && box.width > 0 && box.height > 0;
  return [one === document.body, `${one.tagName.toLowerCase()} ${name.trim()}`, ring && seen];
}"""


def tab_to(page: Page, text: str, key: str = "Tab") -> None:
    """Presses Tab until something whose tag and name begin so has the focus; all on the way can be seen to have it."""
    for _ in range(_MOST):
        page.keyboard.press(key)
        outside, name, is_seen = page.evaluate(_FOCUS)
        assert outside or is_seen, name
        if name.startswith(text):
            return
    raise AssertionError(f"{text!r} is not reached")


def search(page: Page, text: str) -> None:
    tab_to(page, "input Find a body")
    page.keyboard.type(text)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/**")


def test_an_analyst_without_a_mouse(server: Server, browser: Browser) -> None:
    """What CAS brings and the sentence, the chain from Siemens to focus area two, and the gaps as a table."""
    with looking(browser, server.address, "en", accept_downloads=True) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # skip to content
        assert page.evaluate("document.activeElement.id") == "main"
        search(page, "CAS")
        expect(page.locator("h1")).to_have_text("Chinese Academy of Sciences")
        tab_to(page, "a in the text")
        page.keyboard.press("Enter")
        page.wait_for_url("**/plan/**")
        assert "中科院" in page.evaluate("[...CSS.highlights.get('chosen')][0].toString()")
        search(page, "Siemens")
        tab_to(page, "a Trace to the goals")
        page.keyboard.press("Enter")
        expect(page.locator(".step.partOf").first).to_contain_text("集聚高端创新资源")
        page.goto("/#gaps")
        tab_to(page, "a CSV")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert "gap" in Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()[0]


def test_the_graph_without_a_mouse(server: Server, browser: Browser) -> None:
    """A node is found, its statement's sentence read, its surroundings shown and left; the picture moves by keys."""
    with looking(browser, server.address, "en") as page:
        page.goto("/graph")
        page.wait_for_selector("body[data-ready]")
        shown = page.locator("#status")
        whole = shown.inner_text()
        tab_to(page, "input Find")
        tab_to(page, "input Find")  # behind that of the frame the page's own
        page.keyboard.type("西门子")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        details = page.get_by_role("region", name="What is chosen")
        expect(details.get_by_role("heading", name="Siemens")).to_be_focused()
        tab_to(page, "button ← gathers")
        page.keyboard.press("Enter")
        expect(details.get_by_role("heading", name="Statement")).to_be_focused()
        expect(details.locator("blockquote")).to_contain_text("西门子青岛研究院")
        tab_to(page, "button Siemens")
        page.keyboard.press("Enter")
        tab_to(page, "button Surroundings only")
        page.keyboard.press("Enter")
        expect(shown).to_have_text("3 nodes, 3 edges")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "find"
        tab_to(page, "button Whole graph")
        page.keyboard.press("Enter")
        expect(shown).to_have_text(whole)
        tab_to(page, "div ", "Shift+Tab")  # the picture itself
        assert page.evaluate("document.activeElement.id") == "picture"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Escape")
        expect(details).not_to_contain_text("Siemens")


def test_no_page_holds_the_focus(server: Server, browser: Browser) -> None:
    """From the first to the last that can have it, and out again; each is seen to have it."""
    with looking(browser, server.address, "en") as page:
        for address in (
            "plan",
            PLAN,
            "compare",
            "ask?question=relies-on&measure=2.2",
            "review?limit=3",
            "trace",
            "about",
        ):
            page.goto(f"/{address}")
            tab_to(page, "a Ontology")  # the last of the foot
            page.keyboard.press("Tab")
            assert page.evaluate(_FOCUS)[0] or page.evaluate("document.activeElement.className") == "skip", address
