"""Readings measured against hand annotations: text by text, on average, and what another way of reading changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from ..errors import InnographError
from .annotation import faults, read_annotation, text_of
from .jsonform import to_json
from .read import ReadOptions, read_plan
from .scoring import Attribute, Miss, Scores, score

FEWEST = 3  # items of a layer in an annotation, for the text to count in the layer's mean
CONTEXT = 60  # characters shown on either side, at most
_STOP = re.compile(r"[。！？!?\r\n]")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A hand annotation and the file of its text."""

    annotation: dict[str, Any]
    path: Path
    text: Path


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One text's scores. `document` is its name in the annotation, `received` its text, which spans point into."""

    document: str
    received: str
    scores: Scores


@dataclass(frozen=True, slots=True)
class Mean:
    """A layer's plain means over the texts with at least FEWEST items in it; None where there is no such text."""

    name: str
    texts: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A miss that one reading has and another has not: "better" where it is gone, "worse" where it is new."""

    verdict: str
    miss: Miss


def annotated(path: Path, texts: Path) -> Annotated:
    """The annotation at `path` with its text below `texts`. InnographError where it is not well formed or has none."""
    annotation = read_annotation(path)
    return Annotated(annotation, path, text_of(annotation, texts, path))


def evaluate(item: Annotated, options: ReadOptions = ReadOptions()) -> Evaluated:
    """Read the text and score what was read.

    InnographError where the annotation does not fit the text (spans that do not hold their surfaces), SourceError where
    the text cannot be read.
    """
    facts = read_plan(item.text, options)
    wrong = list(faults(item.annotation, facts.received))
    if wrong:
        more = f" (and {len(wrong) - 1} more faults)" if len(wrong) > 1 else ""
        raise InnographError(f"{wrong[0]}{more}", where=str(item.path), hint=f"the text is {item.text}")
    return Evaluated(item.annotation["document"], facts.received, score(item.annotation, to_json(facts)))


def means(evaluated: Sequence[Evaluated]) -> tuple[Mean, ...]:
    """Each layer's means, in the layers' order."""
    found = []
    for layers in zip(*(text.scores.layers for text in evaluated), strict=True):
        counted = [layer for layer in layers if layer.gold >= FEWEST]
        found.append(
            Mean(
                layers[0].name,
                len(counted),
                mean(layer.precision for layer in counted) if counted else None,
                mean(layer.recall for layer in counted) if counted else None,
                mean(layer.f1 for layer in counted) if counted else None,
            )
        )
    return tuple(found)


def attributes(evaluated: Sequence[Evaluated]) -> tuple[Attribute, ...]:
    """Each attribute's counts over all texts."""
    return tuple(
        Attribute(of[0].name, sum(one.right for one in of), sum(one.judged for one in of))
        for of in zip(*(text.scores.attributes for text in evaluated), strict=True)
    )


def changes(before: Scores, after: Scores) -> tuple[Change, ...]:
    """What the later reading mends and what it breaks."""
    old, new = ({(m.layer, m.kind, m.what): m for m in scores.misses} for scores in (before, after))
    better = [Change("better", miss) for key, miss in old.items() if key not in new]
    return (*better, *(Change("worse", miss) for key, miss in new.items() if key not in old))


def context(received: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """What stands before, at and after a span in its sentence, as one line; CONTEXT characters on either side at most.

    >>> context("先说一句。推进甲中心建设。", (7, 10))
    ('推进', '甲中心', '建设。')
    """
    start, end = span
    left = received[max(0, start - CONTEXT) : start]
    stops = list(_STOP.finditer(left))
    left = left[stops[-1].end() :] if stops else left
    right = received[end : end + CONTEXT]
    stop = _STOP.search(right)
    if stop:
        right = right[: stop.end()]
    return left.lstrip(), " ".join(received[start:end].split()), right.rstrip()
