"""How sure each fact is: what its rule claims, mapped to how often such facts are right.

The rules give a fact a raw score between 0 and 1. `bench/calibrate.py` measures, on annotated texts that the weights
have not seen, how often facts of a score are right, and keeps a monotone curve for each kind in `confidence.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any, TypeVar

from ..ontology.model import TYPE_CLASS, Effort, Entity, Facts, Outcome, Relation, Target

CURVES = Path(__file__).with_name("confidence.json")
KINDS = ("entity", "effort", "target", "relation")
LOWEST, HIGHEST = 0.21, 0.97  # of what was read, hardly any facts are known to be right more rarely, or more often
EDGE = 0.02  # raw scores are taken to be this far from 0 and 1 at least
# No annotation says which outcomes are right; they are read like targets and efforts, with fewer signs to go by.
_OUTCOME = 0.8
_UNMEASURED = ("llm",)  # rules whose facts no annotated text has shown: they keep what they claim

AnyFact = TypeVar("AnyFact", Entity, Effort, Target, Outcome, Relation)


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve of the raw score's log odds; `offsets` move it for a rule, class or predicate.

    Raw scores below `least` are too rare to measure: from there the curve falls straight towards 0, as far as LOWEST.
    """

    slope: float  # 0 or more
    base: float
    offsets: Mapping[str, float]
    kept: float  # share of the curve that is kept, for texts that nobody had in view
    least: float  # above 0

    def at(self, raw: float, groups: Iterable[str] = ()) -> float:
        """How often facts of that raw score are right.

        >>> Curve(1.0, 0.0, {"guess": -1.0}, 1.0, 0.2).at(0.5)
        0.5
        """
        odds = self.base + self.slope * log_odds(max(raw, self.least))
        share = self.kept / (1 + exp(-odds - sum(self.offsets.get(group, 0.0) for group in groups)))
        return round(min(HIGHEST, max(LOWEST, share * min(1.0, raw / self.least))), 3)


def calibrated(facts: Facts) -> Facts:
    """`facts` with each one's raw score replaced by how often such facts are right."""
    return replace(
        facts,
        entities=tuple(_sure("entity", one) for one in facts.entities),
        efforts=tuple(_sure("effort", one) for one in facts.efforts),
        targets=tuple(_sure("target", one) for one in facts.targets),
        relations=tuple(_sure("relation", one) for one in facts.relations),
        outcomes=tuple(replace(one, confidence=round(_OUTCOME * one.confidence, 3)) for one in facts.outcomes),
    )


def groups_of(kind: str, said: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups of a fact that may have an offset: its rule, and an entity's class or a relation's predicate."""
    own = {"entity": TYPE_CLASS.get(said.get("type", "")), "relation": said.get("predicate")}.get(kind)
    return (said["rule"], own) if own else (said["rule"],)


def log_odds(raw: float) -> float:
    """Of a raw score, which is taken to be EDGE from 0 and 1 at least."""
    held = min(1 - EDGE, max(EDGE, raw))
    return log(held / (1 - held))


@lru_cache(maxsize=1)
def curves() -> Mapping[str, Curve]:
    """The shipped curve of each kind of fact."""
    return {kind: Curve(**of) for kind, of in json.loads(CURVES.read_text(encoding="utf-8"))["curves"].items()}


def _sure(kind: str, fact: AnyFact) -> AnyFact:
    if fact.rule in _UNMEASURED:
        return fact
    said = {"rule": fact.rule, "type": getattr(fact, "type", ""), "predicate": getattr(fact, "predicate", None)}
    return replace(fact, confidence=curves()[kind].at(fact.confidence, groups_of(kind, said)))
