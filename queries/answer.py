"""An answer to a query: a table of plain values, or triples; and the forms it is given out in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import QueryError

Value = str | int | float | bool | None
Row = dict[str, Value]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")}
_FLOATS = {_XSD + name for name in ("decimal", "double", "float")}
# What a spreadsheet would take for a formula (or that turns into one once blanks are trimmed).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Answer:
    """What a query found. `srj` is W3C SPARQL 1.1 JSON; `turtle` the triples of CONSTRUCT and DESCRIBE, else None."""

    srj: Mapping[str, Any]
    turtle: str | None = None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return ("answer",) if "boolean" in self.srj else tuple(self.srj["head"].get("vars", ()))

    @cached_property
    def rows(self) -> list[Row]:
        """Values by column: strings, numbers, booleans; None where a row has none."""
        if "boolean" in self.srj:
            return [{"answer": bool(self.srj["boolean"])}]
        found = self.srj.get("results", {}).get("bindings", ())
        return [{column: plain(binding.get(column)) for column in self.columns} for binding in found]


def plain(term: Mapping[str, Any] | None) -> Value:
    """A term of SPARQL JSON as a plain value.

    >>> plain({"type": "literal", "value": "20.0", "datatype": "http://www.w3.org/2001/XMLSchema#double"})
    20.0
    """
    if term is None:
        return None
    value, datatype = str(term["value"]), term.get("datatype")
    try:
        if datatype in _INTEGERS:
            return int(value)
        if datatype in _FLOATS:
            return float(value)
    except ValueError:  # "NaN bottles"^^xsd:integer is allowed in RDF
        return value
    return value in ("true", "1") if datatype == _XSD + "boolean" else value


def tables(columns: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> Answer:
    """An answer made of plain values, for tables that no single query gives."""
    return Answer({"head": {"vars": list(columns)}, "results": {"bindings": [_terms(row) for row in rows]}})


def _terms(row: Mapping[str, Value]) -> dict[str, dict[str, str]]:
    return {column: _term(value) for column, value in row.items() if value is not None}


def _term(value: str | int | float | bool) -> dict[str, str]:
    if isinstance(value, str):
        return {"type": "literal", "value": value}
    kind = {bool: "boolean", int: "integer", float: "double"}[type(value)]
    return {
        "type": "literal",
        "value": str(value).lower() if kind == "boolean" else str(value),
        "datatype": _XSD + kind,
    }


def _table_only(answer: Answer, form: str) -> None:
    if answer.turtle is not None:
        raise QueryError(f"triples cannot be given as {form!r}", hint="take ttl")


def _json(answer: Answer) -> bytes:
    data = {"columns": list(answer.columns), "rows": answer.rows}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _srj(answer: Answer) -> bytes:
    return (json.dumps(answer.srj, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(answer: Answer) -> bytes:
    # The mark at the beginning makes spreadsheets read UTF-8 rather than the system's own encoding.
    return b"\xef\xbb\xbf" + _separated(answer, ",", "\r\n")


def _tsv(answer: Answer) -> bytes:
    return _separated(answer, "\t", "\n")


def _separated(answer: Answer, delimiter: str, terminator: str) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=terminator)
    writer.writerow([harmless(column) for column in answer.columns])
    for row in answer.rows:
        writer.writerow([harmless(row[column]) for column in answer.columns])
    return file.getvalue().encode()


def harmless(value: Value) -> Value:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it; all else as it is.

    >>> harmless("=1+1"), harmless(-3), harmless("西门子")
    ("'=1+1", -3, '西门子')
    """
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value


def _xlsx(answer: Answer) -> bytes:
    import xlsxwriter  # wanted for this form only

    from .workbook import MADE, TEXTS_ONLY, write_cell

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **TEXTS_ONLY}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("innograph")
        head, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for at, column in enumerate(answer.columns):
            sheet.write_string(0, at, column, head)
            values = [row[column] for row in answer.rows]
            width = max((_width(str(value)) for value in (column, *values) if value is not None), default=8)
            sheet.set_column(at, at, min(width + 2, 60), wrap)
            for line, value in enumerate(values, 1):
                write_cell(sheet, line, at, value)
        sheet.freeze_panes(1, 0)
        if answer.columns:
            sheet.autofilter(0, 0, max(len(answer.rows), 1), len(answer.columns) - 1)
    return file.getvalue()


def _width(text: str) -> int:
    """Columns of a text's longest line: a Chinese character is two wide."""
    return max(sum(1 if ord(char) < 0x2E80 else 2 for char in line) for line in text.split("\n"))


FORMATS: dict[str, Callable[[Answer], bytes]] = {"json": _json, "srj": _srj, "csv": _csv, "tsv": _tsv, "xlsx": _xlsx}


def write(answer: Answer, form: str) -> bytes:
    """The answer in one of FORMATS, or "ttl" for triples. QueryError where the answer has no such form."""
    if form == "ttl":
        if answer.turtle is None:
            raise QueryError("a table cannot be given as 'ttl'", hint="ask with CONSTRUCT, or take csv or json")
        return answer.turtle.encode()
    if form not in FORMATS:
        raise QueryError(f"no form {form!r}", hint=f"forms are {', '.join((*FORMATS, 'ttl'))}")
    _table_only(answer, form)
    return FORMATS[form](answer)
