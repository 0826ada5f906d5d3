"""A sentence cut at its pauses, and each stretch shared out among its figures.

Offsets are code points of the reading text. A span is (start, end).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from .figure_words import Comparison, Span, Words
from .lexicon import Lexicon
from .numbers import RATIO, Figure, find_figures

_MARKS = re.compile(r"[，；：。！？,;:\n]")
_BRACKETS = {"（": "）", "(": ")", "“": "”", "《": "》", "〈": "〉", "‘": "’"}
_OPENING = re.compile(f"[{''.join(_BRACKETS)}]")
# 普及, 参与, 总和 hold no joint.
_AND = r"以及|、|(?<![总饱共温])和(?![谐平])|(?<![普涉波触顾惠])及(?![时格早其])|(?<!参)与"
JOINT = re.compile(_AND)
_JOINT = re.compile(rf"{_AND}|并")
_JOINED = re.compile(r"\s*(?:以及|、|和|及|与|，)\s*")
_EXCEEDS = "(?:超过|超|达到|达|约|过|在)?"
# The size of a fund that is set up is planned with it: 设立规模50亿元的产业基金.
_FOUNDED = re.compile(r"(?:设立|组建|建立|成立|发起|打造)[^，、]{0,6}$")
_FUND = re.compile(r"的[^，；、]{0,16}?(?:基金|资金|资金池)")
# 由2019年的120家增加到2020年的180家, 由上年的35%提高到38%
_DATED = r"(?:(?:(?:19|20)\d\d年|上年|上一年|去年|前年|今年|当年|目前|现在)(?:年?[底末初])?的?)?"
_FROM = re.compile(rf"[从由]{_DATED}$")
_REACHES = re.compile(rf"[到至为]({_DATED})$")
# Sizes that are planned for themselves, also before a noun; others then are an attribute of one thing (220千伏变电站).
_PLANNED_SIZES = ("平方米", "平方公里", "亩", "公顷", "公里", "皮长公里", "芯公里", "立方米")


@dataclass(frozen=True, slots=True)
class Item:
    """A figure with the text to its left and right that is its own."""

    figure: Figure
    left: Span
    right: Span
    end: int  # after the comparing words behind it
    after: Comparison | None
    is_first: bool
    base: Span | None  # 由72%, where the figure is what this is brought to
    dated: int  # length of the time that stands right before the figure then: 增加到|2020年的

    @property
    def rest_length(self) -> int:
        """Length of the text behind the figure, in characters."""
        return self.right[1] - self.right[0]


class Figures:
    """Finds the figures of a stretch that count or measure something, and what text belongs to each."""

    def __init__(self, text: str, words: Words, within: Set[int], lexicon: Lexicon) -> None:
        """`within` are the offsets inside bodies' names, where a number counts nothing."""
        self._text, self._words, self._within, self._lexicon = text, words, within, lexicon
        kinds = context(lexicon)
        self._capacity = re.compile(f"(?:{either(kinds['capacity'])}){_EXCEEDS}$")
        self._measured = re.compile(f"(?:{either(kinds['measured'])}){_EXCEEDS}")
        self._describes = re.compile(f"(?:{either(kinds['measured'])}){_EXCEEDS}$")

    def items(self, start: int, end: int) -> list[Item]:
        """The figures of a stretch, in order, each with what is its own."""
        hidden = enclosed(self._text, start, end)
        figures = [
            figure
            for figure in find_figures(self._text, start, end, self._lexicon)
            if not any(low <= figure.start < high for low, high in hidden) and not self._is_loose(figure, start, end)
        ]
        figures = [figure for figure in figures if not self._is_attribute(figure, figures, end)]
        figures, bases = self._without_bases(figures)
        items: list[Item] = []
        left = start
        for number, figure in enumerate(figures):
            after, stop = self._after(figure, end)
            following = figures[number + 1] if number + 1 < len(figures) else None
            behind = self._past_bracket(stop, end)
            right, next_left = self._share(behind, following, end) if following else ((behind, end), end)
            base, dated = bases.get(figure, (None, 0))
            items.append(Item(figure, (left, figure.start), right, stop, after, number == 0, base, dated))
            left = next_left
        return items

    def _after(self, figure: Figure, end: int) -> tuple[Comparison | None, int]:
        after = self._words.comparison_after(figure.end, end)
        return after, after.end if after else figure.end

    def _past_bracket(self, stop: int, end: int) -> int:
        """The end of a bracket right behind a figure (20个（其中省级5个）), else `stop`."""
        close = _BRACKETS.get(self._text[stop : stop + 1], "") if self._text[stop : stop + 1] in "（(" else ""
        at = self._text.find(close, stop, end) if close else -1
        return at + 1 if at >= 0 else stop

    def _is_closed(self, figure: Figure, end: int) -> bool:
        """Whether nothing but a pause or a joint follows a figure."""
        stop = self._past_bracket(self._after(figure, end)[1], end)
        return stop == end or bool(_JOINED.match(self._text, stop))

    def _without_bases(self, figures: list[Figure]) -> tuple[list[Figure], dict[Figure, tuple[Span, int]]]:
        """The figures without those from which another is reached (由72%提高到78%).

        Of the others, where such a phrase stands and the length of the time before the figure.
        """
        bases: dict[Figure, tuple[Span, int]] = {}
        for base, figure in zip(figures, figures[1:], strict=False):
            begins = _FROM.search(self._text, max(0, base.start - 12), base.start)
            reaches = _REACHES.search(self._text, base.end, figure.start)
            if begins and reaches:
                bases[figure] = (begins.start(), base.end), len(reaches[1])
        ends = {end for (_, end), _ in bases.values()}
        return [figure for figure in figures if figure.end not in ends], bases

    def _share(self, start: int, following: Figure, end: int) -> tuple[Span, int]:
        """What of the text between two figures belongs to the first, and where that of the next begins."""
        stop = following.start
        if match := _JOINED.match(self._text, start, stop):
            return (start, start), match.end()
        hidden = enclosed(self._text, start, stop)
        joints = [
            (joint.start(), joint.end())
            for joint in _JOINT.finditer(self._text, start, stop)
            if not any(low <= joint.start() < high for low, high in hidden)
        ]
        if joints:
            # Where a name follows the next figure, it stands right behind the last joint (2个A、15家B).
            named_before = self._is_closed(following, end) and joints[-1][1] < stop
            low, high = joints[0] if named_before else joints[-1]
            return (start, low), high
        verbs = [verb for verb in self._words.verbs(start, stop) if verb.start > start]
        at = verbs[0].start if verbs else stop
        return (start, at), at

    def _is_loose(self, figure: Figure, start: int, end: int) -> bool:
        """Whether it is part of a name, or a small number as Chinese is full of (两个, 三项) that nothing compares."""
        if figure.start in self._within:
            return True
        is_small = figure.is_chinese and figure.low == figure.high < 10 and figure.unit != RATIO
        if not is_small or self._text[figure.end - 1] == "大":
            return False
        before = self._words.strip_end((max(start, figure.start - 8), figure.start)).comparisons
        return not before and self._after(figure, end)[0] is None

    def _is_attribute(self, figure: Figure, figures: Sequence[Figure], end: int) -> bool:
        """Whether a figure describes what another counts (产值超10亿元的企业3家) or one thing (年产10万吨的项目)."""
        if figure.kind == "time" or self._capacity.search(self._text, max(0, figure.start - 6), figure.start):
            return True
        stop = self._after(figure, end)[1]
        rest = self._text[stop:end]
        if figure.kind not in ("money", "size") or not rest or _JOINED.match(rest):
            return False
        if rest.startswith("级") or figure.kind == "size" and figure.unit not in _PLANNED_SIZES:
            return True
        if rest.startswith("的") and self._describes.search(self._text, max(0, figure.start - 8), figure.start):
            before = self._text[max(0, figure.start - 12) : figure.start]
            return not (before.endswith("规模为") or _FOUNDED.search(before) and _FUND.match(rest))
        return any(self._describes_count(figure, other, rest, stop, end) for other in figures if other.kind == "count")

    def _describes_count(self, figure: Figure, other: Figure, rest: str, stop: int, end: int) -> bool:
        if other.start < figure.start:
            between = self._text[other.end : figure.start]
            joined = re.search(r"[、，和并]", between)
            return bool(self._measured.fullmatch(between)) or rest.startswith("的") and not joined
        between = self._text[figure.end : other.start]
        if re.search(r"[、，和并]", between) or self._words.verbs(stop, other.start):
            return False
        return self._is_closed(other, end)


def context(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The words by which a figure is judged, by kind, longest first."""
    kinds: dict[str, list[str]] = {}
    for row in sorted(lexicon.rows("figure_context"), key=lambda row: (-len(row["word"]), row["word"])):
        for kind in row["kinds"].split():
            kinds.setdefault(kind, []).append(row["word"])
    return {kind: tuple(words) for kind, words in kinds.items()}


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words."""
    return "|".join(map(re.escape, words))


def segments(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Start, end and opening mark of each stretch between pauses, those in brackets and quotes not counted."""
    found: list[tuple[int, int, str]] = []
    at, mark = start, ""
    hidden = enclosed(text, start, end)
    for match in _MARKS.finditer(text, start, end):
        if any(low <= match.start() < high for low, high in hidden):
            continue
        if match.start() > at:
            found.append((at, match.start(), mark))
        at, mark = match.end(), match[0]
    if end > at:
        found.append((at, end, mark))
    return found


def enclosed(text: str, start: int, end: int) -> list[Span]:
    """What stands in quotes and brackets, marks included."""
    found: list[Span] = []
    at = start
    while opening := _OPENING.search(text, at, end):
        at = opening.end()
        close = text.find(_BRACKETS[opening[0]], at, end)
        if close >= 0:
            found.append((opening.start(), close + 1))
            at = close + 1
    return found
