"""The words of a SPARQL query: which parameters it has, putting terms in their place, and what is not let through.

Parameters are the variables written with a dollar (`$body`), as in Cypher. A value goes in as one serialised term in
place of one token (SEP-0007's substitution, which pyoxigraph offers for projected variables only), so it can become no
other part of the query; text inside strings, IRIs and comments is left alone.

>>> bind('SELECT ?x { ?x ?p $v } # $v', {"v": ox.Literal('a" } #')})
'SELECT ?x { ?x ?p "a\\\\" } #" } # $v'
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import pyoxigraph as ox

from ..errors import QueryError

# Terminals of SPARQL 1.1, as far as they keep what is inside a term or a comment apart from words of the query.
# Oxigraph reads \u escapes in strings and IRIs only, so that a keyword cannot be written with them.
_ESCAPE = r"""\\(?:[tbnrf\\"']|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"""
_TOKEN = re.compile(
    rf"""
      (?P<iri> <[^\x00-\x20<>"{{}}|^`]*> )
    | (?P<comment> \#[^\n\r]* )
    | (?P<string>
          \"\"\" (?: "{{0,2}} (?: [^"\\] | {_ESCAPE} ) )* \"\"\"
        | ''' (?: '{{0,2}} (?: [^'\\] | {_ESCAPE} ) )* '''
        | " (?: [^"\\\n\r] | {_ESCAPE} )* "
        | ' (?: [^'\\\n\r] | {_ESCAPE} )* ' )
    | (?P<parameter> \$\w+ )
    | (?P<variable> \?\w+ )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<word> [\w:] (?: [\w:.-] | %[0-9A-Fa-f]{{2}} | \\[^\w\s] )* )
    | (?P<mark> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_SPACE = r"(?:\s|\#[^\n\r]*[\n\r])*"
# Whatever asks another host must be written so; the parser needs no blank on either side of the word.
_SERVICE = re.compile(
    rf"service{_SPACE}(?:silent{_SPACE})?(?:<[^<>]*>|[?$]\w+|[\w.-]*:(?:[\w:.%-]|\\[^\w\s])*){_SPACE}\{{", re.IGNORECASE
)
# ... but where the word is the end of a variable or of a prefixed name.
_WITHIN = re.compile(r"(?:[?$]\w*|:(?:[\w:.%-]|\\[^\w\s])*)\Z")
_UPDATES = ("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH")


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
    for match in _SERVICE.finditer(text):
        if not _WITHIN.search(text, 0, match.start()):
            raise not_allowed("SERVICE", "queries ask no other host", text, match.start())


def refuse_update(text: str) -> None:
    """QueryError where the text would change the graph."""
    match = _first(text)
    if match is not None and match[0].upper() in _UPDATES:
        raise not_allowed(match[0].upper(), "queries only read", text, match.start())


def form(text: str) -> str:
    """The word that the query begins with after its prefixes, in capitals: SELECT, ASK … ; "" where it has none.

    >>> form("PREFIX ask: <http://example.org/> select * { ask:a ?p ?o }")
    'SELECT'
    """
    match = _first(text)
    return match[0].upper() if match is not None else ""


def _first(text: str) -> re.Match[str] | None:
    """The first word behind the declarations of prefixes."""
    for match in tokens(text):
        if match.lastgroup == "word":
            word = match[0].upper()
            if word not in ("PREFIX", "BASE") and not word.endswith(":"):
                return match
    return None


def match_parameters(wanted: Sequence[str], given: Collection[str]) -> None:
    """QueryError where a query that has the parameters `wanted` is given others, or not all of them."""
    for name in given:
        if name not in wanted:
            known = ", ".join(f"${known}" for known in wanted) or "none"
            hint = f"its parameters: {known}"
            raise QueryError(f"the query has no parameter {name!r}", hint=hint, code="unknown_parameter", name=name)
    for name in wanted:
        if name not in given:
            hint = f"give {name}=…"
            raise QueryError(f"the parameter {name!r} has no value", hint=hint, code="parameter_needed", name=name)


def not_allowed(word: str, why: str, text: str, at: int) -> QueryError:
    """The refusal of a word at an offset of a query. Lines and columns are counted as people do, from 1."""
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    where = f"line {line}, column {column}"
    return QueryError(
        f"{word} is not allowed: {why}", where=where, code="not_allowed", word=word, line=line, column=column
    )
