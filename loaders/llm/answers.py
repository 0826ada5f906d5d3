"""From what a model answers to facts: each item has the shape and stands in the text, or it is dropped and counted.

Nothing that a model writes enters a fact but words of the ontology and, where the text bears it out, a year: names,
quotes and figures are the text's own characters at the places where the answer's were found.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ...ontology.model import Effort, Evidence, Outcome, Relation, Target
from ..document import Mention, Reading
from ..evidence import evidence, received, section_at, sentence_at
from ..lexicon import Lexicon
from ..numbers import RATIO, Figure, find_figures
from ..script import key
from ..statements import Statements
from .places import Places
from .prompt import Part
from .shape import ITEMS, item_of

RULE = "llm"
CONFIDENCE = 0.5
_YEARS = range(1949, 2101)
_LARGEST = 1e18  # a whole number beyond that, of which an answer may have thousands of digits, is no float

NO_SHAPE = "not of the shape"
NO_QUOTE = "a quote that is not in the text"
NOT_IN_QUOTE = "a name that is not in the quote"
NO_ENTITY = "a party that is no entity"
NO_FIGURE = "a figure that is not in the quote"

Span = tuple[int, int]


def parsed(answer: str) -> dict[str, Any] | None:
    """The object that an answer holds, also between other words (models think aloud); None where there is none."""
    for text in (answer, answer[answer.find("{") : answer.rfind("}") + 1]):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return None


class Answers:
    """The answers to one text's parts, on their way to facts. Offsets are of the reading text."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading, self._lexicon = reading, lexicon
        self._places = Places(reading)
        columns = ("before", "after", "commitment")
        self._words = {row["word"]: {row[column] for column in columns} for row in lexicon.rows("verbs")}
        for row in lexicon.rows("hedges"):
            self._words.setdefault(row["word"], set()).add(row["level"])
        longest_first = sorted((word for word in self._words if len(word) > 1), key=len, reverse=True)
        self._any_word = re.compile("|".join(map(re.escape, longest_first)))
        self._given: list[tuple[Part, dict[str, Any]]] = []
        self._types: dict[str, str] = {}
        self._mentions: dict[tuple[Span, str], Mention] = {}
        self.dropped: Counter[str] = Counter()

    def add(self, part: Part, answer: dict[str, Any]) -> None:
        """What the model answered about one part."""
        self._given.append((part, answer))

    def facts(self) -> tuple[tuple[Mention, ...], Statements]:
        """All that stands in the text, names first."""
        for part, answer in self._given:
            self._names(part, answer)
        found: dict[str, list[Any]] = {layer: [] for layer in ITEMS}
        for part, answer in self._given:
            for layer, make in (
                ("efforts", self._effort),
                ("targets", self._target),
                ("outcomes", self._outcome),
                ("relations", self._relation),
            ):
                after = part.start
                again: dict[str, int] = {}  # what is answered twice is looked for behind its first place
                for item in self._items(layer, answer):
                    span = self._quote(item["surface"], part, again.get(repr(item), after))
                    fact = make(item, span, part) if span else NO_QUOTE
                    if isinstance(fact, str):
                        self.dropped[fact] += 1
                    else:
                        found[layer].append(fact)
                        after = span[0] if span else after
                        again[repr(item)] = after + 1
        statements = Statements(
            _distinct(found["efforts"], lambda e: (e.section, e.resource, e.vehicle)),
            _distinct(found["targets"], lambda t: (t.section, t.low, t.high, t.unit, t.indicator_key)),
            _distinct(found["outcomes"], lambda o: (o.evidence.start, o.evidence.end, o.low, o.high, o.unit)),
            _distinct(found["relations"], lambda r: (r.subject, r.predicate, r.object)),
        )
        return tuple(sorted(self._mentions.values(), key=lambda m: (m.start, m.end, m.key))), statements

    def _items(self, layer: str, answer: dict[str, Any]) -> Iterable[dict[str, Any]]:
        given = answer.get(layer, [])
        for one in given if isinstance(given, list) else [given]:
            item = item_of(layer, one)
            if item is None:
                self.dropped[NO_SHAPE] += 1
            else:
                yield item

    def _names(self, part: Part, answer: dict[str, Any]) -> None:
        after = part.start
        for item in self._items("entities", answer):
            quote = self._quote(item["surface"], part, after)
            name = self._places.find(item["name"], *quote) if quote else None
            if quote is None or name is None:
                self.dropped[NO_QUOTE if quote is None else NOT_IN_QUOTE] += 1
                continue
            after = quote[0]
            self._types.setdefault(key(self._text(name)), item["type"])
            self._mention(name)

    def _mention(self, span: Span) -> str | None:
        """The key of the entity that is named at `span`, None where what stands there is none."""
        name = key(self._text(span))
        kind = self._types.get(name)
        if kind is None:
            return None
        self._mentions.setdefault((span, name), Mention(*span, kind, self._text(span), name, (span,), RULE, CONFIDENCE))
        return name

    def _quote(self, quote: str, part: Part, after: int) -> Span | None:
        """Where a quote stands in the part that was asked about, cut to the sentence in which it begins."""
        span = self._places.find(quote, part.start, part.end, after)
        sentence = sentence_at(self._reading, span[0]) if span else None
        if span is None or sentence is None:
            return None
        end = min(span[1], sentence[1])
        while end > span[0] and self._reading.text[end - 1].isspace():
            end -= 1
        return (span[0], end) if end > span[0] else None

    def _parties(self, names: Iterable[str | None], quote: Span) -> list[str | None] | str:
        """The keys of entities by their names in the quote, or why there are none."""
        found: list[str | None] = []
        for name in names:
            if not name:
                found.append(None)
                continue
            span = self._places.find(name, *quote)
            if span is None:
                return NOT_IN_QUOTE
            entity = self._mention(span)
            if entity is None:
                return NO_ENTITY
            found.append(entity)
        return found

    def _effort(self, item: dict[str, Any], quote: Span, part: Part) -> Effort | str:
        parties = self._parties((item["resource"], item["vehicle"], *item["fields"]), quote)
        if isinstance(parties, str):
            return parties
        resource, vehicle, *fields = parties
        if resource is None and vehicle is None:
            return NO_SHAPE
        channel = item["channel"] and self._places.find(item["channel"], part.start, part.end)
        return Effort(
            section=section_at(self._reading, quote[0]),
            action=item["action"],
            commitment=item["commitment"],
            trigger=self._trigger(quote, item["action"], item["commitment"]),
            resource=resource,
            vehicle=vehicle if vehicle != resource else None,
            channel=self._text(channel) if channel else None,
            fields=tuple(dict.fromkeys(field for field in fields if field)),
            acted_by=None,
            located_in=None,
            evidence=self._evidence(quote),
            confidence=CONFIDENCE,
            rule=RULE,
        )

    def _target(self, item: dict[str, Any], quote: Span, part: Part) -> Target | str:
        indicator = self._places.find(item["indicator"], *quote)
        if indicator is None:
            return NOT_IN_QUOTE
        figure = self._figure(item, quote)
        if figure is None:
            return NO_FIGURE
        name = received(self._reading, *indicator)
        return Target(
            section=section_at(self._reading, quote[0]),
            indicator=name,
            indicator_key=key(name),
            comparator=item["comparator"],
            low=figure.low,
            high=figure.high,
            unit=figure.unit,
            year=self._year(item["year"], part),
            commitment=item["commitment"],
            trigger=self._trigger(quote, None, item["commitment"]),
            concerns=(),
            evidence=self._evidence(quote),
            confidence=CONFIDENCE,
            rule=RULE,
        )

    def _outcome(self, item: dict[str, Any], quote: Span, part: Part) -> Outcome | str:
        parties = self._parties(item["parties"], quote)
        if isinstance(parties, str):
            return parties
        indicator = self._places.find(item["indicator"], *quote) if item["indicator"] else None
        if item["indicator"] and indicator is None:
            return NOT_IN_QUOTE
        figure = self._figure(item, quote) if item["low"] is not None else None
        if item["low"] is not None and figure is None:
            return NO_FIGURE
        if not indicator and not parties:
            return NO_SHAPE
        name = received(self._reading, *indicator) if indicator else None
        return Outcome(
            section=section_at(self._reading, quote[0]),
            indicator=name,
            indicator_key=key(name) if name else None,
            low=figure.low if figure else None,
            high=figure.high if figure else None,
            unit=figure.unit if figure else None,
            year=self._year(item["year"], part),
            parties=tuple(dict.fromkeys(party for party in parties if party)),
            evidence=self._evidence(quote),
            confidence=CONFIDENCE,
            rule=RULE,
        )

    def _relation(self, item: dict[str, Any], quote: Span, part: Part) -> Relation | str:
        parties = self._parties((item["subject"], item["object"]), quote)
        if isinstance(parties, str):
            return parties
        subject, object_ = parties
        if subject is None or object_ is None or subject == object_:
            return NO_SHAPE
        return Relation(subject, item["predicate"], object_, self._evidence(quote), CONFIDENCE, RULE)

    def _figure(self, item: dict[str, Any], quote: Span) -> Figure | None:
        """The quote's own figure that has the answer's bounds; a share may have been answered in per cent."""
        low, high = item["low"], item["low"] if item["high"] is None else item["high"]
        for figure in find_figures(self._reading.text, *quote, self._lexicon):
            for factor in (1.0, 100.0) if figure.unit == RATIO else (1.0,):
                if _near(figure.low * factor, low) and _near(figure.high * factor, high):
                    return figure
        return None

    def _year(self, year: int | None, part: Part) -> int | None:
        """The answered year where the part has it, else the plan's."""
        written = year in _YEARS and str(year) in self._reading.text[part.start : part.end]
        return year if written else self._reading.plan.year

    def _trigger(self, quote: Span, action: str | None, commitment: str) -> tuple[str, ...]:
        """The words of the quote that carry its action or commitment, by the lexicon."""
        carried = {action, commitment}
        hits = self._any_word.finditer(self._reading.text, *quote)
        said = (hit for hit in hits if not carried.isdisjoint(self._words[hit[0]]))
        return tuple(dict.fromkeys(received(self._reading, *hit.span()) for hit in said))

    def _text(self, span: Span) -> str:
        return self._reading.text[span[0] : span[1]]

    def _evidence(self, quote: Span) -> Evidence:
        return evidence(self._reading, *quote, section_at(self._reading, quote[0]))


def _near(one: float, other: float) -> bool:
    return abs(other) < _LARGEST and abs(one - other) <= 1e-9 * max(1.0, abs(one))


def _distinct(facts: Iterable[Any], by: Any) -> tuple[Any, ...]:
    found: dict[Any, Any] = {}
    for fact in facts:
        found.setdefault(by(fact), fact)
    return tuple(sorted(found.values(), key=lambda fact: (fact.evidence.start, fact.evidence.end)))
