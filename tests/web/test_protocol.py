"""The SPARQL 1.1 Protocol and Graph Store Protocol, sentence by sentence, against a running server."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import Server, apart, running
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

from innograph.app.web.sparql import Asked
from innograph.app.web.workers import Busy, LimitPassed, Limits, Workers
from innograph.graph.files import nquads
from innograph.graph.store import open_store, update
from innograph.loaders.read import read_plan

SELECT = "SELECT ?plan ?title WHERE { ?plan a ino:Plan ; ino:title ?title } ORDER BY ?title"
ASK = "ASK { ?plan a ino:Plan }"
CONSTRUCT = "CONSTRUCT { ?plan ino:title ?title } WHERE { ?plan a ino:Plan ; ino:title ?title }"
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def asked(server: Server, query: str, accept: str | None = None, **more: str | list[str]) -> httpx.Response:
    headers = {"Accept": accept} if accept else {"Accept": ""}
    return server.client.get("sparql", params={"query": query, **more}, headers=headers)


def media(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


def bindings(response: httpx.Response) -> list[dict[str, dict[str, str]]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, dict[str, str]]] = response.json()["results"]["bindings"]
    return found


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


# --- forms of answers


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


# --- the W3C's protocol tests, by their names, with graphs of ours


def two_graphs(server: Server) -> list[str]:
    with open_store(server.folder) as store:
        plan = store.plans()[0].graph
    return [plan, plan.replace("graph/plan", "graph/inferred/plan")]


def truth(response: httpx.Response) -> bool:
    assert response.status_code == 200, response.text
    found: bool = response.json()["boolean"]
    return found


@pytest.mark.parametrize("kind", ["default", "named"])
@pytest.mark.parametrize("way", ["get", "form", "address of a form", "direct"])
def test_query_dataset(server: Server, way: str, kind: str) -> None:
    """query_dataset_{default,named}_graphs_{get,post}: both graphs are asked, and no third one."""
    graphs = two_graphs(server)
    where = "{ ?s ?p ?o }" if kind == "default" else "{ GRAPH ?g { ?s ?p ?o } }"
    query = f"ASK {{ {{ SELECT (COUNT(*) AS ?n) {where} }} FILTER(?n = N) }}"
    with open_store(server.folder) as store:
        own = [{quad.triple for quad in store.quads(graph)} for graph in graphs]
    right = len(own[0] | own[1]) if kind == "default" else len(own[0]) + len(own[1])
    for count, wanted in ((right, True), (right + 1, False)):
        text, params = query.replace("N)", f"{count})"), {f"{kind}-graph-uri": graphs}
        match way:
            case "get":
                response = asked(server, text, **params)
            case "form":
                response = server.client.post("sparql", data={"query": text, **params})
            case "address of a form":
                response = server.client.post("sparql", params=params, data={"query": text})
            case _:
                headers = {"Content-Type": "application/sparql-query"}
                response = server.client.post("sparql", params=params, content=text, headers=headers)
        assert truth(response) is wanted


def test_query_dataset_full_and_multiple(server: Server) -> None:
    """query_dataset_full, query_multiple_dataset: both kinds at once; the protocol's go before the query's."""
    one, other = two_graphs(server)
    query = "ASK { { SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } } FILTER(?g = <G>) { ?plan a ino:Plan } }"
    full = {"default-graph-uri": one, "named-graph-uri": other}
    assert truth(asked(server, query.replace("G>", f"{other}>"), **full))
    assert not truth(asked(server, query.replace("G>", f"{one}>"), **full))
    over = f"ASK FROM <{other}> {{ ?plan a ino:Plan }}"
    assert truth(asked(server, over, **{"default-graph-uri": one}))
    assert not truth(asked(server, over))


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


@pytest.mark.parametrize(
    ("method", "address", "kind", "content"),
    [
        ("PUT", "?query=ASK%20%7B%7D", "", b""),  # bad_query_method
        ("GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", "", b""),  # bad_multiple_queries
        ("POST", "?query=ASK%20%7B%7D", "application/x-www-form-urlencoded", b"query=ASK%20%7B%7D"),
        ("POST", "", "text/plain", b"ASK {}"),  # bad_query_wrong_media_type
        ("POST", "", "", b"query=ASK%20%7B%7D"),  # bad_query_missing_form_type
        ("POST", "", "", b"ASK {}"),  # bad_query_missing_direct_type
        ("POST", "", "application/sparql-query; charset=UTF-16", "ASK {}".encode("utf-16")),  # bad_query_non_utf8
        ("POST", "", "application/sparql-query", "ASK {}".encode("utf-16")),
        ("GET", "?query=ASK%20%7B", "", b""),  # bad_query_syntax
        ("GET", "?update=CLEAR%20ALL", "", b""),  # update_get
        ("POST", "", "application/x-www-form-urlencoded", b"update=CLEAR%20ALL"),  # update_post_form
        ("POST", "", "application/sparql-update", b"CLEAR ALL"),  # update_post_direct
        ("POST", "?using-graph-uri=http%3A%2F%2Fexample.org", "application/sparql-update", b"CLEAR ALL"),
        ("POST", "", "application/x-www-form-urlencoded", b"query=ASK%20%7B%7D&update=CLEAR%20ALL"),
    ],
)
def test_bad_queries(server: Server, method: str, address: str, kind: str, content: bytes) -> None:
    headers = {"Content-Type": kind} if kind else {}
    response = server.client.request(method, f"sparql{address}", content=content or None, headers=headers)
    assert 400 <= response.status_code < 500
    if "syntax" in response.text or method == "GET":
        assert response.status_code == 400
    assert bindings(asked(server, SELECT))


# --- the graphs of a query


def test_default_and_named_graphs(server: Server) -> None:
    with open_store(server.folder) as store:
        plan = store.plans()[0].graph
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"

    def number(**more: str | list[str]) -> int:
        return int(bindings(asked(server, count, **more))[0]["n"]["value"])

    def graphs(**more: str | list[str]) -> list[str]:
        return [row["g"]["value"] for row in bindings(asked(server, named, **more))]

    register = plan.replace("graph/plan", "graph/inferred/plan")
    everything, of_plan = number(), number(**{"default-graph-uri": plan})
    assert 0 < of_plan < everything
    assert number(**{"default-graph-uri": [plan, register]}) > of_plan
    assert number(**{"named-graph-uri": plan}) == 0
    assert number(**{"default-graph-uri": "https://example.org/none"}) == 0
    assert plan in graphs()
    assert len(graphs()) > 1
    assert graphs(**{"named-graph-uri": plan}) == [plan]
    assert graphs(**{"default-graph-uri": plan}) == []
    form = {"query": count, "default-graph-uri": plan}
    assert int(bindings(server.client.post("sparql", data=form))[0]["n"]["value"]) == of_plan
    direct = server.client.post(
        "sparql",
        params={"default-graph-uri": plan},
        content=count,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert int(bindings(direct)[0]["n"]["value"]) == of_plan
    # what the request says goes before what the query says
    from_none = "SELECT (COUNT(*) AS ?n) FROM <https://example.org/none> { ?s ?p ?o }"
    assert int(bindings(asked(server, from_none))[0]["n"]["value"]) == 0
    over = asked(server, from_none, **{"default-graph-uri": plan})
    assert int(bindings(over)[0]["n"]["value"]) == of_plan
    assert asked(server, count, **{"default-graph-uri": "no iri"}).status_code == 400


# --- HEAD, CORS, service description


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


def test_the_service_describes_itself(server: Server) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    for path in ("sparql", ".well-known/void"):
        graph = rdflib.Graph().parse(data=server.client.get(path).text, format="turtle")
        service = graph.value(predicate=rdflib.RDF.type, object=sd.Service)
        assert graph.value(service, sd.endpoint) == rdflib.URIRef(server.sparql)
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
        with open_store(server.folder) as store:
            names = {name.value for name in store.store.named_graphs()}
            default = len(list(store.store.quads_for_pattern(None, None, None, ox.DefaultGraph())))
        assert {str(name) for name in graph.objects(None, sd.name)} == names
        data = graph.value(predicate=rdflib.RDF.type, object=void.Dataset)
        assert int(str(graph.value(data, void.triples))) == default
        dump = str(graph.value(data, void.dataDump))
        copy = rdflib.Graph().parse(data=server.client.get(dump, headers={"Accept": "application/n-triples"}).text)
        assert len(copy) == default
        dcat = rdflib.DCAT
        assert (service, dcat.servesDataset, data) in graph
        for each in graph.objects(data, dcat.distribution):
            assert graph.value(each, rdflib.DCTERMS.license) == graph.value(data, rdflib.DCTERMS.license)
        made = graph.value(data, rdflib.PROV.wasGeneratedBy)
        assert set(graph.objects(made, rdflib.PROV.used)) == set(graph.objects(data, rdflib.DCTERMS.source)) != set()
        assert (service, sd.feature, sd.UnionDefaultGraph) in graph
    assert server.client.get("sparql", headers={"Accept": "text/html,*/*;q=0.8"}).headers["location"].startswith("/ask")
    assert server.client.get("sparql", headers={"Accept": "application/rdf+xml"}).text.startswith("<?xml")
    assert server.client.get("sparql", headers={"Accept": "image/png"}).status_code == 406


# --- Graph Store Protocol, reading


def test_graphs_are_given_whole(server: Server) -> None:
    with open_store(server.folder) as store:
        for name in (graph.value for graph in store.store.named_graphs()):
            response = server.client.get(
                "graph-store", params={"graph": name}, headers={"Accept": "application/n-triples"}
            )
            assert response.status_code == 200
            found = (quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES))
            wanted = nquads(ox.Quad(*quad.triple) for quad in store.quads(name))
            assert nquads(ox.Quad(*triple) for triple in found) == wanted
    assert server.client.get("graph-store", params={"graph": "https://example.org/none"}).status_code == 404
    assert server.client.get("graph-store").status_code == 400
    assert server.client.get("graph-store?default&graph=https://example.org/x").status_code == 400
    assert server.client.get("graph-store?graph=no%20iri").status_code == 400
    assert server.client.post("graph-store?default", content="").status_code == 405


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


# --- limits


def test_a_cross_product_is_gone_at_its_limit_and_the_next_query_is_served(server: Server) -> None:
    begun = time.monotonic()
    response = asked(server, CROSS)
    took = time.monotonic() - begun
    assert response.status_code == 500
    assert "no answer within 5 seconds" in response.text
    assert took < 6
    assert bindings(asked(server, SELECT))


def test_an_answer_that_needs_too_much_memory_is_refused(example_graph: Path) -> None:
    tenfold = "".join(f" BIND(CONCAT({', '.join([f'?v{n}'] * 10)}) AS ?v{n + 1})" for n in range(9))
    huge = f"SELECT (STRLEN(?v9) AS ?n) {{ BIND('甲乙丙丁' AS ?v0){tenfold} }}"

    async def asking() -> None:
        with open_store(example_graph) as store:
            source = store.database
        async with Workers("sparql", source, Limits(processes=1, memory_mb=256, timeout_s=60)) as workers:
            with pytest.raises(LimitPassed, match="needs more than 256 MiB"):
                await workers.ask(Asked(huge).to_worker(RESULTS_JSON, 10))
            assert (await workers.ask(Asked(SELECT).to_worker(RESULTS_JSON, 10))).size > 0

    apart(asking)


def test_more_rows_than_allowed_are_cut_and_the_answer_says_so(server: Server) -> None:
    response = asked(server, "SELECT ?o { ?s ?p ?o . ?x ?y ?z } LIMIT 1001", RESULTS_JSON)
    assert len(bindings(response)) == 1000
    assert response.headers["innograph-truncated"] == "rows=1000"
    assert response.json()["truncated"] is True
    whole = asked(server, "SELECT ?o { ?s ?p ?o . ?x ?y ?z } LIMIT 1000", RESULTS_JSON)
    assert "innograph-truncated" not in whole.headers
    assert "truncated" not in whole.json()


def test_when_too_many_wait_the_next_is_told_to_come_again(server: Server) -> None:
    with ThreadPoolExecutor(100) as pool:
        found = list(pool.map(lambda _: asked(server, CROSS), range(90)))
    codes = [response.status_code for response in found]
    assert set(codes) == {500, 503}
    assert all("retry-after" in response.headers for response in found if response.status_code == 503)
    assert bindings(asked(server, SELECT))


def sent(server: Server, request: str) -> socket.socket:
    """A connection on which so much of a request was sent."""
    connection = socket.create_connection(("127.0.0.1", httpx.URL(server.address).port or 80))
    connection.sendall(request.encode())
    return connection


def processor_s(server: Server) -> float:
    """Seconds of the processor that the processes for queries have taken so far and still run."""
    own = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return sum(sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[1].split()[11:13])) for pid in own) / 100


def test_a_query_whose_client_went_away_is_ended(server: Server) -> None:
    by_get = f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    form = f"query={quote(CROSS)}"
    head = f"Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    connections = [sent(server, by_get), sent(server, f"POST /sparql HTTP/1.1\r\n{head}{form}")]
    time.sleep(0.7)
    for connection in connections:
        connection.close()
    time.sleep(0.5)
    before = processor_s(server)
    time.sleep(0.7)
    assert processor_s(server) - before < 0.2  # both would have taken nearly all of a core


def test_short_queries_are_answered_beside_many_long_ones(server: Server) -> None:
    request = f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(sent(server, request))
        time.sleep(0.3)
        begun = time.monotonic()
        assert len(bindings(asked(server, SELECT))) == 1
        assert time.monotonic() - begun < 4.5  # none of them has come to its limit


def test_answers_leave_no_files(server: Server) -> None:
    """Not even while somebody still fetches one."""
    request = "GET /graph-store?default HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with sent(server, request) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert list(Path(tempfile.gettempdir()).glob("innograph-answer-*")) == []


def test_answers_that_nobody_fetches_are_bounded(example_graph: Path) -> None:
    async def asking() -> None:
        limits = Limits(processes=1, kept_mb=0)
        with open_store(example_graph) as store:
            source = store.database
        async with Workers("sparql", source, limits) as workers:
            request = {"kind": "graph", "graph": None, "media": "text/turtle"}
            first = await workers.ask(request)
            assert first.size > 0
            with pytest.raises(Busy, match="not fetched"):
                await workers.ask(request)
            first.file.close()
            assert (await workers.ask(request)).size == first.size

    apart(asking)


def test_errors_are_json_to_who_takes_json(server: Server) -> None:
    response = asked(server, "SELECT", "application/json")
    assert json.loads(response.text)["status"] == 400


def test_a_new_generation_is_seen(example_graph: Path, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(example_graph, folder)
    plan = tmp_path / "plan.md"
    plan.write_text("# 澜江市2021年科技计划\n\n## 一、平台\n\n建设澜江海洋装备实验室。\n", encoding="utf-8")
    plans = "SELECT ?plan { ?plan a ino:Plan }"
    with contextlib.contextmanager(running)(folder) as server:
        assert server.client.get("healthz").text == "ok\n"
        assert len(bindings(asked(server, plans))) == 1
        update(folder, [(read_plan(plan), plan.read_bytes())])
        assert len(bindings(asked(server, plans))) == 2
