"""What follows from what plans say: the ontology's axioms, then the rules of `ontology/rules/`, until nothing is new.

The axioms are of OWL 2 RL: classes and properties above others, domains, ranges, inverses. They are gathered once in a
process and looked up for each statement, since a reasoner would close the ontology again for every plan; a test holds
the result equal to `reasonable`'s, and an axiom of another kind is refused. Chains and transitive properties are rules.

Kept are statements with `ino:` and `org:` properties and types in them, about the plans' own things. What follows from
one plan alone goes into that plan's inferred graph; what needs several plans (a body of one plan belongs to a body of
another's) into the one across plans, so that a plan is replaced without inferring all again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from ..ontology.terms import PREFIXES, Property
from . import ntriples as nt
from . import ontology
from .asked import named
from .ntriples import TYPE, Statement, Term, is_iri, name, statement
from .triples import Triples
from .values import node

_KEPT = tuple(f"<{PREFIXES[prefix]}" for prefix in ("ino", "org"))
# What joins the things of different plans: all else that rules use lies within one plan.
_ACROSS = (node(Property.AFFILIATED_WITH), node("org:subOrganizationOf"), node("org:unitOf"))
_CLASS, _PROPERTY = name("rdfs:subClassOf"), name("rdfs:subPropertyOf")
_DOMAIN, _RANGE, _INVERSE = name("rdfs:domain"), name("rdfs:range"), name("owl:inverseOf")
# All that the ontology may say in OWL's words: the axioms above, what the rules are for, what nothing follows from.
_OWL = {
    name(f"owl:{word}")
    for word in (
        *("inverseOf", "propertyChainAxiom", "TransitiveProperty"),
        *("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual"),
        *("Ontology", "versionIRI", "versionInfo", "AllDisjointClasses", "members"),
    )
}
_Terms = tuple[Term, ...]


def within(said: Iterable[Statement]) -> list[Statement]:
    """What follows from what one plan says, sorted."""
    return sorted(_closure(said))


def across(store: ox.Store) -> list[Statement]:
    """What follows from several plans (and the register) together but from none alone, sorted.

    `store` has the union of all graphs in its default graph, and nothing any more of what this found the last time.
    """
    links = (quad for edge in _ACROSS for quad in store.quads_for_pattern(None, edge, None, ox.DefaultGraph()))
    found = sorted(_closure(map(statement, links)))
    stands = [ox.Quad(*quad.triple) in store for quad in nt.quads(found)]
    return [one for one, there in zip(found, stands, strict=True) if not there]


def _closure(given: Iterable[Statement]) -> set[Statement]:
    """All that is kept of what follows from `given`, without `given` itself."""
    said = list(given)
    # Nothing follows from what says a word or a number, or says it in another vocabulary.
    telling = {edge for edge in {one[1] for one in said} if edge == TYPE or edge.startswith(_KEPT)}
    asserted = {one for one in said if one[1] in telling and is_iri(one[2])}
    known, fresh = set(asserted), asserted
    store, asked = ox.Store(), _asked()
    while fresh:
        fresh = fresh | (_consequences(fresh) - known)
        store.load(nt.lines([one for one in fresh if one[1] in asked]), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        known |= fresh
        fresh = _ruled(store) - known
    return known - asserted


@lru_cache(maxsize=1)
def _asked() -> frozenset[Term]:
    """The properties that the rules ask for."""
    return frozenset(word for _, rule in ontology.rules() for word in named(rule, PREFIXES))


def _ruled(store: ox.Store) -> set[Statement]:
    found: set[Statement] = set()
    for title, rule in ontology.rules():
        result = store.query(rule, prefixes=dict(PREFIXES))
        if not isinstance(result, ox.QueryTriples):
            raise TypeError(f"the rule {title!r} is no CONSTRUCT")
        found.update(map(statement, result))
    return found


@dataclass(frozen=True, slots=True)
class _Use:
    """What follows from one statement with a property: other properties, either way round, and types of both ends."""

    forth: _Terms
    back: _Terms
    subject: _Terms
    object: _Terms


def _consequences(said: Iterable[Statement]) -> set[Statement]:
    """What the axioms say of each of these; what they say of that is in it, since the tables are closed."""
    classes, uses = _axioms()
    found: set[Statement] = set()
    for subject, predicate, value in said:
        if predicate == TYPE:
            above = classes.get(value)
            if above and not subject.startswith(_KEPT):
                found.update([(subject, TYPE, class_) for class_ in above])
        elif use := uses.get(predicate):
            if not subject.startswith(_KEPT):
                found.update([(subject, edge, value) for edge in use.forth])
                found.update([(subject, TYPE, class_) for class_ in use.subject])
            if (use.back or use.object) and is_iri(value) and not value.startswith(_KEPT):
                found.update([(value, edge, subject) for edge in use.back])
                found.update([(value, TYPE, class_) for class_ in use.object])
    return found


@lru_cache(maxsize=1)
def _axioms() -> tuple[Mapping[Term, _Terms], Mapping[Term, _Use]]:
    return axioms(ontology.triples())


def axioms(triples: Sequence[ox.Triple]) -> tuple[Mapping[Term, _Terms], Mapping[Term, _Use]]:
    """By class, what stands above it; by property, what follows from its use; only what is kept.

    ValueError where the ontology has an axiom of a kind that is not inferred from.
    """
    written = list(map(statement, triples))
    said = Triples(written)
    in_owl = {word for one in written for word in one[1:] if word.startswith(f"<{PREFIXES['owl']}")}
    if unknown := in_owl - _OWL:
        raise ValueError(f"the ontology has axioms that are not inferred from: {', '.join(sorted(unknown))}")

    def above(term: Term, edge: Term) -> dict[Term, None]:
        found = {term: None}
        open_ = [term]
        while open_:
            fresh = [one for one in said.objects(open_.pop(), edge) if one not in found]
            found.update(dict.fromkeys(fresh))
            open_.extend(fresh)
        return found

    def kept(terms: Iterable[Term]) -> _Terms:
        return tuple(term for term in dict.fromkeys(terms) if term.startswith(_KEPT))

    def types(properties: Iterable[Term], edge: Term) -> _Terms:
        return kept(up for one in properties for class_ in said.objects(one, edge) for up in above(class_, _CLASS))

    classes: dict[Term, _Terms] = {
        one: kept(up for up in above(one, _CLASS) if up != one) for one in said.subjects_of(_CLASS)
    }
    edges = (_PROPERTY, _DOMAIN, _RANGE, _INVERSE)
    properties = dict.fromkeys(
        one for edge in edges for one in (*said.subjects_of(edge), *(said.objects_of(edge) if edge == _INVERSE else ()))
    )
    uses: dict[Term, _Use] = {}
    for one in properties:
        if not is_iri(one):
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
