"""What analysts decided about a reading: a file of JSON lines beside the plans, one decision a line.

A line says `decision` (one of VERDICTS), who, when and why, and what it is about: `plan` and `fact` (its kind, what it
says, its quote); for `correct` also `set`, the fields to put right; `merge` has `body` and `into`, `split` has `name`
and `body`. A plan is named by the path of its IRI, its IRI or its file name, a fact by what it says and its words and
never by positions, so that a decision outlives small changes of the text. `decide.py` applies them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..errors import InnographError
from .decision_form import canonical, checked
from .script import to_hans

LARGEST_BYTES = 64_000_000
_ID_DIGITS = 12
_IN_IRI = "/id/plan/"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line. `said` is its JSON object; `plan` is None where it holds for all plans (a merge)."""

    said: Mapping[str, Any]
    line: int  # of the file, base 1

    @property
    def verdict(self) -> str:
        return str(self.said["decision"])

    @property
    def plan(self) -> str | None:
        return self.said.get("plan")

    @property
    def fact(self) -> Mapping[str, Any]:
        """What the fact that it is about says; empty for merge and split."""
        found: Mapping[str, Any] = self.said.get("fact", {})
        return found

    @property
    def id(self) -> str:
        """Hex digits of a hash of all that it says."""
        return hashlib.sha256(canonical(self.said).encode()).hexdigest()[:_ID_DIGITS]

    @property
    def subject(self) -> str:
        """The same for all acceptances and rejections of one fact, of which the last one counts."""
        if self.verdict not in ("accept", "reject"):
            return self.id
        return canonical({"plan": plan_key(str(self.plan)), "fact": self.fact})

    @property
    def at(self) -> datetime:
        """When it was taken; a bare date is its first moment, a time without a zone is in UTC."""
        found = datetime.fromisoformat(self.said["when"])
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @property
    def matter(self) -> str:
        """What it decides, in one line of words.

        >>> Decision({"decision": "merge", "body": "海研所", "into": "海洋研究所"}, 1).matter
        'merge: 海研所 is 海洋研究所'
        """
        said = self.said
        if self.verdict == "merge":
            return f"merge: {said['body']} is {said['into']}"
        if self.verdict == "split":
            return f"split: {said['name']} is not {said['body']}"
        words = [f"{key}={_word(value)}" for key, value in self.fact.items() if key not in ("kind", "quote", "section")]
        put = [f"{key}={_word(value)}" for key, value in said.get("set", {}).items()]
        quote = f" 「{self.fact['quote']}」" if "quote" in self.fact else ""
        return " ".join((f"{self.verdict} {self.fact['kind']}:", *words, *(("→", *put) if put else ()))) + quote


class Decisions:
    """All decisions of a file, found by plan."""

    def __init__(self, decisions: Iterable[Decision] = (), file: str = "") -> None:
        self.all = tuple(decisions)
        self.file = file

    @cached_property
    def counting(self) -> tuple[Decision, ...]:
        """In the order they were taken; of accepting and rejecting one fact the last alone."""
        last: dict[str, Decision] = {}
        for one in sorted(self.all, key=lambda decision: (decision.at, decision.line)):
            last.pop(one.subject, None)
            last[one.subject] = one
        return tuple(last.values())

    def of(self, path: str, filename: str) -> tuple[Decision, ...]:
        """Those that count about the plan of that IRI path or file name, and those about all plans, in their order."""
        return tuple(self.counting[number] for number in self._numbers(path, filename))

    def digest(self, path: str, filename: str) -> str:
        """A hash of all that is decided about a plan: while it stays, the plan need not be read again for it."""
        ids = "\n".join(self._ids[number] for number in self._numbers(path, filename))
        return hashlib.sha256(ids.encode()).hexdigest()

    def _numbers(self, path: str, filename: str) -> list[int]:
        named = {plan_key(path), plan_key(filename), None}
        return sorted(number for key in named for number in self._by_plan.get(key, ()))

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(decision.id for decision in self.counting)

    @cached_property
    def _by_plan(self) -> Mapping[str | None, Sequence[int]]:
        found: dict[str | None, list[int]] = {}
        for number, decision in enumerate(self.counting):
            found.setdefault(None if decision.plan is None else plan_key(decision.plan), []).append(number)
        return found


def load_decisions(path: Path | None) -> Decisions:
    """The decisions of a file, none where `path` is None. InnographError says what is wrong in which line of it."""
    if path is None:
        return Decisions()
    try:
        status = path.stat()
        if status.st_size > LARGEST_BYTES:
            raise InnographError(f"is larger than {LARGEST_BYTES // 1_000_000} MB", where=str(path))
        return _load(path, status.st_ino, status.st_mtime_ns, status.st_size)  # replaced as a whole: another inode
    except OSError as error:
        hint = "innograph review makes it with the first decision" if isinstance(error, FileNotFoundError) else None
        raise InnographError(f"{error.strerror or error}", where=str(path), hint=hint) from None


@lru_cache(maxsize=4)
def _load(path: Path, _inode: int, _changed_ns: int, _size: int) -> Decisions:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InnographError(f"is not in UTF-8 (byte {error.start})", where=str(path)) from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Decisions:
    """The decisions of a file's text; empty lines say nothing. InnographError names file and line."""
    found: list[Decision] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found.append(Decision(_checked(line, f"{file}, line {number}"), number))
    return Decisions(found, file)


def written(before: str, said: Mapping[str, Any]) -> str:
    """The file's text with one more line, put among the others by plan and matter, which stay as they are.

    So two people's decisions seldom meet in one place, and a version control system merges them by itself.
    """
    lines = [line.rstrip("\r") for line in before.split("\n") if line.strip()]
    new = _rank(said)
    at = next((number for number, line in enumerate(lines) if _rank(json.loads(line)) > new), len(lines))
    return "\n".join((*lines[:at], json.dumps(said, ensure_ascii=False), *lines[at:])) + "\n"


def record(path: Path, said: Mapping[str, Any]) -> Decision:
    """Put one decision into the file at `path`, which is made where it is not there; all of it or nothing."""
    checked(said, str(path))
    with _alone(path):
        load_decisions(path if path.exists() else None)  # a file with a fault is told of, not added to
        text = written(path.read_text(encoding="utf-8-sig") if path.exists() else "", said)
        _replace(path, text)
    return Decision(said, 1 + text[: text.index(json.dumps(said, ensure_ascii=False))].count("\n"))


def withdraw(path: Path, id_: str) -> Decision:
    """Take one decision, by its id, out of the file at `path`; the other lines stay as they are.

    InnographError where the file has none of that id.
    """
    with _alone(path):
        found = next((one for one in load_decisions(path).all if one.id == id_), None)
        if found is None:
            raise InnographError(f"no decision {id_!r}", where=str(path))
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        _replace(path, "\n".join((*lines[: found.line - 1], *lines[found.line :])))
    return found


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Within the block no other process changes the file at `path`. It is replaced: the lock is on its folder."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise InnographError(f"{error.strerror or error}", where=str(path.parent)) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace(path: Path, text: str) -> None:
    """All of the text or nothing."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False) as draft:
        draft.write(text)
    Path(draft.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    Path(draft.name).replace(path)


def _checked(line: str, where: str) -> Mapping[str, Any]:
    try:
        said = json.loads(line, parse_constant=_no_number)
    except RecursionError:
        raise InnographError("is nested too deep", where=where) from None
    except ValueError as error:
        raise InnographError(f"is no JSON: {error}", where=where, hint="one object a line") from None
    if not isinstance(said, dict):
        raise InnographError("is no JSON object", where=where, hint="one object a line")
    return checked(said, where)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _word(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "–" if value is None else str(value)


def _rank(said: Mapping[str, Any]) -> tuple[str, str, str]:
    """Where a line stands: by plan, then by what it is about, then by when it was taken."""
    about = said.get("fact") or {key: said[key] for key in ("body", "name") if key in said}
    return str(said.get("plan", "")), canonical(about), str(said["when"])


def plan_key(name: str) -> str:
    """What tells a plan: what stands below `id/plan/` in an IRI, or the name itself; Simplified.

    >>> plan_key("https://example.org/id/plan/青島/2019/%E7%A7%91") == plan_key("青岛/2019/科")
    True
    """
    _, found, path = name.partition(_IN_IRI)
    return to_hans(unquote(path) if found else name)
