"""Reads annotations to train on: texts in words, and where their names stand.

An annotation is a JSON file that names its text in a folder ("document") and lists its entities with their types and
their spans in the file as it stands; one that names a file of JSON lines ("texts") and lists spans and types for many
of them ("documents"); or a text file of paragraphs written for training, in which each outermost name is marked with
its type: `建设[云帆创新中心|innovation-centre]。`, a blank line between paragraphs and a line `# id …` above each.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..ontology.model import TYPE_CLASS
from .document import Reading, Token
from .prepare import prepare
from .tagger import default_tagger

_MARK = re.compile(r"\[([^\[\]|]+)\|([a-z-]+)\]")
_BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text in words, and where its names stand: (start, end, class) in the reading text."""

    reading: Reading
    tokens: Sequence[Token]
    spans: Sequence[tuple[int, int, str]]


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


def read_annotated(annotation: Path, texts: Path) -> list[Annotated]:
    """The documents of one annotation file; ValueError for a mark whose type there is not."""
    if annotation.suffix == ".txt":
        return list(_written(annotation.read_text(encoding="utf-8")))
    gold = json.loads(annotation.read_text(encoding="utf-8"))
    if "texts" not in gold:
        return [_document(texts / gold["document"], gold["entities"])]
    lines = map(json.loads, (texts / gold["texts"]).read_text(encoding="utf-8").splitlines())
    by_id = {line["id"]: line["text"] for line in lines}
    return [
        _of_text(
            by_id[number],
            [{"span": (start, end), "type": kind, "name": other, "surface": ""} for start, end, kind, other in spans],
        )
        for number, spans in sorted(gold["documents"].items())
    ]


def _written(marked: str) -> Iterator[Annotated]:
    """The paragraphs of a text whose names are marked where they stand."""
    for paragraph in _BLANK.split(marked.strip()):
        rest = paragraph.partition("\n")[2]
        text, entities = "", []
        while mark := _MARK.search(rest):
            text += rest[: mark.start()]
            if mark[2] not in TYPE_CLASS:
                raise ValueError(f"no type of entity: {mark[2]} in {mark[0]}")
            span = (len(text), len(text) + len(mark[1]))
            entities.append({"span": span, "type": mark[2], "name": mark[1], "surface": mark[1]})
            text, rest = text + mark[1], rest[mark.end() :]
        yield _of_text(text + rest, entities)


def _of_text(text: str, entities: Sequence[dict[str, Any]]) -> Annotated:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8", newline="")
        return _document(path, entities)


def _document(path: Path, entities: Sequence[dict[str, Any]]) -> Annotated:
    reading = prepare(path)
    tokens = default_tagger().tag(reading.text, [(sentence.start, sentence.end) for sentence in reading.sentences])
    return Annotated(reading, tokens, named_spans(reading, entities))
