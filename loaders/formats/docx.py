"""Word documents: one line for each paragraph, with the numbers that Word counts by itself, tables left out.

A number that Word counts is no character of the file, but it is what the document says to whoever opens it: without it
a plan would lose its outline. So it is spelt out as Word shows it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ...errors import SourceError
from ..given import About
from .extract import Extract, title_of

_LARGEST = 100_000_000  # bytes of all its parts, unpacked
_PARTS = 3000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is no part of the text as it now stands, or not of its running text.
_UNREAD = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}txbxContent", f"{_W}rt", _FALLBACK})
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_CELL = 80  # characters; a cell with more, in sentences, is no cell of a table of data


def extract(data: bytes, where: str) -> Extract:
    """The text of a document. SourceError where the archive is no Word document, broken, or unpacks to too much."""
    import docx  # python-docx

    _look_inside(data, where)
    try:
        document = docx.Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # of many kinds, for the many ways in which an archive can be broken
        raise SourceError("not a Word document that can be read", where=where, hint="save it as .docx again") from error
    notes: list[str] = []
    numbering = _Numbering(document)
    lines: list[str] = []
    starts: list[int] = []
    at = 0
    for paragraph in _paragraphs(document.element.body, notes):
        text = numbering.number(paragraph) + _text(paragraph)
        starts.append(at)
        lines.append(text)
        at += len(text) + 1
    if numbering.counted:
        notes.append(f"{numbering.counted} paragraphs have numbers that Word counts; they are part of the text here")
    return Extract("\n".join(lines), "utf-8", paragraphs=tuple(starts), hints=_hints(document), notes=tuple(notes))


def _look_inside(data: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise SourceError(f"a broken archive ({error})", where=where, hint="save it as .docx again") from None
    names = {member.filename for member in members}
    if not any(name.startswith("word/") for name in names):
        raise SourceError("an archive that is no Word document", where=where, hint="give a plan as .docx")
    if len(members) > _PARTS or sum(member.file_size for member in members) > _LARGEST:
        message = f"unpacks to more than {_LARGEST / 1e6:g} MB or {_PARTS} parts: too much for a plan"
        raise SourceError(message, where=where, hint="save its text as .txt")


def _paragraphs(body: Any, notes: list[str]) -> Iterator[Any]:
    """Paragraphs in order; those in a table only where the table lays the page out."""
    stack = [iter(body)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}p":
            yield element
        elif element.tag == f"{_W}tbl" and (rows := _data_rows(element)):
            words = " ".join("".join(_text(p) for p in element.iter(f"{_W}p")).split())[:20]
            notes.append(f"a table of {rows} rows was left out ({words!r})")
        elif element.tag not in _UNREAD:  # content controls, cells, insertions
            stack.append(iter(element))


def _data_rows(table: Any) -> int:
    """Rows of a table of data; 0 where it only lays the page out."""
    if next(table.iterdescendants(f"{_W}tbl"), None) is not None:
        return 0
    rows = [
        ["".join(_text(p) for p in cell.iter(f"{_W}p")).strip() for cell in row.iter(f"{_W}tc")]
        for row in table.iter(f"{_W}tr")
    ]
    if any(len(cell) > _CELL and "。" in cell for row in rows for cell in row):
        return 0
    filled = [row for row in rows if sum(map(bool, row)) > 1]
    return len(rows) if len(filled) > 1 and 2 * len(filled) >= len(rows) else 0


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}tab":
            parts.append("\t")
        elif element.tag in _BREAKS:
            parts.append("" if element.get(f"{_W}type") in ("page", "column") else "\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.tag not in _UNREAD and element.tag not in (f"{_W}pPr", f"{_W}rPr"):
            stack.append(iter(element))
    return "".join(parts)


class _Numbering:
    """The numbers that Word counts: of a paragraph by its own properties, else by those of its style."""

    def __init__(self, document: Any) -> None:
        self.counted = 0
        self.counts: dict[str, list[int]] = {}
        self.abstract: dict[str, str] = {}  # list → definition; lists of one definition count on together
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # definition, level → format, text, start
        self.overrides: dict[tuple[str, int], int] = {}
        self.styles: dict[str, tuple[Any, str | None]] = {}
        self.begun: set[tuple[str, int]] = set()
        for style in document.styles.element.iterchildren(f"{_W}style"):
            based = style.find(f"{_W}basedOn")
            self.styles[style.get(f"{_W}styleId", "")] = (
                style.find(f"{_W}pPr/{_W}numPr"),
                None if based is None else based.get(f"{_W}val"),
            )
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for definition in root.iterchildren(f"{_W}abstractNum"):
            for level in definition.iterchildren(f"{_W}lvl"):
                at = int(level.get(f"{_W}ilvl", "0"))
                self.levels[definition.get(f"{_W}abstractNumId", ""), at] = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    int(_value(level, "start", "1")),
                )
        for listed in root.iterchildren(f"{_W}num"):
            number = listed.get(f"{_W}numId", "")
            self.abstract[number] = _value(listed, "abstractNumId", "")
            for override in listed.iterchildren(f"{_W}lvlOverride"):
                if start := _value(override, "startOverride", ""):
                    self.overrides[number, int(override.get(f"{_W}ilvl", "0"))] = int(start)

    def number(self, paragraph: Any) -> str:
        """The number before the paragraph's text as Word shows it; "" where it has none, or a bullet."""
        listed, at = self._place(paragraph)
        definition = self.abstract.get(listed, "")
        if not 0 <= at < 9 or (definition, at) not in self.levels:
            return ""
        form, shown, start = self.levels[definition, at]
        counts = self.counts.setdefault(definition, [0] * 9)
        if (listed, at) in self.overrides and (listed, at) not in self.begun:
            counts[at] = self.overrides[listed, at] - 1
        elif counts[at] == 0:
            counts[at] = start - 1
        self.begun.add((listed, at))
        counts[at] += 1
        counts[at + 1 :] = [0] * (8 - at)
        if form in ("bullet", "none") or not any(p.text for p in paragraph.iter(f"{_W}t")):
            return ""
        self.counted += 1

        def spelt(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            kind, _, first = self.levels.get((definition, level), ("decimal", "", 1))
            return _spelt(counts[level] or first, kind)

        return re.sub("%([1-9])", spelt, shown)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list that a paragraph is in ("" for none) and its level."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = None if style is None else style.get(f"{_W}val")
        level = None if own is None else own.find(f"{_W}ilvl")
        seen: set[str] = set()
        while (own is None or own.find(f"{_W}numId") is None) and name in self.styles and name not in seen:
            seen.add(name)
            own, name = self.styles[name]
        if own is None:
            return "", 0
        if level is None:
            level = own.find(f"{_W}ilvl")
        return _value(own, "numId", ""), 0 if level is None else int(level.get(f"{_W}val", "0"))


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{_W}{name}")
    return default if child is None else str(child.get(f"{_W}val", default))


def _spelt(number: int, form: str) -> str:
    """A number in one of Word's formats.

    >>> _spelt(12, "chineseCounting"), _spelt(3, "decimalEnclosedCircleChinese"), _spelt(3, "lowerLetter")
    ('十二', '③', 'c')
    """
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
                "japaneseCounting", "ideographDigital", "koreanDigital2"):  # fmt: skip
        return _chinese(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional") and number < 10:
        return _FORMAL[number]
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((ord("a") if form == "lowerLetter" else ord("A")) + number - 1)
    if form in ("lowerRoman", "upperRoman") and number <= 39:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman.lower() if form == "lowerRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    if number >= 100:
        return str(number)
    tens, units = divmod(number, 10)
    lead = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return lead + (_DIGITS[units] if units or not tens else "")


def _hints(document: Any) -> About:
    return About(title=title_of(document.core_properties.title or ""))
