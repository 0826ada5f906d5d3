"""Verb frames: what a clause says is done with the groups of mentions in it.

A clause is read from left to right. Each group is governed by the verb before it (加快建设X), by the verb behind it
under a word that only moves things on (推进X建设), by a preposition (与X合作), or is the one who does (支持X建设Y).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .clauses import AFFAIRS, Clause, Word, joint_after
from .deeds import Deeds
from .document import Mention
from .drafts import Acts, Draft, Phrase, acts_on, draft, of_programmes
from .leanings import Leanings
from .naming import class_of
from .roles import BARE, Roles
from .seats import Seat, Seats

# 以X为重点 acts on X; what it does may stand in the next clause.
_POINT_CLOSE = re.compile(
    r"[^，]{0,14}?为(?:重点|核心|引领|契机|抓手|突破口|目标|中心|牵引|切入点|总抓手|着力点|示范|引擎|载体)"
)
_INTO = frozenset({"落户", "入驻", "入园", "进驻", "进园", "落地", "加入", "迁入"})
# A share or a number that a clause ends in is a target, whoever stands in it.
_FIGURE = re.compile(r"[^，；。]*?(?:的?(?:比例|比重|占比|覆盖率)|(?:达到|达|超过|突破)\d)")
_COUNTED_AFTER = re.compile(r"[”’\"]?(?:[^，；、。\d]{0,5}?)\d[\d.]*万?(?:多|余)?(?:家|户|名|个|所|人|支|批|位)")
_COUNTED_BEFORE = re.compile(r"\d[\d.]*(?:万|千|百)?(?:多|余|以上)?(?:家|户|名|个|所|人|支)(?:以上)?(?:的)?[“‘\"]?$")
# A count of platforms, right before or behind what is counted: 5家省、市级X, X3个.
_NUMBERED = re.compile(
    r"[0-9](?:多|余|以上)?(?:家|个|所|座|支|只)(?:以上)?(?:的)?(?:[^，。；：、]{0,3}[、和]|在建|新建|省|市)?$"
)
_NUMBER = re.compile(r"[0-9]+(?:多|余)?(?:家|个|所|座|支|只)(?!月)")
_BUILT = ("build", "found")
_ACCORDING_CLOSE = re.compile(r"(?:要求|部署|规划|目标|思路|原则|标准|方案|规定|精神|意见|纲要|总体布局)[”》]?$")
# 培养入选X的人才: who is meant is told by what he was chosen for.
_OF_SOMEONE = re.compile(r"[”’\"]?(?:等[^，]{0,5})?的[^，。；]")
# 落实引进X来我市创业的政策: what is carried out is the policy.
_POLICY_ON = re.compile(r"[^，；。、]{0,12}的[“‘\"]?[^，；。、]{0,8}[”’\"]?(?:政策|办法|措施|意见)")
_OBJECT_FAR = 30
_ACTORS = ("actor", "actor-group")


class Frames:
    """Reads clauses of one text."""

    def __init__(self, text: str, roles: Roles) -> None:
        self.text, self.roles = text, roles
        self.seats = Seats(text)
        self.leanings = Leanings(self.seats, roles)
        self.deeds = Deeds(self.seats, roles)

    def read(self, clause: Clause) -> tuple[list[Draft], list[Phrase]]:
        """Drafts of the clause's efforts, in order, and the phrases that the next clause may build on."""
        seats = self.seats.of(clause)
        drafts: list[Draft] = []
        phrases: list[Phrase] = []
        skip = -1
        for number, seat in enumerate(seats):
            if number <= skip or self._by_rule(clause, seat) or self._in_title(clause, seat):
                continue
            following = seats[number + 1] if number + 1 < len(seats) else None
            if following:
                seat = self._with_far_deed(seat, following)
            leaning = None
            if seat.role == "partner" and any(class_of(m) != "programme" for m in seat.group.members):
                leaning = self.leanings.partner(clause, seat, following)
                if number and leaning.drafts:
                    fellows = self.leanings.fellows(clause, seats[number - 1], leaning.drafts)
                    alone = {draft.resource for draft in fellows}
                    drafts = [d for d in drafts if d.frame != "moved-on" or d.resource not in alone] + fellows
            elif seat.role == "basis":
                leaning = self.leanings.basis(clause, seat, following)
            elif self.leanings.is_site(seat):
                leaning = self.leanings.site(clause, seat, following)
            if leaning is not None:
                drafts += leaning.drafts
                phrases += [leaning.phrase] if leaning.phrase else []
                skip = number + 1 if leaning.uses_next else skip
            elif following and (made := self._subject(clause, seat, following)):
                drafts += made
                skip = number + 1
            elif seat.role not in ("agent", "purpose", "means") or self._passes(seat):
                drafts += self._governed(clause, seat)
        return [d for d in drafts if not (self._is_count(d) or self._is_wish(d))], phrases

    def _with_far_deed(self, seat: Seat, following: Seat) -> Seat:
        """The seat with its own deed: behind a phrase that says to whom or by whom, before one that says with whom."""
        if following.role == "purpose" and not any(word.after for word in seat.tail):
            return replace(seat, tail=(*seat.tail, *following.tail))
        if following.role == "agent":  # X由Y组织实施
            deeds = (replace(word, after=word.after or word.before) for word in following.tail)
            return replace(seat, tail=(*seat.tail, *deeds))
        if following.role == "partner" and following.preposition in seat.tail:
            return replace(seat, tail=seat.tail[: seat.tail.index(following.preposition)])
        return seat

    def _by_rule(self, clause: Clause, seat: Seat) -> bool:
        """按照建设X的要求: what the plan goes by."""
        said = any(word.role == "according" and word.end <= seat.group.start for word in clause.words)
        return said and bool(_ACCORDING_CLOSE.search(self.text, seat.group.end, clause.end))

    def _in_title(self, clause: Clause, seat: Seat) -> bool:
        """Inside the title of a document, or its author: 《关于实施X的意见》, 市委关于…的决定."""
        start, end = seat.group.start, seat.group.end
        opening = self.text.rfind("《", clause.sentence.start, start)
        within = opening >= 0 and opening < start - 1 and "》" not in self.text[opening:start]
        return within or self.text.startswith("关于", end) and seat.group.members[-1].type == "government-body"

    def _passes(self, seat: Seat) -> bool:
        return any(word.text == "验收" for word in seat.tail)

    # A group under a verb of its own, before it or behind it

    def _governed(self, clause: Clause, seat: Seat) -> list[Draft]:
        verb, deed = self.seats.object_verb(seat), self.seats.deed(seat)
        words = (*seat.lead, *((deed,) if deed else ()), *(w for w in seat.tail if w.scope in ("any", "after")))
        close = _POINT_CLOSE.match(self.text, seat.group.end, clause.end)
        point = next((w for w in seat.lead if w.text == "以"), None) if close else None
        members = self._members(seat)
        if verb and not (deed and verb.before.endswith("?")):
            if verb.before == "run" and deed and any(m.type != "event" and class_of(m) != "programme" for m in members):
                return self._nominal(clause, seat, deed, words)
            raw, main = verb.before, verb
            if raw == "deepen" and deed and deed.after == "strive":
                raw, main = "strive", deed
            if raw == "deepen" and deed and deed.after in ("attract", "cultivate") and self._all_groups(members):
                return self._nominal(clause, seat, deed, words)  # 完善人才引进机制
            if raw in ("hold", "cultivate") and deed and deed.after == "build" and not self._all_groups(members):
                return self._nominal(clause, seat, deed, words)
            if self._only_lends(seat, verb, deed):
                return []
            if raw in ("strive", "create") and (places := self._places_before(clause, seat, verb)):
                striving: Acts = [("strive", (p, m)) for m in members for p in places if class_of(m) != "policy"]
                return draft(clause, seat.group, striving, main, words, "subject", 0.85)
            if point and point.start < verb.start:
                words = tuple(w for w in words if w.level != "start" and w.commitment != "committed")
            acts = of_programmes(members, acts_on(self.roles, raw, members, verb.commitment == "committed"))
            if verb.lends:
                acts = [(action, (None, vehicle or resource)) for action, (resource, vehicle) in acts]
            return draft(clause, seat.group, acts, main, words, "object", 0.9)
        if AFFAIRS.match(self.text, seat.group.end, clause.end):
            return []  # 抓好甲、乙、丙等事业
        if deed and not point:
            return self._nominal(clause, seat, deed, words)
        if point:
            return draft(clause, seat.group, acts_on(self.roles, "process", members), point, (), "point", 0.7)
        return self._moved_on(clause, seat, words)

    def _moved_on(self, clause: Clause, seat: Seat, words: Sequence[Word]) -> list[Draft]:
        """推进X without a deed that is listed: what X is tells it."""
        main = next((w for w in reversed(seat.lead) if w.before and not self._in_modifier(w, seat)), None)
        if main is None or not seat.moved_on or seat.group.start - main.end > _OBJECT_FAR and not seat.inherits:
            return []
        settles = self.deeds.settles(clause, seat)
        acts: Acts = []
        for member in self._members(seat):
            raw = "attract" if settles and class_of(member) in _ACTORS else main.before
            acts += acts_on(self.roles, raw, [member])
        return draft(clause, seat.group, acts, main, words, "moved-on", 0.7)

    def _in_modifier(self, word: Word, seat: Seat) -> bool:
        """Whether a verb only tells which ones are meant: 抓好今年新开工的X."""
        governed = any(other.before and other.end <= word.start for other in seat.lead)
        return governed and "的" in self.text[word.end : seat.group.start]

    def _nominal(self, clause: Clause, seat: Seat, deed: Word, words: Sequence[Word]) -> list[Draft]:
        """推进X建设, X建成投用, 支持X发展."""
        moved = seat.moved_on or any(w.before in ("run", "deepen", "hold") for w in seat.lead)
        hedged = any(w.level in ("aspiring", "execution") for w in seat.tail)
        if not (moved or hedged or deed.commitment == "committed" or deed.after == "strive"):
            return []
        acts: Acts = []
        for member in self._members(seat):
            raw, cls = deed.after, class_of(member)
            if raw == "strive" and self.deeds.raises(deed):
                raw = "build" if deed.text == "创建" and cls == "actor-group" else raw
                acts.append((raw, (member, None)))
                continue
            if cls in _ACTORS:
                raw = self.deeds.of_actor(clause, seat, deed, member)
                if raw in ("build", "found", "open", "join", "hold") and self.seats.takes_object(deed):
                    acts.append((raw, (member, None)))  # he does it, it is not done to him
                    continue
            elif cls == "platform" and (
                raw == "cooperate" or raw in ("build", "found") and self.deeds.is_its_own(seat, deed)
            ):
                raw = "deepen"
            elif cls == "platform" and self.deeds.builds_another(seat, deed):
                raw = "deepen"  # 推动甲园区建设孵化平台
            elif cls == "platform" and deed.after == "build" and self.deeds.settles(clause, seat):
                raw = "attract"  # 争取X在我市布局
            elif cls == "programme" and (
                raw not in ("strive", "build", "hold") or self.deeds.is_of_another(seat, deed)
            ):
                raw = "run"
            works = deed.commitment == "committed" or "项目" in self.text[seat.group.end : deed.start]
            acts += acts_on(self.roles, raw, [member], works)
        main_words = words if moved or hedged else (*words, deed)
        made = draft(clause, seat.group, acts, deed, main_words, "nominal", 0.85 if moved else 0.75)
        if not moved and not hedged and deed.after == "strive":
            made = [_firm(d) for d in made]
        return made

    # A group that does something with the next one

    def _subject(self, clause: Clause, seat: Seat, following: Seat) -> list[Draft]:
        """支持X建设Y, X创建Y, 引进X入驻Y, 支持X在Y设立…."""
        if not following.shared or following.role in ("partner", "object"):
            return []
        if class_of(seat.group.members[0]) == "policy":
            return []
        own, verb = self.seats.object_verb(seat), self.seats.object_verb(following)
        words = (*seat.lead, *following.lead)
        into = next((w for w in following.lead if w.text in _INTO), None)
        if following.role == "site":
            into = next((w for w in following.tail if w.before in ("build", "found")), None) if seat.moved_on else None
        if into and (own is None or own.after == "attract" or own.before.endswith("?")):
            acts: Acts = [
                ("attract", (who, where))
                for who in seat.group.members
                for where in following.group.members
                if class_of(who) in (*_ACTORS, "programme") and class_of(where) == "platform"
            ]
            return draft(clause, following.group, acts, into, words, "into", 0.8, (seat.group,))
        if following.role == "site":
            return []
        if verb is None:
            return self._fund(clause, seat, following, words)
        raw = verb.before.rstrip("?")
        helps = own is not None and own.before == "cultivate" and raw in ("strive", "create", "build", "join")
        if own and not own.before.endswith("?") and not helps:
            return []
        if raw in ("build", "found", "strive", "create", "hold", "join", "open"):
            doers: list[Mention | None] = [
                m for m in seat.group.members if class_of(m) != "policy" and m.key not in BARE
            ]
            if not doers or not seat.moved_on and all(m and m.type == "government-body" for m in doers):
                doers = [None]  # an organ that is told to act lends no resources (see doers)
            if raw in ("strive", "create"):
                doers += self._applicants(clause, seat, verb)
            opens = raw == "found" and self.deeds.settles(clause, seat)  # 支持X在甲设立Y: X comes
            acts = [
                ("attract" if opens and who and class_of(who) in _ACTORS else action, (who, target))
                for target in following.group.members
                if (action := self.roles.resolve(raw, target))
                for who in doers
            ]
            return draft(clause, following.group, acts, verb, words, "subject", 0.8, (seat.group,))
        if raw == "cooperate":
            members = [*seat.group.members, *following.group.members]
            acts = acts_on(self.roles, "cooperate", members)
            return draft(clause, following.group, acts, verb, words, "subject", 0.75, (seat.group,))
        acts = acts_on(self.roles, raw, following.group.members)
        return draft(clause, following.group, acts, verb, words, "subject-object", 0.75)

    def _applicants(self, clause: Clause, seat: Seat, verb: Word) -> list[Mention]:
        """A county named beside a zone applies too."""
        return [
            m
            for m in clause.others
            if m.type == "place" and seat.group.end < m.start and m.end <= verb.start
            and re.fullmatch(r"[、和与及]", self.text[m.start - 1])
        ]  # fmt: skip

    def _all_groups(self, members: Sequence[Mention]) -> bool:
        return all(class_of(m) == "actor-group" for m in members)

    def _only_lends(self, seat: Seat, verb: Word, deed: Word | None) -> bool:
        """Whether the object is not the group but what it has: 整合X的资源."""
        behind = self.text[seat.group.end : seat.group.end + 8]
        if _POLICY_ON.match(self.text, seat.group.end) and self._all_groups(seat.group.members):
            return True
        raw = verb.before.rstrip("?")
        chosen = next((w for w in reversed(seat.lead) if w.before), verb)
        if chosen.before == "strive" and _OF_SOMEONE.match(behind):
            return any(w.before not in ("", "process", "strive") for w in seat.lead if w.end <= chosen.start)
        actions = ("attract", "cultivate", "build", "deepen") if self._all_groups(seat.group.members) else ("build",)
        return behind.startswith("的") and deed is None and not verb.lends and raw in actions

    def _places_before(self, clause: Clause, seat: Seat, verb: Word) -> list[Mention]:
        """支持甲县申报X: the county applies."""
        places = [m for m in clause.others if m.type == "place" and m.end <= verb.start]
        last: list[Mention] = []
        for place in reversed(places):
            joint = joint_after(self.text, place.end) if last else None
            if place.end == verb.start or joint and joint.end() == last[0].start:
                last.insert(0, place)
        moved = any(w.before == "process" or w.level for w in seat.lead if w.end <= verb.start)
        return last if moved else []

    def _fund(self, clause: Clause, seat: Seat, following: Seat, words: Sequence[Word]) -> list[Draft]:
        """甲基金支持X: a programme is what X is cultivated with."""
        main = next((w for w in following.lead if w.before == "process"), None)
        givers = [m for m in seat.group.members if class_of(m) == "programme"]
        takers = [m for m in following.group.members if class_of(m) in _ACTORS]
        if main is None or not givers or seat.lead:
            return []
        acts: Acts = [("cultivate", (taker, giver)) for taker in takers for giver in givers]
        return draft(clause, following.group, acts, main, words, "fund", 0.75, (seat.group,))

    def _members(self, seat: Seat) -> list[Mention]:
        """The members; in 甲、乙等重点企业 the class is no party beside those that it sums up."""
        members = list(seat.group.members)
        last = members[-1]
        before = members[-2] if len(members) > 1 else None
        summed_up = before and class_of(last) == "actor-group" and class_of(before) in ("actor", "platform")
        if before and summed_up and re.match(r"等(?![^，]*[、和与及])", self.text[before.end : last.start]):
            return members[:-1]
        return members

    def _is_count(self, found: Draft) -> bool:
        """A number of a group is a target (培育高新技术企业20家), and so is a share of it."""
        party = found.resource or found.vehicle
        if party is None or found.resource and found.vehicle:
            return False
        stop = self.seats.stop(party.end)
        if class_of(party) in ("platform", "programme"):
            group = next((g for g in found.clause.groups if party in g.members), None)
            after = _NUMBER.match(self.text, group.end if group else party.end, stop)
            return bool(after or _NUMBERED.search(self.text, max(0, party.start - 16), party.start))
        if class_of(party) != "actor-group":
            return False
        return bool(
            _COUNTED_AFTER.match(self.text, party.end, stop)
            or _COUNTED_BEFORE.search(self.text, max(0, party.start - 12), party.start)
            or found.frame == "nominal"
            and _FIGURE.match(self.text, party.end, stop)
        )

    def _is_wish(self, found: Draft) -> bool:
        """What others are only encouraged to build, no one being named: 鼓励设立X."""
        said = [word.text for word in found.trigger]
        return found.resource is None and found.action in _BUILT and "鼓励" in said


def _firm(found: Draft) -> Draft:
    return replace(found, commitment="committed") if found.commitment == "advancing" else found
