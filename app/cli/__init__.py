"""The command line. What is heavy is imported inside the command that needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from ...errors import InnographError
from . import (
    asking,
    assisting,
    building,
    comparing,
    exporting,
    giving,
    measuring,
    output,
    publishing,
    reviewing,
    serving,
    wording,
    writing,
)
from .settings import read_settings

app = typer.Typer(
    name="innograph",
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit: 0 done (an empty answer too), 1 faults or drift found or some files failed, 2 could not be run.",
)


@app.callback()
def innograph() -> None:
    """Read science-and-technology plans into a knowledge graph, and ask it.

    [dim]$[/] innograph build plan.txt

    [dim]$[/] innograph trace 西门子

    [dim]$[/] innograph view -o picture.html
    """


for _room in (
    building,
    asking,
    comparing,
    giving,
    exporting,
    publishing,
    measuring,
    reviewing,
    serving,
    assisting,
    writing,
    wording,
):
    _room.add_to(app)
COMMANDS = tuple(command.callback.__name__ for command in app.registered_commands if command.callback is not None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. What goes wrong is one line on standard error, never a traceback
    (but with INNOGRAPH_DEBUG=1 for what nobody foresaw)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        help_wanted = not {"-h", "--help"}.isdisjoint(words)
        defaults = {} if help_wanted else dict.fromkeys(COMMANDS, read_settings(Path.cwd()))
        code = app(words, prog_name="innograph", standalone_mode=False, default_map=defaults)
        sys.stdout.flush()
        return int(code or 0)
    except InnographError as error:
        output.warn(str(error))
        return error.exit_code
    except typer.TyperException as error:
        if said := error.format_message():  # without a command, the help has been printed and there is nothing to add
            command = words[0] if words[0] in COMMANDS else ""
            output.warn(f"{said.replace('Value error, ', '').rstrip('.')}; see innograph {command} -h")
        return 2
    except BrokenPipeError:  # the reader of our output went away: `innograph … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        output.warn("stopped")
        return 130
    except OSError as error:
        output.warn(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return 2
    except Exception as error:
        if os.environ.get("INNOGRAPH_DEBUG") == "1":
            raise
        output.warn(f"a fault of the program: {type(error).__name__}: {error}; INNOGRAPH_DEBUG=1 shows where")
        return 2
