"""The best cut of clauses into segments, and how probable each is: dynamic programming over all clauses at once.

Positions and segments are those of `segments`. A clause's words that no segment of a cut takes stand alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .segments import LONGEST_WORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.int64]


class Chart:
    """The segments of some clauses, laid out by step (words from the clause's beginning), length and clause."""

    def __init__(self, clauses: Ints, first: Ints, last: Ints) -> None:
        """`clauses`: first position and the one after the last of each, in order; `first`, `last`: of each segment."""
        import numpy as np

        sizes = clauses[:, 1] - clauses[:, 0]
        # The longest come first, so that those still going on at a step are the first ones.
        order = np.argsort(-sizes, kind="stable")
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        self._sizes = sizes[order]
        self._steps = int(sizes.max(initial=0))
        self._going = [int((self._sizes > step).sum()) for step in range(self._steps)]
        clause = np.repeat(np.arange(len(sizes)), sizes)
        self.positions = np.concatenate([np.arange(0), *map(np.arange, *clauses.T.tolist())])
        step = self.positions - clauses[clause, 0]
        self._word = (step, rank[clause])
        of = np.searchsorted(clauses[:, 0], first, side="right") - 1
        self._first = first - clauses[of, 0]
        self._last = last - clauses[of, 0]
        self._rank = rank[of]
        self._segment = (self._last, self._last - self._first, self._rank)

    def log_probability(self, scores: Floats, outside: Floats) -> Floats:
        """The log of the marginal probability of each segment with each class; `outside` holds a score a position."""
        before, after, whole = self._sums(scores, outside)
        log: Floats = before[self._first, self._rank] + after[self._last + 1, self._rank] - whole[self._rank]
        return scores + log[:, None]

    def log_probabilities(self, scores: Floats, outside: Floats) -> tuple[Floats, Floats]:
        """The same, and the log of the probability that a word stands alone, in the order of `positions`."""
        before, after, whole = self._sums(scores, outside)
        log: Floats = before[self._first, self._rank] + after[self._last + 1, self._rank] - whole[self._rank]
        step, rank = self._word
        alone: Floats = before[step, rank] + outside[self.positions] + after[step + 1, rank] - whole[rank]
        return scores + log[:, None], alone

    def _sums(self, scores: Floats, outside: Floats) -> tuple[Floats, Floats, Floats]:
        """Log sums over all cuts of the words before and after each boundary, and of each clause."""
        import numpy as np

        top = scores.max(axis=1, initial=-np.inf)
        total = top + np.log(np.exp(scores - top[:, None]).sum(axis=1)) if len(top) else top
        alone = np.full((self._steps, len(self._sizes)), -np.inf)
        alone[self._word] = outside[self.positions]
        table = np.full((self._steps, LONGEST_WORDS, len(self._sizes)), -np.inf)
        table[self._segment] = total
        before = np.full((LONGEST_WORDS + self._steps, len(self._sizes)), -np.inf)
        before[LONGEST_WORDS - 1] = 0.0  # the rows before it stand for no boundary
        for step, going in enumerate(self._going):
            at = step + LONGEST_WORDS
            ways = before[step:at, :going][::-1] + table[step, :, :going]
            before[at, :going] = _log_sum(ways, before[at - 1, :going] + alone[step, :going])
        before = before[LONGEST_WORDS - 1 :]
        table = np.full((self._steps, LONGEST_WORDS, len(self._sizes)), -np.inf)
        table[self._first, self._segment[1], self._rank] = total
        after = np.full((self._steps + LONGEST_WORDS, len(self._sizes)), -np.inf)
        after[self._sizes, np.arange(len(self._sizes))] = 0.0
        for step in range(self._steps - 1, -1, -1):
            going = self._going[step]
            ways = after[step + 1 : step + 1 + LONGEST_WORDS, :going] + table[step, :, :going]
            after[step, :going] = _log_sum(ways, after[step + 1, :going] + alone[step, :going])
        return before, after, before[self._sizes, np.arange(len(self._sizes))]

    def best(self, scores: Floats, outside: Floats) -> Ints:
        """The segments of the best cut, in order; a segment is taken only where it beats its words alone."""
        import numpy as np

        alone = np.zeros((self._steps, len(self._sizes)))
        alone[self._word] = outside[self.positions]
        table = np.full((self._steps, LONGEST_WORDS, len(self._sizes)), -np.inf)
        table[self._segment] = scores
        number = np.zeros(table.shape, dtype=np.int64)
        number[self._segment] = np.arange(len(scores))
        value = np.full((LONGEST_WORDS + self._steps, len(self._sizes)), -np.inf)
        value[LONGEST_WORDS - 1] = 0.0
        length = np.zeros((self._steps, len(self._sizes)), dtype=np.int64)  # of the segment that ends here, else 0
        for step, going in enumerate(self._going):
            at = step + LONGEST_WORDS
            ways = value[step:at, :going][::-1] + table[step, :, :going]
            most = ways.argmax(axis=0)
            best = ways[most, np.arange(going)]
            without = value[at - 1, :going] + alone[step, :going]
            value[at, :going] = np.maximum(best, without)
            length[step, :going] = np.where(best > without, most + 1, 0)
        chosen: list[int] = []
        for rank, size in enumerate(self._sizes.tolist()):
            step = size - 1
            while step >= 0:
                taken = int(length[step, rank])
                if taken:
                    chosen.append(int(number[step, taken - 1, rank]))
                step -= taken or 1
        return np.array(sorted(chosen), dtype=np.int64)


def _log_sum(ways: Floats, alone: Floats) -> Floats:
    """The log of the sum over `ways` (rows) and `alone`, where at least one is possible."""
    import numpy as np

    top = np.maximum(ways.max(axis=0), alone)
    total: Floats = top + np.log(np.exp(ways - top).sum(axis=0) + np.exp(alone - top))
    return total
