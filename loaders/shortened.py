"""Names that one text has long and short: what it defines itself (以下简称), and what it says in full once.

After the first mention officials drop what everyone knows by then: 中国（甲市）国际技术转移中心 goes on as
国际技术转移中心, 甲海洋科学与技术实验室 as 海洋实验室. A later, shorter name is the longer one where its own words and
its head are all in that name, in order, only places and general words are dropped, and no other name of the text fits
as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
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


def shortened(entities: Iterable[Entity], place_key: str | None, words: Lexicon) -> dict[str, str]:
    """Keys of shorter names → the key of the longer one that the text has before, where one alone fits.

    The plan's own place may be left out, too.
    """
    droppable, general = _droppable(words)
    if place_key:
        droppable |= {place_key, f"{place_key}市"}
    head_of = _heads(words)
    bodies = [
        e
        for e in entities
        if TYPE_CLASS[e.type] in ("actor", "platform") and e.type not in ("enterprise", "university", "event")
    ]
    # By ending and character, the longest first: a name is compared with those longer ones alone that have the rarest
    # of its characters, until two fit.
    having: dict[tuple[str, str], list[int]] = {}
    for number in sorted(range(len(bodies)), key=lambda number: -len(bodies[number].key)):
        entity = bodies[number]
        for char in dict.fromkeys(entity.key):
            having.setdefault((entity.key[-_LEAST:], char), []).append(number)
    found: dict[str, str] = {}
    for short in bodies:
        head = head_of(short.key)[1]
        if head == "-" or short.linked != "new" or _LEVEL.match(short.key):
            continue
        near = min((having[short.key[-_LEAST:], char] for char in short.key), key=len)
        longer: dict[str, int] = {}  # the last of each canonical key
        for number in near:
            full = bodies[number]
            if len(full.key) <= len(short.key) or len(longer) > 1:
                break
            if _holds(full.key, short.key):
                longer[full.canonical] = max(number, longer.get(full.canonical, 0))
        if len(longer) == 1 and short.canonical not in longer:
            full = bodies[next(iter(longer.values()))]
            if _is_short_for(short, full, head, droppable, general):
                found[short.key] = full.key
    return found


@lru_cache(maxsize=4)
def _heads(words: Lexicon) -> Callable[[str], tuple[str, str]]:
    return head_finder(words)


def _is_short_for(short: Entity, full: Entity, head: str, droppable: frozenset[str], general: tuple[str, ...]) -> bool:
    if not full.key.endswith(head) or full.evidence.start > short.evidence.start or _LEVEL.match(full.key):
        return False
    mine, its = short.key[: -len(head)], full.key[: -len(head)]
    own = mine
    for word in general:
        own = own.replace(word, "")
    return len(own) >= _LEAST and _drops(its, mine, droppable)


def _holds(full: str, short: str) -> bool:
    """Whether all characters of the shorter name stand in the longer one, in order."""
    rest = iter(full)
    return all(char in rest for char in short)


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
