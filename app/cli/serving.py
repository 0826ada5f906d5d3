"""The command that serves a graph over HTTP: serve."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from . import options, output

Host = Annotated[str, typer.Option(metavar="ADDRESS", help="address to listen at")]
Port = Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="port to listen at; 0 takes a free one")]
MaxRows = Annotated[int, typer.Option(metavar="ROWS", min=1, help="rows that one answer may have")]


Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="HOST", help="a name by which this server is reached, beside localhost and --host"),
]
Edit = Annotated[bool, typer.Option("--edit", help="take decisions on the page Review, whose address it prints")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="who decides there, by default git's user.name")]


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    commands = ("serve", "serve --port 0", "serve --host 0.0.0.0 --name plans.example.org", "serve --edit")
    app.command(epilog=options.examples(*commands))(serve)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8019,
    names: Names = None,
    edit: Edit = False,
    decisions: options.DecisionsFile = None,
    who: By = None,
    timeout: options.Timeout = options.TIMEOUT_S,
    max_rows: MaxRows = 100_000,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Serve the graph to browsers and programs: the explorer, SPARQL and Cypher. Ctrl-C ends it.

    It only reads, but for decisions with --edit: these go into the file of `innograph review`.
    """
    from ..web import serving
    from ..web.taking import Editing
    from ..web.workers import Limits
    from . import reviewing

    file = reviewing.file_of(decisions, graph)
    editing = Editing(file or reviewing.FILE, who or reviewing.who_decides()) if edit else None

    def ready(address: str) -> None:
        output.say(f"Serving {address}")
        if editing is not None:
            output.say(f"Review {address}review#token={editing.token}")
        sys.stdout.flush()  # whoever started us through a pipe waits for these lines

    limits = Limits(timeout_s=timeout, most_rows=max_rows)
    file = editing.file if editing is not None else file
    serving.serve(graph, host, port, limits, ready, names=names or (), decisions=file, editing=editing)
