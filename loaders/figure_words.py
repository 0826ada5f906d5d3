"""Words around a figure: what compares it, what governs it, and the name that is left when these are taken off.

Offsets are code points of the reading text. A span is (start, end).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .document import Token, words_in
from .figure_lists import figure_lists
from .lexicon import Lexicon

Span = tuple[int, int]

_JOINT = re.compile(r"以及|、|和|及|与|并")
_YEAR = (
    r"(?:到|至|自|从|截至)?“?(?:(?:19|20)\d\d年|“?十[一二三四五六]?五”?)"
    r"(?:年?底|年?末|期末|前|期间|时期|内)*[，,]?"
)
_TIME = re.compile(
    rf"{_YEAR}|(?:到|至|在)?\d{{1,2}}月(?:份|底|末|中旬|上旬|下旬)*(?:前|以前|之前)?|(?:每|逐)年|[一二三五十]年内?"
)
_COMPARED = re.compile(
    r"(?:(?:比|较)(?:(?:19|20)\d\d年|上年|去年|上一年|前年|同期)(?:分别|同期|度)?|连续[\d一二两三四五六七八九十]+年)$"
)
_BLANK = re.compile(r"(?:[\s，、：“”—-]|了)+")
_MANY = re.compile(r"(?:和|及|与|、)(?:一批|一大批|若干)")
# What closes a name of things when they are built or run: 23个研发中心建设.
_TAIL = re.compile(r"(?:的)?(?:规划建设|开发建设|建设|创建|实施|的产业化|的发展|的建设|工作)$")
NOUN_ENDINGS = "的率量额值型类者"  # a verb before one of these is part of a noun: 增加值, 转化率
_LAST_OF = 4  # characters; what follows the last 的 is the name where it is at least this long
_EXPLAINED = re.compile(r"（(?:即|含|包括|其中|分别|如)")
# Occasions, which are named after what is done there: 举办招才引智活动6场.
_OF_DEEDS = re.compile("活动|行动|大赛|竞赛|对接会|推介会|洽谈会")
_INSIDE = re.compile(r"(?:中|里|内|上)(?=开展|建立|设立|推广|推行|实施|试点)")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that governs a figure. `commitment` is empty where the verb says nothing of firmness."""

    start: int
    end: int
    commitment: str
    is_change: bool
    scope: str  # "goals", "ends" or nothing, see lexicon/figure_verbs.tsv
    keeps: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparing word, and what it makes of the figure."""

    start: int
    end: int
    comparator: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What stood at the end of a phrase, before its figure."""

    left: Span  # the phrase without it
    comparisons: list[Comparison]  # the nearest to the figure first
    hopes: list[Verb]  # 力争, 确保 among them
    respective: bool  # 分别 was there


class Words:
    """The word lists that targets are read with, on one text and its tokens."""

    def __init__(self, text: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.text = text
        self._starts = {token.start: token for token in tokens}
        self._ends = {token.end: token for token in tokens}
        self._tokens = tokens
        lists = figure_lists(lexicon)
        self._verbs, self._own, self._hedges, self._asides = lists.verbs, lists.own, lists.hedges, lists.asides
        self._before, self._after = lists.before, lists.after
        self._predicates, self._metrics = lists.predicates, lists.metrics
        self._lengths, self._verb_lengths, self._aside_lengths = lists.lengths, lists.verb_lengths, lists.aside_lengths

    def is_metric(self, span: Span) -> bool:
        """Whether the span is a bare measure: 产值, 总数, 平均增速."""
        word = self.text[slice(*span)]
        return word in self._metrics or word[:1] in "总年" and word[1:] in self._metrics

    def is_occasion(self, span: Span) -> bool:
        """Whether the span is a bare word for an occasion: 活动, 对接会."""
        return _OF_DEEDS.fullmatch(self.text, *span) is not None

    def ends_in_metric(self, span: Span) -> bool:
        """Whether the span ends with a measure: 专利授权量, 财政收入."""
        word = self.text[slice(*span)]
        return any(word.endswith(metric) for metric in self._metrics) or word[-1:] in "量额率值"

    def tag_at(self, start: int) -> str:
        """Tag of the token that begins at `start`, empty where none does."""
        token = self._starts.get(start)
        return token.tag if token else ""

    def is_start(self, at: int) -> bool:
        """Whether a token begins at `at`."""
        return at in self._starts

    def token_before(self, end: int) -> Token | None:
        """The token that ends at `end`; None where none does."""
        return self._ends.get(end)

    def ends_in_noun(self, span: Span) -> bool:
        """Whether the last word of a span is a noun inside it."""
        token = self._ends.get(span[1])
        return token is not None and token.start >= span[0] and token.tag in ("n", "nz", "nw", "LOC", "ORG", "s")

    def comparison_after(self, at: int, stop: int) -> Comparison | None:
        """以上, 左右 … directly behind a figure."""
        for length in self._lengths:
            if at + length <= stop and (word := self.text[at : at + length]) in self._after:
                return Comparison(at, at + length, self._after[word])
        return None

    def verb_at(self, start: int, end: int, *, is_head: bool = True) -> Verb | None:
        """The longest verb that begins at `start` and is a verb there, not part of a noun (合作项目).

        At the head of a stretch the listed verbs of figures are believed, elsewhere only the tagger is.
        """
        for length in self._verb_lengths.get(self.text[start : start + 1], ()):
            stop = start + length
            word = self.text[start:stop]
            if stop > end or word not in self._verbs:
                continue
            if not (stop in self._ends or stop in self._starts or word in self._own):
                continue
            if length == 1 and not (start in self._starts and stop in self._ends):
                continue
            tag = self.tag_at(start)
            known = word in self._own and (
                is_head or bool(self._verbs[word]["change"] or self._verbs[word]["scope"] == "goals")
            )
            if known or tag.startswith("v") and tag != "vn":
                return self._verb(start, stop)
        return None

    def _verb(self, start: int, end: int) -> Verb:
        row = self._verbs[self.text[start:end]]
        return Verb(
            start,
            end,
            row["commitment"],
            bool(row.get("change")),
            row.get("scope", ""),
            bool(row.get("keeps")),
        )

    def verbs(self, start: int, end: int) -> list[Verb]:
        """The verbs inside a span, apart from each other, in order."""
        found: list[Verb] = []
        at = start
        for place in range(bisect_left(self._verb_places, start), bisect_left(self._verb_places, end)):
            if self._verb_places[place] >= at and (verb := self.verb_at(self._verb_places[place], end, is_head=False)):
                found.append(verb)
                at = verb.end
        return found

    @cached_property
    def _verb_places(self) -> list[int]:
        """Where tokens begin at which a verb does, wherever it may end."""
        return [start for start in self._starts if self.verb_at(start, len(self.text), is_head=False)]

    def hedge(self, span: Span) -> str:
        """The level that a modifier in the span gives: "advancing" (加快, 重点) or nothing."""
        return next((level for token in self._inside(span) if (level := self._hedges.get(token.text, ""))), "")

    def _inside(self, span: Span) -> Sequence[Token]:
        return words_in(self._tokens, *span)

    def strip_end(self, span: Span) -> Ending:
        """Takes comparing words and what stands around them off the end of a span."""
        start, end = span
        comparisons: list[Comparison] = []
        hopes: list[Verb] = []
        respective = False
        while True:
            while end > start and self.text[end - 1] in " ，、了":
                end -= 1
            if match := _COMPARED.search(self.text[start:end]):
                respective = respective or match[0].endswith("分别")
                end = start + match.start()
                continue
            for length in self._lengths:
                low = end - length
                word = self.text[low:end]
                if low < start:
                    continue
                if word in self._before and (length > 1 or low in self._starts):
                    if not comparisons and word == "为" and low == start:
                        continue
                    comparisons.append(Comparison(low, end, self._before[word]))
                    break
                if word == "年均" and self.text[low - 1].isdigit():  # 到2023年均达到
                    continue
                if self._asides.get(word) in ("edge", "time") and (length > 1 or low in self._starts):
                    respective = respective or word.startswith("分别")
                    if word in self._verbs and self._verbs[word]["commitment"]:
                        hopes.append(self._verb(low, end))
                    break
            else:
                return Ending((start, end), comparisons, hopes, respective)
            end = low

    def strip_start(self, span: Span, *, is_level: bool = False) -> tuple[Span, list[Verb]]:
        """Takes times, scopes, modifiers and governing verbs off the head of a span: what is left, and the verbs.

        `is_level`: a comparing word follows the span, which then is a subject and may begin with a relative clause.
        """
        start, end = span
        verbs: list[Verb] = []
        while start < end:
            if match := _TIME.match(self.text, start, end):
                start = match.end()
                continue
            if match := _BLANK.match(self.text, start, end):
                if self.text[start] in "“‘":  # a quoted name begins
                    break
                start = match.end()
                continue
            verb = self.verb_at(start, end)
            if verb and verb.scope == "goals":
                verbs.append(verb)
                start = verb.end
                continue
            if verb and not self._is_noun_part(verb, end, is_level):
                verbs.append(verb)
                if verb.keeps:
                    break
                start = verb.end
                continue
            aside = self._aside_at(start, end)
            joint = _JOINT.match(self.text, start, end) if aside is None and verbs else None
            if joint and self.verb_at(joint.end(), end):
                start = joint.end()
                continue
            if aside is None:
                break
            start = aside
        return (start, end), verbs

    def _is_noun_part(self, verb: Verb, end: int, is_level: bool) -> bool:
        """Whether a verb at the head of a phrase belongs to its noun: 增加值, 孵化面积, 设立研发机构的企业."""
        if verb.end == end:
            return self.is_metric((verb.start, end))
        if self.text[verb.end] in NOUN_ENDINGS:
            return True
        if self.is_occasion((verb.end, end)):
            return True
        firm = (
            verb.scope == "ends" and verb.commitment == "committed" or self.text[verb.start : verb.end] in self._before
        )
        if not firm and self.is_metric((verb.end, end)):
            return True
        of = self.text.rfind("的", verb.end, end)
        return is_level and not firm and of > 0 and not self.ends_in_metric((of, end))

    def _aside_at(self, start: int, end: int) -> int | None:
        for length in self._aside_lengths.get(self.text[start : start + 1], ()):
            stop = start + length
            if stop <= end and self.text[start:stop] in self._asides and (length > 1 or stop in self._starts):
                return stop
        return None

    def noun_right(self, start: int, end: int, whole: bool) -> Span:
        """The name of what is counted, behind its figure. `whole` keeps its predicate (60％规模以上企业开展合作)."""
        while start < end and self.text[start] in "的 ，、":
            start += 1
        stop = end
        for closing in (_EXPLAINED, _MANY):
            if match := closing.search(self.text, start, stop):
                stop = match.start()
        if not whole:
            stop = self._predicate(start, stop)
            if inside := _INSIDE.search(self.text, start, stop):
                stop = inside.start()
        while True:
            tail = _TAIL.search(self.text[start:stop])
            if tail and tail.start() >= 2:
                stop = start + tail.start()
                continue
            if stop > start and self.text[stop - 1] in "的、 和及与并":
                stop -= 1
                continue
            break
        of = self.text.rfind("的", start, stop)
        if not whole and of > start and stop - of - 1 >= _LAST_OF:
            if self._is_deed(stop):  # 6个重点产业的整治提升
                return start, of if of - start > 2 else stop
            start = of + 1
        return start, stop

    def _is_deed(self, end: int) -> bool:
        token = self._ends.get(end)
        return token is not None and token.tag in ("v", "vn")

    def figure_verb(self, start: int, end: int) -> Verb | None:
        """The word at this place as a listed verb of figures; None where it is none."""
        return self._verb(start, end) if self.text[start:end] in self._own else None

    def inner_comparison(self, span: Span) -> Comparison | None:
        """A comparing word inside a phrase: 科技经费|不低于|财政支出的1%."""
        for token in self._inside((span[0] + 2, span[1])):
            for length in (3, 2):
                if token.text in ("实现", "完成", "保持"):
                    continue
                word = self.text[token.start : token.start + length]
                if (
                    self._before.get(word) in ("exceed", "at-least", "below", "reach")
                    and token.start + length < span[1]
                ):
                    return Comparison(token.start, token.start + length, self._before[word])
        return None

    def has_predicate(self, span: Span) -> bool:
        """Whether a verb stands in the span."""
        return any(token.text in self._predicates for token in self._inside(span)) or bool(self.verbs(*span))

    def _predicate(self, start: int, end: int) -> int:
        """Where the predicate begins behind the name that starts at `start`; `end` where none does."""
        for token in self._inside((start, end)):
            is_verb = token.text in self._predicates and token.tag != "vn"
            if token.start - start >= 2 and is_verb and "的" not in self.text[token.end : end]:
                return token.start
        return end
