"""Commands that ask the graph: queries, query, trace, show, targets, gaps, path, rank."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import answers, options, output


class Format(StrEnum):
    """Forms that an answer can take."""

    TABLE = "table"
    JSON = "json"
    SRJ = "srj"
    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    TTL = "ttl"


class Centrality(StrEnum):
    """What `rank` can count."""

    BETWEENNESS = "betweenness"
    CLOSENESS = "closeness"
    DEGREE = "degree"
    PAGERANK = "pagerank"


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module on `app`."""
    app.command(epilog=options.examples("queries", "queries --json"))(queries)
    app.command(
        epilog=options.examples(
            "query channels",
            "query relies-on --param measure=2.2",
            "query trace --example --json",
            "query mine.rq --format csv > answer.csv",
            "query - < mine.rq",
            "query mine.cypher --json",
            "query gaps --cypher",
        )
    )(query)
    app.command(epilog=options.examples("trace 西门子", "trace CAS --json"))(trace)
    app.command(epilog=options.examples("show 中科院", "show zhongkeyuan --lang en"))(show)
    app.command(epilog=options.examples("targets", "targets --json --lang en"))(targets)
    app.command(epilog=options.examples("gaps"))(gaps)
    app.command(epilog=options.examples("path 西门子 中科院"))(path)
    app.command(epilog=options.examples("rank", "rank --by degree --limit 5"))(rank)


def queries(lang: options.Labels = None, as_json: options.AsJson = False) -> None:
    """List the catalogue of questions, with their parameters and an example of each."""
    from ...queries.catalogue import catalogue

    rows = [
        {
            "name": question.stem,
            "asks": question.summary[lang or options.Lang.EN],
            "parameters": " ".join(f"--param {name}={value}" for name, value in question.example().items()),
        }
        for question in catalogue().values()
    ]
    output.table(("name", "asks", "parameters"), rows, as_json=as_json)


def query(
    question: Annotated[
        str,
        typer.Argument(
            metavar="{NAME|FILE|-}", help="a question's name, a file of SPARQL or Cypher, or - for standard input"
        ),
    ],
    param: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="a parameter; its value is a name in any form, or an IRI"),
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="take the question's example parameters")] = False,
    cypher: Annotated[
        bool, typer.Option("--cypher", help="ask in Cypher, as a file ending in .cypher is asked anyway")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="form of the answer")] = Format.TABLE,
    as_json: options.AsJson = False,
    lang: options.Labels = None,
    timeout: options.Timeout = options.TIMEOUT_S,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Ask one question: of the catalogue, or SPARQL or Cypher of your own, in which $name is a parameter."""
    from ...graph.store import open_store
    from ...queries.answer import write

    with open_store(graph) as store:
        given = answers.pairs(param or ())
        answer = answers.ask(store, question, given, example=example, cypher=cypher, lang=lang, timeout_s=timeout)
        if as_json or form is not Format.TABLE:
            output.give(write(answer, Format.JSON if as_json else form), None)
        elif answer.turtle is not None:
            output.say(answer.turtle.rstrip() or "No answer.")
        else:
            answers.show(store, answer.columns, answer.rows, as_json=False)


def trace(
    name: options.Name,
    graph: options.Graph = options.GRAPH,
    lang: options.Labels = None,
    as_json: options.AsJson = False,
) -> None:
    """The way from a body to the plan's goals, with the quote and place of each step."""
    from ...graph.store import open_store
    from ...queries import trace as tracing

    with open_store(graph) as store:
        found = tracing.trace(store, name, lang)
    if as_json:
        output.say_json(found.to_json())
    elif found.steps:
        output.show(found.tree())
    else:
        output.say(f"{found.node} takes part in no effort.")


def show(
    name: options.Name,
    graph: options.Graph = options.GRAPH,
    lang: options.Labels = None,
    as_json: options.AsJson = False,
) -> None:
    """All that the graph has about one thing: its names, and every statement about it."""
    from ...graph.store import open_store
    from ...queries import show as showing

    with open_store(graph) as store:
        about = showing.show(store, name, lang)
        if as_json:
            said = about.to_json()
            del said["statements"]
            output.say_json({**said, "columns": about.statements.columns, "rows": about.statements.rows})
            return
        output.say(about.node)
        told = (
            ("is a", about.types),
            ("names", about.names),
            ("may stand for", about.candidates),
            ("successor of", about.earlier),
            ("succeeded by", about.later),
            ("taken for it", about.aliases),
            ("identifiers", about.identifiers),
        )
        for word, values in told:
            if values:
                output.say(f"  {word}: {'、'.join(values)}")
        answers.show(
            store, ("kind", "statement", "quote", "section", "confidence"), about.statements.rows, as_json=False
        )


def targets(graph: options.Graph = options.GRAPH, lang: options.Labels = None, as_json: options.AsJson = False) -> None:
    """What the plans want to reach, how firmly, and which measure answers for it."""
    _of_catalogue("targets", graph, lang, as_json)


def gaps(graph: options.Graph = options.GRAPH, lang: options.Labels = None, as_json: options.AsJson = False) -> None:
    """Measures with no named actor, targets with no measure, fields with no platform, platforms with no body."""
    _of_catalogue("gaps", graph, lang, as_json)


def path(
    one: Annotated[str, typer.Argument(metavar="A", help="a name in any form, or an IRI")],
    other: Annotated[str, typer.Argument(metavar="B", help="another")],
    graph: options.Graph = options.GRAPH,
    lang: options.Labels = None,
    as_json: options.AsJson = False,
) -> None:
    """The shortest chains between two things, over what the plans state."""
    from ...graph.network import chains, network
    from ...graph.property import PropertyGraph
    from ...graph.store import open_store
    from ...queries import names

    columns = ("chain", "from", "relationship", "to", "plan", "quote", "start", "end", "section")
    with open_store(graph) as store:
        ends = [names.resolve(store.store, name, "thing") for name in (one, other)]
        nodes, all_ = store.property_graph().nodes, store.property_graph().relationships
        stated = network(PropertyGraph(nodes, tuple(r for r in all_ if not r.properties.get("inferred"))))
        found = chains(stated, *ends, without=("Place", "Plan")) or chains(stated, *ends)
        said = answers.labels(store, lang)
        rows = [
            {
                "chain": number,
                "from": said(step.source),
                "relationship": step.type,
                "to": said(step.target),
                # a link of an effort or target rests on what the effort or target rests on
                **{key: step.properties.get(key, nodes[step.source].properties.get(key)) for key in columns[4:]},
            }
            for number, chain in enumerate(found, 1)
            for step in chain.steps
        ]
        answers.show(store, columns, rows, as_json=as_json)


def rank(
    by: Annotated[Centrality, typer.Option("--by", help="what is counted")] = Centrality.BETWEENNESS,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="how many are shown")] = 20,
    graph: options.Graph = options.GRAPH,
    lang: options.Labels = None,
    as_json: options.AsJson = False,
) -> None:
    """Which actors bridge: how many of the shortest chains between all others go through each."""
    from ...graph import network
    from ...graph.store import open_store

    with open_store(graph) as store:
        nodes = store.property_graph().nodes
        ranked = network.rank(network.network(store.property_graph()), by.value, ("Actor", "ActorGroup"))[:limit]
        said = answers.labels(store, lang)
        rows = [
            {"rank": place, "name": said(iri), "is a": ", ".join(nodes[iri].labels), "score": round(score, 6)}
            for place, (iri, score) in enumerate(ranked, 1)
        ]
        answers.show(store, ("rank", "name", "is a", "score"), rows, as_json=as_json)


def _of_catalogue(stem: str, graph: Path, lang: options.Lang | None, as_json: bool) -> None:
    """A command that is a question of the catalogue without parameters."""
    from ...graph.store import open_store

    with open_store(graph) as store:
        answer = answers.ask(store, stem, {}, lang=lang, timeout_s=options.TIMEOUT_S)
        answers.show(store, answer.columns, answer.rows, as_json=as_json)
