"""What a format's extraction gives: the text as received, and what the format knows of it beside the characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..given import About

_LEAST_HAN = 5  # characters of a title; makers write "Untitled", "anonymous", a file's name


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one document as its format gives it, before any repair. Offsets are code points of `text`, base 0.

    `about` is what a record says of its plan beside the text: it goes before what the text says; `hints` are a file's
    properties (a web page's title, a PDF's date): they count where the text does not tell.
    """

    text: str
    encoding: str  # of the file, or of its format where that leaves no choice
    pages: tuple[int, ...] = ()  # where each page begins, in formats that have pages
    paragraphs: tuple[int, ...] = ()  # where each paragraph begins, in formats that know them
    breaks: tuple[int, ...] | None = None  # each "\n" that a page's width made; None where the format does not tell
    furniture: tuple[tuple[int, int], ...] = ()  # spans of running heads, running feet and page numbers
    about: About = field(default_factory=About)
    hints: About = field(default_factory=About)
    notes: tuple[str, ...] = ()  # what a person should know, one sentence each


def title_of(said: str) -> str | None:
    """A file's own title, where it is one of a plan: in Chinese characters, and no salutation or sentence.

    >>> title_of("云港市科技工作计划"), title_of("Microsoft Word - 1.docx"), title_of("各位代表：")
    ('云港市科技工作计划', None, None)
    """
    title = " ".join(said.split())
    han = re.findall(r"[\u4e00-\u9fff]", title)
    return title if len(han) >= _LEAST_HAN and title[-1] not in "：:。！!，,；;" else None
