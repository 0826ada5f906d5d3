"""The constraints of SHACL that look at values alone, each made from what a shape says of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain

import pyoxigraph as ox

from . import ntriples as nt
from .asked import named
from .ntriples import TYPE, Term, datatype, is_iri, is_literal, language, value
from .triples import Triples

SH = "http://www.w3.org/ns/shacl#"
_LEXICAL = {  # the forms that a well-formed literal of each datatype has
    nt.name("xsd:integer"): re.compile(r"[+-]?[0-9]+"),
    nt.name("xsd:decimal"): re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"),
    nt.name("xsd:string"): re.compile(r"(?s).*"),
    nt.name("xsd:date"): re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?"),
    nt.name("xsd:dateTime"): re.compile(
        r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
}
_NUMBERS = {nt.INTEGER, nt.DECIMAL}


def sh(local: str) -> Term:
    """A term of SHACL's vocabulary."""
    return nt.iri(SH + local)


Values = Sequence[Term]
# What is wrong in the values of a path: the node, and each value at fault there, None where the fault is in none.
Found = Sequence[tuple[Term, Term | None]]


@dataclass(frozen=True, slots=True)
class Data:
    """What is checked: the triples for lookups, over the ontology's; and in a store, for SPARQL, those of the plan with
    the properties that constraints ask for. To load the ontology beside each plan would take as long as the plan.
    """

    triples: Triples
    store: Callable[[], ox.Store]


# Of all nodes that a shape is about together, with the values of its path at each: a plan has hundreds of a kind.
Check = Callable[[Data, Sequence[Term], Sequence[Values]], Found]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape. `component` is the IRI of its kind, `message` its own in English where it has one,
    `asks` the properties that it asks for in SPARQL.
    """

    component: str
    check: Check
    message: str | None = None
    asks: frozenset[Term] = frozenset()


def each(component: str, faulty: Callable[[Data, Sequence[Term]], Iterable[Term]]) -> Constraint:
    """A constraint that every value must fulfil by itself: of different values `faulty` gives those that do not."""

    def check(data: Data, foci: Sequence[Term], rows: Sequence[Values]) -> Found:
        wrong = set(faulty(data, list(dict.fromkeys(chain.from_iterable(rows)))))
        if not wrong:  # hardly ever is there one to list
            return ()
        return [(focus, value) for focus, row in zip(foci, rows, strict=True) for value in row if value in wrong]

    return Constraint(SH + component, check)


def _min_count(_: Triples, given: Term) -> Constraint:
    return _counted("MinCountConstraintComponent", at_least=int(value(given)))


def _max_count(_: Triples, given: Term) -> Constraint:
    return _counted("MaxCountConstraintComponent", at_most=int(value(given)))


def _counted(component: str, at_least: int = 0, at_most: int = sys.maxsize) -> Constraint:
    def check(_: Data, foci: Sequence[Term], rows: Sequence[Values]) -> Found:
        return [(focus, None) for focus, row in zip(foci, rows, strict=True) if not at_least <= len(row) <= at_most]

    return Constraint(SH + component, check)


def _class(_: Triples, given: Term) -> Constraint:
    def faulty(data: Data, values: Sequence[Term]) -> Iterable[Term]:
        classes = data.triples.classes_below(given)
        types = data.triples.rows(values, TYPE)
        return [one for one, its in zip(values, types, strict=True) if classes.isdisjoint(its)]

    return each("ClassConstraintComponent", faulty)


def _datatype(_: Triples, given: Term) -> Constraint:
    form = _LEXICAL.get(given)
    if form is None:
        raise ValueError(f"the checker does not know the datatype {given}")
    return each(
        "DatatypeConstraintComponent",
        lambda _, values: [one for one in values if datatype(one) != given or not form.fullmatch(value(one))],
    )


_KINDS: Mapping[Term, str] = {sh("IRI"): "<", sh("Literal"): '"', sh("BlankNode"): "_"}  # what such terms begin with


def _node_kind(_: Triples, given: Term) -> Constraint:
    kind = _KINDS.get(given)
    if kind is None:
        raise ValueError(f"the checker does not know the node kind {given}")
    return each("NodeKindConstraintComponent", lambda _, values: [one for one in values if one[0] != kind])


def _in(graph: Triples, given: Term) -> Constraint:
    allowed = frozenset(graph.items(given))
    return each("InConstraintComponent", lambda _, values: [one for one in values if one not in allowed])


def _language_in(graph: Triples, given: Term) -> Constraint:
    allowed = tuple(value(tag).lower() for tag in graph.items(given))

    @cache
    def known(tag: str) -> bool:
        return any(tag == wanted or tag.startswith(f"{wanted}-") for wanted in allowed)

    return each("LanguageInConstraintComponent", lambda _, values: [one for one in values if not known(language(one))])


def _pattern(_: Triples, given: Term) -> Constraint:
    form = re.compile(value(given))
    return each(
        "PatternConstraintComponent",
        lambda _, values: [one for one in values if _is_blank(one) or not form.search(value(one))],
    )


def _min_length(_: Triples, given: Term) -> Constraint:
    least = int(value(given))
    return each(
        "MinLengthConstraintComponent",
        lambda _, values: [one for one in values if _is_blank(one) or len(value(one)) < least],
    )


def _is_blank(term: Term) -> bool:
    return not (is_iri(term) or is_literal(term))


def _min_inclusive(_: Triples, given: Term) -> Constraint:
    return each(
        "MinInclusiveConstraintComponent", lambda _, values: [one for one in values if not _at_most(given, one)]
    )


def _max_inclusive(_: Triples, given: Term) -> Constraint:
    return each(
        "MaxInclusiveConstraintComponent", lambda _, values: [one for one in values if not _at_most(one, given)]
    )


def _at_most(one: Term, other: Term) -> bool:
    """Whether both are numbers and the first is not greater; what cannot be compared breaks a constraint."""
    less, more = _number(one), _number(other)
    return less is not None and more is not None and less <= more


@lru_cache(maxsize=4096)  # the bounds, and the figures that a plan has many times over
def _number(term: Term) -> Decimal | None:
    """The number that a well-formed literal stands for."""
    kind = datatype(term)
    if kind not in _NUMBERS:
        return None
    figure = value(term)
    return Decimal(figure) if _LEXICAL[kind].fullmatch(figure) else None


def _less_than_or_equals(_: Triples, given: Term) -> Constraint:
    def wrong(values: Values, others: Values) -> Iterable[Term]:
        return (one for one in values for other in others if not _at_most(one, other))

    return _beside("LessThanOrEqualsConstraintComponent", given, wrong)


def _equals(_: Triples, given: Term) -> Constraint:
    def wrong(values: Values, others: Values) -> Iterable[Term]:
        yield from (one for one in values if one not in others)
        yield from (other for other in others if other not in values)

    return _beside("EqualsConstraintComponent", given, wrong)


def _beside(component: str, other: Term, wrong: Callable[[Values, Values], Iterable[Term]]) -> Constraint:
    """A constraint on values and what the property `other` has at the same node."""

    def check(data: Data, foci: Sequence[Term], rows: Sequence[Values]) -> Found:
        others = data.triples.rows(foci, other)
        return [(focus, one) for focus, *both in zip(foci, rows, others, strict=True) for one in wrong(*both)]

    return Constraint(SH + component, check)


def _unique_lang(_: Triples, given: Term) -> Constraint:
    def check(_: Data, foci: Sequence[Term], rows: Sequence[Values]) -> Found:
        return [(focus, None) for focus, row in zip(foci, rows, strict=True) for _ in _repeated(map(language, row))]

    return Constraint(f"{SH}UniqueLangConstraintComponent", check if value(given) == "true" else lambda *_: ())


def _repeated(tags: Iterable[str]) -> Iterable[str]:
    """The tags that are there more than once."""
    found = list(filter(None, tags))
    return () if len(set(found)) == len(found) else {tag for tag in found if found.count(tag) > 1}


def _sparql(graph: Triples, given: Term) -> Constraint:
    said = graph.about(given)
    known = {TYPE, sh("message"), sh("prefixes"), sh("select")}
    if unknown := said.keys() - known:
        raise ValueError(f"a constraint in SPARQL says {', '.join(sorted(unknown))}, which the checker does not know")
    prefixes = {
        value(entry[sh("prefix")][0]): value(entry[sh("namespace")][0])
        for holder in said.get(sh("prefixes"), ())
        for entry in map(graph.about, graph.objects(holder, sh("declare")))
    }
    select = one(said, sh("select"))
    if select is None:
        raise ValueError("a constraint in SPARQL without sh:select")
    query, this = value(select), ox.Variable("this")

    def wrong(store: ox.Store, focus: Term) -> Iterator[Term]:
        rows = store.query(
            query, prefixes=prefixes, substitutions={this: nt.engine(focus)}, use_default_graph_as_union=True
        )
        if not isinstance(rows, ox.QuerySolutions):
            raise ValueError("a constraint in SPARQL that is no SELECT")
        at = [variable.value for variable in rows.variables].index("value")
        return (str(row[at]) for row in rows)

    def check(data: Data, foci: Sequence[Term], _: Sequence[Values]) -> Found:
        return [(focus, one) for focus in foci for one in wrong(data.store(), focus)]

    asks = frozenset(named(query, prefixes))
    return Constraint(f"{SH}SPARQLConstraintComponent", check, english(said.get(sh("message"), ())), asks)


def one(said: Mapping[Term, Values], key: Term) -> Term | None:
    values = said.get(key, ())
    if len(values) > 1:
        raise ValueError(f"{key} is said {len(values)} times of one shape")
    return values[0] if values else None


def english(messages: Iterable[Term]) -> str | None:
    ordered = sorted(filter(is_literal, messages), key=lambda text: (language(text) != "en", value(text)))
    return value(ordered[0]) if ordered else None


# By the term that says it.
SIMPLE: Mapping[Term, Callable[[Triples, Term], Constraint]] = {
    sh("minCount"): _min_count,
    sh("maxCount"): _max_count,
    sh("class"): _class,
    sh("datatype"): _datatype,
    sh("nodeKind"): _node_kind,
    sh("in"): _in,
    sh("languageIn"): _language_in,
    sh("pattern"): _pattern,
    sh("minLength"): _min_length,
    sh("minInclusive"): _min_inclusive,
    sh("maxInclusive"): _max_inclusive,
    sh("lessThanOrEquals"): _less_than_or_equals,
    sh("equals"): _equals,
    sh("uniqueLang"): _unique_lang,
    sh("sparql"): _sparql,
}
