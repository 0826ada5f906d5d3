"""The command that serves a graph over HTTP: serve."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from . import options, output

Host = Annotated[str, typer.Option(metavar="ADDRESS", help="address to listen at")]
Port = Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="port to listen at; 0 takes a free one")]
MaxRows = Annotated[int, typer.Option(metavar="ROWS", min=1, help="rows that one answer may have")]


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(epilog=options.examples("serve", "serve --port 0", "serve --host 0.0.0.0"))(serve)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8019,
    timeout: options.Timeout = options.TIMEOUT_S,
    max_rows: MaxRows = 100_000,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Serve the graph, read only: SPARQL at /sparql, the named graphs at /graph-store. Ctrl-C ends it."""
    from ..web import serving
    from ..web.workers import Limits

    serving.serve(graph, host, port, Limits(timeout_s=timeout, most_rows=max_rows), ready=_say)


def _say(address: str) -> None:
    output.say(f"Serving {address}")
    sys.stdout.flush()  # whoever started us through a pipe waits for this line
