"""Word lists as data files: `lexicon/NAME.tsv`, tab-separated under a header line, `#` opens a comment line.

The comment above the header says what the list is for; each later one opens a group of rows. A user's folder overlays
the shipped one: rows of its file of the same name are added, or take the place of the shipped row of the same word, and
a row whose first column begins with `-` takes the shipped row of that word out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import InnographError
from ..ontology.model import TYPE_CLASS

SHIPPED = Path(__file__).parent / "lexicon"
# Lists that are no user's matter: by them files are decoded and cleared of web pages' lines, scripts and wordings meet,
# and names are one or two, in every graph alike.
FIXED = frozenset({"boilerplate", "common", "preferred", "wording"})
# Columns of any value; all others have the values that the shipped list has, or these.
_FREE = frozenset(
    {
        ("districts", "place"),
        ("endings", "usual"),
        ("inner_types", "head"),
        ("measure_words", "unit"),
        ("places", "parent"),
        ("places", "short"),
        ("universities", "full"),
        ("universities", "place"),
        ("university_endings", "full"),
    }
)
_VALUES: Mapping[tuple[str, str], frozenset[str]] = {
    (name, "type"): frozenset(TYPE_CLASS) for name in ("endings", "heads", "inner_types")
}
_SEVERAL = frozenset({("figure_context", "kinds")})  # several values in one cell, parted by spaces
_MANY = 20  # values; more are not listed in an error


@dataclass(frozen=True, slots=True)
class Row:
    """One row as written. `line` is base 1; `removes`: it takes the shipped row of its word out."""

    line: int
    group: int  # of the comments above it, base 0
    cells: Mapping[str, str]  # by column, those of the file
    word: str
    removes: bool


@dataclass(frozen=True, slots=True)
class WordList:
    """One file of words."""

    name: str
    path: Path
    purpose: str  # the comment above the header
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def where(self, row: Row) -> str:
        return f"{self.path}, line {row.line}"


def read_list(path: Path) -> WordList:
    """The list in the file at `path`. InnographError, with its line, where it has not the form."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InnographError("is no text in UTF-8", where=str(path)) from None
    columns: tuple[str, ...] = ()
    purpose: list[str] = []
    rows: list[Row] = []
    group, comments = -1, False
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if line.startswith("#"):
            if not columns:
                purpose.append(line.lstrip("# ").rstrip())
            group += not comments
            comments = True
            continue
        if not line.strip():
            continue
        comments = False
        cells = [cell.strip() for cell in line.split("\t")]
        where = f"{path}, line {number}"
        if not columns:
            if len({*cells}) < len(cells) or "" in cells:
                raise InnographError(f"its header {line.strip()!r} does not name each column once", where=where)
            columns = tuple(cells)
            continue
        if len(cells) > len(columns):
            raise InnographError(f"{len(cells)} columns where the header has {len(columns)}", where=where)
        removes = cells[0].startswith("-") and len(cells[0]) > 1
        word = cells[0][1:] if removes else cells[0]
        if not word:
            raise InnographError("a row without a word", where=where)
        cells[0] = word
        filled = dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True))
        rows.append(Row(number, max(group, 0), filled, word, removes))
    if not columns:
        raise InnographError("a list of words without a header", where=str(path), hint="see innograph lexicon")
    return WordList(path.stem, path, " ".join(purpose), columns, tuple(rows))


class Lexicon:
    """The word lists of the shipped folder and of any folders laid over it, which are proved at once.

    InnographError, with file and line, where a folder holds a list that is not shipped, a column that the shipped list
    has not, or a value that the reading does not know.
    """

    def __init__(self, overlays: Iterable[Path] = ()) -> None:
        self.overlays = tuple(overlays)
        self._tables: dict[str, tuple[dict[str, str], ...]] = {}
        self._mappings: dict[tuple[str, str], Mapping[str, str]] = {}
        self._laid: dict[str, list[WordList]] = {}
        for folder in self.overlays:
            for path in sorted(folder.glob("*.tsv")):
                laid = read_list(path)
                first = next(faults(laid), None)
                if first is not None:
                    raise first
                self._laid.setdefault(laid.name, []).append(laid)

    def rows(self, name: str) -> tuple[dict[str, str], ...]:
        """Rows of the list `name`, as dicts by column, in file order. InnographError where there is no such list."""
        if name not in self._tables:
            shipped = shipped_list(name)
            rows = {row.word: dict(row.cells) for row in shipped.rows}
            blank = dict.fromkeys(shipped.columns, "")
            for laid in self._laid.get(name, ()):
                for row in laid.rows:
                    if row.removes:
                        rows.pop(row.word, None)
                    else:
                        rows[row.word] = {**blank, **row.cells}
            self._tables[name] = tuple(rows.values())
        return self._tables[name]

    def words(self, name: str) -> tuple[str, ...]:
        """First column of the list `name`."""
        return tuple(next(iter(row.values())) for row in self.rows(name))

    def mapping(self, name: str, column: str) -> Mapping[str, str]:
        """First column → `column` of the list `name`."""
        if (name, column) not in self._mappings:
            rows = self.rows(name)
            self._mappings[name, column] = {next(iter(row.values())): row[column] for row in rows}
        return self._mappings[name, column]


def faults(laid: WordList) -> Iterator[InnographError]:
    """What is wrong in a list that is laid over the shipped one of its name, each with its file and line."""
    if laid.name not in shipped_names():
        said, hint = f"there is no word list {laid.name!r} to lay it over", "innograph lexicon lists them"
        yield InnographError(said, where=str(laid.path), hint=hint)
        return
    if laid.name in FIXED:
        said, hint = f"the list {laid.name!r} is the program's own", "texts and names are made alike in all graphs"
        yield InnographError(said, where=str(laid.path), hint=hint)
        return
    shipped = shipped_list(laid.name)
    unknown = [column for column in laid.columns if column not in shipped.columns]
    if unknown or laid.columns[0] != shipped.columns[0]:
        said = f"unknown column {unknown[0]!r}" if unknown else f"its first column is {laid.columns[0]!r}"
        columns = ", ".join(shipped.columns)
        yield InnographError(said, where=str(laid.path), hint=f"the columns are {columns}, parted by tabs")
        return
    for row in laid.rows:
        if not row.removes:
            yield from _of_values(laid, row, shipped.columns)


def _of_values(laid: WordList, row: Row, columns: Iterable[str]) -> Iterator[InnographError]:
    for column in list(columns)[1:]:
        known = known_values(laid.name, column)
        cell = row.cells.get(column, "")
        values = cell.split(" ") if (laid.name, column) in _SEVERAL else [cell]
        for value in values:
            if known is not None and value not in known:
                listed = ", ".join(sorted(known - {""})) + (", or nothing" if "" in known else "")
                hint = f"known are {listed}" if len(known) <= _MANY else "see the shipped list"
                yield InnographError(f"{row.word}: unknown {column} {value!r}", where=laid.where(row), hint=hint)


@lru_cache(maxsize=256)
def known_values(name: str, column: str) -> frozenset[str] | None:
    """What the cells of a column of a shipped list may hold; None where it is anything."""
    if (name, column) in _FREE:
        return None
    cells = [row.cells[column] for row in shipped_list(name).rows]
    found = {value for cell in cells for value in (cell.split(" ") if (name, column) in _SEVERAL else [cell])}
    return _VALUES.get((name, column), frozenset(found))


@lru_cache(maxsize=1)
def shipped_names() -> tuple[str, ...]:
    """Names of the shipped lists, in order."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.tsv")))


@lru_cache(maxsize=64)
def shipped_list(name: str) -> WordList:
    """The shipped list of that name. InnographError where there is none."""
    if name not in shipped_names():
        raise InnographError(f"no word list {name!r}", hint="innograph lexicon lists them")
    return read_list(SHIPPED / f"{name}.tsv")


def lexicon(overlays: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon with these overlays, read once."""
    return _read_once(overlays, tuple(folder.absolute() for folder in overlays))


@lru_cache(maxsize=4)
def _read_once(overlays: tuple[Path, ...], _: tuple[Path, ...]) -> Lexicon:
    return Lexicon(overlays)
