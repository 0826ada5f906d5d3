"""Mends made to the received text before reading, each recorded: nothing is mended silently."""

from __future__ import annotations

import re

from ..ontology.model import Repair
from .document import MappedText

_DECIMAL = re.compile(r"(?<=\d)。(?=\d+(?:[%％‰]|万|亿|萬|億|倍|个百分点|個百分點))")


def repair(received: str) -> tuple[MappedText, tuple[Repair, ...]]:
    """The text to read, mapped to `received`, and what was mended, in order."""
    repairs: list[Repair] = []
    chars = list(received)
    for match in _DECIMAL.finditer(received):
        chars[match.start()] = "."
        repairs.append(Repair("decimal-point", "。", ".", match.start(), match.end()))
    size = range(len(received))
    return MappedText("".join(chars), tuple(size), tuple(i + 1 for i in size)), tuple(repairs)
