"""Plain text and Markdown: bytes decoded, encodings found, not assumed."""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from functools import lru_cache

from ...errors import SourceError
from ..lexicon import lexicon
from ..script import to_hant
from .extract import Extract

HINT = "give a plan as text (UTF-8, UTF-16, GB18030 or Big5)"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tried in turn; of those that decode, the one that reads as Chinese wins.
_GUESSES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# In running Chinese text the commonest characters of either script make up well over half; in mojibake next to none.
_STRAYS = 0.02  # of all characters
_PLAUSIBLE = 0.25
_ORDINARY = frozenset("\n\r\t\f\x85")


def extract(data: bytes, where: str) -> Extract:
    """The text of a file of text. SourceError where it is binary or reads as Chinese in no encoding we know."""
    return Extract(*decode(data, where))


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Text and encoding of `data`. SourceError where it is binary or reads as Chinese in no encoding we know."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                at = f"{where}, byte {error.start + len(bom)}"
                raise SourceError(f"marked as {encoding} but not valid {encoding}", where=at, hint=HINT) from None
    readings: list[tuple[float, str, str]] = []
    for encoding in _GUESSES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and clean(text):
            return text, encoding  # bytes that are valid UTF-8 with more than ASCII in them are nothing else
        readings.append((plausibility(text), encoding, text))
    score, encoding, text = max(readings, default=(0.0, "", ""), key=lambda reading: reading[0])
    if score >= _PLAUSIBLE and clean(text):
        return text, encoding
    if b"\0" in data or not readings:
        raise SourceError("this is not a text file", where=where, hint=HINT)
    raise SourceError("its text reads as Chinese in no known encoding", where=where, hint=HINT)


def plausibility(text: str) -> float:
    """Share of common Chinese characters among the characters that are not ASCII, 0 to 1.

    >>> plausibility("加快建设创新平台。") > 0.9 > 0.1 > plausibility("鍔犲揩寤鸿鍒涙柊骞冲彴")
    True
    """
    foreign = [char for char in text if char > "\x7f" and not unicodedata.category(char).startswith(("P", "Z"))]
    return sum(char in _common() for char in foreign) / len(foreign) if foreign else 0.0


def clean(text: str) -> bool:
    """Whether control, private and unassigned characters (line ends, tabs and form feeds aside) are but strays in it.

    Texts taken from word processors and web pages have one here and there; what is not text is full of them, or has
    a NUL, or half a surrogate pair (which JSON can name).
    """
    kinds = Counter(unicodedata.category(char) for char in text if char not in _ORDINARY)
    strays = kinds["Cc"] + kinds["Cn"] + kinds["Co"]
    return "\0" not in text and not kinds["Cs"] and strays <= len(text) * _STRAYS


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The characters that official Chinese is mostly made of, in both scripts."""
    joined = "".join(lexicon().words("common"))
    return frozenset(joined) | frozenset(to_hant(joined))
