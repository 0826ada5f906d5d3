"""Objects that clients send as JSON."""

from __future__ import annotations

import json
from typing import Any

from .sparql import BadRequest


def json_object(text: str) -> dict[str, Any]:
    """The JSON object that a text is. BadRequest where it is none, or has half a character, which nobody can write."""
    try:
        found = json.loads(text, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadRequest("the JSON has half of a character (a lone surrogate)") from None
    except (ValueError, RecursionError):
        raise BadRequest("this is no JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("a JSON object is wanted")
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)
