"""Who is to do it: the body that a sentence or the bracket behind it names as the doer of an effort.

由X牵头建设Y; X要加快建设Y; X（an organ）组织实施P; …。（X牵头，Z配合）; 责任单位：X.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .clauses import Clause
from .document import Mention, Reading
from .naming import Names, class_of

_CHARGED = re.compile(r"等?[^，。；]{0,8}?(?:要(?![素求点闻塞])|应当|应(?![用急对])|须|负责|牵头|会同|主导|承担|承办)")
_OPENING = re.compile(r"(?:今年|明年|年内|其中|同时|并且?|[一二三四五六七八九十]是|\s)*[“‘]?")
_DOERS = frozenset({"actor", "actor-group", "platform"})
_BRACKET = re.compile(
    r"[（(〔\[【](?=[^（()）]{0,60}?(?:责任|牵头|负责|主办|承办|配合|落实))(?P<inside>[^（()）]{2,120})[）)〕\]】]"
    r"|(?:^(?:责任|牵头|主办|承办|负责)(?:单位|部门|处室|领导)*"
    r"|(?<=[。；])\s*(?:责任|牵头|主办|承办|负责)(?:单位|部门|处室|领导))[：:](?P<line>[^\n]{2,120})",
    re.M,
)


class Doers:
    """Finds the doer of each effort of one text."""

    def __init__(self, reading: Reading, clauses: Sequence[Clause], names: Names) -> None:
        self._text, self._names = reading.text, names
        self._said = dict(self._by_clause(clauses))
        self._charged = list(self._brackets(reading))
        self._ends = [end for _, end, _ in self._charged]

    def of(self, clause: Clause, at: int) -> Mention | None:
        """The doer of an effort that stands at `at` in `clause`; None where the text names none."""
        if said := self._said.get(clause.start):
            return said
        number = bisect_left(self._ends, at)
        if number < len(self._charged):
            start, _, doer = self._charged[number]
            return doer if start <= at else None
        return None

    def _by_clause(self, clauses: Sequence[Clause]) -> Iterator[tuple[int, Mention]]:
        doer: Mention | None = None
        last: Clause | None = None
        for clause in clauses:
            if last is None or last.sentence is not clause.sentence or clause.mark == "；":
                doer = None
            doer = self._agent(clause) or self._subject(clause) or doer
            if doer:
                yield clause.start, doer
            last = clause

    def _agent(self, clause: Clause) -> Mention | None:
        """由X牵头, 由X建设."""
        for word in clause.words:
            if word.role == "agent":
                following = (group.members[0] for group in clause.groups if 0 <= group.start - word.end <= 4)
                return next((who for who in following if class_of(who) in _DOERS), None)
        return None

    def _subject(self, clause: Clause) -> Mention | None:
        """X要建设, X负责建设; an organ of state that opens the clause does what its verb says."""
        opening = _OPENING.match(self._text, clause.start, clause.end)
        at = opening.end() if opening else clause.start
        first = next((m for m in self._names.near(at, at + 1) if m.end <= clause.end), None)
        if first is None or class_of(first) not in _DOERS:
            return None
        end = next((group.end for group in clause.groups if group.start == first.start), first.end)
        if _CHARGED.match(self._text, end, clause.end):
            return first
        verb = next((word for word in clause.words if word.start >= end), None)
        is_organ = first.type == "government-body" and verb is not None and verb.start == end
        return first if is_organ and verb and (verb.before or verb.level) else None

    def _brackets(self, reading: Reading) -> Iterator[tuple[int, int, Mention]]:
        """What each bracket or line of doers speaks of (its start and end), and the first of them."""
        covered = 0  # where the last one ended
        starts = [sentence.start for sentence in reading.sentences]
        for match in _BRACKET.finditer(self._text):
            group = "inside" if match["inside"] else "line"
            inside = self._names.near(*match.span(group))
            doer = next((m for m in inside if class_of(m) in ("actor", "actor-group")), None)
            line = self._text.rfind("\n", 0, match.start()) + 1
            start = max(line, covered)
            if not self._text[line : match.start()].strip():  # alone in its line: it speaks of the whole task
                number = bisect_left(starts, match.start()) - 1
                section = reading.sentences[number].section if number >= 0 else None
                while number >= 0 and starts[number] >= covered and reading.sentences[number].section == section:
                    start = starts[number]
                    number -= 1
            covered = match.end()
            if doer:
                yield start, match.start(), doer
