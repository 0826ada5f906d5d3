"""What a text looks back on, and what it sets out to do: past achievements make no effort."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from .document import Reading, Sentence
from .lexicon import Lexicon

_YEAR = re.compile(r"(20\d\d|19\d\d)年(?!代|底|末|前|至|-|—|以)")


class Tense:
    """Which sentences of a reading tell of the past.

    Those under a title, or after words, that look back; and stretches most of whose sentences tell of what was done
    and none of which sets a goal.
    """

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = {}
        for row in lexicon.rows("past"):
            words.setdefault(row["kind"], []).append(row["word"])
        self._review, self._done, self._ahead, self._goal, self._sign = (
            re.compile("|".join(words[kind])) for kind in ("review", "done", "ahead", "goal", "sign")
        )
        self._text = reading.text
        self._year = reading.plan.year
        self._titles = {task.id: (task.parent, task.title or "") for task in reading.tasks}
        self._under = cache(self._section_is_past)
        self._starts = [sentence.start for sentence in reading.sentences]
        self._past = self._find(reading.sentences)

    def looks_ahead(self, start: int, end: int) -> bool:
        """Whether `start`..`end` of the reading text, inside one sentence, speaks of the plan's own period."""
        number = bisect_right(self._starts, start) - 1
        return number not in self._past and not self._done.search(self._text, start, end)

    def _find(self, sentences: tuple[Sentence, ...]) -> frozenset[int]:
        past: set[int] = set()
        stretch: list[int] = []
        looking_back = False
        section: str | None = None

        def close() -> None:
            told = sum(self._tells(sentences[number]) for number in stretch)
            sets = any(self._goal.search(self._text, sentences[n].start, sentences[n].end) for n in stretch)
            if 2 * told > len(stretch) and not sets:
                past.update(stretch)
            stretch.clear()

        for number, sentence in enumerate(sentences):
            if sentence.section != section or sentence.is_heading:
                close()
            section = sentence.section
            turn = self._turn(sentence)
            looking_back = looking_back if turn is None else turn
            if sentence.is_heading:
                continue
            if looking_back or self._under(section):
                past.add(number)
            stretch.append(number)
        close()
        return frozenset(past)

    def _turn(self, sentence: Sentence) -> bool | None:
        """True where a heading or the head of a sentence begins a look back, False where it ends one."""
        find = re.Pattern.search if sentence.is_heading else re.Pattern.match
        if sentence.is_heading and self._heading_is_past(self._text[sentence.start : sentence.end]) is not None:
            return self._heading_is_past(self._text[sentence.start : sentence.end])
        if find(self._review, self._text, sentence.start, sentence.end):
            return True
        if find(self._ahead, self._text, sentence.start, sentence.end):
            return False
        return None

    def _heading_is_past(self, title: str) -> bool | None:
        if self._review.search(title):
            return True
        years = [int(year) for year in _YEAR.findall(title)]
        if years and self._year:
            return max(years) < self._year
        return False if self._ahead.search(title) else None

    def _section_is_past(self, section: str | None) -> bool:
        while section is not None and section in self._titles:
            section, title = self._titles[section]
            if (past := self._heading_is_past(title)) is not None:
                return past
        return False

    def _tells(self, sentence: Sentence) -> bool:
        return any(pattern.search(self._text, sentence.start, sentence.end) for pattern in (self._sign, self._done))
