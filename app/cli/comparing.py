"""The command that compares two plans of the graph: compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...errors import QueryError
from . import options, output

if TYPE_CHECKING:
    from ...graph.property import PropertyGraph
    from ...graph.store import GraphStore
    from ...queries.answer import Row

# The order in which people read them; what is the same in both plans last.
_ORDER = (
    *("raised", "lowered", "firmer", "weaker", "continued", "achieved"),
    *("new", "dropped", "gone", "both"),
)
_STATING = {"Effort", "Target", "Outcome"}


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(
        epilog=options.examples(
            "compare 青岛/2018/政府工作报告 青岛/2019/科技局",
            "compare 2018.txt 2019.txt --json",
            "compare 2018.txt 2019.txt -o changes.html",
        )
    )(compare)


def compare(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="a plan by path, title, file name or IRI")],
    other: Annotated[str, typer.Argument(metavar="PLAN", help="another: a later one, or another city's")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="as a picture: one HTML file", show_default=False)
    ] = None,
    as_json: options.AsJson = False,
    lang: options.Labels = None,
    timeout: options.Timeout = options.TIMEOUT_S,
    graph: options.Graph = options.GRAPH,
) -> None:
    """What is new, gone, firmer or weaker from one plan to another; which targets are raised, lowered, dropped.

    Of two cities' plans, what both speak of.
    """
    from ...graph.store import open_store
    from ...queries import names
    from ...queries.catalogue import question
    from ...queries.run import run

    with open_store(graph) as store:
        plans = [names.resolve(store.store, name, "plan") for name in (plan, other)]
        if plans[0] == plans[1]:
            raise QueryError(f"{plan!r} and {other!r} are one plan", hint="see innograph plans")
        asked = question("compare")
        terms = asked.terms(store.store, dict(zip(("plan", "other"), plans, strict=True)), lang)
        answer = run(store.database, asked.text, terms, timeout_s=timeout)
        rows = sorted(answer.rows, key=lambda row: _ORDER.index(str(row["change"])))
        if out is not None:
            with output.working("drawing"):
                page = _picture(store, plans, rows, lang or names.language(store.store))
            output.give(page.encode(), out)
            output.say(f"{out}: {len(page.encode()) / 1_000_000:.1f} MB; open it in a browser")
        elif as_json:
            output.table(answer.columns, rows, as_json=True)
        else:
            _tell(store, plans, rows, lang or names.language(store.store))


def _tell(store: GraphStore, plans: Sequence[str], rows: Sequence[Row], lang: str) -> None:
    """For people: what the one says, what the other says, and below it the words of both."""
    first, second = (store.plan(iri).path for iri in plans)
    shown = [
        {
            "change": row["change"],
            "what": row["thing"],
            first: _said(row, "", lang),
            second: _said(row, "other", lang),
            "quote": row["quote"] if row["otherQuote"] is None else f"{row['quote']}」→「{row['otherQuote']}",
            "section": row["section"]
            if row["otherQuote"] is None
            else " → ".join(str(section) for section in (row["section"], row["otherSection"]) if section is not None),
        }
        for row in rows
    ]
    output.table(
        ("change", "what", first, second, "quote", "section"), shown, as_json=False, empty="Nothing to compare."
    )


def _said(row: Row, side: str, lang: str) -> str | None:
    """What one of the plans says of it: the action or the figure, and how firmly."""
    from ...graph.naming import figures
    from ...ontology.terms import ACTIONS, COMMITMENTS, COMPARATORS, Class

    def cell(name: str) -> Any:
        return row[side + name[0].upper() + name[1:] if side else name]

    comparator, low = cell("comparator"), cell("low")
    parts = []
    if row["change"] == ("achieved" if side else "continued"):
        parts.append(Class.OUTCOME.labels[lang])
    if action := cell("action"):
        parts.append(ACTIONS[str(action)].labels[lang])
    if comparator:
        parts.append(COMPARATORS[str(comparator)].labels[lang])
    if low is not None:
        parts.append(figures(float(low), float(cell("high")), str(cell("unit")))[lang == "en"])
    if commitment := cell("commitment"):
        parts.append(f"({COMMITMENTS[str(commitment)].labels[lang]})")
    return " ".join(parts) or None


def _picture(store: GraphStore, plans: Sequence[str], rows: Sequence[Row], lang: str) -> str:
    """Both plans' outlines with what the rows speak of, marked with what became of it."""
    from ...graph.picture import picture
    from ...graph.projection import project

    entries = [store.plan(iri) for iri in plans]
    whole = project((quad for plan in entries for quad in store.quads(plan.graph)), store.iris)
    marks: dict[str, str] = {}
    resting: dict[tuple[object, ...], str] = {}  # of each piece of evidence what became of what it says
    for row in rows:
        change = str(row["change"])
        places = [
            (row["plan"], row["start"], row["end"]),
            (row["otherPlan"], row["otherStart"], row["otherEnd"]),
        ]
        for place in places:
            if place[0] is not None:
                resting.setdefault(place, "" if row["iri"] else change)
        if row["iri"]:
            marks.setdefault(str(row["iri"]), change)
    stating = {
        iri: resting[at]
        for iri, node in whole.nodes.items()
        if _STATING.intersection(node.labels)
        and (at := tuple(node.properties.get(name) for name in ("plan", "start", "end"))) in resting
    }
    marks |= {iri: change for iri, change in stating.items() if change and "Effort" not in whole.nodes[iri].labels}
    title = " → ".join(plan.title or plan.path for plan in entries)
    return picture(_about(whole, stating), title, lang, changes=marks)


def _about(graph: PropertyGraph, stating: Mapping[str, str]) -> PropertyGraph:
    """The statements, what they name, and the outline that they stand in."""
    outline = {"Plan", "Task", "Measure", "FocusArea"}
    named = {link.target for link in graph.relationships if link.source in stating}
    kept = {
        iri for iri, node in graph.nodes.items() if iri in stating or iri in named or outline.intersection(node.labels)
    }
    links = tuple(link for link in graph.relationships if link.source in kept and link.target in kept)
    standing = {end for link in links for end in (link.source, link.target)}
    nodes = {iri: node for iri, node in graph.nodes.items() if iri in standing}
    return replace(graph, nodes=nodes, relationships=links)
