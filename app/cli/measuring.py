"""The command that measures: evaluate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...errors import InnographError
from . import options, output
from .building import how_read
from .models import asked_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...loaders.evaluation import Change, Evaluated
    from ...loaders.scoring import Miss

_COLUMNS = ("text", "layer", "precision", "recall", "f1", "gold", "found")
_SIGNS = {"missing": "−", "extra": "+", "differs": "≠"}
_FEW_TEXTS = 3  # up to so many have a table each


def add_to(app: typer.Typer) -> None:
    """Put the command of this module on `app`."""
    app.command(
        epilog=options.examples(
            "evaluate gold/plan.json --texts plans",
            "evaluate gold/*.json --texts plans --misses",
            "evaluate gold/*.json --texts plans --lexicon words --changes",
        )
    )(evaluate)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD…", help="hand annotations, JSON", show_default=False)],
    texts: Annotated[Path, typer.Option(metavar="DIR", help="folder of the annotated texts", show_default=False)],
    misses: Annotated[bool, typer.Option("--misses", help="show what was missed, each in its sentence")] = False,
    changes: Annotated[
        bool, typer.Option("--changes", help="read without --lexicon too, and show what it changed")
    ] = False,
    register: options.Register = None,
    lexicon: options.WordLists = None,
    extractor: options.Extractor = options.Who.RULES,
    endpoint: options.Endpoint = None,
    model: options.Model = None,
    model_timeout: options.ModelTimeout = options.MODEL_TIMEOUT_S,
    model_cache: options.ModelCache = None,
    as_json: options.AsJson = False,
) -> None:
    """Score the reading against hand annotations, layer by layer.

    An annotation has the shape of extract --json; `document` is its text's path below --texts. Means are over the texts
    with at least three items in the layer.
    """
    from ...loaders import evaluation
    from ...loaders.given import About

    if changes and lexicon is None:
        raise InnographError("--changes shows what --lexicon DIR changed", hint="give --lexicon")
    if not texts.is_dir():
        raise InnographError("no such folder of texts", where=str(texts))
    asked = asked_model(extractor, endpoint, model, model_timeout, model_cache)
    how = how_read(About(), register, lexicon, asked)
    items = [evaluation.annotated(path, texts) for path in gold]
    read = [evaluation.evaluate(item, how) for item in output.progress(items, "reading")]
    before: list[Evaluated] = []
    if changes:
        plain = replace(how, lexicons=())
        before = [evaluation.evaluate(item, plain) for item in output.progress(items, "reading without the folder")]
    (_say_json if as_json else _say)(read, before, misses)


def _say_json(read: Sequence[Evaluated], before: Sequence[Evaluated], misses: bool) -> None:
    from ...loaders import evaluation

    said: dict[str, Any] = {
        "means": [_figures(mean) for mean in evaluation.means(read)],
        "attributes": [
            {"name": item.name, "right": item.right, "judged": item.judged} for item in evaluation.attributes(read)
        ],
    }
    if misses:
        said["misses"] = [_miss(text, miss) for text in read for miss in text.scores.misses]
    if before:
        said["before"] = [_figures(mean) for mean in evaluation.means(before)]
        said["changes"] = [
            {"verdict": change.verdict, **_miss(text, change.miss)} for text, change in _changes(read, before)
        ]
    said["columns"] = list(_COLUMNS)
    said["rows"] = _rows(read)
    output.say_json(said)


def _say(read: Sequence[Evaluated], before: Sequence[Evaluated], misses: bool) -> None:
    from ...loaders import evaluation

    if len(read) <= _FEW_TEXTS:
        for text in read:
            output.say(text.document)
            rows = [{**row, **{k: _share(row[k]) for k in _COLUMNS[2:5]}} for row in _rows([text])]
            output.table(_COLUMNS[1:], rows, as_json=False)
            output.say()
    else:
        layers = [layer.name for layer in read[0].scores.layers]
        columns = ("text", *layers)
        by_text = [
            {
                "text": text.document,
                **{layer.name: _share(layer.f1) if layer.gold or layer.found else "" for layer in text.scores.layers},
            }
            for text in read
        ]
        output.say("F1, text by text")
        output.table(columns, by_text, as_json=False)
        output.say()
    if len(read) > 1:
        output.say(f"means over the texts with at least {evaluation.FEWEST} items in the layer")
        old = {mean.name: mean.f1 for mean in evaluation.means(before)} if before else {}
        rows = []
        for mean in evaluation.means(read):
            row: dict[str, Any] = {"layer": mean.name, **{k: _share(getattr(mean, k)) for k in _COLUMNS[2:5]}}
            rows.append({**row, "f1 before": _share(old.get(mean.name)), "texts": mean.texts})
        output.table(list(rows[0]), rows, as_json=False)
        output.say()
    output.table(
        ("attribute", "right", "judged"),
        [{"attribute": a.name, "right": a.right, "judged": a.judged} for a in evaluation.attributes(read)],
        as_json=False,
    )
    if misses:
        output.say("\nmisses: − only in the annotation, + only in the reading, ≠ otherwise in the annotation")
        for text in read:
            for miss in text.scores.misses:
                _show(_SIGNS[miss.kind], text, miss)
    if before:
        found = list(_changes(read, before))
        output.say(
            "\nwhat the folder of word lists mends and breaks"
            if found
            else "\nThe folder of word lists changes nothing."
        )
        for text, change in found:
            _show(
                f"{change.verdict}: {'no more ' if change.verdict == 'better' else ''}{change.miss.kind}",
                text,
                change.miss,
            )


def _rows(read: Sequence[Evaluated]) -> list[dict[str, Any]]:
    return [
        {
            "text": text.document,
            "layer": layer.name,
            "precision": round(layer.precision, 4),
            "recall": round(layer.recall, 4),
            "f1": round(layer.f1, 4),
            "gold": layer.gold,
            "found": layer.found,
        }
        for text in read
        for layer in text.scores.layers
    ]


def _figures(mean: Any) -> dict[str, Any]:
    figures = {key: getattr(mean, key) for key in ("precision", "recall", "f1")}
    return {"layer": mean.name, **{k: v if v is None else round(v, 4) for k, v in figures.items()}, "texts": mean.texts}


def _changes(read: Sequence[Evaluated], before: Sequence[Evaluated]) -> list[tuple[Evaluated, Change]]:
    from ...loaders import evaluation

    return [
        (new, change)
        for old, new in zip(before, read, strict=True)
        for change in evaluation.changes(old.scores, new.scores)
    ]


def _miss(text: Evaluated, miss: Miss) -> dict[str, Any]:
    from ...loaders.evaluation import context

    before, quote, after = context(text.received, miss.span) if miss.span else (None, None, None)
    return {
        "text": text.document,
        "layer": miss.layer,
        "kind": miss.kind,
        "what": miss.what,
        "before": before,
        "quote": quote,
        "after": after,
        "span": list(miss.span) if miss.span else None,
    }


def _show(sign: str, text: Evaluated, miss: Miss) -> None:
    """One miss, and below it the sentence with its words marked."""
    from rich.text import Text

    from ...loaders.evaluation import context

    place = f"{text.document}:{miss.span[0]}" if miss.span else text.document
    output.say(f"{sign} {miss.layer}: {miss.what}  ({place})")
    if miss.span:
        before, quote, after = context(text.received, miss.span)
        output.console().print(
            Text.assemble("    ", (before, "dim"), (f"【{quote}】", "bold"), (after, "dim")), soft_wrap=True
        )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
