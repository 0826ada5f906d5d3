"""From a file's bytes to the text as received: encodings found, not assumed.

The received text is the decoded file, line ends kept, a leading BOM not counted. Every later position points into it.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import SourceError
from .lexicon import lexicon
from .script import to_hant

HINT = "give a plan as text (UTF-8, UTF-16, GB18030 or Big5)"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGE = re.compile(r"\s*(?:<\?xml|<!DOCTYPE|<html)", re.IGNORECASE)
# Tried in turn; of those that decode, the one that reads as Chinese wins.
_GUESSES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# The longest plans and reports have some 100,000 characters, 0.3 MB; what is far longer is no plan, and reading it
# would take minutes.
_LARGEST = 1_000_000  # bytes
# In running Chinese text the commonest characters of either script make up well over half; in mojibake next to none.
_STRAYS = 0.02  # of all characters
_PLAUSIBLE = 0.25


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received. `sha256` is of its bytes, in hex."""

    received: str
    encoding: str
    sha256: str
    data: bytes


def read_source(path: Path) -> Source:
    """The text of a plan file. SourceError where it is missing, a folder, empty, too large, binary or not legible."""
    where = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)  # no more, since a device or a pipe may have no end
    except FileNotFoundError:
        raise SourceError("no such file", where=where, hint="check the path") from None
    except IsADirectoryError:
        raise SourceError("this is a folder", where=where, hint="name the plan files inside it") from None
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise SourceError(reason, where=where, hint="check that you may read it") from None
    if len(data) > _LARGEST:
        raise SourceError(
            f"more than {_LARGEST / 1e6:g} MB: too long for a plan",
            where=where,
            hint="give each plan as a file of its own",
        )
    if not data.strip():
        raise SourceError("the file is empty", where=where, hint="give a plan with text")
    extract = FORMATS.get(path.suffix.lower(), FORMATS[".txt"])
    text, encoding = extract(data, where)
    if _PAGE.match(text):
        raise SourceError("this is a web page, not text", where=where, hint="save its text as .txt or .md")
    if not text.strip():
        raise SourceError("there is no text in the file", where=where, hint="give a plan with text")
    return Source(text, encoding, hashlib.sha256(data).hexdigest(), data)


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
        if encoding == "utf-8" and _clean(text):
            return text, encoding  # bytes that are valid UTF-8 with more than ASCII in them are nothing else
        readings.append((plausibility(text), encoding, text))
    score, encoding, text = max(readings, default=(0.0, "", ""), key=lambda reading: reading[0])
    if score >= _PLAUSIBLE and _clean(text):
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


def _clean(text: str) -> bool:
    """Whether control, private and unassigned characters (line ends, tabs and form feeds aside) are but strays in it.

    Texts taken from word processors and web pages have one here and there; what is not text is full of them, or has
    a NUL.
    """
    strays = sum(unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\n\r\t\f\x85" for char in text)
    return "\0" not in text and strays <= len(text) * _STRAYS


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The characters that official Chinese is mostly made of, in both scripts."""
    joined = "".join(lexicon().words("common"))
    return frozenset(joined) | frozenset(to_hant(joined))


# File name ending → how its bytes become text (and what to call the encoding). A new format is a new entry.
FORMATS: dict[str, Callable[[bytes, str], tuple[str, str]]] = {".txt": decode, ".text": decode, ".md": decode}
