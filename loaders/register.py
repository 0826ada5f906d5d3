"""The register of known bodies: a CSV that an analyst can edit, and that decides first which body a name means.

Columns: name (Simplified, the canonical form), aliases (short and earlier names, parted by |), type, english,
english_short, ror, wikidata, parent, place, successor_of (names of other rows, parted by |), source. A user's file has
`name` and any of the others; its rows replace the shipped rows of the same name, and a name with `-` before it takes
that row out. `source` says how far a row was checked: most shipped rows rest on general knowledge alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path

from ..errors import InnographError
from ..ontology.model import TYPE_CLASS
from .script import key
from .source import read_source

SHIPPED = Path(__file__).parent / "register.csv"
_BODIES = ("actor", "platform", "programme", "policy")  # classes of which the register can hold things


@dataclass(frozen=True, slots=True)
class Body:
    """One row. `name` is Simplified; "" stands for what is not known."""

    name: str
    aliases: str = ""
    type: str = ""
    english: str = ""
    english_short: str = ""
    ror: str = ""
    wikidata: str = ""
    parent: str = ""
    place: str = ""
    successor_of: str = ""
    source: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Its name and all its aliases, its English names last."""
        return (self.name, *filter(None, (*self.aliases.split("|"), self.english, self.english_short)))


COLUMNS = tuple(column.name for column in fields(Body))


class Register:
    """Known bodies, found by any of their names in either script, or in English.

    >>> register = Register([Body("中国科学院", "中科院", "research-organisation", english_short="CAS")])
    >>> [register.find(name)[0].name for name in ("中國科學院", "CAS")]
    ['中国科学院', '中国科学院']
    """

    def __init__(self, bodies: Iterable[Body] = ()) -> None:
        self.bodies = tuple(bodies)

    @property
    def rows(self) -> tuple[dict[str, str], ...]:
        """All rows as dicts by column."""
        return tuple({column: getattr(body, column) for column in COLUMNS} for body in self.bodies)

    def find(self, name: str) -> tuple[Body, ...]:
        """The bodies that go by `name`: none, one, or several where the name alone does not tell."""
        return self.called(key(name))

    def called(self, name_key: str) -> tuple[Body, ...]:
        """Like `find`, by the key of a name."""
        return tuple(self._by_key.get(name_key, ()))

    @cached_property
    def _by_key(self) -> dict[str, list[Body]]:
        found: dict[str, list[Body]] = {}
        for body in self.bodies:
            for form in dict.fromkeys(map(key, body.forms)):
                found.setdefault(form, []).append(body)
        return found


def load_register(overlay: Path | None = None, shipped: Path = SHIPPED) -> Register:
    """The shipped register, with a user's file laid over it. InnographError says what is wrong in which line of it."""
    bodies = {body.name: body for body in _shipped(shipped)}
    if overlay is not None:
        for body in _read(overlay):
            if body.name.startswith("-"):
                bodies.pop(body.name[1:], None)
            else:
                bodies[body.name] = body
    return Register(bodies.values()) if overlay is not None else _default(shipped)


@lru_cache(maxsize=2)
def _shipped(path: Path) -> tuple[Body, ...]:
    return tuple(_read(path))


@lru_cache(maxsize=2)
def _default(path: Path) -> Register:
    return Register(_shipped(path))  # kept, since finding keys for all its names takes some milliseconds


def _read(path: Path) -> list[Body]:
    # A spreadsheet program may have saved it in GB18030: read as any other text.
    reader = csv.reader(io.StringIO(read_source(path).received, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if "name" not in header:
        raise InnographError("no column 'name'", where=str(path), hint=f"the columns are {', '.join(COLUMNS)}")
    if unknown := [column for column in header if column not in COLUMNS]:
        raise InnographError(f"unknown column {unknown[0]!r}", where=str(path), hint=f"known are {', '.join(COLUMNS)}")
    bodies = []
    for cells in reader:
        where = f"{path}, line {reader.line_num}"
        values = {column: cell.strip() for column, cell in zip(header, cells, strict=False)}
        if not any(values.values()):
            continue
        if len(cells) > len(header):
            raise InnographError(f"{len(cells)} cells where the header has {len(header)}", where=where)
        if not values["name"]:
            raise InnographError("a row without a name", where=where)
        kind = values.get("type", "")
        if kind and TYPE_CLASS.get(kind) not in _BODIES:
            known = ", ".join(name for name, cls in TYPE_CLASS.items() if cls in _BODIES)
            raise InnographError(f"unknown type {kind!r}", where=where, hint=f"known are {known}")
        bodies.append(Body(**values))
    return bodies
