"""The segment model: its sums against all cuts of a tiny clause, what it sees, its file, its training."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from innograph.loaders.annotated import Annotated
from innograph.loaders.chart import Chart
from innograph.loaders.document import Reading, Token
from innograph.loaders.features import keys
from innograph.loaders.glosses import Glosses, Strings
from innograph.loaders.lexicon import lexicon
from innograph.loaders.prepare import prepare
from innograph.loaders.segments import rows, segments
from innograph.loaders.spans import Index, Span, SpanModel
from innograph.loaders.tagger import default_tagger
from innograph.loaders.train import encode, fit, number_strings

TEXT = "建设云帆创新中心。"


def read(tmp_path: Path, text: str) -> tuple[Reading, list[Token]]:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    reading = prepare(path)
    return reading, default_tagger().tag(reading.text, [(s.start, s.end) for s in reading.sentences])


def stretches(tmp_path: Path, text: str) -> list[str]:
    """All stretches of a text that could be a name."""
    reading, tokens = read(tmp_path, text)
    glosses = Glosses(lexicon(), Strings(grows=True))
    found: list[str] = []
    for row in rows(reading, tokens, glosses):
        seen = segments(row, glosses)
        edges = zip(row.starts[seen.first], row.ends[seen.last], strict=True)
        found += [reading.text[start:end] for start, end in edges]
    return found


def tiny(tmp_path: Path) -> Annotated:
    reading, tokens = read(tmp_path, TEXT)
    return Annotated(reading, tokens, [(2, 8, "platform")])


def trained(document: Annotated) -> SpanModel:
    strings = number_strings([document] * 4)
    return fit([encode(document, strings)] * 4, strings)


def found(model: SpanModel, document: Annotated) -> Sequence[Span]:
    return list(model.spans(document.reading, document.tokens, Glosses(lexicon(), model.strings)))


def test_segments_open_and_close_their_brackets_and_stay_in_their_clause(tmp_path: Path) -> None:
    seen = stretches(tmp_path, "实施“云帆”计划，建设滨海、云岭和天池等创新中心。")
    assert {"“云帆”计划", "云帆", "滨海、云岭和天池等创新中心"} <= set(seen)
    assert not [text for text in seen if text.count("“") != text.count("”") or "，" in text or "。" in text]
    assert not [text for text in seen if text[0] in "、和等" or text[-1] in "、和等"]


def test_a_long_stretch_without_a_pause_gives_segments_in_proportion(tmp_path: Path) -> None:
    short, long = (len(stretches(tmp_path, "创新平台" * count)) for count in (500, 2000))
    assert long < 4.5 * short


def test_every_name_ends_with_the_longest_head(tmp_path: Path) -> None:
    reading, tokens = read(tmp_path, "滨海国家实验室。")
    strings = Strings(grows=True)
    glosses = Glosses(lexicon(), strings)
    (row,) = rows(reading, tokens, glosses)
    seen = segments(row, glosses)
    names = {number: string for string, number in strings.items()}
    at = int(np.argmax(seen.last - seen.first))
    assert (names[int(seen.kind[at])], names[int(seen.head[at])]) == ("laboratory", "国家实验室")
    assert keys(row, seen, glosses).whole.shape[1] == len(seen.first)


def test_chart_sums_over_all_cuts() -> None:
    bounds = ((0, 1), (0, 2), (1, 3), (2, 3))  # words before the first, and up to the last
    random = np.random.default_rng(7)
    scores, outside = random.normal(size=(4, 2)), random.normal(size=3)
    cuts: dict[tuple[tuple[int, int], ...], float] = {}
    for size in range(4):
        for chosen in itertools.combinations(range(4), size):
            words = [word for number in chosen for word in range(*bounds[number])]
            if len(words) == len(set(words)):
                left = sum(outside[word] for word in range(3) if word not in words)
                for labels in itertools.product(range(2), repeat=size):
                    cut = tuple(zip(chosen, labels, strict=True))
                    cuts[cut] = left + sum(scores[number, label] for number, label in cut)
    # The same clause twice, with a blank before, between and behind.
    clauses = np.array([[1, 4], [5, 8]])
    first = np.array([low + shift for shift in (1, 5) for low, _ in bounds])
    last = np.array([high - 1 + shift for shift in (1, 5) for _, high in bounds])
    chart = Chart(clauses, first, last)
    apart = np.full(9, 99.0)
    apart[1:4] = apart[5:8] = outside
    log = chart.log_probability(np.concatenate((scores, scores)), apart)
    whole = np.logaddexp.reduce(list(cuts.values()))
    for (number, label), value in np.ndenumerate(log):
        holding = [score for cut, score in cuts.items() if (number % 4, label) in cut]
        assert value == pytest.approx(np.logaddexp.reduce(holding) - whole)
    best = max(cuts, key=lambda cut: cuts[cut])
    chosen = [number for number, _ in best]
    assert chart.best(np.concatenate((scores, scores)).max(axis=1), apart).tolist() == sorted(
        [*chosen, *(number + 4 for number in chosen)]
    )


def test_an_index_finds_the_rows_of_its_keys_and_no_others() -> None:
    held = np.unique(np.random.default_rng(3).integers(1, 1 << 60, 5000))
    index = Index(held[::2])
    expected = np.where(np.arange(len(held)) % 2 == 0, np.arange(len(held)) // 2 + 1, 0)
    assert (index.rows(held) == expected).all()
    assert (index.rows(np.zeros((2, 3), dtype=np.int64)) == 0).all()


def test_weights_kept_and_loaded_find_the_same(tmp_path: Path) -> None:
    document = tiny(tmp_path)
    model = trained(document)
    model.save(tmp_path / "spans.npz")
    before, after = found(model, document), found(SpanModel.load(tmp_path / "spans.npz"), document)
    assert [(span.start, span.end, span.cls) for span in before] == [(2, 8, "platform")]
    assert before == after


def test_training_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        trained(tiny(tmp_path)).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
