"""The span model: its sums against all cuts of a tiny sentence, its file, its training."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from innograph.loaders.document import Token
from innograph.loaders.heads import kind_finder
from innograph.loaders.lexicon import lexicon
from innograph.loaders.spans import CLASSES, Lattice, SpanModel, balanced, chart, lattice
from innograph.loaders.train import Example, fit

TEXT = "建设云帆创新中心。"
TOKENS = [Token("建设", "v", 0, 2), Token("云帆", "nz", 2, 4), Token("创新", "vn", 4, 6), Token("中心", "n", 6, 8)]
TOKENS += [Token("。", "w", 8, 9)]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("“云帆”计划", True),
        ("云帆”计划", False),
        ("（云帆", False),
        ("）云帆（", False),
        ('"云帆"', True),
        ('"云帆', False),
    ],
)
def test_balanced(text: str, whole: bool) -> None:
    assert balanced(text) is whole


def test_chart_sums_over_all_cuts() -> None:
    segments = ((0, 1), (0, 2), (1, 3), (2, 3))
    found = Lattice(3, segments, ((),) * 4, ((),) * 3)
    random = np.random.default_rng(7)
    scores, outside = random.normal(size=(4, 2)), random.normal(size=3)
    cuts = []
    for size in range(4):
        for chosen in itertools.combinations(range(4), size):
            words = [word for number in chosen for word in range(*segments[number])]
            if len(words) == len(set(words)):
                left = sum(outside[word] for word in range(3) if word not in words)
                for labels in itertools.product(range(2), repeat=size):
                    cuts.append(left + sum(scores[n, label] for n, label in zip(chosen, labels, strict=True)))
    forward, backward = chart(found, scores, outside)
    assert forward[-1] == pytest.approx(np.logaddexp.reduce(cuts))
    assert backward[0] == pytest.approx(forward[-1])


def tiny() -> list[list[Example]]:
    found = lattice(TEXT, TOKENS, kind_finder(lexicon()))
    return [[Example(found, {(1, 4): CLASSES.index("platform")})]] * 4


def test_weights_kept_and_loaded_find_the_same(tmp_path: Path) -> None:
    trained = fit(tiny())
    trained.save(tmp_path / "spans.npz")
    spans = [
        model.spans(TEXT, TOKENS, kind_finder(lexicon())) for model in (trained, SpanModel.load(tmp_path / "spans.npz"))
    ]
    for found in spans:
        assert [(span.start, span.end, span.cls) for span in found] == [(2, 8, "platform")]
    assert spans[0][0].probability == pytest.approx(spans[1][0].probability, abs=0.05)


def test_training_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        fit(tiny()).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
