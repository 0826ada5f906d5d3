"""What follows from what plans say: OWL 2 RL by `reasonable`, then the rules of `ontology/rules/` until nothing is new.

Kept are statements with `ino:` and `org:` properties and types in them, about the plans' own things. What follows from
one plan alone goes into that plan's inferred graph; what needs several plans (a body of one plan belongs to a body of
another's) into the one across plans, so that a plan is replaced without inferring all again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import rdflib
from reasonable import PyReasoner

from ..ontology.terms import PREFIXES, Property
from . import ontology
from .iri import Iris
from .values import TYPE, node

_KEPT = (PREFIXES["ino"], PREFIXES["org"])
# What joins the things of different plans: all else that rules use lies within one plan.
_ACROSS = (node(Property.AFFILIATED_WITH), node("org:subOrganizationOf"), node("org:unitOf"))


def within(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """What follows from one plan's quads, sorted, in the named graph `graph`."""
    given = {quad.triple for quad in quads}
    return _placed(_closure(given), graph)


def across(store: ox.Store, iris: Iris) -> list[ox.Quad]:
    """What follows from several plans (and the register) together but from none alone, sorted."""
    graph = iris.graph("inferred")
    aside = (ox.NamedNode(graph), ox.DefaultGraph())  # what this found the last time, and the union of all
    links = [q for edge in _ACROSS for q in store.quads_for_pattern(None, edge, None) if q.graph_name not in aside]
    found = _closure({quad.triple for quad in links})
    fresh = (
        t
        for t in found
        if not any(q.graph_name not in aside for q in store.quads_for_pattern(t.subject, t.predicate, t.object))
    )
    return _placed(fresh, graph)


def _placed(triples: Iterable[ox.Triple], graph: str) -> list[ox.Quad]:
    name = ox.NamedNode(graph)
    return [ox.Quad(t.subject, t.predicate, t.object, name) for t in sorted(triples, key=str)]


def _closure(given: set[ox.Triple]) -> set[ox.Triple]:
    """All that is kept of what follows from `given`, without `given` itself."""
    known = set(given)
    while True:
        found = _reasoned(known) | _ruled(known)
        if found <= known:
            return known - given
        known |= found


def _reasoned(known: set[ox.Triple]) -> set[ox.Triple]:
    # Literals lead to nothing that is kept, and come back changed: they stay outside.
    reasoner = PyReasoner()
    reasoner.from_graph([_to_rdflib(t) for t in (*known, *ontology.triples()) if not isinstance(t.object, ox.Literal)])
    return set(_from_rdflib(reasoner.reason()))


def _ruled(known: set[ox.Triple]) -> set[ox.Triple]:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in known)
    found: set[ox.Triple] = set()
    for name, rule in ontology.rules():
        result = store.query(rule, prefixes=dict(PREFIXES))
        if not isinstance(result, ox.QueryTriples):
            raise TypeError(f"the rule {name!r} is no CONSTRUCT")
        found.update(result)
    return found


def _to_rdflib(triple: ox.Triple) -> tuple[rdflib.term.Identifier, ...]:
    return tuple(
        rdflib.URIRef(term.value) if isinstance(term, ox.NamedNode) else rdflib.BNode(term.value)
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode | ox.BlankNode)
    )


def _from_rdflib(triples: Iterable[tuple[rdflib.term.Identifier, ...]]) -> Iterator[ox.Triple]:
    for subject, predicate, value in triples:
        if not isinstance(subject, rdflib.URIRef) or not isinstance(value, rdflib.URIRef):
            continue
        decisive = str(value if str(predicate) == TYPE.value else predicate)
        if decisive.startswith(_KEPT) and not str(subject).startswith(_KEPT):
            yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
