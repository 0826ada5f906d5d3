"""Ask one Cypher query of a graph's snapshot, read only, in a process that is killed at its time or memory limit.

    answer = run(store.cypher_snapshot(), "MATCH (n:Laboratory) RETURN n.name AS name")
    answer.rows

Parameters are bound by the engine, never pasted. What would read files, ask other hosts or change anything is refused
here by its words, and once more by the engine (read only) and by the worker (which can open no file).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from ..errors import QueryError
from .answer import Answer, Value, plain, tables
from .run import MEMORY_MB, TIMEOUT_S, answered, fault_at, one_line
from .syntax import match_parameters, not_allowed

# openCypher's tokens, as far as they keep strings, quoted names and comments apart from words of the query.
_TOKEN = re.compile(
    r"""
      (?P<comment> //[^\n\r]* | /\*.*?\*/ )
    | (?P<string> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
    | (?P<parameter> \$(?:\w+|`(?:[^`]|``)*`) )
    | (?P<quoted> `(?:[^`]|``)*` )
    | (?P<word> \w+(?:\.\w+)* )
    | (?P<space> \s+ )
    | (?P<mark> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_UPDATES = frozenset(["CREATE", "DELETE", "DETACH", "DROP", "FOREACH", "INSERT", "MERGE", "NODETACH", "REMOVE", "SET"])
# What a word that follows one of these is: a name, no clause. WITH needs something to follow it.
_NAMING = frozenset((":", ".", "|", "&", "!", ",", "(", "[", "AS", "WITH", "RETURN", "BY", "WHERE"))
_NAME = re.compile(r"\s*:")  # after a key of a map, or a variable before its label
# Procedures that look at nothing but the graph.
_CALLED = frozenset(
    (
        *("betweenness", "closeness", "connected_components", "degree", "leiden", "louvain", "pagerank"),
        *("triangle_count", "db.labels", "db.propertykeys", "db.relationshiptypes", "db.schema.visualization"),
    )
)
_MESSAGE = re.compile(r"^Cypher (?:syntax|execution|type) error(?: at line \d+, col \d+)?: ", re.IGNORECASE)


def run(
    snapshot: Path,
    query: str,
    values: Mapping[str, Value | Sequence[str]] | None = None,
    *,
    timeout_s: float = TIMEOUT_S,
    memory_mb: int = MEMORY_MB,
) -> Answer:
    """The answer to a Cypher query that only reads; `values` are those of its `$names`.

    Lists, maps, nodes, relationships and paths stand in the answer as JSON. QueryError for a syntax error (with line
    and column where the engine knows them), anything that would write, LOAD CSV, procedures that look beyond the graph,
    a parameter that the query does not have or has without a value, and a limit passed: `timeout_s` seconds, or
    `memory_mb` MiB.
    """
    given = dict(values or {})
    refuse(query)
    match_parameters(parameters(query), given)
    request = {
        "snapshot": str(snapshot),
        "query": query,
        "parameters": given,
        "memory_mb": memory_mb,
        "timeout_s": timeout_s,
    }
    said, body = answered(request, timeout_s, memory_mb)
    if "error" not in said:
        found = json.loads(body)
        return tables(found["columns"], [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]])
    raise fault(query, str(said["error"]), said["place"], syntax=said["syntax"])


def fault(query: str, message: str, at: Sequence[int] | None, *, syntax: bool) -> QueryError:
    """One line for what the engine says of a query; `at` is the line and column (from 1), where it knows them."""
    said = one_line(_MESSAGE.sub("", message).split("\n")[0])
    if at and syntax:
        line, column = at
        return fault_at(query, line, column, said)
    return QueryError(f"syntax error: {said}", code="syntax", said=said) if syntax else QueryError(said)


def tokens(query: str) -> Iterator[re.Match[str]]:
    """The tokens of a query in order, without comments and blanks; `lastgroup` says which kind each is."""
    return (found for found in _TOKEN.finditer(query) if found.lastgroup not in ("comment", "space"))


def parameters(query: str) -> tuple[str, ...]:
    """Names of the parameters of a query, in order of first use.

    >>> parameters("MATCH (n {name: $body, x: '$no'}) RETURN $lang, $body // $no")
    ('body', 'lang')
    """
    found = (match[0][1:].strip("`") for match in tokens(query) if match.lastgroup == "parameter")
    return tuple(dict.fromkeys(found))


def values(terms: Mapping[str, ox.NamedNode | ox.Literal]) -> dict[str, Value]:
    """The values of parameters as the engine takes them: IRIs as text."""
    return {
        name: plain({"value": term.value, "datatype": term.datatype.value})
        if isinstance(term, ox.Literal)
        else term.value
        for name, term in terms.items()
    }


def refuse(query: str) -> None:
    """QueryError where the query would write, read files or other hosts, or call what looks beyond the graph."""
    before, calling = "", False
    for match in tokens(query):
        text, word = match[0], match[0].upper()
        if calling and match.lastgroup in ("word", "quoted"):
            if text.strip("`").lower() not in _CALLED:
                raise not_allowed(f"CALL {text}", "it looks beyond the graph", query, match.start())
        elif match.lastgroup == "word" and before not in _NAMING and not _NAME.match(query, match.end()):
            if word in _UPDATES:
                raise not_allowed(word, "queries only read", query, match.start())
            if word == "LOAD":
                raise not_allowed("LOAD CSV", "queries read no files", query, match.start())
        calling = word == "CALL" and match.lastgroup == "word" and before not in _NAMING
        before = word
