"""What is known of a plan beside its text: what a user gives, and what stands in a file beside it or in its record."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path

from ..errors import InnographError


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a plan beforehand; None leaves it to the text. `date` is ISO 8601."""

    place: str | None = None
    year: int | None = None
    issuer: str | None = None
    title: str | None = None
    source_url: str | None = None
    date: str | None = None


def beside(path: Path) -> About:
    """What `PLAN.meta.json` beside a plan says (`plan.txt.meta.json` or `plan.meta.json`); nothing where there is none.

    InnographError where it is not JSON, has a key that About has not, or a value of the wrong type.
    """
    for meta in (path.with_name(f"{path.name}.meta.json"), path.with_suffix(".meta.json")):
        if not meta.is_file():
            continue
        try:
            given = json.loads(meta.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise InnographError(f"not valid JSON ({error})", where=str(meta)) from None
        known = [item.name for item in fields(About)]
        if not isinstance(given, dict):
            raise InnographError("not a JSON object", where=str(meta), hint=f"give some of {', '.join(known)}")
        values: dict[str, str | int | None] = {}
        for name, value in given.items():
            field_name = name.replace("-", "_")
            wanted = int if field_name == "year" else str
            if field_name not in known:
                raise InnographError(f"unknown key {name!r}", where=str(meta), hint=f"known are {', '.join(known)}")
            if value is not None and (not isinstance(value, wanted) or isinstance(value, bool)):
                raise InnographError(f"{name!r} must be {wanted.__name__}, not {value!r}", where=str(meta))
            values[field_name] = value
        return About(**values)  # type: ignore[arg-type]  # checked by name just above
    return About()


def first_of(first: About, second: About) -> About:
    """`first`, with what it leaves open from `second`."""
    pairs = {item.name: (getattr(first, item.name), getattr(second, item.name)) for item in fields(About)}
    return About(**{name: one if one is not None else other for name, (one, other) in pairs.items()})
