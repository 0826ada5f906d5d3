"""Names that one text has long and short: what it defines itself (以下简称), and what it says in full once.

After the first mention officials drop what everyone knows by then: 中国（甲市）国际技术转移中心 goes on as
国际技术转移中心, 甲海洋科学与技术实验室 as 海洋实验室. A later, shorter name is the longer one where its own words and
its head are all in that name, in order, only places and general words are dropped, and no other name of the text fits
as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..ontology.model import TYPE_CLASS, Entity, Facts
from .heads import head_finder
from .homes import gazetteer
from .lexicon import Lexicon
from .script import key

_SAYS = r"(?:以下|下文|后文)?[简簡][称稱](?:为|為)?[:：]?\s?"
_DEFINED = re.compile(
    rf"[（(](?:{_SAYS}[“\"「]?(?P<told>[^”\"」）)，,；;]{{2,20}})[”\"」]?|[“\"「](?P<quoted>[^”\"」）)]{{2,20}})[”\"」])[)）]"
)
_LETTERS = re.compile(r"[（(](?P<told>[A-Z][A-Za-z0-9&-]{1,11})[)）]")
_DROPPED = ("中国", "国家", "国际", "全国", "与", "和", "及", "市", "省")
_LEVEL = re.compile(r"^(?:国家|省|市|区|县|自治区)级")
_LEAST = 2  # characters of its own that a short name must share with the long one


def defined(facts: Facts) -> dict[str, str]:
    """Keys of short forms that the text itself defines → the key of the entity whose mention stands right before."""
    ends: dict[int, Entity] = {}
    for entity in facts.entities:
        for start, end in entity.mentions:
            if end not in ends or start < ends[end].mentions[0][0]:
                ends[end] = entity
    found: dict[str, str] = {}
    for pattern in (_DEFINED, _LETTERS):
        for match in pattern.finditer(facts.received):
            full = ends.get(match.start())
            if full is None or TYPE_CLASS[full.type] in ("field", "place", "actor-group"):
                continue
            groups = match.groupdict()
            found.setdefault(key(groups["told"] or groups.get("quoted") or ""), full.key)
    return found


def shortened(entities: Iterable[Entity], words: Lexicon) -> dict[str, str]:
    """Keys of shorter names → the key of the longer one that the text has before, where one alone fits."""
    head_of = head_finder(words)
    by_head: dict[str, list[Entity]] = {}
    bodies = [
        e
        for e in entities
        if TYPE_CLASS[e.type] in ("actor", "platform") and e.type not in ("enterprise", "university", "event")
    ]
    for entity in bodies:
        by_head.setdefault(head_of(entity.key)[1], []).append(entity)
    found = {}
    for head, group in by_head.items():
        if head == "-":
            continue
        for short in group:
            if short.linked != "new" or _LEVEL.match(short.key):
                continue
            longer = {e.canonical: e.key for e in group if _is_short_for(short, e, head, words)}
            if len(longer) == 1 and short.canonical not in longer:
                found[short.key] = next(iter(longer.values()))
    return found


def _is_short_for(short: Entity, full: Entity, head: str, words: Lexicon) -> bool:
    if len(short.key) >= len(full.key) or full.evidence.start > short.evidence.start or _LEVEL.match(full.key):
        return False
    mine, its = short.key[: -len(head)], full.key[: -len(head)]
    droppable = _droppable(words)
    own = mine
    for word in droppable[1]:
        own = own.replace(word, "")
    return len(own) >= _LEAST and _drops(its, mine, droppable[0])


def _drops(full: str, short: str, droppable: frozenset[str]) -> bool:
    """Whether leaving words of `droppable` out of `full` gives `short`."""
    reached = {0}  # how much of `short` may be found in what is read of `full`
    states: list[set[int]] = [reached, *(set() for _ in full)]
    for at in range(len(full)):
        for done in states[at]:
            if done < len(short) and full[at] == short[done]:
                states[at + 1].add(done + 1)
            for end in range(at + 1, min(len(full), at + 8) + 1):
                if full[at:end] in droppable:
                    states[end].add(done)
    return len(short) in states[len(full)]


@lru_cache(maxsize=4)
def _droppable(words: Lexicon) -> tuple[frozenset[str], tuple[str, ...]]:
    """What a short form may leave out; and the general words among it, the longest first."""
    general = tuple(sorted(words.words("generic"), key=lambda word: (-len(word), word)))
    return frozenset((*general, *gazetteer(words).shorts, *gazetteer(words).districts, *_DROPPED)), general
