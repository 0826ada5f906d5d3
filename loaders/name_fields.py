"""The fields that names of bodies, platforms and programmes tell: what a laboratory works on, what a park makes.

Positions are offsets into the spelt name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from .lexicon import Lexicon
from .name_parts import DIGIT, JOINTS, Inner, Part, Word, inside_word

# Types whose names tell their matter by its place alone, and those that hold a field only where the word surely is one.
BY_PLACE = frozenset(
    {"research-organisation", "laboratory", "innovation-centre", "base", "cluster", "alliance", "transfer-centre"}
)
_LOOSE = frozenset({"alliance", "transfer-centre"})  # their own words are as often members or wares
BY_WORD = frozenset({"park", "zone", "service-platform", "event", "programme", "incubator"})
_TAIL = ("产业", "行业", "领域")
# Centres that test things are named after what they test.
_TESTING = re.compile(r"(?:质检|检验|检测|检定|检验检测)(?:中心|站|所)$")
# What is tested of it.
_TESTED = re.compile(r"(?:产品)?质量(?:监督|安全)*$")
_WHOSE = frozenset({"ORG", "LOC", "PER"})
_WARES = ("技术", "材料", "装备", "制造")
# Alliances of an industry, named after it.
_OF_INDUSTRY = re.compile(r"(?:技术创新(?:战略)?|产业)联盟$")
# Fields elsewhere, but in a name what the thing is for.
_BRANCHES = frozenset({"分院", "分所", "分校", "分中心", "分公司", "分部"})
_NO_MATTER = frozenset({"教育", "工业", "高等", "老工业", "地方", "国际", "研究生"})
# Words of no matter of their own that name an industry before that word.
_INDUSTRY = re.compile(r"(?:信息|服务)(?=产业)")


class NameFields:
    """Finds them with the lexicon's fields, groups and words of no matter."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.left = frozenset(row["word"] for row in lexicon.rows("generic") if row["left"] == "yes")
        self.right = frozenset(row["word"] for row in lexicon.rows("generic") if row["right"] == "yes")
        self.fields = frozenset(lexicon.words("fields"))
        self.countries = lexicon.words("countries")
        self.districts = frozenset(lexicon.words("districts"))
        self.group_heads = lexicon.words("group_heads")

    def inside(
        self,
        name: str,
        kind: str,
        parts: Sequence[Part],
        words: Sequence[Word],
        marks: Set[int],
        others: Sequence[Inner],
    ) -> list[Inner]:
        """The fields in `name`, a name of type `kind` that holds the `others`; the rest as `nested.Insides.inside`."""
        found: list[Inner] = []
        closed = [inner for inner in others if inner.type in ("place", "enterprise", "university")]
        run: list[Part] = []
        for part in [*parts, Part(len(name), len(name), "head")]:
            opens = next((inner for inner in closed if inner.start <= part.start < inner.end < part.end), None)
            if opens is not None and part.kind == "other":
                part = Part(opens.end, part.end, "other")
            shut = any(inner.start <= part.start and part.end <= inner.end for inner in closed)
            told = any(before.kind == "field" for before in run)
            if part.kind == "head" and not told and (matter := self._of_head(name[part.start : part.end])):
                found.append(Inner(part.start, part.start + len(matter), "field", "name-field", 0.8))
            if part.kind in ("field", "generic", "other") and not shut:
                if run and part.start in marks:  # “某某谷”大数据产业园
                    self._matter(name, kind, run, words, found)
                    run = []
                run.append(part)
            elif run:
                if part.kind != "place" or part.end < len(name):
                    self._matter(name, kind, run, words, found)
                run = []
        return found

    def _of_head(self, head: str) -> str:
        """The field that a park's head begins with (软件 of 软件园), "" where there is none."""
        return next((head[:-n] for n in (1, 2) if head[:-n] in self.fields and head[:-n] != "工业"), "")

    def _matter(self, name: str, kind: str, run: Sequence[Part], words: Sequence[Word], found: list[Inner]) -> None:
        start, end = run[0].start, run[-1].end
        for low, high, tag in words:  # where the tagger sees a place or a body, no matter begins: 仲恺|电子信息
            if low != start or high > end or tag not in _WHOSE or name[low:high] in self.fields:
                continue
            if name[high:end] in self.fields or tag == "LOC" and high == end:
                start = high
                run = [Part(max(part.start, start), part.end, part.kind) for part in run if part.end > start]
        if not run:
            return
        whole = (start, min(end + 2, len(name)))  # with the word that the run leads up to
        while run and name[start:end] not in self.fields and name[run[0].start : run[0].end] in self.left:
            run = run[1:]
            start = run[0].start if run else end
        while run and name[start:end] not in self.fields and name[run[-1].start : run[-1].end] in self.right:
            if len(run) > 1 and run[-2].kind == "other" and inside_word(words, run[-1].start):
                break  # 水果农|产品 is no 水果农
            run = run[:-1]
            end = run[-1].end if run else start
        if start == 0 and len(run) > 1 and run[0].kind == "other" and run[0].end <= 3 and kind in BY_PLACE | {"park"}:
            # 某某|电子信息研究院, one body for the tagger: what opens it is whose it is
            one = any(low == 0 and high > run[0].end and tag in ("ORG", "LOC") for low, high, tag in words)
            if one and name[run[1].start : end] in self.fields:
                run = run[1:]
                start = run[0].start
        if not any(part.kind in ("field", "other") for part in run):
            if kind in BY_PLACE | {"park", "zone"} and (industry := _INDUSTRY.search(name, whole[0], whole[1])):
                found.append(Inner(*industry.span(), "field", "name-field", 0.7))
            return
        for low, high in self._listed(name, start, end):
            if field := self._field(name, kind, run, words, (low, high), end):
                found.append(field)

    def _field(
        self, name: str, kind: str, run: Sequence[Part], words: Sequence[Word], span: tuple[int, int], end: int
    ) -> Inner | None:
        """The field that `span` of a run is, without what is said of it; None where it is none. `end` is the run's."""
        low, high = span
        low += max((len(country) for country in self.countries if name.startswith(country, low)), default=0)
        if name.endswith(("联合", "高等"), low, high):  # 激光产业|联合|研究院
            high -= 2
        if low >= high:
            return None
        matter = name[low:high]
        bare = matter[:-2]
        tail = matter.endswith(_TAIL) and len(matter) >= 4 or matter.endswith("工业") and bare in self.fields
        if matter not in self.fields and tail:
            high -= 2
            matter = bare
        if _TESTING.search(name) and (tested := _TESTED.search(matter)) and tested.start() > 1:
            matter = matter[: tested.start()]
            high = low + len(matter)
        if name.startswith("所", end) and len(matter) <= 2 and matter not in self.fields:
            return None  # 应化所: an abbreviation
        if (low, high, "PER") in words:
            return None  # a name of its own
        if matter.endswith(self.group_heads) or matter in _NO_MATTER:
            return None
        if kind == "service-platform" and matter.endswith("服务"):
            return None  # 检测服务平台: what it does
        sure = matter in self.fields
        if not sure and name[end:] in _BRANCHES:
            return None  # 远东分院: where the branch is
        by_itself = kind not in _LOOSE or matter.endswith(_WARES) or bool(_OF_INDUSTRY.search(name))
        by_place = kind in BY_PLACE and by_itself or high - low > 2 and bool(_TESTING.search(name))
        plain = by_place and not DIGIT.search(matter) and matter[0] not in JOINTS
        ends_in_field = run[-1].kind == "field" and run[-1].end == high and kind in BY_PLACE | {"park"}
        manufacture = kind == "park" and run[0].kind == "field" and name.startswith(("产业", "工业"), end)
        if f"{matter}区" in self.districts:
            return None  # 怀柔实验室
        if len(matter) >= 2 and matter[-1] not in JOINTS and (sure or plain or ends_in_field or manufacture):
            return Inner(low, high, "field", "name-field", 0.9 if sure else 0.6)
        return None

    def _listed(self, name: str, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of `甲与乙` where each is a field for sure and the whole is none, else the whole."""
        if name[start:end] not in self.fields:
            for at in range(start + 2, end - 1):
                low = at + (name[at] in JOINTS)
                joined = low > at or min(at - start, end - at) >= 4
                if joined and name[start:at] in self.fields and name[low:end] in self.fields:
                    return [(start, at), (low, end)]
        return [(start, end)]
