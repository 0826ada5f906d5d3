"""What facts and the decisions on them say, in the page's language; and the fields of a fact, for a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...loaders.decision_form import FIELDS
from .words import figure, say, term

KINDS: Mapping[str, str] = {
    "entity": "kind_entity",
    "effort": "kind_effort",
    "target": "kind_target",
    "outcome": "kind_outcome",
    "relation": "kind_relation",
}
_NUMBERS = frozenset(("number", "integer"))
# The property of the ontology whose label a field of a fact has, where it is not of the field's name.
_PROPERTY = {
    "resource": "gathers",
    "vehicle": "through",
    "fields": "inField",
    "acted_by": "actedBy",
    "located_in": "locatedIn",
    "unit": "unitText",
    "parties": "concerns",
}


def statement(kind: str, said: Mapping[str, Any], lang: str) -> str:
    """What a fact says, in one line; of one that a decision names in part, what is there.

    >>> statement("effort", {"action": "build", "vehicle": "海洋实验室", "commitment": "advancing"}, "zh-Hans")
    '建设 海洋实验室（推进）'
    """

    def word(name: str) -> str:
        return term(said[name], lang) if said.get(name) else ""

    if kind == "entity":
        parts, aside = [said.get("name")], word("type")
    elif kind == "relation":
        parts, aside = [said.get("subject"), word("predicate"), said.get("object")], ""
    elif kind == "effort":
        through = (
            say("through_which", lang, what=said["vehicle"]) if said.get("resource") and said.get("vehicle") else ""
        )
        parts = [word("action"), said.get("resource") or said.get("vehicle"), through]
        aside = word("commitment")
    else:
        low, high = said.get("low"), said.get("high")
        amount = "" if low is None else figure(low, high, said.get("unit"), lang)
        parts = [said.get("indicator"), "、".join(said.get("parties") or ()), word("comparator"), amount]
        aside = word("commitment")
    line = " ".join(filter(None, parts))
    return say("aside", lang, what=line, more=aside) if aside else line


def matter(said: Mapping[str, Any], lang: str) -> str:
    """What a decision (a line of the file) decides.

    >>> matter({"decision": "merge", "body": "海研所", "into": "海洋研究所"}, "zh-Hans")
    '合并：海研所即海洋研究所'
    """
    verdict = str(said["decision"])
    if verdict == "merge":
        what = say("is_that", lang, what=said["body"], that=said["into"])
    elif verdict == "split":
        what = say("is_not_that", lang, what=said["name"], that=said["body"])
        what += say("but_is", lang, what=said["as"]) if "as" in said else ""
    else:
        kind = said["fact"]["kind"]
        what = f"{say(KINDS[kind], lang)} {statement(kind, said['fact'], lang)}"
    put = [f"{label(name, lang)} = {_value(value, lang)}" for name, value in said.get("set", {}).items()]
    return say("decides", lang, verdict=term(verdict, lang), what=" → ".join((what, *filter(None, ["; ".join(put)]))))


def label(name: str, lang: str) -> str:
    """What a field of a fact is called."""
    return term(_PROPERTY.get(name, name), lang)


def fields(kind: str, said: Mapping[str, Any], lang: str, needed: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The fields of a fact of that kind, filled with what is `said`; those `needed` must be."""
    found = []
    for name, schema in FIELDS[kind].items():
        types = [types] if isinstance(types := schema.get("type", "string"), str) else types
        options = [{"value": one, "label": term(one, lang)} for one in schema.get("enum", ())]
        form = "choice" if options else "list" if "array" in types else "number" if _NUMBERS & {*types} else "text"
        one = {"name": name, "label": label(name, lang), "form": form, "value": said.get(name), "options": options}
        found.append({**one, "needed": name in needed})
    return found


def _value(value: object, lang: str) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "–" if value is None else term(value, lang) if isinstance(value, str) else f"{value:.15g}"
