"""The constraints of SHACL that look at one node's values alone, each made from what a shape says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from ..ontology.terms import expand
from .triples import Term, Triples
from .values import TYPE

SH = "http://www.w3.org/ns/shacl#"
_XSD = expand("xsd:string").removesuffix("string")
_LEXICAL = {  # the forms that a well-formed literal of each datatype has
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}decimal": re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"),
    f"{_XSD}string": re.compile(r"(?s).*"),
    f"{_XSD}date": re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?"),
    f"{_XSD}dateTime": re.compile(
        r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
}
_NUMBERS = {f"{_XSD}integer", f"{_XSD}decimal"}


def sh(local: str) -> ox.NamedNode:
    """A term of SHACL's vocabulary."""
    return ox.NamedNode(SH + local)


# What a shape finds wrong in the values of its path at one node: each value at fault, None where the fault is in none.
Found = Iterable[Term | None]
Values = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """What is checked: the triples for lookups, over the ontology's; and the plan's own alone in a store, for SPARQL.

    To load the ontology beside each plan would take as long as the plan.
    """

    triples: Triples
    store: Callable[[], ox.Store]


Check = Callable[[Data, Term, Values], Found]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape. `component` is the IRI of its kind, `message` its own in English where it has one."""

    component: str
    check: Check
    message: str | None = None


def each(component: str, wrong: Callable[[Data, Term], bool]) -> Constraint:
    """A constraint that every value must fulfil by itself."""
    return Constraint(SH + component, lambda data, _, values: [value for value in values if wrong(data, value)])


def _min_count(_: Triples, given: Term) -> Constraint:
    least = int(given.value)
    return Constraint(f"{SH}MinCountConstraintComponent", lambda _, __, values: (None,) if len(values) < least else ())


def _max_count(_: Triples, given: Term) -> Constraint:
    most = int(given.value)
    return Constraint(f"{SH}MaxCountConstraintComponent", lambda _, __, values: (None,) if len(values) > most else ())


def _class(_: Triples, given: Term) -> Constraint:
    return each("ClassConstraintComponent", lambda data, value: not data.triples.is_a(value, given))


def _datatype(_: Triples, given: Term) -> Constraint:
    form = _LEXICAL.get(given.value)
    if form is None:
        raise ValueError(f"the checker does not know the datatype {given}")
    return each(
        "DatatypeConstraintComponent",
        lambda _, value: (
            not isinstance(value, ox.Literal) or value.datatype != given or not form.fullmatch(value.value)
        ),
    )


_KINDS: Mapping[str, tuple[type, ...]] = {
    f"{SH}IRI": (ox.NamedNode,),
    f"{SH}Literal": (ox.Literal,),
    f"{SH}BlankNode": (ox.BlankNode,),
}


def _node_kind(_: Triples, given: Term) -> Constraint:
    kinds = _KINDS.get(given.value)
    if kinds is None:
        raise ValueError(f"the checker does not know the node kind {given}")
    return each("NodeKindConstraintComponent", lambda _, value: not isinstance(value, kinds))


def _in(graph: Triples, given: Term) -> Constraint:
    allowed = frozenset(graph.items(given))
    return each("InConstraintComponent", lambda _, value: value not in allowed)


def _language_in(graph: Triples, given: Term) -> Constraint:
    allowed = tuple(tag.value.lower() for tag in graph.items(given))

    def wrong(_: Data, value: Term) -> bool:
        tag = (value.language or "").lower() if isinstance(value, ox.Literal) else ""
        return not any(tag == one or tag.startswith(f"{one}-") for one in allowed)

    return each("LanguageInConstraintComponent", wrong)


def _pattern(_: Triples, given: Term) -> Constraint:
    form = re.compile(given.value)
    return each(
        "PatternConstraintComponent",
        lambda _, value: isinstance(value, ox.BlankNode) or not form.search(value.value),
    )


def _min_length(_: Triples, given: Term) -> Constraint:
    least = int(given.value)
    return each(
        "MinLengthConstraintComponent", lambda _, value: isinstance(value, ox.BlankNode) or len(value.value) < least
    )


def _min_inclusive(_: Triples, given: Term) -> Constraint:
    return each("MinInclusiveConstraintComponent", lambda _, value: not _at_most(given, value))


def _max_inclusive(_: Triples, given: Term) -> Constraint:
    return each("MaxInclusiveConstraintComponent", lambda _, value: not _at_most(value, given))


def _at_most(one: Term, other: Term) -> bool:
    """Whether both are numbers and the first is not greater; what cannot be compared breaks a constraint."""
    less, more = _number(one), _number(other)
    return less is not None and more is not None and less <= more


@lru_cache(maxsize=4096)  # the bounds, and the figures that a plan has many times over
def _number(term: Term) -> Decimal | None:
    """The number that a well-formed literal stands for."""
    if not isinstance(term, ox.Literal) or term.datatype.value not in _NUMBERS:
        return None
    return Decimal(term.value) if _LEXICAL[term.datatype.value].fullmatch(term.value) else None


def _less_than_or_equals(_: Triples, given: Term) -> Constraint:
    def check(data: Data, focus: Term, values: Values) -> Found:
        others = data.triples.objects(focus, given)
        return [value for value in values for other in others if not _at_most(value, other)]

    return Constraint(f"{SH}LessThanOrEqualsConstraintComponent", check)


def _equals(_: Triples, given: Term) -> Constraint:
    def check(data: Data, focus: Term, values: Values) -> Found:
        others = data.triples.objects(focus, given)
        return [
            *(value for value in values if value not in others),
            *(other for other in others if other not in values),
        ]

    return Constraint(f"{SH}EqualsConstraintComponent", check)


def _unique_lang(_: Triples, given: Term) -> Constraint:
    def check(_: Data, __: Term, values: Values) -> Found:
        tags = [value.language.lower() for value in values if isinstance(value, ox.Literal) and value.language]
        return [None for tag in set(tags) if tags.count(tag) > 1] if given.value == "true" else ()

    return Constraint(f"{SH}UniqueLangConstraintComponent", check)


def _sparql(graph: Triples, given: Term) -> Constraint:
    said = graph.about(given)
    known = {TYPE, sh("message"), sh("prefixes"), sh("select")}
    if unknown := said.keys() - known:
        raise ValueError(f"a constraint in SPARQL says {', '.join(map(str, unknown))}, which the checker does not know")
    prefixes = {
        entry[sh("prefix")][0].value: entry[sh("namespace")][0].value
        for holder in said.get(sh("prefixes"), ())
        for entry in map(graph.about, graph.objects(holder, sh("declare")))
    }
    select = one(said, sh("select"))
    if select is None:
        raise ValueError("a constraint in SPARQL without sh:select")
    query, this = select.value, ox.Variable("this")

    def check(data: Data, focus: Term, _: Values) -> Found:
        rows = data.store().query(
            query, prefixes=prefixes, substitutions={this: focus}, use_default_graph_as_union=True
        )
        if not isinstance(rows, ox.QuerySolutions):
            raise ValueError("a constraint in SPARQL that is no SELECT")
        at = [variable.value for variable in rows.variables].index("value")
        return [row[at] for row in rows]

    return Constraint(f"{SH}SPARQLConstraintComponent", check, english(said.get(sh("message"), ())))


def one(said: Mapping[Term, Values], key: ox.NamedNode) -> Term | None:
    values = said.get(key, ())
    if len(values) > 1:
        raise ValueError(f"{key} is said {len(values)} times of one shape")
    return values[0] if values else None


def english(messages: Iterable[Term]) -> str | None:
    texts = [message for message in messages if isinstance(message, ox.Literal)]
    ordered = sorted(texts, key=lambda text: (text.language != "en", text.value))
    return ordered[0].value if ordered else None


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
