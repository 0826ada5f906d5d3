"""What a text looks back on, and what it sets out to do: past achievements make no effort."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from .document import Reading, Sentence
from .lexicon import Lexicon


def looks_ahead(reading: Reading, lexicon: Lexicon) -> Callable[[int, int], bool]:
    """A function from a span of a sentence to whether the plan speaks there of its own period. Reading offsets."""
    by_kind: dict[str, list[str]] = {}
    for row in lexicon.rows("past"):
        by_kind.setdefault(row["kind"], []).append(row["word"])

    def pattern(kind: str) -> re.Pattern[str]:
        return re.compile("|".join(by_kind.get(kind, ["$^"])))

    review, done, ahead, sign = (pattern(kind) for kind in ("review", "done", "ahead", "sign"))
    text = reading.text
    titles = {task.id: task.title or "" for task in reading.tasks}
    parents = {task.id: task.parent for task in reading.tasks}

    @cache
    def under_review(section: str | None) -> bool:
        while section is not None:
            if review.search(titles.get(section, "")) and not ahead.search(titles.get(section, "")):
                return True
            section = parents.get(section)
        return False

    past: set[int] = set()
    block: list[Sentence] = []
    looking_back = False

    def close() -> None:
        # Where most sentences of a stretch tell of what was done, all of it does.
        signs = sum(bool(sign.search(text, s.start, s.end) or done.search(text, s.start, s.end)) for s in block)
        if block and 2 * signs > len(block) and not any(ahead.search(text, s.start, s.end) for s in block):
            past.update(s.start for s in block)
        block.clear()

    section: str | None = None
    for sentence in reading.sentences:
        if sentence.section != section or sentence.is_heading:
            close()
        section = sentence.section
        if sentence.is_heading:
            title = text[sentence.start : sentence.end]
            if ahead.search(title):
                looking_back = False
            elif review.search(title):
                looking_back = True
            continue
        if ahead.search(text, sentence.start, sentence.end):
            looking_back = False
        elif review.match(text, sentence.start, sentence.end):
            looking_back = True
        if looking_back or under_review(sentence.section):
            past.add(sentence.start)
        block.append(sentence)
    close()
    starts = {s.start: s for s in reading.sentences}
    ordered = sorted(starts)

    def looks(start: int, end: int) -> bool:
        from bisect import bisect_right

        home = ordered[bisect_right(ordered, start) - 1]
        return home not in past and not done.search(text, start, end)

    return looks
