"""The inner structure of names: which mentions stand inside others, and what that says of parents, fields and places.

A name holds another where every piece of the other lies inside one of its pieces. What a name holds at its top level
is its own (`甲集团乙市研究院` holds 甲集团 and 乙市); what stands only inside a held body is that body's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from ..ontology.model import TYPE_CLASS
from .document import Mention

PARTY_CLASSES = frozenset({"actor", "platform", "programme", "actor-group"})
_BODY_CLASSES = frozenset({"actor", "platform"})
# A bare level says nothing of whose a body is: 国家级高新区 inside a longer name is no parent.
_LEVEL_ONLY = re.compile(r"^(?:国家|省部?|市|区|县|全国|自治区|世界)级?(?:重点)?.{2,6}$")


def class_of(mention: Mention) -> str:
    """The class ("actor", "platform", "programme", "policy", "actor-group", "field", "place") of a mention's type."""
    return TYPE_CLASS[mention.type]


def holds(outer: Mention, inner: Mention) -> bool:
    """Whether `inner` stands inside the name of `outer`."""
    if outer.key == inner.key or not (outer.start <= inner.start and inner.end <= outer.end):
        return False
    if not all(any(a <= c and d <= b for a, b in outer.pieces) for c, d in inner.pieces):
        return False
    size = sum(b - a for a, b in outer.pieces)
    return sum(d - c for c, d in inner.pieces) < size


class Names:
    """The mentions of a text, and what each one's name holds."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.all = tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.key)))
        self._starts = [mention.start for mention in self.all]
        self._held: dict[int, tuple[Mention, ...]] = {}

    def near(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that begin in `start`..`end`, in order."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def held(self, outer: Mention) -> tuple[Mention, ...]:
        """All mentions inside the name of `outer`, in order."""
        if id(outer) not in self._held:
            low, high = bisect_left(self._starts, outer.start), bisect_left(self._starts, outer.end)
            self._held[id(outer)] = tuple(inner for inner in self.all[low:high] if holds(outer, inner))
        return self._held[id(outer)]

    def top(self) -> tuple[Mention, ...]:
        """The mentions that stand in no other of a class of their own weight: fields and places hold no bodies."""
        inside = {
            id(inner)
            for outer in self.all
            for inner in self.held(outer)
            if class_of(outer) not in ("field", "place") or class_of(inner) in ("field", "place")
        }
        return tuple(mention for mention in self.all if id(mention) not in inside)

    def own(self, outer: Mention) -> tuple[Mention, ...]:
        """What a name holds at its top level: no part of a longer field, nor of a body named in it."""
        held = self.held(outer)
        bodies = [m for m in held if self._is_body_in(outer, m)]
        return tuple(
            inner
            for inner in held
            if not any(holds(body, inner) for body in bodies)
            and not any(holds(other, inner) for other in held if class_of(other) in ("field", "place"))
        )

    def parents(self, outer: Mention) -> tuple[Mention, ...]:
        """The bodies that a name is made of, nearest first: whose offshoot it is.

        Not what it ends in (高新区 in 甲高新区), nor for names of gatherings.
        """
        if outer.type == "event" or class_of(outer) not in PARTY_CLASSES - {"actor-group"}:
            return ()
        return _distinct(m for m in self.own(outer) if self._is_body_in(outer, m))

    def fields(self, outer: Mention) -> tuple[Mention, ...]:
        """The fields in a name that are its own."""
        return _distinct(m for m in self.own(outer) if m.type == "field")

    def places(self, outer: Mention) -> tuple[Mention, ...]:
        """The places in a name that are its own."""
        return _distinct(m for m in self.own(outer) if m.type == "place")

    def groups(self, outer: Mention) -> tuple[Mention, ...]:
        """The actor groups in a name (高新技术企业 in 高新技术企业培育计划)."""
        return _distinct(m for m in self.held(outer) if m.type == "actor-group")

    def _is_body_in(self, outer: Mention, inner: Mention) -> bool:
        if class_of(inner) not in _BODY_CLASSES or inner.end == outer.end:
            return False
        return class_of(inner) == "actor" or not _LEVEL_ONLY.match(inner.name) or bool(self.held(inner))


def _distinct(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple({mention.key: mention for mention in mentions}.values())
