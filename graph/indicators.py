"""Under which key figures of different plans compare: the indicator without what makes it no other, unit, change, year.

A level and its change never meet (高新技术企业达到300家, 新增高新技术企业300家), nor do two units, nor a figure for the
plan's own year and one for another. Which words are put aside stands in `indicators.tsv`.

>>> key("国家高新技术企业总数", "reach", "户", 2031, 2031)
'高新技术企业 个'
>>> key("全社会R&D经费支出占GDP的比重", "reach", "ratio", 2035, 2031)
'研发经费占生产总值比重 ratio @2035'
>>> key("技术合同成交额", "increase", "ratio", None, None)
'技术合同交易额 +ratio'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from .register import fold

_FILE = Path(__file__).with_name("indicators.tsv")
_LEVEL = re.compile(r"^国家(?:级|认定的?)?")


def key(
    indicator: str, comparator: str | None, unit: str, year: int | None, plan_year: int | None, place: str | None = None
) -> str:
    """The key of a target, or of an outcome (`comparator` None): name, unit with a plus where it is the change, year.

    `indicator` is its key in Simplified, `unit` as facts have it, `place` the key of the plan's own place. The year
    stands only where it is not the plan's own; an outcome's own years are the plan's and the one before.
    """
    words = _words()
    name = _plainly(indicator)
    heads = [*words["head"], *((f"{place}市", place) if place else ())]
    change = comparator == "increase"
    while found := next((w for w in (*heads, *words["added"]) if len(w) < len(name) and name.startswith(w)), None):
        change |= found in words["added"]
        name = name.removeprefix(found)
    if _ends(name, "growth"):
        name, change = _without(name, "growth"), True
    while (rest := _without(name, "tail")) != name:
        name = rest
    if unit == "ratio" and comparator is None and not _ends(name, "proportion"):
        change = True  # 高新技术企业增长51%: what an outcome grew by
    if (title := _LEVEL.sub("", name)) in words["national"]:
        name = title
    counted = "个" if unit in words["counts"] else unit
    own = {None, plan_year, plan_year - 1 if plan_year and comparator is None else plan_year}
    return f"{name} {'+' if change else ''}{counted}" + ("" if year in own else f" @{year}")


def _plainly(indicator: str) -> str:
    """The name with one word for each thing that has several, and without 的."""
    known = _words()["same"]
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    name = fold(indicator).upper().replace("的", "")
    while (read := pattern.sub(lambda found: known[found[0]], name)) != name:  # R&D经费支出 → 研发经费支出 → 研发经费
        name = read
    return name


def _ends(name: str, kind: str) -> bool:
    return any(name.endswith(word) and len(word) < len(name) for word in _words()[kind])


def _without(name: str, kind: str) -> str:
    return next((name.removesuffix(w) for w in _words()[kind] if name.endswith(w) and len(w) < len(name)), name)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    """What each word reads as, by kind, in the order of the file."""
    found: dict[str, dict[str, str]] = {}
    lines = (line for line in _FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    for line in list(lines)[1:]:
        kind, word, *reads = line.split("\t")
        found.setdefault(kind, {})[word] = "".join(reads)
    return found
