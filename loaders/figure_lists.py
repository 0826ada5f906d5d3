"""The word lists that targets are read with, laid out for looking words up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class FigureLists:
    """What the word lists say of words. Lengths are the longest first, of verbs and asides by their first character."""

    verbs: Mapping[str, dict[str, str]]
    own: frozenset[str]  # those of the list of verbs for figures
    hedges: Mapping[str, str]
    asides: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    predicates: frozenset[str]
    metrics: frozenset[str]
    lengths: Sequence[int]
    verb_lengths: Mapping[str, Sequence[int]]
    aside_lengths: Mapping[str, Sequence[int]]


@lru_cache(maxsize=4)
def figure_lists(lexicon: Lexicon) -> FigureLists:
    """Gathered once for a lexicon."""
    own = {row["word"]: row for row in lexicon.rows("figure_verbs")}
    shared = {
        row["word"]: {"commitment": row["commitment"], "scope": "ends" if row["before"] == "process" else ""}
        for row in lexicon.rows("verbs")
        if row["before"] and row["before"] not in ("cooperate", "open", "join")
    }
    verbs: dict[str, dict[str, str]] = {**shared, **own}
    asides = {row["word"]: row["kind"] for row in lexicon.rows("asides")}
    comparators = lexicon.rows("comparators")
    before = {row["word"]: row["comparator"] for row in comparators if row["side"] == "before"}
    return FigureLists(
        verbs,
        frozenset(own),
        {row["word"]: row["level"] for row in lexicon.rows("hedges") if row["level"] == "advancing"},
        asides,
        before,
        {row["word"]: row["comparator"] for row in comparators if row["side"] == "after"},
        frozenset(lexicon.words("predicates")),
        frozenset(lexicon.words("metrics")),
        range(max(map(len, (*verbs, *asides, *before))), 0, -1),
        _by_first(verbs),
        _by_first(asides),
    )


def _by_first(words: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """The lengths of the words that begin with a character, the longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}
