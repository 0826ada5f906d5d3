"""Where names stand: a segment model over the tagger's words, with weights trained from annotations.

A clause is cut into segments, each a name of one class or a single other word; the cut with the highest score wins
(a semi-Markov model of order zero, exact by dynamic programming). A segment may hold a whole coordination
("甲、乙等创新中心") or names inside a name; `mentions` takes it apart afterwards.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .chart import Chart
from .document import Reading, Token
from .features import Keys, keys
from .glosses import Glosses, Strings
from .segments import rows, segments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.int64]
    Bytes = NDArray[np.int8]
    Numbers = NDArray[Any]

CLASSES = ("actor", "platform", "programme", "policy", "actor-group", "field", "place")
WEIGHTS = Path(__file__).parent / "spans.npz"

# A name less probable than this is left out; without a head noun to vouch for it, it has to be likelier.
_LEAST, _LEAST_WITHOUT_HEAD = 0.15, 0.4
_HEADED = 4  # the first classes, whose names mostly end with a head noun
_LANE, _LANES = 16, 4  # bits of a sum of weights; such sums in a number
_FREE = -1  # no key: those are positive
_TOGETHER = 2048  # columns of keys that are summed at once: what they need stays in the processor's cache
_MIX = 0x9E3779B97F4A7C15  # spreads keys over a table: 2**64 over the golden ratio


@dataclass(frozen=True, slots=True)
class Span:
    """A named stretch of the reading text; `probability` is the model's own of this stretch with this class."""

    start: int
    end: int
    cls: str
    probability: float


class Index:
    """Finds the rows of many keys at once; a key that is not held has row 0, the others count from 1."""

    def __init__(self, held: Ints) -> None:
        import numpy as np

        # Nothing seen, key 0, is held too, so that it need not be sorted out; the last row stands for a free slot.
        self._keys = np.concatenate(([0], held, [_FREE])).astype(np.int64)
        bits = max(8, int(4 * len(held)).bit_length())
        self._shift, self._mask = np.uint64(64 - bits), (1 << bits) - 1
        free_row = len(held) + 1
        self._slots: Numbers = np.full(1 << bits, free_row, dtype=np.int32)
        self._probes = 0
        waiting = np.arange(free_row)
        while len(waiting):  # those that meet in a slot go on to the next
            slot = (self._slot(self._keys[waiting]) + self._probes) & self._mask
            free = self._slots[slot] == free_row
            _, chosen = np.unique(slot[free], return_index=True)
            settled = np.flatnonzero(free)[chosen]
            self._slots[slot[settled]] = waiting[settled]
            waiting = np.delete(waiting, settled)
            self._probes += 1

    def _slot(self, wanted: Ints) -> Ints:
        import numpy as np

        return ((wanted.view(np.uint64) * np.uint64(_MIX)) >> self._shift).view(np.int64)

    def rows(self, wanted: Ints) -> Numbers:
        """The row of each key, in the shape of `wanted`."""
        import numpy as np

        keys = wanted.ravel()
        slot = self._slot(keys)
        found = self._slots.take(slot)
        seen = self._keys.take(found)
        right = seen == keys
        found *= right
        open_ = np.flatnonzero(~right & (seen != _FREE))  # another key stands there
        keys, slot = keys.take(open_), slot.take(open_)
        for probe in range(1, self._probes):
            row = self._slots.take((slot + probe) & self._mask)
            seen = self._keys.take(row)
            right = seen == keys
            found[open_] = row * right
            going = np.flatnonzero(~right & (seen != _FREE))
            if not len(going):
                break
            open_, keys, slot = open_.take(going), keys.take(going), slot.take(going)
        rows: Numbers = found.reshape(wanted.shape)
        return rows


class SpanModel:
    """Feature weights: a row per feature, a column per class; what speaks for no name is in the first column."""

    def __init__(self, strings: Strings, held: Ints, weights: Bytes, scale: float) -> None:
        import numpy as np

        self.strings, self.held, self.scale = strings, held, scale
        self.weights = np.concatenate((np.zeros((1, len(CLASSES)), dtype=np.int8), weights))
        self.index = Index(held)
        # Several classes' weights in one number, so that they are looked up and summed in one go.
        lanes = np.zeros((-(-len(CLASSES) // _LANES), len(self.weights)), dtype=np.int64)
        for cls in range(len(CLASSES)):
            lanes[cls // _LANES] += self.weights[:, cls].astype(np.int64) << (_LANE * (cls % _LANES))
        self._lanes = lanes

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> SpanModel:
        """The model kept at `path` by `save`."""
        import numpy as np

        with np.load(path, allow_pickle=False) as kept:
            strings = bytes(kept["strings"]).decode("utf-8").split("\t")
            held = np.cumsum(kept["keys"])
            known = Strings({string: number for number, string in enumerate(strings, 1)})
            return cls(known, held, kept["weights"], float(kept["scale"]))

    def save(self, path: Path) -> None:
        """Keeps the weights in one byte each; the same model gives the same bytes."""
        import numpy as np

        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            strings=np.frombuffer("\t".join(self.strings).encode("utf-8"), dtype=np.uint8),
            keys=np.diff(self.held, prepend=0),
            weights=self.weights[1:],
            scale=np.float64(self.scale),
        )
        path.write_bytes(buffer.getvalue())

    def spans(self, reading: Reading, tokens: Sequence[Token], glosses: Glosses) -> Iterator[Span]:
        """The names of a text, in order, none overlapping, each with its marginal probability."""
        import numpy as np

        for row in rows(reading, tokens, glosses):
            found = segments(row, glosses)
            outside, scores = self._scores(keys(row, found, glosses), found.first, found.last)
            chart = Chart(row.clauses, found.first, found.last)
            log = chart.log_probability(scores, outside)
            chosen = chart.best(scores.max(axis=1, initial=-np.inf), outside)
            label = scores[chosen].argmax(axis=1)
            probability = np.exp(np.minimum(0.0, log[chosen, label]))
            headless = (found.head_length[chosen] == 0) & (label < _HEADED)
            kept = probability >= np.where(headless, _LEAST_WITHOUT_HEAD, _LEAST)
            starts, ends = row.starts[found.first[chosen]], row.ends[found.last[chosen]]
            for at in np.flatnonzero(kept).tolist():
                yield Span(int(starts[at]), int(ends[at]), CLASSES[label[at]], float(probability[at]))

    def _scores(self, seen: Keys, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """The score of each word as no name, and of each segment as a name of each class."""
        outside: Floats = self._sums(seen.outside)[:, 0] * self.scale
        which, back = _distinct(seen.whole)
        whole = self._sums(seen.whole[:, which])[back]
        total = segment_scores(self._sums(seen.first), self._sums(seen.last), self._sums(seen.word), whole, first, last)
        return outside, total * self.scale

    def _sums(self, seen: Ints) -> Numbers:
        """For each column of keys the sum of their weights: of up to 256 keys, what a lane holds."""
        import numpy as np

        sums = [np.empty(seen.shape[1], dtype=np.int64) for _ in self._lanes]
        for low in range(0, seen.shape[1], _TOGETHER):
            rows = self.index.rows(seen[:, low : low + _TOGETHER])
            for lane, weights in zip(sums, self._lanes, strict=True):
                lane[low : low + _TOGETHER] = weights.take(rows).sum(axis=0)
        total = np.empty((seen.shape[1], len(CLASSES)), dtype=np.int32)
        half, whole = 1 << (_LANE - 1), (1 << _LANE) - 1
        for cls in range(len(CLASSES)):
            lane = sums[cls // _LANES]
            total[:, cls] = own = ((lane + half) & whole) - half
            sums[cls // _LANES] = (lane - own) >> _LANE
        return total


def _distinct(columns: Ints) -> tuple[Ints, Ints]:
    """Which columns stand for all, one of each, and for each column its place among them.

    Texts that say one thing thousands of times have many segments, and few that differ. Columns are equal by a hash of
    64 bits; in prose nearly all differ, and finding that takes little.
    """
    import numpy as np

    mixed = np.zeros(columns.shape[1], dtype=np.uint64)
    for row in columns.view(np.uint64):
        mixed = (mixed ^ row) * np.uint64(_MIX)
        mixed ^= mixed >> np.uint64(32)
    _, which, back = np.unique(mixed, return_index=True, return_inverse=True)
    return which, back


def segment_scores(
    first_word: Numbers, last_word: Numbers, word: Numbers, whole: Numbers, first: Ints, last: Ints
) -> Numbers:
    """The score of each segment from the sums of its first word, its last word, its words and itself."""
    import numpy as np

    sums = np.concatenate((np.zeros_like(word[:1]), np.cumsum(word, axis=0)))
    total: Numbers = whole + first_word[first] + last_word[last] + sums[last + 1] - sums[first]
    return total
