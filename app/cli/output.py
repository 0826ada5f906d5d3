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

Thing = TypeVar("Thing")
WIDTH_WITHOUT_TERMINAL = 160  # columns
QUOTE_WIDTH = 30  # columns that a quote has at least


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
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    shown = [column for column in columns if any(row.get(column) is not None for row in rows)]
    for column in shown:
        grid.add_column(column, overflow="fold", min_width=QUOTE_WIDTH if column in ("quote", "surface") else None)
    for row in rows:
        grid.add_row(*(Text(cell(row.get(column))) for column in shown))
    show(grid)


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


@contextmanager
def working(on: str) -> Iterator[None]:
    """A spinner on standard error while the body runs, where that is a terminal."""
    with console(errors=True).status(on):
        yield
