"""Curves of `confidence` fitted to facts that were judged, and how well they then tell what is right.

What is fitted is little: a slope, a base, and an offset for each rule, class or predicate, all held near what the rules
claim themselves. `bench/calibrate.py` reads the annotated texts and keeps the curves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from .confidence import EDGE, KINDS, Curve, log_odds

PARTS = 5  # of texts, each told its confidences by curves fitted on the others
BINS = 5
# Of what is right in texts that were in view while the rules were written, so much is kept. The segment model learns
# from other texts than it reads, so that names need none of it; of targets 0.96 were right at the first look at texts
# set aside, of efforts somewhat less, of relations that were told 0.82 it was 0.72.
KEPT: Mapping[str, float] = {"entity": 1.0, "effort": 0.95, "target": 0.96, "relation": 0.9}
TAIL = 0.005  # share of facts whose raw scores are taken to be too low to measure
STIFF_SLOPE, STIFF_OFFSET = 60.0, 15.0  # how firmly a slope is held at 1, and an offset at 0
STEPS, SMALLEST = 50, 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact of an annotated text, and whether the annotation has it."""

    text: int  # number of its annotation
    kind: str
    raw: float
    groups: tuple[str, ...]
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts whose confidence lies in one part of the scale."""

    facts: int
    confidence: float  # their mean
    precision: float

    @property
    def gap(self) -> float:
        return abs(self.confidence - self.precision)


def fit(facts: Iterable[Judged]) -> dict[str, Curve]:
    """A curve for each kind: the most likely one, held towards the raw score itself."""
    all_facts = list(facts)
    return {kind: _fit([one for one in all_facts if one.kind == kind], KEPT[kind]) for kind in KINDS}


def _fit(facts: Sequence[Judged], kept: float) -> Curve:
    names = sorted({group for one in facts for group in one.groups})
    column = {name: number for number, name in enumerate(names, 2)}
    seen = np.zeros((len(facts), 2 + len(names)))
    seen[:, 0] = 1
    for row, one in enumerate(facts):
        seen[row, 1] = log_odds(one.raw)
        seen[row, [column[group] for group in one.groups]] = 1
    right = np.array([one.is_right for one in facts], dtype=float)
    aim = np.zeros(seen.shape[1])
    aim[1] = 1
    stiff = np.full(seen.shape[1], STIFF_OFFSET)
    stiff[:2] = 0.01, STIFF_SLOPE
    at = aim.copy()

    def loss(at: NDArray[np.float64]) -> float:
        odds = seen @ at
        return float((np.logaddexp(0, odds) - right * odds).sum() + (stiff * (at - aim) ** 2).sum() / 2)

    for _ in range(STEPS):  # Newton's method on a convex loss, never uphill
        share = 1 / (1 + np.exp(-seen @ at))
        slope = seen.T @ (share - right) + stiff * (at - aim)
        bend = (seen * (share * (1 - share))[:, None]).T @ seen + np.diag(stiff)
        step = np.linalg.solve(bend, slope)
        while loss(at - step) > loss(at) and np.abs(step).max() > SMALLEST:
            step /= 2
        at = at - step
    at[1] = max(0.0, at[1])
    offsets = {name: round(float(at[number]), 2) for name, number in column.items()}
    least = round(float(np.quantile([one.raw for one in facts], TAIL)), 2)
    return Curve(round(float(at[1]), 2), round(float(at[0]), 2), offsets, kept, max(EDGE, least))


def cross_checked(facts: Sequence[Judged]) -> list[tuple[Judged, float]]:
    """Each fact with its confidence by curves fitted on other texts."""
    found: list[tuple[Judged, float]] = []
    for part in range(PARTS):
        curves = fit(one for one in facts if one.text % PARTS != part)
        own = (one for one in facts if one.text % PARTS == part)
        found += [(one, curves[one.kind].at(one.raw, one.groups)) for one in own]
    return found


def bins(told: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The bins of equal width that hold anything, from the least sure."""
    parts: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, is_right in told:
        parts[min(BINS - 1, int(confidence * BINS))].append((confidence, is_right))
    return [Bin(len(part), mean(c for c, _ in part), mean(right for _, right in part)) for part in parts if part]


def table(told: Sequence[tuple[Judged, float]]) -> Iterator[str]:
    """Confidence against precision as lines of Markdown, over all facts and by kind."""
    yield (
        "| facts | "
        + " | ".join(f"{n / BINS:.1f}–{(n + 1) / BINS:.1f}" for n in range(BINS))
        + " | mean gap | by facts |"
    )
    yield "| --- " * (BINS + 3) + "|"
    for name, kinds in (("all", KINDS), *((kind, (kind,)) for kind in KINDS)):
        of = [(confidence, one.is_right) for one, confidence in told if one.kind in kinds]
        found = {min(BINS - 1, int(one.confidence * BINS)): one for one in bins(of)}
        cells = [
            f"{found[n].confidence:.2f} → {found[n].precision:.2f} ({found[n].facts})" if n in found else ""
            for n in range(BINS)
        ]
        plain = mean(one.gap for one in found.values())
        weighed = sum(one.gap * one.facts for one in found.values()) / len(of)
        yield f"| {name}, {len(of)} | {' | '.join(cells)} | {plain:.3f} | {weighed:.3f} |"
