"""Analysts' decisions as RDF, in one graph of their own: who decided what, when and why, and what became of it.

A decision has a node in each plan that it is about, below the plan's IRI, so that a plan read again replaces its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..ontology.model import Decided, Facts
from ..ontology.terms import VERDICTS, Class, Property
from .iri import Iris
from .triples import Statement
from .values import TYPE, labelled, node


def statements(facts: Facts, iris: Iris, thing: dict[str, str]) -> Iterator[Statement]:
    """What was decided about the plan. `thing` gives the IRI of what a decision is about, by the decision's id."""
    plan = iris.plan(facts.plan.path)
    for decided in facts.decided:
        iri = ox.NamedNode(iris.below(plan, "decision", decided.id))
        for predicate, value in _statements(decided, plan, thing.get(decided.id)):
            yield iri, predicate, value


def of_plan(store: ox.Store, iris: Iris, path: str) -> list[ox.Quad]:
    """What the graph has of the decisions about that plan."""
    graph = ox.NamedNode(iris.graph("decisions"))
    about = store.quads_for_pattern(None, node(Property.OF_PLAN), ox.NamedNode(iris.plan(path)), graph)
    return [quad for one in list(about) for quad in store.quads_for_pattern(one.subject, None, None, graph)]


def _statements(
    decided: Decided, plan: str, thing: str | None
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    verdict = VERDICTS[decided.verdict]
    yield TYPE, node(Class.DECISION)
    yield node(Property.OF_PLAN), node(plan)
    yield node(Property.VERDICT), node(verdict)
    yield node("dcterms:identifier"), ox.Literal(decided.id)
    yield node(Property.DECIDED_BY), ox.Literal(decided.who)
    kind = "xsd:dateTime" if "T" in decided.when else "xsd:date"
    yield node("dcterms:date"), ox.Literal(decided.when, datatype=node(kind))
    yield node(Property.WHY), ox.Literal(decided.why)
    yield node(Property.MATTER), ox.Literal(decided.matter)
    yield node(Property.STANDING), ox.Literal(decided.standing)
    if decided.note is not None:
        yield node(Property.NOTE), ox.Literal(decided.note)
    if thing is not None:
        yield node(Property.DECIDES), node(thing)
    about = decided.matter.partition(":")[2].strip()
    hans, hant, en = (verdict.labels[language] for language in ("zh-Hans", "zh-Hant", "en"))
    yield from labelled(f"{hans}：{about}", f"{hant}：{about}", f"{en}: {about}")
