"""Answers to hand on: the spreadsheet and the brief, read back by the programs that they are for."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from small_plan import TEXT, Run

from innograph.app.cli import main
from innograph.graph.store import open_store, update
from innograph.loaders.given import About
from innograph.loaders.read import ReadOptions, read_plan
from innograph.queries.brief import brief
from innograph.queries.paper import docx as as_docx
from innograph.queries.paper import markdown

SOURCE = "https://example.org/lanjiang/2021"
HOSTILE = '=HYPERLINK("http://x") *粗* <b> | `a`'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of two years' plans that say some of the same, the first with its address."""
    folder = tmp_path_factory.mktemp("hand")
    (folder / "2021.txt").write_text(TEXT, encoding="utf-8")
    (folder / "2022.txt").write_text(TEXT.replace("2021", "2022"), encoding="utf-8")
    graph = str(folder / "innograph-graph")
    assert main(["build", str(folder / "2021.txt"), "--source-url", SOURCE, "-o", graph]) == 0
    assert main(["build", str(folder / "2022.txt"), "-o", graph]) == 0
    return folder


@pytest.fixture(scope="module")
def book(folder: Path) -> openpyxl.Workbook:
    file = folder / "plan.xlsx"
    assert main(["export", "xlsx", "-o", str(file), "-g", str(folder / "innograph-graph")]) == 0
    return openpyxl.load_workbook(file)


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    head, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def test_a_sheet_of_each_kind_with_words_and_places(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["bodies", "efforts", "targets", "relations", "outcomes"]
    for sheet in book.sheetnames[:4]:
        found = rows(book, sheet)
        assert found
        for row in found:
            year = str(row["planYear"])
            assert row["quote"] == TEXT.replace("2021", year)[int(str(row["start"])) : int(str(row["end"]))] != ""
            assert isinstance(row["line"], int)
            assert row["source"] == (SOURCE if year == "2021" else None)
    bodies = {str(row["nameInText"]) for row in rows(book, "bodies")}
    assert {"海洋装备技术创新中心", "国家绿色能源示范区"} <= bodies
    targets = {(row["indicator"], row["low"], row["unit"], row["commitment"]) for row in rows(book, "targets")}
    assert ("高新技术企业", 800, "家", "committed") in targets


def test_what_two_plans_say_is_there_twice(book: openpyxl.Workbook) -> None:
    said = [row["planYear"] for row in rows(book, "efforts") if row["vehicle"] == "海洋装备技术创新中心"]
    assert sorted(map(str, said)) == ["2021", "2022"]


def test_sheets_are_laid_out_to_be_read(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        quote = next(cell.column_letter for cell in sheet[1] if cell.value == "quote")
        assert sheet.column_dimensions[quote].width >= 40
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_text_is_no_formula(tmp_path: Path) -> None:
    text = TEXT.replace("澜江市科技局2021年工作要点", HOSTILE)
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    facts = read_plan(tmp_path / "plan.txt", ReadOptions(About(title=HOSTILE, place="澜江", year=2021)))
    update(tmp_path / "g", [(facts, text.encode())])
    assert main(["export", "xlsx", "-o", str(tmp_path / "p.xlsx"), "-g", str(tmp_path / "g")]) == 0
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "p.xlsx") for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == HOSTILE} <= {"s", "inlineStr"} != set()
    assert any(cell.value == HOSTILE for cell in cells)
    with open_store(tmp_path / "g") as store:
        written = markdown(brief(store)).decode()
    assert "\\*粗\\*" in written
    assert "\\<b\\>" in written


def test_the_same_graph_gives_the_same_bytes(folder: Path, run: Run) -> None:
    for words in (["export", "xlsx", "-o", "{}.xlsx"], ["brief", "-o", "{}.docx"], ["brief", "-o", "{}.md"]):
        for name in "ab":
            assert run(*(word.format(name) for word in words), cwd=folder)[0] == 0
        one, other = ((folder / words[-1].format(name)).read_bytes() for name in "ab")
        assert one == other


def test_a_brief_in_markdown_quotes_what_stands(folder: Path, run: Run) -> None:
    code, out, err = run("brief", "-o", "all.md", cwd=folder)
    assert (code, err) == (0, "")
    assert out.startswith("all.md: ")
    text = (folder / "all.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"\(#q(\d+)\)", text)]
    references = re.findall(r'<a id="q(\d+)"></a>\\\[\d+\\\] 「(.+?)」 (.+)', text)
    assert sorted(set(numbers)) == [int(number) for number, *_ in references] == list(range(1, len(references) + 1))
    for _, quote, place in references:
        assert quote.replace("\\", "") in TEXT
        assert "第" in place
        assert (SOURCE in place) == ("2021" in place)
    assert "建设海洋装备技术创新中心（推进）" in text
    assert "争创国家绿色能源示范区（力争）" in text
    assert "高新技术企业超过800家（承诺完成）" in text


def test_a_brief_of_one_thing(folder: Path, run: Run) -> None:
    assert run("brief", "飞利浦澜江研究院", "-o", "one.md", "--lang", "en", cwd=folder)[0] == 0
    text = (folder / "one.md").read_text(encoding="utf-8")
    assert text.count("澜江市科技局") >= 2  # both plans name it
    assert "attract" in text
    assert "海洋装备" not in text.partition("Targets about it")[0]
    assert run("brief", "澜江/2022/科技局", "-o", "plan.md", cwd=folder)[0] == 0
    assert "2021" not in (folder / "plan.md").read_text(encoding="utf-8")


LANGUAGES = [("zh-Hans", "SC", "引文"), ("zh-Hant", "TC", "引文"), ("en", "SC", "Quotations")]


@pytest.mark.parametrize(("lang", "face", "word"), LANGUAGES)
def test_a_brief_in_word(folder: Path, lang: str, face: str, word: str) -> None:
    with open_store(folder / "innograph-graph") as store:
        written = brief(store, None, lang)
    document = docx.Document(io.BytesIO(as_docx(written)))
    styled = [(paragraph.style.name if paragraph.style else None, paragraph.text) for paragraph in document.paragraphs]
    assert styled[0][0] == "Title"
    assert {"Heading 1", "Heading 2", "List Bullet"} <= {style for style, _ in styled}
    assert ("Heading 1", word) in styled
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == f"Noto Sans CJK {face}"
    anchors = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert anchors == marks == {f"q{one.number}" for one in written.references}
    assert document.core_properties.title == written.title
    assert document.core_properties.created.year == 2000  # type: ignore[union-attr]


def test_what_cannot_be_written_is_told(folder: Path, run: Run) -> None:
    for words, named in (
        (["brief", "-o", "x.pdf"], "'.pdf'"),
        (["brief", "没有这家", "-o", "x.md"], "没有这家"),
        (["brief", "-o", "nowhere/x.md"], "nowhere"),
        (["export", "xlsx", "-o", "nowhere/x.xlsx"], "nowhere"),
    ):
        code, out, err = run(*words, cwd=folder)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert named in err


def test_a_brief_of_too_many_plans_wants_a_name(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("innograph.queries.brief.MOST_PLANS", 1)
    code, _, err = run("brief", "-o", "many.md", cwd=folder)
    assert code == 2
    assert "2 plans" in err
    assert run("brief", "澜江/2022/科技局", "-o", "one.md", cwd=folder)[0] == 0
