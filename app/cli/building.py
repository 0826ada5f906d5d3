"""Commands that make and keep the graph: build, extract, plans, remove."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import DataFault, InnographError, SourceError
from . import options, output, reviewing
from .models import asked_model

if TYPE_CHECKING:
    from ...loaders.given import About
    from ...loaders.llm.options import ModelOptions
    from ...loaders.read import ReadOptions
    from ...ontology.model import Facts

_OF_ONE_PLAN = {"--title": "title", "--source-url": "source_url", "--date": "date"}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+/")
_NAMES_SHOWN = 5  # of each type, in the summary of a build
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
_EMPTY = "{} sets nothing: no effort and no target was found."


def add_to(app: typer.Typer) -> None:
    """Put the commands of this module on `app`."""
    app.command(epilog=options.examples("build plan.txt", "build plans/*.txt -o graph --lexicon words"))(build)
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
) -> None:
    """Add plans to the graph; those that it has already are replaced.

    What is not given is read from the text. PLAN.meta.json beside a file may give place, year, issuer, title,
    source_url and date, too; options win over it.
    """
    from ...graph.store import update
    from ...loaders.given import About
    from ...loaders.register import load_register

    about = About(place, year, issuer, title, source_url, date)
    for flag, key in _OF_ONE_PLAN.items():
        if len(plans) > 1 and getattr(about, key) is not None:
            raise InnographError(f"{flag} is of one plan, and {len(plans)} are given", hint="use PLAN.meta.json files")
    if base is not None and not _IRI.fullmatch(base):
        raise InnographError(f"{base!r} is no IRI that ends in a slash", hint="such as https://example.org/")
    asked = asked_model(extractor, endpoint, model, model_timeout, model_cache)
    decided = reviewing.file_of(decisions, graph)
    read, some_failed = _read_all(plans, how_read(about, register, lexicon, asked, decided))
    try:
        with output.working("building the graph"):
            done = update(
                graph,
                read,
                fresh=fresh,
                register_rows=load_register(register).rows,
                base=base,
                decisions_file=reviewing.seen_from(graph, decided),
            )
    except DataFault as fault:  # of all the plans: nothing could be built
        raise InnographError(fault.message, where=fault.where, hint=fault.hint) from None
    for refusal in done.refused:
        output.warn(str(refusal))
    built = {plan.path for plan in (*done.added, *done.replaced)}
    for facts, _ in read:
        if facts.plan.path in built:
            _tell(facts, short=len(read) > _PLANS_SHOWN)
    output.say(
        f"{graph}: {output.count(len(done.plans), 'plan')}, {len(done.added)} new, {len(done.replaced)} replaced"
    )
    reviewing.tell_decisions(graph, decided)
    if done.refused or some_failed:
        raise typer.Exit(1)


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

        facts = read_plan(plan, how_read(About(place, year, issuer), register, lexicon, asked))
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


def _read_all(plans: list[Path], how: ReadOptions) -> tuple[list[tuple[Facts, bytes]], bool]:
    """Facts and bytes of the plans that can be read; whether some cannot, told of here. An error where none can."""
    from ...loaders.read import facts_of
    from ...loaders.source import read_sources

    read: list[tuple[Facts, bytes]] = []
    failed: list[InnographError] = []
    for plan in output.progress(plans, "reading"):
        try:
            for source in read_sources(plan):
                if isinstance(source, InnographError):
                    failed.append(source)
                    continue
                facts = facts_of(source, how)
                if facts.plan.date is not None and not _is_date(facts.plan.date):
                    raise InnographError(f"{facts.plan.date!r} is no date", where=str(plan), hint="such as 2019-03-01")
                read.append((facts, source.data))
        except InnographError as error:
            failed.append(error)
    if len(failed) == 1 and not read:
        raise failed[0]
    for refusal in failed:
        output.warn(str(refusal))
    if not read:
        raise InnographError("none of the files could be read", hint="nothing was built")
    return read, bool(failed)


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _tell(facts: Facts, *, short: bool) -> None:
    """What a plan was taken for and what was found in it."""
    counts = ", ".join(
        output.count(len(found), name)
        for found, name in ((facts.entities, "name"), (facts.efforts, "effort"), (facts.targets, "target"))
    )
    output.say(f"{facts.plan.path} ({facts.plan.filename}): {counts}")
    _say_if_empty(facts)
    if short:
        return
    title = facts.plan.title
    origin = "from the text" if title and title in facts.received else "as given"
    output.say(f"  title: {title} ({origin})" if title else "  title: not found in the text; give it with --title")
    for note in facts.notes:
        output.say(f"  {note}")
    by_type: dict[str, list[str]] = {}
    for entity in facts.entities:
        by_type.setdefault(entity.type, []).append(entity.name)
    rows = [
        {"found": kind, "how many": len(names), "such as": "、".join(names[:_NAMES_SHOWN])}
        for kind, names in sorted(by_type.items(), key=lambda item: -len(item[1]))
    ]
    rows += [
        {"found": f"effort, {word}", "how many": number, "such as": None}
        for word, number in Counter(effort.commitment for effort in facts.efforts).most_common()
    ]
    if rows:
        output.table(list(rows[0]), rows, as_json=False)


def _say_if_empty(facts: Facts) -> None:
    if not facts.efforts and not facts.targets:
        output.say(_EMPTY.format(facts.plan.filename))
