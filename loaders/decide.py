"""Analysts' decisions applied to the facts of one plan, after linking: a pure step from facts to facts.

First what is decided about entities, then which of them are one and which are not, then about what the plan says of
them; each in the order in which it was taken. A decision finds its fact by what it says; where several say the same, by
its words. What it no longer finds, or finds twice, or what does not stand in the text, changes nothing and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from ..ontology.model import Decided, Entity, Facts
from . import composing
from .bodies import failed, fitted, merge, split, told
from .decisions import Decision, Decisions
from .matching import LAYERS, Fact, Names, NotOne, Pool
from .merging import rekeyed
from .register import Register
from .stands import NotInText


def decide(facts: Facts, decisions: Decisions, register: Register) -> Facts:
    """`facts` as analysts decided, with what became of each decision in `decided`.

    A fact that was accepted, corrected or added has confidence 1 and says so in its rule.
    """
    ours = decisions.of(facts.plan.path, facts.plan.filename)
    if not ours:
        return facts
    of_entities = [one for one in ours if one.fact.get("kind") == "entity"]
    of_facts = [one for one in ours if one.fact and one not in of_entities]
    facts, decided = _on_entities(facts, of_entities, register)
    facts, more = merge(facts, [one for one in ours if one.verdict == "merge"], register)
    decided += more
    facts, more = split(facts, [one for one in ours if one.verdict == "split"])
    decided += more
    facts, more = _on_facts(facts, of_facts, register)
    return replace(facts, decided=(*decided, *more))


def _on_entities(facts: Facts, decisions: Iterable[Decision], register: Register) -> tuple[Facts, list[Decided]]:
    """Entities accepted, rejected, corrected and added; what spoke of them follows."""
    pool, names = Pool("entity", facts.entities), Names(facts.entities)
    renames: dict[str, str] = {}
    gone: set[str] = set()
    decided: list[Decided] = []
    for one in decisions:
        try:
            if one.verdict == "add":
                new = composing.added(facts, names, one.fact, register)
                pool.add(new)
                names.add(cast(Entity, new))
                gone.discard(cast(Entity, new).key)
                decided.append(told(one, new))
                continue
            found = pool.find(one.fact, names)
            old = cast(Entity, found.fact)
            names.remove(old)
            if one.verdict == "reject":
                pool.remove(found.number)
                gone.add(old.key)
                decided.append(told(one, old))
                continue
            new = old
            try:
                if one.verdict == "correct":
                    new = composing.renamed(facts, names, old, one.said["set"], register)
                    renames[old.key] = new.key
                new = cast(Entity, _sure(new, one))
                pool.replace(found.number, new)
            finally:
                names.add(new)
            decided.append(told(one, new))
        except (NotOne, NotInText) as error:
            decided.append(failed(one, error))
    keys = {old: _last(renames, old) for old in renames}
    return fitted(rekeyed(replace(facts, entities=tuple(cast(Iterable[Entity], pool))), keys), gone), decided


def _on_facts(facts: Facts, decisions: Iterable[Decision], register: Register) -> tuple[Facts, list[Decided]]:
    """Efforts, targets, outcomes and relations accepted, rejected, corrected and added."""
    names = Names(facts.entities)
    pools = {kind: Pool(kind, getattr(facts, layer)) for kind, layer in LAYERS.items() if kind != "entity"}
    decided: list[Decided] = []
    for one in decisions:
        pool = pools[one.fact["kind"]]
        try:
            if one.verdict == "add":
                new = composing.added(facts, names, one.fact, register)
                _put(pool, None, new)
                decided.append(told(one, new))
                continue
            found = pool.find(one.fact, names)
            new = found.fact
            if one.verdict == "reject":
                pool.remove(found.number)
            else:
                if one.verdict == "correct":
                    new = composing.changed(facts, names, new, one.said["set"])
                new = _sure(new, one)
                _put(pool, found.number, new)
            decided.append(told(one, new, is_moved=found.is_moved))
        except (NotOne, NotInText) as error:
            decided.append(failed(one, error))
    layers = {LAYERS[kind]: tuple(pool) for kind, pool in pools.items()}
    return replace(facts, **layers), decided  # type: ignore[arg-type]


def _put(pool: Pool, number: int | None, new: Fact) -> None:
    """A fact in its place, where no other says the same."""
    if pool.twin(new) not in (None, number):
        raise NotInText("another fact of the plan says this already")
    if number is None:
        pool.add(new)
    else:
        pool.replace(number, new)


def _sure(fact: Fact, decision: Decision) -> Fact:
    made = {"accept": "accepted", "correct": "corrected"}[decision.verdict]
    return replace(fact, confidence=1.0, rule=f"{made}:{fact.rule.rpartition(':')[2]}")


def _last(renames: Mapping[str, str], key: str) -> str:
    seen = {key}
    while renames.get(key, key) not in seen:
        key = renames[key]
        seen.add(key)
    return key
