"""Quotes: from a stretch of the reading text to the characters of the received text that stand for it."""

from __future__ import annotations

from bisect import bisect_right

from ..ontology.model import Evidence
from .document import Reading
from .stands import line_at


def quote(reading: Reading, start: int, end: int) -> Evidence:
    """Evidence for `reading.text[start:end]`, cut to the sentence in which `start` stands.

    >>> quote.__name__
    'quote'
    """
    sentence = sentence_at(reading, start)
    if sentence is not None:
        end = min(end, sentence[1])
    return evidence(reading, start, end, section_at(reading, start))


def evidence(reading: Reading, start: int, end: int, section: str | None) -> Evidence:
    """Evidence for `reading.text[start:end]`, which stands in a task of that id."""
    low, high = reading.mapped.span(start, end)
    return Evidence(
        reading.received[low:high],
        low,
        high,
        section,
        line_at(reading.received, low),
        bisect_right(reading.pages, low) or None,
        bisect_right(reading.paragraphs, low) or None,
    )


def received(reading: Reading, start: int, end: int) -> str:
    """The characters of the received text that `reading.text[start:end]` stands for, without broken lines' ends."""
    return reading.mapped.letters(start, end, reading.received)


def sentence_at(reading: Reading, at: int) -> tuple[int, int] | None:
    """The sentence around an offset of the reading text, None between sentences."""
    number = bisect_right(reading.sentences, at, key=lambda sentence: sentence.start) - 1
    if number < 0:
        return None
    sentence = reading.sentences[number]
    return (sentence.start, sentence.end) if at < sentence.end else None


def section_at(reading: Reading, at: int) -> str | None:
    """Id of the task in which an offset of the reading text stands."""
    number = bisect_right(reading.sentences, at, key=lambda sentence: sentence.start) - 1
    return reading.sentences[number].section if number >= 0 else None
