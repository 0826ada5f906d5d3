"""A name cut into its parts from left to right: known bodies, places, levels, fields, heads and words of no matter, the
longest that fits first; what is none of these is a part of its own. Positions are offsets into the spelt name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from .homes import gazetteer, levels
from .lexicon import Lexicon

Word = tuple[int, int, str]
PlaceAt = Callable[[str, int], int]
ACTORS = frozenset({"university", "research-organisation", "enterprise"})
HOSTS = frozenset({"zone", "park", "laboratory", "transfer-centre", "incubator"})
_UNPLACED = frozenset({"enterprise", "university"})  # 亚东水泥 is no firm of that county
_SITE = re.compile(r"[（(]([\u4e00-\u9fff]{2,4})")
_REGION = ("半岛", "湾", "市", "省", "自治区", "县")
WATERS = ("湖", "河", "江", "湾", "半岛", "岛", "口", "流域", "滩")
# What is called after more than the county whose name it begins with: 安宁谷, 永和苑.
_GROUNDS = ("山", "岭", "谷", "峰", "桥", "路", "苑", "洲")
_MARKS = frozenset("（）()·•－-")
# The level that opens a name in one character (省|海洋经济研究院), where it is not the beginning of another word.
_LEVEL = re.compile(r"[省市](?![场政民会域内外际])|[区县](?![域块位间])")
# What tells two countries in two characters (中德生态园).
_WITH_COUNTRY = re.compile("中[俄德法英美日韩新马泰印澳加意西葡荷瑞比奥匈捷波白乌哈蒙越老缅以巴埃非欧格]")
# What a known zone may have elsewhere (中关村某基地).
_OFFSHOOTS = frozenset({"base", "incubator", "innovation-centre", "research-organisation"})
# Ministries, which have institutes in places (教育部某地研究院).
_MINISTRY = re.compile(
    "(?:教育|科技|科学技术|工信|工业和信息化|农业|农业农村|水利|住建|交通运输|自然资源|国土资源|生态环境|商务|公安|民政)部"
)
DIGIT = re.compile(r"[0-9A-Za-z第一二三四六七八九十百千万+&]|五(?!金)")
JOINTS = frozenset("与及和、")
NAME_TAGS = frozenset({"ORG", "LOC", "nz", "PER", "nw", "s"})


@dataclass(frozen=True, slots=True)
class Part:
    start: int
    end: int
    kind: str  # body, place, proper, level, field, head, generic, mark, other
    type: str = ""  # of a body or a head
    full: str | None = None


@dataclass(frozen=True, slots=True)
class Inner:
    """A name inside a name, as offsets into it. `full` spells a short form out."""

    start: int
    end: int
    type: str
    rule: str
    confidence: float
    full: str | None = None


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> Mapping[str, tuple[str, str]]:
    """What each word of a name may be, with its type where it has one."""
    words: dict[str, tuple[str, str]] = dict.fromkeys(lexicon.words("generic"), ("generic", ""))
    words |= dict.fromkeys(lexicon.words("fields"), ("field", ""))
    for head, kind in lexicon.mapping("heads", "type").items():
        if len(head) > 1 and (head not in words or kind in ACTORS | HOSTS):
            words[head] = ("head", kind)
    words |= dict.fromkeys(lexicon.words("levels"), ("level", ""))
    words |= dict.fromkeys(lexicon.words("academies"), ("body", "research-organisation"))
    words["中国"] = ("level", "")
    return words


@lru_cache(maxsize=4)
def _openings(lexicon: Lexicon) -> frozenset[str]:
    """What those words begin with: at most places of a name no word begins."""
    return frozenset(word[:2] for word in _words(lexicon))


class Cutter:
    """Cuts names with the lexicon's levels, academies, fields and heads, a plan's universities and known zones.

    `words` of a name are those of its text as (start, end, tag); `place_at(name, at)` tells where a place that begins
    at `at` ends, `at` where none does.
    """

    def __init__(
        self, lexicon: Lexicon, universities: Mapping[str, str], zones: Iterable[str], place_key: str | None = None
    ) -> None:
        """`universities` are names and short names → full names, `place_key` is the plan's place."""
        self.universities, self.zones = universities, tuple(zones)
        self.heads = lexicon.mapping("heads", "type")
        self._counties = _counties(lexicon)
        self._home = levels(place_key, lexicon).get("省")
        self._words = _words(lexicon)
        self._openings = _openings(lexicon) | {name[:2] for name in universities}
        self._longest = max(max(map(len, self._words)), max(map(len, universities), default=0))

    def parts(
        self, name: str, words: Sequence[Word], place_at: PlaceAt, kind: str = "", marks: Set[int] = frozenset()
    ) -> list[Part]:
        """The parts of a name of type `kind`, in order; `marks` are where it had quotation marks as written."""
        parts: list[Part] = []
        at, other = 0, 0
        while at < len(name):
            if at in marks and other < at:
                parts.append(Part(other, at, "other"))
                other = at
            part = self._part(name, at, other == at, words, place_at)
            if at == 0 and (ministry := _MINISTRY.match(name)) and place_at(name, ministry.end()) > ministry.end():
                part = Part(0, ministry.end(), "body", "government-body")
            if kind in _OFFSHOOTS and (zone := self._zone(name, at)):
                part = Part(at, zone, "body", "zone")
            if part is None and kind not in _UNPLACED and (county := self._county(name, at, other == at, parts, words)):
                near = not self._home or at > 0 or self._home in self._counties[name[at:county]]
                # 东海实验室 is called after the sea where no county of that name lies near.
                part = Part(at, county, "place" if near else "proper")
            if part is None:
                at += 1
                continue
            if other < at:
                parts.append(Part(other, at, "other"))
            parts.append(part)
            at = other = part.end
        if other < at:
            parts.append(Part(other, at, "other"))
        return parts

    def _part(self, name: str, at: int, fresh: bool, words: Sequence[Word], place_at: PlaceAt) -> Part | None:
        """The longest known word at `at`; of one length a body goes before a place, a place before other words.

        `fresh`: a part ends there, or the name begins.
        """
        best: Part | None = None
        after = place_at(name, at)
        within = any(low < at and after < high and tag == "LOC" for low, high, tag in words)  # 珠|江西|岸
        if after > at and not within and name[at:after] not in ("中国",):
            for region in _REGION:
                if name.startswith(region, after) and not name.startswith(("市场", "省级", "市级", "县级"), after):
                    after += len(region)
                    break
            best = Part(at, after, "place")
        longest = self._longest if name[at : at + 2] in self._openings else 0
        for length in range(min(longest, len(name) - at), 1, -1):
            if best is not None and at + length < best.end:
                break
            word = name[at : at + length]
            full = self.universities.get(word)
            if full is not None and not (length < 4 and self._cuts(name, at, at + length, fresh, words)):
                end = at + length
                site = _SITE.match(name, end)
                if site and site.end() < len(name):  # 某某大学（某地）
                    end = site.end() + 1
                    full = None
                return Part(at, end, "body", "university", full)
            if word in self._words:
                kind, type_ = self._words[word]
                if kind == "generic" and not fresh and inside_word(words, at):
                    continue  # 光学科|创新
                if word == "系统" and not fresh and at + length < len(name):
                    continue  # 传动系统|零部件: what is made
                if kind == "head" and word.endswith("园") and name.startswith("区", at + length):
                    length += 1
                if kind == "head" and type_ == "university" and name.startswith(("园区", "城", "区"), at + length):
                    continue  # 某某大学园区 is a quarter of a town
                if kind == "head" and at + length < len(name) and type_ == "enterprise":
                    for suffix in ("公司", "集团"):
                        if name.startswith(suffix, at + length):
                            length += len(suffix)
                if best is None or at + length > best.end or kind == "body":
                    return Part(at, at + length, kind, type_)
                return best
        if best is None and fresh and _WITH_COUNTRY.match(name, at) and not inside_word(words, at + 2):
            return Part(at, at + 2, "mark")
        if best is None and at == 0 and len(name) > 3 and _LEVEL.match(name):
            return Part(0, 1, "level")
        is_level = name[at] == "省" or name[at] == "市" and not inside_word(words, at)  # 智慧城市|创新中心
        if best is None and at and is_level and name[at + 1 :] in self.heads:
            return Part(at, at + 1, "level")  # 现代种业|省|技术创新中心
        if best is None and at and at == len(name) - 1 and name[at] in self.heads:
            return Part(at, at + 1, "head", self.heads[name[at]])
        if best is None and name[at] in _MARKS:
            return Part(at, at + 1, "mark")
        is_inner = 1 < at < len(name) - 1 and not name.startswith(("院士", "所有"), at)
        if best is None and is_inner and name[at] in "所院":
            return Part(at, at + 1, "head", "research-organisation")
        return best

    def _zone(self, name: str, at: int) -> int:
        """Where a known zone's name ends that begins at `at` and is not all there is, 0 where none does."""
        if not name.startswith(self.zones, at):
            return 0
        end = at + max(len(zone) for zone in self.zones if name.startswith(zone, at))
        return end if end < len(name) else 0

    def _county(self, name: str, at: int, fresh: bool, before: Sequence[Part], words: Sequence[Word]) -> int:
        """Where a county's short name ends that begins a name or follows a place's (胶州|某院), 0 where none does.

        `before` are the parts that end at `at`, in order.
        """
        placed = any(part.kind == "place" for part in before[-1:])
        placed = placed or any(high == at and tag == "LOC" for _, high, tag in words)
        if not fresh or at and not placed:
            return 0
        for length in (4, 3, 2):
            end = at + length
            if end >= len(name) or name[at:end] not in self._counties:
                continue
            if name[end - 1 : end + 1] in self._words or name.startswith((*WATERS, *_GROUNDS, "经济圈"), end):
                continue  # 安国|家…, 鄱阳|湖
            # Many are common words too (东方, 和平): the tagger must not take it for one, nor for a part of one.
            cut = [tag for low, high, tag in words if low < end and at < high and (low, high) != (at, end)]
            whole = [tag for low, high, tag in words if (low, high) == (at, end)]
            if all(tag in NAME_TAGS for tag in (*cut, *whole)):
                return end
        return 0

    def _cuts(self, name: str, start: int, end: int, fresh: bool, words: Sequence[Word]) -> bool:
        """Whether a short name would cut a word in two (澳大|利亚, 六大工|程), or is a longer one's beginning (某大学).

        A name that the tagger takes for one word may hold it at its beginning, or where another part ends (`fresh`).
        """
        if name.startswith("学", end):
            return True
        for low, high, tag in words:
            if low < start < high and not fresh:
                return True
            if low < end < high and (low > start or tag not in ("ORG", "nz")):
                return True
        return False


@lru_cache(maxsize=4)
def _counties(lexicon: Lexicon) -> Mapping[str, Set[str]]:
    """What counties and county-level cities are called for short (胶州) → the provinces that have one; of districts
    only three characters or more.
    """
    known = gazetteer(lexicon)
    found: dict[str, set[str]] = {}
    for name, places in known.districts.items():
        if (name[-1] in "市县" and len(name) > 2) or (name[-1] == "区" and name[-2] != "新" and len(name) > 3):
            around = (known.city.get(place) or known.province.get(place, place) for place in places)
            found.setdefault(name[:-1], set()).update(known.parents.get(place, place) for place in around)
    return found


def inside_word(words: Sequence[Word], at: int) -> bool:
    """Whether `at` lies inside a common word; what the tagger takes for one name is many words."""
    return any(low < at < high and tag not in NAME_TAGS for low, high, tag in words)
