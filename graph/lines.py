"""How wide a label is, and how it is broken into lines, reckoned without a font: the page's may differ a little."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_OPENING, _CLOSING = "（《“「『(", "，、。；：）》”」』,.;:)"


def is_wide(char: str) -> bool:
    """Whether it is as wide as high: Chinese characters and their marks, full-width letters."""
    return unicodedata.east_asian_width(char) in "WF"


def em(text: str) -> float:
    """About how wide the text is, in characters' heights; a wide character is 1."""
    return sum(
        1.0 if is_wide(c) or unicodedata.east_asian_width(c) == "A" else 0.64 if c.isupper() else 0.51 for c in text
    )


def wrap(text: str, width: float, most: int) -> tuple[str, ...]:
    """The text in lines of at most `width` and of even length, broken between words or wide characters.

    >>> wrap("知识产权金融服务联盟", 6, 2)
    ('知识产权金', '融服务联盟')
    >>> wrap("Marine Technology Transfer Centre", 10, 3)
    ('Marine Technology', 'Transfer Centre')
    """
    text = " ".join(text.split())
    count = max(1, -int(-em(text) // width))
    lines = _broken(text, em(text) / count + 0.5)
    if len(lines) > count:
        lines = _broken(text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]
    return tuple(lines)


def _broken(text: str, width: float) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and em((lines[-1] + piece).rstrip()) > width and piece[0] not in _CLOSING:
            lines.append("")
            while len(lines[-2]) > 1 and lines[-2][-1] in _OPENING:  # an opening mark goes with what it opens
                lines[-2], lines[-1] = lines[-2][:-1], lines[-2][-1] + lines[-1]
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """Words with the space after them, wide characters one by one."""
    word = ""
    for char in text:
        if is_wide(char):
            yield from (word,) if word else ()
            yield char
            word = ""
        else:
            word += char
            if char == " ":
                yield word
                word = ""
    yield from (word,) if word else ()
