"""The names of what figures count: where they end, whether they are counted at all, coordination spelt out.

Offsets are code points of the reading text. A span is (start, end).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .figure_words import NOUN_ENDINGS, Span, Verb, Words
from .lexicon import Lexicon
from .numbers import RATIO
from .stretches import JOINT, Item, context, either, enclosed

Pieces = tuple[Span, ...]

GAP = "、，和及与 "
# A phrase that ends so has its noun behind the figure.
OPEN = ("等", "和", "与", "及", "、", "的", "对", "为", "在", "从", "给", "向", "有")
_LEVEL = re.compile(r"[^，、]{0,4}?级(?:及?以上)?")


class Indicators:
    """Finds the names of what is counted in one text."""

    def __init__(self, text: str, words: Words, lexicon: Lexicon) -> None:
        self._text, self._words = text, words
        kinds = context(lexicon)
        self._abstract = re.compile(f"(?:{either(kinds['abstract'])})$")
        self._few = re.compile(f"^(?:{either(kinds['few'])})|(?:{either(kinds['few'])})$")
        self._made = re.compile(either(kinds["made"]))

    def goes_on(self, right: Span) -> bool:
        """Whether what stands behind a figure is a predicate and not the name of what is counted."""
        return self._text[right[0] : right[0] + 1] not in GAP + "的" and (
            self._words.tag_at(right[0]) in ("v", "vd", "p", "d", "c")
        )

    def ends_in_verb(self, span: Span) -> bool:
        """Whether the last word of a span is a verb that the lists do not have."""
        token = self._words.token_before(span[1])
        if token is None or token.tag != "v" or token.start < span[0]:
            return False
        return self._text[token.start - 1] != "、"  # 改革、开放、创新三大支撑 lists, and governs nothing

    def cut(self, left: Span, inner: list[Verb]) -> Verb | None:
        """The verb inside a span that governs what follows it up to the figure: 在X领域实施|重大专项70个."""
        for verb in reversed(inner):
            at_head = verb.start == left[0] and not verb.keeps
            rest = (verb.end, left[1])
            is_noun = self._text[verb.end : verb.end + 1] in NOUN_ENDINGS or self._words.is_metric(rest)
            is_noun = is_noun or self._words.is_occasion(rest)
            if not at_head and not is_noun and verb.end + 2 <= left[1]:
                return verb
        return None

    def name_behind(self, item: Item, *, is_listed: bool) -> Span:
        """The name behind a figure, with its predicate where it is too general to stand alone."""
        low, high = item.right
        head = self._text[slice(*item.left)]
        made = self._made.search(self._text, low, high) if "将" in head or "把" in head else None
        if made:  # 将甲、乙等10户企业列为示范企业
            return self._words.noun_right(made.end(), high, whole=False)
        span = self._words.noun_right(low, high, whole=item.figure.unit == RATIO)
        if span[1] - span[0] <= 2 and not is_listed:
            return self._words.noun_right(low, high, whole=True)
        return span

    def counts(self, item: Item, noun: Span) -> bool:
        """Whether the name behind a figure is counted, and is not of a few all named, or ideas."""
        figure, (low, high) = item.figure, noun
        if low >= high or self._text[high : high + 2] == "（即":
            return False
        if figure.unit == RATIO:
            return True
        name = self._text[slice(*self._words.noun_right(*item.right, whole=False))]
        if self._abstract.search(name):
            return False
        if figure.is_chinese and figure.high < 10 or self._text[figure.end - 1] == "大":
            first = re.split("的|等", self._text[item.right[0] : high])[0]
            if self._few.search(name) or self._few.search(first):
                return False
        return not self._all_named(item.left, figure.high)

    def _all_named(self, left: Span, number: float) -> bool:
        """Whether the figure sums up what is named right before it: 甲、乙、丙三项, 甲、乙、丙等3项."""
        low, high = self._words.strip_start(left)[0]
        phrase = self._text[low:high].rstrip()
        if phrase.endswith("等"):
            return phrase.count("、") + 1 == number > 1
        if not phrase or phrase.endswith(OPEN) or self.ends_in_verb((low, high)):
            return False
        verbs = self._words.verbs(low, high)
        start = verbs[-1].end if verbs and verbs[-1].end < high else low
        return len(members(self._text, (start, high))) > 1

    def without_level(self, pieces: Pieces) -> Pieces:
        """国家级技术中心 → 技术中心: what 省级3家 after it leaves out."""
        (low, high), *more = pieces
        match = _LEVEL.match(self._text, low, high)
        return ((match.end(), high), *more) if match and match.end() < high else pieces


def members(text: str, span: Span) -> list[Span]:
    """The coordinated members of a phrase, quotes and brackets kept whole."""
    hidden = enclosed(text, *span)
    found: list[Span] = []
    at = span[0]
    for match in JOINT.finditer(text, *span):
        if any(low <= match.start() < high for low, high in hidden):
            continue
        found.append((at, match.start()))
        at = match.end()
    return [part for part in (*found, (at, span[1])) if part[1] > part[0]]


def spelt_out(words: Words, parts: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Each member with what it shares with the others, as pieces in reading order.

    专利申请量、授权量 → 专利申请量, 专利授权量; 甲企业和乙企业建站的比例 → 甲企业建站的比例, 乙企业建站的比例.
    """
    if len(parts) < 2:
        return [(part,) for part in parts]
    first, last = parts[0], parts[-1]
    tail = _shared_tail(words.text, first, last)
    out: list[tuple[Span, ...]] = []
    for part in parts:
        pieces: tuple[Span, ...] = (part,)
        length, own = first[1] - first[0], part[1] - part[0]
        if part is not first and own < length and words.is_metric(part) and not tail:
            pieces = ((first[0], first[1] - own), part)
        elif part is not last and tail:
            pieces = (part, tail)
        out.append(pieces)
    return out


def _shared_tail(text: str, first: Span, last: Span) -> Span | None:
    """What follows in the last member behind the word that ends the first: 企业|建立研发机构的比例, 级|企业技术中心."""
    length = 1 if text[first[1] - 1] == "级" else 2
    end = text[first[1] - length : first[1]]
    at = text.find(end, last[0], last[1])
    if len(end) == length and at >= 0 and at + length < last[1]:
        return at + length, last[1]
    return None
