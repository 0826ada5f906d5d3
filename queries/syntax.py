"""The words of a SPARQL query: which parameters it has, putting terms in their place, and what is not let through.

Parameters are the variables written with a dollar (`$body`), as in Cypher. A value goes in as one serialised term in
place of one token (SEP-0007's substitution, which pyoxigraph offers for projected variables only), so it can become no
other part of the query; text inside strings, IRIs and comments is left alone.

>>> bind('SELECT ?x { ?x ?p $v } # $v', {"v": ox.Literal('a" } #')})
'SELECT ?x { ?x ?p "a\\\\" } #" } # $v'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ..errors import QueryError

# Terminals of SPARQL 1.1, as far as they keep what is inside a term or a comment apart from words of the query.
# Oxigraph reads \u escapes in strings and IRIs only, so that a keyword cannot be written with them.
_TOKEN = re.compile(
    r"""(?P<iri><[^\x00-\x20<>"{}|^`]*>)"""
    r"""|(?P<comment>\#[^\n\r]*)"""
    r"""|(?P<string>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')"""
    r"""|(?P<parameter>\$\w+)"""
    r"""|(?P<variable>\?\w+)"""
    r"""|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"""
    r"""|(?P<word>(?:[\w:]|[.-](?=[\w:%\\.-])|%[0-9A-Fa-f]{2}|\\[^\w\s])+)"""
    r"""|(?P<mark>.)""",
    re.DOTALL,
)


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a query in order; `lastgroup` says which kind each is. Together they are the whole text."""
    return _TOKEN.finditer(text)


def parameters(text: str) -> tuple[str, ...]:
    """Names of the parameters of a query, in order of first use.

    >>> parameters("SELECT * { $a ?b '$c' ; ?d $e, $a }")
    ('a', 'e')
    """
    return tuple(dict.fromkeys(match[0][1:] for match in tokens(text) if match.lastgroup == "parameter"))


def bind(text: str, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """The query with each parameter replaced by its term; those not in `terms` stay variables."""
    return "".join(
        str(terms[match[0][1:]]) if match.lastgroup == "parameter" and match[0][1:] in terms else match[0]
        for match in tokens(text)
    )


def refuse_service(text: str) -> None:
    """QueryError where the query would ask another host (SERVICE): answers come from this graph alone."""
    for match in tokens(text):
        if match.lastgroup == "word" and match[0].upper() == "SERVICE":
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            raise QueryError("SERVICE is not allowed: queries ask no other host", where=f"line {line}, column {column}")
