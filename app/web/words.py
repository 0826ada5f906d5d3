"""The explorer's words in its three languages, and which of them a visitor reads.

All of them stand in `words.json`, a message a line: under its name its text by language tag. Labels of classes,
properties and concepts are the ontology's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request

from ...graph.labels import hant
from ...graph.naming import figures
from ...ontology.terms import (
    ACTIONS,
    COMMITMENTS,
    COMPARATORS,
    ENTITY_CLASSES,
    LANGUAGES,
    PREDICATES,
    VERDICTS,
    Class,
    Property,
)
from ...queries import names

if TYPE_CHECKING:
    from .graphs import Served

_FILE = Path(__file__).with_name("words.json")
_TERMS: Mapping[str, Mapping[str, str]] = {
    **{slug: cls.labels for slug, cls in ENTITY_CLASSES.items()},
    **{slug: term.labels for slug, term in PREDICATES.items()},
    **{cls.local: cls.labels for cls in Class},
    **{term.local: term.labels for term in Property},
    **{
        slug: term.labels
        for concepts in (ACTIONS, COMMITMENTS, COMPARATORS, VERDICTS)
        for slug, term in concepts.items()
    },
}


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    """All messages by name, each by language tag."""
    found: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def say(name: str, lang: str, /, **values: object) -> str:
    """A message with its values in place: {n} in it is the value `n`. KeyError where there is none of that name."""
    return words()[name][lang].format(**values)


def told(error: Exception, lang: str) -> str:
    """What was wrong, in one line: by the error's `code` and `values` where it has them, else in its own English."""
    code, values = getattr(error, "code", ""), dict(getattr(error, "values", {}))
    if lang == "en":
        return str(error)
    if not code:
        return say("fault_other", lang, said=error)
    if "kind" in values:
        values["kind"] = say(f"ask_{values['kind']}", lang)
    return say(f"fault_{code}", lang, **values)


def some(prefix: str, lang: str) -> dict[str, str]:
    """The messages whose names begin so, in one language: what a page's script says."""
    return {name: text[lang] for name, text in words().items() if name.startswith(prefix)}


def term(local: str, lang: str) -> str:
    """The label of a class or property (by local name), or of a word of facts and decisions; else `local`."""
    return _TERMS[local][lang] if local in _TERMS else local


def figure(low: float, high: float | None, unit: str | None, lang: str) -> str:
    """A figure as people write it, or a range: 2.87%, 120亿元, CNY 12 billion."""
    chinese, english = figures(low, low if high is None else high, unit or "")
    return english if lang == "en" else hant(chinese) if lang == "zh-Hant" else chinese


def chosen(request: Request) -> str:
    """The language that ?lang= names, as one of LANGUAGES; "" where it names none of them."""
    return _known(request.query_params.get("lang", ""))


def asked_for(request: Request) -> str:
    """The language that ?lang= names, else the first that the browser asks for and labels have; "" for neither."""
    wanted = [request.query_params.get("lang", "")]
    wanted += [part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")]
    return next(filter(None, map(_known, wanted)), "")


def language(request: Request, served: Served) -> str:
    """The language of a page: that which is asked for, else the plans'."""
    found = asked_for(request) or names.language(served.store.store)
    return found if found in LANGUAGES else LANGUAGES[0]


def _known(tag: str) -> str:
    low = tag.lower()
    if low.startswith("zh"):
        return "zh-Hant" if any(part in low for part in ("hant", "tw", "hk", "mo")) else "zh-Hans"
    return "en" if low.startswith("en") else ""
