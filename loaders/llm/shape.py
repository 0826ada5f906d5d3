"""The shape of what a model answers: a JSON schema made from the ontology, and the proof of single items.

The shape is that of `extract --json` without positions, since models cannot count: `surface` is the quote, and what
an item names stands in its quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ...ontology.terms import ACTIONS, COMMITMENTS, COMPARATORS, ENTITY_CLASSES, PREDICATES, Term

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_NUMBER = {"type": "number"}
_TEXTS = {"type": "array", "items": _TEXT}
_YEAR = {"type": ["integer", "null"]}
# What an item may lack, and what it then has.
_USUAL: Mapping[str, Any] = {
    "resource": None,
    "vehicle": None,
    "channel": None,
    "year": None,
    "indicator": None,
    "low": None,
    "high": None,
    "unit": None,
    "fields": [],
    "parties": [],
}


def _one_of(terms: Mapping[str, Term]) -> dict[str, Any]:
    meaning = "；".join(f"{word} {term.labels['zh-Hans']}" for word, term in terms.items())
    return {"type": "string", "enum": list(terms), "description": meaning}


def _items() -> dict[str, dict[str, Any]]:
    quote = {"type": "string", "description": "正文中的原话，逐字照抄，不超过一句"}
    return {
        "entities": {"name": _TEXT, "type": _one_of(ENTITY_CLASSES), "surface": quote},
        "efforts": {
            "action": _one_of(ACTIONS),
            "commitment": _one_of(COMMITMENTS),
            "resource": _MAYBE,
            "vehicle": _MAYBE,
            "channel": _MAYBE,
            "fields": _TEXTS,
            "surface": quote,
        },
        "targets": {
            "indicator": _TEXT,
            "comparator": _one_of(COMPARATORS),
            "low": _NUMBER,
            "high": _NUMBER,
            "unit": _TEXT,
            "year": _YEAR,
            "commitment": _one_of(COMMITMENTS),
            "surface": quote,
        },
        "outcomes": {
            "indicator": _MAYBE,
            "low": {"type": ["number", "null"]},
            "high": {"type": ["number", "null"]},
            "unit": _MAYBE,
            "year": _YEAR,
            "parties": _TEXTS,
            "surface": quote,
        },
        "relations": {"subject": _TEXT, "predicate": _one_of(PREDICATES), "object": _TEXT, "surface": quote},
    }


ITEMS: Mapping[str, Mapping[str, Any]] = _items()
# Strict, as endpoints want it that hold a model to a schema: every key required, no other allowed.
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        layer: {
            "type": "array",
            "items": {"type": "object", "properties": of, "required": list(of), "additionalProperties": False},
        }
        for layer, of in ITEMS.items()
    },
    "required": list(ITEMS),
    "additionalProperties": False,
}


def item_of(layer: str, answered: object) -> dict[str, Any] | None:
    """One answered item with all its keys, None where it has not the shape. What it has beyond the shape is left out.

    >>> item_of("relations", {"subject": "甲", "predicate": "located-in", "object": "乙", "quote": "乙甲"})
    {'subject': '甲', 'predicate': 'located-in', 'object': '乙', 'surface': '乙甲'}
    >>> item_of("relations", {"subject": "甲", "predicate": "owns", "object": "乙", "surface": "乙甲"})
    """
    if not isinstance(answered, dict):
        return None
    given = {**_USUAL, "surface": answered.get("quote"), **answered}  # models like to call a quote a quote
    item = {key: given.get(key) for key in ITEMS[layer]}
    return item if _validator(layer).is_valid(item) else None


@lru_cache(maxsize=len(ITEMS))
def _validator(layer: str) -> Any:
    # Imported here: only who asks a model needs it.
    from jsonschema import Draft202012Validator

    return Draft202012Validator({"type": "object", "properties": ITEMS[layer], "required": list(ITEMS[layer])})
