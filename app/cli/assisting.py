"""The command that lets an assistant ask the graph: mcp."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options

MaxRows = Annotated[int, typer.Option(metavar="ROWS", min=1, help="rows that one answer may have")]


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(epilog=options.examples("mcp", "mcp -g graphs/qingdao"))(mcp)


def mcp(
    timeout: options.Timeout = options.TIMEOUT_S,
    max_rows: MaxRows = 10_000,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Serve the graph to an assistant by the Model Context Protocol over standard input and output, read only."""
    import asyncio

    from ..mcp import server
    from ..web.workers import Limits

    asyncio.run(server.run(graph, Limits(timeout_s=timeout, most_rows=max_rows)))
