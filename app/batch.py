"""Many plans, one graph: files are found, made ready wherever there are hands, and stored in order.

What is ready is kept beside the graph until a generation holds it, so that a build that is stopped goes on where it
was. Files are taken in the order of their paths, whatever order they were given in: the same files give the same graph.
"""

from __future__ import annotations

import glob
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ..errors import InnographError, SourceError
from ..graph.generations import CURRENT, Journal
from ..graph.made import Made
from ..graph.manifest import PlanEntry
from ..graph.work import Update, Work, working
from ..loaders.given import About
from ..loaders.read import ReadOptions
from ..loaders.register import load_register
from ..loaders.source import FORMATS, Document, read_documents
from .pools import Pool, Promised
from .way import Failure, Way

_PATTERN = frozenset("*?[")


class Stopped(InnographError):
    """A build that was stopped by whoever ran it."""

    exit_code = 130


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, and what it could not: one error for each plan or file, in order."""

    update: Update
    failed: tuple[InnographError, ...]


@dataclass(slots=True)
class Watch:
    """Who looks on. `begin` is told how many plans are to be made ready, `step` each one that is, with its name,
    `tell` each plan that is taken in, `finish` that what concerns all plans follows.
    """

    begin: Callable[[int], None] = lambda plans: None
    step: Callable[[str], None] = lambda name: None
    tell: Callable[[Made], None] = lambda made: None
    finish: Callable[[], None] = lambda: None


def find(given: Iterable[str]) -> list[Path]:
    """The files meant by files, folders (all plans in and below them) and globs; each once, in order of their paths.

    A file that is not there is among them: reading it tells. SourceError where a folder or a glob holds none.
    """
    found: dict[Path, Path] = {}
    for text in given:
        path = Path(text)
        if path.is_dir():
            inside = list(_inside(path))
            if not inside:
                known = ", ".join(FORMATS)
                raise SourceError("no plans in this folder", where=text, hint=f"plans end in {known}")
        elif not path.exists() and _PATTERN & set(text):
            matches = map(Path, glob.glob(text, recursive=True))  # noqa: PTH207  # a pattern may be absolute
            inside = [file for match in matches for file in (_inside(match) if match.is_dir() else (match,))]
            inside = [file for file in inside if not _stands_beside(file)]
            if not inside:
                raise SourceError("no file is of this pattern", where=text)
        else:
            inside = [path]
        for file in inside:
            found.setdefault(file.resolve(), file)
    return [found[path] for path in sorted(found)]


def build(
    directory: Path,
    paths: Sequence[Path],
    options: ReadOptions,
    pool: Callable[[Way, int], Pool],
    *,
    fresh: bool = False,
    base: str | None = None,
    decisions_file: str | None = None,
    watch: Watch | None = None,
) -> Built:
    """Bring the graph in `directory` to hold the plans of these files; `pool` is made for a way and so many plans.
    `fresh`, `base` and `decisions_file` are those of `graph.work.working`.

    A plan that cannot be read or does not conform is a failure, and the rest is built; so is the second of two files
    that claim one plan. An error is raised, and nothing changed, where none could be built. Stopped, and all that is
    ready kept for the next time, on Ctrl-C.
    """
    watch = watch or Watch()
    journal = Journal(directory)
    rows = load_register(options.register).rows
    failed: list[InnographError] = []
    kept: list[str] = []  # keys of what the journal has of this build
    taken = 0
    try:
        with working(directory, fresh=fresh, rows=rows, base=base, decisions_file=decisions_file) as work:
            way = Way.of(options, work.base)
            with closing(_ready(way, paths, work, journal, pool, watch)) as plans:
                for document, key, made in plans:
                    try:
                        if isinstance(made, InnographError):
                            raise made
                        if made is None:
                            work.unchanged(key, document.where)
                        else:
                            kept.append(key)
                            work.add(made, document.data, document.where)
                            watch.tell(made)
                        taken += 1
                    except InnographError as error:
                        failed.append(error)
            if not taken:
                raise failed[0] if len(failed) == 1 else _nothing(failed)
            watch.finish()
            work.finish()
    except KeyboardInterrupt:
        raise Stopped(f"stopped; {len(journal)} plans are ready and kept", hint="the same command goes on") from None
    journal.clear(None if fresh else kept)
    return Built(work.done(), tuple(failed))


def _nothing(failed: Sequence[InnographError]) -> InnographError:
    return InnographError(f"none of the {len(failed)} plans could be built; the first: {failed[0]}")


_Plan = tuple[Document, str, Made | InnographError | None]
_Waiting = tuple[Document, str, Promised | bytes | InnographError | None]


def _ready(
    way: Way, paths: Sequence[Path], work: Work, journal: Journal, pool: Callable[[Way, int], Pool], watch: Watch
) -> Generator[_Plan, None, None]:
    """Every plan in order with its key, made ready; with None where the graph has it already."""

    def decided(entry: PlanEntry) -> str:
        return way.decided(entry.path, entry.filename)

    def kept(key: str) -> bytes | None:
        data = journal.get(key)
        return data if data is not None and _is_of(data, decided) else None

    todo = sum(1 for each in _documents(paths) if isinstance(each, Document) and not work.has(way.key(each), decided))
    watch.begin(todo)
    work.expect(todo)
    hands = pool(way, todo) if todo else None
    waiting: deque[_Waiting] = deque()
    try:
        for each in _documents(paths):
            if isinstance(each, InnographError):
                waiting.append((_UNREAD, "", each))
            elif work.has(key := way.key(each), decided):
                waiting.append((each, key, None))
            elif (data := kept(key)) is not None:
                waiting.append((each, key, data))
            elif hands is not None:
                waiting.append((each, key, hands.submit(each, key)))
            while waiting and len(waiting) >= (hands.ahead if hands else 1):
                yield _settled(*waiting.popleft(), journal, watch)
        while waiting:
            yield _settled(*waiting.popleft(), journal, watch)
    finally:
        for _, key, promise in waiting:  # stopped: what is done is kept
            if promise is not None and not isinstance(promise, bytes | InnographError) and promise.done():
                result = promise.result()
                if isinstance(result, bytes):
                    journal.put(key, result)
        if hands is not None:
            hands.close()


def _settled(
    document: Document,
    key: str,
    promise: Promised | bytes | InnographError | None,
    journal: Journal,
    watch: Watch,
) -> _Plan:
    if promise is None or isinstance(promise, InnographError):
        return document, key, promise
    result = promise if isinstance(promise, bytes) else promise.result()
    watch.step(document.name)
    if isinstance(result, Failure):
        return document, key, result.error()
    if result is not promise:
        journal.put(key, result)
    return document, key, Made.from_bytes(result)


def _is_of(data: bytes, decided: Callable[[PlanEntry], str]) -> bool:
    """Whether a plan was made ready with just what is decided about it."""
    entry = Made.from_bytes(data).entry
    return entry.decided == decided(entry)


_UNREAD = Document(b"", "", "", About())


def _documents(paths: Iterable[Path]) -> Iterator[Document | InnographError]:
    """The bytes of all plans, or why a file has none."""
    for path in paths:
        try:
            yield from read_documents(path)
        except InnographError as error:
            yield error


def _inside(folder: Path) -> Iterator[Path]:
    """The plans in a folder and below it; neither hidden files nor graphs, nor what stands beside plans, nor pipes,
    which would be waited for.
    """
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink() and not (path / CURRENT).is_file():
                yield from _inside(path)
        elif path.suffix.lower() in FORMATS and not (_stands_beside(path) or path.is_fifo()):
            yield path


def _stands_beside(path: Path) -> bool:
    return path.name.endswith(".meta.json")
