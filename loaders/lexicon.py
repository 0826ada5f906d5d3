"""Word lists as data files: `lexicon/NAME.tsv`, tab-separated under a header line, `#` opens a comment line.

A user's folder overlays the shipped one: rows of its file of the same name are added, and a row whose first
column begins with `-` takes the shipped row of that word out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ..errors import InnographError

SHIPPED = Path(__file__).parent / "lexicon"


class Lexicon:
    """The word lists of the shipped folder and of any folders laid over it."""

    def __init__(self, overlays: Iterable[Path] = ()) -> None:
        self.folders = (SHIPPED, *overlays)
        self._tables: dict[str, tuple[dict[str, str], ...]] = {}

    def rows(self, name: str) -> tuple[dict[str, str], ...]:
        """Rows of the list `name`, as dicts by column, in file order. InnographError where no folder has it."""
        if name not in self._tables:
            rows: dict[str, dict[str, str]] = {}
            found = False
            for folder in self.folders:
                path = folder / f"{name}.tsv"
                if path.is_file():
                    found = True
                    _lay(rows, path)
            if not found:
                raise InnographError(f"no word list {name!r}", where=str(self.folders[-1]))
            self._tables[name] = tuple(rows.values())
        return self._tables[name]

    def words(self, name: str) -> tuple[str, ...]:
        """First column of the list `name`."""
        return tuple(next(iter(row.values())) for row in self.rows(name))

    def mapping(self, name: str, column: str) -> dict[str, str]:
        """First column → `column` of the list `name`."""
        return {next(iter(row.values())): row[column] for row in self.rows(name)}


def _lay(rows: dict[str, dict[str, str]], path: Path) -> None:
    header: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            continue
        if len(cells) > len(header):
            raise InnographError(
                f"{len(cells)} columns where the header has {len(header)}", where=f"{path}, line {number}"
            )
        cells += [""] * (len(header) - len(cells))
        word = cells[0]
        if word.startswith("-") and len(word) > 1:
            rows.pop(word[1:], None)
        else:
            rows[word] = dict(zip(header, cells, strict=True))


@lru_cache(maxsize=4)
def lexicon(overlays: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon with these overlays, read once."""
    return Lexicon(overlays)
