"""What a format's extraction gives: the text as received, and what the format knows of it beside the characters."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..given import About


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
