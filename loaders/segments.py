"""The stretches of words that could be names, as arrays over many sentences at once.

Words stand at positions of one long row, each sentence between two blanks on either side. A segment is the words from
a first to a last position, both included; it never goes beyond its clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .document import Reading, Token
from .glosses import BLANK_CLASS, Glosses, Sign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

LONGEST_WORDS = 22
_LONGEST_CHARACTERS = 45
_LONGEST_CLAUSE = 120  # words; what is longer is no prose and is cut anywhere
_BLOCK = 3000  # words whose segments are held at once
_QUOTES = '”》"'


@dataclass(frozen=True, slots=True)
class Row:
    """Words at their positions, with their glosses (a row of numbers each, in the order of `glosses.Gloss`)."""

    text: str
    words: Sequence[str]
    tags: Sequence[str]
    starts: Ints  # offsets in the text
    ends: Ints
    headings: Flags
    glosses: Ints
    sentences: Sequence[tuple[int, int]]  # positions, end exclusive
    clauses: Ints  # the same of the parts between stops, a row each

    def has(self, sign: Sign) -> Flags:
        """Which words have a sign."""
        return (self.glosses[:, 4] & int(sign)) > 0


@dataclass(frozen=True, slots=True)
class Segments:
    """All segments of a row, by their first position, then by their last."""

    first: Ints
    last: Ints
    kind: Ints  # numbers of the strings that name the type and the head, of "-" where there is no head
    head: Ints
    head_length: Ints  # in characters
    length: Ints  # of the name without closing quotation marks, in characters


def rows(reading: Reading, tokens: Sequence[Token], glosses: Glosses) -> Iterator[Row]:
    """The words of a text, some thousands at a time, sentences whole unless they are longer than that."""
    held: list[tuple[Sequence[Token], bool]] = []
    count, at = 0, 0
    for sentence in reading.sentences:
        begin = at
        while at < len(tokens) and tokens[at].start < sentence.end:
            at += 1
        for low in range(begin, at, _BLOCK):
            part = tokens[low : min(at, low + _BLOCK)]
            if count + len(part) > _BLOCK:
                yield _row(reading.text, held, glosses)
                held, count = [], 0
            held.append((part, sentence.is_heading))
            count += len(part)
    if held:
        yield _row(reading.text, held, glosses)


def _row(text: str, sentences: Sequence[tuple[Sequence[Token], bool]], glosses: Glosses) -> Row:
    import numpy as np

    words: list[str] = []
    tags: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    headings: list[bool] = []
    bounds: list[tuple[int, int]] = []
    for tokens, is_heading in sentences:
        low, high = tokens[0].start, tokens[-1].end
        words += ["^2", "^1", *(token.text for token in tokens), "$1", "$2"]
        tags += ["^", "^", *(token.tag for token in tokens), "$", "$"]
        starts += [low, low, *(token.start for token in tokens), high, high]
        ends += [low, low, *(token.end for token in tokens), high, high]
        headings += [is_heading] * (len(tokens) + 4)
        bounds.append((len(words) - len(tokens) - 2, len(words) - 2))
    different = {pair: number for number, pair in enumerate(dict.fromkeys(zip(words, tags, strict=True)))}
    which = [different[pair] for pair in zip(words, tags, strict=True)]
    seen = np.array([glosses.gloss(*pair) for pair in different], dtype=np.int64)[which]
    blank = np.ones(len(words), dtype=bool)
    for begin, end in bounds:
        blank[begin:end] = False
    seen[blank, 4:] = 0
    seen[blank, 3:5] = BLANK_CLASS, int(Sign.STOP)
    clauses: list[tuple[int, int]] = []
    stops = (seen[:, 4] & int(Sign.STOP)) > 0
    for begin, end in bounds:
        cuts = [*(np.flatnonzero(stops[begin:end]) + begin + 1).tolist(), end]
        for cut in cuts:
            while begin < cut:
                clauses.append((begin, min(cut, begin + _LONGEST_CLAUSE)))
                begin = clauses[-1][1]
    return Row(
        text,
        words,
        tags,
        np.array(starts),
        np.array(ends),
        np.array(headings),
        seen,
        bounds,
        np.array(clauses, dtype=np.int64),
    )


def segments(row: Row, glosses: Glosses) -> Segments:
    """All segments of a row that could be a name: none begins or ends with a joint or opens brackets that it leaves.

    None holds one word three times on end either: that is no language.
    """
    import numpy as np

    depth, lowest, odd = row.glosses[:, 5], row.glosses[:, 6], row.has(Sign.ODD)
    may_end = row.has(Sign.LAST)
    until = np.zeros(len(row.words), dtype=np.int64)  # where the words that may join one end
    stops = row.has(Sign.STOP)
    for begin, end in row.clauses.tolist():
        until[begin:end] = end - stops[end - 1]
    thrice = np.zeros(len(row.words), dtype=bool)
    thrice[2:] = [a == b == c for a, b, c in zip(row.words, row.words[1:], row.words[2:], strict=False)]
    first = np.flatnonzero(row.has(Sign.FIRST) & ~stops)
    level, least, open_quote = (np.zeros(len(first), dtype=np.int64) for _ in range(3))
    firsts: list[Ints] = []
    lasts: list[Ints] = []
    for further in range(LONGEST_WORDS):
        last = first + further
        going = last < until[first]
        going[going] &= row.ends[last[going]] - row.starts[first[going]] <= _LONGEST_CHARACTERS
        if further >= 2:
            going[going] &= ~thrice[last[going]]
        first, last, level, least, open_quote = (a[going] for a in (first, last, level, least, open_quote))
        least = np.minimum(least, level + lowest[last])
        level = level + depth[last]
        open_quote = open_quote ^ odd[last]
        whole = may_end[last] & (level == 0) & (least >= 0) & (open_quote == 0)
        firsts.append(first[whole])
        lasts.append(last[whole])
    begins, closes = np.concatenate(firsts), np.concatenate(lasts)
    order = np.lexsort((closes, begins))
    return _headed(row, begins[order], closes[order], glosses)


def _headed(row: Row, first: Ints, last: Ints, glosses: Glosses) -> Segments:
    """Segments with their heads: a field by its whole word, else the longest head that ends the name."""
    import numpy as np

    text, strings = row.text, glosses.strings
    none = strings["-"]
    bare = row.ends.copy()
    bare_from = 0  # what stands from here to `bare_to` is quotation marks
    bare_to = 0
    endings: list[tuple[int, int, int, int, int]] = []  # position, least length, kind, head, length of the head
    for at in np.unique(last).tolist():
        end = whole = int(bare[at])
        while end > bare_to and text[end - 1] in _QUOTES:
            end -= 1
        if end == bare_to:
            end = bare_from
        bare_from, bare_to = end, whole
        bare[at] = end
        for least, type_, noun in glosses.heads(text, end):
            endings.append((at, least, strings[type_], strings[noun], len(noun)))
    length = bare[last] - row.starts[first]
    kind, head = np.full(len(first), none), np.full(len(first), none)
    head_length = np.zeros(len(first), dtype=np.int64)
    table = np.array(endings, dtype=np.int64).reshape(-1, 5)
    begin = np.searchsorted(table[:, 0], last)
    stop = np.searchsorted(table[:, 0], last, side="right")
    for step in range(int((stop - begin).max(initial=0))):
        at = begin + step
        fits = np.flatnonzero(at < stop)
        fits = fits[table[at[fits], 1] <= length[fits]]
        kind[fits], head[fits], head_length[fits] = table[at[fits], 2:].T
    for inside, weak, type_ in reversed(glosses.inner):
        number = strings.get(weak)
        for at in np.flatnonzero(head == number).tolist() if number else ():
            if text.find(inside, int(row.starts[first[at]]), int(bare[last[at]]) - len(weak)) >= 0:
                kind[at] = strings[type_]
    field = strings["field"]
    short = np.flatnonzero(length <= glosses.longest_field)
    for at, low, high in zip(
        short.tolist(), row.starts[first[short]].tolist(), bare[last[short]].tolist(), strict=True
    ):
        name = text[low:high]
        if name in glosses.fields:
            kind[at], head[at], head_length[at] = field, strings[name], len(name)
    return Segments(first, last, kind, head, head_length, length)
