"""Frames of prepositions: 与X合作, 与X共建Y, 依托X建设Y, 以X为主体的Y, 在X建立Y.

Each gives the drafts of a seat, the phrase that the next clause may build on, and whether it used up the seat that
follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .clauses import Clause
from .document import Mention
from .drafts import Acts, Draft, Phrase, draft
from .naming import class_of
from .roles import Roles
from .seats import Seat, Seats

# What a phrase with 以 closes with: 以X为依托 builds on X.
_BASIS_CLOSE = re.compile(
    r"(?:等[^，]{0,12})?为(?:主要)?(?:依托|载体|主体|支撑|平台|基础|龙头|纽带|骨干|主导|牵头)(?P<of>的)?"
)
# 以X为主导、联合Y组建…: Y only tells in what way somebody else is to do it.
_MANNER = re.compile(r"以[^，]{1,20}为(?:主导|主体|龙头|引领)、$")
_RELATION = re.compile(r"[^，]*(?:机制|关系|制度|模式)$")  # 建立合作机制 is cooperation, nothing built
_BUILDING = ("build", "found")
_TOGETHER = (*_BUILDING, "strive", "create", "hold")  # what is done for one thing with partners
_SITE_FAR = 10


@dataclass(frozen=True, slots=True)
class Leaning:
    """What came of a prepositional phrase."""

    drafts: tuple[Draft, ...] = ()
    phrase: Phrase | None = None
    uses_next: bool = False


class Leanings:
    """Reads the prepositional phrases of one text."""

    def __init__(self, seats: Seats, roles: Roles) -> None:
        self.seats, self.roles, self.text = seats, roles, seats.text

    def partner(self, clause: Clause, seat: Seat, following: Seat | None) -> Leaning:
        """与X合作, 与X共建Y, 深化与X的合作."""
        members = tuple(m for m in seat.group.members if class_of(m) in ("actor", "actor-group", "platform"))
        words = (*seat.lead, *seat.tail)
        opening = seat.preposition.start if seat.preposition else seat.group.start
        if _MANNER.search(self.text, clause.start, opening):
            return Leaning()
        building = next((w for w in seat.tail if w.before in _TOGETHER), None)
        working = next((w for w in (*seat.tail, *seat.lead) if w.after == "cooperate" and not w.role), None)
        if following and following.shared and building and building.end <= following.group.start:
            acts = self._built(building.before, members, following)
            made = draft(clause, following.group, acts, building, words, "partner-build", 0.9, (seat.group,))
            return Leaning(tuple(made), None, True)
        nominal = any(w.start < opening and w.before for w in seat.lead)
        governed = any(w.end == opening and w.before for w in seat.lead)
        phrase = Phrase("partner", members, clause, nominal)
        builds = (
            building
            and building.before in _BUILDING
            and self.seats.takes_object(building)
            and (not working or building.start < working.start)
        )
        relates = builds and building and _RELATION.match(self.seats.object_of(building))
        if builds and building and not relates:
            acts = [("build", (m, None)) for m in members]
            return Leaning(tuple(draft(clause, seat.group, acts, building, words, "partner-build", 0.8)))
        if not (working or governed or relates):
            return Leaning((), phrase)
        acts = [("cooperate", (m, None)) for m in members]
        made = draft(
            clause, seat.group, acts, working or seat.preposition, words, "partner", 0.9 if working or relates else 0.6
        )
        return Leaning(tuple(made), phrase)

    def fellows(self, clause: Clause, seat: Seat, made: Sequence[Draft]) -> list[Draft]:
        """引导X与Y合作: X works together too."""
        if self.seats.object_verb(seat) or seat.role:
            return []
        first = made[0]
        vehicles = {d.vehicle.key: d.vehicle for d in made if d.vehicle}
        acts: Acts = [
            (first.action, (who, vehicle))
            for who in seat.group.members
            if class_of(who) in ("actor", "actor-group")
            for vehicle in (vehicles.values() or (None,))
        ]
        main = first.trigger[-1] if first.trigger else None
        return draft(clause, seat.group, acts, main, (*seat.lead, *first.trigger), "partner", 0.75)

    def basis(self, clause: Clause, seat: Seat, following: Seat | None) -> Leaning | None:
        """依托X建设Y, 以X为依托, 以X为主体的Y; None where the preposition makes no basis of the group."""
        preposition = seat.preposition
        close = _BASIS_CLOSE.match(self.text, seat.group.end, clause.end)
        if preposition is None or preposition.text == "以" and close is None:
            return None
        # Groups that are relied on are entities, no parties.
        members = tuple(m for m in seat.group.members if class_of(m) != "actor-group")
        words = (*seat.lead, *(following.lead if following else ()))
        if following and close and close["of"] and following.group.start - close.end() <= 8:
            main = self.seats.object_verb(seat) or next((w for w in reversed(seat.lead) if w.before), None)
            acts = self._built(main.before, members, following) if main else []
            made = draft(clause, following.group, acts, main, words, "basis-of", 0.8, (seat.group,))
            return Leaning(tuple(made), None, True)
        if following and following.shared and (verb := self.seats.object_verb(following)):
            acts = self._built(verb.before, members or (None,), following)
            made = draft(clause, following.group, acts, verb, words, "basis-build", 0.85, (seat.group,))
            return Leaning(tuple(made), None, True)
        building = next((w for w in seat.tail if w.before in _BUILDING and self.seats.takes_object(w)), None)
        if not members:
            return Leaning()
        acts = [("deepen", (None, m)) for m in members]
        if building:
            return Leaning(tuple(draft(clause, seat.group, acts, preposition, (), "basis", 0.6)))
        return Leaning((), Phrase("basis", members, clause, False))

    def site(self, clause: Clause, seat: Seat, following: Seat | None) -> Leaning:
        """在X建立Y: X, where it is a body and no area, is the resource."""
        if following is None or not following.shared:
            return Leaning()
        verb = self.seats.object_verb(following)
        members = tuple(m for m in seat.group.members if class_of(m) == "actor")
        if verb is None or verb.before not in _BUILDING or not members:
            return Leaning()
        acts = self._built(verb.before, members, following)
        made = draft(
            clause, following.group, acts, verb, (*seat.lead, *following.lead), "site-build", 0.8, (seat.group,)
        )
        return Leaning(tuple(made), None, True)

    def is_site(self, seat: Seat) -> bool:
        """Whether 在X says where something is, X being right behind the preposition."""
        word = seat.preposition
        return word is not None and word.role == "site" and seat.group.start - word.end <= _SITE_FAR

    def _built(self, raw: str, members: Sequence[Mention | None], target: Seat) -> Acts:
        acts: Acts = []
        for vehicle in target.group.members:
            if action := self.roles.resolve(raw, vehicle):
                acts += [(action, (who, vehicle)) for who in members]
        return acts
