"""Long stretches of text cut where one may pause: what reads them takes more than linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAUSE = re.compile(r"[，、；：,;:）)》”\s]")


def pieces(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """`text[start:end]` as spans of at most `longest` characters, cut behind pauses (anywhere where there is none).

    >>> list(pieces("一二，三四五", 0, 6, 4))
    [(0, 3), (3, 6)]
    """
    while end - start > longest:
        pauses = [match.end() for match in _PAUSE.finditer(text, start, start + longest)]
        cut = pauses[-1] if pauses else start + longest
        yield start, cut
        start = cut
    if start < end:
        yield start, end
