"""The picture as a reader meets it: in a browser, from disk, with no other host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import as_quads
import pytest
import toy
from gold_facts import gold_facts
from playwright.sync_api import Browser, Page

from innograph.errors import UnknownName
from innograph.graph.iri import Iris
from innograph.graph.picture import FAMILIES, fold, picture
from innograph.graph.projection import project
from innograph.graph.property import MENTION, Node, PropertyGraph, Relationship
from innograph.ontology.model import Facts
from innograph.ontology.terms import BASE

PLAN = BASE + "id/plan/云州/2031/科技局"
BIRD = BASE + "id/actor/飞鸟"
INSTITUTE = BASE + "id/actor/飞鸟云州研究院"
HOSTILE = "</script><script>document.title='run'</script><img src=x onerror=document.title='run'>'\"`&amp;{{7*7}}${1}"
HOSTILE += "\u2028\u2029\x00\x07\x1b]]><!--"

Open = Callable[..., Page]


def projected(facts: Facts) -> PropertyGraph:
    quads = as_quads.quads(facts, BASE)
    return project(quads + as_quads.inferred(quads, Iris().inferred_graph(facts.plan.path)), Iris())


@pytest.fixture(scope="module")
def graph() -> PropertyGraph:
    return projected(toy.facts())


@pytest.fixture(scope="module")
def qingdao(shared: Path) -> PropertyGraph:
    return projected(gold_facts(shared))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page's text from disk; at the end nothing was requested but the file, and the console kept silent."""
    faults: list[str] = []
    contexts = []

    def open_(html: str, width: int = 1280, height: int = 800) -> Page:
        file = tmp_path / "图.html"
        file.write_text(html, encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, offline=True))
        page = contexts[-1].new_page()
        page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: allowed(request.url) or faults.append(request.url))
        page.goto(file.as_uri())
        assert page.evaluate("globalThis.picture !== undefined"), faults
        page.evaluate(DRAWN)
        return page

    def allowed(url: str) -> bool:
        return url.startswith("data:") or url == (tmp_path / "图.html").as_uri()

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


BOXES = """Object.fromEntries(picture.network.body.nodeIndices
  .filter((id) => !picture.network.body.nodes[id].options.hidden)
  .map((id) => [id, picture.network.getBoundingBox(id)]))"""
VIEW = """(() => {
  const { clientWidth: x, clientHeight: y } = document.getElementById('graph');
  const [a, b] = [{ x: 0, y: 0 }, { x, y }].map((point) => picture.network.DOMtoCanvas(point));
  return { left: a.x, top: a.y, right: b.x, bottom: b.y };
})()"""
ON_SCREEN = """(iri) => {
  const box = document.getElementById('graph').getBoundingClientRect();
  const { x, y } = picture.network.canvasToDOM(picture.network.getPosition(iri));
  return [box.x + x, box.y + y];
}"""
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def boxes(page: Page) -> dict[str, dict[str, float]]:
    """The bounding boxes of the nodes shown, as vis-network has them, in the canvas's own units."""
    found: dict[str, dict[str, float]] = page.evaluate(BOXES)
    return found


def overlaps(found: dict[str, dict[str, float]]) -> list[tuple[str, str]]:
    rows = sorted(found.items(), key=lambda item: item[1]["left"])
    pairs = []
    for i, (one, a) in enumerate(rows):
        for other, b in rows[i + 1 :]:
            if b["left"] >= a["right"]:
                break
            if a["top"] < b["bottom"] - 0.01 and b["top"] < a["bottom"] - 0.01:
                pairs.append((one, other))
    return pairs


def centre(page: Page) -> tuple[float, float]:
    at = page.evaluate("picture.network.getViewPosition()")
    return at["x"], at["y"]


def middle(box: dict[str, float]) -> tuple[float, float]:
    return (box["left"] + box["right"]) / 2, (box["top"] + box["bottom"]) / 2


def search(page: Page, text: str) -> None:
    page.fill("#search", text)
    page.keyboard.press("Enter")
    page.evaluate(DRAWN)


def test_the_same_graph_gives_the_same_page(graph: PropertyGraph) -> None:
    assert picture(graph, "云州") == picture(graph, "云州")


def test_the_page_says_that_it_needs_no_host(graph: PropertyGraph) -> None:
    html = picture(graph, "云州")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"<(script|img|link|iframe)[^>]+(src|href)=(?!\"data:)", html)
    assert "sourceMappingURL" not in html


@pytest.mark.parametrize(("size", "lang"), [((1280, 800), "zh-Hans"), ((1920, 1080), "zh-Hant"), ((1280, 800), "en")])
def test_the_real_plan_is_readable_at_once(
    qingdao: PropertyGraph, opened: Open, size: tuple[int, int], lang: str
) -> None:
    html = picture(qingdao, "青岛", lang)
    assert len(html.encode("utf-8")) <= 1_500_000
    page = opened(html, *size)
    found = boxes(page)
    assert len(found) > 250
    assert overlaps(found) == []
    view = page.evaluate(VIEW)
    for box in found.values():
        assert view["left"] <= box["left"] < box["right"] <= view["right"]
        assert view["top"] <= box["top"] < box["bottom"] <= view["bottom"]
    before = {iri: middle(box) for iri, box in found.items()}
    page.wait_for_timeout(300)
    assert {iri: middle(box) for iri, box in boxes(page).items()} == before  # it does not dance


def test_labels_fit_their_boxes(qingdao: PropertyGraph, opened: Open) -> None:
    page = opened(picture(qingdao, "青岛"))
    tight = page.evaluate(
        """(() => {
          const ctx = document.createElement('canvas').getContext('2d');
          return JSON.parse(document.getElementById('nodes').textContent).filter((node) => {
            const [, , width, , lines, em] = node.at['zh-Hans'];
            ctx.font = `${em}px "Noto Sans CJK SC",sans-serif`;
            return Math.max(...lines.map((line) => ctx.measureText(line).width)) > width - 8;
          }).map((node) => node.id);
        })()"""
    )
    assert tight == []


def test_every_drawn_relationship_is_labelled(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    labels = page.evaluate("picture.network.body.data.edges.get().map((edge) => [edge.from, edge.to, edge.label])")
    drawn = {(source, target): label for source, target, label in labels}
    links = (r for r in graph.relationships if r.type != MENTION and not r.properties["inferred"])
    stated = {(r.source, r.target) for r in links}
    assert set(drawn) == {pair for pair in stated if all("/repair/" not in iri for iri in pair)}
    assert drawn[INSTITUTE, BIRD] == "所属机构"
    assert all(drawn.values())


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("飞鸟云州研究院", INSTITUTE),
        ("飛鳥雲州研究院", INSTITUTE),
        ("Yunzhou institute", INSTITUTE),
        ("feiniaoyunzhou", INSTITUTE),
        ("飞鸟", BIRD),
        ("引进高端机构", f"{PLAN}/1.1"),
    ],
)
def test_search_finds_and_centres(graph: PropertyGraph, opened: Open, text: str, iri: str) -> None:
    page = opened(picture(graph, "云州"))
    search(page, text)
    assert page.evaluate("picture.network.getSelectedNodes()") == [iri]
    assert centre(page) == pytest.approx(middle(boxes(page)[iri]), abs=1)
    assert page.is_visible("#panel")


def test_what_is_not_there_is_said(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    search(page, "不存在的名字")
    assert page.inner_text("#found") == "没有找到"
    assert page.is_hidden("#panel")


def click(page: Page, iri: str) -> None:
    at = page.evaluate(ON_SCREEN, iri)
    page.mouse.click(*at)
    page.wait_for_selector("#panel:not([hidden])", timeout=2000)
    page.evaluate(DRAWN)


def test_click_centres_and_lists_statements_with_quotes(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    click(page, INSTITUTE)
    assert centre(page) == pytest.approx(middle(boxes(page)[INSTITUTE]), abs=1)
    assert page.inner_text("#panel h2") == "飞鸟云州研究院"
    cards = page.locator("#panel article")
    quote = "加快飞鸟云州研究院引进建设"
    assert [cards.nth(i).locator("blockquote").inner_text() for i in range(cards.count())] == [quote] * 3
    start = toy.TEXT.index(quote)
    assert cards.first.locator(".place").inner_text() == f"§1.1 · 第4行 · 字符 {start}–{start + len(quote)}"
    assert "汇聚资源：飞鸟" in cards.first.inner_text()
    cards.first.get_by_role("button", name="飞鸟", exact=True).click()
    assert page.inner_text("#panel h2") == "飞鸟"
    page.click("#panel .close")
    assert page.is_hidden("#panel")


def test_click_on_a_target_shows_its_figure(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    click(page, f"{PLAN}/1.2/target/孵化器/reach/30家/2031")
    panel = page.inner_text("#panel")
    assert "力争孵化器达到30家" in panel
    assert re.search(r"下限\s+30", panel)


def test_hover_shows_type_task_commitment_and_quote(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    at = page.evaluate(ON_SCREEN, f"{PLAN}/1.1/effort/gathers/飞鸟/through/飞鸟云州研究院")
    page.mouse.move(at[0] - 3, at[1])
    page.mouse.move(*at)
    tip = page.locator(".vis-tooltip")
    tip.wait_for(state="visible")
    shown = tip.inner_text()
    for part in ("行动事项", "1.1 引进高端机构", "引进 · 推进", "加快飞鸟云州研究院引进建设"):
        assert part in shown


def test_legend_switches_classes_off_and_on(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    everything = set(boxes(page))
    families = page.locator("#legend button")
    assert families.count() == len(_families(graph))
    actors = page.locator('#legend [data-family="Actor"]')
    actors.click()
    assert actors.get_attribute("aria-pressed") == "false"
    assert everything - set(boxes(page)) == {BIRD, INSTITUTE}
    lines = page.evaluate(
        "picture.network.body.data.edges.get().filter((e) => !e.hidden).flatMap((e) => [e.from, e.to])"
    )
    assert BIRD not in lines
    actors.click()
    assert set(boxes(page)) == everything
    actors.click()
    search(page, "飞鸟")  # finding what is switched off switches it on
    assert BIRD in boxes(page)
    assert page.locator('#legend [data-family="Actor"]').get_attribute("aria-pressed") == "true"


def _families(graph: PropertyGraph) -> set[str]:
    return {cls.local for cls in FAMILIES for node in graph.nodes.values() if cls.local in node.labels} - {"Task"}


def test_languages_change_labels_and_page(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))

    def said() -> tuple[str, str, str]:
        label = page.evaluate("(iri) => picture.network.body.data.nodes.get(iri).label", INSTITUTE)
        edge = page.evaluate(
            "([a, b]) => picture.network.body.data.edges.get().find((e) => e.from === a && e.to === b).label",
            [INSTITUTE, BIRD],
        )
        return label, edge, page.inner_text('#legend [data-family="Platform"]').split()[0]

    assert said() == ("飞鸟云州研究院", "所属机构", "创新平台")
    page.click('[data-lang="zh-Hant"]')
    assert said() == ("飛鳥雲州研究院", "所屬機構", "創新平臺")
    page.click('[data-lang="en"]')
    label, edge, platform = said()
    assert (edge, platform) == ("affiliated with", "platform")
    assert label.endswith("Yunzhou Institute") or label.isascii()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert overlaps(boxes(page)) == []


def test_the_page_begins_in_the_language_asked_for(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "Yunzhou", "en"))
    assert page.get_attribute('[data-lang="en"]', "aria-pressed") == "true"
    assert page.get_attribute("#search", "placeholder") == "Search: Chinese, English or pinyin"


def test_focus_draws_what_the_node_leads_to(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "飞鸟", focus=INSTITUTE))
    shown = set(boxes(page))
    assert {INSTITUTE, BIRD, PLAN, f"{PLAN}/1", f"{PLAN}/1.1"} <= shown
    assert not {f"{PLAN}/2.1", BASE + "id/platform/星河实验室"} & shown
    assert page.inner_text("#panel h2") == "飞鸟云州研究院"


def test_unknown_languages_and_nodes_are_refused(graph: PropertyGraph) -> None:
    with pytest.raises(UnknownName, match="'fr'"):
        picture(graph, "云州", "fr")
    with pytest.raises(UnknownName, match="no node 'nowhere'"):
        picture(graph, "云州", focus="nowhere")


def test_an_empty_graph_is_an_empty_picture(opened: Open) -> None:
    page = opened(picture(PropertyGraph(), "空"))
    assert boxes(page) == {}


@pytest.fixture(scope="module")
def hostile() -> PropertyGraph:
    """Every text of a small graph is hostile, the IRIs included."""
    names: dict[str, Any] = dict.fromkeys(("name", "nameHans", "nameHant", "nameEn", "quote", "title", "rule"), HOSTILE)
    names |= {
        "aliases": (HOSTILE, "</script>"),
        "trigger": (HOSTILE,),
        "section": HOSTILE,
        "start": 0,
        "end": 5,
        "line": 1,
    }
    kinds = ("Plan", "Measure", "Effort", "Actor", "Platform", "Target", "Field")
    nodes = {
        (iri := f"x:{kind}{HOSTILE}"): Node(
            iri, (kind,), {"iri": iri, **names, "commitment": HOSTILE, "action": HOSTILE}
        )
        for kind in kinds
    }
    plan, measure, effort, actor, platform, target, field = nodes
    joined = [("PART_OF", measure, plan), ("UNDER_TASK", effort, measure), ("GATHERS", effort, actor)]
    joined += [("THROUGH", effort, platform), ("HAS_TARGET", plan, target), ("IN_FIELD", platform, field)]
    joined += [(HOSTILE, actor, platform)]
    return PropertyGraph(nodes, tuple(Relationship(kind, a, b, names) for kind, a, b in joined))


def test_hostile_texts_are_shown_and_never_run(hostile: PropertyGraph, opened: Open) -> None:
    page = opened(picture(hostile, HOSTILE))
    assert set(boxes(page)) == set(hostile.nodes)
    scripts = page.evaluate("document.scripts.length")
    for iri in hostile.nodes:
        page.evaluate("(iri) => picture.choose(iri)", iri)
        assert "<img src=x" in page.inner_text("#panel h2")
    for lang in ("zh-Hant", "en"):
        page.click(f'[data-lang="{lang}"]')
    search(page, "img src")
    page.wait_for_timeout(100)
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.scripts.length") == scripts == 6
    assert page.title().startswith("</script><script>")
    assert page.inner_text("h1").startswith("</script><script>")


def test_search_folds_as_the_page_does(graph: PropertyGraph, opened: Open) -> None:
    page = opened(picture(graph, "云州"))
    assert fold("“1+N” 计划 ＡＢｃ") == "1n计划abc"
    search(page, " “飞鸟” 云州研究院 ")
    assert page.evaluate("picture.network.getSelectedNodes()") == [INSTITUTE]


def test_changes_between_two_plans_are_told(opened: Open, graph: PropertyGraph) -> None:
    page = opened(picture(graph, "两年", "zh-Hans", changes={BIRD: "weaker", INSTITUTE: "new"}))
    assert page.locator("#changes").inner_text().split("\n") == ["+ 新增", "↓ 更弱"]
    page.evaluate(f"picture.choose({BIRD!r})")
    assert "更弱" in page.locator("#panel").inner_text()
    page.evaluate("picture.speak('en')")
    assert page.locator("#changes").inner_text().split("\n") == ["+ new", "↓ weaker"]
    assert not opened(picture(graph, "一年")).locator("#changes").is_visible()
