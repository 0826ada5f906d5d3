"""What one clause lends the next: bases and partners of what is built, programmes for whom, parks to move into.

A plan's sentence names the means before the deed: 以X为依托，组建Y; 与X合作，共建Y; 实施P，培育G; 发挥园区X作用，
吸引G入园.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .clauses import Clause
from .drafts import Draft, Phrase
from .naming import class_of
from .roles import Roles

# What partners of a cooperation that was named for itself must share in, for a thing to be theirs.
_TOGETHER = re.compile(r"[^，]{0,8}?(?:共建|共同|合建|联建|(?:联合|合作)[建组打设成共举])")
_CARRYING_OUT = frozenset({"实施", "组织实施", "实行", "推行", "执行", "落实", "启动", "启动实施", "深入实施"})
_CAMPAIGNS = ("计划", "工程", "行动", "专项", "活动")
_INTO_PARK = re.compile(r"[^，；。]{0,6}?(?:入园|进园|入驻园区|进驻园区|到园区)")
_PARKS = frozenset({"park", "zone", "base", "incubator"})
_BECOMING = frozenset({"成为", "升格为", "晋升为", "升级为"})
_BUILT = ("build", "found")


@dataclass(frozen=True, slots=True)
class Carried:
    """The drafts of a clause with what it was lent, and drafts of earlier clauses that they replace."""

    drafts: list[Draft]
    replaced: list[Draft]
    used: tuple[Phrase, ...]


class Carrier:
    """Lends what one clause says to the next."""

    def __init__(self, text: str, roles: Roles) -> None:
        self.text, self.roles = text, roles

    def lend(self, clause: Clause, drafts: list[Draft], before: list[Draft], phrases: list[Phrase]) -> Carried:
        """The drafts of `clause`, given those of the clause before it and the phrases still open."""
        replaced: list[Draft] = []
        used: list[Phrase] = []
        for phrase in phrases:
            lent = self._lent(clause, drafts, phrase)
            if not lent:
                continue
            used.append(phrase)
            drafts = [d for d in drafts if not _waits(d, phrase)] + lent
            if phrase.kind == "partner" and not phrase.nominal:
                replaced += [d for d in before if d.action == "cooperate"]
        for rule in (self._for_whom, self._into_park, self._becoming, self._hoped):
            drafts, gone = rule(drafts, before)
            replaced += gone
        return Carried(drafts, replaced, tuple(used))

    def left_over(self, phrase: Phrase, clause: Clause | None) -> list[Draft]:
        """A basis on which nothing named was built: it is deepened, or cooperated with where `clause` says so."""
        if phrase.kind != "basis":
            return []
        opening = self.text[clause.start : clause.end] if clause else ""
        action = "cooperate" if re.search("协同|合作|产学研", opening) else "deepen"
        start = min(m.start for m in phrase.members)
        end = max(m.end for m in phrase.members)
        words = phrase.clause.between(phrase.clause.start, start)[-1:]
        low = min([start, *(w.start for w in words)])
        return [
            Draft(action, None, m, "advancing", words, low, end, "basis", round(0.6 * m.confidence, 3), phrase.clause)
            for m in phrase.members
        ]

    def _lent(self, clause: Clause, drafts: list[Draft], phrase: Phrase) -> list[Draft]:
        opening = self.text[clause.start : clause.end]
        if phrase.kind == "partner" and phrase.nominal and not _TOGETHER.match(opening):
            return []
        return [
            replace(draft, resource=member, start=phrase.clause.start, frame=f"{phrase.kind}-carried")
            for draft in drafts
            if _waits(draft, phrase)
            for member in phrase.members
            if class_of(member) in ("actor", "actor-group", "platform")
        ]

    def _for_whom(self, drafts: list[Draft], before: list[Draft]) -> tuple[list[Draft], list[Draft]]:
        """实施P，培育G: P is for G."""
        programmes = [
            d
            for d in before
            if d.resource is None and d.vehicle and d.vehicle.type == "programme"
            and d.vehicle.name.endswith(_CAMPAIGNS)  # not 创新券, 贷款贴息
            and any(word.text in _CARRYING_OUT for word in d.trigger)
        ]  # fmt: skip
        raised = [
            d
            for d in drafts
            if d.action in ("cultivate", "attract") and d.frame == "object" and d.resource and d.vehicle is None
            and (self.roles.is_group(d.resource, "people") or self.roles.is_group(d.resource, "firm"))
            and not any(word.text in ("安置", "用好") for word in d.trigger)
        ]  # fmt: skip
        if not programmes or not raised or len(raised) < len(drafts):
            return drafts, []
        paired = [
            replace(
                draft,
                vehicle=programme.vehicle,
                commitment=programme.commitment,
                start=programme.start,
                trigger=(*programme.trigger, *draft.trigger),
                frame="programme-for",
            )
            for programme in programmes
            for draft in raised
        ]
        return paired, programmes

    def _into_park(self, drafts: list[Draft], before: list[Draft]) -> tuple[list[Draft], list[Draft]]:
        """发挥园区X作用，吸引G入园: into X."""
        parks = {d.vehicle.key: d for d in before if d.vehicle and d.vehicle.type in _PARKS}
        entering = [
            d for d in drafts
            if d.action == "attract" and d.vehicle is None and d.resource and _INTO_PARK.match(self.text, d.end)
        ]  # fmt: skip
        if not parks or not entering:
            return drafts, []
        paired = [
            replace(draft, vehicle=park.vehicle, start=park.start, frame="into-park")
            for draft in entering
            for park in parks.values()
        ]
        return [d for d in drafts if d not in entering] + paired, []

    def _becoming(self, drafts: list[Draft], before: list[Draft]) -> tuple[list[Draft], list[Draft]]:
        """加强X建设，争取成为Y: X is to become Y."""
        applicants = {d.vehicle.key: d for d in before if d.vehicle and class_of(d.vehicle) == "platform"}
        found: list[Draft] = []
        for draft in drafts:
            becoming = any(w.text in _BECOMING for w in draft.clause.words)
            if becoming and draft.action == "strive" and draft.resource is None and applicants:
                found += [replace(draft, resource=a.vehicle, start=a.start) for a in applicants.values()]
            else:
                found.append(draft)
        return found, []

    def _hoped(self, drafts: list[Draft], before: list[Draft]) -> tuple[list[Draft], list[Draft]]:
        """争取入选X，列入Y: the hope holds for both."""
        hope = next((d for d in before if d.action == "strive" and d.commitment == "aspiring"), None)
        if hope is None:
            return drafts, []
        return [
            replace(d, commitment="aspiring", start=hope.start, trigger=(*hope.trigger, *d.trigger))
            if d.action == "strive" and d.commitment == "advancing" and not any(w.level for w in d.trigger)
            else d
            for d in drafts
        ], []


def _waits(draft: Draft, phrase: Phrase) -> bool:
    """Whether a thing is built, or on a basis applied for, that no one is named for."""
    actions = (*_BUILT, "strive") if phrase.kind == "basis" else _BUILT
    return draft.action in actions and draft.vehicle is not None and draft.resource is None
