"""Quantities that a plan sets (targets), and quantities and honours that it reports (outcomes)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..ontology.model import TYPE_CLASS, Evidence, Outcome, Target
from .document import Mention, Reading, Sentence, Token
from .figure_words import Span
from .lexicon import Lexicon
from .period import past_sentences
from .quantities import Quantity, SentenceReader
from .script import key
from .stretches import context, either, segments

_NAMED = ("actor", "platform", "programme")
_CONCERNED = (*_NAMED, "actor-group")
_DEFINES = re.compile(r"[：，”]\s*是?指")  # a glossary's entry sets nothing


def find_targets(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon
) -> tuple[tuple[Target, ...], tuple[Outcome, ...]]:
    """Targets and outcomes of a document, each in reading order."""
    reader = SentenceReader(reading, list(tokens), lexicon)
    past = past_sentences(reading, tokens, lexicon)
    names = _Names(reading.text, tokens, mentions)
    achieved = re.compile(either(context(lexicon)["achieved"]))
    targets: list[Target] = []
    outcomes: list[Outcome] = []
    for sentence in reading.sentences:
        if sentence.is_heading or _DEFINES.search(reading.text, sentence.start, sentence.end):
            continue
        found = list(reader.read(sentence, is_past=sentence in past))
        if sentence in past:
            outcomes += (_outcome(reading, sentence, one, names) for one in found)
            outcomes += _honours(reading, sentence, names, found, achieved)
        else:
            targets += (_target(reading, sentence, one, names) for one in found)
    return tuple(targets), tuple(sorted(outcomes, key=lambda one: (one.evidence.start, one.evidence.end)))


def _target(reading: Reading, sentence: Sentence, one: Quantity, names: _Names) -> Target:
    name = _received(reading, one.pieces)
    return Target(
        section=sentence.section,
        indicator=name,
        indicator_key=key(name),
        comparator=one.comparator,
        low=one.figure.low,
        high=one.figure.high,
        unit=one.figure.unit,
        year=one.year,
        commitment=one.commitment,
        trigger=tuple(_received(reading, [span]) for span in one.triggers),
        concerns=names.about(one),
        evidence=_evidence(reading, sentence, _extent(one)),
        confidence=one.confidence,
        rule=one.rule,
    )


def _outcome(reading: Reading, sentence: Sentence, one: Quantity, names: _Names) -> Outcome:
    name = _received(reading, one.pieces)
    return Outcome(
        section=sentence.section,
        indicator=name,
        indicator_key=key(name),
        low=one.figure.low,
        high=one.figure.high,
        unit=one.figure.unit,
        # The plan's own year is only a default for what lies ahead.
        year=one.year if one.year != reading.plan.year else None,
        parties=names.about(one),
        evidence=_evidence(reading, sentence, _extent(one)),
        confidence=one.confidence,
        rule=one.rule,
    )


def _honours(
    reading: Reading,
    sentence: Sentence,
    names: _Names,
    found: Sequence[Quantity],
    achieved: re.Pattern[str],
) -> Iterator[Outcome]:
    """What was achieved without a figure: a stretch with named things and a word for an achievement."""
    for start, end, _ in segments(reading.text, sentence.start, sentence.end):
        if any(one.stretch == (start, end) for one in found) or not achieved.search(reading.text, start, end):
            continue
        parties = [mention.key for mention in names.inside((start, end), _NAMED)]
        if parties:
            yield Outcome(
                section=sentence.section,
                indicator=None,
                indicator_key=None,
                low=None,
                high=None,
                unit=None,
                year=None,
                parties=tuple(dict.fromkeys(parties)),
                evidence=_evidence(reading, sentence, (start, end)),
                confidence=0.7,
                rule="honour",
            )


def _received(reading: Reading, pieces: Sequence[Span]) -> str:
    """The pieces as they stand in the received text, put together."""
    spans = (reading.mapped.span(*piece) for piece in pieces if piece[0] < piece[1])
    return "".join(reading.received[low:high] for low, high in spans)


def _extent(one: Quantity) -> Span:
    """The span that holds a quantity's indicator, triggers and figure."""
    spans = [*one.pieces, *one.triggers, (one.figure.start, one.end)]
    return min(low for low, _ in spans), max(high for _, high in spans)


def _evidence(reading: Reading, sentence: Sentence, span: Span) -> Evidence:
    low, high = reading.mapped.span(*span)
    return Evidence(reading.received[low:high], low, high, sentence.section, reading.received.count("\n", 0, low) + 1)


class _Names:
    """The things that a text names, and where."""

    def __init__(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = [mention for mention in mentions if TYPE_CLASS[mention.type] in _CONCERNED]
        self._starts = {token.start for token in tokens}
        self._ends = {token.end for token in tokens}
        self._known = {mention.name: mention.key for mention in self._mentions if len(mention.name) > 2}

    def about(self, one: Quantity) -> tuple[str, ...]:
        """Keys of the things in a quantity's indicator, in its subject, behind its figure, or its means."""
        found: dict[int, str] = {}
        for low, high in (*one.pieces, *one.concerned):
            found |= {mention.start: mention.key for mention in self.inside((low, high))}
            # A thing named elsewhere in the text may stand here as part of a longer phrase: 市级以上孵化器建设的平台.
            for name, identity in self._known.items():
                at = self._text.find(name, low, high)
                if at in self._starts and at + len(name) in self._ends:
                    found.setdefault(at, identity)
        if one.means:
            found |= {mention.start: mention.key for mention in self.inside(one.means, ("programme",))}
        return tuple(dict.fromkeys(found[at] for at in sorted(found)))

    def inside(self, span: Span, classes: tuple[str, ...] = _CONCERNED) -> Iterator[Mention]:
        """The mentions of these classes inside a span."""
        for mention in self._mentions:
            if span[0] <= mention.start and mention.end <= span[1] and TYPE_CLASS[mention.type] in classes:
                yield mention
