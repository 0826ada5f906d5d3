"""The command that writes the graph as files: export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import InnographError
from . import options, output

if TYPE_CHECKING:
    from ...graph.property import Part
    from ...graph.spool import Spool
    from ...graph.store import GraphStore

Pieces = Iterable[bytes]


class Form(StrEnum):
    """Forms in which a graph leaves."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    XLSX = "xlsx"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CYPHER = "cypher"
    NEO4J_ADMIN = "neo4j-admin"
    N10S = "n10s"
    NEO4J_BROWSER = "neo4j-browser"


FOLDERS = frozenset({Form.NEO4J_ADMIN, Form.N10S, Form.NEO4J_BROWSER})  # what is several files


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(
        epilog=options.examples(
            "export turtle -o plan.ttl",
            "export nquads > plan.nq",
            "export xlsx -o plan.xlsx",
            "export gexf -o plan.gexf",
            "export cypher | cypher-shell",
            "export neo4j-admin -o bulk",
        )
    )(export)


def export(
    form: Annotated[Form, typer.Argument(metavar="|".join(Form), help="form", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="PATH", help="file instead of standard output, or folder")
    ] = None,
    lang: options.Labels = None,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Write the graph: as RDF; as a spreadsheet of all statements with their quotes; for networkx and Gephi
    (graphml, gexf); for Neo4j: a Cypher script, CSV for neo4j-admin's import, Turtle for the plugin neosemantics, and a
    style, saved queries and a guide for its Browser.

    Labels of the spreadsheet are in --lang; all else has all languages. neo4j-admin, n10s, neo4j-browser are folders.
    """
    from ...graph.store import open_store

    if form in FOLDERS and out is None:
        raise InnographError(f"{form} is several files", hint="give a folder for them: -o DIR")
    if out is not None and not out.parent.is_dir():
        raise InnographError("no such folder", where=str(out.parent))
    if form in FOLDERS and out is not None and out.exists() and not out.is_dir():
        raise InnographError("is no folder", where=str(out), hint=f"{form} is several files")
    with open_store(graph) as store:
        if out is None or form not in FOLDERS:
            output.give_pieces(_file(store, form, lang), out)
            return
        with output.working("writing"):
            out.mkdir(exist_ok=True)
            for name, pieces in _folder(store, form):
                (out / name).parent.mkdir(exist_ok=True)
                output.give_pieces(pieces, out / name)
    output.say(f"{out}: {_LOAD[form]}")


def _file(store: GraphStore, form: Form, lang: options.Lang | None) -> Pieces:
    if form is Form.XLSX:
        from ...queries.names import language
        from ...queries.workbook import workbook

        plans = output.progress(store.plans(), "writing")
        return [workbook(store, plans, lang or language(store.store))]
    with output.working("writing"):
        if form in (Form.GRAPHML, Form.GEXF):
            from ...graph import interchange

            written = interchange.graphml if form is Form.GRAPHML else interchange.gexf
            return _spooled(store.property_parts(), written)
        if form is Form.CYPHER:
            from ...graph.cypher_script import cypher

            return _spooled(_marked(store), lambda graph: cypher(graph, _schema(graph)))
        from ...graph.files import write

        return [write(store.quads(), form.value)]


def _folder(store: GraphStore, form: Form) -> Iterator[tuple[str, Pieces]]:
    if form is Form.N10S:
        from ...graph.n10s import n10s

        yield from ((name, [data]) for name, data in n10s(tuple(store.quads())))
        return
    if form is Form.NEO4J_BROWSER:
        from ...queries.neo4j_browser import files

        yield from ((name, [text.encode()]) for name, text in files(store))
        return
    from ...graph.admin_import import admin_import
    from ...graph.spool import Spool

    with Spool(_marked(store)) as graph:
        for name, pieces in admin_import(graph, _schema(graph)):
            yield name, _encoded(pieces)


def _marked(store: GraphStore) -> Iterable[Part]:
    """The graph as publishing would bring it to a database."""
    from ...graph.neo4j_publishing import marked

    return map(marked, store.property_parts())


def _schema(graph: Spool) -> Iterable[str]:
    """What makes the constraints and indexes."""
    from ...graph.neo4j_schema import statements

    return statements(graph.labels).values()


def _spooled(parts: Iterable[Part], written: Callable[[Spool], Iterable[str]]) -> Pieces:
    from ...graph.spool import Spool

    graph = Spool(parts)

    def pieces() -> Iterator[bytes]:
        with graph:
            yield from _encoded(written(graph))

    return pieces()


def _encoded(pieces: Iterable[str]) -> Pieces:
    return (piece.encode() for piece in pieces)


_LOAD = {
    Form.NEO4J_ADMIN: "README.txt has the command that imports it",
    Form.N10S: "graph.ttl, and graphconfig.cypher to run before it is imported",
    Form.NEO4J_BROWSER: "drop style.grass and favourites/*.cypher into the Browser's drawer of favourites; "
    "python serve.py in the folder serves the guide: :play http://localhost:8020/guide.html",
}
