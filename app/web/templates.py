"""Pages as HTML: jinja2 over `templates/`, where all that texts say is escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from . import words

HERE = Path(__file__).parent
STATIC = HERE / "static"
# No page can hold these as they are; people see the picture that Unicode has for each.
_UNSEEN = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: "\u2421"}


def render(name: str, values: Mapping[str, Any]) -> str:
    """The page of a template. `lang` among the values is the language of its words."""
    lang = values["lang"]
    return (
        _environment()
        .get_template(name)
        .render(
            **values,
            say=lambda message, **more: words.say(message, lang, **more),
            term=lambda local: words.term(local, lang),
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    made.globals["asset"] = asset
    made.filters["visible"] = visible
    return made


def seen(text: str) -> str:
    """The text without the control characters that no page may hold, each in the place of one."""
    return text.translate(_UNSEEN)


def visible(text: str) -> str:
    r"""A short text whose blanks and line ends can be seen.

    >>> visible("a\n b"), visible("")
    ('a⏎␣b', '∅')
    """
    return text.replace("\r", "").replace("\n", "⏎").replace(" ", "␣").replace("\u3000", "␣␣") or "∅"


def _seen(value: Any) -> Any:
    if isinstance(value, Markup):
        return Markup(seen(str(value)))
    return seen(value) if isinstance(value, str) else value


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a file of the bundle: its hash goes with it, so that browsers may keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return str(escape(f"/static/{name}?v={digest[:12]}"))
