"""The seat of each group in its clause: the words that govern it from the left, and those behind it.

Words between two groups are the deed of the first and the lead of the second at once (支持甲建设乙), unless a joint
parts them (推进甲建设、乙引进), when the second stands under the first one's lead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .clauses import Clause, Group, Word, joint_after

# Between the verbs of one run stand joints and adverbs only (引进和培育, 规划并建设).
_GLUE = re.compile(r"(?:和|与|并|、|及|或|好|以及|更多|更好|大力|积极|加快|全面|[“”\s])*")
# What may follow a verb that stands as a noun: 建设工作, 培育力度.
NOUNS_OF_DEED = re.compile(r"(?:的)?(?:工作|力度|进度|步伐|进程|任务|水平|质量|规模|项目|等)*")
_MANNER = re.compile(r"等?(?:方式|模式|形式|机制|途径|手段|体系|制度)")
# Between a group and the one that it tells of.
_WITHIN = re.compile(r"(?:等[^，]{0,12})?为[^，的]{1,6}的|[”’\"]?(?:等[^，]{0,5})?的[“‘\"]?")
# What the class that 等 opens ends in; the deed follows.
_CLASS_HEAD = re.compile(r"(?:平台|机构|企业|院所|高校|院校|单位|园区|基地|项目|中心|载体|集团|公司|大学|人才|团队)$")
_SECOND_DEED = re.compile(r"(?:建设|发展|完善|培育|运营|管理|提升)[^，。；、建设管理工作和与及或的等]{2}")
_STOP = re.compile(r"[，；。：、\n]")
_QUOTED_MODIFIER = re.compile(r"[“\"][^”\"]*[”\"]的")
_OBJECT_FAR = 30  # modifiers longer than this are a clause of their own
_DEED_FAR = 26


@dataclass(frozen=True, slots=True)
class Seat:
    """A group with the words on its left and right."""

    group: Group
    lead: tuple[Word, ...]
    tail: tuple[Word, ...]
    shared: bool  # the words on its left are also the deed of the group before
    inherits: bool  # it stands under the words of the group before
    preposition: Word | None

    @property
    def role(self) -> str:
        """The preposition's role, "" without one."""
        return self.preposition.role if self.preposition else ""

    @property
    def moved_on(self) -> bool:
        """Whether a word on the left only moves a deed on (推进, 支持, 力争), so that the deed is to be found."""
        return self.role == "object" or any(
            word.before == "process" or word.before.endswith("?") or word.level for word in self.lead
        )


class Seats:
    """Finds the seats of a clause, and the verb of each."""

    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, clause: Clause) -> list[Seat]:
        """The seats of the clause's groups, in order."""
        seats: list[Seat] = []
        groups = self._split(clause)
        lead = clause.between(clause.start, groups[0].start) if groups else ()
        shared = inherits = False
        for number, group in enumerate(groups):
            last = number + 1 == len(groups)
            after = clause.end if last else groups[number + 1].start
            tail = clause.between(group.end, after)
            cut = None if last or self._county_joins(clause, group, tail) else self._cut(tail, group.end, after)
            if cut is None and not last and self._again(clause, groups[number + 1], tail):
                cut = len(tail)
            seats.append(self._seat(clause, Seat(group, lead, tail[:cut], shared, inherits, None)))
            if cut is None:
                shared, inherits = bool(tail) or not joint_after(self.text, group.end), False
                if not tail and not last and _WITHIN.fullmatch(self.text, group.end, after):
                    shared, inherits = False, True  # 推进以甲为重点的乙建设, 培养入选甲的乙
                else:
                    lead = (*self._hedges(seats[-1]), *tail)
            elif cut < len(tail):
                lead, shared, inherits = (*self._hopes(seats[-1]), *tail[cut:]), False, False
            else:
                shared, inherits = False, True
        return seats

    def _hedges(self, seat: Seat) -> list[Word]:
        """The hedges before a phrase that only leads up to what is done (探索|在X设立…, 争取|通过X引进…)."""
        preposition = seat.preposition
        if preposition is None or preposition.role in ("object", "agent"):
            return []
        return [word for word in seat.lead if word.level and word.end <= preposition.start]

    def _hopes(self, seat: Seat) -> list[Word]:
        """The hope that opens a list of deeds holds for all of them: 争取引进X、建成Y."""
        first = seat.lead[:1]
        return [word for word in first if word.level in ("aspiring", "exploring") and seat.inherits is False]

    def _county_joins(self, clause: Clause, group: Group, tail: Sequence[Word]) -> bool:
        """Whether a place joined to the group does the deed too: 推进甲开发区、乙县|创建…."""
        joint = joint_after(self.text, group.end)
        ends = [m.end for m in clause.others if joint and m.type == "place" and m.start == joint.end()]
        return bool(tail and ends and tail[0].start == ends[-1])

    def _again(self, clause: Clause, following: Group, words: Sequence[Word]) -> bool:
        """甲创建一流园区、乙创建…: the next group does the same again."""
        verbs = [word.text for word in words if word.before]
        behind = [word.text for word in clause.between(following.end, clause.end) if word.before]
        return bool(verbs) and verbs[-1:] == behind[:1] and self.text[following.start - 1] == "、"

    def _split(self, clause: Clause) -> tuple[Group, ...]:
        """The clause's groups; in 甲创建乙、丙创建丁 the coordination 乙、丙 is taken apart."""
        groups = list(clause.groups)
        for number in range(1, len(groups) - 1):
            left = [w.text for w in clause.between(groups[number - 1].end, groups[number].start) if w.before]
            right = [w.text for w in clause.between(groups[number].end, groups[number + 1].start) if w.before]
            members = groups[number].members
            if left and left == right and len(members) > 1:
                head, last = members[:-1], members[-1]
                groups[number : number + 1] = [
                    Group(groups[number].start, max(m.end for m in head), head),
                    Group(last.start, last.end, (last,)),
                ]
        return tuple(groups)

    def _cut(self, words: Sequence[Word], start: int, end: int) -> int | None:
        """Where words between two groups part into the first one's deed and the second one's lead; None: shared."""
        if words and (joint := joint_after(self.text, start)) and joint.end() <= words[0].end:
            return 0  # 培育甲、建设乙
        for number, word in enumerate(words):
            if not (word.before or word.after):
                continue
            nouns = NOUNS_OF_DEED.match(self.text, word.end, end)
            joint = joint_after(self.text, nouns.end() if nouns else word.end)
            if joint and joint.end() <= end:
                rest = words[number + 1 :]
                rest = rest[1:] if rest and rest[0].start < joint.end() else rest
                if not rest:
                    return len(words)
                if joint[0] == "、":
                    return len(words) - len(rest)
        return None

    def _seat(self, clause: Clause, seat: Seat) -> Seat:
        found: Word | None = None
        for word in seat.lead:
            if word.role and (word.role != "partner" or self._is_preposition(clause, word, seat)):
                found = word
            elif found and word.before not in ("", "process") and word.start >= found.end:
                found = None  # 在引进X方面: the verb governs
        if found and found.role == "object" and found.text == "对" and seat.group.start - found.end > 6:
            found = None
        return replace(seat, preposition=found)

    def _is_preposition(self, clause: Clause, word: Word, seat: Seat) -> bool:
        """Whether 与, 和 … opens a phrase here, and does not join a noun that is no mention to the group."""
        if self.text[word.end : seat.group.start] and seat.group.start - word.end > 12:
            return False
        working = any(w.after == "cooperate" or w.before == "build" and self.takes_object(w) for w in seat.tail)
        opens = word.start == clause.start or any(w.end == word.start for w in clause.words)
        governed = any(w.before not in ("", "process") for w in seat.lead if w.end <= word.start)
        return working or word.text != "和" and (opens or not governed)

    # Verbs

    def object_verb(self, seat: Seat) -> Word | None:
        """The verb that takes the group for its object: the first of the last run before it."""
        lead = seat.lead
        verbs: list[Word] = []
        for number, word in enumerate(lead):
            if not word.before or word.before == "process":
                continue
            behind = self.text[word.end : seat.group.start]
            governed = [w for w in lead[:number] if (w.before or w.level) and not w.role]
            if "的" in behind and governed and not _GLUE.fullmatch(self.text, governed[-1].end, word.start):
                continue  # inside a modifier: 支持具备开放条件的X
            if word.noun and any(w.before not in ("", "process") for w in governed):
                continue  # 引进改革发展急需的X
            joint = joint_after(self.text, word.end)
            joined_verb = joint and any(w.start == joint.end() and not w.noun for w in lead[number + 1 :])
            parallel = joint and (joint[0] != "、" or self.deed(seat))
            if parallel and joint and not joined_verb and joint.end() <= seat.group.start and governed:
                continue  # 开展城市建设和X, 加强道路建设、X培育
            verbs.append(word)
        runs: list[list[Word]] = []
        for word in verbs:
            if runs and _GLUE.fullmatch(self.text, runs[-1][-1].end, word.start):
                runs[-1].append(word)
            else:
                runs.append([word])
        if not runs or self._far(runs[-1][-1], seat) and not seat.inherits:
            return None
        last = runs[-1][-1]
        if any(
            w.before == "process" and w.start >= last.end and not _GLUE.fullmatch(self.text, last.end, w.start)
            for w in lead
        ):
            return None  # 整合资源推进X建设
        firm = [word for word in runs[-1] if not word.before.endswith("?")]
        main = [word for word in firm if word.before != "run"]
        if main and main[0].before == "cooperate":
            main = [word for word in main if word.before in ("build", "found")] or main
        return (main or firm or runs[-1])[0]

    def _far(self, verb: Word, seat: Seat) -> bool:
        """Whether more stands between a verb and its object than modifiers are long; a quoted one is one word."""
        between = self.text[verb.end : seat.group.start]
        return len(between) > _OBJECT_FAR and len(_QUOTED_MODIFIER.sub("", between)) > _OBJECT_FAR

    def deed(self, seat: Seat) -> Word | None:
        """The verb behind the group that tells its deed."""
        tail = [word for word in seat.tail if word.after and word.start - seat.group.end <= _DEED_FAR]
        if not tail:
            return None
        if self.text.startswith("等", seat.group.end):
            # In the rest of 等… a verb is part of the class's name: 等开放创新平台建设.
            for word in tail:
                ended = _CLASS_HEAD.search(self.text, seat.group.end, word.start)
                if ended or not self.takes_object(word) or word.start - seat.group.end > 12:
                    return word
            runs = [tail[-1]]
            for word in reversed(tail[:-1]):
                if not _GLUE.fullmatch(self.text, word.end, runs[0].start):
                    break
                runs.insert(0, word)
            return runs[0]
        return tail[0]

    def stop(self, at: int) -> int:
        """The next mark of punctuation at or after `at`."""
        match = _STOP.search(self.text, at)
        return match.start() if match else len(self.text)

    def takes_object(self, word: Word) -> bool:
        """Whether something stands behind a verb that it could act on; not so in 建设工作, 培养和…, 共建等方式."""
        nouns = NOUNS_OF_DEED.match(self.text, word.end)
        at = nouns.end() if nouns else word.end
        joint = joint_after(self.text, at)
        if joint and _SECOND_DEED.match(self.text, joint.end()):
            joint = None  # 建立和发展X
        return not (at >= self.stop(word.end) or joint or _MANNER.match(self.text, word.end))

    def object_of(self, word: Word) -> str:
        """The text behind a verb up to the next mark."""
        return self.text[word.end : self.stop(word.end)]
