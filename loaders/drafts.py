"""Efforts in the making: a pair of parties under one verb, and how pairs become drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .clauses import Clause, Group, Word
from .commitment import commitment_of
from .document import Mention
from .naming import class_of
from .roles import Pair, Roles

Acts = list[tuple[str, Pair]]  # action with resource and vehicle


@dataclass(frozen=True, slots=True)
class Draft:
    """An effort in the making. Offsets are of the reading text."""

    action: str
    resource: Mention | None
    vehicle: Mention | None
    commitment: str
    trigger: tuple[Word, ...]
    start: int  # of what the evidence must hold
    end: int
    frame: str
    confidence: float
    clause: Clause


@dataclass(frozen=True, slots=True)
class Phrase:
    """Mentions that a clause leans on: partners and bases of what the next clause may build."""

    kind: str  # "partner" or "basis"
    members: tuple[Mention, ...]
    clause: Clause
    nominal: bool  # 深化与X的合作: an effort of its own, whatever follows


def draft(
    clause: Clause,
    group: Group,
    acts: Acts,
    main: Word | None,
    words: Sequence[Word],
    frame: str,
    confidence: float,
    also: tuple[Group, ...] = (),
) -> list[Draft]:
    """One draft for each of `acts`: `words` govern the group, `main` gave the action, `also` are other parties."""
    commitment, said = commitment_of(words, main, group.start, group.end)
    trigger = tuple(sorted({*said, *((main,) if main else ())}, key=lambda word: word.start))
    low = min([group.start, *(w.start for w in (*words, *trigger)), *(g.start for g in also)])
    high = max([group.end, *(w.end for w in trigger), *(g.end for g in also)])
    made = []
    for action, (resource, vehicle) in acts:
        firm = commitment
        if action == "hold" and commitment == "advancing" and not any(w.level for w in said):
            firm = "committed"  # a gathering that is held is held
        sure = confidence * _near(main, group) * _named(resource, vehicle)
        made.append(Draft(action, resource, vehicle, firm, trigger, low, high, frame, round(sure, 3), clause))
    return made


def _near(main: Word | None, group: Group) -> float:
    """How far a verb may be trusted to govern a group: less with every character of modifiers between them."""
    gap = group.start - main.end if main and main.end <= group.start else 0
    return 1 - 0.01 * min(gap, 30)


def _named(resource: Mention | None, vehicle: Mention | None) -> float:
    """How likely both parties are named rightly: of a name that stands inside the other's, no less than the other."""
    if resource is None or vehicle is None:
        return min(m.confidence for m in (resource, vehicle) if m)
    if vehicle.start <= resource.start and resource.end <= vehicle.end:
        return min(resource.confidence, vehicle.confidence)
    return resource.confidence * vehicle.confidence


def acts_on(roles: Roles, raw: str, members: Iterable[Mention], finishing: bool = False) -> Acts:
    """What a verb's `raw` action (lexicon/verbs.tsv) comes to on each of `members`.

    Under a verb that finishes or begins a building (`finishing`) a firm is who builds, not what is built.
    """
    made: Acts = []
    for member in members:
        action = roles.resolve(raw, member)
        if action is None:
            continue
        if action == "deepen" and member.type == "programme" and raw in ("run", "process"):
            purpose, groups = roles.programme_for(member)
            if groups:
                made += [(purpose, (group, member)) for group in groups]
                continue
        if action == "build" and finishing and member.type == "enterprise" and not roles.names.parents(member):
            made.append((action, (member, None)))
            continue
        made += [(action, pair) for pair in roles.pairs(action, member)]
    return made


def of_programmes(members: Sequence[Mention], acts: Acts) -> Acts:
    """引进“甲计划”等人才: the programmes are how the people come."""
    programmes = [m for m in members if m.type == "programme"]
    people = [(a, r) for a, (r, v) in acts if r is not None and v is None and class_of(r) == "actor-group"]
    if not programmes or not people or not all(action in ("attract", "cultivate") for action, _ in acts):
        return acts
    first = people[0]
    paired: Acts = [(first[0], (first[1], programme)) for programme in programmes]
    return paired + [(action, (who, None)) for action, who in people[1:]]
