"""How answers are printed: for people as tables and sentences, for programs as JSON, UTF-8 in both."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress

Thing = TypeVar("Thing")
WIDTH_WITHOUT_TERMINAL = 160  # columns


def console(*, errors: bool = False) -> Console:
    """The terminal, or what stands for it; wide where it is a file or a pipe."""
    from rich.console import Console

    stream = sys.stderr if errors else sys.stdout
    return Console(
        file=stream, width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL, highlight=False, soft_wrap=False
    )


def say(text: str = "") -> None:
    """One line for people, as it stands (no markup)."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"innograph: {' '.join(text.split())}\n")


def show(thing: RenderableType) -> None:
    """A table or a tree of rich's."""
    console().print(thing)


def say_json(value: object) -> None:
    """`value` as JSON, characters as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def table(
    columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str = "No answer."
) -> None:
    """Rows for people, or as `{"columns": […], "rows": [{column: value}]}`. Without rows, people read `empty`."""
    if as_json:
        say_json({"columns": list(columns), "rows": [dict(row) for row in rows]})
        return
    if not rows:
        say(empty)
        return
    texts = {column: [cell(row.get(column)) for row in rows] for column in columns}
    filled = {column: cells for column, cells in texts.items() if any(cells)}
    (_with_quotes if "quote" in filled else _grid)(filled)


def _grid(texts: Mapping[str, Sequence[str]]) -> None:
    """A table whose long cells are folded to the terminal's width."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(*texts, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for cells in zip(*texts.values(), strict=True):
        grid.add_row(*map(Text, cells))
    show(grid)


def _with_quotes(texts: Mapping[str, Sequence[str]]) -> None:
    """One line for each row, and below it the words that it rests on, which a column would fold."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    columns = [column for column in texts if column not in ("quote", "section")]
    widths = [max(map(cell_len, (column, *texts[column]))) for column in columns]

    def line(cells: Iterable[str]) -> str:
        return "   ".join(map(set_cell_size, cells, widths)).rstrip()

    out = console()
    out.print(Text(line(columns), "bold"), soft_wrap=True)
    sections = texts.get("section", [""] * len(texts["quote"]))
    for *cells, quote, section in zip(*(texts[column] for column in columns), texts["quote"], sections, strict=True):
        out.print(Text(line(cells)), soft_wrap=True)
        if quote:
            out.print(Text(f"    「{quote}」 {section}".rstrip(), "dim"), soft_wrap=True)


def cell(value: object) -> str:
    """A value as people read it.

    >>> cell(None), cell(1.2e10), cell(0.0287), cell(["飞机", "船舶"])
    ('', '12000000000', '0.0287', '飞机, 船舶')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(item) for item in value)
    return str(value)


def give_pieces(pieces: Iterable[bytes], out: Path | None) -> None:
    """A file's bytes as they come, to `out` or standard output."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    with out.open("wb") as file:
        file.writelines(pieces)


def give(data: bytes, out: Path | None) -> None:
    """A file's bytes, to `out` or standard output."""
    if out is not None:
        out.write_bytes(data)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def count(number: int, noun: str) -> str:
    """
    >>> count(1, "plan"), count(0, "plan")
    ('1 plan', '0 plans')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def progress(things: Sequence[Thing], doing: str) -> Iterable[Thing]:
    """`things` one by one, with a bar on standard error while they last, where that is a terminal."""
    from rich.progress import track

    return track(things, doing, console=console(errors=True), transient=True, disable=not sys.stderr.isatty())


class Steps:
    """A bar on standard error, with an estimate of the time left, where that is a terminal."""

    def __init__(self, bar: Progress, doing: str) -> None:
        self._bar, self._task = bar, bar.add_task(doing, total=None)

    def begin(self, steps: int) -> None:
        """So many there are."""
        self._bar.update(self._task, total=steps)

    def step(self, name: str) -> None:
        """One is done."""
        self._bar.advance(self._task)

    def spin(self, doing: str) -> None:
        """From now on something whose end is not known."""
        self._bar.update(self._task, description=doing, total=None)


@contextmanager
def steps(doing: str) -> Iterator[Steps]:
    """A bar while the body runs."""
    from rich import progress

    columns = (
        progress.SpinnerColumn(),
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left:"),
        progress.TimeRemainingColumn(),
    )
    shown = sys.stderr.isatty()
    with progress.Progress(*columns, console=console(errors=True), transient=True, disable=not shown) as bar:
        yield Steps(bar, doing)


@contextmanager
def working(on: str) -> Iterator[None]:
    """A spinner on standard error while the body runs, where that is a terminal."""
    with console(errors=True).status(on):
        yield
