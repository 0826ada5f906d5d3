"""Entities of one canonical key become one, and all that spoke of the others speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..ontology.model import TYPE_CLASS, Effort, Entity, Facts, Outcome, Relation, Target

BODIES = ("actor", "platform", "programme", "policy")  # classes of which several names may be one thing


def merge(entities: Iterable[Entity]) -> tuple[tuple[Entity, ...], dict[str, str]]:
    """Entities of one canonical key as one, and the keys of those that went into another."""
    groups: dict[str, list[Entity]] = {}
    for entity in entities:
        # Places, fields and groups have no bodies behind them: they meet by their key alone, unless a person says so.
        is_body = TYPE_CLASS[entity.type] in BODIES
        own = entity.canonical if entity.linked == "decided" else entity.key
        groups.setdefault(entity.canonical if is_body else f"{entity.type} {own}", []).append(entity)
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
                links=tuple({link.name: link for entity in group for link in entity.links}.values()),
                linked=_linked(group),
            )
        )
    return tuple(merged), keys


def _linked(group: Iterable[Entity]) -> str:
    """How a merged entity was found: by what is surest among its names."""
    found = {entity.linked for entity in group}
    return next(how for how in ("decided", "register", "text", "unresolved", "new") if how in found)


def united(facts: Facts) -> Facts:
    """`facts` with the bodies of one canonical key as one, as after an analyst said that they are."""
    entities, keys = merge(facts.entities)
    return rekeyed(replace(facts, entities=entities), keys)


def rekeyed(facts: Facts, keys: Mapping[str, str]) -> Facts:
    """`facts` with every party's key replaced by what `keys` has for it; statements that become one are one."""

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
