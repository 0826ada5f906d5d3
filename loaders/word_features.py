"""What the segment model sees of single words, as keys: whole numbers that name a feature and its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .glosses import Glosses, Sign
from .segments import Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_ENDS_PHRASE = frozenset({"v", "p", "c", "u", "w", "d"})
PLACES = ("first", "last", "word", "outside", "whole")
# A key holds the number of its feature above three values of 18 bits each.
_BITS = 18
_VALUES = 3 * _BITS
BIAS = (1 << _VALUES) | (1 << 2 * _BITS)  # the key of what every segment has: the first feature, with the value 1


class Sheet:
    """Collects keys; features are numbered in the order of their coming."""

    def __init__(self) -> None:
        self.columns: dict[str, list[Ints]] = {place: [] for place in PLACES}
        self.count = 0

    def add(self, place: str, *values: Ints) -> None:
        """A feature with up to three values, each 0 where it is not seen."""
        self.count += 1
        key, seen = values[0], values[0] > 0
        for value in values[1:]:
            key = (key << _BITS) | value
            seen = seen & (value > 0)
        key = (key << _BITS * (3 - len(values))) | (self.count << _VALUES)
        key *= seen
        self.columns[place].append(key)

    def add_wide(self, place: str, value: Ints) -> None:
        """A feature whose one value takes the room of three."""
        self.count += 1
        self.columns[place].append((self.count << _VALUES) | value)


class Words:
    """What is seen of single words."""

    def __init__(self, row: Row, glosses: Glosses) -> None:
        import numpy as np

        self.row, self.strings = row, glosses.strings
        size = len(row.words)
        self.word, self.tag, self.short, self.cls = row.glosses[:, :4].T
        self.first_character, self.last_character, self.counted, deed = row.glosses[:, 9:13].T
        self.left = np.maximum(np.arange(size) - 1, 0)
        self.right = np.minimum(np.arange(size) + 1, size - 1)
        self.left_2 = np.maximum(np.arange(size) - 2, 0)
        self.right_2 = np.minimum(np.arange(size) + 2, size - 1)
        self.tail = self._tails()
        verb, before, after = self._verbs()
        none = self.strings["-"]
        # One past the last position stands for "no verb".
        self.verb, self.verb_before, self.verb_after = (np.append(self.word, none)[at] for at in (verb, before, after))
        self.deed, self.deed_after = (np.append(deed, self.strings["-|-"])[at] for at in (verb, after))

    def _verbs(self) -> tuple[Ints, Ints, Ints]:
        """Positions of the nearest verb to the left in the clause, of the one before it, and of the next one."""
        import numpy as np

        row, size = self.row, len(self.row.words)
        verb, before, after = [size] * size, [size] * size, [size] * size
        stops = row.has(Sign.STOP).tolist()
        for begin, end in row.sentences:
            nearest = earlier = size
            for at in range(begin, end):
                verb[at], before[at] = nearest, earlier
                if stops[at]:
                    nearest = earlier = size
                elif row.tags[at] in ("v", "p", "vd"):
                    nearest, earlier = at, nearest
            nearest = size
            for at in range(end - 1, begin - 1, -1):
                after[at] = nearest
                if stops[at]:
                    nearest = size
                elif row.tags[at] in ("v", "vn"):
                    nearest = at
        return np.array(verb), np.array(before), np.array(after)

    def _tails(self) -> Ints:
        """For what stands before 等 in its clause, the word that the list is said to be of (甲、乙等骨干企业: 企业)."""
        import numpy as np

        row = self.row
        tails = [0] * len(row.words)
        numbers = self.word.tolist()
        stops = row.has(Sign.STOP).tolist()
        for at in [at for at, word in enumerate(row.words) if word == "等"]:
            end = at + 1
            while end < at + 9 and not stops[end] and row.tags[end] not in _ENDS_PHRASE and row.words[end] != "、":
                end += 1
            begin = at
            while not stops[begin] and row.tags[begin] not in ("v", "p") and (begin == at or not tails[begin]):
                tails[begin] = numbers[end - 1] if end > at + 1 else 0
                begin -= 1
        return np.array(tails, dtype=np.int64)

    def _about(self, low: int, high: int) -> tuple[Ints, Ints]:
        """The numbers of the characters from `low` to `high` about where words begin, and about where they end."""
        import numpy as np

        row, text = self.row, self.row.text
        # Most words begin where another ends.
        offsets, places = np.unique(np.concatenate((row.starts, row.ends)), return_inverse=True)
        begins, ends = np.maximum(offsets + low, 0).tolist(), (offsets + high).tolist()
        seen = self.strings.numbers(text[begin:end] for begin, end in zip(begins, ends, strict=True))
        about = np.array(seen, dtype=np.int64)[places]
        return about[: len(row.starts)], about[len(row.starts) :]

    def edges(self, sheet: Sheet) -> None:
        """Features of first and last words, of words inside, and of words outside all names."""
        import numpy as np

        row, word, tag, cls = self.row, self.word, self.tag, self.cls
        left, right, left_2, right_2 = self.left, self.right, self.left_2, self.right_2
        one = np.ones(len(word), dtype=np.int64)
        listing, comma = row.has(Sign.LISTING) * one, row.has(Sign.COMMA) * one
        noun, cut = row.has(Sign.NOUN) * one, row.has(Sign.CUT) * one
        counted = self.counted[left]
        (before, ending), (beginning, behind) = self._about(-2, 0), self._about(0, 2)
        long_ending = self._about(-3, 0)[1]
        for values in (
            (word,),
            (tag,),
            (self.first_character,),
            (beginning,),
            (word[left],),
            (tag[left],),
            (word[left_2], word[left]),
            (self.verb,),
            (self.verb_before,),
            (tag[left], tag),
            (word[left], word),
            (word, word[right]),
            (self.last_character[left],),
            (before,),
            (self.deed,),
            (self.tail, cls),
            (self.tail, word[left]),
            (cls[left], cls),
            (counted,),
            (np.minimum(counted, 1), tag[left], tag[left_2]),
            (cut[left], tag[left], tag),
            (comma[left], word[left_2]),
        ):
            sheet.add("first", *values)
        closing = row.glosses[:, 5] < 0
        final = np.where(closing & (row.ends - row.starts == 1), word[left], word)
        for values in (
            (final,),
            (tag,),
            (self.last_character,),
            (ending,),
            (long_ending,),
            (word[right],),
            (tag[right],),
            (word[right], word[right_2]),
            (self.verb_after,),
            (tag, tag[right]),
            (word, word[right]),
            (word[left], word),
            (noun[right], tag, tag[right]),
            (listing[right], tag[right_2]),
            (self.first_character[right],),
            (behind,),
            (self.deed_after,),
            (self.tail[right],),
            (self.tail[right], cls),
            (self.tail[right], listing[right]),
            (cls, cls[right]),
        ):
            sheet.add("last", *values)
        for values in ((word,), (row.has(Sign.VERB) * word,), (row.has(Sign.INNER) * tag,)):
            sheet.add("word", *values)
        for values in (
            (one,),
            (word,),
            (tag,),
            (word[left], word),
            (word, word[right]),
            (tag[left], tag),
            (tag, tag[right]),
            (tag[left], word, tag[right]),
            (cls[left], cls, cls[right]),
        ):
            sheet.add("outside", *values)
