"""Commands that prove the graph and show it: check, view, ontology."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import answers, options, output


class Report(StrEnum):
    """Forms of a report."""

    TEXT = "text"
    TTL = "ttl"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module on `app`."""
    app.command(epilog=options.examples("check", "check --format ttl > report.ttl"))(check)
    app.command(epilog=options.examples("view", "view 西门子 -o siemens.html", "view stages --lang en"))(view)
    app.command(
        epilog=options.examples(
            "ontology > innograph.ttl", "ontology --html > ontology.html", "ontology --html -o ontology"
        )
    )(ontology)


def check(
    form: Annotated[Report, typer.Option("--format", help="form of the report")] = Report.TEXT,
    as_json: options.AsJson = False,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Check the graph against its shapes, and every quote against the text as received, which its file gives again.

    Exit 1 where it has faults.
    """
    from ...graph.store import open_store
    from ...loaders.source import extract_again

    with output.working("checking"), open_store(graph) as store:
        report = store.check(extract_again)
    said = {Report.TEXT: report.text, Report.TTL: report.to_turtle, Report.JSON: report.to_json}
    output.say(said[Report.JSON if as_json else form]().rstrip())
    if not report.conforms:
        raise typer.Exit(1)


def view(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME|QUERY",
            help="only what is around a thing, or what a query's answer speaks of",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="where to")] = Path("innograph.html"),
    lang: options.Labels = None,
    timeout: options.Timeout = options.TIMEOUT_S,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Write the picture: one HTML file that opens from disk and asks no other host."""
    from ...graph.picture import picture
    from ...graph.store import open_store
    from ...queries import names

    with output.working("drawing"), open_store(graph) as store:
        drawn, focus = store.property_graph(), None
        if name is not None and answers.is_query(name):
            drawn = answers.drawn(drawn, answers.ask(store, name, {}, lang=lang, timeout_s=timeout))
        elif name is not None:
            focus = names.resolve(store.store, name, "thing")
        title = "、".join(plan.title or plan.path for plan in store.plans())
        page = picture(drawn, title, lang or names.language(store.store), focus)
    output.give(page.encode(), out)
    output.say(f"{out}: {len(page.encode()) / 1_000_000:.1f} MB; open it in a browser")


def ontology(
    html: Annotated[bool, typer.Option("--html", help="as a page to read")] = False,
    lang: options.Labels = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="DIR", help="write all its files there")] = None,
) -> None:
    """Print the ontology's classes and properties; with -o write all of it, concepts, shapes and alignment too."""
    from ...ontology.files import ALIGNMENT, CLASSES, CONCEPTS, SHAPES

    files = {path.name: path.read_bytes() for path in (CLASSES, CONCEPTS, SHAPES, ALIGNMENT)}
    if html:
        from ...ontology.pages import page

        files["index.html"] = page(lang or options.Lang.HANS).encode()
    if out is None:
        output.give(files["index.html" if html else CLASSES.name], None)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        output.give(data, out / name)
