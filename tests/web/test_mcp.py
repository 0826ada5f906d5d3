"""`innograph mcp`, asked by the official client over standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult

from innograph.graph.store import open_store

COMMAND = [sys.executable, "-m", "innograph"]
Asked = Callable[[Client], Awaitable[Any]]


class Talk:
    """One client, connected to one server: a call runs what asks it."""

    def __init__(self, client: Client, portal: BlockingPortal) -> None:
        self._client, self._portal = client, portal

    def __call__(self, ask: Asked) -> Any:
        return self._portal.call(ask, self._client)


@pytest.fixture(scope="module")
def talk(example_graph: Path) -> Iterator[Talk]:
    arguments = ["-m", "innograph", "mcp", "-g", str(example_graph), "--max-rows", "1000"]
    client = Client(stdio_client(StdioServerParameters(command=sys.executable, args=arguments)))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client):
        yield Talk(client, portal)


def table(talk: Talk, name: str, **arguments: object) -> dict[str, Any]:
    found: CallToolResult = talk(lambda client: client.call_tool(name, arguments))
    assert not found.is_error, found.content
    assert found.structured_content is not None
    assert json.loads(found.content[0].text) == found.structured_content
    return found.structured_content


def fault(talk: Talk, name: str, **arguments: object) -> str:
    found: CallToolResult = talk(lambda client: client.call_tool(name, arguments))
    assert found.is_error
    (said,) = found.content
    assert "\n" not in said.text
    return str(said.text)


def commanded(folder: Path, *words: str, text: str | None = None) -> dict[str, Any]:
    done = subprocess.run(
        [*COMMAND, "query", *words, "--json", "-g", str(folder)], input=text, check=True, capture_output=True, text=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["rows"]
    return said


def test_the_tools_are_there_and_only_read(talk: Talk) -> None:
    tools = talk(lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["schema", "find", "trace", "query", "evidence"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)


def test_questions_give_the_rows_of_the_command(talk: Talk, example_graph: Path) -> None:
    assert table(talk, "trace", body="西门子") == commanded(example_graph, "trace", "--param", "body=西门子")
    assert table(talk, "evidence", thing="Siemens") == commanded(example_graph, "evidence", "--param", "thing=Siemens")
    wanted = commanded(example_graph, "targets", "--lang", "en")
    assert table(talk, "query", query="targets", lang="en") == wanted
    assert table(talk, "query", query="targets", lang="en", language="cypher") == wanted


def test_queries_of_ones_own_give_the_rows_of_the_command(talk: Talk, example_graph: Path) -> None:
    own = "SELECT DISTINCT ?platform ?lang { ?e ino:gathers $body ; ino:through ?platform BIND($lang AS ?lang) }"
    wanted = commanded(example_graph, "-", "--param", "body=CAS", text=own)
    assert table(talk, "query", query=own, params={"body": "CAS"}) == wanted
    own = "MATCH (e)-[:GATHERS]->(b {iri: $body}) RETURN e.quote AS quote, $lang AS lang ORDER BY quote"
    wanted = commanded(example_graph, "-", "--cypher", "--param", "body=CAS", text=own)
    assert table(talk, "query", query=own, params={"body": "CAS"}, language="cypher") == wanted
    assert table(talk, "query", query="ASK { ?p a ino:Plan }") == {"columns": ["answer"], "rows": [{"answer": True}]}
    numbers = table(talk, "query", query="RETURN $n + 1 AS n, $b AS b", params={"n": 1, "b": True}, language="cypher")
    assert numbers["rows"] == [{"n": 2, "b": True}]
    numbers = table(talk, "query", query="SELECT ($n + 1 AS ?m) ?b { BIND($b AS ?b) }", params={"n": 1, "b": False})
    assert numbers["rows"] == [{"m": 2, "b": False}]
    graph = table(talk, "query", query="CONSTRUCT { ?p a ino:Plan } WHERE { ?p a ino:Plan }")
    assert graph["rows"] == []
    assert "a ino:Plan" in graph["turtle"]


def test_names_are_found_and_the_schema_told(talk: Talk, example_graph: Path) -> None:
    first = table(talk, "find", text="zhongkeyuan", lang="en")["rows"][0]
    assert first["iri"].endswith("/id/actor/中国科学院")
    assert first["name"] == "Chinese Academy of Sciences"
    assert first["sure"] is True
    assert len(table(talk, "find", text="青岛", limit=3)["rows"]) == 3
    schema = {row["name"]: row for row in table(talk, "schema")["rows"]}
    with open_store(example_graph) as store:
        count = len({node for node, one in store.property_graph().nodes.items() if "Laboratory" in one.labels})
    assert schema["Laboratory"]["things"] == count
    assert (schema["gathers"]["kind"], schema["gathers"]["from"]) == ("property", "Effort")
    assert "body" in schema["trace"]["about"]
    assert {row["label"] for row in table(talk, "schema", lang="zh-Hans")["rows"]} > {"实验室"}


def test_more_rows_than_allowed_are_cut_and_the_answer_says_so(talk: Talk) -> None:
    for language, query in (("cypher", "UNWIND range(1, 1001) AS n RETURN n"), ("sparql", "SELECT * { ?s ?p ?o }")):
        found = table(talk, "query", query=query, language=language)
        assert len(found["rows"]) == 1000
        assert found["truncated"] is True


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"query": "INSERT DATA { <a:b> <a:c> 1 }"}, "only read"),
        ({"query": "DROP ALL"}, "only read"),
        ({"query": "LOAD <file:///etc/hosts>"}, "only read"),
        ({"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "no other host"),
        ({"query": "CREATE (n:X)", "language": "cypher"}, "only read"),
        ({"query": "LOAD CSV FROM 'file:///etc/hosts' AS l RETURN l", "language": "cypher"}, "read no files"),
        ({"query": "SELECT ?x { ?x"}, "line 1"),
        ({"query": "MATCH (n) RETUN n", "language": "cypher"}, "line 1"),
        ({"query": "SELECT ?x { ?x ?y $z }"}, "the parameter 'z' has no value"),
        ({"query": "trace"}, "needs the parameter 'body'"),
        ({"query": "trace", "params": {"body": "没有这个名字"}}, "没有这个名字"),
        ({"query": "trace", "params": {"body": [1]}}, "body"),
        ({"query": "x", "language": "sql"}, "language"),
        ({}, "query"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    talk: Talk, example_graph: Path, arguments: dict[str, object], told: str
) -> None:
    before = {path: path.stat().st_mtime_ns for path in example_graph.rglob("*") if path.suffix != ".kgl"}
    assert told in fault(talk, "query", **arguments)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_other_faults_are_one_line_too(talk: Talk) -> None:
    assert "没有这个名字" in fault(talk, "trace", body="没有这个名字")
    assert "https://example.org/none" in fault(talk, "evidence", thing="https://example.org/none")
    assert "limit" in fault(talk, "find", text="x", limit=0)
    assert "nosuch" in fault(talk, "nosuch")


def test_without_a_graph_it_says_so_and_ends(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "mcp", "-g", str(tmp_path)], input="", capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no graph here" in done.stderr
    assert done.stdout == ""
