"""Confidence: a monotone curve of what the rules claim, fitted to what annotated texts say of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innograph.loaders.calibration import Judged, bins, cross_checked, fit
from innograph.loaders.confidence import KINDS, curves
from innograph.loaders.evaluation import annotated
from innograph.loaders.jsonform import to_json
from innograph.loaders.read import facts_of, raw_facts_of
from innograph.loaders.scoring import judged
from innograph.loaders.source import read_source

SCORE = st.floats(0, 1)


@pytest.mark.parametrize("kind", KINDS)
@given(one=SCORE, other=SCORE, data=st.data())
def test_the_surer_rule_is_never_less_sure(kind: str, one: float, other: float, data: st.DataObject) -> None:
    curve = curves()[kind]
    groups = data.draw(st.sets(st.sampled_from([*curve.offsets, "a rule of tomorrow"]), max_size=2))
    low, high = (curve.at(raw, sorted(groups)) for raw in sorted((one, other)))
    assert 0 < low <= high < 1


def drawn(claimed: float, true: float, texts: int = 50) -> list[Judged]:
    """Facts of every kind that claim one score and are right at another rate, ten to a text."""
    dice = random.Random(1)
    return [
        Judged(text, kind, claimed, (rule,), dice.random() < true + (0.1 if rule == "good" else -0.1))
        for kind in KINDS
        for text in range(texts)
        for rule in ("good", "bad")
        for _ in range(5)
    ]


def test_curves_follow_what_is_right() -> None:
    facts = drawn(0.9, 0.6)
    curve = fit(facts)["entity"]
    assert curve.at(0.9, ["good"]) == pytest.approx(0.7, abs=0.07)
    assert curve.at(0.9, ["bad"]) == pytest.approx(0.5, abs=0.07)
    assert curve.at(0.9, ["never seen"]) == pytest.approx(0.6, abs=0.07)
    assert fit(list(facts)) == fit(facts)


def test_bins_hold_every_fact_once() -> None:
    found = bins([(0.1, False), (0.5, True), (0.5, False), (1.0, True)])
    assert [(one.facts, one.confidence, one.precision) for one in found] == [(1, 0.1, 0), (2, 0.5, 0.5), (1, 1, 1)]
    assert max(one.gap for one in found) == pytest.approx(0.1)


def test_texts_left_out_of_the_fit() -> None:
    told = cross_checked(drawn(0.9, 0.6))
    assert len(told) == len(KINDS) * 500
    assert max(one.gap for one in bins((confidence, one.is_right) for one, confidence in told)) < 0.1


def test_what_is_right_by_a_real_annotation(shared: Path) -> None:
    item = annotated(shared / "gold" / "qingdao-2019.json", shared / "plans")
    source = read_source(item.text)
    raw, sure = raw_facts_of(source), facts_of(source)
    assert sure == facts_of(source)
    assert [one.key for one in sure.entities] == [one.key for one in raw.entities]
    assert [one.evidence for one in sure.efforts] == [one.evidence for one in raw.efforts]
    found = list(judged(item.annotation, to_json(sure)))
    assert {kind for kind, _, _ in found} == set(KINDS)
    assert all(0 < one["confidence"] < 1 for _, one, _ in found)
    # The annotation judged against itself has nothing wrong.
    assert all(right for _, _, right in judged(item.annotation, item.annotation))
