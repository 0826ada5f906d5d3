"""Figures in official prose: numerals of either kind, ranges, shares, multiples, with the unit that follows.

A figure is read with what is part of it (3-5家, 1.2亿元, 三分之二, 翻一番, 5000多件) and without the words that
compare (达到, 以上). Offsets are code points of the text given. What only looks like a quantity is none: years and
dates, ordinals (第三), congresses (十九大), names with a figure in them (5G).

>>> from .lexicon import lexicon
>>> [(f.low, f.high, f.unit) for f in find_figures("培育3至5家企业，投资1.5亿元，增长两成。", 0, 22, lexicon())]
[(3.0, 5.0, '家'), (150000000.0, 150000000.0, 'CNY'), (0.2, 0.2, 'ratio')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import Lexicon

RATIO = "ratio"
_CN_DIGITS = "〇零一二两三四五六七八九"
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9}
_SCALES |= {"百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_SCALE = "(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
# Bounded: no numeral is longer, and a row of nothing but digits would be tried to its end at each of them.
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d+)(?:\.\d+)?"
# 三百二十, 十五, 一万; 百/千/万/亿 alone only where a comparison stands before it: 突破千亿元.
_CHINESE = (
    rf"[{_CN_DIGITS}十][{_CN_DIGITS}十百千万亿]{{0,30}}(?:点[{_CN_DIGITS}]{{1,30}})?"
    r"|(?<=突破|超过|达到|跨越|迈过|迈上)[百千万亿]{1,9}"
)
_NUMERAL = rf"(?:{_ARABIC}\s?{_SCALE}?|{_CHINESE})"
_DASH = "[-–—－~～〜至到]"
_PER_CENT = "(?:%|％|个百分点|百分点)"
_MORE = "(?:多|余)?"
# What stands before a numeral that is part of something else: an ordinal, a code, a version, a vague number, 每百万人.
_NOT_BEFORE = r"(?<![第每数几前\d.A-Za-z+＋×*/号])"
_NOT_YEAR = r"(?!\s?(?:年|月|日|岁|周年|周岁|届|世纪|时代|号))"


# What follows a unit that is then none: 三大类型, 一次产业, 五分之一, 二期工程.
_NAMES_ON = {
    "大": "步截数型学专桥飞赛以厅堂量力",
    "分": "之钟",
    "点": "一二三四五六七八九零",
    "次": "产会全",
    "期": "工项建",
    "位": "一",
    "类": "型",
    "号": "线",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as written. `unit` is "CNY", "ratio", or the measure word; `kind` tells how it was written:
    "count", "size", "money", "time", "share" (a percentage), "points" (percentage points), "multiple" (倍),
    "doubling" (番)."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    kind: str
    is_chinese: bool  # its numeral is of Chinese characters only
    is_more: bool  # 多, 余: more than the number


def numeral(text: str) -> float:
    """The number that a numeral stands for. ValueError where it is none.

    >>> numeral("1.2亿"), numeral("三千五百"), numeral("1,600"), numeral("两"), numeral("千亿")
    (120000000.0, 3500.0, 1600.0, 2.0, 100000000000.0)
    """
    match = re.fullmatch(rf"({_ARABIC})\s?({_SCALE}?)", text)
    if match:
        # Through a whole number where it is one, so that 2.87亿 is 287000000 and not a neighbour of it.
        return _times(float(match[1].replace(",", "")), _SCALES.get(match[2], 1.0))
    if text in _SCALES:
        return _SCALES[text]
    import cn2an  # type: ignore[import-untyped]

    if not re.fullmatch(rf"[{_CN_DIGITS}十百千万亿点]+", text):
        raise ValueError(f"{text!r} is no numeral")
    try:
        return float(cn2an.cn2an(text.replace("〇", "零"), "smart"))
    except KeyError:  # 一亿三, in which it leaves out the scale after 亿
        raise ValueError(f"{text!r} is no numeral") from None


def _times(number: float, scale: float) -> float:
    product = number * scale
    return float(round(product)) if scale > 1 and abs(product - round(product)) < 1e-6 * scale else product


def find_figures(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Figure]:
    """The figures of `text[start:end]`, in order, apart from each other."""
    table, pattern = _units(lexicon)
    for match in pattern.finditer(text, start, end):
        if _is_name(text, match) or _is_cut(text, match.start()):
            continue
        if figure := _figure(match, table):
            yield figure


@lru_cache(maxsize=4)
def _units(lexicon: Lexicon) -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    """Kind and unit of each measure word, and the pattern of a figure with one of them."""
    table = {row["word"]: (row["kind"], row["unit"] or row["word"]) for row in lexicon.rows("measure_words")}
    unit = "|".join(map(re.escape, sorted(table, key=lambda word: (-len(word), word))))
    return table, re.compile(
        rf"(?P<part>[{_CN_DIGITS}十百]{{1,9}})分之(?P<whole_part>[{_CN_DIGITS}十百]{{1,9}})"
        rf"|(?P<half>一半|半数)"
        rf"|翻(?P<doublings>[{_CN_DIGITS}]|\d)?(?:番|两番)"
        rf"|{_NOT_BEFORE}(?P<low>{_NUMERAL})(?P<low_unit>{_PER_CENT}|‰|{unit})?{_DASH}"
        rf"(?P<high>{_NUMERAL}){_NOT_YEAR}{_MORE}(?:(?P<high_share>{_PER_CENT}|‰|倍)|(?P<high_unit>{unit}))"
        rf"|{_NOT_BEFORE}(?P<number>{_NUMERAL}){_NOT_YEAR}(?P<more>{_MORE})(?:(?P<share>{_PER_CENT}|‰|倍|成(?![为果立员就套品效熟本长]))|(?P<unit>{unit})(?P<per>/[人年户亩天])?)"
    )


def _figure(match: re.Match[str], table: dict[str, tuple[str, str]]) -> Figure | None:
    start, end = match.span()
    if match["part"]:
        value = numeral(match["whole_part"]) / numeral(match["part"])
        return Figure(start, end, value, value, RATIO, "share", True, False)
    if match["half"]:
        return Figure(start, end, 0.5, 0.5, RATIO, "share", True, False)
    if match[0].startswith("翻"):
        times = 2 if match[0].endswith("两番") else int(numeral(match["doublings"])) if match["doublings"] else 1
        value = 2.0**times - 1  # a change: one doubling is an increase by the whole
        return Figure(start, end, value, value, RATIO, "doubling", True, False)
    try:
        high = numeral(match["high"] or match["number"])
        low = numeral(match["low"]) if match["low"] else high
    except ValueError:
        return None
    share, unit = match["high_share"] or match["share"], match["high_unit"] or match["unit"]
    chinese = not re.search(r"\d", match[0])
    if match["low"]:
        scale = re.search(_SCALE, match["high"])
        if scale and match["low"].replace(".", "").isdigit() and not match["low_unit"]:
            low = _times(low, _SCALES[scale[0]])  # 3-5万 is 3万 to 5万
        if low >= high:
            return None
    if share:
        factor = {"‰": 1e-3, "倍": 1.0, "成": 0.1}.get(share, 1e-2)
        kind = {"倍": "multiple"}.get(share, "points" if "点" in share else "share")
        return Figure(start, end, _share(low, factor), _share(high, factor), RATIO, kind, chinese, bool(match["more"]))
    kind, name = table[unit]
    if match["per"]:
        name = unit[-1:] + match["per"]  # 万元/人 is no plain money
    return Figure(start, end, low, high, name, kind, chinese, bool(match["more"]))


def _share(number: float, factor: float) -> float:
    return round(number * factor, 12)  # 2.87 % is 0.0287, without the tail of binary fractions


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether the figure is the beginning of a name or of an expression of another kind: 5G, 三大类型, 一次产业."""
    unit, after = match["unit"] or "", text[match.end() : match.end() + 1]
    if unit.isascii() and unit and (after.isascii() and after.isalnum() or unit == "G" and len(match["number"]) == 1):
        return True
    if unit == "大" and re.match(r"[二三]?十", match["number"]) and len(match["number"]) > 1:
        return True  # 十九大, 二十大: a congress
    return after in _NAMES_ON.get(unit, ()) and after != ""


def _is_cut(text: str, start: int) -> bool:
    """Whether the numeral goes on to the left over a wide comma: 1，200家 is neither 200 nor safely 1200."""
    return text[start - 1 : start] == "，" and text[start - 2 : start - 1].isdigit() and text[start].isdigit()
