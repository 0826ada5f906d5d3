"""The neighbourhood of one thing, laid out to be drawn: who brings to it on the left, where it leads on the right.

>>> [short("西门子青岛研究院有限公司", 8), short("Siemens", 8)]
['西门子…', 'Siemens']
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ...queries.around import Party, Said
from .words import term

MOST = 14  # neighbours on one side
_WIDTH, _ROW, _TOP = 940, 34, 14  # of the picture and of one neighbour, in pixels
_TEXT = 36  # Latin letters of a name; a Chinese character is two
# What brings something to a thing, seen from it; all else leads on from it.
_BRINGS = frozenset({"gathers", "subject", "actedBy"})


@dataclass
class _Neighbour:
    party: Party
    left: bool
    ways: dict[str, None] = field(default_factory=dict)  # how it is connected, in words
    quotes: dict[str, None] = field(default_factory=dict)


def picture(iri: str, name: str, said: Iterable[Said], lang: str) -> dict[str, Any]:
    """What to draw: the neighbours with their places, and how many of each side were left out."""
    found: dict[str, _Neighbour] = {}
    for statement in said:
        for party in statement.parties:
            if party.iri == iri:
                continue
            known = found.setdefault(party.iri, _Neighbour(party, party.part in _BRINGS))
            known.ways.setdefault(_way(statement, party, lang))
            known.quotes.setdefault(statement.quote)
    sides = {side: [one for one in found.values() if one.left is (side == "left")] for side in ("left", "right")}
    rows = max(*(min(len(one), MOST) for one in sides.values()), 1)
    drawn = []
    for side, those in sides.items():
        gap = (rows - min(len(those), MOST)) * _ROW / 2
        for at, one in enumerate(those[:MOST]):
            drawn.append(
                {
                    "iri": one.party.iri,
                    "name": one.party.name,
                    "short": short(one.party.name, _TEXT),
                    "type": one.party.type,
                    "side": side,
                    "y": round(_TOP + gap + at * _ROW + _ROW / 2),
                    "way": short(" · ".join(one.ways), 30),
                    "quotes": list(one.quotes),
                }
            )
    left, right = (0 if sides["left"] else _WIDTH // 2 - 100), (_WIDTH if sides["right"] else _WIDTH // 2 + 100)
    return {
        "left": left,
        "right": right,
        "width": _WIDTH,
        "height": rows * _ROW + 2 * _TOP,
        "middle": round(rows * _ROW / 2 + _TOP),
        "name": short(name, 18),
        "drawn": drawn,
        "left_out": sum(max(len(one) - MOST, 0) for one in sides.values()),
    }


def _way(said: Said, party: Party, lang: str) -> str:
    """How the thing and the party are connected: what is done, or the relation between them."""
    if said.kind == "relation":
        parts = {one.part for one in said.parties} - {"subject"}
        return term(next(iter(parts), "subject"), lang)
    if said.action and party.part in ("gathers", "through", "actedBy"):
        return term(said.action, lang)
    return term(party.part, lang)


def place(side: str) -> dict[str, int]:
    """Where a side's names stand and its edges end, from the left in pixels."""
    return {"text": 268, "edge": 284} if side == "left" else {"text": _WIDTH - 268, "edge": _WIDTH - 284}


def short(text: str, most: int) -> str:
    """The text, cut where it is wider than `most` Latin letters."""
    wide = 0
    for at, char in enumerate(text):
        wide += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if wide > most:
            return text[: max(at - 1, 1)] + "…"
    return text
