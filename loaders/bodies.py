"""Which bodies are one and which are not, as analysts decided; and what follows for what speaks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace

from ..ontology.model import Alias, Decided, Entity, Evidence, Facts
from . import stands
from .decisions import Decision
from .matching import Fact, NotOne
from .merging import rekeyed, united
from .register import Register
from .script import key, to_hant

_OF_FIELDS = ("in-field", "cooperates-in")


def told(decision: Decision, fact: Fact | None, *, is_moved: bool = False) -> Decided:
    """A decision that holds."""
    note = f"the words are now 「{fact.evidence.quote}」" if is_moved and fact is not None else None
    return _decided(decision, "moved" if is_moved else "applied", note, fact)


def failed(decision: Decision, why: Exception) -> Decided:
    """A decision that does not hold."""
    return _decided(decision, why.standing if isinstance(why, NotOne) else "refused", str(why), None)


def _decided(decision: Decision, standing: str, note: str | None, fact: Fact | None) -> Decided:
    said = decision.said
    return Decided(
        decision.id, decision.verdict, said["who"], said["when"], said["why"], decision.matter, standing, note, fact
    )


def merge(facts: Facts, decisions: Iterable[Decision], register: Register) -> tuple[Facts, list[Decided]]:
    """`facts` in which the bodies that were said to be one have one canonical key, and are one entity.

    A merge that names no plan and finds neither body says nothing of this plan. What was merged into a body that was
    merged on goes on with it.
    """
    decided: list[tuple[Decision, str]] = []
    into: dict[str, tuple[str, str | None]] = {}
    shared = {form: entity.canonical for entity in facts.entities for form in _own_forms(entity)}
    for one in decisions:
        body, other = one.said["body"], one.said["into"]
        known = register.find(other)
        target = key(known[0].name) if len(known) == 1 else shared.get(key(other), key(other))
        into[key(body)] = (target, one.said.get("type") or (known[0].type or None if len(known) == 1 else None))
        decided.append((one, key(body)))
    if not into:
        return facts, []
    types = {entity.canonical: entity.type for entity in facts.entities}
    moved: dict[str, Entity] = {}
    touched: set[str] = set()
    for entity in facts.entities:
        start = next((form for form in _own_forms(entity) if form in into), None)
        if start is not None:
            canonical, kind, passed = _followed(into, start)
            touched |= {*_own_forms(entity), *passed}
            moved[entity.key] = replace(
                entity,
                canonical=canonical,
                type=kind or types.get(canonical, entity.type),
                linked="decided",
                links=(
                    *(link for link in entity.links if link.name != entity.name),
                    Alias(entity.name, "decided", entity.evidence),
                ),
                candidates=(),
            )
    facts = united(replace(facts, entities=tuple(moved.get(entity.key, entity) for entity in facts.entities)))
    by_canonical = {entity.canonical: entity for entity in facts.entities}
    found: list[Decided] = []
    for one, body in decided:
        if body in touched:
            found.append(told(one, by_canonical.get(_followed(into, body)[0])))
        elif one.plan is not None:
            found.append(failed(one, NotOne("gone", f"the plan no longer names {one.said['body']}")))
    return facts, found


def split(facts: Facts, decisions: Iterable[Decision]) -> tuple[Facts, list[Decided]]:
    """`facts` in which the names that were said not to stand for a body stand for a thing of their own.

    What speaks of the body in words that hold only the name speaks of that thing from now on.
    """
    decided: list[Decided] = []
    for one in decisions:
        name, body = key(one.said["name"]), key(one.said["body"])
        entity = next((e for e in facts.entities if name in _own_forms(e) and body in _own_forms(e)), None)
        if entity is None:
            why = f"the plan no longer takes {one.said['name']} for {one.said['body']}"
            decided.append(failed(one, NotOne("gone", why)))
            continue
        facts, new = _parted(facts, entity, one.said["name"], one.said.get("as"))
        decided.append(told(one, new))
    return facts, decided


def _parted(facts: Facts, entity: Entity, name: str, other: str | None) -> tuple[Facts, Entity]:
    own = [span for span in entity.mentions if stands.same_words(facts.received[slice(*span)], name)]
    rest = [span for span in entity.mentions if span not in own]
    if not own or not rest:
        own, rest = list(entity.mentions), []
    canonical = key(other or name)
    if canonical == entity.canonical:  # of the same name, and yet another body
        canonical = f"{canonical}（{facts.plan.place_key or facts.plan.path}）"
    spelt = to_hant(name) if facts.plan.language == "zh-Hant" else name
    new = replace(
        entity,
        key=key(name),
        name=spelt,
        canonical=canonical,
        linked="decided",
        aliases=(),
        mentions=tuple(own),
        evidence=_first(facts, entity, own),
        links=(),
        candidates=(),
    )
    if not rest:
        return _with(facts, entity, (new,), lambda fact: True)
    forms = [form for form in (entity.name, *entity.aliases) if key(form) != key(name)]
    full = max(forms, key=len, default=entity.name)
    kept = replace(
        entity,
        name=full,
        key=key(full),
        aliases=tuple(form for form in forms if form != full),
        mentions=tuple(rest),
        evidence=_first(facts, entity, rest),
        links=tuple(link for link in entity.links if key(link.name) != key(name)),
    )

    def is_of_new(fact: Fact) -> bool:
        start, end = fact.evidence.start, fact.evidence.end
        within = [[span for span in spans if start <= span[0] and span[1] <= end] for spans in (own, rest)]
        return bool(within[0]) and not within[1]

    return _with(facts, entity, (kept, new), is_of_new)


def _with(
    facts: Facts, old: Entity, new: tuple[Entity, ...], is_of_last: Callable[[Fact], bool]
) -> tuple[Facts, Entity]:
    """`facts` with the entity `old` as `new`: what `is_of_last` holds of speaks of the last, all else of the first."""
    entities = tuple(one for entity in facts.entities for one in (new if entity is old else (entity,)))
    halves = [_only(facts, is_of_last, half, old.key, new[-half].key) for half in (0, 1)]
    one, other = halves
    return replace(
        facts,
        entities=entities,
        efforts=tuple(sorted((*one.efforts, *other.efforts), key=_place)),
        targets=tuple(sorted((*one.targets, *other.targets), key=_place)),
        outcomes=tuple(sorted((*one.outcomes, *other.outcomes), key=_place)),
        relations=tuple(sorted((*one.relations, *other.relations), key=_place)),
    ), new[-1]


def _only(facts: Facts, is_of_last: Callable[[Fact], bool], half: int, old: str, new: str) -> Facts:
    """Those of the facts of which `is_of_last` says `half`, speaking of `new` in place of `old`."""
    chosen = replace(
        facts,
        efforts=tuple(fact for fact in facts.efforts if is_of_last(fact) == half),
        targets=tuple(fact for fact in facts.targets if is_of_last(fact) == half),
        outcomes=tuple(fact for fact in facts.outcomes if is_of_last(fact) == half),
        relations=tuple(fact for fact in facts.relations if is_of_last(fact) == half),
    )
    return rekeyed(chosen, {old: new})


def fitted(facts: Facts, gone: Set[str]) -> Facts:
    """`facts` without what spoke of entities that are gone, or takes for a field what is none any more.

    An effort or outcome that still has a party stays with that.
    """
    fields = {entity.key for entity in facts.entities if entity.type == "field"}

    def kept(key: str | None) -> str | None:
        return None if key in gone else key

    def all_kept(keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for key in keys if key not in gone)

    efforts = (
        replace(
            effort,
            resource=kept(effort.resource),
            vehicle=kept(effort.vehicle),
            acted_by=kept(effort.acted_by),
            located_in=kept(effort.located_in),
            fields=tuple(key for key in all_kept(effort.fields) if key in fields),
        )
        for effort in facts.efforts
    )
    outcomes = (replace(outcome, parties=all_kept(outcome.parties)) for outcome in facts.outcomes)
    return replace(
        facts,
        efforts=tuple(effort for effort in efforts if effort.resource or effort.vehicle),
        targets=tuple(replace(target, concerns=all_kept(target.concerns)) for target in facts.targets),
        outcomes=tuple(outcome for outcome in outcomes if outcome.indicator or outcome.parties),
        relations=tuple(
            relation
            for relation in facts.relations
            if relation.subject not in gone
            and relation.object not in gone
            and (relation.predicate not in _OF_FIELDS or relation.object in fields)
        ),
    )


def _first(facts: Facts, entity: Entity, spans: Sequence[tuple[int, int]]) -> Evidence:
    """Evidence at the first of `spans`; that of `entity` where there are none."""
    if not spans:
        return entity.evidence
    return stands.evidence_at(facts, *min(spans))


def _place(fact: Fact) -> tuple[int, int]:
    return fact.evidence.start, fact.evidence.end


def _own_forms(entity: Entity) -> list[str]:
    return [entity.key, entity.canonical, *map(key, (entity.name, *entity.aliases))]


def _followed(into: Mapping[str, tuple[str, str | None]], start: str) -> tuple[str, str | None, list[str]]:
    """Where a chain of merges ends, the type that the last of them says, and what it passed."""
    seen = [start]
    canonical, kind = into[start]
    while canonical in into and canonical not in seen:
        seen.append(canonical)
        canonical, kind = into[canonical]
    return canonical, kind, seen
