"""What follows from what plans say: the ontology's axioms, then the rules of `ontology/rules/`, until nothing is new.

The axioms are of OWL 2 RL: classes and properties above others, domains, ranges, inverses. They are gathered once in a
process and looked up for each statement, since a reasoner would close the ontology again for every plan; a test holds
the result equal to `reasonable`'s, and an axiom of another kind is refused. Chains and transitive properties are rules.

Kept are statements with `ino:` and `org:` properties and types in them, about the plans' own things. What follows from
one plan alone goes into that plan's inferred graph; what needs several plans (a body of one plan belongs to a body of
another's) into the one across plans, so that a plan is replaced without inferring all again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from ..ontology.terms import PREFIXES, Property
from . import ontology
from .iri import Iris
from .triples import Term, Triples
from .values import TYPE, node

_KEPT = (PREFIXES["ino"], PREFIXES["org"])
# What joins the things of different plans: all else that rules use lies within one plan.
_ACROSS = (node(Property.AFFILIATED_WITH), node("org:subOrganizationOf"), node("org:unitOf"))
_CLASS, _PROPERTY = node("rdfs:subClassOf"), node("rdfs:subPropertyOf")
_DOMAIN, _RANGE, _INVERSE = node("rdfs:domain"), node("rdfs:range"), node("owl:inverseOf")
# All that the ontology may say in OWL's words: the axioms above, what the rules are for, what nothing follows from.
_OWL = {
    f"{PREFIXES['owl']}{word}"
    for word in (
        *("inverseOf", "propertyChainAxiom", "TransitiveProperty"),
        *("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual"),
        *("Ontology", "versionIRI", "versionInfo", "AllDisjointClasses", "members"),
    )
}
_Nodes = tuple[ox.NamedNode, ...]


def within(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """What follows from one plan's quads, in the named graph `graph`."""
    return _placed(_closure(quad.triple for quad in quads if isinstance(quad.object, ox.NamedNode)), graph)


def across(store: ox.Store, iris: Iris) -> list[ox.Quad]:
    """What follows from several plans (and the register) together but from none alone.

    `store` has the union of all graphs in its default graph, and nothing any more of what this found the last time.
    """
    links = (quad for edge in _ACROSS for quad in store.quads_for_pattern(None, edge, None, ox.DefaultGraph()))
    found = _closure(quad.triple for quad in links if isinstance(quad.object, ox.NamedNode))
    return _placed((triple for triple in found if ox.Quad(*triple) not in store), iris.graph("inferred"))


def _placed(triples: Iterable[ox.Triple], graph: str) -> list[ox.Quad]:
    name = ox.NamedNode(graph)
    return [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]


def _closure(given: Iterable[ox.Triple]) -> set[ox.Triple]:
    """All that is kept of what follows from `given`, whose objects are IRIs, without `given` itself."""
    asserted = set(given)
    known, fresh = set(asserted), asserted
    store = ox.Store()
    while fresh:
        fresh = fresh | (set(_consequences(fresh)) - known)
        store.bulk_extend(ox.Quad(*triple) for triple in fresh if triple.predicate != TYPE)
        known |= fresh
        fresh = _ruled(store) - known
    return known - asserted


def _ruled(store: ox.Store) -> set[ox.Triple]:
    found: set[ox.Triple] = set()
    for name, rule in ontology.rules():
        result = store.query(rule, prefixes=dict(PREFIXES))
        if not isinstance(result, ox.QueryTriples):
            raise TypeError(f"the rule {name!r} is no CONSTRUCT")
        found.update(result)
    return found


@dataclass(frozen=True, slots=True)
class _Use:
    """What follows from one statement with a property: other properties, either way round, and types of both ends."""

    forth: _Nodes
    back: _Nodes
    subject: _Nodes
    object: _Nodes


def _consequences(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """What the axioms say of each of `triples`; what they say of that is in it, since the tables are closed."""
    classes, uses = _axioms()
    for triple in triples:
        if triple.predicate == TYPE:
            found = [ox.Triple(triple.subject, TYPE, above) for above in classes.get(triple.object, ())]
        elif use := uses.get(triple.predicate):
            subject, object_ = triple.subject, triple.object
            found = [ox.Triple(subject, predicate, object_) for predicate in use.forth]
            found += [ox.Triple(subject, TYPE, class_) for class_ in use.subject]
            if isinstance(object_, ox.NamedNode):
                found += [ox.Triple(object_, predicate, subject) for predicate in use.back]
                found += [ox.Triple(object_, TYPE, class_) for class_ in use.object]
        else:
            continue
        yield from (each for each in found if not _of_ontology(each.subject))


def _of_ontology(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(_KEPT)


@lru_cache(maxsize=1)
def _axioms() -> tuple[Mapping[object, _Nodes], Mapping[ox.NamedNode, _Use]]:
    return axioms(ontology.triples())


def axioms(triples: Sequence[ox.Triple]) -> tuple[Mapping[object, _Nodes], Mapping[ox.NamedNode, _Use]]:
    """By class, what stands above it; by property, what follows from its use; only what is kept.

    ValueError where the ontology has an axiom of a kind that is not inferred from.
    """
    said = Triples(triples)
    words = {term for triple in triples for term in (triple.predicate, triple.object)}
    in_owl = {word.value for word in words if isinstance(word, ox.NamedNode) and word.value.startswith(PREFIXES["owl"])}
    if unknown := in_owl - _OWL:
        raise ValueError(f"the ontology has axioms that are not inferred from: {', '.join(sorted(unknown))}")

    def above(term: Term, edge: ox.NamedNode) -> dict[Term, None]:
        found = {term: None}
        open_ = [term]
        while open_:
            fresh = [one for one in said.objects(open_.pop(), edge) if one not in found]
            found.update(dict.fromkeys(fresh))
            open_.extend(fresh)
        return found

    def kept(terms: Iterable[Term]) -> _Nodes:
        return tuple(term for term in dict.fromkeys(terms) if isinstance(term, ox.NamedNode) and _of_ontology(term))

    def types(properties: Iterable[Term], edge: ox.NamedNode) -> _Nodes:
        return kept(up for one in properties for class_ in said.objects(one, edge) for up in above(class_, _CLASS))

    classes: dict[object, _Nodes] = {
        one: kept(up for up in above(one, _CLASS) if up != one) for one in said.subjects_of(_CLASS)
    }
    edges = (_PROPERTY, _DOMAIN, _RANGE, _INVERSE)
    properties = dict.fromkeys(
        one for edge in edges for one in (*said.subjects_of(edge), *(said.objects_of(edge) if edge == _INVERSE else ()))
    )
    uses: dict[ox.NamedNode, _Use] = {}
    for one in properties:
        if not isinstance(one, ox.NamedNode):
            continue
        all_ = above(one, _PROPERTY)
        inverse = (other for each in all_ for other in (*said.objects(each, _INVERSE), *said.subjects(_INVERSE, each)))
        back = dict.fromkeys(up for other in inverse for up in above(other, _PROPERTY))
        uses[one] = _Use(
            kept(each for each in all_ if each != one),
            kept(back),
            kept((*types(all_, _DOMAIN), *types(back, _RANGE))),
            kept((*types(all_, _RANGE), *types(back, _DOMAIN))),
        )
    return classes, uses
