"""What a text says was achieved before: the figures of its review, and what it did with the things it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import mean

from ..ontology.model import Outcome
from .clauses import AFFAIRS, Clause
from .concerns import Concerns
from .document import Mention, Reading, Sentence
from .efforts import told_as_done
from .evidence import evidence
from .lexicon import Lexicon
from .naming import class_of
from .quantities import YEAR, Quantity
from .script import key
from .stretches import context, either

_NAMED = ("actor", "platform", "programme")
_ACHIEVED, _DONE = 0.9, 0.75  # a word for an achievement, or only a deed


def find_outcomes(
    reading: Reading,
    quantities: Mapping[Sentence, Sequence[Quantity]],
    clauses: Iterable[Clause],
    past: Mapping[Sentence, int | None],
    concerns: Concerns,
    lexicon: Lexicon,
) -> tuple[Outcome, ...]:
    """The outcomes of a plan in reading order. `past`: the sentences that look back, with the year they tell of."""
    found = [_figure(reading, sentence, one, concerns) for sentence in past for one in quantities.get(sentence, ())]
    achieved = re.compile(either(context(lexicon)["achieved"]))
    for clause in clauses:
        if clause.sentence not in past and not told_as_done(reading.text, clause):
            continue
        stretches = [one.stretch for one in quantities.get(clause.sentence, ())]
        if not any(clause.start <= start and end <= clause.end for start, end in stretches):
            found += _deeds(reading, clause, past.get(clause.sentence), achieved)
    return tuple(sorted(found, key=lambda one: (one.evidence.start, one.evidence.end)))


def _figure(reading: Reading, sentence: Sentence, one: Quantity, concerns: Concerns) -> Outcome:
    name = one.indicator(reading)
    return Outcome(
        section=sentence.section,
        indicator=name,
        indicator_key=key(name),
        low=one.figure.low,
        high=one.figure.high,
        unit=one.figure.unit,
        year=one.year,
        parties=concerns.about(one),
        evidence=evidence(reading, *one.extent, sentence.section),
        confidence=one.confidence,
        rule=one.rule,
    )


def _deeds(reading: Reading, clause: Clause, year: int | None, achieved: re.Pattern[str]) -> Iterator[Outcome]:
    """What was done with named things: a clause with a word for an achievement or for a deed of the plan's kind."""
    named = [m for group in clause.groups for m in group.members if class_of(m) in _NAMED]
    if all(mention.type == "government-body" for mention in named):
        return  # the organs of power lead and decide: that is no achievement of theirs
    if AFFAIRS.match(reading.text, named[-1].end, clause.end):
        return
    is_achieved = any(_outside(named, hit.start()) for hit in achieved.finditer(reading.text, clause.start, clause.end))
    if not is_achieved and not any(word.before or word.after for word in clause.words):
        return
    years = YEAR.findall(reading.text, clause.sentence.start, clause.end)
    start, end = _trimmed(reading.text, clause.start, clause.end)
    yield Outcome(
        section=clause.sentence.section,
        indicator=None,
        indicator_key=None,
        low=None,
        high=None,
        unit=None,
        year=int(years[-1]) if years else year,
        parties=tuple(dict.fromkeys(mention.key for mention in named)),
        evidence=evidence(reading, start, end, clause.sentence.section),
        confidence=round((_ACHIEVED if is_achieved else _DONE) * mean(m.confidence for m in named), 3),
        rule="honour" if is_achieved else "deed",
    )


def _outside(mentions: Iterable[Mention], at: int) -> bool:
    return not any(mention.start <= at < mention.end for mention in mentions)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip(" \t\u3000。！？；"))
