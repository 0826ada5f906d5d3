"""How the plans of a build are read and made ready, fit to be handed to other processes and other machines.

The same function makes a plan ready in this process, in a pool of processes and on a cluster. What a plan becomes
depends on its bytes and on the way alone: `key` stands for both but for what analysts decided, which `decided` stands
for plan by plan, so that a decision about one plan does not have all of them read again. What has the same two need not
be made again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import InnographError, SourceError
from ..graph.made import make
from ..graph.manifest import versions
from ..graph.register import Register
from ..loaders.decisions import load_decisions
from ..loaders.read import ReadOptions, facts_of
from ..loaders.register import load_register
from ..loaders.source import Document, source_of
from ..ontology.model import Facts
from .limit import LIMIT_S, within

_PACKAGE = Path(__file__).parent.parent
# What decides on facts and quads: code, words, weights, the ontology.
_PARTS = ("errors.py", "ontology", "loaders", "graph")
_NAMES_TOLD = 5  # of each type


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plan could not be made ready: the parts of an InnographError, which itself does not travel."""

    message: str
    where: str | None
    hint: str | None

    @classmethod
    def of(cls, error: InnographError) -> Failure:
        return cls(error.message, error.where, error.hint)

    def error(self) -> SourceError:
        return SourceError(self.message, where=self.where, hint=self.hint)


@dataclass(frozen=True)
class Way:
    """How plans are read, and the IRI under which things live. `contents` are the files that `options` name.

    `version` is the fingerprint of the program that will make them ready.
    """

    options: ReadOptions
    base: str
    contents: tuple[tuple[str, str, bytes], ...]  # the path given, the name below it ("" for a file), the bytes
    version: str
    digest: str
    limit_s: float = LIMIT_S  # of processor time, for each plan

    @classmethod
    def of(cls, options: ReadOptions, base: str) -> Way:
        """SourceError where a file that the options name cannot be read."""
        contents = tuple(_contents(options))
        decisions = str(options.decisions)
        said = [(name, hashlib.sha256(data).hexdigest()) for given, name, data in contents if given != decisions]
        model = options.model and (options.model.url, options.model.name, options.model.alone)
        parts = (fingerprint(), base, asdict(options.about), said, model)
        return cls(options, base, contents, fingerprint(), _digest(parts))

    def key(self, document: Document) -> str:
        """What stands for a plan's bytes and all else, but for decisions, that decides on what it becomes; hex."""
        data = hashlib.sha256(document.data).hexdigest()
        return _digest((self.digest, document.name, asdict(document.about), data))

    def decided(self, path: str, filename: str) -> str:
        """What stands for all that is decided about the plan of that IRI path, of a file of that name; hex."""
        return load_decisions(self.options.decisions).digest(path, filename)


def ready(way: Way, document: Document, key: str) -> bytes | Failure:
    """The plan made ready (`Made.to_bytes`), or why it cannot be. Nothing that is wrong with one plan is raised."""
    try:
        with within(way.limit_s, document.where):
            facts = facts_of(source_of(document), way.options)
            if facts.plan.date is not None and not _is_date(facts.plan.date):
                raise SourceError(f"{facts.plan.date!r} is no date", where=document.where, hint="such as 2019-03-01")
            decided = way.decided(facts.plan.path, facts.plan.filename)
            return make(facts, way.base, _register(way.options.register), key, told(facts), decided).to_bytes()
    except InnographError as error:
        return Failure.of(error)
    except Exception as error:  # a fault of the program at one plan in thousands stops none of the others
        return Failure(f"a fault of the program: {type(error).__name__}: {error}", document.where, None)


def ready_elsewhere(way: Way, document: Document, key: str) -> bytes | Failure | None:
    """`ready`, on another machine: None where it has another program."""
    return ready(_unpacked(way)[0], document, key) if fingerprint() == way.version else None


def told(facts: Facts) -> dict[str, Any]:
    """What people are told of a plan that is built."""
    by_type: dict[str, list[str]] = {}
    for entity in facts.entities:
        by_type.setdefault(entity.type, []).append(entity.name)
    return {
        "title_in_text": bool(facts.plan.title and facts.plan.title in facts.received),
        "names": {kind: [len(names), names[:_NAMES_TOLD]] for kind, names in by_type.items()},
        "commitments": dict(Counter(effort.commitment for effort in facts.efforts)),
    }


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Of the program and the parts whose versions decide what a build gives; hex."""
    found = hashlib.sha256(json.dumps(versions(), sort_keys=True).encode())
    for part in _PARTS:
        paths = sorted((_PACKAGE / part).rglob("*")) if (_PACKAGE / part).is_dir() else [_PACKAGE / part]
        for path in paths:
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(f"{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _contents(options: ReadOptions) -> Iterator[tuple[str, str, bytes]]:
    """The files and folders that a user laid beside the shipped ones."""
    for field in fields(options):
        value = getattr(options, field.name)
        for path in value if isinstance(value, tuple) else (value,):
            if not isinstance(path, Path) or path.is_relative_to(_PACKAGE):
                continue
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
            for file in inside:
                if file.is_file():
                    yield str(path), "" if file == path else file.name, _bytes(file)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError((error.strerror or "cannot be read").lower(), where=str(path)) from None


@lru_cache(maxsize=2)
def _unpacked(way: Way) -> tuple[Way, tempfile.TemporaryDirectory[str]]:
    """The way with the files that it names in a folder of this machine, which goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="innograph-")
    places: dict[str, Path] = {}
    for given, name, data in way.contents:
        place = places.setdefault(given, Path(folder.name) / str(len(places)) / Path(given).name)
        file = place / name if name else place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def moved(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(moved, value))
        return places.get(str(value), value) if isinstance(value, Path) else value

    values = {field.name: moved(getattr(way.options, field.name)) for field in fields(way.options)}
    return replace(way, options=replace(way.options, **values)), folder


@lru_cache(maxsize=2)
def _register(path: Path | None) -> Register:
    return Register(load_register(path).rows)


def _digest(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
