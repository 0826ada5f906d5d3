"""Ties between the things of a plan: whose offshoot a body is, where it sits, its fields and those it cooperates in.

Most stand in names (`甲大学乙市新材料研究院`); parallel places stand before them (东区X、西区Y); fields of cooperation
come with the effort.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence

from ..ontology.model import Effort, Relation
from .document import Mention, Reading, Sentence
from .evidence import evidence
from .lexicon import Lexicon
from .naming import Names, class_of

_LINK = re.compile(r"[“”‘’\"《》\s]*")
_LONGEST_PLACE = 24  # characters, with what may stand between a place and the name after it
_LONGEST_NAME = 60
# What a plan does to its own universities; with those of elsewhere it cooperates, or draws them in.
_TO_OUR_OWN = ("deepen", "cultivate", "strive")


def find_relations(reading: Reading, names: Names, efforts: Sequence[Effort], lexicon: Lexicon) -> tuple[Relation, ...]:
    """The relations of a plan, each once, in the order of their first evidence."""
    return _Finder(reading, names, lexicon).find(efforts)


class _Finder:
    def __init__(self, reading: Reading, names: Names, lexicon: Lexicon) -> None:
        self.reading, self.names = reading, names
        self.provinces = lexicon.mapping("places", "parent")
        self.short = lexicon.mapping("places", "short")
        self.found: dict[tuple[str, str, str], Relation] = {}
        self._starts = [s.start for s in reading.sentences]

    def find(self, efforts: Sequence[Effort]) -> tuple[Relation, ...]:
        home = self._home() | self._homes_of_own(efforts)
        near_home: dict[str, Mention] = {}
        for mention in self.names.all:
            if mention.type == "place" and self._base(mention.key) in home:
                near_home.setdefault(mention.name, mention)
        for mention in self.names.all:
            if class_of(mention) in ("actor", "platform"):
                self._from_name(mention, home, near_home)
                self._before(mention)
            elif mention.type == "programme":
                self._parents(mention, ("enterprise", "research-organisation"))  # 甲公司某改造项目
        self._from_efforts(efforts)
        return tuple(sorted(self.found.values(), key=lambda r: (r.evidence.start, r.predicate, r.subject, r.object)))

    def _from_name(self, mention: Mention, home: frozenset[str], near_home: Mapping[str, Mention]) -> None:
        names = self.names
        self._parents(mention)
        # An offshoot of a park stands in the park, unless its own name says where it stands.
        parks = [parent for parent in names.parents(mention) if class_of(parent) == "platform"]
        places = names.places(mention) or tuple(place for park in parks for place in names.places(park))
        for place in places:
            bracketed = self.reading.text[place.start - 1 : place.start] in ("（", "(")
            if mention.type == "university" and not bracketed and self._base(place.key) not in home:
                continue
            self._add(mention, "located-in", place, 0.85, "name-place")
        if mention.type == "university" and not places:
            self._at_home(mention, near_home)
        if mention.type in ("university", "enterprise", "government-body"):
            return
        for field in names.fields(mention):
            self._add(mention, "in-field", field, 0.85, "name-field")
        for parent in names.parents(mention):
            if parent.type in ("university", "government-body"):
                continue
            for field in names.fields(parent):
                self._add(mention, "in-field", field, 0.75, "parent-field")

    def _parents(self, mention: Mention, types: Container[str] | None = None) -> None:
        for parent in self.names.parents(mention):
            if types is None or parent.type in types and "的" not in mention.name:
                self._add(mention, "affiliated-with", parent, 0.85, "name-parent")

    def _at_home(self, university: Mention, near_home: Mapping[str, Mention]) -> None:
        """A university named after the plan's own place, or one around it, sits there."""
        for name, place in near_home.items():
            if self.reading.text.startswith(name, university.start):
                self._add(university, "located-in", place, 0.75, "home-university")
                return

    def _around(self, mention: Mention) -> list[Mention]:
        near = self.names.near(mention.start - _LONGEST_NAME, mention.start + 1)
        return [other for other in near if other.end > mention.end and class_of(other) in ("actor", "platform")]

    def _before(self, mention: Mention) -> None:
        """西海岸X、高新区Y: a place right before a name says where it sits."""
        if any(mention in self.names.held(outer) for outer in self._around(mention)):
            return  # it is the longer name that sits there
        for other in self.names.near(mention.start - _LONGEST_PLACE, mention.start):
            if (
                other.type in ("place", "zone")
                and 0 <= mention.start - other.end <= 2
                and _LINK.fullmatch(self.reading.text, other.end, mention.start)
                and other.key != mention.key
            ):
                self._add(mention, "located-in", other, 0.75, "place-before", other.start)

    def _from_efforts(self, efforts: Sequence[Effort]) -> None:
        """Fields of a cooperation, fields and place of what is built, the place that applies for a designation."""
        first: dict[str, Mention] = {}
        for mention in self.names.all:
            first.setdefault(mention.key, mention)
        for effort in efforts:
            who = first.get(effort.resource) if effort.resource else None
            what = first.get(effort.vehicle) if effort.vehicle else None
            own = {field.key for field in self.names.fields(what)} if what else set()
            stated = [field for field in effort.fields if field not in own]
            if who and class_of(who) == "actor" and effort.rule.startswith("partner"):
                for field in stated:
                    self._state(who.key, "cooperates-in", field, effort, "cooperation-field")
            if what is None or class_of(what) not in ("actor", "platform"):
                continue
            if effort.action in ("build", "found") and not effort.rule.startswith("partner"):
                for field in stated:
                    self._state(what.key, "in-field", field, effort, "effort-field")
            if effort.located_in:
                self._state(what.key, "located-in", effort.located_in, effort, "effort-site")
            if who and who.type == "place" and effort.action == "strive":
                self._state(what.key, "located-in", who.key, effort, "applicant-place")

    def _state(self, subject: str, predicate: str, other: str, effort: Effort, rule: str) -> None:
        key = (subject, predicate, other)
        self.found.setdefault(key, Relation(*key, effort.evidence, effort.confidence, rule))

    def _home(self) -> frozenset[str]:
        """The plan's own place and its province; without one, the places that its platforms and institutes sit in."""
        if self.reading.plan.place_key:
            own = self._base(self.reading.plan.place_key)
            return frozenset({own, self._province(own)} - {""})
        counted: dict[str, int] = {}
        for mention in self.names.all:
            if class_of(mention) in ("platform", "actor") and mention.type != "university":
                for place in self.names.places(mention):
                    base = self._base(place.key)
                    counted[base] = counted.get(base, 0) + 1
        held = {id(inner) for mention in self.names.all for inner in self.names.held(mention)}
        for mention in self.names.all:
            if mention.type == "place" and id(mention) not in held:
                base = self._base(mention.key)
                counted[base] = counted.get(base, 0) + 1
        return frozenset({*counted, *(self._province(base) for base in counted)} - {""})

    def _homes_of_own(self, efforts: Sequence[Effort]) -> frozenset[str]:
        """The places that the universities are named after which the plan of no known place raises up itself."""
        if self.reading.plan.place_key:
            return frozenset()
        own = {key for e in efforts if e.action in _TO_OUR_OWN for key in (e.resource, e.vehicle)}
        ours = [mention for mention in self.names.all if mention.type == "university" and mention.key in own]
        return frozenset(self._base(place.key) for mention in ours for place in self.names.places(mention))

    def _base(self, place: str) -> str:
        return self.short.get(place, place.removesuffix("市").removesuffix("省") if len(place) > 2 else place)

    def _province(self, place: str) -> str:
        for name in (place, f"{place}市", f"{place}省"):
            if parent := self.provinces.get(name):
                return self._base(parent)
        return ""

    def _add(
        self, subject: Mention, predicate: str, other: Mention, confidence: float, rule: str, start: int | None = None
    ) -> None:
        key = (subject.key, predicate, other.key)
        if subject.key == other.key or key in self.found:
            return
        low = subject.start if start is None else min(start, subject.start)
        sentence = self._sentence(low)
        # What is named elsewhere too stands in the subject's own name.
        high = max(subject.end, other.end) if low <= other.start < subject.end else subject.end
        self.found[key] = Relation(
            *key,
            evidence(self.reading, low, high, sentence.section if sentence else None),
            round(confidence * min(subject.confidence, other.confidence), 3),
            rule,
        )

    def _sentence(self, at: int) -> Sentence | None:
        number = bisect_right(self._starts, at) - 1
        return self.reading.sentences[number] if number >= 0 else None
