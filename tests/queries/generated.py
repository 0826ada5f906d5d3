"""Graphs of invented plans, as hypothesis draws them: few things, under names that a query might take for its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import as_quads
import pyoxigraph as ox
from hypothesis import strategies as st

from innograph.graph import infer, ontology
from innograph.graph.iri import Iris
from innograph.loaders.script import key
from innograph.ontology.model import (
    ACTIONS,
    COMMITMENTS,
    COMPARATORS,
    Effort,
    Entity,
    Evidence,
    Facts,
    Outcome,
    Plan,
    Relation,
    Repair,
    Target,
    Task,
)
from innograph.ontology.terms import BASE

# Names that a query, a line or a path might swallow.
ODD = (
    "'}) DETACH DELETE n //",
    '飞鸟"集团"',
    "`飞鸟`研究院",
    "飞鸟\n研究院",
    "$body \\u0027 飞鸟",
    "飞鸟 ⟩ <iri> {x}",
)
_BODIES = ("飞鸟集团", "云州大学", "星河实验室", "青山孵化器", "蓝海计划", "芯片企业", *ODD)
_TYPES = (
    "enterprise",
    "university",
    "laboratory",
    "research-organisation",
    "incubator",
    "park",
    "programme",
    "actor-group",
)
_FIELDS, _PLACES = ("芯片", "海洋'`\"仪器"), ("云州", "江城")
_TASKS = (("1", None), ("1.1", "1"), ("1.2", "1"), ("2", None), ("2.1", "2"))


@dataclass
class _Text:
    """The received text in the making: each statement has a sentence of its own."""

    lines: list[str] = field(default_factory=list)

    def evidence(self, words: str, section: str | None) -> Evidence:
        start = sum(len(line) + 1 for line in self.lines)
        quote = f"第{len(self.lines)}句{words}"
        self.lines.append(f"{quote}。")
        return Evidence(quote, start, start + len(quote), section, len(self.lines))


@st.composite
def plan_facts(draw: st.DrawFn, year: int) -> Facts:
    """One plan: up to five tasks, and what is stated under them."""
    text = _Text()
    place = draw(st.sampled_from(_PLACES))
    tasks = []
    for order, (id_, parent) in enumerate(_TASKS):
        heading = text.evidence(f"任务{id_}", None)
        kind = "measure" if parent else "focus-area"
        tasks.append(Task(id_, parent, order, id_[-1], heading.quote, kind, heading.start, heading.end))
    sections = st.sampled_from([id_ for id_, _ in _TASKS])
    named = draw(st.lists(st.sampled_from(_BODIES), min_size=3, max_size=6, unique=True))
    types = {name: draw(st.sampled_from(_TYPES)) for name in named}
    types |= dict.fromkeys(_FIELDS, "field") | dict.fromkeys(_PLACES, "place")
    entities = tuple(
        Entity(key(name), name, type_, key(name), text.evidence(name, draw(sections)), draw(_SURE), "toy")
        for name, type_ in types.items()
    )
    bodies = [key(name) for name in named]
    some, fields, places = st.sampled_from(bodies), _keys(_FIELDS), _keys(_PLACES)
    efforts = tuple(draw(_effort(text, sections, some, fields, places)) for _ in range(draw(st.integers(1, 6))))
    targets = tuple(draw(_target(text, sections, bodies)) for _ in range(draw(st.integers(0, 3))))
    outcomes = tuple(draw(_outcome(text, sections, bodies)) for _ in range(draw(st.integers(0, 2))))
    relations = tuple(draw(_relation(text, sections, bodies)) for _ in range(draw(st.integers(0, 4))))
    received = "\n".join(text.lines)
    repairs = tuple(
        Repair("number", "句", "句", at, at + 1) for at in draw(st.lists(st.integers(0, len(received) - 1), max_size=2))
    )
    path = f"{place}/{year}/科技局"
    digest = hashlib.sha256(f"{path}\n{received}".encode()).hexdigest()
    plan = Plan(path, "工作要点", "科技局", place, place, year, "zh-Hans", digest, f"{year}.txt", "utf-8")
    return Facts(plan, received, tuple(tasks), entities, efforts, targets, outcomes, relations, repairs)


_SURE = st.sampled_from((0.5, 0.75, 1.0))


def _keys(names: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([key(name) for name in names])


@st.composite
def _effort(
    draw: st.DrawFn,
    text: _Text,
    sections: st.SearchStrategy[str],
    some: st.SearchStrategy[str],
    fields: st.SearchStrategy[str],
    places: st.SearchStrategy[str],
) -> Effort:
    section = draw(sections)
    action, firmness = draw(st.sampled_from(ACTIONS)), draw(st.sampled_from(COMMITMENTS))
    resource, vehicle = draw(st.one_of(st.none(), some)), draw(some)
    within = tuple(draw(st.lists(fields, max_size=2, unique=True)))
    channel = draw(st.sampled_from((None, "企业系", "院所'系")))
    actor, where = draw(st.one_of(st.none(), some)), draw(st.one_of(st.none(), places))
    evidence = text.evidence("推进并加快它", section)
    words = tuple(draw(st.lists(st.sampled_from(("加快", "推进")), min_size=1, max_size=2, unique=True)))
    return Effort(
        section, action, firmness, words, resource, vehicle, channel, within, actor, where, evidence, draw(_SURE), "toy"
    )


@st.composite
def _target(draw: st.DrawFn, text: _Text, sections: st.SearchStrategy[str], bodies: Sequence[str]) -> Target:
    section, counted = draw(sections), draw(st.sampled_from(("孵化器", "专利")))
    low = float(draw(st.integers(1, 3)))
    comparator, firmness = draw(st.sampled_from(COMPARATORS)), draw(st.sampled_from(COMMITMENTS))
    concerns = tuple(draw(st.lists(st.sampled_from(bodies), max_size=2, unique=True)))
    evidence, year = text.evidence("力争达到", section), draw(st.sampled_from((None, 2031)))
    return Target(
        *(section, counted, counted, comparator, low, low + 1, "家", year, firmness, ("力争",), concerns, evidence),
        *(draw(_SURE), "toy"),
    )


@st.composite
def _outcome(draw: st.DrawFn, text: _Text, sections: st.SearchStrategy[str], bodies: Sequence[str]) -> Outcome:
    section = draw(sections)
    parties = tuple(draw(st.lists(st.sampled_from(bodies), min_size=1, max_size=2, unique=True)))
    counted, figure = draw(st.sampled_from(((None, None), ("孵化器", 2.0))))
    unit = "家" if counted else None
    evidence = text.evidence("已经达到", section)
    return Outcome(section, counted, counted, figure, figure, unit, None, parties, evidence, draw(_SURE), "toy")


@st.composite
def _relation(draw: st.DrawFn, text: _Text, sections: st.SearchStrategy[str], bodies: Sequence[str]) -> Relation:
    subject = draw(st.sampled_from(bodies))
    others = [body for body in bodies if body != subject]
    fields, places = [key(name) for name in _FIELDS], [key(name) for name in _PLACES]
    ends = {"affiliated-with": others, "located-in": places, "in-field": fields, "cooperates-in": fields}
    predicate = draw(st.sampled_from(sorted(ends)))
    object_ = draw(st.sampled_from(ends[predicate]))
    return Relation(subject, predicate, object_, text.evidence("隶属", draw(sections)), draw(_SURE), "toy")


@st.composite
def stores(draw: st.DrawFn) -> ox.Store:
    """A store of one plan or two, as a build leaves it: each graph by name, and all in the default graph."""
    store, iris = ox.Store(), Iris()
    for year in draw(st.sampled_from(((2031,), (2031, 2032)))):
        facts = draw(plan_facts(year))
        own = as_quads.quads(facts, BASE)
        _add(store, own)
        _add(store, as_quads.inferred(own, iris.inferred_graph(facts.plan.path)))
    name = ox.NamedNode(iris.graph("ontology"))
    _add(store, [ox.Quad(t.subject, t.predicate, t.object, name) for t in ontology.triples()])
    _add(store, list(as_quads.as_quads(infer.across(store), iris.graph("inferred"))))
    return store


def _add(store: ox.Store, quads: Sequence[ox.Quad]) -> None:
    store.bulk_extend(each for quad in quads for each in (quad, ox.Quad(*quad.triple)))
