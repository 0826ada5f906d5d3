"""PDF: lines from top to bottom of each page, with what their places tell: broken lines, running heads, page numbers.

pdfium gives characters and their boxes; pdfplumber finds tables, on pages that have lines drawn.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from ...errors import SourceError
from ..given import About
from .extract import Extract, title_of

_PAGES = 500
_TABLE_PAGES = 40  # finding tables takes pdfplumber a good part of a second a page
_RULES = 4  # a page with fewer lines drawn has no table
_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页|\s*頁)?(?:\s*[,，/]?\s*(?:共|/|of)?\s*\d{1,4}\s*[页頁]?)?[-—–－·•\s]*"
)
# What a browser prints at the edges of a page: its date or address, and the page's number.
_PRINTED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[,，]?\s.*|(?:https?|file|about):\S*.*", re.IGNORECASE)
_OPENS = re.compile(
    r"[（(]?[一二三四五六七八九十百]+[、．.)）]|[（(]?\d{1,2}(?:[、．.)）](?!\d)|。(?!\d+(?:\.\d+)?[%％万亿萬億倍]))"
    r"|第[一二三四五六七八九十百\d]+[章节節條条部篇编編]|[一二三四五六七八九十]+是(?!否)|[①-⑳]|[●■◆•]"
)
_CLOSED = "。！？!?"
# What cannot be parted at a line's end.
_ATOM = r"[（《「『]*(?:[!-~]+|.)[,.;:!?)，。、；：！？）》」』]*"
_TOKEN = re.compile(rf"[“‘]*{_ATOM}(?:[“‘”’]+{_ATOM})*[”’，。、；：！？]*", re.DOTALL)
_EDGE = 3  # lines at the top and at the bottom of a page among which its head and foot stand


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on its page. Lengths are in points, from the page's left and top."""

    text: str
    page: int  # base 0
    left: float
    right: float
    top: float
    bottom: float
    size: float  # height of its characters


def extract(data: bytes, where: str) -> Extract:
    """The text of a PDF. SourceError where it is broken, locked by a password, or has pictures of pages only."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError("locked by a password", where=where, hint="save it without one") from None
        raise SourceError(
            "not a PDF that can be read", where=where, hint="save it again, or its text as .txt"
        ) from None
    count = len(document)
    if count > _PAGES:
        raise SourceError(f"{count} pages: too long for a plan", where=where, hint=f"give up to {_PAGES} pages")
    pages: list[list[_Line]] = []
    ruled: list[int] = []
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            raise SourceError("cannot be read", where=f"{where}, page {number + 1}", hint="save it again") from None
        pages.append(_page_lines(page, number))
        if pages[-1] and sum(1 for _ in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)) >= _RULES:
            ruled.append(number)
    if count and not any(pages):
        raise SourceError("its pages are pictures, without text", where=where, hint="give a PDF with text, or text")
    notes = _leave_out_tables(data, pages, ruled[:_TABLE_PAGES])
    empty = [number + 1 for number, lines in enumerate(pages) if not lines]
    if empty:
        notes.append(f"pages without text: {', '.join(map(str, empty[:10]))}")
    return _joined(pages, _hints(document), notes)


def _page_lines(page: pypdfium2.PdfPage, number: int) -> list[_Line]:
    """A page's lines from top to bottom; pieces side by side are one line."""
    textpage = page.get_textpage()
    raw, height = textpage.raw, page.get_height()
    box = pdfium.FS_RECTF()
    pieces: list[_Line] = []
    chars: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []

    def end() -> None:
        text = "".join(chars)
        if text.strip() and boxes:
            lefts, rights, tops, bottoms = zip(*boxes, strict=True)
            high, low = median(tops), median(bottoms)
            pieces.append(_Line(text.strip(), number, min(lefts), max(rights), high, low, low - high))
        chars.clear()
        boxes.clear()

    pending = 0
    for at in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending - 0xD800) << 10) + code - 0xDC00 if pending else 0xFFFD
        pending = 0
        char = chr(code) if 0 < code < 0x110000 else ""
        if char in ("\r", "\n"):
            end()
            continue
        if not char or char == "\ufffe":  # pdfium's mark of a hyphen at a line's end
            char = "-" if char else ""
        generated = pdfium.FPDFText_IsGenerated(raw, at) == 1
        if not generated and char.strip() and pdfium.FPDFText_GetLooseCharBox(raw, at, ctypes.byref(box)):
            tall = box.top - box.bottom
            if (
                boxes
                and tall > 0
                and abs((height - box.top) - boxes[-1][2]) > 0.8 * max(tall, boxes[-1][3] - boxes[-1][2])
            ):
                end()  # another line, where pdfium saw none
            boxes.append((box.left, box.right, height - box.top, height - box.bottom))
        chars.append(char)
    end()
    return _side_by_side(pieces)


def _side_by_side(pieces: list[_Line]) -> list[_Line]:
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.left)):
        last = lines[-1] if lines else None
        if last is not None and abs(piece.top - last.top) < 0.4 * max(last.size, piece.size):
            first, second = (last, piece) if last.left <= piece.left else (piece, last)
            apart = second.left - first.right
            gap = "" if apart < 0.3 * first.size else " " if apart < 2 * first.size else "　"
            lines[-1] = replace(
                first,
                text=first.text + gap + second.text,
                right=max(first.right, second.right),
                top=min(first.top, second.top),
                bottom=max(first.bottom, second.bottom),
            )
        else:
            lines.append(piece)
    return lines


def _leave_out_tables(data: bytes, pages: list[list[_Line]], ruled: Sequence[int]) -> list[str]:
    """Takes the lines of tables of data out of `pages`; a sentence for each table."""
    notes: list[str] = []
    if not ruled:
        return notes
    import pdfplumber  # slow to import, wanted for ruled pages only

    with pdfplumber.open(io.BytesIO(data), pages=[number + 1 for number in ruled]) as document:
        for page in document.pages:
            number = page.page_number - 1
            for table in page.find_tables():
                _, top, _, bottom = table.bbox
                rows = [[(cell or "").strip() for cell in row] for row in table.extract()]
                filled = [row for row in rows if sum(map(bool, row)) > 1]
                if len(filled) < 2 or 2 * len(filled) < len(rows):
                    continue
                if any(len(cell) > 80 and "。" in cell for row in rows for cell in row):
                    continue  # it lays the page out
                kept = [line for line in pages[number] if not top - 2 <= (line.top + line.bottom) / 2 <= bottom + 2]
                if len(kept) < len(pages[number]):
                    words = " ".join("".join(rows[0]).split())[:20]
                    notes.append(f"page {number + 1}: a table of {len(rows)} rows was left out ({words!r})")
                    pages[number] = kept
    return notes


def _joined(pages: list[list[_Line]], hints: About, notes: list[str]) -> Extract:
    heads = _heads_and_feet(pages)
    parts: list[str] = []
    starts: list[int] = []
    breaks: list[int] = []
    furniture: list[tuple[int, int]] = []
    at = 0
    body = [line for lines in pages for line in lines if line not in heads]
    wrap = _Wrap(body)
    last: tuple[_Line, int] | None = None  # the last line of the running text and its end
    for lines in pages:
        starts.append(at)
        for line in lines:
            start, at = at, at + len(line.text) + 1
            parts.append(line.text)
            if line in heads:
                furniture.append((start, at))  # with its line end
                continue
            if last is not None and wrap.goes_on(last[0], line):
                breaks.append(last[1])
            last = (line, at - 1)
    parts.append("")  # every line has its end
    return Extract(
        "\n".join(parts),
        "pdf",
        tuple(starts),
        breaks=tuple(breaks),
        furniture=tuple(furniture),
        hints=hints,
        notes=tuple(notes),
    )


def _heads_and_feet(pages: list[list[_Line]]) -> set[_Line]:
    """Lines at the edges of pages that come again on others but for their digits, or are a page's number."""
    edges = [[*lines[:_EDGE], *lines[-_EDGE:]] for lines in pages]
    places: Counter[tuple[str, int]] = Counter()
    for lines in edges:
        places.update({_place(line) for line in lines})
    sizes = [line.size for lines in pages for line in lines for _ in line.text]
    usual = median(sizes) if sizes else 0.0
    found: set[_Line] = set()
    for lines in pages:
        for ordered in (lines[:_EDGE], lines[: -_EDGE - 1 : -1]):
            for line in ordered:  # from the edge inwards, up to the first line of the text
                again = places[_place(line)]
                number = _NUMBER.fullmatch(line.text) and not re.fullmatch(r"\s*\d{4}\s*", line.text)
                small = line.size < 0.95 * usual
                repeated = again > 1 and (again >= min(3, 0.3 * len(pages)) or small)
                printed = small and _PRINTED.fullmatch(line.text)
                if not (number or printed or len(line.text) <= 60 and (repeated or _stands_apart(line, lines, usual))):
                    break
                found.add(line)
    return found


def _stands_apart(line: _Line, lines: list[_Line], usual: float) -> bool:
    """Whether a line is set much smaller than the text, with room between, and is no sentence."""
    at = lines.index(line)
    near = [abs(other.top - line.top) for other in lines[max(0, at - 1) : at + 2] if other is not line]
    return line.size < 0.85 * usual and "。" not in line.text and min(near, default=0.0) > 2.2 * usual


def _place(line: _Line) -> tuple[str, int]:
    """A line's words but for its digits, and where on its page it stands, roughly."""
    return re.sub(r"\d+", "#", line.text), round(line.top / 6)


class _Wrap:
    """Which line ends a page's width made: the next word had no room, and the next line is no new paragraph's."""

    def __init__(self, lines: list[_Line]) -> None:
        sizes = [line.size for line in lines for _ in line.text]
        self.size = median(sizes) if sizes else 0.0
        text = [line for line in lines if abs(line.size - self.size) < 0.1 * self.size]
        rights = Counter(round(line.right) for line in text)
        usual = [right for right in rights if sum(rights[right + n] for n in (-1, 0, 1)) >= max(2, 0.05 * len(text))]
        self.right = max(usual or rights or [0])
        lefts = Counter(round(line.left) for line in text)
        often = [left for left, count in lefts.items() if count >= max(2, 0.05 * len(text))]
        self.left = min(often or lefts or [0])
        indented = sum(1.2 * self.size < line.left - self.left < 4 * self.size for line in text)
        self.indents = indented >= max(2, 0.1 * len(text))
        self.leading: dict[int, float] = {}  # by the size of the lines: the distance of two in one paragraph
        gaps: dict[int, list[float]] = {}
        for first, second in zip(lines, lines[1:], strict=False):
            if first.page == second.page and second.top > first.top and round(first.size) == round(second.size):
                gaps.setdefault(round(first.size), []).append(second.top - first.top)
        wide = 0
        for size, apart in gaps.items():
            self.leading[size] = sorted(apart)[len(apart) // 4]
            wide += sum(gap > 1.25 * self.leading[size] for gap in apart)
        self.spaced = wide >= max(2, 0.1 * sum(map(len, gaps.values())))

    def goes_on(self, line: _Line, following: _Line) -> bool:
        """Whether `following` goes on with the paragraph of `line`."""
        if abs(line.size - following.size) > 0.15 * max(line.size, following.size):
            return False
        if self._is_title(line) and self._is_title(following):
            return line.page == following.page and following.top - line.top < 2.5 * line.size
        if _OPENS.fullmatch(line.text):
            return True  # a number alone, which a maker that breaks at spaces only has parted from its text
        token = _TOKEN.match(following.text)
        width = (following.right - following.left) / max(1, len(following.text)) * len(token[0]) if token else 0.0
        if line.right + width <= self.right - 0.9 * line.size:
            return False  # there was room for what follows
        same_page = line.page == following.page
        set_in = following.left - self.left
        if set_in > 1.2 * self.size and following.left - line.left > -0.5 * self.size:
            # A paragraph's first line; or the rest of one whose lines stand in the middle.
            middle = abs((following.left + following.right) - (line.left + line.right)) < 2 * line.size
            if set_in < 4 * self.size or not middle or line.text[-1] in _CLOSED:
                return False
        leading = self.leading.get(round(line.size), 2 * line.size)
        if same_page and following.top - line.top > 1.25 * leading:
            return False
        told = self.indents or self.spaced and same_page
        return told or not _OPENS.match(following.text)

    def _is_title(self, line: _Line) -> bool:
        """Whether a line is set larger than the text and in its middle."""
        return line.size > 1.15 * self.size and abs((line.left + line.right) - (self.left + self.right)) < 3 * line.size


def _hints(document: pypdfium2.PdfDocument) -> About:
    said = document.get_metadata_dict()
    return About(title=title_of(said.get("Title", "")))  # its dates are the file's, not the plan's
