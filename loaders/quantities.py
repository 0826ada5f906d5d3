"""The quantities of a sentence: figure, indicator, comparator, firmness, year.

A sentence is read stretch by stretch between its pauses. Every figure takes its place in a frame:

- level: 高新技术企业达到1600家; change: 专利授权量增长20%以上;
- noun-figure: 新增院士工作站5个; figure-noun: 建设10个研发平台.

What a stretch leaves out it has from those before it: the verb (新增A 3家、B 5家), the hope (力争A达到…，B达到…), the
indicator (达到460亿元，占总产值的48%) or its owner (培育X产业，力争产值达到300亿元).
Offsets are code points of the reading text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from ..ontology.model import TYPE_CLASS
from .document import Mention, Reading, Sentence, Token
from .evidence import received
from .figure_frames import FigureDraft, FigureFrames, State, Stretch
from .figure_words import Comparison, Span, Words
from .firmness import deed_of, hope_of
from .indicators import GAP, Pieces, members, spelt_out
from .lexicon import Lexicon
from .numbers import Figure
from .period import DEFINES
from .stretches import Figures, Item, segments

YEAR = re.compile(r"(?<![\d比较])((?:19|20)\d\d)(?:年(?!以来|至今)|-|—)")
_BEGINS = re.compile(r"[由从](?:19|20)\d\d年[底末]?的")  # 由2019年的120家增加到2020年的180家 is of 2020
_YEARS = re.compile(r"(?:19|20)\d\d年?[-–—－~至到]((?:19|20)\d\d)年")  # a span of years ends with the last
_UNTIL = re.compile(r"到((?:19|20)\d\d)年[底末]?[，,]")
_NOW = re.compile("今年|年内|全年|本年|当年")
_AMONG = re.compile(r"[（(](?P<inside>其中[^（）()]{2,60})[）)]")
_FIVE_YEARS = re.compile(r"“?十([一二三四五六])五”?(?:规划)?期?末")
_MONEY = ("经费", "资金", "支出", "费用")
_CARRIES_OUT = ("实施", "启动")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity read out of a sentence, not yet told whether it is ahead or behind."""

    stretch: Span
    pieces: Pieces  # of the indicator, in reading order
    figure: Figure
    comparator: str
    year: int | None
    commitment: str
    triggers: tuple[Span, ...]
    concerned: tuple[Span, ...]  # where the things stand that it is about
    means: Span | None  # where the programme stands that is carried out towards it
    rule: str
    confidence: float  # 0 to 1
    end: int  # after all that belongs to it

    @property
    def extent(self) -> Span:
        """The span that holds its indicator, triggers and figure."""
        spans = [*self.pieces, *self.triggers, (self.figure.start, self.end)]
        return min(low for low, _ in spans), max(high for _, high in spans)

    def indicator(self, reading: Reading) -> str:
        """The name of what is counted, as the received text has it, its pieces put together."""
        return "".join(received(reading, *piece) for piece in self.pieces if piece[0] < piece[1])

    def trigger(self, reading: Reading) -> tuple[str, ...]:
        """The words that compare and govern it, as the received text has them."""
        return tuple(received(reading, *span) for span in self.triggers)


def find_quantities(
    reading: Reading,
    tokens: Sequence[Token],
    mentions: Iterable[Mention],
    past: Mapping[Sentence, int | None],
    lexicon: Lexicon,
) -> dict[Sentence, list[Quantity]]:
    """The quantities of each sentence that has any, in order. `past`: those that look back, with their year."""
    bodies = (mention for mention in mentions if TYPE_CLASS[mention.type] == "actor")
    within = {at for body in bodies for start, end in body.pieces for at in range(start + 1, end)}
    reader = SentenceReader(reading, list(tokens), within, lexicon)
    found: dict[Sentence, list[Quantity]] = {}
    until: int | None = None  # 到2025年 opens a paragraph: all its goals are for then
    line = 0
    for sentence in reading.sentences:
        is_now = _NOW.search(reading.text, sentence.start, sentence.end) is not None
        if is_now or reading.text.find("\n", line, sentence.start) >= 0:
            until = None
        line = sentence.start
        if opens := _UNTIL.match(reading.text, sentence.start, sentence.end):
            until = int(opens[1])
        if sentence.is_heading or DEFINES.search(reading.text, sentence.start, sentence.end):
            continue
        is_past = sentence in past
        year = past[sentence] if is_past else until or reading.plan.year
        if quantities := list(reader.read(sentence, is_past=is_past, year=year)):
            found[sentence] = quantities
    return found


class SentenceReader:
    """Reads the quantities of the sentences of one text. `within`: the offsets inside bodies' names (中国电科38所)."""

    def __init__(self, reading: Reading, tokens: list[Token], within: Set[int], lexicon: Lexicon) -> None:
        self._text = reading.text
        self._words = Words(reading.text, tokens, lexicon)
        self._figures = Figures(reading.text, self._words, within, lexicon)
        self._frames = FigureFrames(reading.text, self._words, lexicon)
        self._state = State(None)

    def read(self, sentence: Sentence, *, is_past: bool, year: int | None) -> Iterator[Quantity]:
        """The quantities of a sentence, in order, of `year` where it names none.

        Of one that looks back, what is only there counts too.
        """
        self._state = State(year, is_past)
        stretches = segments(self._text, sentence.start, sentence.end)
        for number, (start, end, mark) in enumerate(stretches):
            if mark in "；;":
                self._state = State(self._state.year, is_past)
            self._take_year(start, end)
            if items := self._figures.items(start, end):
                yield from self._stretch((start, end), items, stretches[number + 1 : number + 2])
            else:
                self._pass_over(start, end)

    def _take_year(self, start: int, end: int) -> None:
        if match := _FIVE_YEARS.search(self._text, start, end):
            self._state.year = 2005 + 5 * "一二三四五六".index(match[1]) + 5  # “十一五” ended in 2010
        elif match := _YEARS.search(self._text, start, end):
            self._state.year = int(match[1])
        else:
            begins = _BEGINS.search(self._text, start, end)
            if match := YEAR.search(self._text, begins.end() if begins else start, end):
                self._state.year = int(match[1])

    def _pass_over(self, start: int, end: int) -> None:
        """A stretch without a figure: what it hands on to the next."""
        (low, high), verbs = self._words.strip_start((start, end))
        state = self._state
        hope = next((verb for verb in verbs if verb.scope == "goals"), None)
        if hope:
            state.hope, state.hope_is_deed = hope, verbs[-1] is not hope
        elif verbs and verbs[0].scope == "ends":
            state.hope = None
        state.verb = None
        # A measure before a pause is what the next figure is of: 研发投入，要达到…
        is_topic = not verbs and low < high and self._words.ends_in_metric((low, high))
        is_topic |= not verbs and self._text.endswith(_MONEY, low, high)
        state.indicators = [((low, high),)] if is_topic else []
        state.counted = []
        if any(self._text[verb.start : verb.end].endswith(_CARRIES_OUT) for verb in verbs):
            state.means = (low, end)
        if state.owner is None and low < high:
            state.owner = self._words.noun_right(low, high, whole=False)

    def _stretch(self, stretch: Span, items: list[Item], following: list[Stretch]) -> Iterator[Quantity]:
        shared: list[Pieces] = []
        found: list[Quantity] = []
        before, self._state.listed = self._state.listed, []
        low: int | None = None  # where a figure that was none left its words to the next
        row = len(items)  # from here on nothing but joints stands between the figures
        while row > 1 and self._is_bare(items[row - 1]):
            row -= 1
        for number, item in enumerate(items):
            if low is not None:
                item = replace(item, left=(low, item.left[1]), is_first=low == stretch[0])
            low = None
            if shared and self._is_bare(item):
                yield self._like(found[0], item, shared.pop(0))
                continue
            draft = self._frames.read(item, self._state, following)
            read = self._quantities(stretch, draft) if draft else None
            if read is None:
                low = item.left[0]
                continue
            found = read
            is_row = row <= number + 1 < len(items)
            if is_row and not item.rest_length and not items[-1].rest_length:
                is_of_before = draft is not None and draft.respective and draft.rule == "shared-indicator"
                if is_of_before and len(before) == len(items) - number:
                    found, shared = found[:1], list(before)  # A 100项、B 2亿元，分别增长10%和15%
                else:
                    shared = self._respectively(found, len(items) - number)
                if shared:
                    found = [replace(found[0], pieces=shared.pop(0))]
            yield from found
            if among := _AMONG.match(self._text, item.end, stretch[1]):  # 20个（其中省级5个）
                span = among.span("inside")
                yield from self._stretch(span, self._figures.items(*span), [])

    def _is_bare(self, item: Item) -> bool:
        """Whether nothing but a joint stands between an item and the figure before it."""
        return not self._text[slice(*item.left)].strip(GAP)

    def _respectively(self, found: list[Quantity], number: int) -> list[Pieces]:
        """The indicators of so many figures in a row (A、B分别达到30%、50%); none where they do not tally."""
        if len(found) == number:
            return [one.pieces for one in found]
        first, *more = found[0].pieces
        parts = members(self._text, first)
        if len(parts) != number:
            return []
        spelt: list[Pieces] = [(*one, *more) for one in spelt_out(self._words, parts)]
        self._state.indicators = list(spelt)
        return spelt

    def _like(self, first: Quantity, item: Item, pieces: Pieces) -> Quantity:
        comparator = item.after.comparator if item.after and first.comparator != "increase" else first.comparator
        return replace(first, pieces=pieces, figure=item.figure, comparator=comparator, end=item.end)

    def _quantities(self, stretch: Span, draft: FigureDraft) -> list[Quantity] | None:
        """The quantities that a figure tells: several where it holds for each of several indicators."""
        item, state, indicators = draft.item, self._state, draft.indicators
        hope = hope_of(draft, state)
        deed, is_carried, commitment = deed_of(draft, hope, state, self._words)
        is_set = bool(deed or hope or draft.comparisons) or state.is_past or draft.is_rate
        if draft.rule == "figure-noun" and not is_set and self._frames.is_told(draft):
            return None  # 1个支柱产业: told, not set
        has_subject = draft.rule in ("level", "change") and not any(verb.keeps for verb in draft.verbs)
        if state.subject is None or has_subject:
            state.subject = (item.left[0], item.figure.start)
        state.indicators = indicators
        state.listed = [*state.listed, *indicators]
        if item.figure.kind == "count" and draft.rule != "shared-indicator":
            state.counted = indicators
        is_change = bool(deed and deed.is_change) or draft.noun.startswith(("新增", "净增"))
        if draft.comparisons and draft.comparisons[0].comparator == "fall":
            # A fall is no increase: the word stays in the indicator (二氧化碳排放下降).
            indicators = [(*one, (draft.comparisons[0].start, draft.comparisons[0].end)) for one in indicators]
        spoken = (hope, *draft.deeds, deed, *draft.comparisons, item.after)
        return [
            Quantity(
                stretch,
                pieces,
                item.figure,
                _comparator(item.figure, draft.comparisons, item.after, is_change),
                state.year,
                "aspiring" if hope else commitment,
                tuple(sorted({(word.start, word.end) for word in spoken if word})),
                (state.subject, item.left, item.right),
                state.means,
                draft.rule,
                _confidence(draft, is_carried),
                max(item.end, *(high for _, high in pieces)),
            )
            for pieces in indicators
        ]


def _comparator(figure: Figure, comparisons: list[Comparison], after: Comparison | None, is_change: bool) -> str:
    named = [one.comparator for one in (*comparisons, *([after] if after else []))]
    doubles = figure.kind == "doubling" or figure.kind == "multiple" and "reach" not in named
    if "increase" in named or is_change or doubles:
        return "increase"
    if "fall" in named:
        return "reach"
    if strict := next((comparator for comparator in named if comparator != "reach"), None):
        return strict
    if figure.low < figure.high:
        return "range"
    return "exceed" if figure.is_more else "reach"


def _confidence(draft: FigureDraft, is_carried: bool) -> float:
    if draft.rule in ("level", "change"):
        return 0.9
    return 0.85 if draft.deeds else 0.75 if is_carried else 0.6
