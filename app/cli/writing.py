"""The command that writes an answer to hand on: brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...errors import InnographError, QueryError
from . import options, output


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(
        epilog=options.examples(
            "brief -o plan.docx", "brief 西门子 -o siemens.md", "brief 高速列车 -o trains.docx --lang en"
        )
    )(brief)


def brief(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="only what concerns a body, platform, programme, place, field or plan",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="FILE.md|.docx", help="where to", show_default=False)
    ] = Path("brief.md"),
    lang: options.Labels = None,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Write who brings what, through what, how firmly, towards which numbers, with numbered quotations."""
    from ...graph.store import open_store
    from ...queries import brief as briefing
    from ...queries.paper import FORMS

    if out.suffix.lower() not in FORMS:
        raise QueryError(f"no brief as {out.suffix or out.name!r}", hint=f"name a file ending in {' or '.join(FORMS)}")
    if not out.parent.is_dir():
        raise InnographError("no such folder", where=str(out.parent))
    with open_store(graph) as store:
        written = briefing.brief(store, name, lang, lambda plans: output.progress(plans, "writing"))
        data = FORMS[out.suffix.lower()](written)
    output.give(data, out)
    output.say(f"{out}: {output.count(len(written.references), 'quotation')}")
