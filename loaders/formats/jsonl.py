"""JSON lines: each line an object whose `text` is a plan, with what is known of it beside."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import fields

from ...errors import SourceError
from ..given import About
from .extract import Extract
from .text import clean, decode

HINT = 'each line is an object with "text", and what is known of it: title, issuer, date, place, year, source_url'
_KNOWN = frozenset(item.name for item in fields(About))
_DATE = re.compile(r"(\d{4})\s?[-./年]?\s?(\d{1,2})\s?[-./月]?\s?(\d{1,2})\s?日?(?:[T ].*)?")


def extract(data: bytes, where: str) -> Extract:
    """The plan of one line. SourceError where it is no object, has no text, or says what cannot be."""
    line, encoding = decode(data, where)
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise SourceError(f"not valid JSON ({reason})", where=where, hint=HINT) from None
    if not isinstance(record, dict):
        raise SourceError("not a JSON object", where=where, hint=HINT)
    text = record.get("text")
    if not isinstance(text, str):
        found = "no 'text'" if text is None else "a 'text' that is no string"
        raise SourceError(f"an object with {found}", where=where, hint=HINT)
    if not clean(text):
        raise SourceError("its 'text' has characters that no text has", where=where, hint=HINT)
    known: dict[str, str | int] = {}
    unknown: list[str] = []
    for name, value in record.items():
        key = name.replace("-", "_")
        if key in _KNOWN and value not in (None, ""):
            known[key] = _value(key, value, where)
        elif key not in _KNOWN and key != "text":
            unknown.append(name)
    notes = (f"keys that say nothing to Innograph: {', '.join(map(repr, unknown))}",) if unknown else ()
    return Extract(text, encoding, about=About(**known), notes=notes)  # type: ignore[arg-type]  # checked by name


def _value(key: str, value: object, where: str) -> str | int:
    if key == "year":
        if isinstance(value, str) and re.fullmatch(r"\d{4}年?", value.strip()):
            return int(value.strip()[:4])
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    elif isinstance(value, str) and clean(value):
        return value if key != "date" else _date(value, where)
    raise SourceError(f"{key!r} is {value!r}", where=where, hint=f"give {'a number' if key == 'year' else 'a string'}")


def _date(value: str, where: str) -> str:
    """A date as official texts and data write it, in ISO 8601: 2019-3-1, 2019/03/01, 20190301, 2019年3月1日."""
    if found := _DATE.fullmatch(value.strip()):
        try:
            return datetime.date(*map(int, found.groups())).isoformat()
        except ValueError:
            pass
    raise SourceError(f"{value!r} is no date", where=where, hint="such as 2019-03-01")
