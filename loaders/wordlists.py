"""Lexicons as something to look at: what lists there are, what a folder lays over them, whether it has the form, and
what a sentence yields with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import InnographError, SourceError
from .document import Token
from .jsonform import to_json
from .lexicon import FIXED, Lexicon, WordList, faults, read_list, shipped_list, shipped_names
from .prepare import prepare
from .read import ReadOptions, read_plan
from .tagger import default_tagger

# What tells one fact of a reading from another, by layer.
_TOLD: Mapping[str, tuple[str, ...]] = {
    "entities": ("name", "type"),
    "efforts": ("action", "commitment", "resource", "vehicle", "fields"),
    "targets": ("indicator", "comparator", "low", "high", "unit", "commitment"),
    "outcomes": ("indicator", "low", "high", "unit", "parties"),
    "relations": ("subject", "predicate", "object"),
}


@dataclass(frozen=True, slots=True)
class Laid:
    """A shipped list with what is laid over it."""

    shipped: WordList
    added: int
    replaced: int
    removed: int

    @property
    def groups(self) -> int:
        return len({row.group for row in self.shipped.rows})


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a folder of word lists ("fault": the reading refuses it), or could be better ("note")."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a list that stands in a sentence. Offsets are of the sentence as read."""

    list: str
    word: str
    cells: Mapping[str, str]
    start: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a sentence yields: its words, the facts by layer as words, the entries that stand in it."""

    tokens: tuple[Token, ...]
    facts: Mapping[str, tuple[Mapping[str, Any], ...]]
    entries: tuple[Entry, ...]


def laid(folder: Path | None) -> tuple[Laid, ...]:
    """All shipped lists, with what the folder adds to them, replaces in them and takes out."""
    found = []
    for name in shipped_names():
        shipped = shipped_list(name)
        words = {row.word for row in shipped.rows}
        path = folder / f"{name}.tsv" if folder else None
        rows = read_list(path).rows if path and path.is_file() else ()
        found.append(
            Laid(
                shipped,
                sum(not row.removes and row.word not in words for row in rows),
                sum(not row.removes and row.word in words for row in rows),
                sum(row.removes and row.word in words for row in rows),
            )
        )
    return tuple(found)


def complaints(folder: Path) -> Iterator[Complaint]:
    """What is wrong in a folder of word lists, file by file. SourceError is the caller's where there is no folder."""
    paths = sorted(folder.glob("*.tsv"))
    if not paths:
        yield Complaint("fault", str(folder), "no word list in it; their names end in .tsv")
    for path in paths:
        try:
            one = read_list(path)
        except InnographError as error:
            yield Complaint("fault", error.where or str(path), _without_place(error))
            continue
        for fault in faults(one):
            yield Complaint("fault", fault.where or str(path), _without_place(fault))
        if one.name in shipped_names() and one.name not in FIXED:
            yield from _of_rows(one)


def _without_place(error: InnographError) -> str:
    return f"{error.message}; {error.hint}" if error.hint else error.message


def _of_rows(one: WordList) -> Iterator[Complaint]:
    from .script import to_hans

    shipped = {row.word: row for row in shipped_list(one.name).rows}
    seen: dict[str, int] = {}
    last: tuple[int, str] = (-1, "")
    for row in one.rows:
        where = one.where(row)
        if row.word in seen:
            yield Complaint("fault", where, f"{row.word}: stands in line {seen[row.word]} already")
        seen.setdefault(row.word, row.line)
        if to_hans(row.word) != row.word:
            yield Complaint("fault", where, f"{row.word}: words are in Simplified characters, {to_hans(row.word)}")
        if row.removes and row.word not in shipped:
            yield Complaint("note", where, f"-{row.word}: takes nothing out, the shipped list has no such word")
        if (
            not row.removes
            and row.word in shipped
            and {**shipped[row.word].cells, **row.cells} == shipped[row.word].cells
        ):
            yield Complaint("note", where, f"{row.word}: changes nothing, the shipped list has this row")
        if last[0] == row.group and row.word < last[1]:
            yield Complaint("note", where, f"{row.word}: not sorted within its group, it comes after {last[1]}")
        last = (row.group, row.word)


def find(word: str, words: Lexicon) -> Iterator[Entry]:
    """The entries of all lists that hold `word`."""
    for name in shipped_names():
        for row in words.rows(name):
            entry = next(iter(row.values()))
            if word in entry:
                yield Entry(name, entry, row, -1)


def trial(sentence: str, options: ReadOptions) -> Trial:
    """What a sentence yields, read as a text of its own. SourceError where there is nothing to read in it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sentence.txt"
        path.write_text(sentence + "\n", encoding="utf-8")
        try:
            facts = to_json(read_plan(path, options))
            reading = prepare(path)
        except SourceError as error:
            raise SourceError(error.message, where="the sentence", hint=error.hint) from None
    tokens = default_tagger().tag(reading.text, [(s.start, s.end) for s in reading.sentences])
    told = {
        layer: tuple({key: item[key] for key in (*keys, "rule", "confidence")} for item in facts[layer])
        for layer, keys in _TOLD.items()
    }
    return Trial(tuple(tokens), told, tuple(_entries(reading.text, Lexicon(options.lexicons))))


def changes(before: Trial, after: Trial) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Facts that one reading of a sentence has and another has not: ("gained" or "lost", layer, fact)."""
    for layer, keys in _TOLD.items():
        old, new = ([{key: item[key] for key in keys} for item in one.facts[layer]] for one in (before, after))
        yield from (("lost", layer, item) for item in old if item not in new)
        yield from (("gained", layer, item) for item in new if item not in old)


def _entries(text: str, words: Lexicon) -> Iterator[Entry]:
    """The entries that stand in a text, none inside a longer one of its list; lists for decoding left out."""
    for name in shipped_names():
        if name in FIXED:
            continue
        rows = {next(iter(row.values())): row for row in words.rows(name)}
        longest = max(map(len, rows), default=0)
        at = 0
        while at < len(text):
            size = next((n for n in range(min(longest, len(text) - at), 0, -1) if text[at : at + n] in rows), 0)
            if size:
                yield Entry(name, text[at : at + size], rows[text[at : at + size]], at)
            at += max(size, 1)
