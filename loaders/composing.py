"""Facts as people say them made into facts of the plan: only what stands in the text enters.

A name has to be one of the plan's and to stand in the quote, as has a trigger word and a figure; a quote is at most a
sentence. What does not stand raises NotInText, which says what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..ontology.model import Effort, Entity, Evidence, Facts, Outcome, Relation, Target
from . import stands
from .matching import PARTIES, PARTY, Fact, Names
from .register import Register
from .script import key
from .stands import NotInText

_IN_THE_QUOTE = frozenset({"resource", "vehicle", "subject", "object", "concerns", "parties"})


def added(facts: Facts, names: Names, said: Mapping[str, Any], register: Register) -> Fact:
    """The fact that `said` states."""
    if said["kind"] == "entity":
        return _entity(facts, names, said, register)
    evidence = stands.evidence(facts, said["quote"], said.get("section"))
    blank = replace(_BLANK[said["kind"]], evidence=evidence, confidence=1.0, rule="added")
    fact = blank if isinstance(blank, Relation) else replace(blank, section=evidence.section)
    given = {field: value for field, value in said.items() if field not in ("kind", "quote", "section")}
    if "low" in given:
        given.setdefault("high", given["low"])
    return changed(facts, names, fact, given)


def changed(facts: Facts, names: Names, fact: Fact, put: Mapping[str, Any]) -> Fact:
    """`fact` with the fields of `put` as they are said there, each proved in the fact's quote."""
    quote = fact.evidence
    values: dict[str, Any] = {}
    for field, value in put.items():
        values[field] = _proved(facts, names, quote, field, value)
    if isinstance(fact, Target | Outcome):
        values |= _figures(fact, quote, put)
        if "indicator" in put:
            values["indicator_key"] = key(put["indicator"]) if put["indicator"] else None
    new = replace(fact, **values)
    if isinstance(new, Effort) and new.resource is None and new.vehicle is None:
        raise NotInText("an effort needs a resource or a vehicle")
    if isinstance(new, Outcome) and new.indicator is None and not new.parties:
        raise NotInText("an outcome needs an indicator or a party")
    if isinstance(new, Relation) and new.subject == new.object:
        raise NotInText("a relation is between two things")
    is_of_field = isinstance(new, Relation) and new.predicate in ("in-field", "cooperates-in")
    if isinstance(new, Relation) and is_of_field and names.entities[new.object].type != "field":
        raise NotInText(f"{names.entities[new.object].name} is no field")
    return new


def renamed(facts: Facts, names: Names, entity: Entity, put: Mapping[str, Any], register: Register) -> Entity:
    """`entity` under another name or of another type."""
    kind, name = put.get("type", entity.type), put.get("name", entity.name)
    if key(name) == entity.key:
        return replace(entity, type=kind, name=name)
    if key(name) in names.entities:
        raise NotInText(f"{name} is in the plan already; reject this one, or merge the two")
    places = stands.find(facts.received, name)
    if places:
        start, end = min(places, key=lambda place: abs(place[0] - entity.evidence.start))
        evidence = stands.evidence_at(facts, start, end)
    else:
        evidence = stands.evidence_at(facts, *stands.sentence(facts, entity.evidence.start, entity.evidence.end))
        if not stands.holds_name(evidence.quote, name):
            raise NotInText(f"{name} does not stand in the text")
    canonical, linked = _known(name, register)
    spans = tuple(places) or ((evidence.start, evidence.end),)
    return replace(
        entity,
        key=key(name),
        name=name,
        type=kind,
        canonical=canonical,
        linked=linked,
        evidence=evidence,
        mentions=spans,
    )


def _entity(facts: Facts, names: Names, said: Mapping[str, Any], register: Register) -> Entity:
    name = said["name"]
    if key(name) in names.entities:
        raise NotInText(f"{name} is in the plan already")
    places = stands.find(facts.received, name)
    if "quote" in said:
        evidence = stands.evidence(facts, said["quote"], said.get("section"))
    elif places:
        evidence = stands.evidence_at(facts, *places[0])
    else:
        raise NotInText(f"{name} does not stand in the text; quote the words that name it")
    if not stands.holds_name(evidence.quote, name):
        raise NotInText(f"{name} does not stand in the quote")
    spans = tuple(places) or ((evidence.start, evidence.end),)
    canonical, linked = _known(name, register)
    return Entity(key(name), name, said["type"], canonical, evidence, 1.0, "added", mentions=spans, linked=linked)


def _known(name: str, register: Register) -> tuple[str, str]:
    """Canonical key, and how it was found."""
    bodies = register.find(name)
    return (key(bodies[0].name), "register") if len(bodies) == 1 else (key(name), "new")


def _proved(facts: Facts, names: Names, quote: Evidence, field: str, value: Any) -> Any:
    if field in PARTY and value is not None:
        return _party(names, quote, field, value)
    if field in PARTIES:
        return tuple(dict.fromkeys(_party(names, quote, field, name) for name in value))
    if field == "trigger":
        return tuple(_in_quote(quote, word) for word in value)
    if field == "indicator" and value is not None:
        start, end = stands.sentence(facts, quote.start, quote.end)
        if not stands.holds_name(facts.received[start:end], value):
            raise NotInText(f"the indicator {value} does not stand in the sentence")
    if field == "channel" and value is not None and not stands.find(facts.received, value):
        raise NotInText(f"the channel {value} does not stand in the text")
    return value


def _party(names: Names, quote: Evidence, field: str, name: str) -> str:
    keys = names.of(name)
    if not keys:
        raise NotInText(f"{name} is no name of the plan; add it as an entity first")
    if len(keys) > 1:
        raise NotInText(f"{name} may be {len(keys)} things of the plan; give the full name")
    entity = names.entities[keys[0]]
    if field == "fields" and entity.type != "field":
        raise NotInText(f"{name} is no field but {entity.type}")
    named = any(quote.start <= start and end <= quote.end for start, end in entity.mentions)
    forms = (name, entity.name, *entity.aliases)
    if field in _IN_THE_QUOTE and not named and not any(stands.holds_name(quote.quote, form) for form in forms):
        raise NotInText(f"{name} does not stand in the quote")
    return entity.key


def _in_quote(quote: Evidence, word: str) -> str:
    places = stands.find(quote.quote, word)
    if not places:
        raise NotInText(f"{word} does not stand in the quote")
    return quote.quote[slice(*places[0])]


def _figures(fact: Target | Outcome, quote: Evidence, put: Mapping[str, Any]) -> dict[str, Any]:
    """Both bounds, each proved; one figure stays one where only its low bound is put right."""
    if not {"low", "high"} & set(put):
        return {}
    low = put.get("low", fact.low)
    high = put.get("high", low if fact.low == fact.high else fact.high)
    for value in {low, high} - {None}:
        if not stands.holds_figure(quote.quote, value):
            raise NotInText(f"the figure {value:g} does not stand in the quote")
    if low is not None and high is not None and low > high:
        raise NotInText("the lower bound is above the upper one")
    return {"low": None if low is None else float(low), "high": None if high is None else float(high)}


_NOWHERE = Evidence("", 0, 0, None, 1)
_BLANK: Mapping[str, Effort | Target | Outcome | Relation] = {
    "effort": Effort(None, "", "", (), None, None, None, (), None, None, _NOWHERE, 1.0, ""),
    "target": Target(None, "", "", "", 0.0, 0.0, "", None, "", (), (), _NOWHERE, 1.0, ""),
    "outcome": Outcome(None, None, None, None, None, None, None, (), _NOWHERE, 1.0, ""),
    "relation": Relation("", "", "", _NOWHERE, 1.0, ""),
}
