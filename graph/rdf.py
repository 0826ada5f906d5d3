"""Facts as quads: what one plan says, in its own named graph; the same facts give the same quads, no blank nodes.

An effort is identified by its task, resource and vehicle, a target by its task, indicator and figure, a relation by
its parties: never by where they stand in the text, so that both scripts of a plan, and two readings of it, meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, overload

import pyoxigraph as ox

from ..errors import DataFault
from ..ontology.model import TYPE_CLASS, Effort, Entity, Evidence, Facts, Outcome, Relation, Repair, Target, Task
from ..ontology.terms import (
    ACTIONS,
    COMMITMENTS,
    COMPARATORS,
    ENTITY_CLASSES,
    PREDICATES,
    QUDT_UNITS,
    TASK_CLASSES,
    Class,
    Property,
    Term,
)
from . import naming
from .iri import Iris
from .register import Register
from .values import TYPE, Value, labelled, literal, node, plain

CONTEXT = 16  # characters of prefix and suffix kept with a quote
# Both an organisation and a place of work: the other class is added where the plan builds it and relies on it.
_TWOFOLD: Mapping[str, Class] = {"laboratory": Class.ACTOR, "research-organisation": Class.PLATFORM}
_T = TypeVar("_T")


def quads(facts: Facts, base: str, register: Register | None = None) -> list[ox.Quad]:
    """What the plan says, sorted. English names come from `register`, else they are composed.

    Where facts name one effort or target twice, the first naming counts. DataFault names a party that is no entity of
    the plan, a section that is no task of it, or a word that is no term of the ontology.
    """
    return sorted(_Writer(facts, Iris(base), register or Register()).quads(), key=str)


class _Writer:
    def __init__(self, facts: Facts, iris: Iris, register: Register) -> None:
        self.facts, self.iris, self.register = facts, iris, register
        self.plan = iris.plan(facts.plan.path)
        self.graph = ox.NamedNode(iris.plan_graph(facts.plan.path))
        self.tasks = {task.id: iris.below(self.plan, task.id) for task in facts.tasks}
        self.kinds = {task.id: task.kind for task in facts.tasks}
        self.entities = {entity.key: entity for entity in facts.entities}
        self.names = naming.names(facts, register)
        self.found: set[ox.Quad] = set()

    def quads(self) -> set[ox.Quad]:
        facts = self.facts
        self._plan()
        for task in facts.tasks:
            self._task(task)
        self._entities()
        for iri, effort in _first(facts.efforts, self._effort_iri):
            self._effort(iri, effort)
        for iri, target in _first(facts.targets, self._target_iri):
            self._target(iri, target)
        for iri, outcome in _first(facts.outcomes, self._outcome_iri):
            self._outcome(iri, outcome)
        for iri, relation in _first(facts.relations, self._relation_iri):
            self._relation(iri, relation)
        for repair in facts.repairs:
            self._repair(repair)
        return self.found

    # what stands where

    def _add(self, subject: str, *pairs: tuple[Term | str | ox.NamedNode, Value | str | int | float | None]) -> None:
        """State `subject predicate value` for each pair; a value of None states nothing."""
        for predicate, value in pairs:
            if value is None:
                continue
            edge = predicate if isinstance(predicate, ox.NamedNode) else node(predicate)
            object_ = value if isinstance(value, ox.NamedNode | ox.Literal) else literal(value)
            self.found.add(ox.Quad(ox.NamedNode(subject), edge, object_, self.graph))

    @overload
    def _thing(self, key: str, what: str) -> ox.NamedNode: ...
    @overload
    def _thing(self, key: None, what: str) -> None: ...
    def _thing(self, key: str | None, what: str) -> ox.NamedNode | None:
        """The node of the entity `key`, which `what` names."""
        if key is None:
            return None
        canonical = self._canonical(key, what)
        return node(self.iris.thing(self.entities[key].type, canonical))

    def _canonical(self, key: str, what: str) -> str:
        if key not in self.entities:
            raise self._fault(f"{what} names {key!r}, which is no entity of the plan")
        return self.entities[key].canonical

    def _at(self, section: str | None, what: str) -> str:
        """IRI of the task `section`; of the plan where it has no outline."""
        if section is None:
            return self.plan
        if section not in self.tasks:
            raise DataFault(
                f"{what} stands in {section!r}, which is no task of the plan", where=self.facts.plan.filename
            )
        return self.tasks[section]

    def _word(self, words: Mapping[str, _T], word: str, what: str) -> _T:
        if word not in words:
            raise self._fault(f"{what} has {word!r}, not one of {', '.join(words)}")
        return words[word]

    def _fault(self, message: str) -> DataFault:
        return DataFault(message, where=self.facts.plan.filename)

    def _text(self, text: str | None) -> ox.Literal | None:
        """A piece of the text, in its own script."""
        return None if text is None else ox.Literal(text, language=self.facts.plan.language)

    def _evidence(self, evidence: Evidence) -> ox.NamedNode:
        received = self.facts.received
        start, end = evidence.start, evidence.end
        iri = self.iris.below(self.plan, "evidence", f"{start}-{end}")
        quote, position = f"{iri}/quote", f"{iri}/position"
        section = self._at(evidence.section, f"the quote at {start}")
        self._add(
            iri,
            (TYPE, node(Class.EVIDENCE)),
            ("oa:hasSource", node(self.plan)),
            ("oa:hasSelector", node(quote)),
            (Property.SECTION, node(section)),
            (Property.LINE, evidence.line),
        )
        self._add(
            quote,
            (TYPE, node("oa:TextQuoteSelector")),
            ("oa:exact", evidence.quote),
            ("oa:prefix", received[max(0, start - CONTEXT) : start]),
            ("oa:suffix", received[end : end + CONTEXT]),
            ("oa:refinedBy", node(position)),
        )
        self._add(position, (TYPE, node("oa:TextPositionSelector")), ("oa:start", start), ("oa:end", end))
        return node(iri)

    def _grounds(self, subject: str, fact: Entity | Effort | Target | Outcome | Relation) -> None:
        """What every fact rests on."""
        self._add(
            subject,
            (Property.EVIDENCE, self._evidence(fact.evidence)),
            (Property.CONFIDENCE, float(fact.confidence)),
            (Property.RULE, fact.rule),
        )

    # each kind of fact

    def _plan(self) -> None:
        plan = self.facts.plan
        self._add(
            self.plan,
            (TYPE, node(Class.PLAN)),
            (Property.TITLE, self._text(plan.title)),
            (Property.ISSUER, self._text(plan.issuer)),
            (Property.YEAR, plan.year),
            (Property.SHA256, plan.sha256),
            (Property.FILENAME, plan.filename),
            (Property.ENCODING, plan.encoding),
            ("dcterms:language", plan.language),
            ("dcterms:source", plan.source_url),
            ("dcterms:date", ox.Literal(plan.date, datatype=node("xsd:date")) if plan.date else None),
            *labelled(*naming.plan_label(plan)),
        )
        if plan.place_key:
            place = self.entities.get(plan.place_key)
            canonical = place.canonical if place and place.type == "place" else plan.place_key
            iri = self.iris.thing("place", canonical)
            self._add(self.plan, (Property.PLACE, node(iri)))
            self._add(iri, (TYPE, node(Class.PLACE)))
            if not place:
                self._name(iri, naming.name(plan.place_key, plan.place or plan.place_key, plan.language, self.register))

    def _task(self, task: Task) -> None:
        iri = self.tasks[task.id]
        above = self.plan if task.parent is None else self._at(task.parent, f"task {task.id!r}")
        self._add(
            iri,
            (TYPE, node(self._word(TASK_CLASSES, task.kind, f"task {task.id!r}"))),
            (Property.PART_OF, node(above)),
            ("dcterms:identifier", task.id),
            (Property.NUMBER, self._text(task.number)),
            (Property.START, task.start),
            (Property.END, task.end),
            (Property.TITLE, self._text(task.title)),
            (Property.ORDER, task.order),
            *labelled(*naming.task_label(task, self.facts.plan.language)),
        )

    def _entities(self) -> None:
        """Each thing; where facts have one thing under several names, the first says what it is."""
        known = set()
        for entity in self.facts.entities:
            cls = self._word(ENTITY_CLASSES, entity.type, repr(entity.name))
            iri = self.iris.thing(entity.type, entity.canonical)
            if iri in known:
                self._add(iri, ("skos:altLabel", self._text(entity.name)))
            else:
                known.add(iri)
                self._add(iri, (TYPE, node(cls)), (Property.NAME, self._text(entity.name)))
                self._add(iri, (Property.LINKED, entity.linked), (Property.LEVEL, self._level(entity)))
                self._name(iri, self.names[entity.key])
                self._grounds(iri, entity)
            self._add(iri, *(("skos:altLabel", self._text(form)) for form in entity.aliases))
            if entity.type in _TWOFOLD and self._built_and_relied_on(entity.canonical):
                self._add(iri, (TYPE, node(_TWOFOLD[entity.type])))

    def _built_and_relied_on(self, canonical: str) -> bool:
        keys = {entity.key for entity in self.facts.entities if entity.canonical == canonical}
        built = any(effort.vehicle in keys for effort in self.facts.efforts)
        return built and any({effort.resource, effort.acted_by} & keys for effort in self.facts.efforts)

    def _level(self, entity: Entity) -> ox.NamedNode | None:
        level = naming.level(entity) if TYPE_CLASS[entity.type] in ("platform", "programme", "policy") else None
        return level and node(level)

    def _name(self, iri: str, name: naming.Name) -> None:
        self._add(iri, *labelled(name.hans, name.hant, name.en))
        self._add(iri, (Property.LABEL_STATUS, "composed" if name.composed else None))
        self._add(iri, *((Property.PINYIN, spelt) for spelt in name.pinyin))

    def _effort_iri(self, effort: Effort) -> str:
        parties = (("gathers", effort.resource), ("through", effort.vehicle))
        roles = ((role, self._canonical(key, "an effort")) for role, key in parties if key)
        return self.iris.below(
            self._at(effort.section, "an effort"), "effort", *(part for role in roles for part in role)
        )

    def _effort(self, iri: str, effort: Effort) -> None:
        what = f"the effort at {effort.evidence.start}"
        action = self._word(ACTIONS, effort.action, what)
        self._add(
            iri,
            (TYPE, node(Class.COOPERATION if effort.action == "cooperate" else Class.EFFORT)),
            (Property.UNDER_TASK, node(self._at(effort.section, what))),
            (Property.ACTION, node(action)),
            (Property.COMMITMENT, node(self._word(COMMITMENTS, effort.commitment, what))),
            (Property.ACTED_BY, self._thing(effort.acted_by, what)),
            (Property.LOCATED_IN, self._thing(effort.located_in, what)),
            (Property.GATHERS, self._thing(effort.resource, what)),
            (Property.THROUGH, self._thing(effort.vehicle, what)),
            *((Property.IN_FIELD, self._thing(key, what)) for key in effort.fields),
            *((Property.TRIGGER, self._text(word)) for word in effort.trigger),
            *labelled(*naming.effort_label(effort, self.names)),
        )
        if effort.channel:
            channel = self.iris.channel(effort.channel)
            self._add(iri, (Property.CHANNEL, node(channel)))
            self._add(channel, (TYPE, node(Class.CHANNEL)))
            self._name(channel, naming.name(effort.channel, effort.channel, "zh-Hans", self.register))
        self._grounds(iri, effort)

    def _target_iri(self, target: Target) -> str:
        figure = "-".join(dict.fromkeys(map(plain, (target.low, target.high))))
        year = (str(target.year),) if target.year else ()
        parts = (target.indicator_key, target.comparator, figure + target.unit, *year)
        return self.iris.below(self._setter(target.section, "a target"), "target", *parts)

    def _setter(self, section: str | None, what: str) -> str:
        """IRI of the task, or of the plan for what stands in its preamble: headline figures are the plan's own."""
        at = self._at(section, what)
        return self.plan if section is None or self.kinds[section] == "preamble" else at

    def _target(self, iri: str, target: Target) -> None:
        what = f"the target at {target.evidence.start}"
        self._add(self._setter(target.section, what), (Property.HAS_TARGET, node(iri)))
        self._add(
            iri,
            (TYPE, node(Class.TARGET)),
            (Property.COMPARATOR, node(self._word(COMPARATORS, target.comparator, what))),
            (Property.COMMITMENT, node(self._word(COMMITMENTS, target.commitment, what))),
            *((Property.TRIGGER, self._text(word)) for word in target.trigger),
            *((Property.CONCERNS, self._thing(key, what)) for key in target.concerns),
            *labelled(*naming.target_label(target, self.facts.plan.language)),
        )
        self._figures(iri, target)
        self._grounds(iri, target)

    def _figures(self, iri: str, fact: Target | Outcome) -> None:
        self._add(
            iri,
            (Property.INDICATOR, self._text(fact.indicator)),
            (Property.LOW, None if fact.low is None else float(fact.low)),
            (Property.HIGH, None if fact.high is None else float(fact.high)),
            (Property.UNIT, node(QUDT_UNITS[fact.unit]) if fact.unit and fact.unit in QUDT_UNITS else None),
            (Property.UNIT_TEXT, fact.unit),
            (Property.YEAR, fact.year),
        )

    def _outcome_iri(self, outcome: Outcome) -> str:
        parties = [self._canonical(key, "an outcome") for key in outcome.parties]
        figure = [plain(value) for value in (outcome.low, outcome.high) if value is not None]
        parts = (outcome.indicator_key or "", *parties, "-".join(dict.fromkeys(figure)) + (outcome.unit or ""))
        return self.iris.below(
            self._setter(outcome.section, "an outcome"), "outcome", *(part for part in parts if part)
        )

    def _outcome(self, iri: str, outcome: Outcome) -> None:
        what = f"the outcome at {outcome.evidence.start}"
        self._add(self._setter(outcome.section, what), (Property.HAS_OUTCOME, node(iri)))
        self._add(
            iri,
            (TYPE, node(Class.OUTCOME)),
            *((Property.CONCERNS, self._thing(key, what)) for key in outcome.parties),
            *labelled(*naming.outcome_label(outcome, self.names, self.facts.plan.language)),
        )
        self._figures(iri, outcome)
        self._grounds(iri, outcome)

    def _relation_iri(self, relation: Relation) -> str:
        ends = (self._canonical(key, "a relation") for key in (relation.subject, relation.object))
        subject, object_ = ends
        return self.iris.below(self.plan, "statement", subject, relation.predicate, object_)

    def _relation(self, iri: str, relation: Relation) -> None:
        what = f"the relation at {relation.evidence.start}"
        predicate = node(self._word(PREDICATES, relation.predicate, what))
        subject, object_ = self._thing(relation.subject, what), self._thing(relation.object, what)
        self._add(str(subject.value), (predicate, object_))
        self._add(
            iri,
            (TYPE, node(Class.STATEMENT)),
            (TYPE, node("rdf:Statement")),
            ("rdf:subject", subject),
            ("rdf:predicate", predicate),
            ("rdf:object", object_),
        )
        self._grounds(iri, relation)

    def _repair(self, repair: Repair) -> None:
        self._add(
            self.iris.below(self.plan, "repair", repair.rule, f"{repair.start}-{repair.end}"),
            (TYPE, node(Class.REPAIR)),
            (Property.REPAIRS, node(self.plan)),
            (Property.RULE, repair.rule),
            (Property.BEFORE, self._text(repair.before)),
            (Property.AFTER, self._text(repair.after)),
            (Property.START, repair.start),
            (Property.END, repair.end),
        )


def _first(facts: Iterable[_T], iri: Callable[[_T], str]) -> Iterable[tuple[str, _T]]:
    """Each IRI with the first fact that it stands for."""
    found: dict[str, _T] = {}
    for fact in facts:
        found.setdefault(iri(fact), fact)
    return found.items()
