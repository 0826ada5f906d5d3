"""The forms of an answer, read back by the programs that they are for."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from innograph.errors import QueryError
from innograph.queries.answer import Answer, tables, write

ROWS = [
    {"name": '飞鸟, "引号"', "low": 30.0, "year": 2031, "sure": True, "none": None},
    {"name": '=HYPERLINK("http://x")', "low": -1.5, "year": None, "sure": False, "none": None},
    {"name": "  @SUM(A1)\n第二行", "low": 0.0, "year": 1, "sure": False, "none": None},
]
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMNS = ["name", "low", "year", "sure", "none"]


@pytest.fixture
def answer() -> Answer:
    return tables(COLUMNS, ROWS)


def test_json(answer: Answer) -> None:
    assert json.loads(write(answer, "json")) == {"columns": COLUMNS, "rows": ROWS}


def test_srj(answer: Answer) -> None:
    data = json.loads(write(answer, "srj"))
    assert data["head"]["vars"] == COLUMNS
    assert data["results"]["bindings"][1]["low"] == {
        "type": "literal",
        "value": "-1.5",
        "datatype": "http://www.w3.org/2001/XMLSchema#double",
    }


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(answer: Answer) -> None:
    data = write(answer, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == COLUMNS
    assert rows[1] == ['飞鸟, "引号"', "30.0", "2031", "True", ""]
    assert rows[2][:2] == ['\'=HYPERLINK("http://x")', "-1.5"]
    assert rows[3][0] == "'  @SUM(A1)\n第二行"


def test_tsv(answer: Answer) -> None:
    rows = list(csv.reader(io.StringIO(write(answer, "tsv").decode(), newline=""), delimiter="\t"))
    assert [row[0] for row in rows] == ["name", ROWS[0]["name"], f"'{ROWS[1]['name']}", f"'{ROWS[2]['name']}"]


def test_xlsx_keeps_texts_and_numbers(answer: Answer) -> None:
    with ZipFile(io.BytesIO(write(answer, "xlsx"))) as book:
        sheet, texts = (
            ElementTree.fromstring(book.read(f"xl/{part}.xml")) for part in ("worksheets/sheet1", "sharedStrings")
        )
    shared = ["".join(item.itertext()) for item in texts]
    cells = {
        cell.attrib["r"]: shared[int(cell[0].text or "")] if cell.get("t") == "s" else cell[0].text
        for cell in sheet.iter(f"{_SHEET}c")
        if len(cell)
    }
    assert [cells[f"{letter}1"] for letter in "ABCDE"] == COLUMNS
    assert (cells["A3"], cells["B3"], cells.get("C3"), cells["D3"]) == ('=HYPERLINK("http://x")', "-1.5", None, "0")
    assert not list(sheet.iter(f"{_SHEET}f"))  # no formula


def test_an_empty_answer_has_every_form() -> None:
    for form in ("json", "srj", "csv", "tsv", "xlsx"):
        assert write(tables(["a"], []), form)


def test_forms_that_do_not_fit_are_refused(answer: Answer) -> None:
    triples = Answer({"head": {"vars": []}}, "<a:b> <a:b> <a:b> .\n")
    assert write(triples, "ttl") == b"<a:b> <a:b> <a:b> .\n"
    for given, form in ((answer, "ttl"), (triples, "csv"), (answer, "pdf")):
        with pytest.raises(QueryError, match=repr(form)):
            write(given, form)
