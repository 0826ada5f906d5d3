"""The register of known bodies in the graph: English names, and what it knows of the bodies that plans name.

Its graph holds the bodies that the stored plans name and those above them, not the whole register: a question about the
plans should not be answered with bodies that no plan speaks of. All rows are kept beside the quads, so that a plan
added or removed later finds them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

import pyoxigraph as ox

from ..ontology.terms import ENTITY_CLASSES, Property
from . import labels
from . import ntriples as nt
from .generations import write
from .iri import Iris
from .ntriples import Statement, Term

FILE = "register.json"
_UNTOLD = re.compile(r"[\s“”\"'‘’「」『』《》〈〉()（）·・‧•—–-]")
Row = Mapping[str, str]


def fold(name: str) -> str:
    """The key of a Simplified, mainland-worded name: without spaces, quotes, brackets, dashes and widths."""
    return _UNTOLD.sub("", unicodedata.normalize("NFKC", name)).lower()


@dataclass(frozen=True)
class Register:
    """Rows by the columns name, aliases, type, english, english_short, ror, wikidata, parent, successor_of, source; and
    key, where the canonical key is not the name without its marks.

    Several aliases or successors are parted by `|`; an empty cell says nothing.
    """

    rows: Sequence[Row] = ()

    @classmethod
    def kept(cls, generation: Path | None) -> Register:
        """The register that `generation` was built with; empty where there is none."""
        path = generation / FILE if generation else None
        return cls(json.loads(path.read_text(encoding="utf-8")) if path and path.is_file() else ())

    def keep(self, generation: Path) -> None:
        rows = [dict(row) for row in self.rows]
        write(generation / FILE, json.dumps(rows, ensure_ascii=False, indent=0).encode())

    @cached_property
    def by_key(self) -> Mapping[str, Row]:
        return {_key(row): row for row in self.rows}

    @cached_property
    def _by_name(self) -> Mapping[str, Row]:
        """The rows that say what they are: only such stand for a thing of the graph."""
        return {row["name"]: row for row in self.rows if row["type"] in ENTITY_CLASSES}

    @cached_property
    def english(self) -> Mapping[str, str]:
        """Simplified name, alias or key → English name, the short one where there is one."""
        found: dict[str, str] = {}
        for row in self.rows:
            for name in (row["name"], *_several(row, "aliases")):
                if row["english"]:
                    for form in (name, fold(name)):
                        found.setdefault(form, row["english_short"] or row["english"])
        return found

    @cached_property
    def in_english(self) -> Callable[[str], str]:
        """The English label composed for a Simplified name: `labels.english`, once for what many plans name."""
        return lru_cache(maxsize=1 << 16)(partial(labels.english, known=self.english))

    def statements(self, iris: Iris, named: Set[str]) -> Iterator[Statement]:
        """What the register says of the things whose IRIs are `named`, of those above them, and of what came before or
        after these.
        """
        waiting = [row for row in self._by_name.values() if self._iri(iris, row) in named]
        done: set[str] = set()
        while waiting:
            row = waiting.pop()
            iri = self._iri(iris, row)
            if iri in done:
                continue
            done.add(iri)
            for predicate, value in self._statements(iris, row):
                yield nt.iri(iri), predicate, value
            near = (row["parent"], *_several(row, "successor_of"), *self._later.get(row["name"], ()))
            waiting.extend(self._by_name[name] for name in near if name in self._by_name)

    @cached_property
    def _later(self) -> Mapping[str, list[str]]:
        """The names of those that took a body's place, by its name."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            for name in _several(row, "successor_of"):
                found.setdefault(name, []).append(row["name"])
        return found

    def things(self, iris: Iris) -> Iterator[str]:
        """IRIs of all things that it knows."""
        return (self._iri(iris, row) for row in self._by_name.values())

    def _iri(self, iris: Iris, row: Row) -> str:
        return iris.thing(row["type"], _key(row))

    def _statements(self, iris: Iris, row: Row) -> Iterator[tuple[Term, Term]]:
        name, english = row["name"], row["english"]
        aliases = _several(row, "aliases")
        yield nt.TYPE, nt.name(ENTITY_CLASSES[row["type"]])
        yield from nt.labelled(name, labels.hant(name), english or self.in_english(name))
        if not english:
            yield nt.name(Property.LABEL_STATUS), nt.text("composed")
        for alias in aliases:
            yield nt.name("skos:altLabel"), nt.text(alias, "zh-Hans")
            yield nt.name("skos:altLabel"), nt.text(labels.hant(alias), "zh-Hant")
        if row["english_short"]:
            yield nt.name("skos:altLabel"), nt.text(row["english_short"], "en")
        for spelt in sorted({labels.pinyin(form) for form in (name, *aliases)} - {""}):
            yield nt.name(Property.PINYIN), nt.text(spelt)
        for identifier in (row["ror"], row["wikidata"] and f"http://www.wikidata.org/entity/{row['wikidata']}"):
            if identifier:
                yield nt.name("skos:exactMatch"), str(ox.NamedNode(identifier))
        for predicate, above in ((nt.name(Property.AFFILIATED_WITH), row["parent"]), *self._earlier(row)):
            if other := self._by_name.get(above):
                yield predicate, nt.iri(self._iri(iris, other))
        if row["source"]:
            yield nt.name("dcterms:source"), nt.text(row["source"])

    def _earlier(self, row: Row) -> Iterator[tuple[Term, str]]:
        for name in _several(row, "successor_of"):
            yield nt.name(Property.SUCCESSOR_OF), name


def _key(row: Row) -> str:
    return row.get("key") or fold(row["name"])


def _several(row: Row, column: str) -> list[str]:
    return [part.strip() for part in row[column].split("|") if part.strip()]
