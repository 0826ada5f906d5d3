"""What a plan says of itself: issuer, place, year, title, date. What is given goes before what the text says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from ..ontology.model import Plan
from .document import MappedText
from .given import About
from .lexicon import lexicon
from .outline import heading_spans, title_span
from .script import key, language_of, to_hans
from .source import Source

# Gives the characters of the received text at a span of the reading text.
_Own = Callable[[tuple[int, int]], str]

REPORT = "政府工作报告"
_BODY = r"(?:人民政府|政府办公厅|政府办公室|[\u4e00-\u9fff]{2,12}?(?:局|厅|委员会|委|办公室|指挥部|领导小组))"
_LEVEL = r"(?:特别行政区|[\u4e00-\u9fff]{2,5}族自治区|自治区|自治州|自治县|地区|新区|省|市|县|区|州|盟|旗)"
# An issuer opens a title or follows the year or a document's opening words; what it issues follows it.
_ISSUER = re.compile(
    rf"(?:^|年度?|印发|转发|《)(?P<issuer>(?:[\u4e00-\u9fff]{{2,6}}?)?{_LEVEL}?{_BODY})"
    r"(?=关于|印发|\d{4}|[一二三四五六七八九〇○]{4}年|年度?|科技|科学|工作|重点|$)"
)
_SPEAKER = re.compile(rf"我?代表(?P<issuer>(?:[\u4e00-\u9fff]{{2,6}}?)?{_LEVEL}?人民政府)")
_STATED_ISSUER = re.compile(
    r"(?:发布机构|发文机关|发布单位|发文单位|制定机关)[:：]\s*(?P<issuer>[\u4e00-\u9fff]{3,20})"
)
_KIND = re.compile(
    rf"{REPORT}|行动计划|工作计划|工作要点|工作方案|实施方案|工作总结|工作安排|发展规划"
    "|规划|要点|计划|方案|意见|报告|通知"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)年(?!代)")
# What follows the year that a plan is for, and what follows a year that it looks back on.
_AHEAD = re.compile(
    r"[\u4e00-\u9fff]{0,16}?"
    r"(?:总体要求|工作要求|工作安排|工作任务|目标任务|工作目标|主要目标|重点工作|工作重点"
    r"|工作部署|工作思路|工作计划|工作要点|主要任务|预期目标)"
)
_BACK = re.compile(r"(?:以来|底|末|前)|[^。；\n]{0,12}(?:回顾|总结|完成情况|执行情况)")
_DATE = re.compile(r"(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})(?!\d)")
_HEAD = 1500  # characters in which a text's date, issuer and kind stand
_CITY, _PROVINCE = re.compile("全市|我市|市委|市政府"), re.compile("全省|我省|省委|省政府|自治区党委|全区")


def describe(source: Source, mapped: MappedText, given: About) -> tuple[Plan, tuple[str, ...]]:
    """The plan as a whole, and one sentence for each thing found or not found, with where it came from."""
    text = mapped.text
    received = source.received
    hints = source.extract.hints  # what the text says of itself goes before them
    notes: list[str] = []

    def own(span: tuple[int, int]) -> str:
        return mapped.letters(*span, received)

    span = title_span(text)
    title = given.title or (own(span) if span else None)
    head = text[slice(*span)] if span else to_hans(title or "")
    place, place_key, why = _place(text, head, own, given)
    notes.append(_note("place", place, why))
    year, why = _year(text, head, given)
    notes.append(_note("year", year, why))
    issuer, why = _issuer(text, to_hans(received[:_HEAD]), head, own, span, given)
    notes.append(_note("issuer", issuer, why))
    kind = _kind(text, head)
    name = REPORT if kind == REPORT and not given.issuer else _bare(key(issuer), place_key) if issuer else kind
    path = f"{place_key}/{year}/{name}" if place_key and year and name else source.sha256[:12]
    plan = Plan(
        path=path,
        title=title or hints.title,
        issuer=issuer or hints.issuer,
        place=place,
        place_key=place_key,
        year=year,
        language=language_of(received),
        sha256=source.sha256,
        filename=source.name,
        encoding=source.encoding,
        source_url=given.source_url,
        date=given.date or _date(to_hans(received[:_HEAD])) or hints.date,
    )
    return plan, tuple(notes)


def _note(name: str, value: object, why: str) -> str:
    return f"{name}: {value} ({why})" if value is not None else f"{name}: not found in the text; give it with --{name}"


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    """Pattern of all names (longest first), name → short name, and the short names of provinces that are no city."""
    rows = lexicon().rows("places")
    short = {name: row["short"] for row in rows for name in (row["name"], row["short"])}
    names = sorted(short, key=lambda name: (-len(name), name))
    provinces = {row["short"] for row in rows if row["level"] == "province" and not row["name"].endswith("市")}
    cities = {row["short"] for row in rows if row["level"] == "prefecture"}
    # A university's or a bank's name tells nothing of where the plan is from.
    pattern = re.compile(f"(?:{'|'.join(names)})(?![\\u4e00-\\u9fff]{{0,6}}(?:大学|学院|银行))")
    return pattern, short, frozenset(provinces - cities)


def place_of(name: str) -> str:
    """Key of a place: its short name where it is known, else its name without 市 or 省.

    >>> place_of("青島市"), place_of("广西壮族自治区"), place_of("胶州市")
    ('青岛', '广西', '胶州')
    """
    plain = key(name)
    return _places()[1].get(plain) or (plain[:-1] if len(plain) > 2 and plain[-1] in "市省" else plain)


def _place(text: str, head: str, own: _Own, given: About) -> tuple[str | None, str | None, str]:
    """Place, its key, and where it comes from."""
    if given.place:
        return given.place, place_of(given.place), "as given"
    pattern, short, provinces = _places()
    if named := pattern.search(head):
        # The title's own place; the text has it in its own script, the title's level word is left out.
        name = short[named[0]]
        found = re.search(name, text)
        return (own(found.span()) if found else name), name, "from the title"
    if named := re.match(r"([\u4e00-\u9fff]{2,4}?)(?:市|县|区)(?=\d{4}年|人民政府|科)", head):
        name = named[1] if head[named.end(1)] == "市" else named[0]
        found = re.search(name, text)
        return (own(found.span()) if found else name), place_of(name), "from the title"
    counts = Counter(short[match[0]] for match in pattern.finditer(text))
    # A plan that speaks of 全市 is a city's, one of 全省 a province's; a province named once in neither tells nothing.
    city, province = len(_CITY.findall(text)), len(_PROVINCE.findall(text))
    if city > province:
        counts = Counter({name: count for name, count in counts.items() if name not in provinces})
    elif province > city:
        counts = Counter({name: count for name, count in counts.items() if name in provinces})
    else:
        counts = Counter({name: count for name, count in counts.items() if name not in provinces or count > 1})
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None, None, ""
    name, count = ranked[0]
    found = re.search(name, text)
    return (own(found.span()) if found else name), name, f"named most often in the text, {count} ×"


def _year(text: str, head: str, given: About) -> tuple[int | None, str]:
    if given.year is not None:
        return given.year, "as given"
    if stated := list(_YEAR.finditer(head)):
        ahead = (year for year in stated if not _BACK.match(head, year.end()))  # 2023年工作总结和2024年工作计划
        return int(next(ahead, stated[0])[1]), "from the title"
    votes: Counter[int] = Counter()
    headings = {span[0]: span for span in heading_spans(text)}
    for match in _YEAR.finditer(text):
        year = int(match[1])
        in_heading = any(start <= match.start() < end for start, end in headings.values())
        if _BACK.match(text, match.end()):
            votes[year + 1] += in_heading  # a review of a year opens the plan of the next
        elif _AHEAD.match(text, match.end()):
            votes[year] += 2 if in_heading or match.start() < _HEAD else 1
        elif in_heading:
            votes[year] += 1
    ranked = [(votes[year], year) for year in votes if votes[year]]
    if not ranked:
        return None, ""
    return max(ranked)[1], "the year whose work the text sets out"


def _issuer(
    text: str, received_head: str, head: str, own: _Own, span: tuple[int, int] | None, given: About
) -> tuple[str | None, str]:
    if given.issuer:
        return given.issuer, "as given"
    if found := _ISSUER.search(head):
        low, high = found.span("issuer")
        return (own((span[0] + low, span[0] + high)) if span else found["issuer"]), "from the title"
    if found := _SPEAKER.search(text, 0, _HEAD):
        return own(found.span("issuer")), "from the opening words"
    if found := _STATED_ISSUER.search(received_head):
        return found["issuer"], "from the lines above the text"
    return None, ""


def _kind(text: str, head: str) -> str | None:
    if REPORT in head or _SPEAKER.search(text, 0, _HEAD) and REPORT in text[:_HEAD]:
        return REPORT
    if _SPEAKER.search(text, 0, _HEAD) and re.search("报告工作|工作报告", text[:_HEAD]):
        return REPORT
    kinds: list[str] = _KIND.findall(head)
    return kinds[-1] if kinds else None


def _bare(issuer: str, place_key: str | None) -> str:
    """An issuer without the place's own name and level word: 青岛市科技局 and 市科技局 are 科技局."""
    if place_key:
        issuer = issuer.removeprefix(place_key)
    return re.sub(rf"^{_LEVEL}(?=.{{2}})", "", issuer).replace("/", "")


def _date(head: str) -> str | None:
    if found := _DATE.search(head):
        year, month, day = (int(part) for part in found.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return None
