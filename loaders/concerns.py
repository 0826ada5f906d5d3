"""Whom a quantity concerns: the things named in its indicator, its subject, and behind its figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..ontology.model import TYPE_CLASS
from .document import Mention, Token
from .figure_words import Span
from .quantities import Quantity

_CONCERNED = ("actor", "platform", "programme", "actor-group")
_OPENING = 3  # characters; a shorter name stands in other words too


class Concerns:
    """The things that a text names, and where."""

    def __init__(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = sorted(
            (mention for mention in mentions if TYPE_CLASS[mention.type] in _CONCERNED), key=lambda one: one.start
        )
        self._firsts = [mention.start for mention in self._mentions]
        self._starts = [token.start for token in tokens]
        self._ends = {token.end for token in tokens}
        self._known: dict[str, str] = {}
        lengths: dict[str, set[int]] = {}  # of the names that begin so: they are far fewer than the names
        for mention in self._mentions:
            if len(mention.name) >= _OPENING:
                self._known[mention.name] = mention.key
                lengths.setdefault(mention.name[:_OPENING], set()).add(len(mention.name))
        self._lengths = lengths
        self._rank = {name: number for number, name in enumerate(self._known)}

    def about(self, one: Quantity) -> tuple[str, ...]:
        """Keys of the things in a quantity's indicator, in its subject, behind its figure, or its means."""
        found: dict[Span, str] = {}  # by place, what holds before what it holds
        for low, high in (*one.pieces, *one.concerned):
            found |= {(mention.start, -mention.end): mention.key for mention in self.inside((low, high))}
            begun = {start for start, _ in found}
            found |= {(at, 0): identity for at, identity in self._named_elsewhere(low, high) if at not in begun}
        if one.means:
            found |= {(mention.start, -mention.end): mention.key for mention in self.inside(one.means, ("programme",))}
        return tuple(dict.fromkeys(found[place] for place in sorted(found)))

    def _named_elsewhere(self, low: int, high: int) -> Iterator[tuple[int, str]]:
        """A thing named elsewhere in the text may stand here as part of a longer phrase: 市级以上孵化器建设的平台."""
        for number in range(bisect_left(self._starts, low), bisect_left(self._starts, high)):
            at = self._starts[number]
            lengths = self._lengths.get(self._text[at : at + _OPENING], ())
            ends = (at + length for length in lengths if at + length <= high and at + length in self._ends)
            names = (self._text[at:end] for end in ends)
            for name in sorted((name for name in names if name in self._known), key=self._rank.__getitem__):
                yield at, self._known[name]

    def inside(self, span: Span, classes: tuple[str, ...] = _CONCERNED) -> Iterator[Mention]:
        """The mentions of these classes inside a span."""
        for mention in self._mentions[bisect_left(self._firsts, span[0]) : bisect_left(self._firsts, span[1])]:
            if mention.end <= span[1] and TYPE_CLASS[mention.type] in classes:
                yield mention
