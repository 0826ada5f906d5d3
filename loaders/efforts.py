"""What a plan does to gather, build or steer resources: efforts from the frames of its clauses.

Rules that reach over clauses stand here: a basis or a partner named before what is built (以X为依托，组建Y), a
programme whose beneficiaries follow (实施P，培育G), fields named once for what follows (在F等领域，…).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..ontology.model import Effort, Evidence
from .channels import Channels
from .clauses import Clause, find_clauses
from .document import Mention, Reading, Token
from .drafts import Draft, Phrase
from .frames import Frames
from .lexicon import Lexicon
from .naming import Names, class_of
from .roles import Roles
from .tense import looks_ahead

_FIELD_PHRASE = re.compile(r"(?:[、和与及“”\s]|以及)*(?:产业|行业)?等?(?:[^，。；、]{0,8}?)(?:领域|方面|行业|产业)")
_TOGETHER = re.compile(r"^(?:[^，]{0,6})?(?:共建|合作建设|联合建设|联合建立|联合组建|共同|合建|合作共建|联合共建|联建)")
_RUN_WORDS = frozenset({"实施", "组织实施", "实行", "推行", "执行", "落实", "启动", "启动实施", "深入实施"})


def find_efforts(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon
) -> tuple[Effort, ...]:
    """The efforts of a plan, one for a pair of resource and vehicle in a section, in reading order."""
    names = Names(mentions)
    roles = Roles(names, lexicon)
    frames = Frames(reading.text, roles)
    channels = Channels(reading, lexicon)
    clauses = find_clauses(reading, tokens, names, lexicon)
    ahead = looks_ahead(reading, lexicon)
    made: list[Draft] = []
    previous: tuple[list[Draft], list[Phrase]] = ([], [])
    last: Clause | None = None
    for clause in clauses:
        if not ahead(clause.start, clause.end):
            previous, last = ([], []), clause
            continue
        drafts, phrases = frames.read(clause)
        if last is not None and clause.mark == "，" and clause.sentence is last.sentence:
            drafts, gone = _carried(reading.text, clause, drafts, previous)
            made = [draft for draft in made if draft not in gone]
            if not drafts and not phrases and not clause.groups and not clause.words:
                phrases = previous[1]
        made += drafts
        previous, last = (drafts, phrases), clause
    return _as_efforts(reading, made, clauses, names, channels)


def _carried(
    text: str, clause: Clause, drafts: list[Draft], previous: tuple[list[Draft], list[Phrase]]
) -> tuple[list[Draft], list[Draft]]:
    """The clause's drafts with what the clause before lends them, and drafts of that clause that they replace."""
    before, phrases = previous
    gone: list[Draft] = []
    built = [d for d in drafts if d.action in ("build", "found") and d.vehicle and d.resource is None]
    for phrase in phrases:
        opening = text[clause.start : clause.end]
        if phrase.kind == "partner" and phrase.nominal and not _TOGETHER.match(opening):
            continue
        if not built:
            continue
        lent = [
            replace(draft, resource=member, start=phrase.clause.start, frame=f"{phrase.kind}-carried")
            for draft in built
            for member in phrase.members
            if class_of(member) in ("actor", "actor-group", "platform")
        ]
        if lent:
            drafts = [draft for draft in drafts if draft not in built] + lent
            if phrase.kind == "partner" and not phrase.nominal:
                gone += [draft for draft in before if draft.action == "cooperate"]
    programmes = [
        d for d in before if d.resource is None and d.vehicle and d.vehicle.type == "programme"
        and any(word.text in _RUN_WORDS for word in d.trigger)
    ]  # fmt: skip
    raised = [
        d for d in drafts if d.action in ("cultivate", "attract") and d.frame == "object" and d.vehicle is None
        and d.resource and d.resource.type == "actor-group"
    ]  # fmt: skip
    if programmes and raised and len(raised) == len(drafts):
        drafts = [
            replace(
                draft, vehicle=programme.vehicle, commitment=programme.commitment, start=programme.start,
                trigger=(*programme.trigger, *draft.trigger), frame="programme-for",
            )
            for programme in programmes
            for draft in raised
        ]  # fmt: skip
        gone += programmes
    return drafts, gone


def _as_efforts(
    reading: Reading, drafts: Iterable[Draft], clauses: Sequence[Clause], names: Names, channels: Channels
) -> tuple[Effort, ...]:
    efforts: dict[tuple[str | None, str | None, str | None], Effort] = {}
    fields = _Fields(reading.text, clauses, names)
    for draft in drafts:
        section = draft.clause.sentence.section
        resource, vehicle = draft.resource, draft.vehicle
        pair = (section, resource.key if resource else None, vehicle.key if vehicle else None)
        if pair in efforts:
            continue
        found = fields.of(draft)
        parties = [m for m in (resource, vehicle) if m]
        start = min(draft.start, *(m.start for m in parties if m.start >= draft.clause.sentence.start))
        end = max(draft.end, *(m.end for m in parties if m.end <= draft.clause.sentence.end))
        named = resource or next(iter(names.parents(vehicle)), None) if vehicle else resource
        stop = draft.clause.end
        channel = channels.of(section, named, reading.text[start:stop]) if named else None
        efforts[pair] = Effort(
            section=section,
            action=draft.action,
            commitment=draft.commitment,
            trigger=tuple(_received(reading, word.start, word.end) for word in draft.trigger),
            resource=pair[1],
            vehicle=pair[2],
            channel=channel,
            fields=tuple(field.key for field in found),
            acted_by=None,
            located_in=None,
            evidence=evidence(reading, start, end, section),
            confidence=draft.confidence,
            rule=draft.frame,
        )
    return tuple(sorted(efforts.values(), key=lambda e: (e.evidence.start, e.evidence.end)))


def evidence(reading: Reading, start: int, end: int, section: str | None) -> Evidence:
    """Evidence for `start`..`end` of the reading text."""
    low, high = reading.mapped.span(start, end)
    return Evidence(reading.received[low:high], low, high, section, reading.received.count("\n", 0, low) + 1)


def _received(reading: Reading, start: int, end: int) -> str:
    low, high = reading.mapped.span(start, end)
    return reading.received[low:high]


class _Fields:
    """The fields of an effort: from the name of its vehicle and from 在…领域 beside it."""

    def __init__(self, text: str, clauses: Sequence[Clause], names: Names) -> None:
        self.text, self.names = text, names
        self._at = {id(clause): number for number, clause in enumerate(clauses)}
        self._clauses = clauses

    def of(self, draft: Draft) -> tuple[Mention, ...]:
        found: list[Mention] = []
        if draft.vehicle:
            found += self.names.fields(draft.vehicle)
        found += self.stated(draft)
        return tuple({mention.key: mention for mention in found}.values())

    def stated(self, draft: Draft) -> list[Mention]:
        """Fields of 在…领域 in the clause, in the one before it, or, for partners, in the one after."""
        clause = draft.clause
        if own := self._phrase(clause):
            return own
        number = self._at[id(clause)]
        near: list[Clause] = []
        if number and self._joined(self._clauses[number - 1], clause) and not self._clauses[number - 1].groups:
            near.append(self._clauses[number - 1])
        if draft.frame.startswith("partner") and number + 1 < len(self._clauses):
            after = self._clauses[number + 1]
            if self._joined(clause, after) and not after.groups:
                near.append(after)
        for other in near:
            if found := self._phrase(other):
                return found
        return []

    def _joined(self, first: Clause, second: Clause) -> bool:
        return first.sentence is second.sentence and second.mark == "，"

    def _phrase(self, clause: Clause) -> list[Mention]:
        fields = [m for m in clause.others if m.type == "field"]
        if not fields:
            return []
        found: list[Mention] = []
        for number, field in enumerate(fields):
            following = fields[number + 1] if number + 1 < len(fields) else None
            found.append(field)
            if following and self._listed(field.end, following.start):
                continue
            if _FIELD_PHRASE.match(self.text, field.end, clause.end):
                return found
            found = []
        return []

    def _listed(self, end: int, start: int) -> bool:
        return start <= end or bool(
            re.fullmatch(r"[、和与及以“”\s]{1,3}|等?[^，。；]{0,4}[、和与及]", self.text[end:start])
        )
