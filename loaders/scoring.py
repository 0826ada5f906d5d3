"""How well a text was read: facts against a hand annotation of it, layer by layer.

Both have the shape of `annotation`. Names are compared in one script and one region's wording, without quotes, spaces
and widths. Precision, recall and F1 are micro; nothing to find and nothing found is 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..ontology.model import TYPE_CLASS
from .script import converter

Item = Mapping[str, Any]
Key = tuple[Any, ...]

NAMED = ("actor", "platform", "programme")
ALIKE = 0.6  # of two indicators of one figure: how much of their characters they must share
_UNTOLD = re.compile(r"[\s“”\"'‘’「」『』《》〈〉()（）·・-]")


@dataclass(frozen=True, slots=True)
class Miss:
    """One item that only one side has, or an attribute on which they differ."""

    layer: str
    kind: str  # "missing" (only the annotation has it), "extra" (only the facts have it), "differs"
    what: str  # the item in words
    span: tuple[int, int] | None  # in the received text, where its side gives one


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's counts."""

    name: str
    hits: int
    gold: int
    found: int

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else float(not self.gold)

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else float(not self.found)

    @property
    def f1(self) -> float:
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class Attribute:
    """How often an attribute is right on the items that both sides have."""

    name: str
    right: int
    judged: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one text."""

    layers: tuple[Layer, ...]
    attributes: tuple[Attribute, ...]
    misses: tuple[Miss, ...]


@lru_cache(maxsize=65536)
def norm(name: str | None) -> str:
    """The form in which names are compared: all wordings meet by way of Taiwan's.

    >>> norm("「智慧財產權」聯盟") == norm("知识产权联盟")
    True
    """
    if name is None:
        return ""
    plain = converter("t2s")(unicodedata.normalize("NFKC", name))
    return _UNTOLD.sub("", converter("tw2sp")(converter("s2twp")(plain))).lower()


def score(gold: Item, facts: Item) -> Scores:
    """`facts` against the annotation `gold`. Sections are compared only where the annotation has some."""
    sides = (_Side(gold, True), _Side(facts, bool(gold.get("sections"))))
    layers: list[Layer] = []
    misses: list[Miss] = []

    def compare(name: str, one: Mapping[Key, Item], other: Mapping[Key, Item], *, told: bool = True) -> None:
        layers.append(Layer(name, len(one.keys() & other.keys()), len(one), len(other)))
        if told:
            for kind, mine, its, side in (("missing", one, other, 0), ("extra", other, one, 1)):
                misses.extend(
                    Miss(name, kind, _words(item), sides[side].span(item))
                    for key, item in mine.items()
                    if key not in its
                )

    def named(key: Callable[[Item], Key]) -> list[dict[Key, Item]]:
        return [side.entities(NAMED, key) for side in sides]

    by_name = named(lambda e: (norm(e["name"]),))
    compare("named entities, name", *by_name)
    # What is missing or extra by name is told once, not by class and type again.
    compare("named entities, name+class", *named(lambda e: (norm(e["name"]), _class(e["type"]))), told=False)
    compare("named entities, name+type", *named(lambda e: (norm(e["name"]), e["type"])), told=False)
    for kind in ("policy", "actor-group", "field", "place"):
        compare(kind, *(side.entities((kind,), lambda e: (norm(e["name"]),)) for side in sides))

    pairs, missed, spare = _match_targets(sides[0].items("targets"), sides[1].items("targets"))
    layers.append(Layer("targets", len(pairs), len(pairs) + len(missed), len(pairs) + len(spare)))
    for kind, items, side in (("missing", missed, 0), ("extra", spare, 1)):
        misses.extend(Miss("targets", kind, _words(item), sides[side].span(item)) for item in items)

    of_named = [side.efforts(named=True) for side in sides]
    compare("efforts, a named party", *of_named)
    compare("efforts, groups only", *(side.efforts(named=False) for side in sides))
    compare("relations", *(side.relations() for side in sides))

    both = [(of_named[0][key], of_named[1][key]) for key in of_named[0] if key in of_named[1]]
    attributes = [
        _attribute(f"matched efforts, {name}", both, name, misses) for name in ("action", "commitment", "channel")
    ]
    attributes.append(_attribute("matched efforts, fields all right", both, "fields", misses))
    attributes.append(_attribute("matched targets, comparator+commitment", pairs, "comparator+commitment", misses))
    for key in by_name[0].keys() & by_name[1].keys():
        one, other = by_name[0][key], by_name[1][key]
        if one["type"] != other["type"]:
            what = f"{_words(other)}: type {other['type']}, in the annotation {one['type']}"
            misses.append(Miss("named entities, name+type", "differs", what, sides[1].span(other)))
    return Scores(tuple(layers), tuple(attributes), tuple(sorted(misses, key=_in_order)))


def judged(gold: Item, facts: Item) -> Iterator[tuple[str, Item, bool]]:
    """Each fact with its kind, and whether the annotation has it too.

    An entity by name and type, an effort by its section and parties, a target by section, figure, unit and indicator, a
    relation by all three. Sections are compared only where the annotation has some.
    """
    one, other = _Side(gold, True), _Side(facts, bool(gold.get("sections")))
    for kind, layer, key in (
        ("entity", "entities", lambda e: (norm(e["name"]), e["type"])),
        ("effort", "efforts", lambda e: (e["section"] or "", norm(e.get("resource")), norm(e.get("vehicle")))),
        ("relation", "relations", lambda r: (norm(r["subject"]), r["predicate"], norm(r["object"]))),
    ):
        known = {key(item) for item in one.items(layer)}
        yield from ((kind, item, key(item) in known) for item in other.items(layer))
    pairs, _, spare = _match_targets(one.items("targets"), other.items("targets"))
    yield from (("target", item, True) for _, item in pairs)
    yield from (("target", item, False) for item in spare)


class _Side:
    """The items of one side by what they are compared by."""

    def __init__(self, facts: Item, with_sections: bool) -> None:
        self._facts, self._with_sections = facts, with_sections
        self._spans = {
            entity["name"]: tuple(entity["span"]) for entity in facts.get("entities", ()) if "span" in entity
        }

    def items(self, layer: str) -> list[Item]:
        found = self._facts.get(layer, [])
        return list(found) if self._with_sections else [{**item, "section": None} for item in found]

    def entities(self, classes: Sequence[str], key: Callable[[Item], Key]) -> dict[Key, Item]:
        return _first({key(e): e} for e in self._facts.get("entities", ()) if _class(e["type"]) in classes)

    def efforts(self, *, named: bool) -> dict[Key, Item]:
        """Efforts with, or without, a party that is an actor, platform or programme by name. Of equal ones the last."""
        known = {norm(e["name"]) for e in self._facts.get("entities", ()) if _class(e["type"]) in NAMED}
        found: dict[Key, Item] = {}
        for effort in self.items("efforts"):
            parties = norm(effort.get("resource")), norm(effort.get("vehicle"))
            if named == bool({*parties} & known):
                found[effort["section"] or "", *parties] = effort
        return found

    def relations(self) -> dict[Key, Item]:
        return _first(
            {(norm(r["subject"]), r["predicate"], norm(r["object"])): r} for r in self._facts.get("relations", ())
        )

    def span(self, item: Item) -> tuple[int, int] | None:
        """Where an item stands; a relation without a place of its own, where its subject does."""
        start_end = item.get("span") or self._spans.get(item.get("subject", ""))
        return (start_end[0], start_end[1]) if start_end else None


def _first(pairs: Iterable[Mapping[Key, Item]]) -> dict[Key, Item]:
    found: dict[Key, Item] = {}
    for pair in pairs:
        for key, item in pair.items():
            found.setdefault(key, item)
    return found


def _class(kind: str) -> str:
    return TYPE_CLASS.get(kind, kind)


def _match_targets(
    gold: Sequence[Item], found: Sequence[Item]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pairs of equal section, figure and unit whose indicators are alike, then what is left of either side."""
    spare: dict[tuple[Any, str], list[Item]] = {}
    for target in found:
        spare.setdefault((target["section"], norm(target.get("unit"))), []).append(target)
    pairs, missed = [], []
    for target in gold:
        near = spare.get((target["section"], norm(target["unit"])), [])
        match = next((other for other in near if _same_figure(target, other)), None)
        if match is None:
            missed.append(target)
            continue
        pairs.append((target, match))
        near[:] = [other for other in near if other is not match]
    left = {id(target) for targets in spare.values() for target in targets}
    return pairs, missed, [target for target in found if id(target) in left]


def _same_figure(one: Item, other: Item) -> bool:
    for end in ("low", "high"):
        figure = other.get(end)
        if not isinstance(figure, (int, float)) or abs(figure - one[end]) > 1e-9 * max(1, abs(one[end])):
            return False
    return _likeness(other.get("indicator"), one["indicator"]) >= ALIKE


def _likeness(one: str | None, other: str | None) -> float:
    """Share of the characters that two indicators have in common; 1 where one holds the other and half its length."""
    a, b = norm(one), norm(other)
    if not a or not b:
        return 0.0
    if (a in b or b in a) and 2 * min(len(a), len(b)) >= max(len(a), len(b)):
        return 1.0
    return 2 * len({*a} & {*b}) / (len({*a}) + len({*b}))


def _attribute(title: str, pairs: Iterable[tuple[Item, Item]], name: str, misses: list[Miss]) -> Attribute:
    """How often the attributes `name` (several joined by +) agree, where the annotation gives the first of them."""
    names = name.split("+")
    right = judged = 0
    for one, other in pairs:
        if not one.get(names[0]):
            continue
        judged += 1
        if all(_value(one.get(part)) == _value(other.get(part)) for part in names):
            right += 1
            continue
        told = ", ".join(f"{part} {_told(other.get(part))}" for part in names)
        wanted = ", ".join(_told(one.get(part)) for part in names)
        span = other.get("span") or one.get("span")
        what = f"{_words(other)}: {told}, in the annotation {wanted}"
        misses.append(Miss(title, "differs", what, (span[0], span[1]) if span else None))
    return Attribute(title, right, judged)


def _value(value: object) -> object:
    return (
        {norm(item) for item in value} if isinstance(value, list) else norm(value if isinstance(value, str) else None)
    )


def _told(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value) if value else "–"


def _words(item: Item) -> str:
    """An item as people read it."""
    if "name" in item:
        return f"{item['name']} ({item['type']})"
    if "indicator" in item:
        low, high = item.get("low"), item.get("high")
        figure = f"{low:g}" if low == high else f"{low:g}–{high:g}"
        return f"{item['indicator']} {item.get('comparator')} {figure} {item.get('unit') or ''}".rstrip()
    if "predicate" in item:
        return f"{item['subject']} {item['predicate']} {item['object']}"
    return f"{item.get('action')}: {_told(item.get('resource'))} through {_told(item.get('vehicle'))}"


def _in_order(miss: Miss) -> tuple[int, str, str, str]:
    return (miss.span[0] if miss.span else -1, miss.layer, miss.kind, miss.what)
