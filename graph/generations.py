"""A folder of generations: a new one is built aside, then one small file is replaced; readers keep theirs.

    DIR/CURRENT      "gen-3"
    DIR/lock         held by the one writer
    DIR/made/…       plans that a build has made ready, for the next where that build is stopped
    DIR/gen-3/…      never changed once CURRENT names it; `in-use` in it is locked, shared, by each reader, who may
                     keep there what follows from it alone

A process killed at any moment leaves the old CURRENT or the new one, and at most a folder that nothing names, which
the next writer removes.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import StoreError

CURRENT = "CURRENT"
_NEXT = "CURRENT.next"
_LOCK = "lock"
_IN_USE = "in-use"
_NAME = re.compile(r"gen-([0-9]+)")
_MADE = "made"
BROKEN = (OSError, ValueError, KeyError, TypeError)  # what reading a generation that is not whole may raise
_BUILD = "build it with: innograph build PLAN -o "


class Unneeded(Exception):
    """Raised in the block of `writing`: the generation would be as the one before, and none is put in place."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A generation that stays as long as this lease is held."""

    number: int
    path: Path
    handle: int  # file descriptor that holds the shared lock

    def release(self) -> None:
        os.close(self.handle)


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation being built, and the one before it (None where there is none)."""

    number: int
    path: Path
    previous: Path | None


def lease(directory: Path) -> Lease:
    """The current generation of `directory`, kept from removal until released. StoreError where there is none."""
    if not directory.is_dir():
        raise StoreError("no graph here", where=str(directory), hint=_BUILD + str(directory))
    while True:
        number = current_number(directory)
        if number is None:
            raise StoreError("no graph here (it has no CURRENT)", where=str(directory), hint=_BUILD + str(directory))
        path = directory / f"gen-{number}"
        try:
            handle = os.open(path / _IN_USE, os.O_RDONLY)
        except FileNotFoundError:
            if current_number(directory) != number:  # replaced between the two looks: look again
                continue
            raise StoreError(
                f"broken: CURRENT names {path.name}, which is not whole",
                where=str(directory),
                hint="build it again with --fresh",
            ) from None
        fcntl.flock(handle, fcntl.LOCK_SH)
        if path.joinpath(_IN_USE).exists():
            return Lease(number, path, handle)
        os.close(handle)  # swept while we waited for the lock


@contextmanager
def writing(directory: Path, *, fresh: bool = False) -> Iterator[Draft]:
    """A draft of the next generation, put in place when the block ends without an exception.

    `fresh` begins without the generation before. StoreError where another process writes, or where the folder holds
    anything that is not a graph's.
    """
    directory.mkdir(parents=True, exist_ok=True)
    _refuse_foreign(directory)
    handle = os.open(directory / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                "another build is writing to this graph", where=str(directory), hint="wait until it has ended"
            ) from None
        current = current_number(directory)
        _sweep(directory, current)
        number = max((n for n, _ in _generations(directory)), default=0) + 1
        draft = directory / f"gen-{number}"
        draft.mkdir()
        previous = directory / f"gen-{current}" if current is not None and not fresh else None
        try:
            yield Draft(number, draft, previous)
            write(draft / _IN_USE, b"")
            _sync(draft)
        except Unneeded:
            shutil.rmtree(draft, ignore_errors=True)
            return
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        write(directory / _NEXT, f"{draft.name}\n".encode())
        (directory / _NEXT).replace(directory / CURRENT)
        _sync(directory)
        _sweep(directory, number)
    finally:
        os.close(handle)


class Journal:
    """What a build has made ready, by key, beside the generations: where it is stopped, the next one goes on."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / _MADE

    def get(self, key: str) -> bytes | None:
        """None where there is none."""
        try:
            return (self._path / key).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep it: all of it or, where the process is killed, nothing."""
        self._path.mkdir(exist_ok=True)
        aside = self._path / f"{key}.next"
        aside.write_bytes(data)
        aside.replace(self._path / key)

    def __len__(self) -> int:
        return sum(1 for path in self._path.glob("*") if not path.suffix)

    def clear(self, keys: Iterable[str] | None) -> None:
        """Once a generation holds what `keys` stand for; None for all there is."""
        if keys is None:
            shutil.rmtree(self._path, ignore_errors=True)
            return
        for key in keys:
            (self._path / key).unlink(missing_ok=True)
        with suppress(OSError):  # it is not there, or another build was stopped and its plans wait
            self._path.rmdir()


def broken(generation: Path, error: Exception) -> StoreError:
    """What is said of a generation that is not whole."""
    return StoreError(
        f"broken: {generation.name} does not open ({error})",
        where=str(generation.parent),
        hint="build it again with --fresh",
    )


def write(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def current_number(directory: Path) -> int | None:
    """The number of the current generation; None where there is none. StoreError where CURRENT is broken."""
    try:
        name = (directory / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    found = _NAME.fullmatch(name)
    if not found:
        raise StoreError(f"broken: CURRENT says {name[:40]!r}", where=str(directory), hint="build again, elsewhere")
    return int(found[1])


def _generations(directory: Path) -> list[tuple[int, Path]]:
    found = ((_NAME.fullmatch(path.name), path) for path in directory.iterdir())
    return sorted((int(match[1]), path) for match, path in found if match)


def _sweep(directory: Path, current: int | None) -> None:
    """Remove the generations that are neither current nor read by anyone."""
    for number, path in _generations(directory):
        if number == current:
            continue
        try:
            handle = os.open(path / _IN_USE, os.O_RDONLY)
        except FileNotFoundError:  # a draft whose writer was killed
            shutil.rmtree(path, ignore_errors=True)
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (path / _IN_USE).unlink()  # first, so that a reader who waits for the lock sees that it came too late
            shutil.rmtree(path, ignore_errors=True)
        except BlockingIOError:
            pass  # a reader keeps it; a later writer will come by
        finally:
            os.close(handle)


def _refuse_foreign(directory: Path) -> None:
    """A folder of something else is not written into."""
    ours = {CURRENT, _NEXT, _LOCK, _MADE}
    foreign = sorted(
        path.name for path in directory.iterdir() if path.name not in ours and not _NAME.fullmatch(path.name)
    )
    if foreign:
        raise StoreError(
            f"holds {foreign[0]!r}, which is no part of a graph", where=str(directory), hint="give another folder"
        )


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
