"""Publishing to real servers of both versions: what comes, what goes, what stays, and what is told."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import local_servers
import neo4j
import pytest
import toy

from innograph.app.cli import main
from innograph.graph import neo4j_database, neo4j_publishing, neo4j_schema
from innograph.graph.iri import Iris
from innograph.graph.property import Node, Part, Relationship
from innograph.graph.store import remove, update

YEARS = (2031, 2032, 2033)
HOSTILE = (
    """'}) DETACH DELETE n //""",
    """`甲`"乙"'丙'\\""",
    "一行\n二行\r\n\t三",
    "$rows {} [] \u2028 \u00a0 😀 $(row.labels)",
    "`) MATCH (n) DETACH DELETE n //",
)


def facts(years: tuple[int, ...]) -> list[tuple[toy.Facts, bytes]]:
    return [(toy.facts(f"{year}.txt", year), toy.TEXT.encode()) for year in years]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of three plans that share their things; not to be changed."""
    folder = tmp_path_factory.mktemp("published") / "graph"
    update(folder, facts(YEARS))
    return folder


class World:
    """A graph and a server, and commands on both."""

    def __init__(self, server: local_servers.Neo4j, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.server, self.graph, self._capsys = server, graph, capsys
        self.driver = neo4j.GraphDatabase.driver(server.url, auth=(server.user, server.password))

    def run(self, *words: str, url: str | None = None) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main([words[0], "neo4j", url or self.server.url, "-g", str(self.graph), *words[1:]])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def publish(self, *words: str) -> dict[str, Any]:
        code, out, err = self.run("publish", "--json", *words)
        assert (code, err) == (0, "")
        found: dict[str, Any] = json.loads(out)
        return found

    def drift(self) -> tuple[int, dict[str, Any]]:
        code, out, err = self.run("drift", "--json")
        assert err == ""
        return code, json.loads(out)

    def ask(self, query: str, **parameters: object) -> list[Any]:
        return [list(record) for record in self.driver.execute_query(query, **parameters).records]

    def contents(self) -> tuple[list[str], list[str]]:
        """All nodes and relationships with all they have, in an order of their own."""
        nodes = self.ask("MATCH (n) RETURN labels(n), properties(n)")
        links = self.ask("MATCH (a)-[r]->(b) RETURN a.iri, type(r), b.iri, properties(r)")
        texts = (json.dumps([sorted(labels), said], sort_keys=True, default=str) for labels, said in nodes)
        return sorted(texts), sorted(json.dumps(link, sort_keys=True) for link in links)


@pytest.fixture
def world(
    neo4j_server: local_servers.Neo4j,
    graph: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    made = World(neo4j_server, graph, capsys)
    made.ask("MATCH (n) DETACH DELETE n")
    yield made
    made.driver.close()


def test_the_database_holds_the_graph_and_publishing_twice_changes_nothing(world: World) -> None:
    told = world.publish("--dry-run")
    assert told["created"] > 50
    assert world.contents() == ([], [])
    assert world.publish() == told
    nodes, relationships = world.contents()
    assert (len(nodes), len(relationships)) == (told["nodes"]["created"], told["relationships"]["created"])

    from innograph.graph.store import open_store

    with open_store(world.graph) as store:
        whole = store.property_graph()
    expected = (
        json.dumps([sorted([*n.labels, "Innograph"]), dict(n.properties)], sort_keys=True) for n in whole.nodes.values()
    )
    assert nodes == sorted(expected)
    links = ([r.source, r.type, r.target, dict(r.properties)] for r in whole.relationships)
    assert relationships == sorted(json.dumps(link, sort_keys=True) for link in links)

    again = world.publish()
    assert (again["created"], again["changed"], again["removed"]) == (0, 0, 0)
    assert again["unchanged"] == told["created"] == again["nodes"]["unchanged"] + again["relationships"]["unchanged"]
    assert world.contents() == (nodes, relationships)
    assert "nothing to change" in world.run("publish")[1]
    assert world.drift()[0] == 0


def test_constraints_and_indexes(empty_neo4j: local_servers.Neo4j, world: World) -> None:
    world.publish("--dry-run")
    assert world.ask("SHOW INDEXES YIELD type WHERE type <> 'LOOKUP'") == []
    world.publish()
    unique = {
        tuple(labels)
        for (labels,) in world.ask(
            "SHOW CONSTRAINTS YIELD labelsOrTypes, type, properties "
            "WHERE type CONTAINS 'UNIQUENESS' AND properties = ['iri'] RETURN labelsOrTypes"
        )
    }
    assert unique == {(label,) for (label,) in world.ask("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")}
    states = world.ask("SHOW INDEXES YIELD type, state WHERE type <> 'LOOKUP' RETURN DISTINCT type, state")
    assert sorted(states) == [["FULLTEXT", "ONLINE"], ["RANGE", "ONLINE"]]
    found = "CALL db.index.fulltext.queryNodes($index, $words) YIELD node RETURN DISTINCT node.name"
    assert ["星河实验室"] in world.ask(found, index=neo4j_schema.NAMES, words="星河 AND 实验室")
    assert world.ask(found, index=neo4j_schema.NAMES, words="星河 AND 大学") == []
    said = (
        "CALL db.index.fulltext.queryRelationships($index, '引进建设') YIELD relationship AS r RETURN DISTINCT type(r)"
    )
    assert ["AFFILIATED_WITH"] in world.ask(said, index=neo4j_schema.SAID)
    assert world.ask(found, index=neo4j_schema.QUOTES, words="攻关")


ALTERATIONS = {
    "a property altered": "MATCH (n:ResearchOrganisation) WITH n LIMIT 1 SET n.name = '别名'",
    "a property deleted": "MATCH (n:Effort) WITH n LIMIT 1 REMOVE n.quote",
    "a property added": "MATCH (n:Measure) WITH n LIMIT 1 SET n.remark = date()",
    "a list shortened": "MATCH (n:Actor) WHERE n.pinyin IS NOT NULL WITH n LIMIT 1 SET n.pinyin = []",
    "a number of another kind": "MATCH (n:Target) WITH n LIMIT 1 SET n.low = toInteger(n.low)",
    "a label added": "MATCH (n:Effort) WITH n LIMIT 1 SET n:Actor",
    "a label deleted": "MATCH (n:Measure) WITH n LIMIT 1 REMOVE n:Task",
    "our label deleted": "MATCH (n:Laboratory) WITH n LIMIT 1 REMOVE n:Innograph",
    "all labels deleted": "MATCH (n:Field) WITH n LIMIT 1 REMOVE n:Innograph:Field",
    "the IRI altered": "MATCH (n:Field) WITH n LIMIT 1 SET n.iri = 'urn:x'",
    "the home altered": "MATCH (n:Target) WITH n LIMIT 1 SET n.graph = 'urn:x'",
    "the home deleted": "MATCH (n:Target) WITH n LIMIT 1 REMOVE n.graph",
    "a node deleted": "MATCH (n:Laboratory) WITH n LIMIT 1 DETACH DELETE n",
    "a node doubled": "MATCH (n:Place) WITH n LIMIT 1 CREATE (:Innograph {iri: 'urn:y', graph: n.graph})",
    "a relationship deleted": "MATCH ()-[r:PART_OF]->() WITH r LIMIT 1 DELETE r",
    "a relationship doubled": "MATCH (a)-[r:PART_OF]->(b) WITH * LIMIT 1 CREATE (a)-[s:PART_OF]->(b) SET s = r",
    "a relationship turned": "MATCH (a)-[r:PART_OF]->(b) WITH * LIMIT 1 CREATE (b)-[s:PART_OF]->(a) SET s = r DELETE r",
    "a relationship's property altered": "MATCH ()-[r:AFFILIATED_WITH]->() WITH r LIMIT 1 SET r.start = 1",
    "a relationship's home deleted": "MATCH ()-[r:UNDER_TASK]->() WITH r LIMIT 1 REMOVE r.graph",
    "a relationship's home altered": "MATCH ()-[r:UNDER_TASK]->() WITH r LIMIT 1 SET r.graph = 'urn:x'",
    "all deleted": "MATCH (n:Innograph) DETACH DELETE n",
}


def test_what_is_altered_is_shown_and_restored(world: World, tmp_path: Path) -> None:
    """Whatever someone did to one of ours: drift shows it, exit 1, and the next publication brings it back."""
    world.graph = tmp_path / "graph"
    update(world.graph, facts(YEARS[:1]))
    world.publish()
    before = world.contents()
    for what, query in ALTERATIONS.items():
        world.ask(query)
        altered = world.contents()
        assert altered != before, what
        code, told = world.drift()
        assert (code, bool(told["rows"])) == (1, True), what
        assert told["created"] + told["changed"] + told["removed"] > 0, what
        assert world.contents() == altered, what
        done = world.publish()
        assert world.contents() == before, what
        assert {key: done[key] for key in done} == {key: told[key] for key in done}, what
    assert world.drift()[0] == 0


def test_drift_says_what_differs(world: World) -> None:
    world.publish()
    world.ask("MATCH (n:Laboratory) SET n.name = '改'")
    world.ask("MATCH (n:Target) WITH n LIMIT 1 DETACH DELETE n")
    world.ask("MATCH ()-[r:LOCATED_IN]->() WITH r LIMIT 1 DELETE r")
    code, out, err = world.run("drift")
    assert (code, err) == (1, "")
    assert all(word in out for word in ("altered", "星河实验室", "改", "missing", "LOCATED_IN", "puts them right"))
    _, told = world.drift()
    (row,) = (row for row in told["rows"] if row.get("property") == "name")
    wanted = {
        "what": "node",
        "change": "altered",
        "name": "星河实验室",
        "graph says": "星河实验室",
        "database says": "改",
    }
    assert wanted.items() <= row.items()
    assert [(row["what"], row["change"]) for row in told["rows"]].count(("node", "missing")) == 1


def test_what_has_gone_goes_and_nothing_else(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a plan is removed the database equals one that never had it, though the plans share their things."""
    folder = tmp_path / "graph"
    update(folder, facts(YEARS))
    own = World(world.server, folder, capsys)
    own.publish()
    whole = own.contents()
    remove(folder, [f"云州/{YEARS[0]}/科技局"])
    done = own.publish()
    assert done["removed"] > 10
    assert done["created"] == 0
    less = own.contents()
    own.ask("MATCH (n) DETACH DELETE n")
    own.publish()
    assert own.contents() == less
    update(folder, facts(YEARS[:1]))
    own.publish()
    assert own.contents() == whole
    own.driver.close()


def test_nothing_of_others_is_touched(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.ask("CREATE (a:Person {name: '李', graph: 'mine'})-[:KNOWS {since: 2020}]->(:Actor {name: '王'}), (:Field)")
    code, out, err = world.run("publish")
    assert (code, out) == (2, "")
    assert all(word in err for word in ("3 nodes of others", "--beside-others"))
    assert err.count("\n") == 1
    theirs = (
        "MATCH (n) WHERE NOT n:Innograph OPTIONAL MATCH (n)-[r]->(m) RETURN elementId(n), labels(n), properties(n),"
        " elementId(r), type(r), properties(r), elementId(m) ORDER BY elementId(n)"
    )
    before = world.ask(theirs)
    folder = tmp_path / "graph"
    update(folder, facts(YEARS[:2]))
    own = World(world.server, folder, capsys)
    own.publish("--beside-others")
    assert own.ask(theirs) == before
    own.ask("MATCH (a:Person), (b:Target) CREATE (a)-[:LIKES]->(b)")
    own.ask("MATCH (a:Laboratory), (b:Field {iri: $iri}) CREATE (a)-[:OUR_OWN]->(b)", iri=Iris().thing("field", "芯片"))
    liked = "MATCH (:Person)-[:LIKES]->(t) RETURN t.iri, t.name ORDER BY t.iri"
    likes = own.ask(liked)
    again = own.publish()
    assert again["created"] + again["changed"] + again["removed"] == 0
    remove(folder, [f"云州/{YEARS[0]}/科技局"])
    code, out, _ = own.run("publish")
    assert (code, "left to others" in out) == (0, True)
    assert own.ask(liked) == likes
    assert own.ask("MATCH (n:Target) RETURN count(n)") == [[1]]
    assert own.ask("MATCH ()-[r:OUR_OWN]->() RETURN count(r)") == [[1]]
    assert own.ask("MATCH (a:Person)-[r:KNOWS]->(b:Actor) RETURN a.name, r.since, b.name") == [["李", 2020, "王"]]
    own.driver.close()


@pytest.mark.parametrize(
    ("query", "said"),
    [("CREATE (:Actor {iri: $iri, name: '别人的'})", "飞鸟"), ("CREATE (:Innograph {name: '别人的'})", "别人的")],
    ids=["the IRI of one of ours", "our label"],
)
def test_what_of_others_stands_in_the_way_is_told(world: World, query: str, said: str) -> None:
    world.ask(query, iri=Iris().thing("enterprise", "飞鸟"))
    code, out, err = world.run("publish", "--beside-others")
    assert (code, out) == (2, "")
    assert all(word in err for word in ("of others", said))
    assert err.count("\n") == 1
    assert world.ask("MATCH (n {name: '别人的'}) RETURN count(n)") == [[1]]


def test_names_come_as_themselves(world: World) -> None:
    """Whatever stands in names, quotes and IRIs is bound."""
    home = Iris().graph("plan/云州/2031/科技局")
    nodes = tuple(
        Node(
            f"urn:x:{n}:{name}",
            ("Actor",),
            {"iri": f"urn:x:{n}:{name}", "graph": home, "name": name, "aliases": HOSTILE},
        )
        for n, name in enumerate(HOSTILE)
    )
    links = tuple(
        Relationship(
            "SERVES", one.iri, other.iri, {"graph": home, "inferred": False, "quote": str(one.properties["name"])}
        )
        for one, other in zip(nodes, nodes[1:], strict=False)
    )
    parts = [Part(home, nodes, links)]
    server = world.server
    with neo4j_database.reached(server.url, server.user, server.password, None, Iris().graph("")) as database:
        neo4j_publishing.publish(database, lambda: parts, Silent())
        again = neo4j_publishing.publish(database, lambda: parts, Silent())
    assert again.all.differing == 0
    assert sorted(world.ask("MATCH (n) RETURN n.iri, n.name, n.aliases")) == sorted(
        [n.iri, n.properties["name"], list(HOSTILE)] for n in nodes
    )
    assert sorted(world.ask("MATCH (a)-[r]->() RETURN a.name, r.quote")) == [
        [name, name] for name in sorted(HOSTILE[:-1])
    ]


class Silent:
    """Nobody is told of the progress."""

    def begin(self, steps: int) -> None: ...
    def step(self, name: str) -> None: ...
    def spin(self, doing: str) -> None: ...


def test_killed_at_any_moment_the_next_brings_it_whole(world: World) -> None:
    """SIGKILL while nothing, some, most is written; each time the next publication gives what a fresh one gives."""
    world.publish()
    whole = world.contents()
    seen = set()
    for least in (0, 1, len(whole[0]) // 2, len(whole[0]) - 3):
        world.ask("MATCH (n) DETACH DELETE n")
        command = [sys.executable, "-m", "innograph", "publish", "neo4j", world.server.url, "-g", str(world.graph)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as client:
            count = -1
            while client.poll() is None and count < least:
                ((count,),) = world.ask("MATCH (n) RETURN count(n)")
            client.send_signal(signal.SIGKILL)
        seen.add(world.contents() == whole)
        world.publish()
        assert world.contents() == whole
    assert False in seen  # at least one of them was killed with work undone


def test_two_publications_at_once_go_one_after_the_other(empty_neo4j: local_servers.Neo4j, world: World) -> None:
    """The second waits, then finds all done; one that is killed while the other waits holds nobody off."""
    command = [
        sys.executable,
        "-m",
        "innograph",
        "publish",
        "neo4j",
        world.server.url,
        "-g",
        str(world.graph),
        "--json",
    ]
    total = world.publish("--dry-run")["created"]
    clients = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [client.communicate(timeout=120) for client in clients]
    assert [client.returncode for client in clients] == [0, 0], said
    told = [json.loads(out) for out, _ in said]
    assert sorted((one["created"], one["unchanged"]) for one in told) == [(0, total), (total, 0)]
    assert world.drift()[0] == 0
    server = world.server
    with neo4j_database.reached(server.url, server.user, server.password, None, Iris().graph("")) as database:
        with database.alone(), subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as waiting:
            with pytest.raises(subprocess.TimeoutExpired):
                waiting.wait(4)
            waiting.kill()
        with database.alone():  # neither the one that was ended nor the one that was killed
            pass
    assert world.ask("MATCH (n {iri: $iri}) RETURN count(n)", iri=Iris().graph("") + "publishing") == [[0]]
    assert world.publish()["unchanged"] == total


@contextmanager
def relay(url: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """An address that leads to the server until it is cut: as a server that is stopped looks from outside."""
    host, port = url.removeprefix("bolt://").split(":")
    listener = socket.create_server(("127.0.0.1", 0))
    open_: list[socket.socket] = [listener]

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        cut(source, sink)

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((host, int(port)))
                open_.extend((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

    def cut(*some: socket.socket) -> None:
        for each in some or tuple(open_):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    threading.Thread(target=accept, daemon=True).start()
    yield f"bolt://127.0.0.1:{listener.getsockname()[1]}", cut
    cut()


def test_a_server_that_stops_midway_is_told_and_gone_on_with(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_database, "_RETRIES_S", 1.0)
    with relay(world.server.url) as (url, cut):
        part, done = neo4j_publishing._plan, []

        def cut_after_two(*given: Any, **more: Any) -> None:
            if len(done) == 2:
                cut()
            part(*given, **more)
            done.append(1)

        monkeypatch.setattr(neo4j_publishing, "_plan", cut_after_two)
        code, out, err = world.run("publish", url=url)
    assert (code, out) == (2, "")
    assert all(word in err for word in ("stopped answering", "2 of ", "publish again"))
    assert err.count("\n") == 1
    monkeypatch.setattr(neo4j_publishing, "_plan", part)
    some = world.contents()
    assert some != ([], [])
    assert world.publish()["created"] > 0
    assert len(world.contents()[0]) > len(some[0])
    assert world.drift()[0] == 0


def test_over_tls(world: World, tmp_path: Path) -> None:
    """+ssc takes a certificate that the server made itself, +s does not."""
    world.graph = tmp_path / "graph"
    update(world.graph, facts(YEARS[:1]))
    for scheme in ("bolt", "neo4j"):
        code, out, err = world.run("publish", url=world.server.url.replace("bolt", f"{scheme}+s"))
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert all(word in err for word in ("certificate", "+ssc")), err
        assert world.run("publish", url=world.server.url.replace("bolt", f"{scheme}+ssc"))[0] == 0
    assert world.drift()[0] == 0


def test_what_cannot_be_reached_is_told_in_one_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = f"bolt://127.0.0.1:{local_servers.free_port()}"
    monkeypatch.setattr(neo4j_database, "_RETRIES_S", 0.5)
    for command in ("publish", "drift"):
        for words, url, said in (
            ((), nobody, "cannot be reached"),
            ((), nobody.replace("bolt", "neo4j"), "cannot be reached"),
            ((), nobody.replace("bolt", "http"), "is no address"),
            ((), "nowhere", "is no address"),
            (("--database", "none"), None, "no database 'none'"),
            (("--user", "nobody"), None, "does not accept 'nobody'"),
        ):
            code, out, err = world.run(command, *words, url=url)
            assert (code, out, said in err, err.count("\n")) == (2, "", True, 1), err
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    code, _, err = world.run("publish")
    assert (code, "does not accept" in err, err.count("\n")) == (2, True, 1)
    monkeypatch.delenv("NEO4J_PASSWORD")
    code, _, err = world.run("publish")
    assert (code, "NEO4J_PASSWORD" in err, err.count("\n")) == (2, True, 1)


def test_the_scheme_that_routes_works_too(world: World) -> None:
    assert world.run("publish", url=world.server.url.replace("bolt", "neo4j"))[0] == 0
    assert world.drift()[0] == 0
