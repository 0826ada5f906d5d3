"""Fields that the text states for an effort: 在F等领域, F领域X, X的F改造."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .clauses import Clause
from .document import Mention
from .drafts import Draft

_CLOSE = re.compile(r"(?:产业|行业)?等?[^，。；、]{0,8}?(?P<word>领域|方面|行业|产业)")
_LISTED = re.compile(r"[、和与及以“”\s]{1,3}|等?[^，。；]{0,4}[、和与及]")
_ABOUT = frozenset({"在", "围绕", "聚焦", "针对", "瞄准", "面向"})
_ABOUT_FAR = 14
# What is done in a field right behind a body's name: 支持甲公司信息化改造.
_OF_FIELD = re.compile(r"[”’\"]?(?:技术)?(?:改造|项目|产业化|研发|生产)")


def _goes_on(clause: Clause) -> bool:
    """Whether a clause says more of a cooperation, and does nothing else: 在F领域联合攻关, not 围绕F实施3个专项."""
    deeds = [word for word in clause.words if word.before not in ("", "process")]
    return not deeds or any("cooperate" in (word.before, word.after) for word in deeds)


def _does(clause: Clause) -> bool:
    """Whether a clause does something itself, so that its fields are its own: 加强在F领域的合作."""
    return any(word.before not in ("", "process") or word.after for word in clause.words)


class StatedFields:
    """The fields stated in the clauses of one text."""

    def __init__(self, text: str, clauses: Sequence[Clause]) -> None:
        self.text, self._clauses = text, clauses
        self._at = {id(clause): number for number, clause in enumerate(clauses)}

    def of(self, draft: Draft) -> list[Mention]:
        """Fields of the draft's clause, of one before it that has no party, or, for partners, of the one after."""
        clause = draft.clause
        number = self._at.get(id(clause))
        if found := self._phrase(clause, near=True) or self._behind(draft):
            return found
        if number is None:
            return []
        before = self._clauses[number - 1] if number else None
        if before and self._joined(before, clause) and not before.groups and not _does(before):
            return self._phrase(self._clauses[number - 1], near=False)
        if draft.frame.startswith("partner") and number + 1 < len(self._clauses):
            after = self._clauses[number + 1]
            if self._joined(clause, after) and not after.groups and _goes_on(after):
                return self._phrase(after, near=False)
        return []

    def _joined(self, first: Clause, second: Clause) -> bool:
        return first.sentence is second.sentence and second.mark == "，"

    def _phrase(self, clause: Clause, near: bool) -> list[Mention]:
        """The list of fields that 领域 or the like closes; away from the deed it must open with 在 or the like."""
        found: list[Mention] = []
        fields = [m for m in clause.others if m.type == "field"]
        for number, field in enumerate(fields):
            found.append(field)
            following = fields[number + 1] if number + 1 < len(fields) else None
            if following and (following.start <= field.end or _LISTED.fullmatch(self.text, field.end, following.start)):
                continue
            close = _CLOSE.match(self.text, field.end, clause.end)
            if close and (self._opened(clause, found[0]) or near and close["word"] in ("领域", "方面")):
                return found
            found = []
        return []

    def _opened(self, clause: Clause, first: Mention) -> bool:
        return any(
            word.text in _ABOUT and word.end <= first.start and first.start - word.end <= _ABOUT_FAR
            for word in clause.words
        )

    def _behind(self, draft: Draft) -> list[Mention]:
        """A field between a body and what is done for it."""
        party = draft.resource
        if party is None or draft.vehicle is not None or party.type == "actor-group":
            return []
        last = max((g.end for g in draft.clause.groups if g.start <= party.start < g.end), default=party.end)
        for field in draft.clause.others:
            close = field.start == party.end or 0 <= field.start - last <= 12
            if field.type == "field" and close and _OF_FIELD.match(self.text, field.end):
                return [field]
        return []
