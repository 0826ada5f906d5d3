"""The forms of answers to SPARQL: which is given to whom, and that all say the same."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from served import Server
from sparql_requests import ASK, CONSTRUCT, RESULTS_JSON, RESULTS_XML, SELECT, asked, bindings, media


@pytest.mark.parametrize(
    ("query", "accept", "given"),
    [
        (SELECT, "", RESULTS_JSON),
        (SELECT, "*/*", RESULTS_JSON),
        (SELECT, RESULTS_XML, RESULTS_XML),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/json", "application/json"),
        (SELECT, f"text/turtle, {RESULTS_XML};q=0.1", RESULTS_XML),
        (SELECT, f"{RESULTS_JSON};q=0.2, text/csv;q=0.9", "text/csv"),
        (SELECT, "application/*;q=0.5, text/csv;q=0.1", RESULTS_JSON),
        (SELECT, f"{RESULTS_JSON};q=0, */*;q=0.1", RESULTS_XML),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        (ASK, "", RESULTS_JSON),
        (ASK, RESULTS_XML, RESULTS_XML),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        ("DESCRIBE ?p { ?p a ino:Plan }", "text/turtle", "text/turtle"),
    ],
)
def test_the_form_is_the_one_that_the_client_likes_best(server: Server, query: str, accept: str, given: str) -> None:
    response = asked(server, query, accept)
    assert response.status_code == 200
    assert media(response) == given
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "image/png"),
        (ASK, "text/csv"),
        (CONSTRUCT, RESULTS_JSON),
        (CONSTRUCT, "text/html"),
        (SELECT, "*/*;q=0"),
    ],
)
def test_what_cannot_be_given_is_406(server: Server, query: str, accept: str) -> None:
    assert asked(server, query, accept).status_code == 406


def test_all_forms_of_rows_say_the_same(server: Server) -> None:
    query = 'SELECT ?a ?b ?c ?d ?e { VALUES (?a ?b ?c ?d) { ("=1+1\\t\\"甲\\"\\n,\\r乙" 2 "x"@zh-Hans <a:丙>) } }'
    row = {"a": '=1+1\t"甲"\n,\r乙', "b": "2", "c": "x", "d": "a:丙"}
    found = bindings(asked(server, query, RESULTS_JSON))[0]
    assert {name: term["value"] for name, term in found.items()} == row
    assert found["c"]["xml:lang"] == "zh-Hans"
    root = ElementTree.fromstring(asked(server, query, RESULTS_XML).content)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [variable.get("name") for variable in root.iter(f"{space}variable")] == list("abcde")
    assert {b.get("name"): b[0].text for b in root.iter(f"{space}binding")} == row
    lines = list(csv.reader(io.StringIO(asked(server, query, "text/csv").content.decode(), newline="")))
    assert lines == [list("abcde"), [*row.values(), ""]]
    head, values, rest = asked(server, query, "text/tab-separated-values").content.decode().split("\n")
    assert head == "?a\t?b\t?c\t?d\t?e"
    assert rest == ""
    cells = values.split("\t")
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert cells == ['"=1+1\\t\\"甲\\"\\n,\\r乙"', f'"2"^^{integer}', '"x"@zh-Hans', "<a:丙>", ""]


def test_characters_that_xml_cannot_hold(server: Server) -> None:
    query = "SELECT ?a { VALUES ?a { 'a\\u0000b\\u000Bc\\uFFFEd' } }"
    root = ElementTree.fromstring(asked(server, query, RESULTS_XML).content)
    assert [e.text for e in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ["a�b�c�d"]


def test_markup_in_values_is_text(server: Server) -> None:
    response = asked(server, "SELECT ?a { VALUES ?a { '<script>alert(1)</script>' } }", "text/html")
    assert "<script" not in response.text
    assert "&lt;script&gt;" in response.text


def test_all_forms_of_triples_say_the_same(server: Server) -> None:
    wanted = set(ox.parse(asked(server, CONSTRUCT, "application/n-triples").content, format=ox.RdfFormat.N_TRIPLES))
    assert len(wanted) == 1
    formats = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}
    for accept, name in formats.items():
        graph = rdflib.Graph().parse(data=asked(server, CONSTRUCT, accept).content, format=name)
        again = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
        assert {str(quad.triple).lower() for quad in again} == {str(quad.triple).lower() for quad in wanted}


@pytest.mark.parametrize(
    "query", ["SELECT (1 AS ?value) {}", "ASK {}", "DESCRIBE <http://example.org/>", "CONSTRUCT { <a:s> <a:p> 1 } {}"]
)
def test_query_content_type(server: Server, query: str) -> None:
    """query_content_type_{select,ask,describe,construct}: one of the forms that the protocol names for each."""
    rows = ("application/sparql-results+xml", RESULTS_JSON, "text/tab-separated-values", "text/csv")
    graphs = ("application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json")
    wanted = rows if query.startswith(("SELECT", "ASK")) else graphs
    for accept in ("", "*/*", *wanted):
        if query.startswith("ASK") and accept in rows[2:]:
            continue  # these have no form for a boolean
        response = asked(server, query, accept)
        assert response.status_code == 200
        assert media(response) == accept if accept in wanted else media(response) in wanted


def test_errors_are_json_to_who_takes_json(server: Server) -> None:
    response = asked(server, "SELECT", "application/json")
    assert json.loads(response.text)["status"] == 400
