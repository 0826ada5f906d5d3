"""Known bodies that only the register tells: English names in Chinese prose, and names that were taken for a field.

The model that finds names has seen few in Latin letters (CAS, Siemens), and a firm's short name may look like a matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from ..ontology.model import TYPE_CLASS
from .document import Mention, Reading
from .lexicon import Lexicon
from .register import Body, Register
from .script import key

_LATIN = re.compile(r"(?<![A-Za-z0-9&.-])[A-Z][A-Za-z0-9&.-]*(?: [A-Za-z][A-Za-z0-9&.-]*){0,8}(?![A-Za-z0-9&-])")
_LEAST = 3  # letters: a shorter acronym stands for too much
_SURE = 0.8


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
    return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.key, m.type)))


def _as_body(mention: Mention, register: Register, short_names: frozenset[str]) -> Mention:
    if mention.type != "field":
        return mention
    kinds = {"university"} if mention.key in short_names else {body.type for body in register.called(mention.key)}
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
