"""One plan in any format and encoding gives the same facts, each with a quote in its own received text."""

from __future__ import annotations

import html
import io
import re
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import pytest
from documents import SHAPES, WORD_SHAPES, encoded, page, word
from playwright.sync_api import Browser

from innograph.errors import SourceError
from innograph.graph.store import open_store, update
from innograph.loaders.formats import apart
from innograph.loaders.read import read_plan
from innograph.loaders.script import key, to_hant
from innograph.loaders.source import FORMATS, extract_again, read_source
from innograph.ontology.model import Facts

ROOT = Path(__file__).parents[2]
SHORT = """云港市科技局2021年工作计划
2021年全市科技工作要深入实施创新驱动发展战略，全年新增高新技术企业100家，研发投入占比达到2.5%以上。
一、加快创新平台建设，集聚创新资源
1. 推进国家海洋技术创新中心建设。加快中科院云港先进材料研究院落户，深化与云港大学在海洋装备、生物医药等领域合作。
2. 引进高层次人才团队。全面实施“海燕计划”，力争引进高层次人才团队20个，支持企业与高校共建联合实验室。
二、培育科技型企业，完善科技服务体系
1. 实施高新技术企业培育工程。培育科技型中小企业，争创国家自主创新示范区，打造海洋生物医药产业集群。
2. 建设技术转移中心。技术合同交易额突破50亿元，积极参与科技成果转化基地建设。"""


def facts_of(facts: Facts) -> dict[str, Any]:
    """What is to be the same, whatever the file."""
    for fact in (*facts.entities, *facts.efforts, *facts.targets, *facts.outcomes, *facts.relations):
        evidence = fact.evidence
        assert facts.received[evidence.start : evidence.end] == evidence.quote
        assert evidence.quote
    return {
        "plan": (facts.plan.place_key, facts.plan.year, key(facts.plan.title or ""), key(facts.plan.issuer or "")),
        "tasks": [(t.id, t.parent, t.order, t.kind, key(t.title or "")) for t in facts.tasks],
        "entities": sorted((e.key, e.type, len(e.mentions)) for e in facts.entities),
        "efforts": sorted(
            (str(e.section), e.action, e.commitment, str(e.resource), str(e.vehicle), str(e.channel), e.fields)
            for e in facts.efforts
        ),
        "targets": sorted(
            (str(t.section), t.indicator_key, t.comparator, t.low, t.high, t.unit, t.year, t.commitment, t.concerns)
            for t in facts.targets
        ),
        "relations": sorted((r.subject, r.predicate, r.object) for r in facts.relations),
    }


def plain(text: str) -> list[str]:
    """A plan's lines without Markdown's marks."""
    return [line.strip().lstrip("# ").replace("**", "") for line in text.splitlines() if line.strip()]


@lru_cache(maxsize=4)
def expected(lines: tuple[str, ...], folder: Path) -> dict[str, Any]:
    path = folder / "expected.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = facts_of(read_plan(path))
    assert found["efforts"]
    assert found["targets"]
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plans")


def same(path: Path, lines: list[str], folder: Path) -> None:
    facts = read_plan(path)
    assert facts_of(facts) == expected(tuple(lines), folder), path.name
    assert extract_again(path.read_bytes(), path.name) == facts.received


def test_every_encoding_gives_the_same_facts(folder: Path) -> None:
    for path in encoded(SHORT.split("\n"), folder):
        same(path, SHORT.split("\n"), folder)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_page_gives_the_same_facts(shape: str, folder: Path) -> None:
    path = folder / f"{shape}.html"
    path.write_text(page(SHORT.split("\n"), shape), encoding="utf-8")
    same(path, SHORT.split("\n"), folder)


@pytest.mark.parametrize("shape", [*WORD_SHAPES, "counted"])
def test_every_shape_of_word_document_gives_the_same_facts(shape: str, folder: Path) -> None:
    path = folder / f"{shape}.docx"
    path.write_bytes(word(SHORT.split("\n"), shape))
    same(path, SHORT.split("\n"), folder)


STYLES = {
    "gaps": "p { margin: 8px 0 }",
    "indents": "p { margin: 0; text-indent: 2em; text-align: justify }",
    "flat": "p { margin: 0 }",
    "large": "p { margin: 0; text-indent: 2em; font: 21px/2 Noto Serif CJK SC }"
    "h1 { font-size: 34px; text-align: center }",
}
HEAD = '<div style="font: 9px Noto Serif CJK SC; width: 100%; text-align: center">云港市科技局文件</div>'
FOOT = '<div style="font-size: 10px; width: 100%; text-align: center">— <span class="pageNumber"></span> —</div>'


@pytest.fixture(scope="module")
def printed(folder: Path, browser: Browser) -> dict[str, list[Path]]:
    """The plans printed by Chromium: each style, without and with running heads and feet."""
    plans = {"short": SHORT.split("\n"), "example": plain((ROOT / "examples/qingdao-2019.md").read_text("utf-8"))}
    made: dict[str, list[Path]] = {}
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "2cm")
    for name, lines in plans.items():
        for style, css in STYLES.items() if name == "short" else [("indents", STYLES["indents"])]:
            title, *rest = map(html.escape, lines)
            tab = browser.new_page()
            tab.set_content(
                f"<html><head><title>{title}</title><style>body {{ font-family: 'Noto Serif CJK SC' }} {css}</style>"
                f"</head><body><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in rest)}</body></html>"
            )
            for kind, options in (
                ("bare", {}),
                ("headed", {"display_header_footer": True, "header_template": HEAD, "footer_template": FOOT}),
                ("printed", {"display_header_footer": True}),
            ):
                path = folder / f"{name}-{style}-{kind}.pdf"
                tab.pdf(path=path, format="A5" if name == "short" else "A4", margin=margins, **options)  # type: ignore[arg-type]
                made.setdefault(name, []).append(path)
    return made


def test_pdf_gives_the_same_facts_with_pages(printed: dict[str, list[Path]], folder: Path) -> None:
    for path in printed["short"]:
        same(path, SHORT.split("\n"), folder)
    lines = plain((ROOT / "examples/qingdao-2019.md").read_text("utf-8"))
    for path in printed["example"]:
        same(path, lines, folder)
    facts = read_plan(printed["example"][1])
    pages = [effort.evidence.page for effort in facts.efforts]
    assert pages[0] == 1
    assert pages == sorted(page for page in pages if page)
    assert pages[-1] == len(read_source(printed["example"][1]).extract.pages) > 2
    assert {"page-furniture", "line-break"} <= {mend.rule for mend in facts.repairs}


def test_the_real_plan_in_every_format(shared: Path, folder: Path, browser: Browser) -> None:
    lines = plain((shared / "plans" / "qingdao-2019.txt").read_text(encoding="utf-8"))
    for name, content in (
        (
            "real-paragraphs.html",
            to_hant(page(lines, "paragraphs")).encode("big5hkscs").replace(b"charset=utf-8", b"charset=big5"),
        ),
        ("real-template.html", page(lines, "template").encode()),
        ("real-styled.docx", word(lines, "styled")),
        ("real-plain.docx", word(lines, "plain")),
    ):
        path = folder / name
        path.write_bytes(content)
        same(path, lines, folder)
    tab = browser.new_page()
    shown = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    tab.set_content(f"<style>body {{ font-family: 'Noto Serif CJK TC' }} {STYLES['indents']}</style>{shown}")
    tab.pdf(
        path=folder / "real.pdf", format="A4", margin={"left": "2cm", "right": "2cm", "top": "2cm", "bottom": "2cm"}
    )
    same(folder / "real.pdf", lines, folder)


def test_numbers_that_word_counts_are_spelt_out(folder: Path) -> None:
    path = folder / "numbers.docx"
    path.write_bytes(word(SHORT.split("\n"), "counted"))
    source = read_source(path)
    assert re.sub(r"(\d\.) ", r"\1", SHORT) == source.received
    assert any("numbers that Word counts" in note for note in source.extract.notes)
    assert min(effort.evidence.paragraph or 0 for effort in read_plan(path).efforts) == 4


def test_tables_of_data_are_left_out_and_told(folder: Path) -> None:
    rows = "".join(f"<tr><td>建设{n}</td><td>{n}家</td></tr>" for n in range(3))
    path = folder / "table.html"
    path.write_text(page(SHORT.split("\n"), "paragraphs").replace("</body>", f"<table>{rows}</table></body>"), "utf-8")
    word_file = folder / "table.docx"
    word_file.write_bytes(word(SHORT.split("\n"), "styled"))
    for file in (path, word_file):
        source = read_source(file)
        assert "建设0" not in source.received
        assert sum("a table of 3 rows was left out" in note for note in source.extract.notes) == 1
    same(path, SHORT.split("\n"), folder)


@pytest.mark.parametrize("shape", ["page", "word", "text"])
def test_a_format_is_told_by_content(shape: str, folder: Path) -> None:
    lines = SHORT.split("\n")
    contents = {"page": page(lines, "template").encode(), "word": word(lines, "plain"), "text": SHORT.encode()}
    for suffix in (".txt", "", ".pdf", ".html", ".docx", ".data"):
        path = folder / f"misnamed-{shape}{suffix}"
        path.write_bytes(contents[shape])
        same(path, lines, folder)


def archive(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


BAD = {
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old Word"),
    "rich text": (rb"{\rtf1\ansi hello}", "rich text"),
    "other XML": (b"<?xml version='1.0'?><rss><item>x</item></rss>", "XML"),
    "an archive": (archive(readme="hello"), "no Word document"),
    "a broken archive": (word(["计划", "建设平台。"], "plain")[:-200], "broken archive"),
    "a document without parts": (archive(word__document="<x/>"), "Word document that can be read"),
    "a bomb": (archive(word__document=b"0" * 110_000_000), "unpacks to more than"),
    "a PDF cut off": (b"%PDF-1.7\n%abc\n1 0 obj\n<<", "not a PDF that can be read"),
    "a page without text": (b"<html><body><img src='x'></body></html>", "no text"),
    "a page nested too deep": (f"<html><body>{'<div>' * 3000}建设创新平台。".encode(), "too deep"),
    "too large": (b"<html>" + b"x" * 5_000_001, "more than 5 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_line(name: str, tmp_path: Path) -> None:
    data, says = BAD[name]
    path = tmp_path / "plan"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=says) as caught:
        read_source(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "平台建设">{lol}]>'
    path = tmp_path / "bomb.html"
    path.write_text(f"{xml}<html><body><p>建设创新平台。&l9;</p></body></html>", encoding="utf-8")
    assert len(read_source(path).received) < 100
    document = word(["计划", "建设平台。"], "plain")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "word/document.xml":
                content = content.replace(b"?>", b"?>" + xml.partition("?>")[2].encode(), 1).replace(
                    "建设".encode(), b"&l9;"
                )
            new.writestr(member, content)
    path = tmp_path / "bomb.docx"
    path.write_bytes(out.getvalue())
    with pytest.raises(SourceError, match="Word document that can be read"):
        read_source(path)


def test_elements_left_open_hide_no_text(tmp_path: Path) -> None:
    text = "<br>".join(SHORT.split("\n"))
    read = []
    for depth in (1, 1000):
        path = tmp_path / f"{depth}.html"
        path.write_text(f"<html><body>{'<div>' * depth}{text}", encoding="utf-8")
        read.append(read_source(path).received)
    assert read == [SHORT, SHORT]


def test_extraction_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.html"
    path.write_text(page(SHORT.split("\n"), "template"), encoding="utf-8")
    monkeypatch.setattr(apart, "_WALL_S", 0.0)
    with pytest.raises(SourceError, match="takes more than"):
        read_source(path)
    monkeypatch.undo()
    assert read_source(path).received


def test_properties_count_where_the_text_does_not_tell(folder: Path) -> None:
    text = "推进国家海洋技术创新中心建设，引进高层次人才团队20个。加快科技成果转化，培育高新技术企业。"
    path = folder / "untitled.html"
    path.write_text(
        "<html><head><title>云港市科技工作计划_云港市科技局</title><meta name='PubDate' content='2021-3-1 10:00'>"
        f"<meta name='ContentSource' content='云港市科技局'></head><body><p>{text}</p></body></html>",
        encoding="utf-8",
    )
    plan = read_plan(path).plan
    assert (plan.title, plan.issuer, plan.date) == ("云港市科技工作计划", "云港市科技局", "2021-03-01")
    path.write_text(path.read_text("utf-8").replace("<p>", "<h1>海湾市2022年工作要点</h1><p>"), encoding="utf-8")
    assert read_plan(path).plan.title == "海湾市2022年工作要点"


def test_check_extracts_again_and_compares(folder: Path) -> None:
    lines = SHORT.split("\n")
    path = folder / "checked.html"
    path.write_text(page(lines, "template"), encoding="utf-8")
    facts = read_plan(path)
    update(folder / "graph", [(facts, path.read_bytes())], fresh=True)
    with open_store(folder / "graph") as store:
        assert store.check(extract_again).conforms
        (original,) = (file for file in (folder / "graph").rglob(facts.plan.sha256))
        original.write_bytes(path.read_bytes().replace("海燕计划".encode(), "海鸥计划".encode()))
        report = store.check(extract_again)
    assert [fault.component.rpartition("#")[2] for fault in report.faults] == ["ReceivedTextConstraintComponent"]
    assert "does not give the text" in report.text()


def test_formats_offered_are_told_in_the_readme() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    for suffix in FORMATS:
        assert f"`{suffix}`" in said, suffix


def test_a_document_is_what_python_docx_reads(folder: Path) -> None:
    path = folder / "read.docx"
    path.write_bytes(word(SHORT.split("\n"), "plain"))
    assert read_source(path).received == "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
