"""Quantities that a plan sets (targets) and quantities and honours that it reports (outcomes).

A sentence is read stretch by stretch between its commas. Every figure takes a place in one of four frames:

- level: 高新技术企业达到1600家; change: 专利授权量增长20%以上; verb and name before it: 新增院士工作站5个; name behind it: 建设10个研发平台.

What a stretch leaves out it has from the one before: the verb (新增A 3家、B 5家), the hope (力争A达到…，B达到…), the indicator
(达到460亿元，占总产值的48%) or its owner (培育X产业，力争产值达到300亿元). Offsets are code points of the reading text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..ontology.model import TYPE_CLASS, Evidence, Outcome, Target
from .document import Mention, Reading, Sentence, Token
from .indicators import NOUN_ENDINGS, Comparison, Span, Verb, Words, enclosed, members, segments, spelt_out
from .lexicon import Lexicon
from .numbers import RATIO, Figure, find_figures
from .period import past_sentences
from .script import key

_JOINED = re.compile(r"\s*(?:以及|、|和|及|与|，)\s*")
_YEAR = re.compile(r"(?<![\d比较])((?:19|20)\d\d)(?:年|-|—)")
_FIVE_YEARS = re.compile(r"“?(十[一二三四五六])五”?(?:规划)?期?末|到“?(十[一二三四五六])五”?期?末")
_NUMBERS = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
# What is only there, or is leant on: no quantity that the plan sets.
_STOCK = re.compile(
    r"(?:现有|已有|拥有|共有|原有|依托|围绕|聚焦|根据|按照|借助|涉及|依靠|凭借|居|列|第|前|排名|升至|只有|仅有|仅)$"
)
_LEANING = re.compile(r"(?:充分|更好|有效|积极)?发挥|依托|围绕|聚焦|以(?!上)|从")
# A size that only describes a project: 年产10万吨的项目.
_CAPACITY = re.compile(r"(?:年产|日产|月产|日处理|年处理|装机|占地)(?:约|超|超过|达)?$")
# A size before a noun is an attribute of one thing, but for areas and lengths, which are planned for themselves.
_PLANNED_SIZES = ("平方米", "平方公里", "亩", "公顷", "公里", "皮长公里", "芯公里", "立方米")
_MEASURED = re.compile(
    r"(?:总?投资|计划投资|产值|(?:主营业务|销售|营业)?收入|资产|税收|规模)(?:额)?(?:超|超过|达|达到|在)?"
)
_EFFECT = re.compile(r"(?:达产|达效|投产|建成|投用|全部投产)后")
_DEFINES = re.compile(r"[：，”]\s*(?:是)?指")
_LEVEL = re.compile(r"^[^，、]{0,4}?级(?:及?以上)?")
_DESCRIBES = re.compile(
    r"(?:年产|总投资|投资额?|占地|日产|日处理|装机|计划投资|总额|建筑面积|注册资本|产值|收入|规模)(?:超|超过|达|约|过)?$"
)
# A number of programmes, points or steps counts what is all named elsewhere.
_ABSTRACT = re.compile(
    r"(?:计划|行动|战略|任务|环节|方面|措施|体系|机制|政策|步骤|原则|重点|关系|意识|工作|问题|要求|理念)$"
)
_ABSTRACT_MANY = re.compile(
    r"^(?:领域|板块|产业|区域|要素|功能|优势|行业)|(?:工程|领域|板块|链条?|产业|区域|要素|功能|目标|主线|高地|优势|市场|层面|关键)$"
)
_OPEN = ("等", "和", "与", "及", "、", "的", "对", "为", "在", "从", "给", "向", "有")
_MADE = re.compile(r"列为|列入|确定为|认定为|打造成|培育成|建成|纳入|评为")
_MONEY = ("资金", "经费", "投资", "财政资金", "专项资金")
_PARTIES = ("actor", "platform", "programme", "actor-group")
_ACHIEVED = re.compile(
    r"荣获|获批|获得|被评为|被认定为|被授予|被列为|被确定为|入选|成为|建成|落户|投入使用|投入运营|挂牌|揭牌|启动|成立|"
    r"竣工|获评|跻身|晋升|升格|通过验收|签约|举办|开通|投用"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One quantity read out of a sentence, not yet told whether it is ahead or behind."""

    sentence: Sentence
    stretch: Span
    pieces: tuple[Span, ...]  # of the indicator
    figure: Figure
    comparator: str
    unit: str
    year: int | None
    commitment: str
    triggers: tuple[Span, ...]
    concerned: tuple[Span, ...]  # where the things stand that it is about
    rule: str
    confidence: float
    end: int


@dataclass(slots=True)
class _State:
    """What a stretch may have from those before it in its sentence."""

    hope: Verb | None = None
    hope_is_deed: bool = False  # 力争 + verb: ends where a stretch has a subject of its own
    verb: Verb | None = None
    indicators: list[tuple[Span, ...]] = field(default_factory=list)
    owner: Span | None = None  # the object of the first stretch without a figure
    subject: Span | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    """A figure with the stretch to its left and right that is its own."""

    figure: Figure
    left: Span
    right: Span
    end: int  # after the comparing words behind it
    after: Comparison | None
    is_first: bool
    base: Span | None  # 由72%, where the figure is what this is brought to


def find_targets(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon
) -> tuple[tuple[Target, ...], tuple[Outcome, ...]]:
    """Targets and outcomes of a document, each in reading order."""
    words = Words(reading.text, tokens, lexicon)
    past = past_sentences(reading, tokens, lexicon)
    targets: list[Target] = []
    outcomes: list[Outcome] = []
    for sentence in reading.sentences:
        if sentence.is_heading or _DEFINES.search(reading.text, sentence.start, sentence.end):
            continue
        found = list(_Quantities(reading, sentence, words, lexicon, sentence in past).read())
        if sentence in past:
            outcomes += (_outcome(reading, one, mentions) for one in found)
            outcomes += _honours(reading, sentence, mentions, found)
        else:
            targets += (_target(reading, one, mentions) for one in found)
    return tuple(targets), tuple(outcomes)


class _Quantities:
    """Reads the quantities of one sentence."""

    def __init__(self, reading: Reading, sentence: Sentence, words: Words, lexicon: Lexicon, is_past: bool) -> None:
        self.text = reading.text
        self.sentence = sentence
        self.words = words
        self.lexicon = lexicon
        self.is_past = is_past
        self.state = _State(year=reading.plan.year)

    def read(self) -> Iterator[_Reading]:
        stretches = segments(self.text, self.sentence.start, self.sentence.end)
        for number, (start, end, mark) in enumerate(stretches):
            if mark in "；;":
                self.state = _State(year=self.state.year)
            self._take_year(start, end)
            items = self._items(start, end)
            if not items:
                self._pass_over(start, end)
                continue
            following = stretches[number + 1] if number + 1 < len(stretches) else None
            yield from self._stretch(start, end, items, following)

    # -- what stands around a figure -------------------------------------------------------------------------------

    def _take_year(self, start: int, end: int) -> None:
        part = self.text[start:end]
        if match := _FIVE_YEARS.search(part):
            self.state.year = _NUMBERS[match[1] or match[2]]
        elif match := _YEAR.search(part):
            self.state.year = int(match[1])

    def _items(self, start: int, end: int) -> list[_Item]:
        hidden = enclosed(self.text, start, end)
        figures = [
            figure
            for figure in find_figures(self.text, start, end, self.lexicon)
            if not any(low <= figure.start < high for low, high in hidden)
        ]
        figures = [figure for figure in figures if not self._is_loose(figure, end)]
        figures = [figure for figure in figures if not self._describes(figure, figures, end)]
        figures, bases = self._without_bases(figures)
        items: list[_Item] = []
        left = start
        for number, figure in enumerate(figures):
            after = self.words.comparison_after(figure.end, end)
            stop = after.end if after else figure.end
            if number + 1 == len(figures):
                right, following = (stop, end), end
            else:
                right, following = self._split(stop, figures, number, end)
            items.append(_Item(figure, (left, figure.start), right, stop, after, number == 0, bases.get(figure)))
            left = following
        return items

    def _without_bases(self, figures: list[Figure]) -> tuple[list[Figure], dict[Figure, Span]]:
        """The figures without those from which another is reached (由72%提高到78%), and where such a phrase stands."""
        bases: dict[Figure, Span] = {}
        gone: list[Figure] = []
        for base, figure in zip(figures, figures[1:], strict=False):
            if self.text[base.start - 1] in "从由" and re.search(r"[到至为]$", self.text[base.end : figure.start]):
                bases[figure] = (base.start - 1, base.end)
                gone.append(base)
        return [figure for figure in figures if figure not in gone], bases

    def _split(self, start: int, figures: Sequence[Figure], number: int, end: int) -> tuple[Span, int]:
        """What belongs to a figure on its right, and where that of the next begins."""
        stop = figures[number + 1].start
        if match := _JOINED.match(self.text, start, stop):
            return (start, start), match.end()
        after = self.words.comparison_after(figures[number + 1].end, end)
        last = after.end if after else figures[number + 1].end
        is_closed = last == end or bool(_JOINED.match(self.text, last))
        hidden = enclosed(self.text, start, stop)
        joints = [
            joint
            for joint in re.finditer(r"以及|、|和|及|与|并", self.text[start:stop])
            if not any(low <= start + joint.start() < high for low, high in hidden)
        ]
        if joints:
            joint = joints[0] if is_closed and joints[-1].end() < stop - start else joints[-1]
            return (start, start + joint.start()), start + joint.end()
        verbs = [verb for verb in self.words.verbs(start, stop) if verb.start > start]
        if verbs:
            return (start, verbs[0].start), verbs[0].start
        return (start, stop), stop

    def _is_loose(self, figure: Figure, end: int) -> bool:
        """Whether it is one of the small numbers that running Chinese is full of (两个, 三项), with nothing comparing it."""
        if not figure.is_chinese or figure.high >= 10 or figure.unit == RATIO or self.text[figure.end - 1] == "大":
            return False
        _, comparisons, _, _ = self.words.strip_end((max(self.sentence.start, figure.start - 8), figure.start))
        return not comparisons and self.words.comparison_after(figure.end, end) is None

    def _describes(self, figure: Figure, figures: Sequence[Figure], end: int) -> bool:
        """Whether a figure only describes what another counts (产值超10亿元的企业3家) or one project (年产10万吨的项目)."""
        if figure.kind == "time":
            return True
        if _CAPACITY.search(self.text, max(0, figure.start - 6), figure.start):
            return True
        after = self.words.comparison_after(figure.end, end)
        stop = after.end if after else figure.end
        rest = self.text[stop:end]
        if figure.kind not in ("money", "size") or not rest or _JOINED.match(rest):
            return False
        if rest.startswith("级"):
            return True
        if figure.kind == "size" and figure.unit not in _PLANNED_SIZES:
            return True
        if _DESCRIBES.search(self.text, max(0, figure.start - 8), figure.start) and rest.startswith("的"):
            return not self.text[: figure.start].endswith("规模为")
        counts = [other for other in figures if other.kind == "count"]
        for other in counts:
            low, high = sorted((other, figure), key=lambda one: one.start)
            between = self.text[low.end : high.start]
            if other is low and _MEASURED.fullmatch(between):
                return True
            if re.search(r"[、，和并]", between):
                continue
            if other is high and not self.words.verbs(stop, high.start) and self._closes(high, end):
                return True
            if other is low and rest.startswith("的"):
                return True
        return False

    def _closes(self, figure: Figure, end: int) -> bool:
        after = self.words.comparison_after(figure.end, end)
        stop = after.end if after else figure.end
        return stop == end or bool(_JOINED.match(self.text, stop))

    def _pass_over(self, start: int, end: int) -> None:
        """A stretch without a figure: what it hands on to the next."""
        (low, high), verbs = self.words.strip_start((start, end))
        state = self.state
        hope = next((verb for verb in verbs if verb.scope == "goals"), None)
        if hope:
            state.hope, state.hope_is_deed = hope, verbs[-1] is not hope
        elif verbs and verbs[0].scope == "ends":
            state.hope = None
        state.verb = None
        state.indicators = []
        if state.owner is None and low < high:
            state.owner = self.words.noun_right(low, high, whole=False)

    # -- one stretch -----------------------------------------------------------------------------------------------

    def _stretch(
        self, start: int, end: int, items: list[_Item], following: tuple[int, int, str] | None
    ) -> Iterator[_Reading]:
        shared: list[tuple[Span, ...]] = []
        previous: list[_Reading] = []
        low: int | None = None  # where a figure that was none left its words to the next
        for number, item in enumerate(items):
            if low is not None:
                item = replace(item, left=(low, item.left[1]), is_first=number == 0 or low == start)
            low = None
            follows = not self.text[slice(*item.left)].strip("、，和及与 ")
            if shared and follows:
                yield from self._with(previous, item, (shared.pop(0),))
                continue
            found = self._item(start, end, item, following)
            if found is None:
                low = item.left[0]
                continue
            previous, respective = found
            rest = items[number + 1 :]
            if rest and all(not self.text[slice(*one.left)].strip("、，和及与 ") for one in rest):
                if item.right[0] == item.right[1] and rest[-1].right[0] == rest[-1].right[1]:
                    shared = self._respectively(previous, len(rest) + 1)
                    if shared:
                        previous = [replace(previous[0], pieces=shared.pop(0))]
            yield from previous

    def _respectively(self, found: list[_Reading], number: int) -> list[tuple[Span, ...]]:
        """The indicators of so many figures that follow one another (A、B分别达到30%、50%); none where they do not tally."""
        if len(found) == number:
            return [one.pieces for one in found]
        pieces = found[0].pieces
        parts = members(self.text, pieces[0])
        if len(parts) != number:
            return []
        spelt = [(*one, *pieces[1:]) for one in spelt_out(self.words, parts)]
        self.state.indicators = list(spelt)
        return spelt

    def _with(self, previous: list[_Reading], item: _Item, indicators: tuple[tuple[Span, ...], ...]) -> list[_Reading]:
        comparator = item.after.comparator if item.after and previous[0].comparator != "increase" else None
        return [
            replace(
                previous[0],
                pieces=pieces,
                figure=item.figure,
                unit=item.figure.unit,
                comparator=comparator or previous[0].comparator,
                end=item.end,
            )
            for pieces in indicators
        ]

    def _item(
        self, start: int, end: int, item: _Item, following: tuple[int, int, str] | None
    ) -> tuple[list[_Reading], bool] | None:
        text, words, state, figure = self.text, self.words, self.state, item.figure
        head = text[slice(*item.left)]
        if not self.is_past and (_STOCK.search(head) or _EFFECT.search(head)):
            return None
        left, comparisons, late, respective = words.strip_end(
            (item.base[1] if item.base else item.left[0], item.left[1])
        )
        if item.base:
            left, _, more, _ = words.strip_end((item.left[0], item.base[0]))
            late += more
        left, verbs = words.strip_start(left, is_level=bool(comparisons))
        own = [verb for verb in (*verbs, *late)]
        hope = next((verb for verb in own if verb.commitment == "aspiring"), None)
        deeds = [verb for verb in verbs if verb is not hope and verb.commitment and not (verb.keeps and comparisons)]
        rest = text[slice(*item.right)].strip(" 、，的")
        level, is_rate = bool(comparisons), figure.unit == RATIO
        noun = text[slice(*left)].strip("、， ")
        all_verbs = verbs

        # The frame: where the indicator stands.
        inner = words.verbs(*left)
        closing = inner[-1] if inner and inner[-1].end == left[1] else None
        leans = _LEANING.match(noun)
        if (
            not self.is_past
            and not level
            and item.is_first
            and leans
            and not (closing and closing.start >= left[0] + leans.end())
        ):
            return None
        ends_open = not noun or bool(closing) or noun.endswith(_OPEN) or self._ends_in_verb(left)
        each = noun.startswith("每") and bool(rest)
        pieces: tuple[Span, ...] = ()
        if level and noun and not each and (not rest or is_rate and not ends_open or self._goes_on(item.right)):
            rule = "change" if comparisons[0].comparator in ("increase", "fall") else "level"
            pieces = (left,)
        elif rest and (ends_open or level or each):
            rule = "figure-noun"
            span = self._noun(item, noun.endswith("等"), head)
            if not self._counts(item, span):
                return None
            for one in comparisons:  # 新增10家, 突破5项: a verb here, no comparing word
                if verb := words.figure_verb(one.start, one.end):
                    deeds.append(verb)
            comparisons = [one for one in comparisons if not words.figure_verb(one.start, one.end)]
            level = bool(comparisons)
            if closing:
                deeds.append(closing)
            pieces = (span,)
            if each:
                pieces = ((left[0], closing.start if closing else left[1]), span)
            elif closing and text[slice(*span)] in _MONEY:
                pieces = (left, span)
        elif rest and noun:
            rule = "noun-figure"
            pieces = (left,)
            if is_rate:
                pieces = (left, words.noun_right(*item.right, whole=True))
            elif figure.kind == "size":
                pieces = (left, words.noun_right(*item.right, whole=False))
            elif not self._goes_on(item.right):
                return None  # a number inside a name: 科技创新9项计划
        elif noun:
            rule = "noun-figure"
            pieces = (left,)
            if cut := self._cut(left, inner, is_rate):
                deeds.append(cut)
                pieces = ((left[0] if cut.keeps else cut.end, left[1]),)
                if cut.is_change and words.ends_in_noun((left[0], cut.start)):  # 城镇新增就业
                    pieces = ((left[0], cut.start), (cut.end, left[1]))
                left = (cut.end, left[1])
            if closing and figure.kind == "money":
                pieces = self._founded(following) or pieces
        elif state.indicators and (level or verbs):
            rule = "shared-indicator"
        else:
            return None
        inside = words.inner_comparison(left) if is_rate and rule in ("level", "noun-figure") else None
        if is_rate and noun.endswith("的") and not rest and inside is None:
            if "占" not in noun:
                return None
            pieces = ((left[0], left[1] - 1),)
        elif is_rate and noun.endswith("的") and not rest and inside:
            comparisons, level = [inside], True
            front, more, _, respective = words.strip_end((left[0], inside.start))
            comparisons += more
            pieces = (front, (inside.end, left[1] - 1))
        if rule == "noun-figure" and noun.endswith("级") and state.indicators:  # 其中国家级9个
            pieces = (*pieces, *self._without_level(state.indicators[0]))

        # What it has from before.
        if text[left[0] : left[0] + 1] == "占" and rule in ("level", "noun-figure") and state.indicators:
            pieces = (*state.indicators[0], *pieces)
            rule = "shared-indicator"
        indicators = list(state.indicators) if rule == "shared-indicator" and not pieces else [pieces]
        if pieces and rule != "figure-noun":
            indicators = self._spelt(pieces, comparisons, figure, respective, head)
            indicators = [self._owned(one) for one in indicators]
        if is_rate and comparisons and noun.endswith("在"):
            indicators = [((one[0][0], one[0][1] - 1), *one[1:]) for one in indicators]
        if not all(one and any(high > low for low, high in one) for one in indicators):
            return None

        # Firmness.
        if hope:
            state.hope, state.hope_is_deed = hope, bool(deeds)
            if hope in late and item.is_first or hope.scope != "goals":
                state.hope = None
        elif item.is_first and any(verb.scope == "ends" for verb in all_verbs):
            state.hope = None
        elif item.is_first and state.hope and state.hope_is_deed and level and not all_verbs and noun:
            state.hope = None
        hope = hope or state.hope
        deed = next((verb for verb in deeds if verb.is_change), deeds[-1] if deeds else None)
        carried = False
        if deed is None and rule == "figure-noun" and not hope and not (state.verb and not noun):
            deed = next(iter(words.verbs(pieces[-1][1], item.right[1])), None)
        near = not item.is_first or figure.kind == "count"
        if deed is None and not level and state.verb is not None and not all_verbs and near and not is_rate:
            deed, carried = state.verb, True
        commitment = "committed"
        if deed and deed.commitment:
            commitment = deed.commitment
        hedge = words.hedge((item.left[0], deed.start if deed else left[0])) if not carried else ""
        if hedge and commitment == "committed" and not (level and not deeds):
            commitment = hedge
        if not level or rule == "figure-noun":
            state.verb = replace(deed, commitment=commitment) if deed else None
        else:
            state.verb = None
        if rule == "figure-noun" and not (deed or hope or comparisons or is_rate or self.is_past):
            if not (self._ends_in_verb(left) or words.has_predicate(item.right)):
                return None  # 1个支柱产业（电子信息）: told, not set
        if hope:
            commitment = "aspiring"

        comparator = self._comparator(
            figure, comparisons, item.after, bool(deed and deed.is_change) or noun.startswith(("新增", "净增"))
        )
        if state.subject is None or rule in ("level", "change"):
            state.subject = (item.left[0], figure.start)
        state.indicators = indicators
        triggers = [(verb.start, verb.end) for verb in (hope, deed) if verb]
        triggers += [(one.start, one.end) for one in (*comparisons, *([item.after] if item.after else []))]
        if comparisons and comparisons[0].comparator == "fall":
            indicators = [(*one, (comparisons[0].start, comparisons[0].end)) for one in indicators]
        confidence = 0.9 if rule in ("level", "change") else 0.85 if deeds else 0.75 if carried else 0.6
        return [
            _Reading(
                self.sentence,
                (start, end),
                tuple(one),
                figure,
                comparator,
                figure.unit,
                state.year,
                commitment,
                tuple(sorted(set(triggers))),
                (state.subject, item.right) if state.subject else (item.right,),
                rule,
                confidence,
                max(item.end, *(high for _, high in one)),
            )
            for one in indicators
        ], respective

    def _goes_on(self, right: Span) -> bool:
        """Whether what stands behind a figure is a predicate and not the name of what is counted."""
        at = self._skip(right)
        return at == right[0] and self.words.tag_at(at) in ("v", "vd", "p", "d", "c")

    def _skip(self, span: Span) -> int:
        start = span[0]
        while start < span[1] and self.text[start] in " 、，的":
            start += 1
        return start

    def _ends_in_verb(self, span: Span) -> bool:
        """Whether the last word of a span is a verb that the lists do not have."""
        token = self.words.token_before(span[1])
        if token is None or token.tag != "v" or token.start < span[0]:
            return False
        return self.text[token.start - 1] not in "、和与及"  # 改革、开放、创新三大支撑 lists, and governs nothing

    def _without_level(self, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
        low, high = pieces[0]
        match = _LEVEL.match(self.text[low:high])
        return ((low + match.end(), high), *pieces[1:]) if match and low + match.end() < high else pieces

    def _cut(self, left: Span, inner: list[Verb], is_rate: bool) -> Verb | None:
        """The verb inside a span that governs what follows it up to the figure: 在X领域实施|重大专项70个."""
        if is_rate:
            return None
        for verb in reversed(inner):
            if verb.start == left[0] and not verb.keeps:
                continue
            if verb.end + 2 <= left[1] and not self.words.is_metric((verb.end, left[1])):
                if self.text[verb.end] in NOUN_ENDINGS:
                    continue
                return verb
        return None

    def _founded(self, following: tuple[int, int, str] | None) -> tuple[Span, ...]:
        """The fund that the next stretch sets up with the money of this: 安排3000万元，设立专项资金."""
        if following is None:
            return ()
        (low, high), verbs = self.words.strip_start((following[0], following[1]))
        if verbs and self.text[verbs[0].start : verbs[0].end] in ("设立", "建立") and low < high:
            return (self.words.noun_right(low, high, whole=False),)
        return ()

    def _noun(self, item: _Item, is_listed: bool, head: str) -> Span:
        """The name behind a figure, with its predicate where it is too general to stand alone."""
        low, high = item.right
        made = _MADE.search(self.text, low, high) if "将" in head or "把" in head else None
        if made:  # 将甲、乙等10户企业列为示范企业
            return self.words.noun_right(made.end(), high, whole=False)
        span = self.words.noun_right(low, high, whole=item.figure.unit == RATIO)
        if span[1] - span[0] <= 2 and not is_listed:
            return self.words.noun_right(low, high, whole=True)
        return span

    def _counts(self, item: _Item, noun: Span) -> bool:
        """Whether the name behind a figure is counted, and is not one of a few that are all named or stand for ideas."""
        figure, name = item.figure, self.text[slice(*noun)]
        if not name or self.text[noun[1] : noun[1] + 2] == "（即":
            return False
        if figure.unit == RATIO:
            return True
        short = self.text[slice(*self.words.noun_right(*item.right, whole=False))]
        if _ABSTRACT.search(short):
            return False
        is_few = figure.is_chinese and figure.high < 10
        if is_few or self.text[figure.end - 1] == "大":
            behind = self.text[item.right[0] : noun[1]]
            if _ABSTRACT_MANY.search(short) or _ABSTRACT_MANY.search(behind.split("的")[0].split("等")[0]):
                return False
        if self._all_named(item.left):
            return False
        return True

    def _all_named(self, left: Span) -> bool:
        """Whether the figure sums up what is named right before it: 甲、乙、丙三项."""
        low, high = self.words.strip_start(left)[0]
        phrase = self.text[low:high].rstrip()
        if phrase.endswith(_OPEN) or not phrase or self._ends_in_verb((low, high)):
            return False
        verbs = self.words.verbs(low, high)
        return len(members(self.text, (verbs[-1].end if verbs else low, high))) > 1

    def _spelt(
        self, pieces: tuple[Span, ...], comparisons: list[Comparison], figure: Figure, respective: bool, head: str
    ) -> list[tuple[Span, ...]]:
        """专利申请量、授权量均增长20%: one for each, where the figure is of each alone."""
        if len(pieces) > 1 or respective or not comparisons:
            return [pieces]
        parts = members(self.text, pieces[0])
        each = bool(re.search(r"(?:均|都)[^，]{0,6}$", head))
        rate = figure.unit == RATIO and comparisons[0].comparator in ("increase", "fall")
        if (
            len(parts) < 2
            or "等" in self.text[slice(*parts[-1])]
            or not (each or rate and all(self.words.ends_in_metric(part) for part in parts))
        ):
            return [pieces]
        return spelt_out(self.words, parts)

    def _owned(self, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
        """A bare measure with its owner: 产值 → X产业产值; 授权量 after 发明专利申请量 → 发明专利授权量."""
        if len(pieces) != 1 or not self.words.is_metric(pieces[0]):
            return pieces
        before = self.state.indicators
        if before and len(before[-1]) == 1:
            low, high = before[-1][0]
            own = pieces[0][1] - pieces[0][0]
            if self.words.ends_in_metric((low, high)) and high - low > own:
                return (low, high - own), pieces[0]
            return before[-1][0], pieces[0]
        if self.state.owner:
            return self.state.owner, pieces[0]
        return pieces

    def _comparator(
        self, figure: Figure, comparisons: list[Comparison], after: Comparison | None, is_change: bool
    ) -> str:
        named = [one.comparator for one in comparisons]
        if "increase" in named or is_change or figure.kind == "multiple" and "reach" not in named:
            return "increase"
        if "fall" in named:
            return "reach"
        for comparator in (*named, after.comparator if after else "reach"):
            if comparator != "reach":
                return comparator
        if after and after.comparator != "reach":
            return after.comparator
        if figure.low < figure.high:
            return "range"
        return "exceed" if figure.is_more else "reach"


def _name(reading: Reading, pieces: Sequence[Span]) -> str:
    spans = [reading.mapped.span(*piece) for piece in pieces if piece[1] > piece[0]]
    return "".join(reading.received[low:high] for low, high in spans)


def _evidence(reading: Reading, one: _Reading) -> Evidence:
    spans = [*one.pieces, *one.triggers, (one.figure.start, one.end)]
    start, end = min(low for low, _ in spans), max(high for _, high in spans)
    low, high = reading.mapped.span(start, end)
    line = reading.received.count("\n", 0, low) + 1
    return Evidence(reading.received[low:high], low, high, one.sentence.section, line)


def _about(one: _Reading, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Keys of the things that a quantity is about: those that stand in its indicator or are its subject."""
    spans = (*one.pieces, *one.concerned)
    found = [
        mention.key
        for mention in mentions
        if TYPE_CLASS[mention.type] in _PARTIES
        and any(low <= mention.start and mention.end <= high for low, high in spans)
    ]
    return tuple(dict.fromkeys(found))


def _target(reading: Reading, one: _Reading, mentions: Sequence[Mention]) -> Target:
    name = _name(reading, one.pieces)
    return Target(
        section=one.sentence.section,
        indicator=name,
        indicator_key=key(name),
        comparator=one.comparator,
        low=one.figure.low,
        high=one.figure.high,
        unit=one.unit,
        year=one.year,
        commitment=one.commitment,
        trigger=tuple(_name(reading, [span]) for span in one.triggers),
        concerns=_about(one, mentions),
        evidence=_evidence(reading, one),
        confidence=one.confidence,
        rule=one.rule,
    )


def _outcome(reading: Reading, one: _Reading, mentions: Sequence[Mention]) -> Outcome:
    name = _name(reading, one.pieces)
    return Outcome(
        section=one.sentence.section,
        indicator=name,
        indicator_key=key(name),
        low=one.figure.low,
        high=one.figure.high,
        unit=one.unit,
        year=one.year if one.year != reading.plan.year else None,
        parties=_about(one, mentions),
        evidence=_evidence(reading, one),
        confidence=one.confidence,
        rule=one.rule,
    )


def _honours(
    reading: Reading, sentence: Sentence, mentions: Sequence[Mention], found: Sequence[_Reading]
) -> Iterator[Outcome]:
    """What was achieved without a figure: a stretch with named things and a word for an achievement."""
    for start, end, _ in segments(reading.text, sentence.start, sentence.end):
        if any(one.stretch == (start, end) for one in found) or not _ACHIEVED.search(reading.text, start, end):
            continue
        parties = [m.key for m in mentions if start <= m.start and m.end <= end and TYPE_CLASS[m.type] in _PARTIES[:3]]
        if parties:
            low, high = reading.mapped.span(start, end)
            line = reading.received.count("\n", 0, low) + 1
            evidence = Evidence(reading.received[low:high], low, high, sentence.section, line)
            yield Outcome(
                sentence.section,
                None,
                None,
                None,
                None,
                None,
                None,
                tuple(dict.fromkeys(parties)),
                evidence,
                0.7,
                "honour",
            )
