"""The graphs that a query is asked of, that the service describes, and that the Graph Store Protocol gives."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from served import Server, apart, running
from sparql_requests import asked, bindings

from innograph.app.web.graphs import Graphs, Served
from innograph.app.web.workers import Limits
from innograph.graph.files import nquads
from innograph.graph.store import open_store, update
from innograph.loaders.read import read_plan


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


def test_pages_of_a_new_generation_are_made_before_they_are_shown(example_graph: Path, tmp_path: Path) -> None:
    """Meanwhile the one before answers: nobody waits, and the first who sees the new one does not either."""
    shutil.copytree(example_graph, tmp_path / "graph")

    async def run() -> None:
        going_on, warmed = asyncio.Event(), []

        async def warm(served: Served) -> None:
            warmed.append(served.store.generation)
            await going_on.wait()

        async with Graphs(tmp_path / "graph", Limits(), warm) as graphs:

            async def shown() -> int:
                async with graphs.current(is_page=True) as served:
                    return served.store.generation

            first = await shown()
            for later, city in ((first + 1, "澜江"), (first + 2, "云州")):  # the second while the first is made ready
                plan = tmp_path / f"{city}.md"
                plan.write_text(f"# {city}市2021年科技计划\n\n建设{city}海洋装备实验室。\n", encoding="utf-8")
                await asyncio.to_thread(update, tmp_path / "graph", [(read_plan(plan), plan.read_bytes())])
                async with graphs.current() as served:
                    assert served.store.generation == later
                assert await shown() == first
                while not warmed:  # without a request too
                    await asyncio.sleep(0.01)
            going_on.set()
            async with asyncio.timeout(20):
                while await shown() != first + 2:
                    await asyncio.sleep(0.01)
            assert warmed == [first + 1, first + 2]

    apart(run)
