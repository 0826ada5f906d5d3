"""Which paragraphs speak of innovation, so that a report's roads, pensions and hospitals do not flood the graph.

A paragraph does where it, a title above it or the plan's own has a word of lexicon/matters.tsv. What another paragraph
says is read too, but told with half the confidence; its bare figures of a review and its efforts on unnamed groups are
left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from ..ontology.model import Effort, Evidence, Outcome, Target
from .document import Reading
from .lexicon import Lexicon
from .script import to_hans
from .stretches import either

_DOUBTED = 0.5


class Matters:
    """The paragraphs of one text, and what is kept of those that speak of other matters."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        words = re.compile(either(lexicon.words("matters")))
        self._starts: list[int] = []  # of each paragraph, in the received text
        self._others: list[bool] = []
        titles: dict[str | None, bool] = {None: bool(words.search(to_hans(reading.plan.title or "")))}
        for task in reading.tasks:  # what is above comes first
            own = bool(words.search(to_hans(task.title or "")))
            titles[task.id] = own or titles.get(task.parent, titles[None])
        for low, high, section in _paragraphs(reading):
            self._starts.append(reading.mapped.span(low, high)[0])
            self._others.append(not (titles.get(section, False) or words.search(reading.text, low, high)))
        if all(self._others):  # a text on something else altogether is read for its own sake
            self._others = [False] * len(self._others)

    def _is_other(self, evidence: Evidence) -> bool:
        number = bisect_right(self._starts, evidence.start) - 1
        return number >= 0 and self._others[number]

    def efforts(self, efforts: Iterable[Effort], named: Container[str | None]) -> tuple[Effort, ...]:
        """The efforts that are kept. `named`: keys of the parties that have a name of their own."""
        return tuple(
            replace(one, confidence=round(one.confidence * _DOUBTED, 3)) if self._is_other(one.evidence) else one
            for one in efforts
            if one.resource in named or one.vehicle in named or not self._is_other(one.evidence)
        )

    def targets(self, targets: Iterable[Target]) -> tuple[Target, ...]:
        """All targets, those of other matters with doubt."""
        return tuple(
            replace(one, confidence=round(one.confidence * _DOUBTED, 3)) if self._is_other(one.evidence) else one
            for one in targets
        )

    def outcomes(self, outcomes: Iterable[Outcome], named: Container[str | None]) -> tuple[Outcome, ...]:
        """The outcomes that are kept."""
        return tuple(
            replace(one, confidence=round(one.confidence * _DOUBTED, 3)) if self._is_other(one.evidence) else one
            for one in outcomes
            if any(party in named for party in one.parties) or not self._is_other(one.evidence)
        )


def _paragraphs(reading: Reading) -> Iterator[tuple[int, int, str | None]]:
    """Start, end and section of each line of running text."""
    start = end = 0
    section: str | None = None
    for sentence in reading.sentences:
        if end and (sentence.section != section or "\n" in reading.text[end - 1 : sentence.start]):
            yield start, end, section
            end = 0
        if not end:
            start, section = sentence.start, sentence.section
        end = sentence.end
    if end:
        yield start, end, section
