"""Terms and statements as N-Triples writes them: text.

A plan has thousands of statements, and each is made, looked up, compared and written. Text is hashed once and written
as it is, where the engine's own terms are made into text, and hashed, anew every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from ..ontology.terms import LANGUAGES, expand
from ..ontology.terms import Term as Word
from .values import plain

Term = str  # "<IRI>", "_:label", or a literal with its marks
Statement = tuple[Term, Term, Term]  # subject, predicate, object

_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')  # what is not written as it is


def iri(text: str) -> Term:
    """An IRI as a term."""
    return f"<{text}>"


def is_iri(term: Term) -> bool:
    return term[0] == "<"


@lru_cache(maxsize=512)
def name(word: Word | str) -> Term:
    """A term of the ontology, or a prefixed name; what is an IRI as a term already stays.

    >>> name("oa:exact")
    '<http://www.w3.org/ns/oa#exact>'
    """
    if isinstance(word, Word):
        return iri(word.iri)
    return word if is_iri(word) else iri(expand(word))


TYPE, LABEL = name("rdf:type"), name("rdfs:label")
INTEGER, DECIMAL, _STRING = name("xsd:integer"), name("xsd:decimal"), name("xsd:string")


def text(said: str, language: str | None = None) -> Term:
    """A literal of plain text, or of text in a language, whose tag the engine keeps in small letters.

    >>> print(text("国家级“双创”\\n平台", "zh-Hans"))
    "国家级“双创”\\n平台"@zh-hans
    """
    written = str(ox.Literal(said))[1:-1] if _ESCAPED.search(said) else said
    return f'"{written}"@{language.lower()}' if language else f'"{written}"'


def number(figure: float) -> Term:
    """Whole numbers as integers, floats as decimals in plain notation.

    >>> print(number(12000000000.0), number(3))
    "12000000000"^^<http://www.w3.org/2001/XMLSchema#decimal> "3"^^<http://www.w3.org/2001/XMLSchema#integer>
    """
    return f'"{plain(figure)}"^^{DECIMAL}' if isinstance(figure, float) else f'"{figure}"^^{INTEGER}'


def typed(said: str, datatype: str) -> Term:
    """A literal of that datatype, a prefixed name."""
    return f"{text(said)}^^{name(datatype)}"


def labelled(hans: str, hant: str, en: str) -> Iterator[tuple[Term, Term]]:
    """The labels of a thing in the three languages, as predicates and values."""
    for language, said in zip(LANGUAGES, (hans, hant, en), strict=True):
        yield LABEL, text(said, language)


def is_literal(term: Term) -> bool:
    return term[0] == '"'


def value(term: Term) -> str:
    """The IRI, the label of a blank node, or a literal's text."""
    if term[0] != '"':
        return term[1:-1] if term[0] == "<" else term[2:]
    said = term[1 : term.rindex('"')]
    return said if "\\" not in said else engine(term).value


def language(term: Term) -> str:
    """A literal's language tag in small letters; empty where it has none."""
    tag = term[term.rindex('"') + 1 :] if is_literal(term) else ""
    return tag[1:] if tag.startswith("@") else ""


def datatype(term: Term) -> Term | None:
    """A literal's datatype; None where the term is none, or in a language."""
    if not is_literal(term) or language(term):
        return None
    return term[term.rindex('"') + 3 :] or _STRING


def statement(triple: ox.Triple | ox.Quad) -> Statement:
    """One of the engine's. Nobody here writes triples about triples."""
    return str(triple.subject), str(triple.predicate), str(triple.object)


def engine(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The engine's own term."""
    if term[0] != '"':
        return ox.NamedNode(term[1:-1]) if term[0] == "<" else ox.BlankNode(term[2:])
    (quad,) = quads([("<x:x>", "<x:x>", term)])
    return quad.object  # type: ignore[return-value]  # a literal, as was written


def quads(said: Iterable[Statement], graph: str | None = None) -> Iterator[ox.Quad]:
    """Statements as the engine's quads, in the graph of that IRI, else in the default graph."""
    named = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    for quad in ox.parse(lines(said), format=ox.RdfFormat.N_TRIPLES, lenient=True):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, named)


def lines(said: Iterable[Statement]) -> bytes:
    """Statements as a file of N-Triples."""
    return "".join([f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in said]).encode()
