"""From a file to the texts of the plans in it, as received. Every later position points into the received text.

Of text, Markdown and JSON lines the received text is the decoded file or field, line ends kept, a leading BOM not
counted; of the other formats it is what their extraction gives, before any repair.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..errors import SourceError
from .formats import jsonl, text
from .formats.apart import apart
from .formats.extract import Extract
from .given import About, beside, first_of

# The longest plans and reports have some 100,000 characters; what is far longer is no plan, and reading it would take
# minutes.
LONGEST = 200_000  # characters
_HEAD = 4096  # bytes in which a file shows what it is
_TAG = (
    rb"(?:html|head|body|meta|title|div|p|span|table|article|section|main|h[1-6]|ul|ol|script|style|link|center|font|br"
    rb"|form|a|b|strong)"
)
# What the first bytes of each format look like; UTF-16 has its NULs between.
_SIGNATURES = {
    ".pdf": re.compile(rb"\A.{0,1016}%PDF-", re.DOTALL),
    ".docx": re.compile(rb"\APK(?:\x03\x04|\x05\x06)"),
    ".html": re.compile(
        rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:<!--.{0,2000}?-->[\s\0]*)*(?:<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E"
        rb"|(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!DOCTYPE\s+html|" + _TAG + rb"[\s>/]))",
        re.IGNORECASE | re.DOTALL,
    ),
    ".jsonl": re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"[^"\n]{1,60}"\s*:'),
}
_REFUSED = (
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word or WPS file", "save it as .docx"),
    (re.compile(rb"\{\\rtf"), "a rich text file", "save it as .docx or .txt"),
    (re.compile(rb"\s*<\?xml"), "an XML file, no web page", "save it as .docx, .html or .txt"),
)
_LINE_OF = re.compile(r"(?P<file>.+):(?P<line>[1-9]\d{0,8})")


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one plan before anything is made of them: of its file, or of its line in a file of several.

    `name` and `about` are those of `Source`; `where` is how errors call it.
    """

    data: bytes
    name: str
    where: str
    about: About


@dataclass(frozen=True, slots=True)
class Source:
    """One plan as received. `data` are the bytes of its file, or of its line in a file of several; `sha256` is theirs.

    `name` is the file's name, with `:LINE` after it where the file has a plan on each line. `about` is what stands
    beside the text: in its record and in `PLAN.meta.json`.
    """

    extract: Extract
    name: str
    sha256: str  # hex
    data: bytes
    about: About

    @property
    def received(self) -> str:
        return self.extract.text

    @property
    def encoding(self) -> str:
        return self.extract.encoding


@dataclass(frozen=True, slots=True)
class Format:
    """How the bytes of a file become text. What is larger than `largest` bytes (a file, or a line) is refused."""

    extract: Callable[[bytes, str], Extract]  # bytes and where they are from, for errors
    largest: int
    by_line: bool = False  # each line is a document of its own


def read_source(path: Path) -> Source:
    """The only plan in a file. `FILE.jsonl:3` is the plan on line 3 of a file of several.

    SourceError where it is missing, a folder, empty, too large, binary, not legible, or holds several plans.
    """
    line = None
    if not path.exists() and (named := _LINE_OF.fullmatch(path.name)):
        path, line = path.with_name(named["file"]), named["line"]
    found = read_sources(path)
    if line is not None:
        found = (each for each in found if _stands_on(each, line))
    first = next(found, None)
    if first is None:
        raise SourceError(f"there is no plan on line {line}", where=str(path), hint="check the line's number")
    if line is None and next(found, None) is not None:
        hint = f"name one by its line, as in {path.name}:1, or build them all"
        raise SourceError("holds several plans", where=str(path), hint=hint)
    if isinstance(first, SourceError):
        raise first
    return first


def _stands_on(found: Source | SourceError, line: str) -> bool:
    if isinstance(found, Source):
        return found.name.endswith(f":{line}")
    return bool(re.search(rf", line {line}(?!\d)", found.where or ""))


def read_sources(path: Path) -> Iterator[Source | SourceError]:
    """The plans in a file, in order: one, or one for each line of JSON lines, where a broken line gives its error.

    SourceError is raised where the file as a whole cannot be read, InnographError where what stands beside it is wrong.
    """
    several = False
    for document in read_documents(path):
        several = several or isinstance(document, SourceError) or document.name != path.name
        try:
            yield document if isinstance(document, SourceError) else source_of(document)
        except SourceError as error:
            if not several:
                raise
            yield error


def read_documents(path: Path) -> Iterator[Document | SourceError]:
    """The bytes of the plans in a file, as `read_sources` gives the plans: what another process can make sources of."""
    where = str(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            given = beside(path)
            kind = format_of(path.name, head, where)
            if kind.by_line:
                yield from _lines(head, file, kind, path, given)
                return
            data = head + file.read(kind.largest + 1 - len(head))  # no more: a device or a pipe may have no end
    except FileNotFoundError:
        raise SourceError("no such file", where=where, hint="check the path") from None
    except IsADirectoryError:
        raise SourceError("this is a folder", where=where, hint="name the plan files inside it") from None
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise SourceError(reason, where=where, hint="check that you may read it") from None
    if len(data) > kind.largest:
        raise _too_long(kind, where)
    yield Document(data, path.name, where, given)


def source_of(document: Document) -> Source:
    """The plan in the bytes of a file or a line. SourceError where it cannot be read."""
    kind = format_of(_LINE_OF.sub(r"\g<file>", document.name), document.data[:_HEAD])
    return _source(document.data, kind, document.where, document.name, document.about)


def extract_again(data: bytes, name: str) -> str:
    """The received text of a plan that is kept: of `Source.data` and `Source.name`. SourceError as in reading."""
    return _source(data, format_of(_LINE_OF.sub(r"\g<file>", name), data[:_HEAD]), name, name, About()).received


def format_of(name: str, head: bytes, where: str = "") -> Format:
    """The format of a file by its first bytes, and by its name where they do not tell. SourceError for one not read."""
    for ending, signature in _SIGNATURES.items():
        if signature.search(head):
            return FORMATS[ending]
    for signature, what, hint in _REFUSED:
        if signature.match(head):
            raise SourceError(f"this is {what}", where=where or name, hint=hint)
    named = FORMATS.get(Path(name).suffix.lower(), _TEXT)
    # Without its signature a file is no PDF and no archive, and a page without a tag is text.
    return named if named.by_line else _TEXT


def _source(data: bytes, kind: Format, where: str, name: str, given: About) -> Source:
    if len(data) > kind.largest:
        raise _too_long(kind, where)
    if not data.strip():
        raise SourceError("the file is empty", where=where, hint="give a plan with text")
    found = kind.extract(data, where)
    if len(found.text) > LONGEST:
        raise SourceError(
            f"more than {LONGEST:,} characters: too long for a plan",
            where=where,
            hint="give each plan as a file of its own",
        )
    if not found.text.strip():
        raise SourceError("there is no text in the file", where=where, hint="give a plan with text")
    return Source(found, name, hashlib.sha256(data).hexdigest(), data, first_of(found.about, given))


def _too_long(kind: Format, where: str) -> SourceError:
    hint = "give each plan as a file of its own"
    return SourceError(f"more than {kind.largest / 1e6:g} MB: too long for a plan", where=where, hint=hint)


def _lines(head: bytes, file: BinaryIO, kind: Format, path: Path, given: About) -> Iterator[Document | SourceError]:
    """The plan on each line that is not blank, or what is wrong with it."""
    number, rest, any_found = 0, head, False
    while True:
        at = rest.find(b"\n")
        line, rest = (rest[: at + 1], rest[at + 1 :]) if at >= 0 else (rest, b"")
        if at < 0:
            line += file.readline(kind.largest + 1 - len(line))
        if not line:
            break
        number += 1
        too_long = len(line) > kind.largest
        end = line[-1:]
        while too_long and end not in (b"", b"\n"):  # to the end of a line too long to hold
            end = file.readline(1 << 20)[-1:]
        if not too_long and not line.strip():
            continue
        any_found = True
        where = f"{path}, line {number}"
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        yield _too_long(kind, where) if too_long else Document(bare, f"{path.name}:{number}", where, given)
    if not any_found:
        raise SourceError("the file is empty", where=str(path), hint="give a plan with text")


# File name ending → how its bytes become text. A new format is a new entry and a module in `formats`.
_TEXT = Format(text.extract, 1_000_000)
_PAGE = Format(apart("html"), 5_000_000)
_RECORDS = Format(jsonl.extract, 3_000_000, by_line=True)
FORMATS: dict[str, Format] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".pdf": Format(apart("pdf"), 50_000_000),
    ".docx": Format(apart("docx"), 50_000_000),
    ".jsonl": _RECORDS,
    ".ndjson": _RECORDS,
}
