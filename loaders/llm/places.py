"""Where a quote stands: in the text as read, as received, or in either but for script, widths, quotes and spaces."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..document import Reading
from ..script import to_hans

_SHORTEST = 2  # characters of a quote or a name; one stands anywhere
_QUOTES = frozenset("“”‘’\"'「」『』")
_DASHES = dict.fromkeys("–—−－﹣‐‑", "-")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without what a model may copy otherwise; `places[i]` is the offset that `text[i]` comes from."""

    text: str
    places: Sequence[int]


def _fold(text: str) -> _Folded:
    chars: list[str] = []
    places: list[int] = []
    for at, char in enumerate(to_hans(text)):
        for plain in unicodedata.normalize("NFKC", char).lower():
            if plain.isspace() or plain in _QUOTES or unicodedata.category(plain) in ("Cf", "Cc"):
                continue
            chars.append(_DASHES.get(plain, plain))
            places.append(at)
    return _Folded("".join(chars), places)


class Places:
    """Finds quotes in one text. All spans are of the reading text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._as_read = _fold(reading.text)
        self._as_received = _fold(reading.received)

    def find(self, quote: str, start: int, end: int, after: int | None = None) -> tuple[int, int] | None:
        """Span of the first `quote` in `start`..`end` at or behind `after`, else of the first there; None without one.

        Exactly as read goes before exactly as received, that before either but for script, widths, quotes and spaces.
        """
        quote = quote.encode("utf-8", "ignore").decode().strip()  # JSON can hold halves of characters
        folded = _fold(quote).text
        if len(folded) < _SHORTEST or len(quote) > end - start + len(quote) - len(folded):
            return None
        received = self._received_span(start, end)
        for low in dict.fromkeys((max(start, after or start), start)):
            found = (
                self._in_reading(quote, low, end)
                or self._in_received(quote, low, received)
                or self._in_folded_reading(folded, low, end)
                or self._in_folded_received(folded, low, received)
            )
            if found:
                return found
        return None

    def _in_reading(self, quote: str, start: int, end: int) -> tuple[int, int] | None:
        at = self._reading.text.find(quote, start, end)
        return (at, at + len(quote)) if at >= 0 else None

    def _in_received(self, quote: str, start: int, received: tuple[int, int]) -> tuple[int, int] | None:
        low = max(received[0], self._reading.mapped.starts[start])
        at = self._reading.received.find(quote, low, received[1])
        return self._read_span(at, at + len(quote)) if at >= 0 else None

    def _in_folded_reading(self, folded: str, start: int, end: int) -> tuple[int, int] | None:
        return _find_folded(self._as_read, folded, start, end)

    def _in_folded_received(self, folded: str, start: int, received: tuple[int, int]) -> tuple[int, int] | None:
        low = max(received[0], self._reading.mapped.starts[start])
        found = _find_folded(self._as_received, folded, low, received[1])
        return self._read_span(*found) if found else None

    def _received_span(self, start: int, end: int) -> tuple[int, int]:
        return self._reading.mapped.span(start, end)

    def _read_span(self, start: int, end: int) -> tuple[int, int] | None:
        """The reading text's characters that stand for `received[start:end]`."""
        mapped = self._reading.mapped
        low = bisect_right(mapped.ends, start)
        high = bisect_left(mapped.starts, end)
        return (low, high) if low < high else None


def _find_folded(folded: _Folded, wanted: str, start: int, end: int) -> tuple[int, int] | None:
    low, high = bisect_left(folded.places, start), bisect_left(folded.places, end)
    at = folded.text.find(wanted, low, high)
    return (folded.places[at], folded.places[at + len(wanted) - 1] + 1) if at >= 0 else None
