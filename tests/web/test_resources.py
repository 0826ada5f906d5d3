"""IRIs that answer, and the reconciliation of names."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
import rdflib
from looking import looking
from playwright.sync_api import Browser
from served import Server

from innograph.graph.store import open_store
from innograph.ontology.terms import Class, Concept, Property, Scheme

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HTML = {"Accept": "text/html"}


def iris(server: Server) -> set[str]:
    """Every IRI below the base that the graph speaks of."""
    with open_store(server.folder) as store:
        base = store.iris.base
        terms = (term for quad in store.quads() for term in (quad.subject, quad.object))
        return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(f"{base}id/")}


def test_every_iri_answers_as_a_page_and_as_rdf(server: Server) -> None:
    found = sorted(iris(server))
    assert len(found) > 100
    for iri in found[:: len(found) // 40]:
        path = iri.removeprefix("https://w3id.org/innograph/")
        page = server.client.get(quote(path, safe="/%"), headers=HTML)
        assert page.status_code == 200, iri
        graph = rdflib.Graph().parse(data=server.client.get(quote(path, safe="/%")).text, format="turtle")
        assert any(unquote(str(term)) == unquote(iri) for triple in graph for term in triple), iri
        other = server.client.get("resource", params={"iri": iri}, headers=HTML, follow_redirects=True)
        assert other.text == page.text


def test_links_of_a_page_lead_on_and_stay_on_this_host(server: Server) -> None:
    path = "id/actor/西门子青岛研究院"
    page = server.client.get(path, headers={**HTML, "Accept-Language": "zh-TW"}).text
    assert "<h1>西門子青島研究院</h1>" in page
    assert "http" not in page.replace("https%3A", "").replace("https://w3id.org/innograph", "")
    links = {part.split('"')[0] for part in page.split('href="')[1:]}
    assert len(links) > 5
    for link in links:
        assert server.client.get(link, headers=BROWSER, follow_redirects=True).status_code == 200


def test_terms_lead_to_their_place_in_the_ontology(server: Server) -> None:
    page = server.client.get("ontology", headers=HTML).text
    for term in (*Class, *Property, *Concept, *Scheme):
        response = server.client.get("resource", params={"iri": term.iri})
        assert response.status_code == 303
        assert response.headers["location"] == f"/ontology#{term.local}"
        assert f'id="{term.local}"' in page
    assert '<html lang="en">' in server.client.get("ontology?lang=en", headers=HTML).text
    assert rdflib.Graph().parse(data=server.client.get("ontology", headers={"Accept": "text/turtle"}).text)


def test_the_ontologys_page_runs_under_its_policy(server: Server, browser: Browser) -> None:
    with looking(browser, server.address, "en") as page:
        page.goto("/ontology#action-build")
        page.get_by_text("made by").wait_for()
        assert page.locator("[id='action-build'] h3").inner_text() == "build"
        assert page.evaluate("getComputedStyle(document.querySelector('#toc')).position") == "fixed"


def test_a_named_graph_leads_to_its_triples(server: Server) -> None:
    with open_store(server.folder) as store:
        graph = store.plans()[0].graph
    path = quote(graph.removeprefix("https://w3id.org/innograph/"))
    response = server.client.get(path)
    assert response.status_code == 200
    assert len(rdflib.Graph().parse(data=response.text, format="turtle")) > 100
    assert server.client.head(path).headers["content-length"] == str(len(response.content))
    assert server.client.get(path, headers={"Accept": "application/ld+json"}).json()
    assert server.client.get(path, headers={"Accept": "image/png"}).status_code == 406
    refused = server.client.put(path)
    assert (refused.status_code, "GET" in refused.headers["allow"]) == (405, True)
    assert server.client.get("graph/none").status_code == 404


@pytest.mark.parametrize("path", ["id/actor/none", "id/", "resource?iri=https://example.org/none"])
def test_what_nothing_is_said_of_is_404(server: Server, path: str) -> None:
    assert server.client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["resource", "resource?iri=no%20iri", "id/%FF"])
def test_what_is_no_iri_is_400(server: Server, path: str) -> None:
    assert server.client.get(path).status_code == 400


# --- reconciliation


def reconciled(server: Server, **queries: object) -> dict[str, list[dict[str, Any]]]:
    response = server.client.post("reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    return {name: answer["result"] for name, answer in response.json().items()}


def test_the_service_says_what_it_is(server: Server) -> None:
    said = server.client.get("reconcile").json()
    assert "0.2" in said["versions"]
    assert said["identifierSpace"] == "https://w3id.org/innograph/id/"
    assert said["view"]["url"].replace("{{id}}", "x") == f"{server.address}resource?iri=x"
    assert {kind["id"] for kind in said["defaultTypes"]} == {"Actor", "Platform"}
    called = server.client.get("reconcile", params={"callback": "f"}).text
    assert json.loads(called.removeprefix("/**/f(").removesuffix(");")) == said
    assert server.client.get("reconcile", params={"callback": "alert(1)//"}).status_code == 400


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("中科院", "actor/中国科学院"),
        ("中國科學院", "actor/中国科学院"),
        ("Chinese Academy of Sciences", "actor/中国科学院"),
        ("zhongkeyuan", "actor/中国科学院"),
        ("Siemens", "actor/西门子"),
        ("西門子", "actor/西门子"),
        (" 西门子 ", "actor/西门子"),
    ],
)
def test_names_in_every_form_are_matched(server: Server, text: str, found: str) -> None:
    first = reconciled(server, q={"query": text})["q"][0]
    assert first["id"] == f"https://w3id.org/innograph/id/{found}"
    assert first["match"] is True
    assert first["score"] == 100


CAS = "https://w3id.org/innograph/id/actor/中国科学院"


def test_one_query_by_itself(server: Server) -> None:
    """As version 0.1 has it: a text or an object; by GET and POST."""
    for query in ("中科院", json.dumps({"query": "中科院", "limit": 3, "type": "ResearchOrganisation"})):
        got = server.client.get("reconcile", params={"query": query}).json()
        assert got == server.client.post("reconcile", data={"query": query}).json()
        assert set(got) == {"result"}
        assert got["result"][0]["id"] == CAS
    by_get = server.client.get("reconcile", params={"queries": json.dumps({"q": {"query": "Siemens"}})}).json()
    assert by_get == server.client.post("reconcile", data={"queries": json.dumps({"q": {"query": "Siemens"}})}).json()


def test_an_identifier_is_its_own_best_match(server: Server) -> None:
    (found,) = reconciled(server, q={"query": CAS})["q"]
    assert (found["id"], found["score"], found["match"]) == (CAS, 100, True)
    first = server.client.get("reconcile/suggest/entity", params={"prefix": CAS}).json()["result"][0]
    assert first["id"] == CAS


def test_a_query_may_have_properties_alone(server: Server) -> None:
    of_siemens = {"pid": "affiliatedWith", "v": ["西门子", {"id": "https://example.org/x"}, 3, True]}
    found = reconciled(server, q={"properties": [of_siemens]}, r={"properties": [of_siemens], "type": "Place"})
    assert "https://w3id.org/innograph/id/actor/西门子青岛研究院" in {one["id"] for one in found["q"]}
    assert not any(one["match"] for one in found["q"])
    assert found["r"] == []


@pytest.mark.parametrize("limit", [2, 2.0, 1e9, -1, 0, "2", True, None, [2]])
def test_limits_of_every_kind(server: Server, limit: object) -> None:
    found = reconciled(server, q={"query": "研究院", "limit": limit})["q"]
    assert 0 < len(found) <= 50
    assert (len(found) <= 2) or limit not in (2, 2.0)
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    for one in found:
        assert set(one) == {"id", "name", "type", "score", "match"}
        assert all(set(kind) == {"id", "name"} for kind in one["type"])


def test_a_batch_that_is_too_large_is_413_and_another_body_415(server: Server) -> None:
    many = {str(n): {"query": "x"} for n in range(501)}
    assert server.client.get("reconcile").json()["batchSize"] == 500
    assert server.client.post("reconcile", data={"queries": json.dumps(many)}).status_code == 413
    assert server.client.post("reconcile", json={"queries": {}}).status_code == 415
    assert server.client.post("reconcile", files={"queries": b"{}"}).status_code == 415


def test_what_the_manifest_names_is_there(server: Server) -> None:
    """Every address that it gives answers as the specification says."""
    said = server.client.get("reconcile").json()
    for what, id_ in (("entity", CAS), ("type", "University"), ("property", "locatedIn")):
        one = said["suggest"][what]
        suggested = server.client.get(one["service_url"] + one["service_path"], params={"prefix": id_}).json()["result"]
        assert suggested[0]["id"] == id_
        assert all(isinstance(each["name"], str) for each in suggested)
        flyout = (one["service_url"] + one["flyout_service_path"]).replace("${id}", quote(id_, safe=""))
        answer = server.client.get(flyout).json()
        assert answer["id"] == id_
        assert suggested[0]["name"] in answer["html"]
        assert server.client.get(flyout.replace(quote(id_, safe=""), "none")).status_code == 404
    assert server.client.get(said["logo"]).status_code == 200
    for template in (said["view"]["url"], said["preview"]["url"]):
        page = server.client.get(template.replace("{{id}}", quote(CAS, safe="")), headers=HTML, follow_redirects=True)
        assert page.headers["content-type"].startswith("text/html")
        assert "中国科学院" in page.text
    proposed = said["extend"]["propose_properties"]
    address = proposed["service_url"] + proposed["service_path"]
    answer = server.client.get(address, params={"type": "Actor", "limit": "2"}).json()
    assert answer["type"] == "Actor"
    assert len(answer["properties"]) == 2
    for path in ("reconcile", "reconcile/suggest/entity?prefix=x", "reconcile/properties"):
        assert server.client.get(path, headers={"Origin": "https://a.example"}).headers["access-control-allow-origin"]


def test_suggestions_go_on(server: Server) -> None:
    def suggested(**more: str) -> list[str]:
        params = {"prefix": "青岛", **more}
        return [one["id"] for one in server.client.get("reconcile/suggest/entity", params=params).json()["result"]]

    first = suggested()
    assert len(first) == 10
    assert suggested(cursor="10")
    assert not set(first) & set(suggested(cursor="10"))
    assert suggested(cursor="3")[:7] == first[3:]
    assert server.client.get("reconcile/suggest/entity?prefix=x&cursor=-1").status_code == 400


def test_candidates_are_limited_by_number_and_type(server: Server) -> None:
    both = reconciled(
        server,
        q0={"query": "西门子研究", "limit": 2},
        q1={"query": "西门子", "type": "ResearchOrganisation"},
        q2={"query": "西门子", "type": [Class.PLATFORM.iri]},
        q3={"query": "毫不相干的名字"},
        q4={"query": ""},
    )
    assert len(both["q0"]) == 2
    assert {"ResearchOrganisation"} <= {kind["id"] for one in both["q1"] for kind in one["type"]}
    assert all("Platform" in {kind["id"] for kind in one["type"]} for one in both["q2"])
    assert both["q3"] == []
    assert both["q4"] == []
    assert not any(one["match"] for one in both["q0"])


def test_a_property_raises_and_lowers_the_score(server: Server) -> None:
    def score(place: str) -> float:
        query = {"query": "西门子研究院", "properties": [{"pid": "locatedIn", "v": place}]}
        found = {one["id"]: one["score"] for one in reconciled(server, q=query)["q"]}
        return float(found["https://w3id.org/innograph/id/actor/西门子青岛研究院"])

    assert score("Qingdao") > score("上海")


def test_examples_of_the_specification_are_answered(server: Server) -> None:
    """Of another service's things: what the graph does not know is nothing, and no fault."""
    known = {
        "query": "Siemens",
        "limit": 5,
        "type_strict": "should",
        "properties": [{"pid": "locatedIn", "v": "Berlin"}],
    }
    other = {
        "query": "Christel Hanewinckel",
        "type": "DifferentiatedPerson",
        "limit": 5,
        "properties": [
            {"pid": "professionOrOccupation", "v": "Politik*"},
            {"pid": "affiliation", "v": "http://d-nb.info/gnd/2022139-3"},
            {"pid": "locatedIn", "v": {"id": "https://w3id.org/innograph/id/place/青岛"}},
        ],
        "type_strict": "should",
    }
    both = reconciled(server, q0=known, q1=other, q2={"query": "Christel Hanewinckel"})
    assert both["q0"][0]["id"] == "https://w3id.org/innograph/id/actor/西门子"
    assert both["q1"] == []
    extend = {
        "ids": ["10662041X", "1064905412"],
        "properties": [{"id": "professionOrOccupation"}, {"id": "dateOfBirth"}],
    }
    said = server.client.post("reconcile", data={"extend": json.dumps(extend)}).json()
    assert [one["id"] for one in said["meta"]] == ["professionOrOccupation", "dateOfBirth"]
    assert said["rows"]["10662041X"] == {"professionOrOccupation": [], "dateOfBirth": []}


def test_a_property_may_be_a_thing_that_was_matched(server: Server) -> None:
    def score(iri: str) -> float:
        query = {"query": "西门子研究院", "properties": [{"pid": "locatedIn", "v": {"id": iri, "name": "x"}}]}
        found = {one["id"]: one["score"] for one in reconciled(server, q=query)["q"]}
        return float(found["https://w3id.org/innograph/id/actor/西门子青岛研究院"])

    place = "https://w3id.org/innograph/id/place/"
    assert score(f"{place}青岛") > score(f"{place}上海")


def test_tables_are_extended(server: Server) -> None:
    iri = "https://w3id.org/innograph/id/actor/西门子青岛研究院"
    asked = {"ids": [iri], "properties": [{"id": "affiliatedWith"}, {"id": "locatedIn"}]}
    said = server.client.post("reconcile", params={"lang": "en"}, data={"extend": json.dumps(asked)}).json()
    assert [one["id"] for one in said["meta"]] == ["affiliatedWith", "locatedIn"]
    assert said["rows"][iri]["affiliatedWith"] == [
        {"id": "https://w3id.org/innograph/id/actor/西门子", "name": "Siemens"}
    ]


def test_suggestions_and_previews(server: Server) -> None:
    entities = server.client.get("reconcile/suggest/entity", params={"prefix": "siem"}).json()["result"]
    assert "https://w3id.org/innograph/id/actor/西门子" in {one["id"] for one in entities}
    types = server.client.get("reconcile/suggest/type", params={"prefix": "univ", "lang": "en"}).json()["result"]
    assert types == [{"id": "University", "name": "university"}]
    known = server.client.get("reconcile/suggest/property", params={"prefix": "loc"}).json()["result"]
    assert [one["id"] for one in known] == ["locatedIn"]
    assert server.client.get("reconcile/suggest/other").status_code == 404
    proposed = server.client.get("reconcile/properties").json()["properties"]
    assert "locatedIn" in {one["id"] for one in proposed}
    shown = server.client.get("reconcile/preview", params={"id": entities[0]["id"], "lang": "en"}).text
    assert "Siemens" in shown


HALF = [
    '{"q": {"query": "\\ud800"}}',
    '{"q": {"query": "x", "properties": [{"pid": "locatedIn", "v": "\\udc00"}]}}',
    '{"q\\ud800": {"query": "x"}}',
]


@pytest.mark.parametrize("text", HALF)
def test_half_of_a_character_is_400(server: Server, text: str) -> None:
    assert server.client.post("reconcile", data={"queries": text}).status_code == 400
    for extend in (
        '{"ids": ["\\ud800"], "properties": [{"id": "locatedIn"}]}',
        '{"ids": [], "properties": ["\\ud800"]}',
    ):
        assert server.client.post("reconcile", data={"extend": extend}).status_code == 400
    headers = {"Content-Type": "application/json"}
    for query in ('{"query": "RETURN \'\\ud800\' AS a"}', '{"query": "RETURN $a AS a", "params": {"a": ["\\ud800"]}}'):
        assert server.client.post("cypher", content=query, headers=headers).status_code == 400


@pytest.mark.parametrize("text", ["[]", "{", '{"q": 1}', '{"q": {"query": 3}}', '{"q": {}}', "[" * 100_000])
def test_what_is_no_batch_of_queries_is_400(server: Server, text: str) -> None:
    assert server.client.post("reconcile", data={"queries": text}).status_code == 400
