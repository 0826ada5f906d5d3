"""Rows and booleans of SPARQL written in the W3C's forms, one row after another, up to a number of rows.

Beyond that number nothing more is asked of the engine, and the answer says so: `"truncated": true` in JSON, a comment
in XML, a line in HTML; CSV and TSV have no place for it, and the HTTP header alone tells.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from typing import IO

import pyoxigraph as ox

from ...graph.files import tag
from . import forms

_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_PLAIN = {_STRING, _LANGUAGE}

_quoted = json.encoder.encode_basestring  # a JSON string, characters as they are
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


def write_rows(found: ox.QuerySolutions, media: str, file: IO[bytes], most: int) -> tuple[int, bool]:
    """Writes at most `most` rows to `file`; how many there were, and whether there would have been more."""
    names = [variable.value for variable in found.variables]
    rows = _Counted(found, len(names), most)
    _WRITERS[forms.form(media)](file, names, rows)
    return rows.count, rows.more


def write_truth(value: bool, media: str, file: IO[bytes]) -> None:
    """Writes the answer to an ASK."""
    word = "true" if value else "false"
    kind = forms.form(media)
    if kind == forms.JSON:
        file.write(f'{{"head": {{}}, "boolean": {word}}}\n'.encode())
    elif kind == forms.XML:
        file.write(f"{_XML_HEAD}<head/><boolean>{word}</boolean></sparql>\n".encode())
    else:
        file.write(_PAGE.format(body=f"<p>{word}</p>").encode())


class _Counted:
    """The rows of an answer, and after the last whether some were left."""

    def __init__(self, found: ox.QuerySolutions, width: int, most: int) -> None:
        self._found, self._width, self._most = iter(found), width, most
        self.count, self.more = 0, False

    def __iter__(self) -> Iterator[list[Term]]:
        for solution in islice(self._found, self._most):
            self.count += 1
            yield [solution[at] for at in range(self._width)]
        self.more = self.count == self._most and next(self._found, None) is not None


def _json(file: IO[bytes], names: Sequence[str], rows: _Counted) -> None:
    file.write(f'{{"head": {json.dumps({"vars": names})}, "results": {{"bindings": ['.encode())
    keys = [f"{_quoted(name)}: " for name in names]
    for number, row in enumerate(rows):
        # put together by hand: a dictionary for each term would take several times as long
        bound = [key + _binding(value) for key, value in zip(keys, row, strict=True) if value is not None]
        file.write(f"{',' if number else ''}\n{{{', '.join(bound)}}}".encode("utf-8", "replace"))
    file.write(b"\n]}" + (b', "truncated": true' if rows.more else b"") + b"}\n")


def _binding(term: Term) -> str:
    said = ", ".join(f'"{name}": {_quoted(value)}' for name, value in _term(term).items())
    return f"{{{said}}}"


def _term(term: Term) -> dict[str, str]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal():
            said = {"type": "literal", "value": term.value}
            if term.language:
                said["xml:lang"] = tag(term.language)
            elif term.datatype.value not in _PLAIN:
                said["datatype"] = term.datatype.value
            return said
    raise TypeError(f"{term!r} has no form in SPARQL 1.1")


_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _xml(file: IO[bytes], names: Sequence[str], rows: _Counted) -> None:
    variables = "".join(f'<variable name="{_marked(name)}"/>' for name in names)
    file.write(f"{_XML_HEAD}<head>{variables}</head>\n<results>\n".encode())
    for row in rows:
        bound = (
            f'<binding name="{_marked(name)}">{_element(value)}</binding>'
            for name, value in zip(names, row, strict=True)
            if value is not None
        )
        file.write(f"<result>{''.join(bound)}</result>\n".encode("utf-8", "replace"))
    file.write(b"</results>" + (b"<!-- truncated: there are more rows -->" if rows.more else b"") + b"</sparql>\n")


def _element(term: Term) -> str:
    said = _term(term)
    value = _marked(said["value"])
    if said["type"] != "literal":
        return f"<{said['type']}>{value}</{said['type']}>"
    language = f' xml:lang="{said["xml:lang"]}"' if "xml:lang" in said else ""
    datatype = f' datatype="{_marked(said["datatype"])}"' if "datatype" in said else ""
    return f"<literal{language}{datatype}>{value}</literal>"


def _marked(text: str) -> str:
    """Text for XML. What XML 1.0 cannot hold becomes U+FFFD; a bare CR would be read back as LF."""
    return escape(text.translate(_NO_XML)).replace("\r", "&#xD;")


def _csv(file: IO[bytes], names: Sequence[str], rows: _Counted) -> None:
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    for cells in _lines(names, rows):
        writer.writerow(cells)
        file.write(line.getvalue().encode("utf-8", "replace"))
        line.seek(0)
        line.truncate()


def _lines(names: Sequence[str], rows: _Counted) -> Iterator[list[str]]:
    yield list(names)
    for row in rows:
        yield [_plain(value) for value in row]


def _plain(term: Term) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else _term(term)["value"]


def _tsv(file: IO[bytes], names: Sequence[str], rows: _Counted) -> None:
    file.write(("\t".join(f"?{name}" for name in names) + "\n").encode())
    for row in rows:
        cells = ("" if value is None else _turtle(value) for value in row)
        file.write(("\t".join(cells) + "\n").encode("utf-8", "replace"))


def _turtle(term: Term) -> str:
    text = str(term).replace("\t", "\\t")
    if isinstance(term, ox.Literal) and term.language:
        return text.removesuffix(term.language) + tag(term.language)
    return text


_PAGE = '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Answer</title>\n{body}\n</html>\n'


def _html(file: IO[bytes], names: Sequence[str], rows: _Counted) -> None:
    before, _, after = _PAGE.partition("{body}")
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    file.write(f"{before}<table><thead><tr>{head}</tr></thead><tbody>\n".encode())
    for row in rows:
        cells = "".join(f"<td>{escape(_plain(value))}</td>" for value in row)
        file.write(f"<tr>{cells}</tr>\n".encode("utf-8", "replace"))
    more = f"<p>There are more rows than the {rows.count} shown.</p>" if rows.more else ""
    file.write(f"</tbody></table>{more}{after}".encode())


_WRITERS = {forms.JSON: _json, forms.XML: _xml, forms.CSV: _csv, forms.TSV: _tsv, forms.HTML: _html}
