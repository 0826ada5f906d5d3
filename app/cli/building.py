"""Commands that make and keep the graph: build, extract, plans, remove."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import InnographError, SourceError
from . import options, output, reviewing
from .models import asked_model

if TYPE_CHECKING:
    from ...graph.made import Made
    from ...loaders.given import About
    from ...loaders.llm.options import ModelOptions
    from ...loaders.read import ReadOptions
    from ...ontology.model import Facts
    from ..way import Way

_OF_ONE_PLAN = {"--title": "title", "--source-url": "source_url", "--date": "date"}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+/")
_FOR_PROGRAMS = (
    "span",
    "line",
    "aliases",
    "canonical",
    "linked",
    "candidates",
    "trigger",
    "rule",
    "confidence",
)  # of an extracted fact: in its JSON
_PLANS_SHOWN = 3  # with more, the summary has one line a plan
_LINES_SHOWN = 50  # with more, none
_EMPTY = "{} sets nothing: no effort and no target was found."


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module on `app`."""
    app.command(
        epilog=options.examples("build plan.txt", "build plans 'more/**/*.pdf'", "build plans --dask tcp://host:8786")
    )(build)
    app.command(
        epilog=options.examples(
            "extract plan.txt",
            "extract plan.txt --json > facts.json",
            "extract plan.txt --extractor rules+llm --endpoint http://localhost:11434/v1 --model qwen3",
        )
    )(extract)
    app.command(epilog=options.examples("plans", "plans --json"))(plans)
    app.command(epilog=options.examples("remove 青岛/2019/科技局", "remove plan.txt"))(remove)


def build(
    plans: options.Plans,
    graph: options.Out = options.GRAPH,
    fresh: Annotated[bool, typer.Option("--fresh", help="start from an empty graph")] = False,
    place: options.Place = None,
    year: options.Year = None,
    issuer: options.Issuer = None,
    title: Annotated[str | None, typer.Option(help="title of the plan, of one only", metavar="TEXT")] = None,
    source_url: Annotated[str | None, typer.Option(help="address it was taken from", metavar="URL")] = None,
    date: Annotated[str | None, typer.Option(help="its date", metavar="YYYY-MM-DD")] = None,
    register: options.Register = None,
    lexicon: options.WordLists = None,
    decisions: options.DecisionsFile = None,
    extractor: options.Extractor = options.Who.RULES,
    endpoint: options.Endpoint = None,
    model: options.Model = None,
    model_timeout: options.ModelTimeout = options.MODEL_TIMEOUT_S,
    model_cache: options.ModelCache = None,
    base: options.Base = None,
    processes: Annotated[
        int | None, typer.Option(help="that read; by default one for each core", metavar="N", min=1)
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="read on the workers of this dask scheduler", metavar="ADDRESS")
    ] = None,
) -> None:
    """Add plans to the graph: files, folders and globs. What has changed is replaced, what has not is left.

    What is not given is read from the text. PLAN.meta.json beside a file may give place, year, issuer, title,
    source_url and date, too; options win over it. Stopped by Ctrl-C, the same command goes on where it was.
    """
    if not dask and _is_first_of_many(plans, graph, fresh, processes):
        from .. import forking

        forking.begin()
    from ...loaders.given import About
    from .. import batch, pools

    about = About(place, year, issuer, title, source_url, date)
    paths = batch.find(plans)
    for flag, key in _OF_ONE_PLAN.items():
        if len(paths) > 1 and getattr(about, key) is not None:
            raise InnographError(f"{flag} is of one plan, and {len(paths)} are given", hint="use PLAN.meta.json files")
    if base is not None and not _IRI.fullmatch(base):
        raise InnographError(f"{base!r} is no IRI that ends in a slash", hint="such as https://example.org/")
    asked = asked_model(extractor, endpoint, model, model_timeout, model_cache)
    decided = reviewing.file_of(decisions, graph)
    made: list[Made] = []

    def hands(way: Way, number: int) -> pools.Pool:
        return pools.Dask(way, dask) if dask else pools.local(way, number, processes)

    with output.steps("reading") as steps:

        def tell(plan: Made) -> None:
            if len(made) <= _LINES_SHOWN:
                made.append(plan)

        watch = batch.Watch(steps.begin, steps.step, tell, lambda: steps.spin("storing what concerns all plans"))
        how, kept = how_read(about, register, lexicon, asked, decided), reviewing.seen_from(graph, decided)
        done = batch.build(graph, paths, how, hands, fresh=fresh, base=base, decisions_file=kept, watch=watch)
    update = done.update
    if len(made) <= _LINES_SHOWN:
        for plan in made:
            _tell(plan, short=len(made) > _PLANS_SHOWN)
    for error in done.failed:
        output.warn(str(error))
    parts = [f"{len(update.added)} new", f"{len(update.replaced)} replaced"]
    parts += [f"{len(update.unchanged)} unchanged"] if update.unchanged else []
    parts += [f"{len(done.failed)} failed"] if done.failed else []
    output.say(f"{graph}: {output.count(len(update.plans), 'plan')}, {', '.join(parts)}")
    reviewing.tell_decisions(graph, decided)
    if done.failed:
        raise typer.Exit(1)


def _is_first_of_many(plans: Sequence[str], graph: Path, fresh: bool, processes: int | None) -> bool:
    """Whether all of what is given will be read, and so much that it is worth several processes."""
    from ...graph.generations import CURRENT
    from .. import forking

    known = all(Path(each).is_file() for each in plans)  # not folders and patterns, of any number of plans
    several = forking.worth(len(plans) if known else sys.maxsize, processes) > 1
    return several and (fresh or not (graph / CURRENT).is_file())


def extract(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="a text file", show_default=False)],
    place: options.Place = None,
    year: options.Year = None,
    issuer: options.Issuer = None,
    register: options.Register = None,
    lexicon: options.WordLists = None,
    extractor: options.Extractor = options.Who.RULES,
    endpoint: options.Endpoint = None,
    model: options.Model = None,
    model_timeout: options.ModelTimeout = options.MODEL_TIMEOUT_S,
    model_cache: options.ModelCache = None,
    as_json: options.AsJson = False,
) -> None:
    """Print the facts of one plan, without a graph."""
    asked = asked_model(extractor, endpoint, model, model_timeout, model_cache)
    with output.working("reading"):
        from ...loaders.given import About
        from ...loaders.jsonform import to_json
        from ...loaders.read import read_plan
        from .. import limit

        how = how_read(About(place, year, issuer), register, lexicon, asked)
        with limit.within(limit.LIMIT_S, str(plan)):
            facts = read_plan(plan, how)
    found = to_json(facts)
    if as_json:
        output.say_json(found)
        return
    for layer in ("entities", "efforts", "targets", "relations"):
        rows = [
            {"quote" if key == "surface" else key: value for key, value in row.items() if key not in _FOR_PROGRAMS}
            for row in found[layer]
        ]
        output.say(f"{layer}: {len(rows)}")
        if rows:
            output.table(list(rows[0]), rows, as_json=False)
        output.say()
    for note in facts.notes:
        output.say(note)
    _say_if_empty(facts)


def plans(graph: options.Graph = options.GRAPH, as_json: options.AsJson = False) -> None:
    """List the plans of the graph."""
    from ...graph.store import open_store

    columns = ("plan", "title", "issuer", "place", "year", "file", "entities", "efforts", "targets")
    with open_store(graph) as store:
        rows = [
            {**dict(zip(columns, (p.path, p.title, p.issuer, p.place, p.year, p.filename), strict=False)), **p.counts}
            for p in store.plans()
        ]
    output.table(columns, [{c: row[c] for c in columns} for row in rows], as_json=as_json, empty="No plans.")


def remove(
    plans: Annotated[list[str], typer.Argument(metavar="PLAN…", help="by name, file name or IRI", show_default=False)],
    graph: options.Graph = options.GRAPH,
) -> None:
    """Take plans out of the graph."""
    from ...graph import store

    done = store.remove(graph, plans)
    for plan in done.removed:
        output.say(f"{plan.path}: removed")
    output.say(f"{graph}: {output.count(len(done.plans), 'plan')}")


def how_read(
    about: About,
    register: Path | None,
    lexicon: Path | None,
    model: ModelOptions | None = None,
    decisions: Path | None = None,
) -> ReadOptions:
    """How plans are read. SourceError where a file or folder that was given is not there."""
    from ...loaders.read import ReadOptions

    if lexicon is not None and not lexicon.is_dir():
        raise SourceError("no such folder of word lists", where=str(lexicon))
    return ReadOptions(about, register, (lexicon,) if lexicon else (), model=model, decisions=decisions)


def _tell(made: Made, *, short: bool) -> None:
    """What a plan was taken for and what was found in it."""
    plan = made.entry
    kinds = (("entities", "name"), ("efforts", "effort"), ("targets", "target"))
    counts = ", ".join(output.count(plan.counts[kind], name) for kind, name in kinds)
    output.say(f"{plan.path} ({plan.filename}): {counts}")
    if not plan.counts["efforts"] and not plan.counts["targets"]:
        output.say(_EMPTY.format(plan.filename))
    if short:
        return
    title = plan.title
    origin = "from the text" if made.told["title_in_text"] else "as given"
    output.say(f"  title: {title} ({origin})" if title else "  title: not found in the text; give it with --title")
    for note in plan.notes:
        output.say(f"  {note}")
    rows = [
        {"found": kind, "how many": number, "such as": "、".join(names)}
        for kind, (number, names) in sorted(made.told["names"].items(), key=lambda item: -item[1][0])
    ]
    rows += [
        {"found": f"effort, {word}", "how many": number, "such as": None}
        for word, number in sorted(made.told["commitments"].items(), key=lambda item: -item[1])
    ]
    if rows:
        output.table(list(rows[0]), rows, as_json=False)


def _say_if_empty(facts: Facts) -> None:
    if not facts.efforts and not facts.targets:
        output.say(_EMPTY.format(facts.plan.filename))
