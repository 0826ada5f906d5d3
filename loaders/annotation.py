"""Hand annotations: what a careful reader found in a text, in the shape that `extract --json` prints.

    {"document": "plan.txt", "sections": […],
     "entities":  [{"name", "type", "section", "surface", "span": [start, end]}],
     "targets":   [{"indicator", "comparator", "low", "high", "unit", "year", "commitment", "section", "surface",
                    "span"}],
     "efforts":   [{"action", "commitment", "resource", "vehicle", "channel", "fields", "section", "surface", "span"}],
     "relations": [{"subject", "predicate", "object"}]}

Spans are [start, end) in code points of the received text. `document` is the text's path below a folder of texts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import InnographError
from ..ontology.model import ACTIONS, COMMITMENTS, COMPARATORS, PREDICATES, TYPE_CLASS

LAYERS = ("entities", "targets", "efforts", "relations")
_TEXT = {"type": "string", "minLength": 1}
_MAYBE = {"type": ["string", "null"]}
_SPANNED = {
    "section": _MAYBE,
    "surface": _TEXT,
    "span": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
}
_ITEMS: dict[str, dict[str, Any]] = {
    "entities": {"name": _TEXT, "type": {"enum": list(TYPE_CLASS)}, **_SPANNED},
    "targets": {
        "indicator": _TEXT,
        "comparator": {"enum": list(COMPARATORS)},
        "low": {"type": "number"},
        "high": {"type": "number"},
        "unit": {"type": "string"},
        "commitment": {"enum": list(COMMITMENTS)},
        **_SPANNED,
    },
    "efforts": {
        "action": {"enum": list(ACTIONS)},
        "commitment": {"enum": list(COMMITMENTS)},
        "resource": _MAYBE,
        "vehicle": _MAYBE,
        "fields": {"type": "array", "items": _TEXT},
        **_SPANNED,
    },
    "relations": {"subject": _TEXT, "predicate": {"enum": list(PREDICATES)}, "object": _TEXT},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "document": _TEXT,
        "sections": {"type": "array"},
        **{
            layer: {"type": "array", "items": {"type": "object", "properties": of, "required": list(of)}}
            for layer, of in _ITEMS.items()
        },
    },
    "required": ["document", *LAYERS],
}


def read_annotation(path: Path) -> dict[str, Any]:
    """The annotation in the file at `path`. InnographError, with file and place in it, where it has not the shape."""
    try:
        annotation = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InnographError("no such file", where=str(path)) from None
    except (ValueError, RecursionError) as error:
        raise InnographError(f"is no JSON: {error}", where=str(path)) from None
    if isinstance(annotation, dict) and "texts" in annotation:
        raise InnographError(
            "is an annotation of names alone, which is for training",
            where=str(path),
            hint="give one with entities, targets, efforts and relations",
        )
    first = min(
        _validator().iter_errors(annotation), key=lambda error: list(map(str, error.absolute_path)), default=None
    )
    if first is not None:
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first.absolute_path)
        said = first.message if len(first.message) < 200 else f"{first.message[:200]}…"
        raise InnographError(f"{place.lstrip('.')}: {said}" if place else said, where=str(path))
    found: dict[str, Any] = annotation
    return found


def faults(annotation: dict[str, Any], received: str) -> Iterator[str]:
    """What is wrong in a well-shaped annotation of the text `received`, one line each; nothing where all is well.

    Spans hold their surfaces, no entity is listed twice, and what efforts and relations name is an entity.
    """
    listed = Counter(entity["name"] for entity in annotation["entities"])
    yield from (f"entities: {name!r} is listed {times} times" for name, times in listed.items() if times > 1)
    for layer in ("entities", "targets", "efforts"):
        for number, item in enumerate(annotation[layer]):
            start, end = item["span"]
            if received[start:end] != item["surface"]:
                at = received.find(item["surface"])
                where = f"it stands at {at}" if at >= 0 else "the text has it nowhere"
                yield f"{layer}[{number}]: its surface {item['surface']!r} is not what stands at {start}:{end}; {where}"
    for number, target in enumerate(annotation["targets"]):
        if target["low"] > target["high"]:
            yield f"targets[{number}]: low is above high"
    for number, effort in enumerate(annotation["efforts"]):
        if not (effort["resource"] or effort["vehicle"]):
            yield f"efforts[{number}]: neither a resource nor a vehicle"
        parties = (effort["resource"], effort["vehicle"], *effort["fields"])
        yield from (f"efforts[{number}]: {who!r} is no entity" for who in parties if who and who not in listed)
    for number, relation in enumerate(annotation["relations"]):
        parties = (relation["subject"], relation["object"])
        yield from (f"relations[{number}]: {who!r} is no entity" for who in parties if who not in listed)


def text_of(annotation: dict[str, Any], texts: Path, where: Path) -> Path:
    """The file below `texts` that an annotation is of: at its `document`, or the only one of that name.

    InnographError, for the annotation at `where`, if there is none or several.
    """
    document: str = annotation["document"]
    direct = texts / document
    if direct.is_file() and direct.resolve().is_relative_to(texts.resolve()):
        return direct
    name = Path(document).name
    alike = [path for path in _files(texts).get(name, ()) if path.is_file()]
    if len(alike) == 1:
        return alike[0]
    problem = f"{len(alike)} texts of the name {name!r} are" if alike else f"its document {document!r} is not"
    raise InnographError(f"{problem} below {texts}", where=str(where), hint="--texts is the folder of the texts")


@lru_cache(maxsize=4)
def _files(folder: Path) -> dict[str, list[Path]]:
    """All files below a folder by their names."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        found.setdefault(path.name, []).append(path)
    return found


@lru_cache(maxsize=1)
def _validator() -> Any:
    # Imported here: few commands need it, and it takes its time to load.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(SCHEMA)
