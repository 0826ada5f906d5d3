"""The command about word lists: lexicon."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...errors import InnographError, SourceError
from . import options, output

if TYPE_CHECKING:
    from collections.abc import Mapping


class What(StrEnum):
    """What is done with word lists."""

    LIST = "list"
    SHOW = "show"
    FIND = "find"
    CHECK = "check"
    TEST = "test"


_WANTED = {What.SHOW: "the name of a list", What.FIND: "a word", What.TEST: "a sentence"}
_SUCH = {
    What.SHOW: "lexicon show heads",
    What.FIND: "lexicon find 实验室",
    What.TEST: "lexicon test 推进甲江研究院建设。",
}


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(
        epilog=options.examples(
            "lexicon",
            "lexicon show heads",
            "lexicon find 实验室",
            "lexicon check words",
            "lexicon test 推进甲江研究院建设。 --lexicon words",
        )
    )(lexicon)


def lexicon(
    do: Annotated[What, typer.Argument(metavar="list|show|find|check|test", help="what to do")] = What.LIST,
    of: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|WORD|DIR|SENTENCE]", help="of which list, word, folder or sentence", show_default=False
        ),
    ] = None,
    lexicon: options.WordLists = None,
    as_json: options.AsJson = False,
) -> None:
    """Look at the word lists that the reading stands on, and try your own.

    list them; show one; find a word in all; check a folder of your own (exit 1 where it has faults); test what a
    sentence yields, and what the folder of --lexicon changes in it.
    """
    if not (of or "").strip() and do in _WANTED:
        raise InnographError(f"lexicon {do} wants {_WANTED[do]}", hint=f"such as innograph {_SUCH[do]}")
    if lexicon is not None and not lexicon.is_dir():
        raise SourceError("no such folder of word lists", where=str(lexicon))
    if do is What.LIST:
        _list(lexicon, as_json)
    elif do is What.SHOW:
        _show(str(of), lexicon, as_json)
    elif do is What.FIND:
        _find(str(of), lexicon, as_json)
    elif do is What.CHECK:
        _check(Path(of) if of else lexicon, as_json)
    else:
        _test(str(of), lexicon, as_json)


def _list(folder: Path | None, as_json: bool) -> None:
    from ...loaders.wordlists import laid

    rows: list[dict[str, Any]] = []
    for one in laid(folder):
        row: dict[str, Any] = {
            "list": one.shipped.name,
            "words": len(one.shipped.rows),
            "groups": one.groups,
            "columns": ", ".join(one.shipped.columns),
        }
        if folder is not None:
            row |= {"added": one.added, "replaced": one.replaced, "removed": one.removed}
        rows.append({**row, "purpose": one.shipped.purpose})
    output.table(list(rows[0]), rows, as_json=as_json)


def _show(name: str, folder: Path | None, as_json: bool) -> None:
    from ...loaders.lexicon import lexicon, shipped_list

    shipped = shipped_list(name)
    if not as_json:
        output.say(shipped.purpose)
        output.say()
    output.table(shipped.columns, lexicon((folder,) if folder else ()).rows(name), as_json=as_json)


def _find(word: str, folder: Path | None, as_json: bool) -> None:
    from ...loaders.lexicon import lexicon
    from ...loaders.wordlists import find

    rows = [
        {"list": entry.list, "word": entry.word, "says": _beside(entry.cells)}
        for entry in find(word, lexicon((folder,) if folder else ()))
    ]
    output.table(("list", "word", "says"), rows, as_json=as_json, empty=f"No list has a word with {word} in it.")


def _check(folder: Path | None, as_json: bool) -> None:
    from ...loaders.wordlists import complaints

    if folder is None:
        raise InnographError("lexicon check wants a folder of word lists", hint="such as innograph lexicon check words")
    if not folder.is_dir():
        raise SourceError("no such folder of word lists", where=str(folder))
    found = list(complaints(folder))
    rows = [{"kind": one.kind, "where": one.where, "what": one.what} for one in found]
    output.table(("kind", "where", "what"), rows, as_json=as_json, empty=f"{folder}: all well.")
    if any(one.kind == "fault" for one in found):
        raise typer.Exit(1)


def _test(sentence: str, folder: Path | None, as_json: bool) -> None:
    from ...loaders.read import ReadOptions
    from ...loaders.wordlists import changes, trial

    found = trial(sentence, ReadOptions(lexicons=(folder,) if folder else ()))
    changed = list(changes(trial(sentence, ReadOptions()), found)) if folder else []
    entries = [{"list": e.list, "word": e.word, "says": _beside(e.cells)} for e in found.entries]
    if as_json:
        output.say_json(
            {
                "words": [{"word": token.text, "tag": token.tag} for token in found.tokens],
                **{layer: [dict(item) for item in items] for layer, items in found.facts.items()},
                "changes": [{"change": kind, "layer": layer, **item} for kind, layer, item in changed],
                "columns": ["list", "word", "says"],
                "rows": entries,
            }
        )
        return
    output.say("words: " + " ".join(f"{token.text}/{token.tag}" for token in found.tokens))
    for layer, items in found.facts.items():
        if items:
            output.say(f"\n{layer}")
            output.table(list(items[0]), items, as_json=False)
    if not any(found.facts.values()):
        output.say("\nno name, effort, target, outcome or relation")
    output.say("\nentries of the lists that stand in it")
    output.table(("list", "word", "says"), entries, as_json=False, empty="none")
    if folder is not None:
        output.say(f"\nwhat {folder} changes" if changed else f"\n{folder} changes nothing in it.")
        for kind, layer, item in changed:
            output.say(f"{kind} {layer}: {_says(item)}")


def _beside(cells: Mapping[str, str]) -> str:
    """What a list says of a word, beside the word itself."""
    return _says(dict(list(cells.items())[1:]))


def _says(cells: Mapping[str, Any]) -> str:
    """What stands in the cells, by column, without empty ones."""
    return ", ".join(f"{column} {output.cell(value)}" for column, value in cells.items() if value not in ("", None, []))
