"""What the word lists say of a word and of how a name ends, as whole numbers for the segment model.

A string's number is its place in the model's list of strings, 0 for one that the model has never seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntFlag
from functools import cache, lru_cache
from typing import NamedTuple

from .lexicon import Lexicon

OPENING, CLOSING = "“《（(‘「", "”》）)’」"
STOPS = frozenset("，。；！？：,;:!?\n")
_EDGES = frozenset("、等和与及的")  # no name begins or ends with one of these as a word
_MEASURES = frozenset("个家所项批名人类支条种的")
_COUNTED = ("一批", "一些", "各类", "各种", "多个", "若干", "更多", "每个", "一个", "以上")
# Classes of words: no matter of its own, head, group, field, level, place, known body, proper name, number, verb …
_CLASSES = "GHEFLPBZMvVnawspcudr,"
_BY_TAG = {"LOC": "P", "ORG": "B", "nz": "Z", "nw": "Z", "PER": "Z", "m": "M", "q": "M", "TIME": "M", "vd": "v"}
_BY_TAG |= {"vn": "V", "ad": "a", "an": "a", "f": "s", "xc": "u"}
BLANK_CLASS = _CLASSES.index("w") + 1
_SPECIFIC = frozenset("FPBZn")
TAGS = ("n", "v", "vn", "nz", "ORG", "LOC", "PER", "TIME", "m", "q", "w", "a", "ad", "an", "d", "p", "c", "u", "f", "s")
_TAG_NUMBERS = {tag: number for number, tag in enumerate((*TAGS, "r", "xc", "nw", "vd"), 1)}


class Sign(IntFlag):
    """What a word is or may be."""

    STOP = 1
    FIRST = 2  # may begin a name
    LAST = 4  # may end one
    VERB = 8
    PROPER = 16
    PLACE = 32
    BODY = 64
    NOUN = 128  # what a name that is cut short goes on with
    CUT = 256  # what a name cut at its left leaves behind
    SPECIFIC = 512  # tells one thing from others of its kind
    HEAD = 1024  # ends as names end
    COMMA = 2048
    LISTING = 4096
    MARK = 8192  # begins with a mark that quotes a name
    CLOSED = 16384  # ends with one
    OPENS = 32768
    ODD = 65536  # holds one straight quotation mark
    INNER = 131072  # a part of speech that names seldom hold


class Gloss(NamedTuple):
    """A word's numbers."""

    word: int
    tag: int  # the number of the tag as a string
    short: int  # the tag's place among the tags, below 32
    cls: int  # the class of the word, below 32
    signs: int
    depth: int  # brackets that it opens, less those that it closes
    lowest: int  # the least depth inside it
    commas: int
    quotes: int
    first: int  # its first and last characters
    last: int
    counted: int  # a counting word that it ends with
    deed: int  # what the list of verbs says of it


class Strings(dict[str, int]):
    """Strings → their numbers from 1 on; an unknown one is 0, or is taken up where `grows`."""

    def __init__(self, known: Mapping[str, int] | None = None, *, grows: bool = False) -> None:
        super().__init__(known or {})
        self.grows = grows

    def __missing__(self, string: str) -> int:
        if not self.grows:
            return 0
        self[string] = len(self) + 1
        return self[string]

    def numbers(self, strings: Iterable[str]) -> list[int]:
        """The numbers of many strings."""
        if self.grows:
            return [self[string] for string in strings]
        known = self.get
        return [known(string, 0) for string in strings]


class Glosses:
    """Looks words and endings up in one lexicon, with one numbering of strings."""

    def __init__(self, lexicon: Lexicon, strings: Strings) -> None:
        self.strings = strings
        self._types = lexicon.mapping("heads", "type")
        self._groups = frozenset(lexicon.words("group_heads"))
        self.fields = frozenset(lexicon.words("fields"))
        self.longest_field = max(map(len, self.fields))
        self._longest = max(map(len, (*self._types, *self._groups)))
        self._finals = frozenset(head[-1] for head in (*self._types, *self._groups))
        self.inner = [(row["inside"], row["head"], row["type"]) for row in lexicon.rows("inner_types")]
        self._deeds = {row["word"]: f"{row['before']}|{row['after']}" for row in lexicon.rows("verbs")}
        classes = dict.fromkeys(lexicon.words("generic"), "G")
        classes |= dict.fromkeys((head for head in self._types if len(head) > 1), "H")
        classes |= dict.fromkeys(self._groups, "E") | dict.fromkeys(self.fields, "F")
        classes |= dict.fromkeys(lexicon.words("levels"), "L")
        for row in lexicon.rows("places"):
            classes[row["name"]] = classes[row["short"]] = "P"
        for row in lexicon.rows("universities"):
            classes |= dict.fromkeys((row["short"], *row["full"].split("|")), "B")
        self._worded = lexicon.mapping("preferred", "mainland")
        self._classes = classes | dict.fromkeys(lexicon.words("academies"), "B")
        self.gloss = lru_cache(maxsize=1 << 16)(self._gloss)
        self._endings = cache(self._heads)

    def heads(self, text: str, end: int) -> tuple[tuple[int, str, str], ...]:
        """The heads that `text[:end]` ends with, shorter ones first: (length from which it is one, type, head)."""
        if end == 0 or text[end - 1] not in self._finals:
            return ()
        return self._endings(text[max(0, end - self._longest) : end])

    def _heads(self, ending: str) -> tuple[tuple[int, str, str], ...]:
        """Groups by their heads beside the others; of two the longer one tells, of one that is both its type."""
        kind, head, group = "-", "", ""
        found: list[tuple[int, str, str]] = []
        for length in range(1, len(ending) + 1):
            word = ending[-length:]
            if word not in self._types and word not in self._groups:
                continue
            if word in self._types:
                kind, head = self._types[word], word
            if word in self._groups:
                group = word
            found.append((length, "actor-group", group) if len(group) > len(head) else (length, kind, head))
        return tuple(found)

    def _gloss(self, word: str, tag: str) -> Gloss:
        strings = self.strings
        word = self._worded.get(word, word)  # a plan's twin in other wording (高级 for 高端) shows the same
        depth = lowest = 0
        for character in word:
            if character in OPENING:
                depth += 1
            elif character in CLOSING:
                depth -= 1
                lowest = min(lowest, depth)
        cls = "," if word == "、" else "w" if tag == "w" else self._classes.get(word, _BY_TAG.get(tag, tag))
        counted = next((w for w in _COUNTED if word.endswith(w)), word[-1] if word[-1] in _MEASURES else "")
        return Gloss(
            strings[word],
            strings[tag],
            _TAG_NUMBERS.get(tag, 25),
            _CLASSES.find(cls if cls in _CLASSES else "r") + 1,
            self._signs(word, tag, cls),
            depth,
            lowest,
            word.count("、"),
            word.count("“"),
            strings[word[0]],
            strings[word[-1]],
            strings[counted] if counted else 0,
            strings[self._deeds.get(word, "-")],
        )

    def _signs(self, word: str, tag: str, cls: str) -> Sign:
        stop = word[0] in STOPS
        head = len(word) > 1 and (word in self.fields or any(kind != "-" for _, kind, _ in self.heads(word, len(word))))
        held = {
            Sign.STOP: stop,
            Sign.FIRST: not (stop or word in _EDGES or word in CLOSING),
            Sign.LAST: not (word in _EDGES or word in OPENING or tag in ("p", "c", "u")),
            Sign.VERB: tag in ("v", "vd"),
            Sign.PROPER: tag in ("ORG", "nz", "PER", "nw"),
            Sign.PLACE: tag == "LOC",
            Sign.BODY: tag == "ORG",
            Sign.NOUN: tag in ("n", "nz", "vn", "ORG"),
            Sign.CUT: tag in ("n", "nz", "vn", "a", "LOC", "ORG"),
            Sign.SPECIFIC: cls in _SPECIFIC,
            Sign.HEAD: head,
            Sign.COMMA: word == "、",
            Sign.LISTING: word in ("、", "和", "及", "与"),
            Sign.MARK: word[0] in '“《"',
            Sign.CLOSED: word[-1] in '”》"',
            Sign.OPENS: word[0] in OPENING,
            Sign.ODD: word.count('"') % 2 == 1,
            Sign.INNER: tag in ("p", "f", "r", "d", "c", "xc", "m", "q", "ad", "TIME", "a"),
        }
        return sum((sign for sign, is_held in held.items() if is_held), Sign(0))
