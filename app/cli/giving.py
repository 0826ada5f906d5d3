"""Commands that prove the graph and give it out: check, view, export, ontology."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ...errors import InnographError
from . import answers, options, output


class Report(StrEnum):
    """Forms of a report."""

    TEXT = "text"
    TTL = "ttl"
    JSON = "json"


class Form(StrEnum):
    """Forms in which a graph leaves."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    XLSX = "xlsx"


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module on `app`."""
    app.command(epilog=options.examples("check", "check --format ttl > report.ttl"))(check)
    app.command(epilog=options.examples("view", "view 西门子 -o siemens.html", "view stages --lang en"))(view)
    app.command(
        epilog=options.examples("export turtle -o plan.ttl", "export nquads > plan.nq", "export xlsx -o plan.xlsx")
    )(export)
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


def export(
    form: Annotated[Form, typer.Argument(metavar="nquads|trig|turtle|jsonld|xlsx", help="form", show_default=False)],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="instead of standard output")] = None,
    lang: options.Labels = None,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Write the graph as RDF; or as a spreadsheet: bodies, efforts, targets, relations, outcomes, with their quotes.

    Labels of the spreadsheet are in --lang; RDF has all languages.
    """
    from ...graph.store import open_store

    if out is not None and not out.parent.is_dir():
        raise InnographError("no such folder", where=str(out.parent))
    with open_store(graph) as store:
        if form is Form.XLSX:
            from ...queries.names import language
            from ...queries.workbook import workbook

            plans = output.progress(store.plans(), "writing")
            data = workbook(store, plans, lang or language(store.store))
        else:
            from ...graph.files import write

            with output.working("writing"):
                data = write(store.quads(), form.value)
    output.give(data, out)


def ontology(
    html: Annotated[bool, typer.Option("--html", help="as a page to read")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="DIR", help="write all its files there")] = None,
) -> None:
    """Print the ontology's classes and properties; with -o write all of it, concepts, shapes and alignment too."""
    from ...ontology.files import ALIGNMENT, CLASSES, CONCEPTS, SHAPES

    files = {path.name: path.read_bytes() for path in (CLASSES, CONCEPTS, SHAPES, ALIGNMENT)}
    if html:
        from ...ontology.pages import page

        files["index.html"] = page().encode()
    if out is None:
        output.give(files["index.html" if html else CLASSES.name], None)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        output.give(data, out / name)
