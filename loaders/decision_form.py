"""The form of a decision: what a line of the decisions file may say, and what is wrong with one that says otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import InnographError
from ..ontology.model import ACTIONS, COMMITMENTS, COMPARATORS, PREDICATES, TYPE_CLASS, VERDICTS

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_NAME = {"type": "string", "minLength": 1, "maxLength": 300}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 5000}
_FIGURE = {"type": "number", "minimum": -1e18, "maximum": 1e18}
_YEAR = {"type": ["integer", "null"], "minimum": 1949, "maximum": 2100}
_NAMES = {"type": "array", "items": _NAME, "maxItems": 100}
_MAYBE = {"type": ["string", "null"], "minLength": 1, "maxLength": 300}


def _one_of(words: Iterable[str]) -> dict[str, Any]:
    return {"enum": list(words)}


# What a fact of each kind may say: the keys of `innograph extract --json`.
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "entity": {"name": _NAME, "type": _one_of(TYPE_CLASS)},
    "effort": {
        "action": _one_of(ACTIONS),
        "commitment": _one_of(COMMITMENTS),
        "trigger": _NAMES,
        "resource": _MAYBE,
        "vehicle": _MAYBE,
        "channel": _MAYBE,
        "fields": _NAMES,
        "acted_by": _MAYBE,
        "located_in": _MAYBE,
    },
    "target": {
        "indicator": _NAME,
        "comparator": _one_of(COMPARATORS),
        "low": _FIGURE,
        "high": _FIGURE,
        "unit": _NAME,
        "year": _YEAR,
        "commitment": _one_of(COMMITMENTS),
        "trigger": _NAMES,
        "concerns": _NAMES,
    },
    "outcome": {
        "indicator": _MAYBE,
        "low": {**_FIGURE, "type": ["number", "null"]},
        "high": {**_FIGURE, "type": ["number", "null"]},
        "unit": _MAYBE,
        "year": _YEAR,
        "parties": _NAMES,
    },
    "relation": {"subject": _NAME, "predicate": _one_of(PREDICATES), "object": _NAME},
}
# What a fact that is added must say; a target's or outcome's `high` is its `low` where it is not said.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "entity": ("name", "type"),
    "effort": ("action", "commitment", "trigger"),
    "target": ("indicator", "comparator", "low", "unit", "commitment"),
    "outcome": (),
    "relation": ("subject", "predicate", "object"),
}
_ABOUT: Mapping[str, tuple[str, ...]] = {  # the keys of each verdict beside decision, who, when, why: needed ones
    **dict.fromkeys(("accept", "reject", "add"), ("plan", "fact")),
    "correct": ("plan", "fact", "set"),
    "merge": ("body", "into"),
    "split": ("plan", "name", "body"),
}
_MAY: Mapping[str, tuple[str, ...]] = {"merge": ("plan", "type"), "split": ("as",)}
_WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?")


def checked(said: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """`said` where it has the form of a decision. InnographError says what is wrong with it."""
    # Imported here: it takes a while to load, and most readings have no decisions to check.
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    validator = Draft202012Validator(_schema(str(said.get("decision")), _kind_of(said)))
    if (error := best_match(validator.iter_errors(said))) is not None:
        raise InnographError(_fault(error), where=where, hint="docs/review.md has the form of each decision")
    _check_rest(said, where)
    return said


def canonical(said: Mapping[str, Any]) -> str:
    """The same text for all that say the same."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _kind_of(said: Mapping[str, Any]) -> str:
    fact = said.get("fact")
    return str(fact.get("kind")) if isinstance(fact, dict) else ""


@lru_cache(maxsize=64)
def _schema(verdict: str, kind: str) -> dict[str, Any]:
    """The JSON Schema of a decision of that verdict about a fact of that kind."""
    if verdict not in VERDICTS:
        return {"type": "object", "properties": {"decision": _one_of(VERDICTS)}, "required": ["decision"]}
    fields = FIELDS.get(kind, {})
    quoted = () if kind == "entity" else ("quote",)  # the name of an entity is its quote
    needed = (*quoted, *NEEDED.get(kind, ())) if verdict == "add" else ()
    fact: dict[str, Any] = {"type": "object", "properties": {"kind": _one_of(FIELDS)}, "required": ["kind"]}
    if kind in FIELDS:
        fact["properties"] |= {**fields, "quote": _TEXT, "section": _MAYBE}
        fact |= {"required": ["kind", *needed], "additionalProperties": False, "minProperties": 2}
    about = {
        "plan": _NAME,
        "fact": fact,
        "set": {"type": "object", "properties": dict(fields), "additionalProperties": False, "minProperties": 1},
        **dict.fromkeys(("name", "body", "into", "as"), _NAME),
        "type": _one_of(TYPE_CLASS),
    }
    keys = (*_ABOUT[verdict], *_MAY.get(verdict, ()))
    always = {"decision": _one_of(VERDICTS), "who": _NAME, "when": {"type": "string"}, "why": _TEXT}
    return {
        "type": "object",
        "properties": {**always, **{key: about[key] for key in keys}},
        "required": [*always, *_ABOUT[verdict]],
        "additionalProperties": False,
    }


def _check_rest(said: Mapping[str, Any], where: str) -> None:
    """What a schema does not say."""
    try:
        canonical(said).encode()
    except UnicodeEncodeError:
        raise InnographError("has half of a character (a lone surrogate)", where=where) from None
    when = said["when"]
    try:
        if not _WHEN.fullmatch(when):
            raise ValueError(when)
        datetime.fromisoformat(when)
    except ValueError:
        raise InnographError(f"'when' is {_short(when)}", where=where, hint="such as 2021-03-01T09:30:00Z") from None
    fact = said.get("fact", {})
    adds = said["decision"] == "add"
    if adds and fact["kind"] == "effort" and not (fact.get("resource") or fact.get("vehicle")):
        raise InnographError("an effort without resource and vehicle", where=where, hint="say whose, or through what")
    if adds and fact["kind"] == "outcome" and not (fact.get("indicator") or fact.get("parties")):
        raise InnographError("an outcome without indicator and parties", where=where, hint="say what was achieved")


def _fault(error: ValidationError) -> str:
    """What is wrong with one value, in our words."""
    where = ".".join(str(part) for part in error.absolute_path)
    named = f"{where!r}" if where else "it"
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"{missing!r} is missing" + (f" in {named}" if where else "")
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = next(key for key in error.instance if key not in known)
        return f"unknown key {_short(unknown)}" + (f" in {named}" if where else "") + f"; known are {', '.join(known)}"
    if error.validator == "enum":
        return f"{named} is {_short(error.instance)}, not one of {', '.join(map(str, error.validator_value))}"
    if error.validator == "type":
        kinds = error.validator_value
        return f"{named} is no {' or '.join([kinds] if isinstance(kinds, str) else kinds)}"
    if error.validator == "minProperties":
        return f"{named} says too little"
    return f"{named} is too long, too short or out of bounds: {_short(error.instance)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
