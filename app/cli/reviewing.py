"""The command that shows what is doubtful and takes decisions: review; and the file that decisions stand in."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...errors import InnographError, StoreError
from . import options, output

if TYPE_CHECKING:
    from ...graph.store import GraphStore
    from ...loaders.decisions import Decision
    from ...queries.doubt import Doubt

FILE = Path("decisions.jsonl")
_SHOWN = 20
_COLUMNS = ("id", "confidence", "kind", "statement", "why", "rule", "trigger", "plan", "quote", "section")
_REPORTED = ("standing", "verdict", "matter", "note", "plan", "who", "when", "why", "decision")
_VERDICTS = {"a": "accept", "r": "reject", "c": "correct"}
_KEYS = {**_VERDICTS, "s": "skip", "q": "quit"}
_LISTS = ("、", ",")  # between the values of a field that takes several


class Kind(StrEnum):
    """Kinds of facts."""

    ENTITY = "entity"
    EFFORT = "effort"
    TARGET = "target"
    OUTCOME = "outcome"
    RELATION = "relation"


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(
        epilog=options.examples(
            "review --list",
            "review --accept 3f9c21 --why 'the quote says so'",
            "review --correct 3f9c21 commitment=aspiring --why '力争 governs it'",
            "review --merge 海研所 海洋研究所 --why 'one institute'",
            "review --split 海大 --from 中国海洋大学 --plan plan.txt --why 'another city'",
            "review --add effort action=build commitment=advancing trigger=推进 vehicle=海洋实验室 "
            "quote=推进海洋实验室建设 --plan plan.txt --why 'was missed'",
            "review --stale",
        )
    )(review)


def review(
    fields: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY=VALUE]…", help="what --correct puts right, or --add adds", show_default=False),
    ] = None,
    accept: Annotated[list[str] | None, typer.Option(metavar="ID", help="it is right as it stands")] = None,
    reject: Annotated[list[str] | None, typer.Option(metavar="ID", help="it is wrong: take it out")] = None,
    correct: Annotated[str | None, typer.Option(metavar="ID", help="put KEY=VALUE right in it")] = None,
    merge: Annotated[tuple[str, str] | None, typer.Option(metavar="NAME NAME", help="the first is the second")] = None,
    split: Annotated[str | None, typer.Option(metavar="NAME", help="in --plan it is not the body --from")] = None,
    body: Annotated[str | None, typer.Option("--from", metavar="NAME", help="the body that --split is not")] = None,
    other: Annotated[str | None, typer.Option("--as", metavar="NAME", help="what --split is instead")] = None,
    add: Annotated[Kind | None, typer.Option(help="what the reading missed in --plan, with KEY=VALUE")] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="the reason, for any decision")] = None,
    who: Annotated[str | None, typer.Option("--by", "--who", metavar="NAME", help="by default git's user.name")] = None,
    plan: Annotated[str | None, typer.Option(metavar="PLAN", help="of this plan only")] = None,
    kind: Annotated[Kind | None, typer.Option(help="of this kind only")] = None,
    limit: Annotated[int, typer.Option(min=1, help="how many")] = _SHOWN,
    listed: Annotated[bool, typer.Option("--list", help="list them, ask nothing")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="decisions that do not hold, and why")] = False,
    decisions: options.DecisionsFile = None,
    as_json: options.AsJson = False,
    graph: options.Graph = options.GRAPH,
) -> None:
    """Show doubtful facts, the least certain first, and take decisions on them; the next build honours these.

    Decisions go into a file of JSON lines (docs/review.md). On a terminal each fact is shown and asked about: one key
    decides.
    """
    from ...graph.store import open_store
    from ...loaders.decisions import load_decisions
    from ...queries import review as doubts

    file = file_of(decisions, graph) or FILE
    with open_store(graph) as store:
        chosen = [store.plan(plan)] if plan is not None else store.plans()
        taken = _taken(store, plan, fields or [], accept or [], reject or [], correct, merge, split, body, other, add)
        if taken:
            if why is None:
                raise InnographError("a decision needs a reason", hint="say it with --why")
            for said in taken:
                _record(file, said, who or who_decides(), why)
        elif fields:
            raise InnographError(f"{fields[0]!r} alone decides nothing", hint="it goes with --correct ID or --add KIND")
        elif stale:
            found = doubts.unmet(doubts.reports(store, load_decisions(file if file.exists() else None)))
            rows = [asdict(report) for report in found if plan is None or report.plan in (None, chosen[0].path)]
            output.table(_REPORTED, rows, as_json=as_json, empty="All decisions hold.")
        else:
            found_doubts = doubts.doubtful(store, chosen, kind=kind.value if kind else None, limit=limit)
            if sys.stdin.isatty() and sys.stdout.isatty() and not (listed or as_json):
                _ask(store, found_doubts, file, who or who_decides(), why)
            else:
                rows = [{**one.to_json(), "trigger": list(one.trigger)} for one in found_doubts]
                columns = (*_COLUMNS, "start", "iri", "said") if as_json else _COLUMNS
                shown = [{column: row[column] for column in columns} for row in rows]
                output.table(columns, shown, as_json=as_json, empty="Nothing is doubtful.")


def file_of(given: Path | None, graph: Path) -> Path | None:
    """The file of decisions: the one given, else that which the graph was built with, else `decisions.jsonl` if there.

    InnographError where the graph's own is gone: its decisions should not be lost by oversight.
    """
    if given is not None:
        return given
    from ...graph.store import open_store

    try:
        with open_store(graph) as store:
            kept = store.manifest.decisions
    except StoreError:
        kept = None
    if kept is None:
        return FILE if FILE.is_file() else None
    file = Path(os.path.relpath(graph / kept))
    if not file.is_file():
        hint = "say with --decisions FILE where they are; an empty file is for none"
        raise InnographError("the graph was built with these decisions, which are gone", where=str(file), hint=hint)
    return file


def seen_from(graph: Path, file: Path | None) -> str | None:
    """The file's path from the graph's folder, as the graph keeps it."""
    return None if file is None else Path(os.path.relpath(file, graph)).as_posix()


def tell_decisions(graph: Path, file: Path | None) -> None:
    """After a build: how many decisions hold, and one line for each that does not."""
    if file is None:
        return
    from ...graph.store import open_store
    from ...loaders.decisions import load_decisions
    from ...queries import review as doubts

    with open_store(graph) as store:
        every = doubts.reports(store, load_decisions(file))
    unmet = doubts.unmet(every)
    hold = output.count(len({one.decision for one in every} - {one.decision for one in unmet}), "decision")
    output.say(f"{file}: {hold} applied, {len(unmet)} to look at" + ("; innograph review --stale" if unmet else ""))
    for one in unmet:
        output.say(f"  {one.standing}: {one.matter}" + (f" ({one.note})" if one.note else ""))


def _taken(
    store: GraphStore,
    plan: str | None,
    fields: Sequence[str],
    accept: Sequence[str],
    reject: Sequence[str],
    correct: str | None,
    merge: tuple[str, str] | None,
    split: str | None,
    body: str | None,
    other: str | None,
    add: Kind | None,
) -> list[dict[str, Any]]:
    """The decisions that the options say, without who, when and why."""
    from ...queries import review as doubts

    found: list[dict[str, Any]] = []
    for verdict, ids in (("accept", accept), ("reject", reject)):
        found += [{"decision": verdict, **doubts.about(store, doubts.by_id(store, id_))} for id_ in ids]
    if correct is not None:
        doubt = doubts.by_id(store, correct)
        found.append({"decision": "correct", **doubts.about(store, doubt), "set": _values(doubt.kind, fields)})
    if merge is not None:
        found.append(doubts.merged(store, *merge, plan=plan))
    if split is not None:
        if plan is None or body is None:
            raise InnographError("--split needs --plan PLAN and --from NAME", hint="in which plan it is not which body")
        found.append(doubts.parted(store, store.plan(plan), split, body, other))
    if add is not None:
        if plan is None:
            raise InnographError("--add needs --plan PLAN")
        found.append(doubts.added(store, store.plan(plan), add.value, _values(add.value, fields)))
    return found


def _values(kind: str, fields: Sequence[str]) -> dict[str, Any]:
    """KEY=VALUE words as the values of a fact's fields; an empty value says that there is none."""
    from ...loaders.decision_form import FIELDS

    known = {**FIELDS[kind], "quote": {"type": "string"}, "section": {"type": "string"}}
    found: dict[str, Any] = {}
    for word in fields:
        key, equals, value = word.partition("=")
        if not equals or key not in known:
            raise InnographError(
                f"{word!r} sets no field of a {kind}", hint=f"KEY=VALUE, KEY one of {', '.join(known)}"
            )
        found[key] = _value(word, value, known[key].get("type", "string"))
    if not found:
        raise InnographError("nothing is said of it", hint=f"KEY=VALUE, KEY one of {', '.join(known)}")
    return found


def _value(word: str, value: str, type_: str | list[str]) -> Any:
    types = [type_] if isinstance(type_, str) else type_
    if "array" in types:
        separator = next((mark for mark in _LISTS if mark in value), _LISTS[0])
        return [part.strip() for part in value.split(separator) if part.strip()]
    if value == "" and "null" in types:
        return None
    try:
        if "integer" in types:
            return int(value)
        return float(value) if "number" in types else value
    except ValueError:
        raise InnographError(f"{word!r} has no number", hint="plain: 0.026 for 2.6%, 12000 for 1.2万") from None


def _record(file: Path, said: Mapping[str, Any], who: str, why: str) -> Decision:
    from ..deciding import decide

    decision = decide(file, said, who, why)
    output.say(f"{file}, line {decision.line}: {decision.matter}; build the plan again to honour it")
    return decision


def who_decides() -> str:
    """Who decides: git's user, else the one who is logged in."""
    try:
        said = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        name = ""
    else:
        name = said.stdout.strip()
    try:
        return name or getpass.getuser()
    except (KeyError, OSError):
        raise InnographError("nothing tells who decides", hint="say it with --by NAME") from None


def _ask(store: GraphStore, found: Sequence[Doubt], file: Path, who: str, why: str | None) -> None:
    """Show each fact and take one key for it."""
    from ...loaders.decisions import withdraw
    from ...queries import review as doubts

    if not found:
        output.say("Nothing is doubtful.")
    taken: list[tuple[int, Decision]] = []  # which fact, and what was decided about it
    at = 0
    while at < len(found):
        doubt = found[at]
        _show(doubt, f"{at + 1}/{len(found)}")
        keys = _KEYS | ({"u": "undo"} if taken else {})
        told = ", ".join(f"{key} {word}" for key, word in keys.items())
        output.say(f"  {told}")
        while (key := typer.getchar().lower()) not in keys:
            output.say(f"  {told}")
        if key == "q":
            return
        try:
            if key == "u":
                at, decision = taken.pop()
                withdraw(file, decision.id)
                output.say(f"{file}: taken back")
                continue
            if word := _VERDICTS.get(key):
                decided: dict[str, Any] = {"decision": word, **doubts.about(store, doubt)}
                if word == "correct":
                    decided["set"] = _values(doubt.kind, typer.prompt("  KEY=VALUE …").split())
                reason = why or typer.prompt("  why", default="as the quote says")
                taken.append((at, _record(file, decided, who, reason)))
        except InnographError as error:
            output.warn(str(error))
            continue  # the same fact again
        at += 1


def _show(doubt: Doubt, place: str) -> None:
    section = f" {doubt.section}" if doubt.section else ""
    output.say(f"\n{place}  {doubt.id}  {doubt.kind}  {doubt.confidence:.2f}  {doubt.plan}{section}")
    output.say(f"  {doubt.statement}")
    output.say(f"  「{doubt.quote}」")
    output.say(f"  {doubt.why}; rule {doubt.rule}" + (f"; {'、'.join(doubt.trigger)}" if doubt.trigger else ""))
