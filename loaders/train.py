"""Trains the weights of `spans` from annotations: `python -m innograph.loaders.train TEXTS ANNOTATION…`.

An annotation names its text in `document`, found below the folder TEXTS; its entities have a type and a span of the
text as received. Or it names a file of JSON lines in `texts`, and has for each line's `id` rows of start, end, type
and, where the thing's name is not the text at its span, "other".

Features that fewer than three documents show are left out, so that no single document's names are learnt by heart.
The same annotations give the same bytes; beside the weights stands a record of the command.
"""

from __future__ import annotations

import json
import random
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..ontology.model import TYPE_CLASS
from .document import Reading, Token
from .heads import kind_finder
from .lexicon import lexicon
from .prepare import prepare
from .spans import CLASSES, WEIGHTS, Lattice, SpanModel, chart, lattice
from .tagger import default_tagger

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST_DOCUMENTS = 3
# Likelihood favours silence where annotations are few; this much more for names gives the best F1 on texts left out.
EAGERNESS = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the classes of its named segments."""

    lattice: Lattice
    gold: dict[tuple[int, int], int]  # (first, last) → number of the class


def label(kind: str) -> str:
    """The span class of an entity type."""
    return TYPE_CLASS[kind]


def named_spans(reading: Reading, entities: Sequence[dict[str, Any]]) -> list[tuple[int, int, str]]:
    """Outermost named stretches of the reading text: nested and coordinated names are one with what holds them.

    A name that the annotation gives once is taken wherever the text repeats it.
    """
    starts, ends = reading.mapped.starts, reading.mapped.ends
    index = [
        (bisect_left(starts, entity["span"][0]), bisect_right(ends, entity["span"][1]), entity) for entity in entities
    ]
    index.sort(key=lambda item: (item[0], -item[1]))
    spans: list[tuple[int, int, str, int]] = []
    for start, end, entity in index:
        if spans and start < spans[-1][1]:
            low, high, _, inner = spans[-1]
            if end > high:
                spans[-1] = (low, end, label(entity["type"]), start)
            elif end == high and start < inner:
                spans[-1] = (low, high, label(entity["type"]), start)
        else:
            spans.append((start, end, label(entity["type"]), start))
    taken = bytearray(len(reading.text))
    for start, end, *_ in spans:
        taken[start:end] = b"\1" * (end - start)
    result = [(start, end, cls) for start, end, cls, _ in spans]
    for _start, _end, entity in sorted(index, key=lambda item: -(item[1] - item[0])):
        name = reading.text[_start:_end]
        if entity["name"] != entity["surface"] or len(name) < 2:
            continue
        at = reading.text.find(name)
        while at >= 0:
            if not any(taken[at : at + len(name)]):
                taken[at : at + len(name)] = b"\1" * len(name)
                result.append((at, at + len(name), label(entity["type"])))
            at = reading.text.find(name, at + 1)
    return sorted(result)


def examples(reading: Reading, tokens: Sequence[Token], entities: Sequence[dict[str, Any]]) -> list[Example]:
    """The sentences of an annotated text."""
    kind_of = kind_finder(lexicon())
    spans = named_spans(reading, entities)
    found: list[Example] = []
    for sentence in reading.sentences:
        words = [token for token in tokens if sentence.start <= token.start < sentence.end]
        begins = {token.start: at for at, token in enumerate(words)}
        closes = {token.end: at + 1 for at, token in enumerate(words)}
        net = lattice(reading.text, words, kind_of)
        possible = set(net.segments)
        gold: dict[tuple[int, int], int] = {}
        for start, end, cls in spans:
            segment = (begins.get(start, -1), closes.get(end, -1))
            if segment in possible:
                gold[segment] = CLASSES.index(cls)
        found.append(Example(net, gold))
    return found


def fit(
    documents: Sequence[Sequence[Example]],
    *,
    epochs: int = 16,
    rate: float = 0.05,
    fewest: int = FEWEST_DOCUMENTS,
    seed: int = 0,
) -> SpanModel:
    """Weights with the highest conditional likelihood of the annotations (AdaGrad, averaged over the later epochs)."""
    features = _features(documents, fewest)
    model = SpanModel(features, np.zeros((len(features), len(CLASSES) + 1)))
    data = [_Encoded(example, model.index) for document in documents for example in document if example.lattice.words]
    order = list(range(len(data)))
    shuffle = random.Random(seed)
    squares = np.full_like(model.weights, 1e-2)
    mean = np.zeros_like(model.weights)
    batch = 6
    for epoch in range(epochs):
        shuffle.shuffle(order)
        for at in range(0, len(order), batch):
            gradient = np.zeros_like(model.weights)
            for number in order[at : at + batch]:
                data[number].add_gradient(model.weights, gradient)
            squares += gradient * gradient
            model.weights -= rate * gradient / np.sqrt(squares)
        if epoch >= epochs // 2:
            mean += model.weights
    model.weights = mean / (epochs - epochs // 2)
    model.weights[model.index["bias"], 1:] += EAGERNESS
    return model


def _features(documents: Iterable[Sequence[Example]], fewest: int) -> list[str]:
    shown: Counter[str] = Counter()
    named: set[str] = set()
    for document in documents:
        seen: set[str] = set()
        for example in document:
            for segment, names in zip(example.lattice.segments, example.lattice.segment_features, strict=True):
                seen.update(names)
                if segment in example.gold:
                    named.update(names)
            for names in example.lattice.word_features:
                seen.update(names)
                named.update(names)
        shown.update(seen)
    return sorted(name for name, count in shown.items() if count >= fewest and (name in named or count >= 2 * fewest))


class _Encoded:
    """A sentence as rows of weights, for the gradient."""

    def __init__(self, example: Example, index: dict[str, int]) -> None:
        self.net, self.gold = example.lattice, example.gold
        self.rows, self.groups = _rows(example.lattice.segment_features, index)
        self.word_rows, self.word_groups = _rows(example.lattice.word_features, index)
        self.ends = np.array(self.net.segments, dtype=np.int64).reshape(-1, 2)

    def add_gradient(self, weights: Floats, gradient: Floats) -> None:
        net = self.net
        count, columns = len(net.segments), weights.shape[1]
        scores = np.zeros((count, columns - 1))
        picked = weights[self.rows]
        for column in range(1, columns):
            scores[:, column - 1] = np.bincount(self.groups, weights=picked[:, column], minlength=count)
        outside = np.zeros(net.words)
        np.add.at(outside, self.word_groups, weights[self.word_rows, 0])
        forward, backward = chart(net, scores, outside)
        total = forward[-1]
        share = np.exp(forward[self.ends[:, 0]][:, None] + scores + backward[self.ends[:, 1]][:, None] - total)
        free = np.exp(forward[:-1] + outside + backward[1:] - total)
        named = np.zeros(net.words, dtype=bool)
        for number, segment in enumerate(net.segments):
            cls = self.gold.get(segment)
            if cls is not None:
                share[number, cls] -= 1.0
                named[segment[0] : segment[1]] = True
        free -= ~named
        lively = np.abs(share).max(axis=1) > 1e-4 if count else np.zeros(0, dtype=bool)
        chosen = lively[self.groups]
        rows, groups = self.rows[chosen], self.groups[chosen]
        if len(rows):
            np.add.at(gradient[:, 1:], rows, share[groups])
        np.add.at(gradient[:, 0], self.word_rows, free[self.word_groups])


def _rows(features: Sequence[Sequence[str]], index: dict[str, int]) -> tuple[Ints, Ints]:
    rows: list[int] = []
    groups: list[int] = []
    for number, names in enumerate(features):
        known = [index[name] for name in names if name in index]
        rows += known
        groups += [number] * len(known)
    return np.array(rows, dtype=np.int64), np.array(groups, dtype=np.int64)


def read_annotated(annotation: Path, texts: Path) -> list[list[Example]]:
    """The sentences of each document of one annotation file."""
    gold = json.loads(annotation.read_text(encoding="utf-8"))
    if "texts" not in gold:
        return [_document(texts / gold["document"], gold["entities"])]
    lines = map(json.loads, (texts / gold["texts"]).read_text(encoding="utf-8").splitlines())
    by_id = {line["id"]: line["text"] for line in lines}
    found: list[list[Example]] = []
    with TemporaryDirectory() as folder:
        for number, spans in sorted(gold["documents"].items()):
            path = Path(folder) / f"{number}.txt"
            path.write_text(by_id[number], encoding="utf-8", newline="")
            entities = [
                {"span": (start, end), "type": kind, "name": other, "surface": ""} for start, end, kind, other in spans
            ]
            found.append(_document(path, entities))
    return found


def _document(path: Path, entities: Sequence[dict[str, Any]]) -> list[Example]:
    reading = prepare(path)
    spans = [(sentence.start, sentence.end) for sentence in reading.sentences]
    return examples(reading, default_tagger().tag(reading.text, spans), entities)


def main(arguments: Sequence[str]) -> None:
    """Trains on all annotations given and puts the weights in place."""
    texts, annotations = Path(arguments[0]), sorted(map(Path, arguments[1:]))
    documents = [document for annotation in annotations for document in read_annotated(annotation, texts)]
    model = fit(documents)
    model.save(WEIGHTS)
    record = {
        "command": "make train",
        "documents": len(documents),
        "sentences": sum(map(len, documents)),
        "features": len(model.index),
        "fewest_documents": FEWEST_DOCUMENTS,
    }
    WEIGHTS.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
