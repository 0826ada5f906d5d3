"""Quantities that a plan sets for its own period."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from ..ontology.model import Target
from .concerns import Concerns
from .document import Reading, Sentence
from .evidence import evidence
from .quantities import Quantity
from .script import key


def find_targets(
    reading: Reading,
    quantities: Mapping[Sentence, Iterable[Quantity]],
    past: Container[Sentence],
    concerns: Concerns,
) -> tuple[Target, ...]:
    """The targets of a plan in reading order: its quantities outside the sentences that look back."""
    return tuple(
        _target(reading, sentence, one, concerns)
        for sentence, found in quantities.items()
        if sentence not in past
        for one in found
    )


def _target(reading: Reading, sentence: Sentence, one: Quantity, concerns: Concerns) -> Target:
    name = one.indicator(reading)
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
        trigger=one.trigger(reading),
        concerns=concerns.about(one),
        evidence=evidence(reading, *one.extent, sentence.section),
        confidence=one.confidence,
        rule=one.rule,
    )
