"""The explorer as an analyst uses it, and what texts that were made to break pages do to it: nothing."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import docx
import networkx as nx
import openpyxl
import pyoxigraph as ox
import pytest
import toy
from looking import looking
from playwright.sync_api import Browser, Page, expect
from served import Server, running

from innograph.app.cli import main
from innograph.app.web.templates import seen
from innograph.graph.store import open_store, update
from innograph.loaders.read import read_plan
from innograph.loaders.register import load_register
from innograph.ontology.model import Effort, Entity, Evidence, Facts, Relation, Repair, Target, Task

PLAN = "plan/青岛/2019/科技局"
CAS = {"zh-Hans": "中国科学院", "zh-Hant": "中國科學院", "en": "Chinese Academy of Sciences"}
SIEMENS = {"zh-Hans": "西门子", "zh-Hant": "西門子", "en": "Siemens"}
# Words of the plan itself: of the example, and of the plan as it was published.
SAID = {
    "server": ("先进产业研究院", "西门子青岛研究院", "西门子", "集聚高端创新资源"),
    "real": ("先進產業研究院", "西門子青島研究院", "西門子", "聚焦高階創新資源集聚"),
}
OPEN = {
    "zh-Hant": ("在文中看", "追蹤到計劃目標", "沒有點名主體的舉措"),
    "zh-Hans": ("在文中看", "追踪到计划目标", "没有点名主体的举措"),
    "en": ("in the text", "Trace to the goals", "Measures that name nobody"),
}


def find(page: Page, text: str) -> None:
    """The thing of that name, by the search box."""
    page.goto("/")
    page.get_by_role("combobox").fill(text)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/**")


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the graph of the plan as it was published."""
    folder, plan = tmp_path_factory.mktemp("real") / "graph", shared / "plans" / "qingdao-2019.txt"
    update(folder, [(read_plan(plan), plan.read_bytes())], register_rows=load_register().rows)
    yield from running(folder)


@pytest.mark.parametrize(("of", "lang"), [("server", "zh-Hans"), ("server", "en"), ("real", "zh-Hant"), ("real", "en")])
def test_an_analyst_finds_what_a_body_brings_reads_the_sentence_and_sees_where_it_leads(
    request: pytest.FixtureRequest, browser: Browser, of: str, lang: str
) -> None:
    server: Server = request.getfixturevalue(of)
    with_text, trace_it, nobody = OPEN[lang]
    institute, offshoot, siemens, area_two = SAID[of]
    with looking(browser, server.address, lang, accept_downloads=True) as page:
        # what CAS brings to Qingdao, and through what
        find(page, {"zh-Hans": "中科院", "zh-Hant": "中科院", "en": "CAS"}[lang])
        expect(page.locator("h1")).to_have_text(CAS[lang])
        efforts = page.locator("table.efforts tbody tr")
        expect(efforts).to_have_count(3)
        assert page.locator(".around svg a").count() >= 3
        # the sentence, in its place in the text
        brought = efforts.filter(has_text=institute).first
        quoted = brought.locator("blockquote").inner_text().removesuffix(brought.locator(".where").inner_text()).strip()
        brought.get_by_role("link", name=with_text).click()
        page.wait_for_url(f"**/{quote(PLAN)}?at=**")
        assert "中科院" in quoted
        chosen = page.evaluate("[...CSS.highlights.get('chosen')].map(r => r.toString()).join('')")
        assert chosen == quoted
        # a mention's statements, and a statement's sentence
        page.locator(".spot", has_text=offshoot).first.click()
        panel = page.locator(".panel")
        assert SIEMENS[lang] in panel.locator(".things").inner_text()
        said = panel.locator(".statements li:visible")
        assert 0 < said.count() < 20
        said.first.get_by_role("link").click()
        assert siemens in page.evaluate("[...CSS.highlights.get('chosen')][0].toString()")
        assert "spot=" in page.url
        assert "at=" in page.url
        before = page.locator(".statements li:visible").all_inner_texts()
        page.reload()
        assert page.locator(".statements li:visible").all_inner_texts() == before
        # the chain from Siemens to focus area two
        find(page, SIEMENS[lang])
        page.get_by_role("link", name=trace_it).click()
        area = page.locator(".step.gathers .step.through .step.underTask .step.partOf").first
        assert area_two in area.inner_text()
        # which measures name nobody, as a table to take away
        page.goto("/")
        gap = page.locator(".gaps section").filter(has_text=nobody)
        assert gap.locator("li").count() == 20
        with page.expect_download() as download:
            page.locator(".heading", has=page.locator("#gaps")).get_by_role("link").click()
        lines = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"), newline="")))
        assert lines[0][0] == "gap"
        assert sum(line[0] == "measure without actor" for line in lines) == 20


def test_back_from_a_field_and_from_a_task(server: Server, browser: Browser) -> None:
    with looking(browser, server.address) as page:
        page.goto("/trace")
        page.get_by_role("link", name="高速列车", exact=True).click()
        assert "国家高速列车技术创新中心" in page.locator("tbody").inner_text()
        page.goto("/trace")
        page.locator(".columns a", has_text="创业孵化服务").click()
        assert "孵化器" in page.locator("tbody").inner_text()
        page.goto("/trace?body=无此机构")
        assert page.get_by_role("alert").count() == 1


def test_a_page_of_a_plan_needs_no_script(server: Server, browser: Browser) -> None:
    """What script does in place, the server does for the address."""
    with looking(browser, server.address, java_script_enabled=False) as page:
        page.goto(f"/{PLAN}")
        whole = page.locator(".statements li:visible").count()
        page.locator(".spot", has_text="西门子青岛研究院").first.click()
        assert "西门子" in page.locator(".panel .things").inner_text()
        assert 0 < page.locator(".statements li:visible").count() < whole
        page.locator(".statements li:visible a").first.click()
        assert "西门子" in "".join(page.locator("mark").all_inner_texts())


def test_pages_can_be_printed(server: Server, browser: Browser) -> None:
    with looking(browser, server.address) as page:
        for address in ("/", f"/{PLAN}", "/id/actor/中国科学院"):
            page.goto(address)
            page.emulate_media(media="print")
            assert not page.locator(".top").is_visible()
            assert len(page.pdf()) > 10_000


def test_the_first_page_is_usable_within_a_second(server: Server, browser: Browser) -> None:
    """Once the server is warm: from the request until the page stands and its script has run."""
    with looking(browser, server.address) as page:
        page.goto("/")
        times: list[float] = []
        while len(times) < 10 and min(times, default=1) >= 1:
            begun = time.perf_counter()
            page.goto("/", wait_until="load")
            times.append(time.perf_counter() - begun)
        assert min(times) < 1, times


# --- texts made to break pages

NASTY = (
    "<script>document.title='run'</script>",
    '"><img src=x onerror="document.title=\'run\'">',
    "'};document.title='run'//",
    '=HYPERLINK("http://example.org";1)',
    "{{7*7}}{% raw %}",
    "a\x00\x01\x0b\x1b\x7fb",
    "𠀀\u2028\u202e甲&lt;",
    "</title></textarea></svg><svg onload=document.title='run'>",
    "]]>--><!--",
    "../../etc?x=1#y",
    "\t＝1＋1\u2066|\u200f",
    "javascript:document.title='run'",
    "`${document.title='run'}`",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)\u2029\x1f",
    "－1＋2[x](javascript:document.title='run')",
)


def nasty() -> Facts:
    """A plan that names nothing but such texts, behind characters beyond U+FFFF; some lie within others."""
    text, spans = "𠀀𠀁标题<b>\n", []
    for name in NASTY:
        text += "𠀂推进"
        spans.append((len(text), len(text) + len(name)))
        text += f"{name}建设，达到30家。\r\n"

    def evidence(start: int, end: int) -> Evidence:
        return Evidence(text[start:end], start, end, "1", text.count("\n", 0, start) + 1)

    within = spans[0][0] + 8, spans[0][0] + 16
    entities = [
        Entity(name, name, "laboratory", name, evidence(*span), 0.9, "<rule>", mentions=(span,))
        for name, span in zip(NASTY, spans, strict=True)
    ]
    entities.append(
        Entity("within", text[slice(*within)], "place", "within", evidence(*within), 0.9, "r", mentions=(within,))
    )
    task = Task("1", None, 0, "<i>一</i>", "<u>标题</u>", "focus-area", 0, len(text))
    efforts = [
        Effort(
            "1",
            "build",
            "advancing",
            ("推进",),
            NASTY[at - 1],
            name,
            None,
            (),
            None,
            None,
            evidence(s - 2, e),
            0.9,
            "r",
        )
        for at, (name, (s, e)) in enumerate(zip(NASTY, spans, strict=True))
    ]
    target = Target(
        "1",
        NASTY[0],
        NASTY[0],
        "reach",
        30.0,
        30.0,
        "<家>",
        2031,
        "committed",
        ("达到",),
        (NASTY[1],),
        evidence(*spans[0]),
        0.9,
        "r",
    )
    relation = Relation(NASTY[1], "affiliated-with", NASTY[0], evidence(*spans[1]), 0.9, "r")
    repair = Repair("<rule>", text[7:9], "<after onclick=x>", 7, 9)
    plan = replace(
        toy.facts().plan, path="云州/2031/<b>'\"", title="<h1>'\"\x01标题", issuer="<i>局", filename="<x>.txt"
    )
    return Facts(
        plan, text, (task,), tuple(entities), tuple(efforts), (target,), (), (relation,), (repair,), ("<note>",)
    )


@pytest.fixture(scope="module")
def nasty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nasty") / "graph"
    update(folder, [(nasty(), b"nasty"), (toy.facts(), b"toy")])
    yield from running(folder)


def test_what_texts_hold_never_runs_and_breaks_no_page(nasty_server: Server, browser: Browser) -> None:
    with open_store(nasty_server.folder) as store:
        plan, other = sorted(store.plans(), key=lambda one: one.path != nasty().plan.path)
        things = sorted({one.iri for one in store.mentions(plan)})
        text = store.received(plan)
    assert text == nasty().received
    base = "https://w3id.org/innograph/id/"
    path = quote(plan.iri.removeprefix(base), safe="/%")
    addresses = [f"?plan={quote(plan.iri)}", "plan", path, f"{path}?spot=10", "trace"]
    addresses += [f"compare?plan={quote(plan.iri)}&other={quote(other.iri)}", f"id/{path}"]
    addresses += [f"id/{quote(iri.removeprefix(base), safe='/%')}" for iri in things]
    addresses += [f"trace?body={quote(iri)}" for iri in things[:2]]
    addresses += [f"search?q={quote(name)}" for name in NASTY[:2]]
    with looking(browser, nasty_server.address, "en") as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for address in addresses:
            response = page.goto(f"/{address}")
            assert response is not None
            assert response.status == 200, address
            assert page.title().endswith(" · Innograph")
            assert page.title() != "run"
            assert page.locator("footer").count() == 1
            assert page.locator("img").count() == 0
            assert page.locator("main script:not([type='application/json'])").count() == 0
            assert "49" not in page.locator("h1").inner_text()
        # all marks stand where they belong, behind characters that a browser counts as two
        page.goto(f"/{path}")
        spots = [one.text_content() or "" for one in page.locator(".spot").all()]
        assert spots == [seen(name) for name in NASTY]
        shown = [one.text_content() or "" for one in page.locator(".received p").all()]
        assert shown == [seen(line).removesuffix("\r") for line in text.split("\n")]
        assert page.locator(".spot .m.place").first.text_content() == text[slice(*_within(text))]
        # and what script marks does too
        for statement in page.locator(".statements li").all()[:8]:
            start, end = map(int, (statement.get_attribute("data-at") or "").split("-"))
            statement.get_by_role("link").click()
            marked = page.evaluate("[...CSS.highlights.get('chosen')][0].toString()")
            assert marked == seen(text[start:end])


def _within(text: str) -> tuple[int, int]:
    start = text.index(NASTY[0]) + 8
    return start, start + 8


def test_what_is_exported_runs_nowhere(nasty_server: Server) -> None:
    data = nasty_server.client.get("plan.json").json()
    plan = next(row["plan"] for row in data["tables"]["plans"]["rows"] if row["title"].startswith("<h1>"))
    answer = nasty_server.client.get("overview.csv", params={"plan": plan, "table": "measures"})
    cells = [cell for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")) for cell in line]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert any(cell.startswith("'\t＝") for cell in cells)
    assert not any(
        cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) for cell in cells
    )


def literals(data: bytes, form: str) -> set[str]:
    formats = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE}
    quads = ox.parse(data, format=formats.get(form, ox.RdfFormat.JSON_LD))
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


def test_every_file_of_it_parses_and_has_each_name(nasty_server: Server, tmp_path: Path, browser: Browser) -> None:
    """Names come back as themselves; where XML has no place for a control character, as what stands for it."""
    graph = ["-g", str(nasty_server.folder)]
    held = [name for name in NASTY if name.isprintable() or not re.search(r"[\x00-\x08\x0b-\x1f]", name)]
    for form in ("nquads", "trig", "turtle", "jsonld"):
        file = tmp_path / form
        assert main(["export", form, "-o", str(file), *graph]) == 0
        assert literals(file.read_bytes(), form) >= set(NASTY), form
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        file = tmp_path / f"plan.{form}"
        assert main(["export", form, "-o", str(file), *graph]) == 0
        names = {str(node.get("name")) for _, node in read(file).nodes(data=True)}
        assert names >= set(held), form
    assert main(["export", "xlsx", "-o", str(tmp_path / "plan.xlsx"), *graph]) == 0
    cells = [
        cell for sheet in openpyxl.load_workbook(tmp_path / "plan.xlsx") for row in sheet.iter_rows() for cell in row
    ]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {cell.value for cell in cells} >= {name for name in held if "\r" not in name}
    for name in ("plan.md", "plan.docx"):
        assert main(["brief", nasty().plan.title or "", "-o", str(tmp_path / name), *graph]) == 0
    assert "<script" not in (tmp_path / "plan.md").read_text(encoding="utf-8").replace("\\<", "")
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "plan.docx")).paragraphs)
    assert NASTY[0] in said
    assert main(["view", "-o", str(tmp_path / "plan.html"), *graph]) == 0
    page = browser.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto((tmp_path / "plan.html").as_uri())
    page.wait_for_timeout(300)
    assert page.title() != "run"
    assert page.locator("img").count() == 0
    page.close()
