"""The frame that a figure takes its place in, and where in it the name of what is counted stands.

Level (A达到5家), change (A增长5%), noun-figure (新增A 5家), figure-noun (建设5个A), or an indicator had from before.
Offsets are code points of the reading text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .figure_words import Comparison, Span, Verb, Words
from .indicators import GAP, OPEN, Indicators, Pieces, members, spelt_out
from .lexicon import Lexicon
from .numbers import RATIO
from .stretches import Item, context, either

Stretch = tuple[int, int, str]

_CALLED = re.compile(r"(?:新政|政策|意见|办法)[”“]?[0-9]+条$")
_EACH = re.compile(r"(?:均|都)[^，]{0,6}$")


@dataclass(slots=True)
class State:
    """What a stretch may have from those before it in its sentence."""

    year: int | None
    is_past: bool = False  # the sentence looks back: what is only there counts too
    hope: Verb | None = None
    hope_is_deed: bool = False  # 力争 + verb: ends where a stretch has a subject of its own
    verb: Verb | None = None
    indicators: list[Pieces] = field(default_factory=list)
    listed: list[Pieces] = field(default_factory=list)  # those of all figures of the last stretch that had some
    owner: Span | None = None  # the object of the first stretch without a figure
    counted: list[Pieces] = field(default_factory=list)  # what was counted last, before sums and shares of it
    means: Span | None = None  # what is carried out in a stretch before
    subject: Span | None = None


@dataclass(slots=True)
class FigureDraft:
    """A figure on its way: what is known of it so far."""

    item: Item
    left: Span  # what is left of the text before it
    noun: str
    rest: str  # the text behind it
    comparisons: list[Comparison]
    verbs: list[Verb]  # at the head of its text
    deeds: list[Verb]  # those of them, and later ones, that govern it
    hope: Verb | None
    hope_is_late: bool  # behind the subject: 比重力争达到
    respective: bool
    rule: str = ""
    pieces: Pieces = ()
    indicators: list[Pieces] = field(default_factory=list)  # several where the figure holds for each

    @property
    def is_rate(self) -> bool:
        return self.item.figure.unit == RATIO


class FigureFrames:
    """Finds the frames of the figures of one text."""

    def __init__(self, text: str, words: Words, lexicon: Lexicon) -> None:
        self._text, self._words = text, words
        self._names = Indicators(text, words, lexicon)
        kinds = context(lexicon)
        self._stock = re.compile(f"(?:{either(kinds['stock'])})$")
        self._have = re.compile(f"(?:{either(kinds['have'])})(?![量率])")
        self._lean = re.compile(either(kinds["lean"]))
        self._effect = re.compile(either(kinds["effect"]))
        self._given = re.compile(f"(?:{either(kinds['given'])})[^，、]{{0,6}}$")
        self._total = re.compile(either(kinds["total"]))
        self._funds = frozenset(kinds["funds"])

    def read(self, item: Item, state: State, following: list[Stretch]) -> FigureDraft | None:
        """The figure in its frame; None where it is no quantity that the sentence sets (or, looking back, reports)."""
        head = self._text[slice(*item.left)]
        if not state.is_past and (self._is_stock(item.left) or self._effect.search(head) or self._is_rate(item)):
            return None
        draft = self._draft(item)
        has = self._have.search(self._text, *draft.left)
        if has and not state.is_past and not (draft.hope or draft.noun.startswith("每")):
            return None
        if has and state.is_past and has.end() < draft.left[1]:
            draft.left = (has.end(), draft.left[1])
            draft.noun = self._text[slice(*draft.left)]
        if item.figure.kind == "count" and _CALLED.search(self._text, item.left[0], item.end):
            return None  # 人才新政30条 is what the policy is called
        if not self._frame(draft, state, following) or not self._relative(draft, state):
            return None
        draft.indicators = self._indicators(draft, head, state)
        named = all(one and any(high > low for low, high in one) for one in draft.indicators)
        return draft if named else None

    def is_told(self, draft: FigureDraft) -> bool:
        """Whether nothing sets a figure: no verb before it, none behind it (1个支柱产业)."""
        return not (self._names.ends_in_verb(draft.left) or self._words.has_predicate(draft.item.right))

    def _is_stock(self, left: Span) -> bool:
        """Whether a word that tells of what is only there, or of a rank, stands right before a figure."""
        match = self._stock.search(self._text[slice(*left)])
        return match is not None and self._words.is_start(left[0] + match.start())

    def _is_rate(self, item: Item) -> bool:
        """Whether a sum is what each one gets and no aim: 奖励30万元, 最高给予500万元补助."""
        given = item.figure.kind == "money" and self._given.search(self._text, *item.left)
        return bool(given) and not self._total.search(self._text, *item.left)

    def _draft(self, item: Item) -> FigureDraft:
        words = self._words
        ending = words.strip_end((item.base[1] if item.base else item.left[0], item.left[1] - item.dated))
        left, late = ending.left, ending.hopes
        if item.base:
            before = words.strip_end((item.left[0], item.base[0]))
            left, late = before.left, [*late, *before.hopes]
        left, verbs = words.strip_start(left, is_level=bool(ending.comparisons))
        hope = next((verb for verb in (*verbs, *late) if verb.commitment == "aspiring"), None)
        deeds = [verb for verb in verbs if verb is not hope and verb.commitment]
        if ending.comparisons:
            deeds = [verb for verb in deeds if not verb.keeps]
        return FigureDraft(
            item,
            left,
            self._text[slice(*left)].strip("、， "),
            self._text[slice(*item.right)].strip(" 、，的"),
            ending.comparisons,
            verbs,
            deeds,
            hope,
            hope in late,
            ending.respective,
        )

    def _frame(self, draft: FigureDraft, state: State, following: list[Stretch]) -> bool:
        """Finds where the indicator stands; false where there is none or the figure is no quantity."""
        item, words, noun = draft.item, self._words, draft.noun
        level = bool(draft.comparisons)
        inner = words.verbs(*draft.left)
        closing = inner[-1] if inner and inner[-1].end == draft.left[1] else None
        if item.is_first and not (level or state.is_past) and self._leans(item.left):
            return False
        is_open = not noun or closing is not None or noun.endswith(OPEN) or self._names.ends_in_verb(draft.left)
        each = noun.startswith("每") and bool(draft.rest)
        is_left = not draft.rest or draft.is_rate and not is_open or self._names.goes_on(item.right)
        if level and noun and not each and is_left:
            draft.rule = "change" if draft.comparisons[0].comparator in ("increase", "fall") else "level"
            draft.pieces = self._of_level((draft.left,), draft, state)
            return True
        if draft.rest and (is_open or level or each):
            return self._figure_noun(draft, closing, each)
        if draft.rest and noun:
            return self._noun_and_more(draft)
        if noun:
            self._noun_figure(draft, inner, closing, state, following)
            return True
        draft.rule = "shared-indicator"
        if item.figure.kind == "count" and state.counted:  # 签约X 20个、总投资30亿元，开工10个: of X
            state.indicators = list(state.counted)
        return bool(state.indicators) and (level or bool(draft.verbs))

    def _leans(self, left: Span) -> bool:
        """Whether a figure stands in a phrase that another deed leans on: 发挥30亿元基金作用, 围绕5个园区."""
        start = left[0] + len(self._text[slice(*left)]) - len(self._text[slice(*left)].lstrip(GAP))
        lean = self._lean.match(self._text, start, left[1])
        return lean is not None and not self._governs(lean.end(), left[1])

    def _governs(self, start: int, end: int) -> bool:
        return bool(self._words.verbs(start, end)) or self._names.ends_in_verb((start, end))

    def _figure_noun(self, draft: FigureDraft, closing: Verb | None, each: bool) -> bool:
        draft.rule = "figure-noun"
        span = self._names.name_behind(draft.item, is_listed=draft.noun.endswith("等"))
        if not self._names.counts(draft.item, span):
            return False
        for one in draft.comparisons:  # 新增10家, 突破5项: a verb here, no comparing word
            if verb := self._words.figure_verb(one.start, one.end):
                draft.deeds.append(verb)
        draft.comparisons = [one for one in draft.comparisons if not self._words.figure_verb(one.start, one.end)]
        if closing:
            draft.deeds.append(closing)
        draft.pieces = (span,)
        if each:
            front = self._words.strip_end((draft.left[0], closing.start if closing else draft.left[1]))
            draft.comparisons.extend(front.comparisons)
            draft.pieces = (front.left, span)
        elif closing and self._text[slice(*span)] in self._funds:
            draft.pieces = (draft.left, span)
        return True

    def _noun_and_more(self, draft: FigureDraft) -> bool:
        draft.rule = "noun-figure"
        draft.pieces = (draft.left,)
        if draft.is_rate or draft.item.figure.kind == "size":
            draft.pieces = (draft.left, self._words.noun_right(*draft.item.right, whole=draft.is_rate))
            return True
        if (
            draft.item.figure.kind == "money"
            and self._words.is_metric(draft.left)
            and draft.item.right[0] == draft.item.end
        ):
            draft.pieces = (self._words.noun_right(*draft.item.right, whole=False), draft.left)  # 规模50亿元的X基金
            return True
        return self._names.goes_on(draft.item.right)  # else a number inside a name: 某某9项计划

    def _noun_figure(
        self, draft: FigureDraft, inner: list[Verb], closing: Verb | None, state: State, following: list[Stretch]
    ) -> None:
        draft.rule = "noun-figure"
        low, high = draft.left
        draft.pieces = (draft.left,)
        cut = None if draft.is_rate else self._names.cut(draft.left, inner)
        if cut:
            draft.deeds.append(cut)
            draft.pieces = ((low if cut.keeps else cut.end, high),)
            if cut.is_change and self._words.ends_in_noun((low, cut.start)):  # 城镇新增就业
                draft.pieces = ((low, cut.start), (cut.end, high))
            draft.left = (cut.end, high)
        if closing and draft.item.figure.kind == "money":
            draft.pieces = self._founded(following) or draft.pieces
        draft.pieces = self._of_level(draft.pieces, draft, state)

    def _of_level(self, pieces: Pieces, draft: FigureDraft, state: State) -> Pieces:
        """A bare level with what was counted before it: 其中国家级9个, 省级达到200个."""
        if draft.noun.endswith("级") and state.indicators:
            return (*pieces, *self._names.without_level(state.indicators[0]))
        return pieces

    def _relative(self, draft: FigureDraft, state: State) -> bool:
        """What a rate is measured against: 科技经费不低于财政支出的1%, 占总产值的48%. False where that is unclear."""
        low, high = draft.left
        if draft.is_rate and draft.rule in ("level", "noun-figure") and draft.noun.endswith("的") and not draft.rest:
            inside = self._words.inner_comparison(draft.left)
            if inside is None and "占" not in draft.noun:
                return False
            draft.pieces = ((low, high - 1),)
            if inside:
                front = self._words.strip_end((low, inside.start))
                draft.comparisons = [inside, *front.comparisons]
                draft.respective = front.respective
                draft.pieces = (front.left, (inside.end, high - 1))
        if self._text[low : low + 1] == "占" and draft.rule in ("level", "noun-figure") and state.indicators:
            draft.pieces = (*state.indicators[0], *draft.pieces)
            draft.rule = "shared-indicator"
        return True

    def _indicators(self, draft: FigureDraft, head: str, state: State) -> list[Pieces]:
        if not draft.pieces:
            return list(state.indicators)
        if draft.rule == "figure-noun":
            return [draft.pieces]
        indicators = [self._owned(one, state) for one in self._spelt(draft, head)]
        if draft.is_rate and draft.noun.endswith("在"):  # 比重在2%以上
            indicators = [((one[0][0], one[0][1] - 1), *one[1:]) for one in indicators]
        return indicators

    def _founded(self, following: list[Stretch]) -> Pieces:
        """The fund that the next stretch sets up with the money of this: 安排3000万元，设立专项资金."""
        for start, end, _ in following:
            (low, high), verbs = self._words.strip_start((start, end))
            if low < high and verbs and self._text[verbs[0].start : verbs[0].end] in ("设立", "建立"):
                return (self._words.noun_right(low, high, whole=False),)
        return ()

    def _spelt(self, draft: FigureDraft, head: str) -> list[Pieces]:
        """专利申请量、授权量均增长20%: one for each, where the figure is of each alone."""
        first, *more = draft.pieces
        if more or draft.respective or not draft.comparisons:
            return [draft.pieces]
        parts = members(self._text, first)
        changes = draft.is_rate and draft.comparisons[0].comparator in ("increase", "fall")
        each = _EACH.search(head) or changes and all(map(self._words.ends_in_metric, parts))
        if len(parts) < 2 or not each or "等" in self._text[slice(*parts[-1])]:
            return [draft.pieces]
        return spelt_out(self._words, parts)

    def _owned(self, pieces: Pieces, state: State) -> Pieces:
        """A bare measure with its owner: 产值 → X产业产值; 授权量 after 发明专利申请量 → 发明专利授权量."""
        if len(pieces) != 1 or not self._words.is_metric(pieces[0]):
            return pieces
        before = state.indicators[-1] if state.indicators else ()
        if len(before) == 1:
            (low, high), own = before[0], pieces[0][1] - pieces[0][0]
            if self._words.ends_in_metric((low, high)) and high - low > own:
                high -= own
            return (low, high), pieces[0]
        return (state.owner, pieces[0]) if state.owner else pieces
