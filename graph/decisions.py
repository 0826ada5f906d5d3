"""Analysts' decisions as RDF, in one graph of their own: who decided what, when and why, and what became of it.

A decision has a node in each plan that it is about, below the plan's IRI, so that a plan read again replaces its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..ontology.model import Decided, Facts
from ..ontology.terms import VERDICTS, Class, Property
from . import ntriples as nt
from .iri import Iris
from .ntriples import Statement, Term
from .values import node


def statements(facts: Facts, iris: Iris, thing: dict[str, str]) -> Iterator[Statement]:
    """What was decided about the plan. `thing` gives the IRI of what a decision is about, by the decision's id."""
    plan = iris.plan(facts.plan.path)
    for decided in facts.decided:
        iri = nt.iri(iris.below(plan, "decision", decided.id))
        for predicate, value in _statements(decided, plan, thing.get(decided.id)):
            yield iri, predicate, value


def of_plan(store: ox.Store, iris: Iris, path: str) -> list[ox.Quad]:
    """What the graph has of the decisions about that plan."""
    graph = ox.NamedNode(iris.graph("decisions"))
    about = store.quads_for_pattern(None, node(Property.OF_PLAN), ox.NamedNode(iris.plan(path)), graph)
    return [quad for one in list(about) for quad in store.quads_for_pattern(one.subject, None, None, graph)]


def _statements(decided: Decided, plan: str, thing: str | None) -> Iterator[tuple[Term, Term]]:
    verdict = VERDICTS[decided.verdict]
    yield nt.TYPE, nt.name(Class.DECISION)
    yield nt.name(Property.OF_PLAN), nt.iri(plan)
    yield nt.name(Property.VERDICT), nt.name(verdict)
    yield nt.name("dcterms:identifier"), nt.text(decided.id)
    yield nt.name(Property.DECIDED_BY), nt.text(decided.who)
    kind = "xsd:dateTime" if "T" in decided.when else "xsd:date"
    yield nt.name("dcterms:date"), nt.typed(decided.when, kind)
    yield nt.name(Property.WHY), nt.text(decided.why)
    yield nt.name(Property.MATTER), nt.text(decided.matter)
    yield nt.name(Property.STANDING), nt.text(decided.standing)
    if decided.note is not None:
        yield nt.name(Property.NOTE), nt.text(decided.note)
    if thing is not None:
        yield nt.name(Property.DECIDES), nt.iri(thing)
    about = decided.matter.partition(":")[2].strip()
    hans, hant, en = (verdict.labels[language] for language in ("zh-Hans", "zh-Hant", "en"))
    yield from nt.labelled(f"{hans}：{about}", f"{hant}：{about}", f"{en}: {about}")
