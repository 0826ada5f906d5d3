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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .document import Reading, Sentence, Token
from .evidence import received
from .figure_words import Comparison, Span, Verb, Words
from .indicators import GAP, OPEN, Indicators, Pieces, members, spelt_out
from .lexicon import Lexicon
from .numbers import RATIO, Figure
from .stretches import Figures, Item, context, either, segments

Stretch = tuple[int, int, str]

YEAR = re.compile(r"(?<![\d比较])((?:19|20)\d\d)(?:年(?!以来|至今)|-|—)")
_YEARS = re.compile(r"(?:19|20)\d\d年?[-–—－~至到]((?:19|20)\d\d)年")  # a span of years ends with the last
_AMONG = re.compile(r"[（(](?P<inside>其中[^（）()]{2,60})[）)]")
_FIVE_YEARS = re.compile(r"“?十([一二三四五六])五”?(?:规划)?期?末")
_CARRIES_OUT = ("实施", "启动")
_DEFINES = re.compile(r"[：，”]\s*是?指")  # a glossary's entry sets nothing
_EACH = re.compile(r"(?:均|都)[^，]{0,6}$")


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


@dataclass(slots=True)
class _State:
    """What a stretch may have from those before it in its sentence."""

    year: int | None
    hope: Verb | None = None
    hope_is_deed: bool = False  # 力争 + verb: ends where a stretch has a subject of its own
    verb: Verb | None = None
    indicators: list[Pieces] = field(default_factory=list)
    owner: Span | None = None  # the object of the first stretch without a figure
    means: Span | None = None  # what is carried out in a stretch before
    subject: Span | None = None


@dataclass(slots=True)
class _Draft:
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

    @property
    def is_rate(self) -> bool:
        return self.item.figure.unit == RATIO


def find_quantities(
    reading: Reading, tokens: Sequence[Token], past: Mapping[Sentence, int | None], lexicon: Lexicon
) -> dict[Sentence, list[Quantity]]:
    """The quantities of each sentence that has any, in order. `past`: those that look back, with their year."""
    reader = SentenceReader(reading, list(tokens), lexicon)
    found: dict[Sentence, list[Quantity]] = {}
    for sentence in reading.sentences:
        if sentence.is_heading or _DEFINES.search(reading.text, sentence.start, sentence.end):
            continue
        is_past = sentence in past
        year = past[sentence] if is_past else reading.plan.year
        if quantities := list(reader.read(sentence, is_past=is_past, year=year)):
            found[sentence] = quantities
    return found


class SentenceReader:
    """Reads the quantities of the sentences of one text."""

    def __init__(self, reading: Reading, tokens: list[Token], lexicon: Lexicon) -> None:
        self._text = reading.text
        self._words = Words(reading.text, tokens, lexicon)
        self._names = Indicators(reading.text, self._words, lexicon)
        self._figures = Figures(reading.text, self._words, lexicon)
        kinds = context(lexicon)
        self._stock = re.compile(f"(?:{either(kinds['stock'])})$")
        self._have = re.compile(f"(?:{either(kinds['have'])})(?![量率])")
        self._lean = re.compile(either(kinds["lean"]))
        self._effect = re.compile(either(kinds["effect"]))
        self._given = re.compile(f"(?:{either(kinds['given'])})[^，、]{{0,6}}$")
        self._total = re.compile(either(kinds["total"]))
        self._funds = frozenset(kinds["funds"])
        self._state = _State(None)
        self._is_past = False

    def read(self, sentence: Sentence, *, is_past: bool, year: int | None) -> Iterator[Quantity]:
        """The quantities of a sentence, in order, of `year` where it names none.

        Of one that looks back, what is only there counts too.
        """
        self._is_past = is_past
        self._state = _State(year)
        stretches = segments(self._text, sentence.start, sentence.end)
        for number, (start, end, mark) in enumerate(stretches):
            if mark in "；;":
                self._state = _State(self._state.year)
            self._take_year(start, end)
            if items := self._figures.items(start, end):
                yield from self._stretch((start, end), items, stretches[number + 1 : number + 2])
            else:
                self._pass_over(start, end)

    def _take_year(self, start: int, end: int) -> None:
        if match := _FIVE_YEARS.search(self._text, start, end):
            self._state.year = 2005 + 5 * "一二三四五六".index(match[1]) + 5  # “十一五” ended in 2010
        elif match := _YEARS.search(self._text, start, end) or YEAR.search(self._text, start, end):
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
        state.indicators = []
        if any(self._text[verb.start : verb.end].endswith(_CARRIES_OUT) for verb in verbs):
            state.means = (low, end)
        if state.owner is None and low < high:
            state.owner = self._words.noun_right(low, high, whole=False)

    def _stretch(self, stretch: Span, items: list[Item], following: list[Stretch]) -> Iterator[Quantity]:
        shared: list[Pieces] = []
        found: list[Quantity] = []
        low: int | None = None  # where a figure that was none left its words to the next
        for number, item in enumerate(items):
            if low is not None:
                item = replace(item, left=(low, item.left[1]), is_first=low == stretch[0])
            low = None
            if shared and self._is_bare(item):
                yield self._like(found[0], item, shared.pop(0))
                continue
            read = self._item(stretch, item, following)
            if read is None:
                low = item.left[0]
                continue
            found, rest = read, items[number + 1 :]
            if rest and all(map(self._is_bare, rest)) and not item.rest_length and not rest[-1].rest_length:
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

    # -- one figure ------------------------------------------------------------------------------------------------

    def _item(self, stretch: Span, item: Item, following: list[Stretch]) -> list[Quantity] | None:
        """The quantities that a figure tells: several where it holds for each of several indicators."""
        head = self._text[slice(*item.left)]
        if not self._is_past and (self._is_stock(item.left) or self._effect.search(head) or self._is_rate(item)):
            return None
        draft = self._draft(item)
        has = self._have.search(self._text, *draft.left)
        if has and not self._is_past and not (draft.hope or draft.noun.startswith("每")):
            return None
        if has and self._is_past and has.end() < draft.left[1]:
            draft.left = (has.end(), draft.left[1])
            draft.noun = self._text[slice(*draft.left)]
        if not self._frame(draft, following) or not self._relative(draft):
            return None
        indicators = self._indicators(draft, head)
        if not all(one and any(high > low for low, high in one) for one in indicators):
            return None
        return self._quantities(stretch, draft, indicators)

    def _is_stock(self, left: Span) -> bool:
        """Whether a word that tells of what is only there, or of a rank, stands right before a figure."""
        match = self._stock.search(self._text[slice(*left)])
        return match is not None and self._words.is_start(left[0] + match.start())

    def _is_rate(self, item: Item) -> bool:
        """Whether a sum is what each one gets and no aim: 奖励30万元, 最高给予500万元补助."""
        given = item.figure.kind == "money" and self._given.search(self._text, *item.left)
        return bool(given) and not self._total.search(self._text, *item.left)

    def _draft(self, item: Item) -> _Draft:
        words = self._words
        ending = words.strip_end((item.base[1] if item.base else item.left[0], item.left[1]))
        left, late = ending.left, ending.hopes
        if item.base:
            before = words.strip_end((item.left[0], item.base[0]))
            left, late = before.left, [*late, *before.hopes]
        left, verbs = words.strip_start(left, is_level=bool(ending.comparisons))
        hope = next((verb for verb in (*verbs, *late) if verb.commitment == "aspiring"), None)
        deeds = [verb for verb in verbs if verb is not hope and verb.commitment]
        if ending.comparisons:
            deeds = [verb for verb in deeds if not verb.keeps]
        return _Draft(
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

    def _frame(self, draft: _Draft, following: list[Stretch]) -> bool:
        """Finds where the indicator stands; false where there is none or the figure is no quantity."""
        item, words, noun = draft.item, self._words, draft.noun
        level = bool(draft.comparisons)
        inner = words.verbs(*draft.left)
        closing = inner[-1] if inner and inner[-1].end == draft.left[1] else None
        if item.is_first and not (level or self._is_past) and self._leans(item.left):
            return False
        is_open = not noun or closing is not None or noun.endswith(OPEN) or self._names.ends_in_verb(draft.left)
        each = noun.startswith("每") and bool(draft.rest)
        is_left = not draft.rest or draft.is_rate and not is_open or self._names.goes_on(item.right)
        if level and noun and not each and is_left:
            draft.rule = "change" if draft.comparisons[0].comparator in ("increase", "fall") else "level"
            draft.pieces = (draft.left,)
            return True
        if draft.rest and (is_open or level or each):
            return self._figure_noun(draft, closing, each)
        if draft.rest and noun:
            return self._noun_and_more(draft)
        if noun:
            self._noun_figure(draft, inner, closing, following)
            return True
        draft.rule = "shared-indicator"
        return bool(self._state.indicators) and (level or bool(draft.verbs))

    def _leans(self, left: Span) -> bool:
        """Whether a figure stands in a phrase that another deed leans on: 发挥30亿元基金作用, 围绕5个园区."""
        start = left[0] + len(self._text[slice(*left)]) - len(self._text[slice(*left)].lstrip(GAP))
        lean = self._lean.match(self._text, start, left[1])
        return lean is not None and not self._governs(lean.end(), left[1])

    def _governs(self, start: int, end: int) -> bool:
        return bool(self._words.verbs(start, end)) or self._names.ends_in_verb((start, end))

    def _figure_noun(self, draft: _Draft, closing: Verb | None, each: bool) -> bool:
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
            draft.pieces = ((draft.left[0], closing.start if closing else draft.left[1]), span)
        elif closing and self._text[slice(*span)] in self._funds:
            draft.pieces = (draft.left, span)
        return True

    def _noun_and_more(self, draft: _Draft) -> bool:
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

    def _noun_figure(self, draft: _Draft, inner: list[Verb], closing: Verb | None, following: list[Stretch]) -> None:
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
        if draft.noun.endswith("级") and self._state.indicators:  # 其中国家级9个
            draft.pieces = (*draft.pieces, *self._names.without_level(self._state.indicators[0]))

    def _relative(self, draft: _Draft) -> bool:
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
        if self._text[low : low + 1] == "占" and draft.rule in ("level", "noun-figure") and self._state.indicators:
            draft.pieces = (*self._state.indicators[0], *draft.pieces)
            draft.rule = "shared-indicator"
        return True

    def _indicators(self, draft: _Draft, head: str) -> list[Pieces]:
        if not draft.pieces:
            return list(self._state.indicators)
        if draft.rule == "figure-noun":
            return [draft.pieces]
        indicators = [self._owned(one) for one in self._spelt(draft, head)]
        if draft.is_rate and draft.noun.endswith("在"):  # 比重在2%以上
            indicators = [((one[0][0], one[0][1] - 1), *one[1:]) for one in indicators]
        return indicators

    def _quantities(self, stretch: Span, draft: _Draft, indicators: list[Pieces]) -> list[Quantity] | None:
        item, state = draft.item, self._state
        hope = self._hope(draft)
        deed, is_carried, commitment = self._deed(draft, hope)
        is_set = bool(deed or hope or draft.comparisons) or self._is_past or draft.is_rate
        is_set = is_set or self._names.ends_in_verb(draft.left) or self._words.has_predicate(item.right)
        if draft.rule == "figure-noun" and not is_set:
            return None  # 1个支柱产业: told, not set
        has_subject = draft.rule in ("level", "change") and not any(verb.keeps for verb in draft.verbs)
        if state.subject is None or has_subject:
            state.subject = (item.left[0], item.figure.start)
        state.indicators = indicators
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

    # -- firmness --------------------------------------------------------------------------------------------------

    def _hope(self, draft: _Draft) -> Verb | None:
        """The hope that governs a figure, its own or one that reaches over from before."""
        state, hope = self._state, draft.hope
        is_first = draft.item.is_first
        if hope:
            # Behind the subject (比重力争达到) and of a single thing (争创) it does not reach on.
            reaches = hope.scope == "goals" and not (draft.hope_is_late and is_first)
            state.hope, state.hope_is_deed = hope if reaches else None, bool(draft.deeds)
        elif is_first:
            has_subject = draft.comparisons and not draft.verbs and draft.noun
            if any(verb.scope == "ends" for verb in draft.verbs) or state.hope_is_deed and has_subject:
                state.hope = None
        return hope or state.hope

    def _deed(self, draft: _Draft, hope: Verb | None) -> tuple[Verb | None, bool, str]:
        """The verb that governs a figure, whether it is from before, and how firm it makes the figure."""
        state, item, deeds = self._state, draft.item, draft.deeds
        deed = next((verb for verb in deeds if verb.is_change), deeds[-1] if deeds else None)
        if deed is None and draft.rule == "figure-noun" and not hope and not (state.verb and not draft.noun):
            deed = next(iter(self._words.verbs(draft.pieces[-1][1], item.right[1])), None)
        level = bool(draft.comparisons)
        is_near = not item.is_first or item.figure.kind == "count"
        has_verb = bool(draft.verbs) or item.is_first and self._words.tag_at(draft.left[0]) == "v"
        is_carried = deed is None and not (level or has_verb or draft.is_rate) and is_near and state.verb is not None
        if is_carried:
            deed = state.verb
        commitment = deed.commitment if deed and deed.commitment else "committed"
        if commitment == "committed" and not is_carried and (deeds or not level):
            before = deed.start if deed else draft.left[0]
            commitment = self._words.hedge((item.left[0], before)) or commitment
        keeps = deed is not None and (not level or draft.rule == "figure-noun")
        state.verb = replace(deed, commitment=commitment) if deed and keeps else None
        return deed, is_carried, commitment

    # -- indicators ------------------------------------------------------------------------------------------------

    def _founded(self, following: list[Stretch]) -> Pieces:
        """The fund that the next stretch sets up with the money of this: 安排3000万元，设立专项资金."""
        for start, end, _ in following:
            (low, high), verbs = self._words.strip_start((start, end))
            if low < high and verbs and self._text[verbs[0].start : verbs[0].end] in ("设立", "建立"):
                return (self._words.noun_right(low, high, whole=False),)
        return ()

    def _spelt(self, draft: _Draft, head: str) -> list[Pieces]:
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

    def _owned(self, pieces: Pieces) -> Pieces:
        """A bare measure with its owner: 产值 → X产业产值; 授权量 after 发明专利申请量 → 发明专利授权量."""
        if len(pieces) != 1 or not self._words.is_metric(pieces[0]):
            return pieces
        before = self._state.indicators[-1] if self._state.indicators else ()
        if len(before) == 1:
            (low, high), own = before[0], pieces[0][1] - pieces[0][0]
            if self._words.ends_in_metric((low, high)) and high - low > own:
                high -= own
            return (low, high), pieces[0]
        return (self._state.owner, pieces[0]) if self._state.owner else pieces


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


def _confidence(draft: _Draft, is_carried: bool) -> float:
    if draft.rule in ("level", "change"):
        return 0.9
    return 0.85 if draft.deeds else 0.75 if is_carried else 0.6
