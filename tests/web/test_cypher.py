"""/cypher: one read-only query, posted as JSON, within the limits that SPARQL has."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from served import Server, apart, running

from innograph.app.web.graphs import Graphs, Served
from innograph.app.web.site import application
from innograph.app.web.workers import Limits, Workers
from innograph.errors import QueryError
from innograph.graph.store import open_store
from innograph.queries.catalogue import catalogue

PLANS = "MATCH (p:Plan) RETURN p.title AS title, p.year AS year"
CROSS = "MATCH (a), (b), (c), (d), (e) WHERE a.iri < b.iri AND b.iri < c.iri RETURN count(*) AS n"


def asked(server: Server, query: str, accept: str = "*/*", **params: object) -> httpx.Response:
    return server.client.post("cypher", json={"query": query, "params": params}, headers={"Accept": accept})


def rows(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["rows"]
    return found


def test_columns_and_rows(server: Server) -> None:
    response = asked(server, PLANS)
    assert response.headers["content-type"] == "application/json"
    assert response.json()["columns"] == ["title", "year"]
    assert [row["year"] for row in rows(response)] == [2019]
    assert "truncated" not in response.json()


@pytest.mark.parametrize("stem", sorted(catalogue()))
def test_the_catalogue_gives_what_the_command_gives(server: Server, stem: str) -> None:
    question = catalogue()[stem]
    example = question.example()
    if stem == "compare":  # of one plan there is nothing to compare, but with itself
        example = dict.fromkeys(example, rows(asked(server, "MATCH (p:Plan) RETURN p.iri AS iri"))[0]["iri"])
    if stem not in ("trace", "targets", "relies-on"):  # the command starts anew each time; three stand for all
        assert asked(server, stem, **example).json()["columns"] == list(question.columns)
        return
    given = [part for name, value in example.items() for part in ("--param", f"{name}={value}")]
    command = [sys.executable, "-m", "innograph", "query", stem, "--cypher", "--json", "-g", str(server.folder), *given]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert said["rows"]
    assert asked(server, stem, **example).json() == said


@pytest.mark.parametrize(
    "value", ["a'b\"c`d\n'}) DETACH DELETE n //\\u0041 $x", 7, -1.5, True, None, [1, "二"], "𠮷", {"a": 1}, []]
)
def test_values_are_bound_as_they_are(server: Server, value: object) -> None:
    found = rows(asked(server, "RETURN $v AS v, $v IS NULL AS none", v=value))[0]
    assert found["none"] is (value is None)
    assert found["v"] == (json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value)


def test_a_list_is_a_list(server: Server) -> None:
    query = "MATCH (n) WHERE n.name IN $names RETURN DISTINCT n.name AS name ORDER BY name"
    assert [row["name"] for row in rows(asked(server, query, names=["西门子", "中科院", "不在"]))] == [
        "中科院",
        "西门子",
    ]
    assert rows(asked(server, "RETURN $lang AS lang")) == [{"lang": "zh-Hans"}]


@pytest.mark.parametrize(
    ("query", "params", "told"),
    [
        ("MATCH (n) DETACH DELETE n", {}, "only read"),
        ("CREATE (n:X)", {}, "only read"),
        ("LOAD CSV FROM 'file:///etc/hosts' AS l RETURN l", {}, "read no files"),
        ("CALL db.text_index.build({})", {}, "not allowed"),
        ("MATCH (n) RETUN n", {}, "line 1"),
        ("", {}, ""),
        ("MATCH (n) RETURN n FORMAT CSV", {}, "JSON"),
        ("RETURN nosuch(1) AS x", {}, "nosuch"),
        ("RETURN $a AS a", {}, "the parameter 'a' has no value"),
        ("RETURN 1 AS a", {"b": 1}, "no parameter 'b'"),
        ("RETURN $a AS a", {"a": 10**30}, ""),
        ("RETURN $a AS a", {"a": "\ud800"}, ""),
        ("trace", {}, "needs the parameter 'body'"),
        ("trace", {"body": "没有这个名字"}, "没有这个名字"),
        ("trace", {"body": 3}, "as text"),
        ("trace", {"body": "西门子", "lang": "fr"}, "'fr'"),
    ],
)
def test_what_is_wrong_with_a_query_is_400_in_one_line(
    server: Server, query: str, params: dict[str, object], told: str
) -> None:
    body = json.dumps({"query": query, "params": params})  # in ASCII, which a lone half of a pair needs
    response = server.client.post("cypher", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert told in response.text
    assert response.text.count("\n") == 1
    assert "--param" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b'{"query": 1}', b'{"query": "RETURN 1", "params": [1]}', b'{"query": "RETURN 1", "x": 1}'),
        *(b"\xff", b'{"query": "RETURN $a", "params": {"a": NaN}}', b"[" * 100_000),
    ],
)
def test_what_is_no_request_is_400(server: Server, body: bytes) -> None:
    response = server.client.post("cypher", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.text.count("\n") == 1


def test_other_types_methods_and_forms(server: Server) -> None:
    body = json.dumps({"query": PLANS}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        headers = {"Content-Type": kind} if kind else {}
        assert server.client.post("cypher", content=body, headers=headers).status_code == 415
    assert server.client.get("cypher").status_code == 405
    assert server.client.get("cypher").headers["allow"] == "POST"
    assert asked(server, PLANS, accept="text/turtle").status_code == 406
    long = {"query": f"RETURN 1 AS a // {'x' * 1_000_000}"}
    assert server.client.post("cypher", json=long).status_code == 413
    origin = {"Origin": "https://example.org"}
    allowed = server.client.post("cypher", json={"query": PLANS}, headers=origin).headers
    assert allowed["access-control-allow-origin"] == "*"


def test_more_rows_than_allowed_are_cut_and_the_answer_says_so(server: Server) -> None:
    cut = asked(server, "UNWIND range(1, 1001) AS n RETURN n")
    assert [row["n"] for row in rows(cut)] == list(range(1, 1001))
    assert cut.json()["truncated"] is True
    assert cut.headers["innograph-truncated"] == "rows=1000"
    whole = asked(server, "UNWIND range(1, 1000) AS n RETURN n")
    assert "truncated" not in whole.json()
    assert "innograph-truncated" not in whole.headers


def test_time_and_the_queue_are_bounded(example_graph: Path) -> None:
    async def run() -> None:
        app = application(example_graph, Limits(timeout_s=1, processes=1, waiting=2))
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client,
        ):

            async def ask(query: str) -> httpx.Response:
                return await client.post("cypher", json={"query": query})

            while (await ask(PLANS)).status_code == 503:  # until the snapshot is made
                await asyncio.sleep(0.2)
            begun = time.monotonic()
            found = await asyncio.gather(*(ask(CROSS) for _ in range(6)))
            assert time.monotonic() - begun < 8
            ended = [response for response in found if response.status_code == 500]
            refused = [response for response in found if response.status_code == 503]
            assert len(refused) >= 3
            assert len(ended) + len(refused) == 6
            assert all("no answer within 1 seconds" in response.text for response in ended)
            assert all(response.headers["retry-after"] == "1" for response in refused)
            assert len(rows(await ask(PLANS))) == 1

    apart(run)


def test_memory_is_bounded(example_graph: Path) -> None:
    query = "UNWIND range(1, 20000) AS a RETURN collect($long + a) AS x"
    request = {"kind": "query", "query": query, "parameters": {"long": "x" * 10_000}, "most": 10}

    async def run(path: Path) -> None:
        async with Workers("cypher", path, Limits(memory_mb=64)) as workers:
            with pytest.raises(QueryError, match="needs more than 64 MiB"):
                await workers.ask(request)

    with open_store(example_graph) as store:
        apart(run, store.cypher_snapshot())


def test_first_questions_at_once_make_one_snapshot(example_graph: Path, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(example_graph, folder, ignore=shutil.ignore_patterns("*.kgl"))
    with contextlib.contextmanager(running)(folder) as server, ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: asked(server, PLANS).text, range(6)))
        made = list(folder.rglob("*.kgl"))
        assert len(made) == 1
        assert len(set(found)) == 1
        assert '"title"' in found[0]
        written = made[0].stat().st_mtime_ns
        assert asked(server, PLANS).text == found[0]
        assert made[0].stat().st_mtime_ns == written
    assert not list(folder.rglob(".cypher-*"))


def test_a_thing_is_made_once_though_who_asked_first_went_away(example_graph: Path) -> None:
    made = []

    async def make(served: Served) -> int:
        made.append(served)
        await asyncio.sleep(0.05)
        if len(made) == 1:
            return 7
        raise ValueError("made twice")

    async def run() -> None:
        async with Graphs(example_graph, Limits()) as graphs, graphs.current() as served:
            first = asyncio.ensure_future(served.once("it", make))
            await asyncio.sleep(0)
            first.cancel()
            assert await asyncio.gather(*(served.once("it", make) for _ in range(5))) == [7] * 5

    apart(run)
    assert len(made) == 1
