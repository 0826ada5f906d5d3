"""Names said together, each spelt out: `甲、乙等创新中心` is 甲创新中心 and 乙创新中心.

Works on a stretch of the reading text that `spans` found. A name is spelt as pieces of that text, so that each of its
characters keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..ontology.model import TYPE_CLASS
from .lexicon import Lexicon

Piece = tuple[int, int]
Head = Callable[[str], tuple[str, str]]

_OPENING, _CLOSING = "“《（(‘「", "”》）)’」"
_NEXT_QUOTED = frozenset({"”“", "》《"})  # names in quotation marks follow each other without a joint
_COUNT = r"(?:[0-9]+|[一二两三四五六七八九十百几多]+)(?:[个家所项类批种座条支]|大)"
# `等` with what may stand between it and the shared head: a count, a level list, a relative clause, a class noun.
_ET_CETERA = re.compile(
    rf"(?<![一二三四五特中高同平初])等(?![级奖院次])(?:一批|一?系列|{_COUNT})?(?:以上)?(?:重点(?!实验室))?"
)
_CLASS_NOUN = re.compile(r"(?:机构|单位|高校|院校|院所|科研院所|企业|公司|部门|领域|方面|行业|重点领域)(?=..)")
_LEVEL_LIST = re.compile(r"(?:国家|省|市|区|县|部|自治区)级?(?:[、和及与](?:国家|省|市|区|县|部|自治区)级?)+")
_COUNTED_HEAD = re.compile(rf"“?({_COUNT})(?=.)")
_LEVEL = r"(?:国家|省|市|区|县|部|自治区)"
_LEVELS_AND_NAME = re.compile(rf"{_LEVEL}级?(?:[、和及与（(]{_LEVEL}级?)+[）)]?(?=..)")
_ONE_LEVEL = re.compile(rf"({_LEVEL})级?")
_LEVELS_OF_ALL = ("国家级", "国家", "省级", "市级")
# What such an item ends in is its own head, however short: 甲区、乙区、丙试验区.
_SHORT_HEADS = frozenset("区园院网库所馆城港带站镇谷")
_LONGEST_TITLE = 80  # characters
_SINGLE_TYPES = frozenset({"service-platform", "university", "government-body"})
_OWN_NAMED = frozenset({"university", "enterprise", "research-organisation", "zone", "park", "laboratory"})


@dataclass(frozen=True, slots=True)
class Spelt:
    """One name spelt out: its pieces in the reading text, and whether a shared head was lent to it."""

    pieces: tuple[Piece, ...]
    lent: bool

    def name(self, text: str) -> str:
        return "".join(text[start:end] for start, end in self.pieces)


class Speller:
    """Takes coordinations apart with the lexicon's joints, levels and heads."""

    def __init__(self, lexicon: Lexicon, head_of: Head) -> None:
        self.head_of = head_of
        self._fields = frozenset(lexicon.words("fields"))
        joints = lexicon.mapping("joints", "keeps")
        words = sorted(joints, key=len, reverse=True)
        self._joint = re.compile("|".join(map(re.escape, words)))
        self._keeps = frozenset(word for word, keeps in joints.items() if keeps == "yes")
        levels = lexicon.mapping("levels", "shared")
        self._shared = tuple(sorted((w for w, shared in levels.items() if shared == "yes"), key=len, reverse=True))

    def spell(
        self, text: str, start: int, end: int, cls: str, boundaries: Sequence[int], is_place: Callable[[str], bool]
    ) -> list[Spelt]:
        """The names in `text[start:end]`, in order. `boundaries` are the word boundaries inside it, in order.

        Quotation marks that belong to no name are left out of its pieces; a stretch that is one name gives one.
        """
        if cls in ("field", "place"):
            return [_unquoted(text, [(start, end)], False)]
        if _is_title(text, start, end):
            return [_unquoted(text, [(start, end)], False)]
        levels = _LEVELS_AND_NAME.match(text, start, end)
        if levels:
            tail = (levels.end(), end)
            said = list(_ONE_LEVEL.finditer(text, start, levels.end()))
            degree = (said[-1].end(1), said[-1].end())  # 国家、省、市级…
            return [_unquoted(text, [level.span(1), degree, tail], True) for level in said]
        marked = self._marked(text, start, end)
        if marked is not None:
            return self._lend(text, *marked)
        parts = self._split(text, start, end)
        if len(parts) == 1:
            return [_unquoted(text, parts, False)]
        return self._unmarked(text, parts, cls, boundaries, is_place)

    def _marked(self, text: str, start: int, end: int) -> tuple[list[Piece], Piece] | None:
        """Items and shared head where `等` or a count says that a head is shared."""
        for match in _ET_CETERA.finditer(text, start + 2, end - 1):
            if _depth(text, start, match.start()):
                continue
            low = match.end()
            levels = _LEVEL_LIST.match(text, low, end)
            if levels:
                low = levels.end()
            relative = text.rfind("的", low, end - 2)
            if relative >= 0:
                low = relative + 1
            noun = _CLASS_NOUN.match(text, low, end)
            if noun and self.head_of(text[noun.end() : end]) != ("-", "-"):
                low = noun.end()
            return self._split(text, start, match.start()), (low, end)
        for match in _COUNTED_HEAD.finditer(text, start + 2, end - 1):
            if _depth(text, start, match.start()):
                continue
            parts = self._split(text, start, match.start())
            if len(parts) > 1 and self.head_of(text[match.end() : end].rstrip("”"))[0] != "-":
                return parts, (match.end(), end - (text[end - 1] == "”" and text[match.start()] == "“"))
        return None

    def _lend(self, text: str, parts: Sequence[Piece], tail: Piece) -> list[Spelt]:
        shared = self.head_of(text[slice(*tail)])[0]
        is_body = self.head_of(text[slice(*parts[0])])[0] in _OWN_NAMED
        level = None if is_body else _level_of_all(text, parts[0], shared)
        found: list[Spelt] = []
        for part in parts:
            own, _ = self.head_of(text[slice(*part)].rstrip("”"))
            # An item with a head of its own is whole; bodies are also named before what they set up, and a matter may
            # end like a programme (软件工程等公共技术平台).
            alike = "-" in (own, shared) or TYPE_CLASS[own] == TYPE_CLASS[shared]
            if own != "-" and (own == shared or own not in _OWN_NAMED and len(parts) > 1 and alike):
                found.append(_unquoted(text, [part], False))
            else:
                pieces = [level, part, tail] if level and part != parts[0] else [part, tail]
                found.append(_unquoted(text, pieces, True))
        return found

    def _split(self, text: str, start: int, end: int) -> list[Piece]:
        """Parts between joints at the top level. A joint that keeps names whole does not split."""
        cuts = [
            match
            for match in self._joint.finditer(text, start + 1, end - 1)
            if not _depth(text, start, match.start()) and match[0] not in self._keeps
        ]
        commas = [match.start() for match in cuts if match[0] == "、"]
        if commas:  # before a list comma, 和 joins inside an item; after the last it ends the list
            cuts = [match for match in cuts if match[0] == "、" or match.start() > commas[-1]]
        gaps = [match.span() for match in cuts]
        gaps += [(at, at) for at in range(start + 1, end - 1) if text[at - 1 : at + 1] in _NEXT_QUOTED]
        parts: list[Piece] = []
        at = start
        for low, high in sorted(gaps):
            if low > at:
                parts.append((at, low))
            at = high
        parts.append((at, end))
        return parts

    def _unmarked(
        self,
        text: str,
        parts: Sequence[Piece],
        cls: str,
        boundaries: Sequence[int],
        is_place: Callable[[str], bool],
    ) -> list[Spelt]:
        """The names of a list in which nothing says that a head is shared: by their heads, or by their parallel."""
        last = parts[-1]
        kind, head = self.head_of(text[slice(*last)].rstrip("”"))
        whole = [_unquoted(text, [(parts[0][0], last[1])], False)]
        own = [self.head_of(text[slice(*part)].rstrip("”"))[0] for part in parts[:-1]]
        if all(o != "-" for o in own) and (own[0] == kind or kind != "-" and not _OWN_NAMED.intersection(own)):
            return self._with_level(text, parts)
        if cls == "actor-group":
            return self._groups(text, parts, boundaries)
        ending = text[last[0] : last[1]].rstrip("”")[-1:]
        if ending in _SHORT_HEADS and all(text[slice(*p)].rstrip("”")[-1:] == ending for p in parts[:-1]):
            return self._with_level(text, parts)
        if kind in _SINGLE_TYPES or kind == "-" or text[parts[0][0]] not in _OPENING and head == "战略":
            return whole
        if cls == "programme" and any(text[slice(*p)].endswith(("企业", "人才", "团队")) for p in parts[:-1]):
            return whole
        cut = self._shared_from(text, parts[-2], last, boundaries, is_place)
        if cut is None:
            return whole
        goes_on = text.startswith("、", last[1]) and all(text[slice(*part)] not in self._fields for part in parts)
        if goes_on and cls in ("actor", "platform") and not is_place(text[slice(*parts[-2])]):
            return [_unquoted(text, [part], False) for part in parts]  # one of many things, its head its own
        tail = (cut, last[1])
        level = _level_of_all(text, parts[0], kind)
        rest = [[level, part, tail] if level else [part, tail] for part in parts[1:-1]]
        found = [_unquoted(text, pieces, True) for pieces in ([parts[0], tail], *rest)]
        final = [level, last] if level and not text.startswith(text[slice(*level)], last[0]) else [last]
        return [*found, _unquoted(text, final, level is not None)]

    def _with_level(self, text: str, parts: Sequence[Piece]) -> list[Spelt]:
        level = next((word for word in self._shared if text.startswith(word, parts[0][0])), "")
        prefix = (parts[0][0], parts[0][0] + len(level))
        found = [_unquoted(text, [parts[0]], False)]
        for part in parts[1:]:
            bare = not any(text.startswith(word, part[0]) for word in self._shared)
            found.append(_unquoted(text, [prefix, part] if level and bare else [part], bool(level) and bare))
        return found

    def _groups(self, text: str, parts: Sequence[Piece], boundaries: Sequence[int]) -> list[Spelt]:
        """Groups share a level at the left, or a last word at the right (领军型、创新型人才)."""
        last = parts[-1]
        inner = [at for at in boundaries if last[0] < at < last[1]]
        tail = (inner[-1], last[1]) if inner else None
        closing = text.find("”", *last) + 1
        if 0 < closing < last[1] and all(text[end - 1] == "”" for _, end in parts[:-1]):
            own = [_unquoted(text, [part, (closing, last[1])], True) for part in parts[:-1]]
            return [*own, _unquoted(text, [last], False)]  # “某”“某”企业
        spelt = self._with_level(text, parts)
        if tail is None:
            return spelt
        found: list[Spelt] = []
        for part, item in zip(parts, spelt, strict=True):
            word = text[slice(*part)]
            short = word.endswith(("型", "级", "层次", "百强", "紧缺")) and not word.endswith(text[slice(*tail)])
            found.append(_unquoted(text, [*item.pieces, tail], True) if short else item)
        return found

    def _shared_from(
        self, text: str, before: Piece, last: Piece, boundaries: Sequence[int], is_place: Callable[[str], bool]
    ) -> int | None:
        """Where in the last part the head begins that the parts before it share, by the parallel between them."""
        first = text[slice(*before)]
        best: tuple[int, int] | None = None
        inner = set(boundaries)
        edges = [at for at in boundaries if last[0] < at < last[1] - 1]
        headed = [at for at in edges if self.head_of(text[at : last[1]].rstrip("”"))[0] != "-"]
        for at in headed or range(last[0] + 1, last[1] - 1):  # a name that is one word has no edges
            if self.head_of(text[at : last[1]].rstrip("”"))[0] == "-" or _depth(text, last[0], at):
                continue
            own = text[last[0] : at]
            score = 0
            if is_place(own) and is_place(first):
                score += 8
            if own[-1] in _CLOSING and first[-1] in _CLOSING:
                score += 8
            if own[-2:] == first[-2:]:
                score += 6
            if len(own) == len(first):
                score += 3
            if at in inner:
                score += 2
            if self.head_of(text[at : last[1]])[1] == text[at : last[1]]:
                score += 2
            score -= abs(len(own) - len(first))
            if best is None or score > best[0]:
                best = (score, at)
        return best[1] if best else None


def _level_of_all(text: str, first: Piece, kind: str) -> Piece | None:
    """The level that a list opens with, where it is that of all its items: 国家级甲、乙基地."""
    if kind in ("policy", "programme"):
        return None
    level = next((word for word in _LEVELS_OF_ALL if text.startswith(word, first[0])), "")
    return (first[0], first[0] + len(level)) if level else None


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is, or lies in, one title in 《》; what it joins is one title's own."""
    opening = text.rfind("《", max(0, start - _LONGEST_TITLE), start + 1)
    return opening >= 0 and text.find("》", opening, start + _LONGEST_TITLE) >= end - 1


def _depth(text: str, start: int, at: int) -> int:
    return sum(c in _OPENING for c in text[start:at]) - sum(c in _CLOSING for c in text[start:at])


def _unquoted(text: str, pieces: Sequence[Piece], lent: bool) -> Spelt:
    """The pieces without quotation marks and title marks; empty ones dropped."""
    kept: list[Piece] = []
    for start, end in pieces:
        at = start
        for place in range(start, end):
            if text[place] in '“”《》"':
                if place > at:
                    kept.append((at, place))
                at = place + 1
        if end > at:
            kept.append((at, end))
    return Spelt(tuple(_joined(kept)), lent)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    result: list[Piece] = []
    for start, end in pieces:
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result
