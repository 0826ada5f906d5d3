"""How firmly a plan means an effort: the strongest hedge wins, then execution, then what merely moves on."""

from __future__ import annotations

from collections.abc import Sequence

from .clauses import Word


def commitment_of(words: Sequence[Word], main: Word | None, start: int, end: int) -> tuple[str, tuple[Word, ...]]:
    """Commitment of an effort on a group at `start`..`end`, and the words that say so.

    `words` are those that govern the group, in order; `main` is the verb that gave the action.
    """
    heard = [word for word in words if word.level and _in_scope(word, words, start, end)]
    for level, commitment in (("exploring", "exploring"), ("aspiring", "aspiring"), ("execution", "committed")):
        if said := tuple(word for word in heard if word.level == level):
            return commitment, said
    # Words that only move a deed on hold below committed too, listed as hedges or not: 鼓励和支持.
    moving = [w for w in words if w.level == "advancing" or w.before == "process" and not w.level and w.end <= start]
    if said := tuple(word for word in moving if word in heard or not word.level):
        return "advancing", said
    if said := tuple(word for word in heard if word.level == "start"):
        return "committed", said
    firm = tuple(word for word in words if word.commitment == "committed" and (word is main or word.start < start))
    if firm:
        return "committed", firm[:1]
    return "advancing", (main,) if main else ()


def _in_scope(word: Word, words: Sequence[Word], start: int, end: int) -> bool:
    if word.scope == "verb":  # 研究制定, not 研究中心
        return word.start < start and any(other.start == word.end and other.before for other in words)
    if word.scope == "before":
        return word.start < start
    if word.scope == "after":
        return end <= word.start
    return True
