"""What stands inside a name: the bodies it is named after, the groups it serves, its fields and its places.

What is none of the parts that `name_parts.py` knows is a name's own matter. Positions are offsets into the spelt name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from .heads import head_finder
from .lexicon import Lexicon
from .name_fields import BY_PLACE, BY_WORD, NameFields
from .name_parts import (
    ACTORS,
    DIGIT,
    HOSTS,
    JOINTS,
    NAME_TAGS,
    WATERS,
    Cutter,
    Inner,
    Part,
    PlaceAt,
    Word,
    inside_word,
)

# Types whose bodies are named after the bodies that set them up or hold them.
_NAMED_AFTER = frozenset(
    {
        "research-organisation",
        "laboratory",
        "innovation-centre",
        "park",
        "zone",
        "transfer-centre",
        "service-platform",
        "incubator",
        "base",
        "alliance",
        "agreement",
        "university",
        "programme",
    }
)
_LOCAL = frozenset({"zone", "park", "base", "laboratory", "innovation-centre", "research-organisation"})
_LEVELS = frozenset("国部省市区县校院地企军政产学研")
# Belts and rings of places are no bodies that something could belong to.
_BELT = ("经济带", "经济圈", "经济区", "产业带", "走廊", "城市群")
# What only a firm has: what stands before it is the firm.
_FIRMS_OWN = re.compile(
    r"(?:国家级?|省级?|市级)?(?:认定|重点)?企业(?:(?:技术|研发|工程技术研究)中心|研究院|重点实验室)$"
)
# A number that a programme is called by, with or without a word for persons.
_COINED = re.compile(
    r"(?:一[村镇乡企户校]一[名个]|(?:新世纪)?[双两一二三四五六七八九十百千万0-9]+(?:[名个家位]|(?<=..)))?"
)
# What a programme's name says is done for its people; without it the programme is a title (青蓝人才计划).
_RAISED = re.compile(
    r".{0,8}?(?:[培引养]育|培养|引进|招引|[聚汇][集聚]|集聚|振兴|成长|倍增|发展|孵化|扶持|支持|帮扶|壮大|储备|激励|奖励|回归)"
)
# Here it is about what they are to have.
_FITTED_OUT = re.compile(r"(?:建设|工作|环境|素质)")
_NUMBERED = re.compile(r"([^0-9第]{2,8})第?[0-9]{1,4}(?:研究)?所")
# A part of a body in another place: 某中心|某地分中心.
_PART_OF = re.compile(r"(?:分中心|分会|分院|分所|分校|分园|分部|分基地|分公司|分室|新?校区)$")
_BRANCH_HEADS = (
    "研究院",
    "研究所",
    "研究中心",
    "创新中心",
    "研发中心",
    "分院",
    "分所",
    "分校",
    "校区",
    "分中心",
    "总部",
)


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Names that known bodies go by, and that things of theirs are named after."""

    firms: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()


class Insides:
    """Reads names with the lexicon's levels, academies, fields and heads, and a plan's universities.

    `universities` are names and short names → full names, `namesakes` names that known bodies go by. Made once for a
    place, that of `place_key`; a text's own places come with each name, as `place_at(name, at)`: where a place that
    begins at `at` ends, `at` where none does. `words` are a name's words as (start, end, tag).
    """

    def __init__(
        self,
        lexicon: Lexicon,
        universities: Mapping[str, str],
        namesakes: Namesakes = Namesakes(),
        place_key: str | None = None,
    ) -> None:
        self.head_of = head_finder(lexicon)
        self.cutter = Cutter(lexicon, universities, namesakes.zones, place_key)
        self.fields = NameFields(lexicon)
        self.groups = tuple(row["head"] for row in lexicon.rows("group_heads") if row["nests"] == "yes")
        self.firms = namesakes.firms
        self.endings = tuple(lexicon.mapping("university_endings", "full"))
        self._longest_firm = max(map(len, self.firms), default=0)

    def inside(
        self, name: str, kind: str, words: Sequence[Word], place_at: PlaceAt, marks: Set[int] = frozenset()
    ) -> list[Inner]:
        """What stands inside `name`, a name of type `kind`; `marks` are where it had quotation marks as written."""
        parts = self.cutter.parts(name, words, place_at, kind, marks)
        found: list[Inner] = []
        for part in parts:
            if part.kind == "place":
                found.append(Inner(part.start, part.end, "place", "name-place", 0.8))
        if kind in _NAMED_AFTER:
            self._bodies(name, kind, parts, found)
            self._firm(name, kind, parts, words, found)
        if kind in _LOCAL:
            self._local(name, kind, parts, words, found)
        if kind == "programme":
            self._groups(name, marks, found)
        if kind in BY_PLACE | BY_WORD:
            found += self.fields.inside(name, kind, parts, words, marks, found)
        return [inner for inner in found if (inner.start, inner.end) != (0, len(name))]

    def site(self, name: str, words: Sequence[Word], place_at: PlaceAt) -> int:
        """Length of what opens `name` only to say where the thing sits (高新区某城中科院某院: 3), else 0."""
        parts = self.cutter.parts(name, words, place_at)
        opening = next((number for number, part in enumerate(parts[:4]) if part.kind == "body"), None)
        if opening is None or opening == 0 or any(part.kind == "mark" for part in parts[:opening]):
            return 0
        first = parts[0]
        bare = first.kind == "head" and first.type == "zone" or first.kind in ("place", "other")
        further = any(part.kind == "place" for part in parts[1:])
        return first.end if bare and further and first.end - first.start <= 4 else 0

    def _bodies(self, name: str, kind: str, parts: Sequence[Part], found: list[Inner]) -> None:
        begin = 0
        for number, part in enumerate(parts[:-1]):
            if part.kind == "body":
                found.append(Inner(part.start, part.end, part.type, "known-body", 0.9, part.full))
                if all(p.kind in ("place", "level") or p.end <= begin for p in parts[:number]):
                    begin = part.start
                continue
            if part.kind != "head" or part.type not in ACTORS | HOSTS:
                continue
            before = [p for p in parts[:number] if p.start >= begin]
            if any(p.kind == "head" and p.end == part.start for p in before):
                continue
            own = name[begin : part.start]
            specific = any(p.kind in ("place", "proper", "field", "other", "body") for p in before)
            if set(own) <= _LEVELS:
                continue  # 省部院合作
            if not specific or len(own) < 2 or "+" in own or before[0].kind == "level" and before[0].end == part.start:
                continue
            by_place = (
                before[0].kind in ("place", "proper", "body") or before[0].kind == "other" and kind != "programme"
            )
            if part.type in HOSTS:
                if kind == "programme" or before[0].kind == "level" or not (by_place or part.type == "laboratory"):
                    continue
                if any(p.kind == "level" for p in before[1:]) and part.type != "laboratory":
                    continue
                if name.endswith(_BELT, begin, part.end):
                    continue
            elif part.type == "university" and any(p.kind == "level" for p in before):
                continue
            elif part.type == "university" and [p.kind for p in before] == ["place"] and name[part.end :] == "科技园":
                continue  # 滨海大学科技园 is a place's park unless the lexicon knows such a university
            found.append(Inner(begin, part.end, part.type, "name-head", 0.7))
        self._branch(name, kind, parts, found)
        self._whole(name, parts, found)

    def _whole(self, name: str, parts: Sequence[Part], found: list[Inner]) -> None:
        """The body that a branch in another place is a part of (某技术转移中心|某地分中心)."""
        part_of = _PART_OF.search(name)
        place = next((p for p in reversed(parts) if p.kind == "place" and part_of and p.end == part_of.start()), None)
        if place is None or any(inner.start == 0 and inner.type != "place" for inner in found):
            return
        kind, head = self.head_of(name[: place.start])
        if kind != "-" and len(name[: place.start]) > len(head) + 1:
            found.append(Inner(0, place.start, kind, "branch-of", 0.8))

    def _branch(self, name: str, kind: str, parts: Sequence[Part], found: list[Inner]) -> None:
        """A firm named by nothing but its own word, before the place of its branch."""
        numbered = _NUMBERED.fullmatch(name)
        if numbered and parts[0].kind == "other" and not any(p.type in ACTORS and p.kind == "head" for p in parts[:-1]):
            found.append(Inner(0, numbered.end(1), "enterprise", "numbered-institute", 0.8))
        if kind not in ("research-organisation", "innovation-centre") or not name.endswith(_BRANCH_HEADS):
            return
        place = next((part for part in parts if part.kind == "place"), None)
        if place is None or not 2 <= place.start <= 6 or place.end == len(name):
            return
        if parts[0].kind == "other" and all(p.kind in ("other", "field") for p in parts if p.end <= place.start):
            found.append(Inner(0, place.start, "enterprise", "branch-of", 0.8))

    def _firm(self, name: str, kind: str, parts: Sequence[Part], words: Sequence[Word], found: list[Inner]) -> None:
        """The firm that opens a name: a known one, one by the tagger's word, or whose technology centre it is."""
        if kind in ("programme", "university") or any(inner.type in ACTORS for inner in found):
            return
        start = parts[0].end if parts[0].kind in ("place", "level") and len(parts) > 2 else 0
        for low in dict.fromkeys((0, start)):
            for length in range(min(self._longest_firm, len(name) - low - 2), 1, -1):
                if name[low : low + length] in self.firms and not inside_word(words, low + length):
                    found.append(Inner(low, low + length, "enterprise", "known-firm", 0.8))
                    return
        opening = next((part for part in parts[:-1] if part.start == start), None)
        if opening is None or opening.kind != "other" or not 2 <= opening.end - start <= 5:
            return
        owned = _FIRMS_OWN.search(name, opening.end)
        between = [part.kind for part in parts if owned and opening.end <= part.start < owned.start()]
        end = opening.end
        if owned and any((start, owned.start(), "ORG") == word for word in words) and owned.start() - start <= 4:
            end = owned.start()
        own = next((word for word in words if word[1] == end and word[2] == "ORG"), None)
        said = own is not None and own[0] <= start and not name.endswith(("大学", "学院"), start, end)
        if name.endswith(WATERS, start, opening.end) or name[opening.end - 1] in JOINTS:
            return  # 明月湖|实验室, 国家煤及|…
        if kind == "laboratory" and not owned and opening.end - start == 2:
            return  # 墨子|实验室: called after a sage, a mountain, a region; firms of two characters are known ones
        start = 0 if said and parts[0].kind == "level" else start
        if said or start == 0 and owned and set(between) <= {"field", "other"}:
            found.append(Inner(start, end, "enterprise", "opening-firm", 0.7))

    def _local(self, name: str, kind: str, parts: Sequence[Part], words: Sequence[Word], found: list[Inner]) -> None:
        """A place that no list has: waters by their ending, or what opens the name of a zone or park."""
        for number, part in enumerate(parts[:-1]):
            if part.kind != "other" or number > 1 or number == 1 and parts[0].kind not in ("place", "body"):
                continue
            word = name[part.start : part.end]
            after = parts[number + 1]
            waters = word.endswith(WATERS) and 2 <= len(word) <= 4 and word not in WATERS
            opening = kind in ("zone", "park") and 2 <= len(word) <= 3 and after.kind in ("level", "head")
            opening = opening and (number == 0 or parts[0].kind == "place")
            taken = any(inner.start <= part.start < inner.end for inner in found)
            own = [tag for low, high, tag in words if part.start <= low and high <= part.end]
            plain = bool(own) and not NAME_TAGS.intersection(own)  # 民营科技园
            plain = plain or kind == "park" and own == ["nz"]  # 腾飞软件园
            ranked = number == 0 and after.kind == "level" and not name.startswith("中国", after.start)
            plain = plain and not ranked or number == 1 and not own or word.endswith(self.endings)
            if (waters or opening and not plain) and not taken and len(word) >= 2 and not DIGIT.search(word):
                found.append(Inner(part.start, part.end, "place", "name-opening", 0.6))

    def _groups(self, name: str, marks: Set[int], found: list[Inner]) -> None:
        best: tuple[int, int] | None = None
        for group in self.groups:
            at = name.find(group)
            if at > 0 and at + len(group) < len(name) - 1 and (best is None or at + len(group) > best[1]):
                best = (at, at + len(group))
        if best is None or any(joint in name[: best[0]] for joint in JOINTS):
            return
        # “海纳百川”高端人才聚集计划, 百名紧缺人才引进计划: the slogan or the number is no part of the group.
        quoted = max((at for at in marks if at <= best[0]), default=0)
        start = max(quoted, *(name.rfind(mark, 0, best[0]) + 1 for mark in "”’"))
        start = _COINED.match(name, start).end()  # type: ignore[union-attr]  # it matches nothing too
        if start > best[0]:
            return
        if start == best[0] and name[start : best[1]] in ("人才", "企业"):
            start = 0
            if _COINED.match(name, start).end():  # type: ignore[union-attr]
                return  # 百千万人才工程
        if name.endswith("人才", 0, best[1]) and not _RAISED.match(name, best[1]) or _FITTED_OUT.match(name, best[1]):
            return
        found.append(Inner(start, best[1], "actor-group", "programme-for", 0.7))
