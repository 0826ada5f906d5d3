"""What writing a plan's facts as RDF takes: statements, the IRIs of parties and sections, evidence; and refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar, overload

import pyoxigraph as ox

from ..errors import DataFault
from ..ontology.model import Effort, Entity, Evidence, Facts, Outcome, Relation, Target, Task
from ..ontology.terms import Class, Property, Term
from .iri import Iris
from .triples import Statement
from .values import TYPE, Value, literal, node

CONTEXT = 16  # characters of prefix and suffix kept with a quote
_FIRST = re.compile(r"\S(?:[^\r\n。！？]|(?<=\d)。)*[。！？]?")  # a sentence or its line; 。 after a digit is a list's
_TERMS = (ox.NamedNode, ox.Literal)
_T = TypeVar("_T")


class Writer:
    """Gathers what one plan says in `found`; `what` in its methods is how an error calls the fact."""

    def __init__(self, facts: Facts, iris: Iris) -> None:
        self.facts, self.iris = facts, iris
        self.plan = iris.plan(facts.plan.path)
        self.tasks = {task.id: iris.below(self.plan, task.id) for task in facts.tasks}
        self.entities = {entity.key: entity for entity in facts.entities}
        self.places: dict[str, tuple[str, int]] = {}  # section and line of each piece of evidence
        self._stated: dict[Evidence, ox.NamedNode] = {}
        self.found: dict[Statement, None] = {}  # in the order in which they are stated, each once

    def add(self, subject: str, *pairs: tuple[Term | str | ox.NamedNode, Value | str | int | float | None]) -> None:
        """State `subject predicate value` for each pair; a value of None states nothing."""
        thing = ox.NamedNode(subject)
        for predicate, value in pairs:
            if value is None:
                continue
            edge = predicate if isinstance(predicate, ox.NamedNode) else node(predicate)
            object_ = value if isinstance(value, _TERMS) else literal(value)
            self.found[thing, edge, object_] = None

    @overload
    def thing(self, key: str, what: str) -> ox.NamedNode: ...
    @overload
    def thing(self, key: None, what: str) -> None: ...
    def thing(self, key: str | None, what: str) -> ox.NamedNode | None:
        """The node of the entity `key`, which `what` names."""
        if key is None:
            return None
        canonical = self.canonical(key, what)
        return node(self.iris.thing(self.entities[key].type, canonical))

    def canonical(self, key: str, what: str) -> str:
        if key not in self.entities:
            raise self.fault(f"{what} names {key!r}, which is no entity of the plan")
        return self.entities[key].canonical

    def at(self, section: str | None, what: str) -> str:
        """IRI of the task `section`; of the plan where it has no outline."""
        if section is None:
            return self.plan
        if section not in self.tasks:
            raise self.fault(f"{what} stands in {section!r}, which is no task of the plan")
        return self.tasks[section]

    def word(self, words: Mapping[str, _T], word: str, what: str) -> _T:
        if word not in words:
            raise self.fault(f"{what} has {word!r}, not one of {', '.join(words)}")
        return words[word]

    def fault(self, message: str) -> DataFault:
        return DataFault(message, where=self.facts.plan.filename)

    def text(self, text: str | None) -> ox.Literal | None:
        """A piece of the text, in its own script."""
        return None if text is None else ox.Literal(text, language=self.facts.plan.language)

    def evidence(self, evidence: Evidence) -> ox.NamedNode:
        """The node of a piece of evidence, of which all is stated."""
        if evidence not in self._stated:
            self._stated[evidence] = self._state(evidence)
        return self._stated[evidence]

    def _state(self, evidence: Evidence) -> ox.NamedNode:
        received = self.facts.received
        start, end = evidence.start, evidence.end
        iri = self.iris.below(self.plan, "evidence", f"{start}-{end}")
        quote, position = f"{iri}/quote", f"{iri}/position"
        section = self.at(evidence.section, f"the quote at {start}")
        section, line = self.places.setdefault(iri, (section, evidence.line))  # two facts may rest on the same words
        self.add(
            iri,
            (TYPE, node(Class.EVIDENCE)),
            ("oa:hasSource", node(self.plan)),
            ("oa:hasSelector", node(quote)),
            (Property.SECTION, node(section)),
            (Property.LINE, line),
            (Property.PAGE, evidence.page),
            (Property.PARAGRAPH, evidence.paragraph),
        )
        self.add(
            quote,
            (TYPE, node("oa:TextQuoteSelector")),
            ("oa:exact", evidence.quote),
            ("oa:prefix", received[max(0, start - CONTEXT) : start]),
            ("oa:suffix", received[end : end + CONTEXT]),
            ("oa:refinedBy", node(position)),
        )
        self.add(position, (TYPE, node("oa:TextPositionSelector")), ("oa:start", start), ("oa:end", end))
        return node(iri)

    def title(self) -> ox.NamedNode | None:
        """The plan's title at its place; None where the text does not have it."""
        title = self.facts.plan.title
        at = self.facts.received.find(title) if title else -1
        if title is None or at < 0:
            return None
        within = (task.id for task in reversed(self.facts.tasks) if task.start <= at < task.end)
        return self._quoted(at, at + len(title), next(within, None))

    def heading(self, task: Task) -> ox.NamedNode | None:
        """The task's title at its place, else its first words; None where its text is empty."""
        at = self.facts.received.find(task.title, task.start, task.end) if task.title else -1
        if task.title and at >= 0:
            return self._quoted(at, at + len(task.title), task.id)
        first = _FIRST.search(self.facts.received, task.start, task.end)
        return self._quoted(*first.span(), task.id) if first else None

    def _quoted(self, start: int, end: int, section: str | None) -> ox.NamedNode:
        received = self.facts.received
        return self.evidence(Evidence(received[start:end], start, end, section, received.count("\n", 0, start) + 1))

    def grounds(self, subject: str, fact: Entity | Effort | Target | Outcome | Relation) -> None:
        """What every fact rests on."""
        self.add(
            subject,
            (Property.EVIDENCE, self.evidence(fact.evidence)),
            (Property.CONFIDENCE, float(fact.confidence)),
            (Property.RULE, fact.rule),
        )
