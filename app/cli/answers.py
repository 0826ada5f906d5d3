"""Between a command and the queries: what is asked, with which values, and how its answer looks to people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import QueryError, SourceError
from . import output

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ...graph.property import PropertyGraph
    from ...graph.store import GraphStore
    from ...queries.answer import Answer

QUERY_FILES = (".rq", ".sparql", ".cypher")
_PLACE = ("plan", "start", "end")
# Where a statement stands to the character is for programs, in `--json`.
_FOR_PROGRAMS = ("start", "end")


def pairs(given: Iterable[str]) -> dict[str, str]:
    """`--param KEY=VALUE` options as a dict. QueryError for one that is no pair."""
    found = {}
    for text in given:
        key, mark, value = text.partition("=")
        if not mark or not key or not value:
            raise QueryError(f"--param {text!r} is no KEY=VALUE", hint="such as --param body=西门子")
        found[key] = value
    return found


def ask(
    store: GraphStore,
    asked: str,
    given: Mapping[str, str],
    *,
    example: bool = False,
    cypher: bool = False,
    lang: str | None = None,
    timeout_s: float,
) -> Answer:
    """The answer to a question of the catalogue, a file of SPARQL or Cypher, or "-": standard input.

    Cypher where `cypher` says so, and in a file ending in `.cypher`.

    QueryError (syntax errors with file, line and column, limits passed, wrong parameters), UnknownName, SourceError.
    """
    from ...queries import cypher as in_cypher
    from ...queries import syntax
    from ...queries.catalogue import catalogue, question
    from ...queries.names import terms

    if asked not in catalogue() and (is_query(asked) or "." in asked or "/" in asked):
        text = _text(asked)
        cypher = cypher or asked.endswith(".cypher")
        try:
            wanted = (in_cypher if cypher else syntax).parameters(text)
            return _run(store, text, terms(store.store, wanted, given, lang), timeout_s, cypher=cypher)
        except QueryError as error:
            where = "standard input" if asked == "-" else asked
            where = f"{where}, {error.where}" if error.where else where
            raise QueryError(error.message, where=where, hint=error.hint) from None
    found = question(asked)
    values = {**found.example(), **given} if example else given
    text = found.cypher if cypher else found.text
    return _run(store, text, found.terms(store.store, values, lang), timeout_s, cypher=cypher)


def _run(
    store: GraphStore, text: str, terms: Mapping[str, ox.NamedNode | ox.Literal], timeout_s: float, *, cypher: bool
) -> Answer:
    if not cypher:
        from ...queries.run import run

        return run(store.database, text, terms, timeout_s=timeout_s)
    from ...queries import cypher as asking

    with output.steps("the graph for Cypher, once") as steps:
        snapshot = store.cypher_snapshot(lambda what, done, of: steps.step(what) if done else steps.begin(of))
    return asking.run(snapshot, text, asking.values(terms), timeout_s=timeout_s)


def show(store: GraphStore, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Rows as JSON, or for people: without what is the same plan or figure all over, IRIs shortened."""
    if as_json:
        output.table(columns, rows, as_json=True)
        return
    base = f"{store.iris.base}id/"
    hidden = set(_FOR_PROGRAMS)
    if len(store.plans()) == 1:
        hidden.add("plan")
    if rows and "high" in columns and all(row["low"] == row["high"] for row in rows):
        hidden.add("high")
    shown = [column for column in columns if column not in hidden]
    short = [{c: v.removeprefix(base) if isinstance(v := row.get(c), str) else v for c in shown} for row in rows]
    output.table(shown, short, as_json=False)


def labels(store: GraphStore, lang: str | None) -> Callable[[str], str]:
    """A function from a node's IRI to its label in `lang`, by default the plans' own."""
    from ...queries.names import language

    key = {"zh-Hans": "nameHans", "zh-Hant": "nameHant", "en": "nameEn"}[lang or language(store.store)]
    nodes = store.property_graph().nodes

    def label(iri: str) -> str:
        properties = nodes[iri].properties
        return str(properties.get(key) or properties.get("name") or iri.removeprefix(f"{store.iris.base}id/"))

    return label


def is_query(asked: str) -> bool:
    """Whether this is a question of the catalogue, standard input or a file of a query, rather than a thing's name."""
    from ...queries.catalogue import catalogue

    return asked in catalogue() or asked == "-" or asked.endswith(QUERY_FILES) or Path(asked).is_file()


def drawn(graph: PropertyGraph, answer: Answer) -> PropertyGraph:
    """The part of the graph that an answer speaks of: nodes that its rows name by IRI or quote, and what they join."""
    cells = {value for row in answer.rows for column, value in row.items() if column != "plan"}
    places = {tuple(row.get(column) for column in _PLACE) for row in answer.rows}
    meant = {
        iri
        for iri, node in graph.nodes.items()
        if iri in cells or ("quote" in node.properties and tuple(map(node.properties.get, _PLACE)) in places)
    }
    kept = tuple(link for link in graph.relationships if link.source in meant or link.target in meant)
    ends = meant.union(*((link.source, link.target) for link in kept))
    return replace(graph, nodes={iri: node for iri, node in graph.nodes.items() if iri in ends}, relationships=kept)


def _text(asked: str) -> str:
    if asked == "-":
        return sys.stdin.read()
    path = Path(asked)
    if not path.is_file():
        raise SourceError("no such file", where=asked)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError("is no text in UTF-8", where=asked) from None
