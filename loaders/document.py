"""A plan on its way from text to facts: the text as read, its sentences, tokens and mentions.

Offsets here are code points of the *reading text* (repaired, Simplified, mainland wording); `Reading.span`
leads back to the received text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

from ..ontology.model import Plan, Repair, Task


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text each of whose characters knows the span of the received text that it stands for.

    `starts[i]`, `ends[i]` is the span in the received text of `text[i]`; both never decrease. A mend that
    removes characters leaves a gap; one that replaces k characters by n gives all n the span of all k.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the received text of `text[start:end]`, which must not be empty."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters at {start}:{end} in a text of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]

    def letters(self, start: int, end: int, received: str) -> str:
        """The characters of `received` that `text[start:end]` stands for, without what a mend took out between them."""
        spans = dict.fromkeys(zip(self.starts[start:end], self.ends[start:end], strict=True))
        letters = "".join(received[low:high] for low, high in spans)
        # A word for a word spans all of what it stands for, and so a line's end inside of it.
        return letters if "\n" in self.text[start:end] else letters.replace("\r", "").replace("\n", "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of running text, up to 。！？ or a line end (；does not end one); offsets in the reading text."""

    start: int
    end: int  # after its closing mark
    section: str | None
    is_heading: bool = False


class Token(NamedTuple):
    """A word by the tagger, offsets in the reading text. `tag` is LAC's (n, v, nz, ORG, LOC, PER, TIME, m, q, w …)."""

    text: str
    tag: str
    start: int
    end: int


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Placed = TypeVar("Placed", bound=_Placed)


def words_in(words: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
    """Those of `words`, which are in order and apart, that lie between two offsets."""
    first = bisect_left(words, start, key=lambda word: word.start)
    return words[first : bisect_right(words, end, lo=first, key=lambda word: word.end)]


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of one entity. `pieces` spell its name out of the reading text (coordination and ellipsis:
    several pieces), `start`..`end` is the span that holds all of them, contiguous names have one piece."""

    start: int
    end: int
    type: str
    name: str  # Simplified; joined pieces, short names of universities spelt out
    key: str  # see ontology.model.Entity.key
    pieces: tuple[tuple[int, int], ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A document made ready for reading."""

    plan: Plan
    received: str
    mapped: MappedText
    tasks: tuple[Task, ...]  # offsets in the received text
    sentences: tuple[Sentence, ...]
    repairs: tuple[Repair, ...]
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()  # where each page begins in the received text, in formats that have pages
    paragraphs: tuple[int, ...] = ()  # where each paragraph begins, in formats that know them

    @property
    def text(self) -> str:
        return self.mapped.text
