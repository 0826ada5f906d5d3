"""What a sentence is about: what was done (a review) or what is to be done (the plan's own period).

A report to a people's congress looks back in its first half and ahead in its second; a passage taken from one may be of
either kind. Headings decide where they speak (二〇一八年工作回顾, 今年的主要任务, 2018年：… in a plan for 2019);
elsewhere the sentences of a line are weighed together, since one alone (新增高新技术企业45家。) may be read both ways.
What looks back yields outcomes, never efforts or targets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .document import Reading, Sentence, Token
from .lexicon import Lexicon

# 比2020年翻番 only measures against that year.
_YEAR = re.compile(r"(?<![\d比较由从自])((?:19|20)\d\d)年(?!度?(?:以来|末))")
_LAST_YEAR = re.compile(r"去年|上年|过去一年|过去的一年|一年来")
_PAST_YEARS = re.compile(
    r"(?:过去|回首|回望|回顾)(?:的|这)?[一二两三四五六七八九十\d]*年|[一二三五十][一二三四五]?年来"
    r"|今年以来|“十[一二三四五六]?五”(?:期间|时期)?(?:以来|的成就)"
)
_AHEAD = "任务|目标|安排|打算|计划|部署|思路|要求|建议"
_PLAN_HEADING = re.compile(
    rf"(?:今年|明年|今后|未来|(?:19|20)\d\d年).{{0,12}}(?:工作|重点|{_AHEAD})"
    r"|“十[一二三四五六]?五”.{0,6}(?:目标|任务|思路|要求)"
)
# What a heading opens with: 2018年：奋力开拓, （二）2018年工作.
_OF_YEAR = re.compile(r"\W*(?:[一二三四五六七八九十]+[、）)]\s*)?((?:19|20)\d\d)年(?!以来)")
_UNTIL = re.compile(r"到(?:19|20)\d\d年")
_NOT_MODIFIER = r"(?![^，；。]{1,8}的)"  # 已建成的 X names what exists and says nothing of the sentence
DEFINES = re.compile(r"[：，”]\s*是?指")  # a glossary's entry plans nothing
_LEAD = re.compile(r"[，：。；]")
_LONGEST_LEAD = 25  # characters


@dataclass(frozen=True, slots=True)
class _Weight:
    past: int
    plan: int
    is_strong_past: bool
    is_strong_plan: bool


class _Cues:
    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("period_cues")

        def pattern(tense: str, strong: bool, heading: bool = False) -> re.Pattern[str]:
            parts = []
            for row in sorted(rows, key=lambda row: -len(row["word"])):
                if row["tense"] != tense or (row["where"] == "heading") != heading or strong and not row["strong"]:
                    continue
                word = re.escape(row["word"])
                if row["word"] == "已":
                    word += _NOT_MODIFIER
                # Looked back for behind the word: a pattern whose parts all begin with letters is sought faster.
                before = rf"(?<![^，；：。、\s）]{word})" if row["where"] == "start" else ""
                after = r"(?=[，；。！]|$)" if row["where"] == "end" else ""
                parts.append(f"{word}{before}{after}")
            return re.compile("|".join(parts))

        self.past, self.plan = pattern("past", False), pattern("plan", False)
        self.strong_past, self.strong_plan = pattern("past", True), pattern("plan", True)
        self.past_heading = pattern("past", False, heading=True)
        self.plan_heading = pattern("plan", False, heading=True)


@lru_cache(maxsize=4)
def _cues(lexicon: Lexicon) -> _Cues:
    return _Cues(lexicon)


def past_sentences(reading: Reading, tokens: Sequence[Token], lexicon: Lexicon) -> dict[Sentence, int | None]:
    """The sentences of a reading that tell what was done before the plan's own period, each with the year it tells of.

    The year is None where neither the sentence nor the heading above it says one, or says several.
    """
    cues = _cues(lexicon)
    done = [
        after.start
        for before, after in zip(tokens, tokens[1:], strict=False)
        if after.text == "了" and before.tag.startswith("v")
    ]
    past: dict[Sentence, int | None] = {}
    starts = {token.start for token in tokens}
    regime, depth = "", 0  # depth of the numbered heading that set the regime, 0 where none did
    year: int | None = None  # of a regime that looks back
    for line in _lines(reading):
        if found := _regime(reading, line[0], cues):
            regime, depth = found, _depth(line[0])
            year = _year_of(reading, line[0]) if regime == "past" else None
        elif line[0].is_heading and 0 < _depth(line[0]) <= depth:
            regime, depth, year = "", 0, None
        running = [sentence for sentence in line if not sentence.is_heading]
        if regime == "past":
            past |= {sentence: _year_of(reading, sentence) or year for sentence in running}
            continue
        weights = [_weigh(reading, sentence, starts, done, cues) for sentence in running]
        back = sum(weight.past > 0 and not weight.is_strong_plan for weight in weights)
        ahead = sum(weight.plan > 0 and not weight.is_strong_past for weight in weights)
        looks_back = regime != "plan" and back > ahead
        past |= {
            sentence: _year_of(reading, sentence)
            for sentence, weight in zip(running, weights, strict=True)
            if not weight.is_strong_plan and (looks_back or weight.is_strong_past)
        }
    return past


def _lines(reading: Reading) -> Iterator[list[Sentence]]:
    """The sentences of each line of the text."""
    line: list[Sentence] = []
    for sentence in reading.sentences:
        if line and reading.text.find("\n", line[-1].start, sentence.start) >= 0:
            yield line
            line = []
        line.append(sentence)
    if line:
        yield line


def _year_of(reading: Reading, sentence: Sentence) -> int | None:
    """The one year that a heading or sentence tells of: 2024年工作回顾, 去年 in a plan for 2025."""
    years = {int(year) for year in _YEAR.findall(reading.text, sentence.start, sentence.end)}
    if reading.plan.year and _LAST_YEAR.search(reading.text, sentence.start, sentence.end):
        years.add(reading.plan.year - 1)
    return years.pop() if len(years) == 1 else None


def _depth(sentence: Sentence) -> int:
    """Depth of a numbered heading in the outline; 0 for what is none or stands in the preamble."""
    section = sentence.section if sentence.is_heading else None
    return 0 if section is None or section.split(".")[0] == "0" else section.count(".") + 1


def _regime(reading: Reading, first: Sentence, cues: _Cues) -> str:
    """What a heading, or the words before the first comma of a paragraph, say of all that follows."""
    lead = reading.text[first.start : first.end]
    if not first.is_heading:
        lead = _LEAD.split(lead, maxsplit=1)[0]
    if len(lead) > _LONGEST_LEAD and not first.is_heading:
        return ""
    if cues.past_heading.search(lead) or _PAST_YEARS.search(lead):
        return "past"
    year = _OF_YEAR.match(lead) if first.is_heading else None
    if year and reading.plan.year:
        # The tasks of an earlier year head a stage of a plan for several: 2024年主要任务 before 2025年主要任务.
        if int(year[1]) < reading.plan.year and not re.search(_AHEAD, lead):
            return "past"
        if int(year[1]) >= reading.plan.year:
            return "plan"
    if cues.plan_heading.search(lead) or _PLAN_HEADING.search(lead):
        return "plan"
    return ""


def _weigh(reading: Reading, sentence: Sentence, starts: set[int], done: Sequence[int], cues: _Cues) -> _Weight:
    text = reading.text

    def count(pattern: re.Pattern[str]) -> int:
        # A cue is a word of the tagger's, not the end of one and the beginning of the next (项目前期 holds no 目前).
        return sum(match.start() in starts for match in pattern.finditer(text, sentence.start, sentence.end))

    years = [int(year) for year in _YEAR.findall(text, sentence.start, sentence.end)]
    own = reading.plan.year
    gone = own is not None and bool(years) and max(years) < own
    perfect = gone or bisect_left(done, sentence.start) < bisect_left(done, sentence.end)
    perfect = perfect or bool(_PAST_YEARS.search(text, sentence.start, sentence.end))
    until = bool(_UNTIL.search(text, sentence.start, sentence.end)) and not gone
    return _Weight(
        count(cues.past) + perfect,
        count(cues.plan) + until,
        bool(count(cues.strong_past)) or perfect,
        bool(count(cues.strong_plan)) or until,
    )
