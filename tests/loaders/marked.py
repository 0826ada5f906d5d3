"""Texts with their mentions marked in them, so that frames are tried without finding mentions first.

`加快建设[[云泽|place]海洋实验室|laboratory]。` A name may hold others. A name in pieces stands in braces after its
surface: `[数据、算力等平台{数据平台}|service-platform]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from innograph.loaders.document import MappedText, Mention, Reading, Sentence, Token
from innograph.loaders.script import key
from innograph.loaders.tagger import default_tagger
from innograph.ontology.model import Plan, Task


@dataclass(frozen=True)
class Marked:
    """A text ready for frames."""

    reading: Reading
    tokens: list[Token]
    mentions: tuple[Mention, ...]


def marked(source: str, place: str | None = None, year: int | None = None) -> Marked:
    """Reads the marks; lines that begin with `## ` are headings, each opening a section of its own."""
    text, mentions = _unmark(source)
    plan = Plan("test", None, None, place, place, year, "zh-Hans", "0" * 64, "test.txt", "utf-8")
    sentences: list[Sentence] = []
    tasks: list[Task] = []
    section: str | None = "1"
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip("\n"))
        at += len(line)
        if line.startswith("## "):
            section = str(len(tasks) + 1)
            tasks.append(Task(section, None, len(tasks), None, line[3:].strip(), "focus-area", start, end))
            sentences.append(Sentence(start, end, section, is_heading=True))
            continue
        for found in re.finditer(r"[^。！？]+[。！？]?", text[start:end]):
            sentences.append(Sentence(start + found.start(), start + found.end(), section))
    mapped = MappedText(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    reading = Reading(plan, text, mapped, tuple(tasks), tuple(sentences), ())
    tokens = default_tagger().tag(text, [(s.start, s.end) for s in sentences])
    return Marked(reading, tokens, mentions)


def _unmark(source: str) -> tuple[str, tuple[Mention, ...]]:
    text: list[str] = []
    opened: list[int] = []
    mentions: list[Mention] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "[":
            opened.append(len(text))
        elif close := re.match(r"(?:\{(?P<name>[^}]*)\})?\|(?P<type>[a-z-]+)\]", source[at:]):
            start, end = opened.pop(), len(text)
            surface = "".join(text[start:end])
            name = close["name"] or surface
            mentions.append(
                Mention(start, end, close["type"], name, key(name), _pieces(name, surface, start), "marked", 1.0)
            )
            at += close.end()
            continue
        else:
            text.append(char)
        at += 1
    return "".join(text), tuple(sorted(mentions, key=lambda m: (m.start, -m.end)))


def _pieces(name: str, surface: str, start: int) -> tuple[tuple[int, int], ...]:
    """Where a name stands in its surface: whole, or its beginning and its end."""
    if name == surface:
        return ((start, start + len(surface)),)
    head = 0
    while head < len(name) and name[head] == surface[head]:
        head += 1
    tail = len(name) - head
    assert surface.endswith(name[head:]), f"{name!r} is no beginning and end of {surface!r}"
    return ((start, start + head), (start + len(surface) - tail, start + len(surface)))
