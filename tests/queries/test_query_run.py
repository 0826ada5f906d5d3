"""Queries in a process of their own: answers, limits that hold, values that stay values."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innograph.errors import QueryError
from innograph.queries.run import run
from innograph.queries.syntax import bind, parameters, refuse_service, tokens

CROSS = "PREFIX e: <http://example.org/> SELECT (COUNT(*) AS ?n) { ?a e:p ?b . ?c e:p ?d . ?e e:p ?f }"


def test_rows_of_all_graphs_as_plain_values(database: Path) -> None:
    answer = run(database, 'SELECT ?x ("a" AS ?y) (2.5 AS ?z) ?none { ?x <http://example.org/p> 1 }')
    assert answer.columns == ("x", "y", "z", "none")
    assert answer.rows == [{"x": "http://example.org/1", "y": "a", "z": 2.5, "none": None}]


def test_ask_and_construct(database: Path) -> None:
    assert run(database, "ASK { ?x a ino:Plan }").rows == [{"answer": True}]
    turtle = run(database, "CONSTRUCT { ?x a ino:Measure } WHERE { ?x a ino:Measure }").turtle
    assert turtle is not None
    assert turtle.count("a ino:Measure") == 6
    labels = run(database, "CONSTRUCT { ?x rdfs:label ?y } WHERE { ?x a ino:Field ; rdfs:label ?y }").turtle
    assert labels is not None
    assert '"芯片"@zh-Hans' in labels


def test_what_two_graphs_say_is_counted_once(database: Path) -> None:
    body = "<https://w3id.org/innograph/id/actor/飞鸟>"
    assert run(database, f"SELECT (COUNT(*) AS ?n) {{ {body} a ?class }}").rows == [{"n": 1}]
    assert run(database, f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {body} a ?class }} }}").rows == [{"n": 2}]


def test_a_cross_product_is_ended_in_time(database: Path) -> None:
    before = time.monotonic()
    with pytest.raises(QueryError, match="no answer within 1 second"):
        run(database, CROSS, timeout_s=1)
    assert time.monotonic() - before < 3
    assert not list(_workers(database))


def _workers(database: Path) -> list[str]:
    """Processes that still have a file of the database open."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes()
        except OSError:
            continue
        if b"worker.py" in words and str(database).encode() in words:
            found.append(str(process))
    return found


def test_a_large_answer_is_ended_at_its_memory(database: Path) -> None:
    query = "SELECT * { ?a <http://example.org/p> ?b . ?c <http://example.org/p> ?d } ORDER BY ?b ?d"
    with pytest.raises(QueryError, match="more than 64 MiB"):
        run(database, query, memory_mb=64)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x\nWHERE { ?x ?p ?o ?k }", "^line 2, column 22: syntax error"),
        ("SELECT * { ?x ?p ", "^line 1, column 18: syntax error at its end"),
        ("", "^line 1, column 1: syntax error"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "^line 1, column 1: INSERT is not allowed"),
        ("PREFIX a: <b:c> # d\nCLEAR ALL", "^line 2, column 1: CLEAR is not allowed"),
        ("load <http://127.0.0.1/>", "LOAD is not allowed"),
        ("SELECT * { ?x nowhere:p ?y }", "syntax error"),
        ("SELECT * { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }", "^line 1, column 12: SERVICE"),
        ("SELECT *\n{ service silent ?s { ?s ?p ?o } }", "^line 2, column 3: SERVICE"),
        ("SELECT * { <http://a/#b>a?x.SERVICE<http://a/>{?s ?p ?o} }", "SERVICE"),
        ("SELECT * { FILTER(1<2)SERVICE<http://a/>{?s ?p ?o} }", "SERVICE"),
        ("SELECT * { ?x ?y true.SERVICE<http://a/>{?s ?p ?o} }", "SERVICE"),
        ("SELECT * { ?x ?y 1SERVICE#{\n?z#\n{?s ?p ?o} }", "SERVICE"),
        ("PREFIX a: <b:c> SELECT * { SERVICEa:d {?s ?p ?o} }", "SERVICE"),
        (r'SELECT * { VALUES ?v {""""#\q' "\n" r'} SERVICE <http://a/> {?s ?p ?o} BIND("""a""" AS ?z) }', "SERVICE"),
        ("PREFIX a:<b:c> SELECT * { ?x a:b\\#c ?y . SERVICE <http://a/>{?s ?p ?o} }", "SERVICE"),
    ],
)
def test_what_is_no_reading_query_is_refused_in_one_line(database: Path, query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        run(database, query)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE" AS ?x) {}',
        "SELECT * { ?service ino:service ?x } # SERVICE <a:b>",
        "SELECT ?service ?x { ?service a ino:Service FILTER EXISTS { ?service ?x ?y } }",
        "SELECT * { ?x a ino:CloudService , ino:Service }",
    ],
)
def test_the_word_alone_is_no_service(database: Path, query: str) -> None:
    run(database, query)


def test_a_parameter_too_many_or_too_few(database: Path) -> None:
    with pytest.raises(QueryError, match=r"no parameter 'b'; its parameters: \$a"):
        run(database, "SELECT * { $a ?p ?o }", {"a": ox.NamedNode("a:b"), "b": ox.NamedNode("a:b")})
    with pytest.raises(QueryError, match=r"parameter 'a' has no value"):
        run(database, "SELECT * { $a ?p ?o }")


@pytest.mark.parametrize(
    "value", ['" } #', "\\", '"""', "'''", "\n\r\t", '\\" . ?s ?p ?o . "', "\\u0022", "$v", "<a:b>", "🙂\x01"]
)
def test_a_hostile_value_stays_a_value(database: Path, value: str) -> None:
    query = "SELECT ($v AS ?x) (COUNT(*) AS ?n) { VALUES ?y { $v } FILTER(?y = $v) } GROUP BY ?y"
    assert run(database, query, {"v": ox.Literal(value)}).rows == [{"x": value, "n": 1}]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@settings(max_examples=200)
def test_any_text_goes_in_whole(value: str) -> None:
    query = bind('SELECT ($v AS ?x) ("$v" AS ?y) { } # $v', {"v": ox.Literal(value)})
    result = ox.Store().query(query)
    assert isinstance(result, ox.QuerySolutions)
    assert [(row["x"].value, row["y"].value) for row in result] == [(value, "$v")]


# Pieces of which a query that asks another host can be made, and what might hide one.
_PIECES = (
    *("SERVICE", "service", "SILENT", "<http://127.0.0.1:9/>", "<#>", "?s", "$s", ":a", "a:", "a:b", "_:b", "@en"),
    *("{?s ?p ?o}", "{", "}", "(", ")", "<", ">", "FILTER", "BIND", "AS ?z", "true", "1", "1.", ".", "-"),
    *(" ", "\n", "#", "'", '"', '"' * 3, "'" * 3, "\\", "\\q", "\\'"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14))
@settings(max_examples=1500)
def test_no_query_that_passes_asks_another_host(pieces: list[str]) -> None:
    query = "PREFIX : <http://127.0.0.1:9/> PREFIX a: <http://127.0.0.1:9/> SELECT * {" + "".join(pieces) + "}"
    try:
        refuse_service(query)
    except QueryError:
        return
    try:
        list(ox.Store().query(query))  # type: ignore[call-overload]
    except SyntaxError:
        pass
    except OSError as error:  # it went to the port that nobody listens at
        pytest.fail(f"{query!r}: {error}")


@given(st.text(alphabet="a:$?<>\"'\\#{}() \nSERVICE."))
@settings(max_examples=300)
def test_tokens_are_the_whole_text(text: str) -> None:
    assert "".join(token[0] for token in tokens(text)) == text
    assert bind(text, {}) == text


def test_parameters_are_found_outside_of_strings_and_comments() -> None:
    assert parameters("""SELECT * { $a ?p "$b" ; <x:$c> '''$d''' . } # $e \n FILTER($f = $a)""") == ("a", "f")
    refuse_service("SELECT * { }")
