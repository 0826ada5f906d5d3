"""Known bodies that only the register tells: those that the model missed, and names that were taken for a field.

The model that finds names has seen few in Latin letters (CAS, Siemens), and a firm's short name may look like a matter.
A Chinese name of the register is taken where it has four characters or more and is not the beginning of another word,
one of three where it stands alone between joints and pauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from ..ontology.model import TYPE_CLASS
from .document import Mention, Reading
from .lexicon import Lexicon
from .nested import Namesakes
from .register import Body, Register
from .script import key

_LATIN = re.compile(r"(?<![A-Za-z0-9&.-])[A-Z][A-Za-z0-9&.-]*(?: [A-Za-z][A-Za-z0-9&.-]*){0,8}(?![A-Za-z0-9&-])")
_HAN = re.compile(r"[\u4e00-\u9fff（）]+")
_LEAST = 3  # letters: a shorter acronym stands for too much
_SURE = 0.8
_LEAST_HAN = 4  # characters: a shorter Chinese name may be a piece of another by chance
_BEFORE, _BEHIND = frozenset("、，与和及同"), frozenset("、，。；等与和及")  # unless these stand on both sides
_GOES_ON = frozenset("大生学系院部局厅所会馆站区市县镇路街节奖杯集")  # what makes a longer name or another word of it


def with_known(
    reading: Reading, mentions: Iterable[Mention], register: Register, words: Lexicon
) -> tuple[Mention, ...]:
    """`mentions` in order, with the English names of known bodies, and known bodies for what they are."""
    short_names = frozenset(words.words("universities"))
    found = [_as_body(mention, register, short_names) for mention in mentions]
    taken = bytearray(len(reading.text))
    for mention in found:
        if mention.type not in ("field", "place"):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    english = _english(register)
    for match in _LATIN.finditer(reading.text):
        parts = match[0].split(" ")
        for count in range(len(parts), 0, -1):
            name = " ".join(parts[:count])
            body = english.get(key(name)) if len(name) >= _LEAST else None
            end = match.start() + len(name)
            if body is not None and not any(taken[match.start() : end]):
                piece = (match.start(), end)
                found.append(Mention(*piece, body.type, name, key(name), (piece,), "register", _SURE))
                break
    found += _in_chinese(reading.text, taken, register)
    return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.key, m.type)))


def _in_chinese(text: str, taken: bytearray, register: Register) -> list[Mention]:
    """Mentions of known actors and laboratories where nothing was found."""
    opening = _chinese(register)
    found: list[Mention] = []
    done = 0
    for at in [at for at, pair in enumerate(map(str.__add__, text, text[1:])) if pair in opening]:
        if at < done:
            continue
        for name, type_ in opening[text[at : at + 2]]:
            end = at + len(name)
            if len(name) < _LEAST_HAN and not (text[at - 1 : at] in _BEFORE and text[end : end + 1] in _BEHIND):
                continue
            if text.startswith(name, at) and text[end : end + 1] not in _GOES_ON and not any(taken[at:end]):
                found.append(Mention(at, end, type_, name, key(name), ((at, end),), "register", _SURE))
                done = end
                break
    return found


@lru_cache(maxsize=4)
def namesakes(register: Register) -> Namesakes:
    """The names that known firms and zones go by, each of which stands for one body."""

    def called(type_: str) -> frozenset[str]:
        names = (n for body in register.bodies if body.type == type_ for n in (body.name, *body.aliases.split("|")))
        return frozenset(name for name in names if len(name) > 1 and len(register.called(key(name))) == 1)

    return Namesakes(called("enterprise"), called("zone"))


@lru_cache(maxsize=4)
def _chinese(register: Register) -> dict[str, list[tuple[str, str]]]:
    """Names with their types by their first two characters, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for body in register.bodies:
        if TYPE_CLASS.get(body.type) != "actor" and body.type != "laboratory":
            continue
        for name in (body.name, *body.aliases.split("|")):
            if len(name) >= _LEAST_HAN - 1 and _HAN.fullmatch(name) and len(register.called(key(name))) == 1:
                found.setdefault(name[:2], []).append((name, body.type))
    return {opening: sorted(names, key=lambda pair: (-len(pair[0]), pair[0])) for opening, names in found.items()}


def _as_body(mention: Mention, register: Register, short_names: frozenset[str]) -> Mention:
    if mention.type not in ("field", "actor-group"):
        return mention
    if mention.key in short_names:
        return replace(mention, type="university")
    kinds = {body.type for body in register.called(mention.key)}
    if len(kinds) == 1 and TYPE_CLASS.get(kind := kinds.pop()) == "actor":
        return replace(mention, type=kind)
    return mention


@lru_cache(maxsize=4)
def _english(register: Register) -> dict[str, Body]:
    """The actors that an English name stands for, by its key."""
    found: dict[str, Body] = {}
    for body in register.bodies:
        if TYPE_CLASS.get(body.type) == "actor":
            for name in (body.english, body.english_short):
                if len(register.called(key(name))) == 1:
                    found[key(name)] = body
    return found
