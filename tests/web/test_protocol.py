"""The SPARQL 1.1 Protocol, sentence by sentence, against a running server; and clients that people have."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import Server
from sparql_requests import ASK, SELECT, asked, bindings
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"


# --- the three ways to send a query


def test_by_get(server: Server) -> None:
    assert len(bindings(asked(server, SELECT))) == 1


def test_by_post_of_a_form(server: Server) -> None:
    assert bindings(server.client.post("sparql", data={"query": SELECT})) == bindings(asked(server, SELECT))


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/sparql-query; charset=UTF-8"])
def test_by_post_of_the_query(server: Server, kind: str) -> None:
    response = server.client.post("sparql", content=SELECT.encode(), headers={"Content-Type": kind})
    assert bindings(response) == bindings(asked(server, SELECT))


def test_a_query_in_chinese(server: Server) -> None:
    query = 'SELECT ?x { ?x rdfs:label "青岛"@zh-Hans }'
    by_get = bindings(asked(server, query))
    assert by_get == bindings(server.client.post("sparql", data={"query": query}))
    direct = server.client.post("sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"})
    assert by_get == bindings(direct)
    assert by_get


# --- what is no query


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?x { ?x", "line 1"),
        ("", "no query"),
        ("SELEKT *", "begins with SELECT"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "only read"),
        ("LOAD <http://127.0.0.1/x>", "only read"),
        ("DROP ALL", "only read"),
        ("SELECT * { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } }", "no other host"),
    ],
)
def test_malformed_and_updates_are_400(server: Server, query: str, told: str) -> None:
    for response in (asked(server, query), server.client.post("sparql", data={"query": query})):
        assert response.status_code == 400
        assert told in response.text
        assert response.text.count("\n") == 1


def test_two_queries_are_400(server: Server) -> None:
    assert server.client.get(f"sparql?query={ASK}&query={ASK}").status_code == 400
    form = {"query": [ASK, ASK]}
    assert server.client.post("sparql", data=form).status_code == 400


def test_a_post_of_the_query_with_a_query_in_the_address_is_400(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert server.client.post("sparql", params={"query": ASK}, content=ASK, headers=headers).status_code == 400


def test_an_update_is_refused_in_every_form(server: Server) -> None:
    update = "INSERT DATA { <a:b> <a:c> 1 }"
    headers = {"Content-Type": "application/sparql-update"}
    assert server.client.post("sparql", content=update, headers=headers).status_code == 415
    assert server.client.post("sparql", data={"update": update}).status_code == 400
    assert server.client.get("sparql", params={"update": update}).status_code == 400
    assert asked(server, "ASK { <a:b> <a:c> 1 }").json()["boolean"] is False


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_another_content_type_is_415(server: Server, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert server.client.post("sparql", content=ASK.encode(), headers=headers).status_code == 415


def test_bytes_that_are_no_utf8_are_400(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert server.client.post("sparql", content=b"ASK { ?s ?p '\xff' }", headers=headers).status_code == 400
    assert server.client.get("sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%FF%27%20%7D").status_code == 400


def test_another_charset_is_415(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=GB18030"}
    assert server.client.post("sparql", content=ASK.encode(), headers=headers).status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["sparql", "graph-store?default"])
def test_other_methods_are_405(server: Server, method: str, path: str) -> None:
    response = server.client.request(method, path)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    ("code", "method", "address", "kind", "content"),
    [
        (405, "PUT", "?query=ASK%20%7B%7D", "", b""),  # bad_query_method
        (400, "GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", "", b""),  # bad_multiple_queries
        (400, "POST", "?query=ASK%20%7B%7D", FORM, b"query=ASK%20%7B%7D"),
        (415, "POST", "", "text/plain", b"ASK {}"),  # bad_query_wrong_media_type
        (415, "POST", "", "", b"query=ASK%20%7B%7D"),  # bad_query_missing_form_type
        (415, "POST", "", "", b"ASK {}"),  # bad_query_missing_direct_type
        (415, "POST", "", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")),  # bad_query_non_utf8
        (400, "POST", "", DIRECT, "ASK {}".encode("utf-16")),
        (400, "GET", "?query=ASK%20%7B", "", b""),  # bad_query_syntax
        (400, "GET", "?update=CLEAR%20ALL", "", b""),  # update_get
        (400, "POST", "", FORM, b"update=CLEAR%20ALL"),  # update_post_form
        (415, "POST", "", "application/sparql-update", b"CLEAR ALL"),  # update_post_direct
        (415, "POST", "?using-graph-uri=http%3A%2F%2Fexample.org", "application/sparql-update", b"CLEAR ALL"),
        (400, "POST", "", FORM, b"query=ASK%20%7B%7D&update=CLEAR%20ALL"),
    ],
)
def test_bad_queries(server: Server, code: int, method: str, address: str, kind: str, content: bytes) -> None:
    """The W3C's bad_query_… and update_… tests, by their names."""
    headers = {"Content-Type": kind} if kind else {}
    response = server.client.request(method, f"sparql{address}", content=content or None, headers=headers)
    assert response.status_code == code
    assert bindings(asked(server, SELECT))


# --- HEAD and CORS


def test_head_is_get_without_a_body(server: Server) -> None:
    for path, params in (("sparql", {"query": SELECT}), ("sparql", {}), ("graph-store", {"default": ""})):
        got, head = server.client.get(path, params=params), server.client.head(path, params=params)
        assert head.status_code == got.status_code == 200
        assert head.content == b""
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers["content-length"] == str(len(got.content))


def test_scripts_of_other_pages_may_ask(server: Server) -> None:
    origin = {"Origin": "https://example.org"}
    assert (
        server.client.get("sparql", params={"query": ASK}, headers=origin).headers["access-control-allow-origin"] == "*"
    )
    wanted = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = server.client.options("sparql", headers=wanted)
    assert before.status_code == 200
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "content-type" in before.headers["access-control-allow-headers"].lower()


# --- clients that people have


def test_sparqlwrapper(server: Server) -> None:
    client = SPARQLWrapper(server.sparql)
    client.setReturnFormat(JSON)
    for query, method, how in ((SELECT, "GET", None), (SELECT, POST, None), (SELECT, POST, POSTDIRECTLY)):
        client.setQuery("PREFIX ino: <https://w3id.org/innograph/ontology#> " + query)
        client.setMethod(method)
        if how:
            client.setRequestMethod(how)
        assert client.query().convert()["results"]["bindings"] == bindings(asked(server, SELECT))


def test_rdflib(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(server.sparql))
    rows = list(graph.query(SELECT, initNs={"ino": "https://w3id.org/innograph/ontology#"}))
    assert [str(title) for _, title in rows] == [row["title"]["value"] for row in bindings(asked(server, SELECT))]
