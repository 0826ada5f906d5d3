"""What stands inside a name: the bodies it is named after, the groups it serves, its field and its places.

Works on the spelt name, whose characters know their places in the reading text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .lexicon import Lexicon

_ACTORS = frozenset({"university", "research-organisation", "enterprise"})
_HOSTS = frozenset({"zone", "park", "laboratory", "transfer-centre", "incubator"})
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
        "enterprise",
    }
)
_OF_FIELDS = frozenset(
    {
        "research-organisation",
        "laboratory",
        "innovation-centre",
        "park",
        "zone",
        "transfer-centre",
        "service-platform",
        "base",
        "cluster",
        "alliance",
        "event",
        "programme",
    }
)
# Bodies with premises or branches of their own may sit in a named zone or park; programmes may not.
_HOSTED = _NAMED_AFTER
_SITE = re.compile(r"[（(][\u4e00-\u9fff]{2,4}[）)]")
_BRANCH = re.compile(r"(?:[^的]{0,12})(?:研究院|分院|研究所|分所|分校|校区|研究中心|创新中心|研发中心|中心|分中心|基地|总部)$")
# Types whose names tell their matter by its place alone; the names of the others hold a field only where the word is one.
_BY_PLACE = frozenset(
    {"research-organisation", "laboratory", "innovation-centre", "base", "cluster", "alliance", "transfer-centre"}
)
_DIGITS = re.compile(r"[0-9第（()）]")
_NO_NOUN = frozenset({"v", "PER", "ORG", "r", "d", "m"})
_MATTER_END = ("产业", "技术", "行业", "领域", "科技", "工程", "制品")


@dataclass(frozen=True, slots=True)
class Inner:
    """A name inside a name, as offsets into it. `full` spells a short form out."""

    start: int
    end: int
    type: str
    rule: str
    confidence: float
    full: str | None = None


class Insides:
    """Reads names from left to right with the lexicon's places, levels, academies, universities and heads."""

    def __init__(
        self,
        lexicon: Lexicon,
        head_of: Callable[[str], tuple[str, str]],
        place_at: Callable[[str, int], int],
        universities: dict[str, str],
    ) -> None:
        self.head_of, self.place_at = head_of, place_at
        self.universities = universities  # short or full name → full name
        self.academies = lexicon.words("academies")
        self.levels = tuple(sorted(lexicon.words("levels"), key=len, reverse=True))
        self.generic = frozenset(lexicon.words("generic"))
        self.left = frozenset(row["word"] for row in lexicon.rows("generic") if row["left"] == "yes")
        self.right = frozenset(row["word"] for row in lexicon.rows("generic") if row["right"] == "yes")
        self.fields = frozenset(lexicon.words("fields"))
        self.groups = tuple(row["head"] for row in lexicon.rows("group_heads") if row["nests"] == "yes")
        self._longest_university = max(map(len, universities), default=0)

    def inside(self, name: str, kind: str, words: Sequence[tuple[int, int, str]]) -> list[Inner]:
        """What stands inside `name`, a name of type `kind`; `words` are its words as (start, end, tag)."""
        found = self._direct(name, kind, words)
        for body in [inner for inner in found if inner.type in _OF_FIELDS and inner.full is None]:
            at = body.start
            local = [(start - at, end - at, tag) for start, end, tag in words if at <= start and end <= body.end]
            known = {(inner.start, inner.end) for inner in found}
            for inner in self.inside(name[at : body.end], body.type, local):
                if (inner.start + at, inner.end + at) not in known:
                    found.append(replace(inner, start=inner.start + at, end=inner.end + at))
        return found

    def _direct(self, name: str, kind: str, words: Sequence[tuple[int, int, str]]) -> list[Inner]:
        head_kind, head = self.head_of(name)
        core = len(name) - (len(head) if head_kind != "-" else 0)
        found: list[Inner] = []
        named_after = kind in _NAMED_AFTER or kind == "programme"
        at = self._bodies(name, kind, core, words, found) if named_after else self._places(name, 0, core, found)
        if kind == "programme":
            self._groups(name, found)
        if kind in _OF_FIELDS:
            self._fields(name, kind, at, core, words, found)
        return found

    def _level(self, name: str, at: int) -> int:
        return next((at + len(word) for word in self.levels if name.startswith(word, at)), at)

    def _places(self, name: str, at: int, limit: int, found: list[Inner]) -> int:
        """Levels and places that open the rest of the name; where they end."""
        while True:
            begin = at
            if at < limit and name[at] in "（(·•":
                at += 1
            after = self.place_at(name, at)
            if at < after <= limit:
                found.append(Inner(at, after, "place", "name-place", 0.8))
                at = after
                if at < limit and name[at] in "）)":
                    at += 1
            elif self._level(name, at) <= limit:
                at = self._level(name, at)
            if at == begin:
                return at

    def _bodies(
        self, name: str, kind: str, core: int, words: Sequence[tuple[int, int, str]], found: list[Inner]
    ) -> int:
        """Bodies that the name begins with, each from the same beginning; where the last of them ends."""
        at = begin = 0
        while at < core:
            known = self._known(name, at, words)
            if known is not None:
                end, inner = known
                if end < len(name):
                    found.append(inner)
                    self._places(name, end, core, found)
                    begin, at = at, end
                    continue
            at_place = self._places(name, at, core, found)
            if at_place > at:
                after = self._headed(name, kind, begin, at_place, core, found)
                if after is None and at == begin == 0:
                    at = at_place
                    known = self._known(name, at, words)
                    if known is None:
                        begin = 0
                        break
                    begin = at
                    continue
                at = after if after is not None else at_place
                if after is None:
                    break
                continue
            after = self._headed(name, kind, begin, at, core, found)
            if after is None:
                break
            at = after
        if kind not in ("enterprise", "programme") and not any(inner.type in _ACTORS for inner in found):
            at = self._brand(name, kind, at, core, words, found)
        return self._places(name, at, core, found)

    def _known(self, name: str, at: int, words: Sequence[tuple[int, int, str]]) -> tuple[int, Inner] | None:
        for length in range(min(self._longest_university, len(name) - at), 1, -1):
            word = name[at : at + length]
            full = self.universities.get(word)
            cut = any(start <= at < end and at + length < end and tag not in ("ORG", "nz") for start, end, tag in words)
            if full is not None and not (len(word) < 4 and (cut or name.startswith("学", at + length))):
                return at + length, Inner(at, at + length, "university", "known-university", 0.9, full)
        for word in sorted(self.academies, key=len, reverse=True):
            if name.startswith(word, at):
                return at + len(word), Inner(at, at + len(word), "research-organisation", "known-academy", 0.95)
        return None

    def _headed(self, name: str, kind: str, begin: int, at: int, core: int, found: list[Inner]) -> int | None:
        """The next body that a head noun ends, counted from `begin`."""
        for end in range(at + 1, core + 1):
            inner_kind, head = self.head_of(name[begin:end])
            if inner_kind not in _ACTORS | _HOSTS or len(head) < 2 and inner_kind != "research-organisation":
                continue
            while end < core and self.head_of(name[begin : end + 1])[0] in _ACTORS | _HOSTS:
                end += 1
            if inner_kind == "enterprise":
                fuller = (e for e in range(end + 1, min(end + 3, core) + 1) if self.head_of(name[begin:e])[0] == "enterprise")
                end = max(fuller, default=end)
            elif inner_kind == "university" and (site := _SITE.match(name, end, core)):
                end = site.end()
            bare = _SITE.sub("", name[begin:end])
            inner_kind, head = self.head_of(bare)
            own = bare[: -len(head)]
            after_place = self.place_at(own, 0)
            if inner_kind == "university" and bare not in self.universities and after_place == len(own):
                return None  # 滨海大学科技园 is a place's park, not a university's, unless there is such a university
            plain = own in self.generic or any(level in own for level in self.levels) or "+" in own
            if inner_kind in _HOSTS and (kind not in _HOSTED or after_place == 0):
                return None
            if len(own) >= 2 and not plain:
                found.append(Inner(begin, end, inner_kind, "name-head", 0.7))
                return end
            return None
        return None

    def _brand(
        self, name: str, kind: str, at: int, core: int, words: Sequence[tuple[int, int, str]], found: list[Inner]
    ) -> int:
        """A firm named by nothing but its own word: before a place and a branch's head, or as a proper noun."""
        if kind in ("research-organisation", "innovation-centre"):
            for place in range(at + 2, min(core, at + 9)):
                after = self.place_at(name, place)
                if after > place and after < len(name) and _BRANCH.match(name[after:]):
                    own = name[at:place]
                    if own not in self.generic and self._level(own, 0) == 0 and self.head_of(own)[0] == "-":
                        found.append(Inner(at, place, "enterprise", "branch-of", 0.8))
                        found.append(Inner(place, after, "place", "name-place", 0.8))
                        return after
        for start, end, tag in words:
            if start == at and tag in ("ORG", "nz", "PER") and 2 <= end - start <= 6 and end < core + 1:
                own = name[start:end]
                if own not in self.generic and self.head_of(own)[0] == "-" and kind in _NAMED_AFTER and tag == "ORG":
                    found.append(Inner(start, end, "enterprise", "brand", 0.5))
                    return end
        return at

    def _groups(self, name: str, found: list[Inner]) -> None:
        for group in self.groups:
            at = name.find(group)
            if 0 < at and at + len(group) < len(name) - 1:
                end = at + len(group)
                longer = [g for g in self.groups if len(g) > len(group) and name.startswith(g, name.rfind(g, 0, end + 3))]
                if any(name.find(g) >= 0 and name.find(g) <= at < name.find(g) + len(g) for g in longer):
                    continue
                begin = self._level(name, 0)
                found.append(Inner(begin if begin < at else 0, end, "actor-group", "programme-for", 0.7))
                return

    def _fields(
        self,
        name: str,
        kind: str,
        at: int,
        core: int,
        words: Sequence[tuple[int, int, str]],
        found: list[Inner],
    ) -> None:
        """The matter between what opens the name and its head."""
        start, end = self._trimmed(name, at, core)
        if end - start < 2:
            return
        inner = [word for word in words if start <= word[0] and word[1] <= end]
        for low, high in self._listed(name, start, end):
            matter = name[low:high]
            for tail in _MATTER_END:
                if matter not in self.fields and matter.endswith(tail) and len(matter) - len(tail) >= 2:
                    high -= len(tail)
                    matter = name[low:high]
                    break
            sure = matter in self.fields
            plain = not any(word[2] in _NO_NOUN for word in inner)
            plain = plain and kind in _BY_PLACE and not _DIGITS.search(matter) and self.place_at(name, high) == high
            if len(matter) >= 2 and matter not in self.generic and (sure or plain):
                found.append(Inner(low, high, "field", "name-field", 0.9 if sure else 0.6))

    def _trimmed(self, name: str, start: int, end: int) -> tuple[int, int]:
        """The stretch without levels and words of no matter at its sides; whole where it is a field for sure."""
        while name[start:end] not in self.fields:
            after = max(self._level(name, start), self.place_at(name, start))
            for word in self.left:
                if name.startswith(word, start):
                    after = max(after, start + len(word))
            if after <= start or after > end:
                break
            start = after
        while name[start:end] not in self.fields:
            word = max(
                (w for w in (*self.right, *self.levels) if name.endswith(w, start, end)), key=len, default=""
            )
            if not word or len(word) > end - start:
                break
            end -= len(word)
        return start, end

    def _listed(self, name: str, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of `甲与乙` where each is a field for sure, else the whole."""
        for joint in ("与", "及", "和", "、"):
            at = name.find(joint, start, end)
            if at > 0 and name[start:at] in self.fields and name[at + 1 : end] in self.fields:
                return [(start, at), (at + 1, end)]
        return [(start, end)]
