"""Publishing over the Graph Store Protocol to a real Fuseki: it holds the store's quads, and others' stay."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import local_servers
import pyoxigraph as ox
import pytest
import toy

from innograph.errors import InnographError
from innograph.graph.iri import Iris
from innograph.graph.publication import Counts
from innograph.graph.sparql_store import SparqlStore, publish
from innograph.graph.store import GraphStore, open_store, remove, update

OURS = Iris().graph("")
HOSTILE = '院\'}) DETACH DELETE n // "q" `b`\nnew\r\nline \\u0027 </x> 𠀀'
OTHER = "<urn:others:a> <urn:others:b> <urn:others:c> .\n"


class Quiet:
    def begin(self, steps: int) -> None: ...
    def step(self, name: str) -> None: ...


class Stops:
    """Something that stops the publishing after so many graphs."""

    def __init__(self, after: int) -> None:
        self.left = after

    def begin(self, steps: int) -> None: ...

    def step(self, name: str) -> None:
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """The graph of two plans, one with a name that is hard to write down."""
    one, other = toy.facts(), toy.facts("2033.txt", 2033)
    named = replace(other.plan, title=HOSTILE)
    update(tmp_path / "graph", [(one, one.received.encode()), (replace(other, plan=named), other.received.encode())])
    return tmp_path / "graph"


@pytest.fixture
def dataset(fuseki_server: local_servers.Fuseki) -> Iterator[str]:
    """The data set, with nothing in it but a graph of others and a triple in the default graph."""
    url = fuseki_server.dataset
    httpx.post(
        f"{url}/update", data={"update": f"DROP ALL ; INSERT DATA {{ {OTHER} GRAPH <urn:others> {{ {OTHER} }} }}"}
    )
    yield url
    httpx.post(f"{url}/update", data={"update": "DROP ALL"})


def held(url: str) -> ox.Dataset:
    """All that a data set holds, blank nodes named by where they stand."""
    answer = httpx.get(url, headers={"Accept": "application/n-quads"}, timeout=60)
    return canonical(ox.parse(answer.content, format=ox.RdfFormat.N_QUADS))


def canonical(quads: Iterator[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def wanted(store: GraphStore) -> ox.Dataset:
    """What should be there: the store's quads, and those of others."""
    a, b, c = (ox.NamedNode(f"urn:others:{name}") for name in "abc")
    return canonical(iter([*store.quads(), ox.Quad(a, b, c), ox.Quad(a, b, c, ox.NamedNode("urn:others"))]))


def put(graph: Path, url: str, steps: Quiet | Stops | None = None, *, dry_run: bool = False) -> Counts:
    with open_store(graph) as store, SparqlStore(url, store.iris.graph("")) as there:
        names = sorted(str(name.value) for name in store.store.named_graphs())
        return publish(there, names, store.quads, steps or Quiet(), dry_run=dry_run)


def size(graph: Path) -> int:
    with open_store(graph) as store:
        return len(list(store.quads()))


def test_fuseki_holds_exactly_the_stores_quads(graph: Path, dataset: str) -> None:
    total = size(graph)
    assert put(graph, dataset, dry_run=True) == Counts(created=total)
    with open_store(graph) as store:
        assert len(held(dataset)) == 2
        assert put(graph, dataset) == Counts(created=total)
        assert held(dataset) == wanted(store)
        assert HOSTILE in {quad.object.value for quad in held(dataset) if isinstance(quad.object, ox.Literal)}
    assert put(graph, f"{dataset}/data") == Counts(unchanged=total)
    remove(graph, ["2033.txt"])
    done = put(graph, dataset)
    assert done.unchanged == size(graph) - done.created
    assert done.removed == total - done.unchanged > 0
    with open_store(graph) as store:
        assert held(dataset) == wanted(store)
    assert put(graph, dataset) == Counts(unchanged=size(graph))


def test_what_was_altered_there_is_put_right(graph: Path, dataset: str) -> None:
    put(graph, dataset)
    plan = Iris().plan_graph("云州/2031/科技局")
    changes = f"""PREFIX ino: <https://w3id.org/innograph/ontology#>
    DELETE {{ GRAPH ?g {{ ?s ino:low ?low }} }} INSERT {{ GRAPH ?g {{ ?s ino:low 1 , 2 }} }}
    WHERE {{ GRAPH ?g {{ ?s a ino:Target ; ino:low ?low }} FILTER (?g = <{plan}>) }} ;
    INSERT DATA {{ GRAPH <{OURS}plan/gone> {{ {OTHER} }} }}"""
    assert httpx.post(f"{dataset}/update", data={"update": changes}).is_success
    assert put(graph, dataset) == Counts(created=1, removed=3, unchanged=size(graph) - 1)
    with open_store(graph) as store:
        assert held(dataset) == wanted(store)


def test_stopped_midway_it_goes_on(graph: Path, dataset: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        put(graph, dataset, Stops(2))
    done = put(graph, dataset)
    assert done.created
    assert done.unchanged
    assert done.created + done.unchanged == size(graph)
    with open_store(graph) as store:
        assert held(dataset) == wanted(store)


def test_only_a_user_may(graph: Path, tmp_path: Path) -> None:
    with local_servers.Fuseki(tmp_path / "guarded", {"editor": "geheim 密"}) as guarded:
        for auth in (None, ("editor", "wrong")):
            with (
                pytest.raises(InnographError, match="SPARQL_PASSWORD"),
                SparqlStore(guarded.dataset, OURS, auth=auth) as it,
            ):
                it.graphs()
        with open_store(graph) as store, SparqlStore(guarded.dataset, OURS, auth=("editor", "geheim 密")) as it:
            names = sorted(str(name.value) for name in store.store.named_graphs())
            assert publish(it, names, store.quads, Quiet(), dry_run=False) == Counts(created=size(graph))


class _Page(http.server.BaseHTTPRequestHandler):
    """A web page, which answers queries with graphs of everybody's where it is asked for /lies."""

    def do_POST(self) -> None:
        said = b"<html>"
        if self.path.startswith("/lies"):
            said = (
                b'{"results": {"bindings": [{"g": {"value": "urn:others"}}, {"g": {"value": "%s"}}]}}' % OURS.encode()
            )
        self._say(200, said)

    def do_GET(self) -> None:
        self._say(200, b"<html>")

    def do_PUT(self) -> None:
        self._say(405, b"")

    def do_DELETE(self) -> None:
        self._say(500, b"out of\r\nspace")

    def _say(self, code: int, said: bytes) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *arguments: object) -> None: ...  # noqa: A002


@pytest.fixture
def page() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_what_is_no_graph_store_is_told(page: str, fuseki_server: local_servers.Fuseki) -> None:
    nowhere = f"http://127.0.0.1:{local_servers.free_port()}"
    for url, said in (
        (nowhere, "no server answers"),
        (page, "no SPARQL query service"),
        (f"{fuseki_server.address}/nothing", "no SPARQL query service"),
        ("localhost:3030/ds", "no address"),
    ):
        with pytest.raises(InnographError, match=said), SparqlStore(url, OURS) as store:
            store.graphs()
    with SparqlStore(f"{page}/lies", OURS) as store:
        assert store.graphs() == {OURS}  # never what is not below our base, whatever a server says
        for call, said in (
            (lambda: store.get(OURS), "no RDF"),
            (lambda: store.put(OURS, frozenset()), "no graph store"),
            (lambda: store.delete(OURS), "out of space"),
        ):
            with pytest.raises(InnographError, match=said) as error:
                call()
            assert "\n" not in str(error.value)
