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
    response = server.client.get(path, follow_redirects=True)
    assert response.status_code == 200
    assert len(rdflib.Graph().parse(data=response.text, format="turtle")) > 100


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


@pytest.mark.parametrize("text", ["[]", "{", '{"q": 1}', '{"q": {"query": 3}}'])
def test_what_is_no_batch_of_queries_is_400(server: Server, text: str) -> None:
    assert server.client.post("reconcile", data={"queries": text}).status_code == 400
