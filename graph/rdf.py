"""Facts as RDF: what one plan says; the same facts give the same statements, no blank nodes.

An effort is identified by its task, resource and vehicle, a target by its task, indicator and figure, a relation by
its parties: never by where they stand in the text, so that both scripts of a plan, and two readings of it, meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from ..errors import DataFault
from ..ontology.model import TYPE_CLASS, Alias, Effort, Entity, Facts, Outcome, Relation, Repair, Target, Task
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
)
from . import decisions as decisions_graph
from . import indicators, naming
from . import ntriples as nt
from .iri import Iris
from .ntriples import Statement, Term
from .register import Register, fold
from .values import plain
from .writer import Writer

# Both an organisation and a place of work: the other class is added where the plan builds it and relies on it.
_TWOFOLD: Mapping[str, Class] = {"laboratory": Class.ACTOR, "research-organisation": Class.PLATFORM}
_T = TypeVar("_T")


def statements(facts: Facts, base: str, register: Register | None = None) -> list[Statement]:
    """What the plan says, each statement once. English names come from `register`, else they are composed.

    Where facts name one effort or target twice, the first naming counts. DataFault names a party that is no entity of
    the plan, a section that is no task of it, or a word that is no term of the ontology.
    """
    return list(_Writer(facts, Iris(base), register or Register()).statements())


def decisions(facts: Facts, base: str) -> list[Statement]:
    """What analysts decided about the plan, sorted; it stands in the graph of decisions."""
    if not facts.decided:
        return []
    iris = Iris(base)
    writer = _Writer(facts, iris, Register())
    found = decisions_graph.statements(facts, iris, writer.decided_things())
    return sorted(found)


class _Writer(Writer):
    def __init__(self, facts: Facts, iris: Iris, register: Register) -> None:
        super().__init__(facts, iris)
        self.register = register
        self.kinds = {task.id: task.kind for task in facts.tasks}
        self.names = naming.names(facts, register)
        relied_on = {party for effort in facts.efforts for party in (effort.resource, effort.acted_by)}
        built = {effort.vehicle for effort in facts.efforts}
        # by canonical name: what the plan builds, and relies on too
        self.twofold = {entity.canonical for entity in facts.entities if entity.key in built} & {
            entity.canonical for entity in facts.entities if entity.key in relied_on
        }

    def statements(self) -> Iterable[Statement]:
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

    def decided_things(self) -> dict[str, str]:
        """By a decision's id the IRI of what it is about; of a rejected fact the one that it would have."""
        found: dict[str, str] = {}
        for one in self.facts.decided:
            with suppress(DataFault):  # what it was said of may have been rejected too
                if one.fact is not None:
                    found[one.id] = self._iri(one.fact)
        return found

    def _iri(self, fact: Entity | Effort | Target | Outcome | Relation) -> str:
        if isinstance(fact, Entity):
            return self.iris.thing(fact.type, fact.canonical)
        if isinstance(fact, Effort):
            return self._effort_iri(fact)
        if isinstance(fact, Target):
            return self._target_iri(fact)
        return self._outcome_iri(fact) if isinstance(fact, Outcome) else self._relation_iri(fact)

    def _plan(self) -> None:
        plan = self.facts.plan
        self.add(
            self.plan,
            ("rdf:type", nt.name(Class.PLAN)),
            (Property.TITLE, self.text(plan.title)),
            (Property.EVIDENCE, self.title()),
            (Property.ISSUER, self.text(plan.issuer)),
            (Property.YEAR, _number(plan.year)),
            (Property.SHA256, _text(plan.sha256)),
            (Property.FILENAME, _text(plan.filename)),
            (Property.ENCODING, _text(plan.encoding)),
            ("dcterms:language", _text(plan.language)),
            ("dcterms:source", _text(plan.source_url)),
            ("dcterms:date", nt.typed(plan.date, "xsd:date") if plan.date else None),
            *nt.labelled(*naming.plan_label(plan)),
        )
        if plan.place_key:
            # The text may name its place by the key (绵阳), or by a form that plans share under it (绵阳市).
            places = (e for e in self.facts.entities if e.type == "place" and plan.place_key in (e.key, e.canonical))
            place = next(places, None)
            iri = self.iris.thing("place", place.canonical if place else plan.place_key)
            self.add(self.plan, (Property.PLACE, nt.iri(iri)))
            self.add(iri, ("rdf:type", nt.name(Class.PLACE)))
            if not place:
                self._name(iri, naming.name(plan.place_key, plan.place or plan.place_key, plan.language, self.register))

    def _task(self, task: Task) -> None:
        iri = self.tasks[task.id]
        above = self.plan if task.parent is None else self.at(task.parent, f"task {task.id!r}")
        self.add(
            iri,
            ("rdf:type", nt.name(self.word(TASK_CLASSES, task.kind, f"task {task.id!r}"))),
            (Property.PART_OF, nt.iri(above)),
            ("dcterms:identifier", nt.text(task.id)),
            (Property.NUMBER, self.text(task.number)),
            (Property.START, nt.number(task.start)),
            (Property.END, nt.number(task.end)),
            (Property.TITLE, self.text(task.title)),
            (Property.EVIDENCE, self.heading(task)),
            (Property.ORDER, nt.number(task.order)),
            *nt.labelled(*naming.task_label(task, self.facts.plan.language)),
        )

    def _entities(self) -> None:
        """Each thing; where facts have one thing under several names, the first says what it is."""
        known = set()
        for entity in self.facts.entities:
            cls = self.word(ENTITY_CLASSES, entity.type, repr(entity.name))
            iri = self.iris.thing(entity.type, entity.canonical)
            if iri in known:
                self.add(iri, ("skos:altLabel", self.text(entity.name)))
            else:
                known.add(iri)
                self.add(iri, ("rdf:type", nt.name(cls)), (Property.NAME, self.text(entity.name)))
                self.add(iri, (Property.LINKED, _text(entity.linked)), (Property.LEVEL, self._level(entity)))
                self.add(iri, *((Property.CANDIDATE, nt.text(c, "zh-Hans")) for c in entity.candidates))
                self.add(iri, ("skos:hiddenLabel", _text(self._by_place(entity))))
                self._name(iri, self.names[entity.key])
                self.grounds(iri, entity)
            self.add(iri, *(("skos:altLabel", self.text(form)) for form in entity.aliases))
            for alias in entity.links:
                self._alias(iri, entity, alias)
            if entity.type in _TWOFOLD and entity.canonical in self.twofold:
                self.add(iri, ("rdf:type", nt.name(_TWOFOLD[entity.type])))

    def _by_place(self, entity: Entity) -> str | None:
        """What a local thing is called from outside: 青岛市科技局 where the text has 市科技局."""
        is_known = entity.canonical in (entity.key, *map(fold, entity.aliases)) or self.register.by_key.get(
            entity.canonical
        )
        return None if is_known else entity.canonical

    def _alias(self, iri: str, entity: Entity, alias: Alias) -> None:
        self.add(
            self.iris.below(self.plan, "alias", entity.canonical, alias.name),
            ("rdf:type", nt.name(Class.ALIAS)),
            (Property.ALIAS_OF, nt.iri(iri)),
            (Property.NAME, self.text(alias.name)),
            (Property.RULE, nt.text(alias.rule)),
            (Property.EVIDENCE, self.evidence(alias.evidence)),
        )

    def _level(self, entity: Entity) -> Term | None:
        level = naming.level(entity) if TYPE_CLASS[entity.type] in ("platform", "programme", "policy") else None
        return level and nt.name(level)

    def _name(self, iri: str, name: naming.Name) -> None:
        self.add(iri, *nt.labelled(name.hans, name.hant, name.en))
        self.add(iri, (Property.LABEL_STATUS, nt.text("composed") if name.composed else None))
        self.add(iri, *((Property.PINYIN, nt.text(spelt)) for spelt in name.pinyin))

    def _effort_iri(self, effort: Effort) -> str:
        parties = (("gathers", effort.resource), ("through", effort.vehicle))
        roles = ((role, self.canonical(key, _named(effort))) for role, key in parties if key)
        return self.iris.below(
            self.at(effort.section, _named(effort)), "effort", *(part for role in roles for part in role)
        )

    def _effort(self, iri: str, effort: Effort) -> None:
        what = _named(effort)
        action = self.word(ACTIONS, effort.action, what)
        self.add(
            iri,
            ("rdf:type", nt.name(Class.COOPERATION if effort.action == "cooperate" else Class.EFFORT)),
            (Property.UNDER_TASK, nt.iri(self.at(effort.section, what))),
            (Property.ACTION, nt.name(action)),
            (Property.COMMITMENT, nt.name(self.word(COMMITMENTS, effort.commitment, what))),
            (Property.ACTED_BY, self.thing(effort.acted_by, what)),
            (Property.LOCATED_IN, self.thing(effort.located_in, what)),
            (Property.GATHERS, self.thing(effort.resource, what)),
            (Property.THROUGH, self.thing(effort.vehicle, what)),
            *((Property.IN_FIELD, self.thing(key, what)) for key in effort.fields),
            *((Property.TRIGGER, self.text(word)) for word in effort.trigger),
            *nt.labelled(*naming.effort_label(effort, self.names)),
        )
        if effort.channel:
            channel = self.iris.channel(effort.channel)
            self.add(iri, (Property.CHANNEL, nt.iri(channel)))
            self.add(channel, ("rdf:type", nt.name(Class.CHANNEL)))
            self._name(channel, naming.name(effort.channel, effort.channel, "zh-Hans", self.register))
        self.grounds(iri, effort)

    def _target_iri(self, target: Target) -> str:
        figure = "-".join(dict.fromkeys(map(plain, (target.low, target.high))))
        year = (str(target.year),) if target.year else ()
        parts = (target.indicator_key, target.comparator, figure + target.unit, *year)
        return self.iris.below(self._setter(target.section, _named(target)), "target", *parts)

    def _setter(self, section: str | None, what: str) -> str:
        """IRI of the task, or of the plan for what stands in its preamble: headline figures are the plan's own."""
        at = self.at(section, what)
        return self.plan if section is None or self.kinds[section] == "preamble" else at

    def _target(self, iri: str, target: Target) -> None:
        what = _named(target)
        self.add(self._setter(target.section, what), (Property.HAS_TARGET, nt.iri(iri)))
        self.add(
            iri,
            ("rdf:type", nt.name(Class.TARGET)),
            (Property.COMPARATOR, nt.name(self.word(COMPARATORS, target.comparator, what))),
            (Property.COMMITMENT, nt.name(self.word(COMMITMENTS, target.commitment, what))),
            *((Property.TRIGGER, self.text(word)) for word in target.trigger),
            *((Property.CONCERNS, self.thing(key, what)) for key in target.concerns),
            *nt.labelled(*naming.target_label(target, self.facts.plan.language)),
        )
        self._figures(iri, target)
        self.grounds(iri, target)

    def _figures(self, iri: str, fact: Target | Outcome) -> None:
        plan, comparator = self.facts.plan, fact.comparator if isinstance(fact, Target) else None
        if fact.indicator_key and fact.low is not None:
            key = indicators.key(fact.indicator_key, comparator, fact.unit or "", fact.year, plan.year, plan.place_key)
            self.add(iri, (Property.INDICATOR_KEY, nt.text(key)))
        self.add(
            iri,
            (Property.INDICATOR, self.text(fact.indicator)),
            (Property.LOW, None if fact.low is None else nt.number(float(fact.low))),
            (Property.HIGH, None if fact.high is None else nt.number(float(fact.high))),
            (Property.UNIT, nt.iri(QUDT_UNITS[fact.unit]) if fact.unit and fact.unit in QUDT_UNITS else None),
            (Property.UNIT_TEXT, _text(fact.unit)),
            (Property.YEAR, _number(fact.year)),
        )

    def _outcome_iri(self, outcome: Outcome) -> str:
        parties = [self.canonical(key, _named(outcome)) for key in outcome.parties]
        figure = [plain(value) for value in (outcome.low, outcome.high) if value is not None]
        parts = (outcome.indicator_key or "", *parties, "-".join(dict.fromkeys(figure)) + (outcome.unit or ""))
        return self.iris.below(
            self._setter(outcome.section, _named(outcome)), "outcome", *(part for part in parts if part)
        )

    def _outcome(self, iri: str, outcome: Outcome) -> None:
        what = _named(outcome)
        self.add(self._setter(outcome.section, what), (Property.HAS_OUTCOME, nt.iri(iri)))
        self.add(
            iri,
            ("rdf:type", nt.name(Class.OUTCOME)),
            *((Property.CONCERNS, self.thing(key, what)) for key in outcome.parties),
            *nt.labelled(*naming.outcome_label(outcome, self.names, self.facts.plan.language)),
        )
        self._figures(iri, outcome)
        self.grounds(iri, outcome)

    def _relation_iri(self, relation: Relation) -> str:
        ends = (self.canonical(key, _named(relation)) for key in (relation.subject, relation.object))
        subject, object_ = ends
        return self.iris.below(self.plan, "statement", subject, relation.predicate, object_)

    def _relation(self, iri: str, relation: Relation) -> None:
        what = _named(relation)
        predicate = self.word(PREDICATES, relation.predicate, what)
        subject, object_ = self.thing(relation.subject, what), self.thing(relation.object, what)
        self.add(nt.value(subject), (predicate, object_))
        self.add(
            iri,
            ("rdf:type", nt.name(Class.STATEMENT)),
            ("rdf:type", nt.name("rdf:Statement")),
            ("rdf:subject", subject),
            ("rdf:predicate", nt.name(predicate)),
            ("rdf:object", object_),
        )
        self.grounds(iri, relation)

    def _repair(self, repair: Repair) -> None:
        self.add(
            self.iris.below(self.plan, "repair", repair.rule, f"{repair.start}-{repair.end}"),
            ("rdf:type", nt.name(Class.REPAIR)),
            (Property.REPAIRS, nt.iri(self.plan)),
            (Property.RULE, nt.text(repair.rule)),
            (Property.BEFORE, self.text(repair.before)),
            (Property.AFTER, self.text(repair.after)),
            (Property.START, nt.number(repair.start)),
            (Property.END, nt.number(repair.end)),
        )


def _text(said: str | None) -> Term | None:
    return None if said is None else nt.text(said)


def _number(figure: int | None) -> Term | None:
    return None if figure is None else nt.number(figure)


def _named(fact: Effort | Target | Outcome | Relation) -> str:
    """How an error calls it."""
    return f"the {type(fact).__name__.lower()} at {fact.evidence.start}"


def _first(facts: Iterable[_T], iri: Callable[[_T], str]) -> Iterable[tuple[str, _T]]:
    """Each IRI with the first fact that it stands for."""
    found: dict[str, _T] = {}
    for fact in facts:
        found.setdefault(iri(fact), fact)
    return found.items()
