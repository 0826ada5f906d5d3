"""Which fact of a plan a decision speaks of: found by what it says, told apart by its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from ..ontology.model import Effort, Entity, Outcome, Relation, Target
from . import stands
from .script import key

Fact = Entity | Effort | Target | Outcome | Relation
LAYERS: Mapping[str, str] = {
    "entity": "entities",
    "effort": "efforts",
    "target": "targets",
    "outcome": "outcomes",
    "relation": "relations",
}
PARTY = frozenset({"resource", "vehicle", "acted_by", "located_in", "subject", "object"})  # name one entity
PARTIES = frozenset({"fields", "concerns", "parties"})  # name several
_FIGURES = frozenset({"low", "high"})
_WORDS = frozenset({"indicator", "unit", "channel"})
_TELLING = ("resource", "vehicle", "subject", "object", "indicator", "concerns", "parties", "name")
_ALIKE = 60.0  # of 100: quotes less alike are of another place in the text


class NotOne(Exception):
    """No fact, or several: `standing` is "gone" or "ambiguous", `note` says why in a few words."""

    def __init__(self, standing: str, note: str) -> None:
        super().__init__(note)
        self.standing, self.note = standing, note


class Names:
    """Which entities of a plan go by a name, in either script; a form that is one's own key goes before an alias."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._own: dict[str, str] = {}
        self._forms: dict[str, list[str]] = {}
        self.entities: dict[str, Entity] = {}
        for entity in entities:
            self.add(entity)

    def add(self, entity: Entity) -> None:
        self.entities[entity.key] = entity
        self._own[key(entity.name)] = self._own[entity.key] = entity.key
        for form in (*map(key, entity.aliases), entity.canonical):
            self._forms.setdefault(form, []).append(entity.key)

    def remove(self, entity: Entity) -> None:
        del self.entities[entity.key]
        self._own.pop(key(entity.name), None)
        self._own.pop(entity.key, None)
        for form in (*map(key, entity.aliases), entity.canonical):
            self._forms[form].remove(entity.key)

    def of(self, name: str) -> tuple[str, ...]:
        """Keys of the entities of that name."""
        folded = key(name)
        if folded in self._own:
            return (self._own[folded],)
        return tuple(dict.fromkeys(self._forms.get(folded, ())))

    def means(self, name: str, own: str) -> bool:
        """Whether `name` may mean the entity whose key is `own`, or one that plans share with it (青岛, 青岛市)."""
        found = self.of(name)
        shared = self.entities[own].canonical if own in self.entities else own
        return own in found or any(self.entities[item].canonical == shared for item in found)


@dataclass(frozen=True, slots=True)
class Found:
    """A fact by its number in the pool; `is_moved` where its words are no longer those that were decided on."""

    number: int
    fact: Fact
    is_moved: bool


class Pool:
    """The facts of one kind, numbered in their order; found by the names and indicators in them."""

    def __init__(self, kind: str, facts: Iterable[Fact]) -> None:
        self.kind = kind
        self._next = 0
        self._facts: dict[int, Fact] = {}
        self._telling: dict[str, set[int]] = {}
        for fact in facts:
            self.add(fact)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def add(self, fact: Fact) -> None:
        self._put(self._next, fact)

    def replace(self, number: int, fact: Fact) -> None:
        """Another fact in the place of one."""
        self._forget(number)
        self._put(number, fact)

    def remove(self, number: int) -> None:
        self._forget(number)
        del self._facts[number]

    def twin(self, fact: Fact) -> int | None:
        """The number of a fact that stands for the same thing as this one; None where there is none."""
        wanted = identity(fact)
        words = list(_telling(fact))
        near = self._telling.get(words[0], set()) if words else set(self._facts)
        return next((number for number in sorted(near) if identity(self._facts[number]) == wanted), None)

    def find(self, said: Mapping[str, Any], names: Names) -> Found:
        """The one fact that says all that `said` says. NotOne where none does, or several that nothing tells apart."""
        fields = {field: value for field, value in said.items() if field not in ("kind", "quote", "section")}
        candidates = [(n, self._facts[n]) for n in self._near(fields, names)]
        same = [(n, fact) for n, fact in candidates if all(_says(fact, f, v, names) for f, v in fields.items())]
        quote = said.get("quote")
        near = [(n, fact) for n, fact in same if _is_near(fact, quote)]
        if not near:
            raise NotOne("gone", self._why_gone(fields, [fact for _, fact in candidates], bool(same), names))
        ranks = [_rank(fact, quote, said.get("section")) for _, fact in near]
        best = max(ranks)
        if ranks.count(best) > 1:
            raise NotOne("ambiguous", f"{ranks.count(best)} facts of the plan say this")
        number, fact = near[ranks.index(best)]
        moved = quote is not None and self.kind != "entity" and not stands.same_words(quote, fact.evidence.quote)
        return Found(number, fact, moved)

    def _put(self, number: int, fact: Fact) -> None:
        self._facts[number] = fact
        self._next = max(self._next, number + 1)
        for word in _telling(fact):
            self._telling.setdefault(word, set()).add(number)

    def _forget(self, number: int) -> None:
        for word in _telling(self._facts[number]):
            self._telling[word].discard(number)

    def _near(self, fields: Mapping[str, Any], names: Names) -> list[int]:
        """Numbers of the facts worth looking at."""
        for field in _TELLING:
            value = fields.get(field)
            if isinstance(value, list):
                value = value[0] if value else None
            if value is not None:
                words = (key(value), *names.of(value))
                return sorted({number for word in words for number in self._telling.get(word, ())})
        return list(self._facts)

    def _why_gone(self, fields: Mapping[str, Any], near: list[Fact], said_elsewhere: bool, names: Names) -> str:
        if said_elsewhere:
            return "the plan says this now in other words only"
        for field in (field for field in _TELLING if isinstance(fields.get(field), str)):
            if field in PARTY and not names.of(fields[field]):
                return f"the plan no longer names {fields[field]}"
        others = []
        for fact in near:
            differing = [field for field, value in fields.items() if not _says(fact, field, value, names)]
            if differing and not set(differing) & set(_TELLING):
                others.append((len(differing), f"{differing[0]} is now {_plain(fact, differing[0], names)}"))
        return min(others)[1] if others else "the text yields no such fact"


def identity(fact: Fact) -> tuple[object, ...]:
    """What makes two facts one: of an effort its section and parties, of a target its section, indicator and figure."""
    if isinstance(fact, Entity):
        return (fact.key,)
    if isinstance(fact, Effort):
        return fact.section, fact.resource, fact.vehicle
    if isinstance(fact, Relation):
        return fact.subject, fact.predicate, fact.object
    figure = (fact.section, fact.indicator_key, fact.low, fact.high, fact.unit)
    return (*figure, fact.comparator, fact.year) if isinstance(fact, Target) else (*figure, fact.parties)


def _plain(fact: Fact, field: str, names: Names) -> Any:
    value = getattr(fact, field)
    if field in PARTY and value is not None:
        return names.entities[value].name if value in names.entities else value
    if field in PARTIES:
        return [names.entities[item].name if item in names.entities else item for item in value]
    return list(value) if isinstance(value, tuple) else value


def _telling(fact: Fact) -> set[str]:
    if isinstance(fact, Entity):
        return {fact.key, fact.canonical, *map(key, (fact.name, *fact.aliases))}
    if isinstance(fact, Effort):
        words = {fact.resource, fact.vehicle}
    elif isinstance(fact, Target):
        words = {key(fact.indicator), *fact.concerns}
    elif isinstance(fact, Outcome):
        words = {key(fact.indicator) if fact.indicator else None, *fact.parties}
    else:
        words = {fact.subject, fact.object}
    return {word for word in words if word is not None}


def _says(fact: Fact, field: str, value: Any, names: Names) -> bool:
    own = getattr(fact, field)
    if own is None or value is None:
        return own is None and value is None
    if field == "name":
        return key(str(value)) in _telling(fact)
    if field in PARTY:
        return names.means(value, own)
    if field in PARTIES:
        return len(own) == len(value) and all(any(names.means(name, item) for item in own) for name in value)
    if field == "trigger":
        return list(map(key, own)) == list(map(key, value))
    if field in _FIGURES:
        return bool(abs(own - value) <= 1e-9 * max(1.0, abs(own)))
    return key(own) == key(value) if field in _WORDS else bool(own == value)


def _is_near(fact: Fact, quote: str | None) -> bool:
    if quote is None or isinstance(fact, Entity | Relation):
        return True  # what a thing is, and how two things stand to each other, may be told anywhere
    one, other = key(quote), key(fact.evidence.quote)
    return one in other or other in one or fuzz.ratio(one, other) >= _ALIKE


def _rank(fact: Fact, quote: str | None, section: str | None) -> tuple[float, bool]:
    alike = fuzz.ratio(key(quote), key(fact.evidence.quote)) if quote else 0.0
    own = fact.evidence.section if isinstance(fact, Entity | Relation) else fact.section
    return alike, section is not None and own == section
