"""A received text cut for showing: lines, and in them pieces that belong to one mention, mend or chosen sentence alike.

Offsets are code points of the text as received, so that what is cut here stands where the facts say it does; the
browser, which counts otherwise, is given pieces. Mentions may lie within others or overlap: those that touch each other
are one spot, which leads to all that is named there.

>>> lines = cut("甲乙\\n丙", [Mention(0, 2, "i:long"), Mention(1, 2, "i:short")])
>>> [[(piece.text, piece.spot, piece.family) for piece in line.pieces] for line in lines]
[[('甲', 0, 'i:long'), ('乙', 0, 'i:short')], [('丙', None, '')]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup, escape

from ...graph.mentions import Mention
from .templates import seen

Span = tuple[int, int]
_SPOT = Markup('<a class="spot" data-spot="{}" href="{}">{}</a>')


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that share all marks.

    `spot` is the number of the spot they stand in, `family` what the shortest mention there is; `read` is what a
    mend made of the mended characters that end here; `level` that of the task whose heading they are part of, or 0.
    """

    text: str
    spot: int | None
    family: str
    mended: bool = False
    read: str | None = None
    chosen: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end. `start` is its offset; `heads` are the tasks whose heading begins in it."""

    start: int
    pieces: tuple[Piece, ...]
    heads: tuple[Mapping[str, Any], ...] = ()


def spots(mentions: Sequence[Mention]) -> list[tuple[int, int, list[str]]]:
    """Mentions that touch each other as one: start, end, what is named there, the longest first."""
    found: list[tuple[int, int, list[Mention]]] = []
    for one in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if found and one.start < found[-1][1]:
            start, end, within = found[-1]
            found[-1] = start, max(end, one.end), [*within, one]
        else:
            found.append((one.start, one.end, [one]))
    return [
        (start, end, list(dict.fromkeys(one.iri for one in sorted(within, key=lambda one: one.start - one.end))))
        for start, end, within in found
    ]


@dataclass
class _Marks:
    """What begins and ends where, to be walked through once."""

    starts: dict[int, list[Mention]] = field(default_factory=dict)
    open: list[Mention] = field(default_factory=list)

    def at(self, offset: int) -> Mention | None:
        """The shortest mention that covers the character at this offset; offsets never go back."""
        self.open = [one for one in self.open if one.end > offset] + self.starts.pop(offset, [])
        return min(self.open, key=lambda one: (one.end - one.start, one.iri), default=None)


def cut(
    text: str,
    mentions: Sequence[Mention],
    tasks: Sequence[Mapping[str, Any]] = (),
    repairs: Sequence[Mapping[str, Any]] = (),
    chosen: Span | None = None,
    family: Callable[[str], str] = str,
) -> list[Line]:
    """The text in lines; `family` says of an IRI what kind of thing it is.

    Tasks have "start", "level", and the place of their heading where they have one ("headStart", "headEnd"); repairs
    have "start", "end" and "after".
    """
    marks = _Marks()
    for one in mentions:
        marks.starts.setdefault(one.start, []).append(one)
    together = spots(mentions)
    mends = sorted((int(mend["start"]), int(mend["end"]), str(mend["after"])) for mend in repairs)
    headings = sorted(
        (int(task["headStart"]), int(task["headEnd"]), int(task["level"]))
        for task in tasks
        if task["headStart"] is not None
    )
    bounds = {0, len(text), *(chosen or ())}
    bounds |= {at for one in mentions for at in (one.start, one.end)}
    bounds |= {at for span in (*mends, *headings) for at in span[:2]}
    heads: dict[int, list[Mapping[str, Any]]] = {}
    lines = list(_lines(text))
    for task in tasks:
        at = _holding(lines, int(task["start"]))
        heads.setdefault(lines[at][0], []).append(task)
    cuts = sorted(at for at in bounds | {at for line in lines for at in line} if 0 <= at <= len(text))
    found: dict[int, list[Piece]] = {}
    line = spot = mend = heading = 0
    for start, end in pairwise(cuts):
        while line + 1 < len(lines) and lines[line + 1][0] <= start:
            line += 1
        while spot < len(together) and together[spot][1] <= start:
            spot += 1
        while mend < len(mends) and max(mends[mend][1], mends[mend][0] + 1) <= start:
            mend += 1
        while heading < len(headings) and headings[heading][1] <= start:
            heading += 1
        shortest = marks.at(start)
        if start >= lines[line][1]:  # the end of a line is no character of it
            continue
        mended = mend < len(mends) and mends[mend][0] <= start < mends[mend][1]
        found.setdefault(lines[line][0], []).append(
            Piece(
                text[start:end],
                spot if shortest is not None else None,
                family(shortest.iri) if shortest is not None else "",
                mended,
                mends[mend][2] if mended and end == mends[mend][1] else None,
                chosen is not None and chosen[0] <= start < chosen[1],
                headings[heading][2] if heading < len(headings) and headings[heading][0] <= start else 0,
            )
        )
    return [Line(start, tuple(found.get(start, ())), tuple(heads.get(start, ()))) for start, _ in lines]


def marked(line: Line, href: Callable[[int], str], first: Callable[[], bool]) -> Markup:
    """A line as HTML. `href` gives the address of a spot, `first` whether nothing chosen stood in a line before."""
    parts: list[Markup] = []
    for spot, pieces in groupby(line.pieces, key=lambda piece: piece.spot):
        inner = Markup("").join(_marked(piece, first) for piece in pieces)
        parts.append(inner if spot is None else _SPOT.format(spot, href(spot), inner))
    return Markup("").join(parts)


def _marked(piece: Piece, first: Callable[[], bool]) -> Markup:
    made = escape(seen(piece.text))
    if piece.family:
        made = Markup('<span class="m {}">{}</span>').format(piece.family, made)
    if piece.mended:
        made = Markup('<span class="mended">{}</span>').format(made)
        if piece.read is not None:
            made += Markup('<span class="read" data-read="{}"></span>').format(seen(piece.read) or "∅")
    if piece.chosen:
        made = Markup("<mark{}>{}</mark>").format(Markup(' id="at"') if first() else "", made)
    return Markup('<b class="head-{}">{}</b>').format(min(piece.level, 3), made) if piece.level else made


def _lines(text: str) -> Iterator[Span]:
    """Start and end of each line, its end mark left out."""
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line.removesuffix("\r"))
        at += len(line) + 1


def _holding(lines: Sequence[Span], offset: int) -> int:
    """The number of the line that an offset lies in."""
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines[middle][0] <= offset else (low, middle - 1)
    return low
