"""Fields by their frame: what stands between 在 (围绕, 聚焦 …) and 领域 or 行业 is a field, whatever the word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .coordination import Piece
from .document import Reading, Token

_FRAME = re.compile(
    r"(?:在|围绕|聚焦|瞄准|面向|推动|加强|突破)([^，。；：！？\n“”（）]{2,80}?)等?(?:多个|[一二两三四五六七八九十0-9]+[个大])?"
    r"(?:重点|关键|新兴|优势|前沿|重要|特色|主要)?(?:领域|行业)"
)
_JOINT = re.compile(r"、|和|以?及")
_NO_FIELD = frozenset({"v", "p", "r", "d", "m", "q", "u", "TIME", "PER", "LOC"})
_LETTER = re.compile(r"[A-Za-z]")
_LEADING = re.compile(r"^(?:我市|我省|全市|全省|更多|一批|若干|各|重点)")


def listed_fields(reading: Reading, tokens: Sequence[Token]) -> list[Piece]:
    """Spans of the fields that such frames list, in order. An item with a verb, a figure or a name ends the list."""
    text = reading.text
    starts = {token.start: number for number, token in enumerate(tokens)}
    found: list[Piece] = []
    for match in _FRAME.finditer(text):
        items: list[Piece] = []
        at = match.start(1)
        for low, high in [*(joint.span() for joint in _JOINT.finditer(text, *match.span(1))), (match.end(1), 0)]:
            items.append((at, low))
            at = high
        kept: list[Piece] = []
        for start, end in items:
            leading = _LEADING.match(text[start:end])
            start += leading.end() if leading else 0
            if not 2 <= end - start <= 12 or not _plain(tokens, starts, start, end):
                kept = []  # what stands before such an item belongs to another phrase
                continue
            kept.append((start, end))
        found += kept
    return found


def _plain(tokens: Sequence[Token], starts: dict[int, int], start: int, end: int) -> bool:
    """Whether words begin and end where the item does, and none of them says more than a noun."""
    number = starts.get(start)
    if number is None:
        return False
    while number < len(tokens) and tokens[number].end <= end:
        figure = tokens[number].tag == "m" and _LETTER.search(tokens[number].text)  # 5G
        if tokens[number].tag in _NO_FIELD and not figure:
            return False
        if tokens[number].end == end:
            return True
        number += 1
    return False
