"""One node per thing: which known body a name means, and which names of one text mean the same.

The register decides first, then what the text itself says (以下简称). A name that several bodies go by is theirs only
if the plan's place tells which; else it stays apart and is marked "unresolved". A branch never merges with its parent:
only whole names are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from ..ontology.model import TYPE_CLASS, Effort, Entity, Facts, Outcome, Relation, Target
from .lexicon import Lexicon, lexicon
from .register import Body, Register
from .script import key, to_hant

_DEFINED = re.compile(r"[（(](?:以下)?[简簡][称稱](?:为|為)?[:：]?\s?[“\"「]?([^”\"」）)]{2,20})[”\"」]?[)）]")
_BODIES = ("actor", "platform", "programme")


def university(name: str, place_key: str | None, words: Lexicon) -> str | None:
    """Full Simplified name of the university that a short name means in a plan of this place; None where it means none.

    >>> [university("山大", place, lexicon()) for place in ("青岛", "太原", None)]
    ['山东大学', '山西大学', None]
    """
    row = _short_names(words).get(key(name))
    if row is None:
        return None
    homes = _homes(place_key, words)
    for full, place in zip(row["full"].split("|"), row["place"].split("|"), strict=True):
        if not place or place in homes:
            return full
    return None


def link(facts: Facts, register: Register, words: Lexicon | None = None) -> Facts:
    """`facts` with each entity's canonical key and how it was found; entities that are one thing are merged.

    A merged entity keeps its fullest name in the text, the others become aliases; all that spoke of the others
    speaks of it. Short names of universities are spelt out, in the text's script.
    """
    words = words or lexicon()
    renamed: dict[str, str] = {}
    linked: list[Entity] = []
    defined = _defined(facts)
    for entity in facts.entities:
        spelt = _spelt_out(entity, facts, words)
        renamed[entity.key] = spelt.key
        linked.append(_with_canonical(spelt, facts.plan.place_key, register, words))
    linked = _by_the_text(linked, defined)
    entities, merged = _merge(linked)
    keys = {old: merged.get(new, new) for old, new in renamed.items()}
    return _rekeyed(replace(facts, entities=entities), keys)


@lru_cache(maxsize=4)
def _short_names(words: Lexicon) -> dict[str, dict[str, str]]:
    return {row["short"]: row for row in words.rows("universities")}


@lru_cache(maxsize=64)
def _homes(place_key: str | None, words: Lexicon) -> frozenset[str]:
    """A place and the province around it, by their short names."""
    if place_key is None:
        return frozenset()
    rows = words.rows("places")
    parents = {row["parent"] for row in rows if row["short"] == place_key and row["parent"]}
    return frozenset({place_key, *(row["short"] for row in rows if row["name"] in parents)})


def _spelt_out(entity: Entity, facts: Facts, words: Lexicon) -> Entity:
    if TYPE_CLASS[entity.type] != "actor":
        return entity
    full = university(entity.name, facts.plan.place_key, words)
    if full is None:
        return entity
    name = to_hant(full) if facts.plan.language == "zh-Hant" else full
    aliases = tuple(dict.fromkeys((*entity.aliases, entity.name)))
    return replace(entity, key=key(full), canonical=key(full), name=name, type="university", aliases=aliases)


def _with_canonical(entity: Entity, place_key: str | None, register: Register, words: Lexicon) -> Entity:
    if TYPE_CLASS[entity.type] not in _BODIES:
        return entity
    for form in (entity.name, *entity.aliases):
        bodies = [body for body in register.find(form) if _may_be(entity, body)]
        if len(bodies) > 1:
            homes = _homes(place_key, words)
            bodies = [body for body in bodies if body.place in homes] or bodies
        if len(bodies) == 1:
            return replace(entity, canonical=key(bodies[0].name), linked="register")
        if bodies:
            return replace(entity, linked="unresolved")
    is_short = key(entity.name) in _short_names(words)  # of a university, but nothing tells which
    return replace(entity, linked="unresolved") if is_short and entity.type == "university" else entity


def _may_be(entity: Entity, body: Body) -> bool:
    """Whether the classes fit: an institute may be read as a platform and a platform as one, a programme as neither."""
    if not body.type:
        return True
    mine, its = TYPE_CLASS[entity.type], TYPE_CLASS[body.type]
    return (mine == "programme") == (its == "programme")


def _defined(facts: Facts) -> dict[str, str]:
    """Short forms that the text itself defines → the key of the entity whose mention stands right before."""
    ends = {end: entity.key for entity in facts.entities for _, end in entity.mentions}
    found = {}
    for match in _DEFINED.finditer(facts.received):
        if match.start() in ends:
            found[key(match[1])] = ends[match.start()]
    return found


def _by_the_text(entities: list[Entity], defined: Mapping[str, str]) -> list[Entity]:
    canonical = {entity.key: entity.canonical for entity in entities}
    return [
        replace(entity, canonical=canonical[defined[entity.key]], linked="text")
        if entity.linked in ("new", "unresolved") and defined.get(entity.key) in canonical
        else entity
        for entity in entities
    ]


def _merge(entities: Iterable[Entity]) -> tuple[tuple[Entity, ...], dict[str, str]]:
    """Entities of one canonical key as one, and the keys of those that went into another."""
    groups: dict[str, list[Entity]] = {}
    for entity in entities:
        # Places, fields and groups have no bodies behind them: they meet by their own key alone.
        is_body = TYPE_CLASS[entity.type] in _BODIES
        groups.setdefault(entity.canonical if is_body else f"{entity.type} {entity.key}", []).append(entity)
    merged: list[Entity] = []
    keys: dict[str, str] = {}
    for group in groups.values():
        fullest = max(group, key=lambda entity: (len(entity.name), -entity.evidence.start))
        first = min(group, key=lambda entity: entity.evidence.start)
        forms = dict.fromkeys(form for entity in group for form in (entity.name, *entity.aliases))
        keys |= {entity.key: fullest.key for entity in group}
        merged.append(
            fullest
            if len(group) == 1
            else replace(
                fullest,
                evidence=first.evidence,
                confidence=max(entity.confidence for entity in group),
                aliases=tuple(form for form in forms if form != fullest.name),
                mentions=tuple(sorted({span for entity in group for span in entity.mentions})),
            )
        )
    return tuple(merged), keys


def _rekeyed(facts: Facts, keys: Mapping[str, str]) -> Facts:
    def new(old: str | None) -> str | None:
        return keys.get(old, old) if old is not None else None

    def all_new(olds: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(keys.get(old, old) for old in olds))

    efforts: dict[tuple[object, ...], Effort] = {}
    for effort in facts.efforts:
        effort = replace(
            effort,
            resource=new(effort.resource),
            vehicle=new(effort.vehicle),
            fields=all_new(effort.fields),
            acted_by=new(effort.acted_by),
            located_in=new(effort.located_in),
        )
        efforts.setdefault((effort.section, effort.resource, effort.vehicle), effort)
    relations: dict[tuple[str, str, str], Relation] = {}
    for relation in facts.relations:
        subject, object_ = keys.get(relation.subject, relation.subject), keys.get(relation.object, relation.object)
        if subject != object_:
            relations.setdefault(
                (subject, relation.predicate, object_), replace(relation, subject=subject, object=object_)
            )
    targets: tuple[Target, ...] = tuple(replace(item, concerns=all_new(item.concerns)) for item in facts.targets)
    outcomes: tuple[Outcome, ...] = tuple(replace(item, parties=all_new(item.parties)) for item in facts.outcomes)
    return replace(
        facts,
        efforts=tuple(efforts.values()),
        relations=tuple(relations.values()),
        targets=targets,
        outcomes=outcomes,
    )
