"""Trains the weights of `spans` from annotations: `python -m innograph.loaders.train TEXTS ANNOTATION…`.

Features that too few documents show are left out, so that no single document's names are learnt by heart.
The same annotations give the same bytes; beside the weights stands a record of the command.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .annotated import Annotated, read_annotated
from .chart import Chart
from .features import Keys, keys
from .glosses import Glosses, Strings
from .lexicon import lexicon
from .segments import rows, segments
from .spans import CLASSES, WEIGHTS, Index, SpanModel, segment_scores
from .word_features import BIAS, PLACES

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
FEWEST_DOCUMENTS = 3
DECAY = 0.3  # half the cost of a weight's square, in nats: holds what few names show near 0
# Likelihood favours silence where annotations are few; this much more for named things, and for groups, fields and
# places, gives the best F1 on texts left out.
EAGERNESS = (0.4,) * 4 + (0.0,) * 3


@dataclass(frozen=True, slots=True)
class Example:
    """Some sentences of a document as the model sees them; `gold` is the class of each segment, -1 for no name."""

    clauses: Ints
    first: Ints
    last: Ints
    keys: Keys
    gold: Ints


def number_strings(documents: Iterable[Annotated], fewest: int = FEWEST_DOCUMENTS) -> Strings:
    """The strings that at least so many documents show, in their order, numbered."""
    shown: Counter[str] = Counter()
    for document in documents:
        strings = Strings(grows=True)
        encode(document, strings)
        shown.update(strings.keys())
    # Documents' words hold neither tabs nor the empty string, which part and end the list in the file.
    kept = sorted(string for string, count in shown.items() if count >= fewest and string and "\t" not in string)
    return Strings({string: number for number, string in enumerate(kept, 1)})


def encode(document: Annotated, strings: Strings) -> list[Example]:
    """A document as the model sees it."""
    glosses = Glosses(lexicon(), strings)
    classes = {(start, end): CLASSES.index(cls) for start, end, cls in document.spans}
    found: list[Example] = []
    for row in rows(document.reading, document.tokens, glosses):
        seen = segments(row, glosses)
        edges = zip(row.starts[seen.first].tolist(), row.ends[seen.last].tolist(), strict=True)
        gold = np.array([classes.get(edge, -1) for edge in edges], dtype=np.int64)
        found.append(Example(row.clauses, seen.first, seen.last, keys(row, seen, glosses), gold))
    return found


def fit(
    documents: Sequence[Sequence[Example]],
    strings: Strings,
    *,
    epochs: int = 10,
    rate: float = 0.05,
    fewest: int = FEWEST_DOCUMENTS,
    seed: int = 0,
) -> SpanModel:
    """Weights with the highest conditional likelihood of the annotations, less the cost of large weights.

    AdaGrad, averaged over the later epochs.
    """
    held = _features(documents, fewest)
    corpus = _Corpus([example for document in documents for example in document], held)
    order = np.arange(len(corpus.clauses))
    random = np.random.default_rng(seed)
    weights = np.zeros((len(held) + 1, len(CLASSES)), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    mean = np.zeros(weights.shape)
    batch, taken = 40, 0
    shrink = np.float32(DECAY * batch / max(batch, len(order)))
    for epoch in range(epochs):
        random.shuffle(order)
        for at in range(0, len(order), batch):
            gradient = corpus.gradient(np.sort(order[at : at + batch]), weights) + shrink * weights
            squares += gradient * gradient
            weights -= rate * gradient / np.sqrt(squares)
        if epoch >= epochs // 2:
            mean += weights
            taken += 1
    mean /= taken
    bias = int(np.searchsorted(held, BIAS)) + 1
    mean[bias] += EAGERNESS
    scale = float(np.abs(mean).max()) / 127
    tiny = np.round(mean[1:] / scale).astype(np.int8)
    lively = tiny.any(axis=1)
    return SpanModel(strings, held[lively], tiny[lively], scale)


def _features(documents: Sequence[Sequence[Example]], fewest: int) -> Ints:
    """Keys that enough documents show: twice as many where none of their names does."""
    shown: list[Ints] = []
    named: list[Ints] = []
    for document in documents:
        seen: list[Ints] = []
        for example in document:
            found = example.keys
            seen += [getattr(found, place).ravel() for place in PLACES]
            names = np.flatnonzero(example.gold >= 0)
            first, last = example.first[names], example.last[names]
            named += [found.whole[:, names].ravel(), found.first[:, first].ravel(), found.last[:, last].ravel()]
            named += [found.word[:, begin : end + 1].ravel() for begin, end in zip(first, last, strict=True)]
            named.append(found.outside.ravel())
        shown.append(np.unique(np.concatenate(seen)) if seen else np.zeros(0, dtype=np.int64))
    held, count = np.unique(np.concatenate(shown), return_counts=True)
    enough = np.isin(held, np.unique(np.concatenate(named))) & (count >= fewest) | (count >= 2 * fewest)
    kept: Ints = held[enough & (held > 0)]
    return kept


class _Corpus:
    """All examples in one row of positions, with the rows of weights in place of keys."""

    def __init__(self, examples: Sequence[Example], held: Ints) -> None:
        index = Index(held)
        places = {place: [index.rows(getattr(e.keys, place)).T for e in examples] for place in PLACES}
        self.seen = {place: np.concatenate(parts).astype(np.int32, order="C") for place, parts in places.items()}
        sizes = [example.keys.word.shape[1] for example in examples]
        offsets = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        together = zip(examples, offsets.tolist(), strict=True)
        parts = [(e.clauses + at, e.first + at, e.last + at, e.gold) for e, at in together]
        self.clauses, self.first, self.last, self.gold = map(np.concatenate, zip(*parts, strict=True))
        low, high = np.searchsorted(self.first, self.clauses[:, 0]), np.searchsorted(self.first, self.clauses[:, 1])
        self.segments = np.stack((low, high), axis=1)
        self.weights = len(held) + 1

    def gradient(self, chosen: Ints, weights: Floats) -> Floats:
        """Of the negative log likelihood of some clauses."""
        clauses = self.clauses[chosen]
        words, numbers = _ranges(clauses), _ranges(self.segments[chosen])
        ends = np.cumsum(clauses[:, 1] - clauses[:, 0])
        local = np.stack((np.concatenate(([0], ends[:-1])), ends), axis=1)
        first, last = np.searchsorted(words, self.first[numbers]), np.searchsorted(words, self.last[numbers])
        seen = {place: rows_[numbers if place == "whole" else words] for place, rows_ in self.seen.items()}
        sums = {place: _sum(weights, rows_) for place, rows_ in seen.items()}
        scores = segment_scores(sums["first"], sums["last"], sums["word"], sums["whole"], first, last)
        log, alone = Chart(local, first, last).log_probabilities(scores, sums["outside"][:, 0])
        share, free = np.exp(log), np.exp(alone)
        gold = self.gold[numbers]
        names = np.flatnonzero(gold >= 0)
        share[names, gold[names]] -= 1
        taken = np.zeros(len(words) + 1)
        np.add.at(taken, first[names], 1)
        np.add.at(taken, last[names] + 1, -1)
        free -= np.cumsum(taken)[:-1] == 0
        lively = np.abs(share).max(axis=1, initial=0) > 1e-4
        share, first, last = share[lively], first[lively], last[lively]
        seen["whole"] = seen["whole"][lively]
        flat = np.concatenate([seen[place].ravel() for place in ("whole", "first", "last", "word")])
        gradient = np.empty_like(weights)
        size = len(words)
        for column in range(len(CLASSES)):
            part = share[:, column]
            begun, closed = (np.bincount(edge, part, size) for edge in (first, last))
            within = np.cumsum(begun) - np.cumsum(closed) + closed
            shares = (
                np.repeat(values, seen[place].shape[1])
                for place, values in (("whole", part), ("first", begun), ("last", closed), ("word", within))
            )
            gradient[:, column] = np.bincount(flat, np.concatenate(list(shares)), self.weights)
        outside = seen["outside"]
        gradient[:, 0] += np.bincount(outside.ravel(), np.repeat(free, outside.shape[1]), self.weights)
        gradient[0] = 0
        return gradient


def _sum(weights: Floats, rows_: NDArray[np.int32]) -> Floats:
    total: Floats = weights[rows_].sum(axis=1)
    return total


def _ranges(bounds: Ints) -> Ints:
    """The numbers from each row's first to before its second."""
    sizes = bounds[:, 1] - bounds[:, 0]
    begins = bounds[:, 0] - np.concatenate(([0], np.cumsum(sizes)[:-1]))
    ranges: Ints = np.repeat(begins, sizes) + np.arange(sizes.sum())
    return ranges


def main(arguments: Sequence[str]) -> None:
    """Trains on all annotations given and puts the weights in place."""
    texts, annotations = Path(arguments[0]), sorted(map(Path, arguments[1:]))
    documents = [document for annotation in annotations for document in read_annotated(annotation, texts)]
    strings = number_strings(documents)
    model = fit([encode(document, strings) for document in documents], strings)
    model.save(WEIGHTS)
    record = {
        "command": "make train",
        "documents": len(documents),
        "sentences": sum(len(document.reading.sentences) for document in documents),
        "features": len(model.held),
        "fewest_documents": FEWEST_DOCUMENTS,
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
