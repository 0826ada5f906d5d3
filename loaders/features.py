"""What the segment model sees: keys of features, whole numbers that name a feature and its value.

A feature of a segment's first word (with what stands before it), of its last word (with what stands behind it) or of
each word in it is reckoned once for a word, whatever the number of segments; only what joins both ends is reckoned for
each segment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .glosses import Glosses, Sign
from .segments import Row, Segments
from .word_features import PLACES, Sheet, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_BASE = 0x9E3779B97F4A7C15  # odd, with bits all over
_JOINTS = ("和", "与", "及", "等", "的", "以及", "暨", "·", "•")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by where they are seen: a row a feature, a column a word or, in `whole`, a segment; 0 is nothing seen."""

    first: Ints
    last: Ints
    word: Ints
    outside: Ints
    whole: Ints


def keys(row: Row, found: Segments, glosses: Glosses) -> Keys:
    """The keys of all words and segments of a row."""
    import numpy as np

    sheet = Sheet()
    sheet.add("whole", np.ones(len(found.first), dtype=np.int64))
    words = Words(row, glosses)
    words.edges(sheet)
    _whole(sheet, row, found, words, glosses)
    return Keys(*(np.stack(sheet.columns[place]) for place in PLACES))


def _whole(sheet: Sheet, row: Row, found: Segments, words: Words, glosses: Glosses) -> None:
    """Features that join both ends of a segment, or its head with either."""
    import numpy as np

    first, last, kind, head = found.first, found.last, found.kind, found.head
    one = np.ones(len(first), dtype=np.int64)
    left, right = words.left[first], words.right[last]
    word, tag, cls = words.word, words.tag, words.cls
    count = last - first + 1
    size = row.ends[last] - row.starts[first]

    def inside(of_word: Ints | Flags, begin: Ints = first, end: Ints = last + 1) -> Ints:
        """How many there are in the words of each segment, or from `begin` to `end`."""
        sums = np.concatenate(([0], np.cumsum(of_word)))
        return sums[end] - sums[begin]

    commas = inside(row.glosses[:, 7])
    verbs = inside(row.has(Sign.VERB))
    proper = inside(row.has(Sign.PROPER)) > 0
    heads = np.minimum(3, inside(row.has(Sign.HEAD), end=last)) + 1
    # The words before the head.
    head_at = np.searchsorted(row.ends, row.starts[first] + found.length - found.head_length, side="right")
    head_at = np.where(found.head_length > 0, np.clip(head_at, first, last + 1), last + 1)
    before_head = np.maximum(head_at - 1, first)
    modified = one * ((head_at > first) & (found.head_length > 0))
    specific = np.minimum(3, inside(row.has(Sign.SPECIFIC), end=head_at)) + 1
    place, body = row.has(Sign.PLACE)[first] * one, row.has(Sign.BODY)[first] * one
    counted = words.counted[left]
    for values in (
        (_steps(count, 1, 2, 3, 4, 5, 6, 8, 11, 15),),
        (_steps(size, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30),),
        (kind,),
        (head,),
        (kind, _steps(count, 1, 2, 3, 4, 6, 9)),
        (word[left], kind),
        (word[right], kind),
        (words.verb[first], kind),
        (words.verb[first], words.verb_after[last]),
        (tag[first], tag[last], kind),
        (np.minimum(commas, 3) + 1,),
        (word[first], head),
        (tag[left], kind, tag[right]),
        (words.verb_after[last], kind),
        (word[first], kind),
        (counted, kind),
        (np.minimum(verbs, 3) + 1,),
        (np.minimum(verbs, 2) + 1, kind),
        (place,),
        (place, kind),
        (proper * one,),
        (proper * one, kind),
        (body, kind),
        ((count == 1) * one, tag[first]),
        (heads,),
        (heads, np.minimum(commas, 2) + 1, kind),
        (row.has(Sign.NOUN)[right] * one, kind, word[right]),
        (row.has(Sign.COMMA)[left] * one, tag[words.left_2[first]], kind),
        (row.has(Sign.LISTING)[right] * one, kind),
        (specific, kind),
        (specific, head),
        (_steps(found.length - found.head_length, 0, 1, 2, 3, 4, 6, 8, 12, 20), kind),
        (modified, word[before_head], kind),
        (modified, cls[before_head], head),
        (cls[first], kind),
        (cls[first], head),
        (words.deed[first], kind),
        (words.deed_after[last], kind),
        (cls[left] * 32 + cls[first], kind),
        (cls[right], kind),
        (word[left], head),
        (specific, word[left]),
        (row.headings[first] + one, kind),
        (cls[first], cls[last], kind),
        (words.tail[right], kind),
        (words.tail[right], proper + one, (count == 1) + one),
    ):
        sheet.add("whole", *values)
    sheet.add_wide("whole", _sequence(words.short, first, last))
    sheet.add_wide("whole", _sequence(cls, first, last))
    _joints(sheet, row, found, commas, glosses)
    _lists(sheet, row, found, words, head_at, commas, glosses)
    _quotes(sheet, row, found, words)
    _texts(sheet, row, found, count, size, glosses)


def _joints(sheet: Sheet, row: Row, found: Segments, commas: Ints, glosses: Glosses) -> None:
    import numpy as np

    few = np.minimum(commas, 2) + 1
    begin, end = found.first + 1, np.maximum(found.last, found.first + 1)
    for joint in _JOINTS:
        joined = glosses.strings[joint]
        sums = np.concatenate(([0], np.cumsum(row.glosses[:, 0] == joined)))
        number = (sums[end] > sums[begin]) * joined
        sheet.add("whole", number)
        sheet.add("whole", number, found.kind)
        sheet.add("whole", number, few)


def _lists(
    sheet: Sheet, row: Row, found: Segments, words: Words, head_at: Ints, commas: Ints, glosses: Glosses
) -> None:
    """What the items of a list are, and whether what follows the list is no more than a head that they share."""
    import numpy as np

    size = len(row.words)
    first, last, kind = found.first, found.last, found.kind
    at = np.arange(size)
    comma = row.has(Sign.COMMA)
    rest = np.array([word == "等" for word in row.words])
    item = np.zeros(size, dtype=np.int64)  # the kind of what ends before a comma or 等
    for place in np.flatnonzero(comma | rest).tolist():
        heads = glosses.heads(row.text, int(row.starts[place]))
        item[place] = glosses.strings[heads[-1][1] if heads else "-"]
    specific = np.concatenate(([0], np.cumsum(row.has(Sign.SPECIFIC))))
    few = np.minimum(commas, 3)
    for number, joint in enumerate((rest, comma), 1):
        following = np.minimum.accumulate(np.where(joint, at, size - 1)[::-1])[::-1][first]
        before = np.maximum.accumulate(np.where(joint, at, 0))[np.maximum(last - 1, 0)]
        held = (following > first) & (following < last)
        which = np.where(held, number, 0)
        after = np.minimum(before + 1, last)
        own = np.minimum(2, np.maximum(specific[np.maximum(head_at, after)] - specific[after], 0)) + 1
        sheet.add("whole", which, item[following], kind)
        sheet.add("whole", which, own, kind)
        sheet.add("whole", which, own, found.head)
        sheet.add("whole", which, own * 4 + few, kind)
        sheet.add("whole", which, words.cls[after] * 4 + own, kind)
        sheet.add("whole", which, words.cls[first], kind)
        sheet.add("whole", which, item[following] * 4 + own, words.verb[first])


def _quotes(sheet: Sheet, row: Row, found: Segments, words: Words) -> None:
    """How a segment stands to quotation marks: quoted, opening with a quotation, inside one, holding one."""
    import numpy as np

    first, last = found.first, found.last
    depth = np.cumsum(row.glosses[:, 5]) - row.glosses[:, 5]
    opening = np.zeros(len(row.words), dtype=np.int64)
    for begin, end in row.sentences:
        opening[begin:end] = depth[begin]
    within = depth > opening
    marked = row.has(Sign.MARK)[first]
    closed = row.has(Sign.CLOSED)[last]
    opens = row.has(Sign.OPENS)
    inside = ~marked & within[first] & ~opens[first]
    quotes = np.concatenate(([0], np.cumsum(row.glosses[:, 8])))
    holds = ~marked & ~inside & (quotes[last + 1] > quotes[first])
    one = np.ones(len(first), dtype=np.int64)
    left, right = words.left[first], words.right[last]
    sides = (1 + 2 * (row.glosses[left, 5] > 0) + (row.glosses[right, 5] < 0)) * inside
    for values in (
        (marked * one,),
        (marked * closed * one,),
        (marked * ~closed * one, found.kind),
        (sides,),
        (sides, found.kind),
        (holds * one,),
    ):
        sheet.add("whole", *values)


def _texts(sheet: Sheet, row: Row, found: Segments, count: Ints, size: Ints, glosses: Glosses) -> None:
    """Short segments by their own text, and all by how often that stands here."""
    import numpy as np

    begins, ends = row.starts[found.first], row.ends[found.last]
    number = np.zeros(len(begins), dtype=np.int64)
    short = np.flatnonzero((count <= 2) & (size <= 8))
    spans = zip(begins[short].tolist(), ends[short].tolist(), strict=True)
    number[short] = glosses.strings.numbers(row.text[begin:end] for begin, end in spans)
    _, which, times = np.unique(_hashes(row.text, begins, ends), return_inverse=True, return_counts=True)
    again = np.minimum(3, times)[which]
    sheet.add("whole", number)
    sheet.add("whole", again, found.kind)
    sheet.add("whole", again, _steps(size, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30))


def _hashes(text: str, begins: Ints, ends: Ints) -> NDArray[np.uint64]:
    """A number of 64 bits for each stretch of the text; equal stretches have the same, others hardly ever."""
    import numpy as np

    low = int(begins.min(initial=len(text)))
    letters = np.frombuffer(text[low : ends.max(initial=low)].encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    powers = np.cumprod(np.full(len(letters) + 1, _BASE, dtype=np.uint64))
    # Letters times rising powers, added up from the beginning; then each stretch's sum is brought to one power.
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(letters * powers[:-1])))
    hashes: NDArray[np.uint64] = (sums[ends - low] - sums[begins - low]) * powers[len(letters) - (begins - low)]
    return hashes


def _steps(values: Ints, *edges: int) -> Ints:
    """The number of the first edge that a value does not pass, from 1 on."""
    import numpy as np

    return np.searchsorted(np.array(edges, dtype=np.int64), values).astype(np.int64) + 1


def _sequence(classes: Ints, first: Ints, last: Ints) -> Ints:
    """The classes (below 32) of the words of each segment as one number; of long ones those of two at either end."""
    import numpy as np

    count = last - first + 1
    value: Ints = np.minimum(count, 6)
    for step in range(5):
        at = np.minimum(first + step, last)
        if step > 1:
            at = np.where(count <= 5, at, last - (4 - step))
        seen = (count > step) & ~((count > 5) & (step == 2))
        value = value * 32 + np.where(seen, classes[at], 0)
    return value
