"""The whole graph as one spreadsheet: a sheet each for bodies, efforts, targets, relations and outcomes.

Texts stay texts: nothing becomes a formula, a link or a number. Rows are written as plans are read, so that memory does
not grow with the graph; and the same graph gives the same bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from ..graph.manifest import PlanEntry
from ..graph.store import GraphStore
from .answer import Value
from .statements import COLUMNS, statements

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# A book says when it was made: always the same, else no two files of one graph were alike.
MADE = datetime.datetime(2000, 1, 1)
TEXTS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_ROWS = 1_048_576  # of a sheet, its header included
MOST_CHARACTERS = 32_767  # of a cell
# Widths of columns, in characters of the standard font; a Chinese character is two wide.
_USUAL = 14
_WIDTHS = {
    **dict.fromkeys(("quote", "source"), 60),
    **dict.fromkeys(("plan", "title", "planTitle"), 36),
    **dict.fromkeys(("name", "nameInText", "english", "aliases", "resource", "vehicle", "indicator"), 30),
    **dict.fromkeys(("subject", "object", "concerns", "fields"), 30),
    **dict.fromkeys(
        ("low", "high", "year", "start", "end", "line", "page", "paragraph", "section", "planYear", "measure"), 10
    ),
}


def workbook(store: GraphStore, plans: Iterable[PlanEntry], lang: str) -> bytes:
    """The bytes of the book, labels in `lang`; `plans` are taken one by one, as progress is shown."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, **TEXTS_ONLY}) as book:
        book.set_properties({"title": "Innograph", "created": MADE})
        formats = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        sheets = {kind: _Sheet(book, kind, *formats) for kind in COLUMNS}
        for plan in plans:
            for kind, said in statements(store, plan, lang).items():
                for statement in said:
                    sheets[kind].write([statement.row[column] for column in COLUMNS[kind]])
        for sheet in sheets.values():
            sheet.close()
    return file.getvalue()


class _Sheet:
    """A sheet of one kind, and those that go on where it is full."""

    def __init__(self, book: xlsxwriter.Workbook, kind: str, head: Format, body: Format) -> None:
        self.book, self.kind, self.head, self.body = book, kind, head, body
        self.number = 0
        self._begin()

    def _begin(self) -> None:
        self.number += 1
        self.sheet: Worksheet = self.book.add_worksheet(self.kind if self.number == 1 else f"{self.kind} {self.number}")
        for at, column in enumerate(COLUMNS[self.kind]):
            self.sheet.set_column(at, at, _WIDTHS.get(column, _USUAL), self.body)
            self.sheet.write_string(0, at, column, self.head)
        self.sheet.freeze_panes(1, 0)
        self.line = 1

    def write(self, values: Iterable[Value]) -> None:
        if self.line == MOST_ROWS:
            self.close()
            self._begin()
        for at, value in enumerate(values):
            write_cell(self.sheet, self.line, at, value)
        self.line += 1

    def close(self) -> None:
        self.sheet.autofilter(0, 0, max(self.line - 1, 1), len(COLUMNS[self.kind]) - 1)


def write_cell(sheet: Worksheet, line: int, at: int, value: Value) -> None:
    """One value in its cell; a text too long for a cell is cut, with a sign that it was."""
    if isinstance(value, str):
        long = len(value) > MOST_CHARACTERS
        sheet.write_string(line, at, f"{value[: MOST_CHARACTERS - 1]}…" if long else value)
    elif isinstance(value, bool):
        sheet.write_boolean(line, at, value)
    elif value is not None:
        sheet.write_number(line, at, value)
