"""Sentences cut into clauses, and clauses into groups of coordinated mentions with the words around them.

Offsets are code points of the reading text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .document import Mention, Reading, Sentence, Token, words_in
from .lexicon import Lexicon
from .naming import Names, class_of

# What a list of matters comes to: 民族、宗教、档案、红十字会等事业.
AFFAIRS = re.compile(r"[^，。；]*?等(?:各项)?(?:社会)?事业")
_BREAK = re.compile(r"[，；：。！？,;:\n]")
_MARKS = {",": "，", ";": "；", ":": "："}
_QUOTES = re.compile(r"[“”‘’\"'《》〈〉\s]+")
_JOINT = re.compile(r"以及|、|和|与|及|暨|或|并")
# Between two members of one coordination stands a joint, before it the rest of 等…, after it a modifier without a verb.
_BETWEEN = re.compile(
    r"(?:等[^，；：、]{0,14}?|[^，；：、。等]{0,5}?)(?:以及|、|和|与|及|暨|或|·|/)[^，；：、。]{0,14}"
)
# 甲、乙等丙: the class that the members before it belong to, itself a mention.
_CLASS = re.compile(r"等[^，；：、。和与及为的]{0,12}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the verb, hedge or preposition list, outside every mention."""

    text: str
    start: int
    end: int
    before: str = ""  # action where it stands before its object, see lexicon/verbs.tsv
    after: str = ""  # action where it stands behind it
    commitment: str = ""  # of the verb alone
    level: str = ""  # of the hedge, see lexicon/hedges.tsv
    scope: str = ""
    role: str = ""  # of the preposition, see lexicon/prepositions.tsv
    noun: bool = False  # as often a noun
    lends: bool = False  # its object lends its strength to what the plan does (发挥X作用): the vehicle


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions that are coordinated: one verb governs all."""

    start: int
    end: int  # of the last member; the rest of 等… follows
    members: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas that is not inside a name."""

    start: int
    end: int
    mark: str  # the mark that opened it: "" at the start of a sentence, "，", "；", "："
    sentence: Sentence
    groups: tuple[Group, ...]
    words: tuple[Word, ...]
    others: tuple[Mention, ...]  # fields and places outside the groups' names

    def between(self, low: int, high: int) -> tuple[Word, ...]:
        """The words that lie between two offsets."""
        return tuple(words_in(self.words, low, high))


class Vocabulary:
    """The word lists that clauses are read with, as one longest-first pattern."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs = {row["word"]: row for row in lexicon.rows("verbs")}
        self._hedges = {row["word"]: row for row in lexicon.rows("hedges")}
        self._prepositions = {row["word"]: row for row in lexicon.rows("prepositions")}
        known = {*self._verbs, *self._hedges, *self._prepositions}
        self._pattern = re.compile("|".join(sorted(map(re.escape, known), key=lambda word: (-len(word), word))))

    def words(self, text: str, start: int, end: int, edges: _Edges) -> list[Word]:
        """The words in `text[start:end]` that begin or end where the tagger's words do; of one character: both."""
        found: list[Word] = []
        at = start
        while match := self._pattern.search(text, at, end):
            at = match.end()
            low, high = match.span()
            if not edges.fit(low, high):
                at = low + 1
                continue
            verb = self._verbs.get(match[0], {})
            hedge = self._hedges.get(match[0], {})
            found.append(
                Word(
                    match[0],
                    low,
                    high,
                    verb.get("before", ""),
                    verb.get("after", ""),
                    verb.get("commitment", ""),
                    hedge.get("level", ""),
                    hedge.get("scope", ""),
                    self._prepositions.get(match[0], {}).get("role", ""),
                    verb.get("noun", "") == "yes",
                    verb.get("noun", "") == "lends",
                )
            )
        return found


@lru_cache(maxsize=4)
def _vocabulary(lexicon: Lexicon) -> Vocabulary:
    return Vocabulary(lexicon)


class _Edges:
    """Where the tagger's words and the names begin and end."""

    def __init__(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self._starts = {token.start for token in tokens} | {mention.end for mention in mentions}
        self._ends = {token.end for token in tokens} | {mention.start for mention in mentions}

    def fit(self, start: int, end: int) -> bool:
        first, last = start in self._starts, end in self._ends
        return first and last if end - start == 1 else first or last


def find_clauses(reading: Reading, tokens: Sequence[Token], names: Names, lexicon: Lexicon) -> list[Clause]:
    """The clauses of all sentences but headings, in order."""
    top = names.top()
    vocabulary, edges = _vocabulary(lexicon), _Edges(tokens, top)
    starts = [mention.start for mention in top]
    clauses: list[Clause] = []
    for sentence in reading.sentences:
        if sentence.is_heading:
            continue
        inside = top[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        clauses += _of_sentence(reading.text, sentence, inside, vocabulary, edges)
    return clauses


def _of_sentence(
    text: str, sentence: Sentence, mentions: Sequence[Mention], vocabulary: Vocabulary, edges: _Edges
) -> list[Clause]:
    masks = _merged((m.start, m.end) for m in mentions)
    breaks = [m.start() for m in _BREAK.finditer(text, sentence.start, sentence.end) if not _inside(masks, m.start())]
    clauses: list[Clause] = []
    start, mark = sentence.start, ""
    for stop in (*breaks, sentence.end):
        clause = _clause(text, start, stop, mark, sentence, mentions, masks, vocabulary, edges)
        if clauses and mark == "，" and _goes_on(clauses[-1], clause):
            first = clauses.pop()
            clause = _clause(text, first.start, stop, first.mark, sentence, mentions, masks, vocabulary, edges)
        if stop > start:
            clauses.append(clause)
        if stop < sentence.end:
            start, mark = stop + 1, _MARKS.get(text[stop], text[stop])
    return clauses


def _goes_on(first: Clause, second: Clause) -> bool:
    """Whether a comma does not end a clause: its subject's deed, or the verb behind its list, is still to come."""
    if not first.groups:
        return False
    tail = first.between(first.groups[-1].end, first.end)
    if any(word.role in ("about", "means", "basis") for word in tail):
        # 支持X围绕…，建设Y
        return not second.groups or bool(second.between(second.start, second.groups[0].start))
    listed = second.groups and not second.between(second.start, second.groups[0].start)
    lead = first.between(first.start, first.groups[0].start)
    acts = any(word.before not in ("", "process") or word.after for word in (*lead, *tail))
    return bool(listed and lead and not acts and second.groups[0].start - second.start <= 4)


def _clause(
    text: str,
    start: int,
    end: int,
    mark: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    masks: list[tuple[int, int]],
    vocabulary: Vocabulary,
    edges: _Edges,
) -> Clause:
    own = [m for m in mentions if start <= m.start and m.end <= end]
    words: list[Word] = []
    at = start
    for low, high in (*(mask for mask in masks if start <= mask[0] and mask[1] <= end), (end, end)):
        words += vocabulary.words(text, at, low, edges)
        at = high
    begins = {m.start for m in own if class_of(m) in ("actor", "platform")}
    # 高新区某研究院: a zone right before a name only says where it sits.
    sites = {id(m) for m in own if m.type == "zone" and m.end in begins}
    named = [m for m in own if class_of(m) not in ("field", "place") and id(m) not in sites]
    others = tuple(m for m in own if class_of(m) in ("field", "place") or id(m) in sites)
    groups = _groups(text, named, others, words)
    # A joint between members is no preposition.
    starts = [group.start for group in groups]
    places = ((word, bisect_right(starts, word.start) - 1) for word in words)
    words = [word for word, at in places if at < 0 or word.start >= groups[at].end]
    return Clause(start, end, mark, sentence, groups, tuple(words), others)


def _groups(text: str, named: list[Mention], others: Sequence[Mention], words: Sequence[Word]) -> tuple[Group, ...]:
    groups: list[Group] = []
    for mention in named:
        if groups and _joined(text, groups[-1].end, mention, others, words):
            last = groups[-1]
            groups[-1] = Group(last.start, max(last.end, mention.end), (*last.members, mention))
        else:
            groups.append(Group(mention.start, mention.end, (mention,)))
    return tuple(groups)


def _joined(text: str, end: int, following: Mention, others: Sequence[Mention], words: Sequence[Word]) -> bool:
    start, sums_up = following.start, following.type == "actor-group"
    if start <= end:
        return True
    between = text[end:start]
    for other in others:
        if end <= other.start and other.end <= start:
            between = between.replace(text[other.start : other.end], "", 1)
    between = _QUOTES.sub("", between)
    if not between:
        return True
    if any(word.before or word.after or word.role not in ("", "partner") for word in words_in(words, end, start)):
        return False
    return bool(_BETWEEN.fullmatch(between) or sums_up and _CLASS.fullmatch(between))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def joint_after(text: str, at: int) -> re.Match[str] | None:
    """A joint (、, 和, 以及 …) that stands at `at`."""
    return _JOINT.match(text, at)
