"""Whether what a person or a model says of a text stands in it: a quote, the names in it, the figures in it."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from ..ontology.model import Evidence, Facts, Task
from .lexicon import lexicon
from .numbers import find_figures, numeral
from .script import key, to_hans

_MOST_PIECES = 3  # of a name that stands in its quote in pieces: the two ends of a coordination and what they share
_QUOTES = str.maketrans("「」『』“”‘’", "\"\"''\"\"''")
_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?[百千万亿]*|[〇零一二两三四五六七八九十百千万亿]+")
_FULL_STOP = re.compile(r"[！？!?]|(?<!\d)。")  # 。 after a digit is a list's or a decimal point
_SENTENCE_END = re.compile(r"[！？!?\r\n]|(?<!\d)。")
_LONGEST = 2000  # characters looked through for the end of a sentence


class NotInText(ValueError):
    """What is said does not stand in the text; the message says what."""


def evidence(facts: Facts, quote: str, section: str | None = None) -> Evidence:
    """The evidence whose quote is `quote` as the received text has it: script, widths and spaces may differ.

    Where the text has it several times, the one in `section`; NotInText where that does not tell, where it is nowhere,
    and where it is more than a sentence.
    """
    places = find(facts.received, quote)
    if not places:
        raise NotInText("the quote does not stand in the text")
    inside = [place for place in places if section is not None and section_at(facts.tasks, place[0]) == section]
    if len(places) > 1 and len(inside) != 1:
        raise NotInText(f"the quote stands in the text {len(places)} times; quote more of it, or say the section")
    start, end = inside[0] if len(inside) == 1 else places[0]
    words = facts.received[start:end]
    if _FULL_STOP.search(words, 0, len(words) - 1) or _leaves_the_line(facts, start, end):
        raise NotInText("the quote is more than a sentence")
    return evidence_at(facts, start, end)


def evidence_at(facts: Facts, start: int, end: int) -> Evidence:
    """The evidence at that span of the received text."""
    return Evidence(
        facts.received[start:end],
        start,
        end,
        section_at(facts.tasks, start),
        line_at(facts.received, start),
        bisect_right(facts.pages, start) or None,
        bisect_right(facts.paragraphs, start) or None,
    )


def find(text: str, quote: str) -> list[tuple[int, int]]:
    """Spans of `text` that are `quote`, but for script, widths, spaces and the form of quotation marks.

    >>> find("推进 ＡＩ實驗室建設", "AI实验室")
    [(3, 8)]
    """
    folded, places = _folded(text)
    wanted, _ = _fold(quote)
    found: list[tuple[int, int]] = []
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        found.append((places[at], places[at + len(wanted) - 1] + 1))
        at = folded.find(wanted, at + len(wanted))
    return found


def same_words(one: str, other: str) -> bool:
    """Whether two quotes are the same but for script, widths and spaces."""
    return _fold(one)[0] == _fold(other)[0]


def holds_name(quote: str, name: str) -> bool:
    """Whether `name` stands in `quote`, in one piece or, as in a coordination, in a few pieces in its order.

    >>> [holds_name("建设海洋、能源等创新中心", name) for name in ("海洋创新中心", "能源创新中心", "高铁创新中心")]
    [True, True, False]
    """
    text, rest = key(quote), key(name)
    at = 0
    for piece in range(_MOST_PIECES):
        least = min(2, len(rest))
        length = next((n for n in range(len(rest), least - 1, -1) if text.find(rest[:n], at) >= 0), 0)
        if not length:
            return False
        at = text.find(rest[:length], at) + length
        rest = rest[length:]
        if not rest:
            return True
        if piece + 1 == _MOST_PIECES:
            break
    return False


def holds_figure(quote: str, value: float) -> bool:
    """Whether the quote has this number, as plans write numbers.

    >>> holds_figure("占比达到2.6%", 0.026), holds_figure("培育1.2万家", 12000), holds_figure("培育30家", 40)
    (True, True, False)
    """
    return any(abs(value - found) <= 1e-9 * max(1.0, abs(value)) for found in _figures(to_hans(quote)))


def _figures(text: str) -> set[float]:
    found = {value for figure in find_figures(text, 0, len(text), lexicon()) for value in (figure.low, figure.high)}
    for match in _NUMERAL.finditer(text):  # with a unit that no list has
        try:
            found.add(numeral(match[0]))
        except ValueError:
            continue
    return found


def sentence(facts: Facts, start: int, end: int) -> tuple[int, int]:
    """Span of the sentence around `start`..`end` of the received text, up to its full stop or line end."""
    received = facts.received
    ends = [match.end() for match in _SENTENCE_END.finditer(received, max(0, start - _LONGEST), start)]
    after = _SENTENCE_END.search(received, max(start, end - 1), end + _LONGEST)
    return ends[-1] if ends else max(0, start - _LONGEST), after.end() if after else min(len(received), end + _LONGEST)


def section_at(tasks: Sequence[Task], at: int) -> str | None:
    """Id of the innermost task that holds the offset `at` of the received text."""
    return next((task.id for task in reversed(tasks) if task.start <= at < task.end), None)


def line_at(received: str, at: int) -> int:
    """Line, base 1, of an offset of the received text."""
    return bisect_right(_line_starts(received), at)


def _leaves_the_line(facts: Facts, start: int, end: int) -> bool:
    """Whether a line ends within, but for those that repairs joined."""
    mended = [(repair.start, repair.end) for repair in facts.repairs]
    breaks = (start + match.start() for match in re.finditer(r"\n|\r(?!\n)", facts.received[start:end]))
    return any(not any(low <= at < high for low, high in mended) for at in breaks)


@lru_cache(maxsize=4)
def _folded(text: str) -> tuple[str, Sequence[int]]:
    return _fold(text)


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text without script, widths and spaces, and where each of its characters stood."""
    chars: list[str] = []
    places = array("L")
    for at, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char).lower() if char > "\x7f" else char.lower():
            if not part.isspace() and unicodedata.category(part) != "Cf":
                chars.append(part)
                places.append(at)
    return to_hans("".join(chars)).translate(_QUOTES), places


@lru_cache(maxsize=4)
def _line_starts(received: str) -> list[int]:
    starts = [0]
    for line in received.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts[:-1] or [0]
