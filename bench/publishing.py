"""How fast a graph comes into Neo4j, beside two other ways: `python bench/publishing.py [VERSION [PLANS…]]`.

In one run, on one server, each round in an emptied database: `innograph publish`; the bare `UNWIND $rows … MERGE` of
the same rows, in the fewest statements; and rdflib-neo4j with batching, of the same triples. "Whole" begins with the
opened store; "in hand" are the rows, or rdflib's terms, that were read before. A first round, which warms the server,
does not count. Then publishing the unchanged graph again; then the memory of the publishing process, by size of graph,
which should be the same. Plans are invented (`comparing.py`), so that anyone can run it.
"""

from __future__ import annotations

import contextlib
import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pyoxigraph as ox
import rdflib
from comparing import facts

sys.path.insert(0, str(Path(__file__).parent.parent / "servers"))
import local_servers

from innograph.graph import neo4j_database, neo4j_publishing, neo4j_schema
from innograph.graph.property import Part
from innograph.graph.store import GraphStore, open_store, update
from innograph.graph.tally import Tally

ROUNDS, BATCH = 4, 2_000
BARE_NODES = "UNWIND $rows AS row MERGE (n:Innograph {iri: row.iri}) SET n:$(row.labels) SET n += row.properties"
BARE_LINKS = (
    "UNWIND $rows AS row MATCH (a:Innograph {iri: row.source}) MATCH (b:Innograph {iri: row.target})"
    " MERGE (a)-[r:$(row.type)]->(b) SET r += row.properties"
)


class Silent:
    """Nobody is told of the progress."""

    def begin(self, steps: int) -> None: ...
    def step(self, name: str) -> None: ...
    def spin(self, doing: str) -> None: ...


def emptied(driver: neo4j.Driver) -> None:
    """The database without anything, constraints included."""
    driver.execute_query("MATCH (n) CALL (n) { DETACH DELETE n }")
    for kind, shown in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
        for record in driver.execute_query(f"SHOW {shown} YIELD name, type WHERE type <> 'LOOKUP'").records:
            driver.execute_query(f"DROP {kind} $name", name=record["name"])


@contextlib.contextmanager
def timed(name: str, found: dict[str, list[float]]) -> Iterator[None]:
    before = time.perf_counter()
    yield
    found.setdefault(name, []).append(time.perf_counter() - before)


def batches(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def bare(driver: neo4j.Driver, parts: list[Part]) -> None:
    """The rows of publishing, with nothing looked at, compared or removed, and one constraint."""
    driver.execute_query("CREATE CONSTRAINT bare FOR (n:Innograph) REQUIRE n.iri IS UNIQUE")
    nodes = [{"iri": n.iri, "labels": n.labels, "properties": dict(n.properties)} for part in parts for n in part.nodes]
    links = [
        {"source": r.source, "target": r.target, "type": r.type, "properties": dict(r.properties)}
        for part in parts
        for r in part.relationships
    ]
    for statement, rows in ((BARE_NODES, nodes), (BARE_LINKS, links)):
        for some in batches(rows):
            driver.execute_query(statement, rows=some)


def peer(server: local_servers.Neo4j, triples: list[Any]) -> None:
    """rdflib-neo4j with batching, as its documentation has it."""
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    auth = {"uri": server.url, "database": "neo4j", "user": server.user, "pwd": server.password}
    config = Neo4jStoreConfig(auth_data=auth, handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE, batching=True)
    with contextlib.redirect_stdout(io.StringIO()):
        graph = rdflib.Graph(store=Neo4jStore(config=config))
        for triple in triples:
            graph.add(triple)
        graph.close(commit_pending_transaction=True)


def terms(store: GraphStore) -> list[Any]:
    """The triples in rdflib's terms, by subject, which is best for its batches."""
    graphs = [name for name in store.store.named_graphs() if not str(name.value).endswith("/ontology")]
    quads = (quad.triple for name in graphs for quad in store.store.quads_for_pattern(None, None, None, name))
    read = rdflib.Graph()
    read.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return sorted(read)


def build(folder: Path, plans: int) -> None:
    chance = random.Random(1)
    update(folder, [(made := facts(number, chance), made.received.encode()) for number in range(plans)])


def publish(
    server: local_servers.Neo4j, store: GraphStore, parts: list[Part] | None = None, known: Tally | None = None
) -> neo4j_publishing.Published:
    """As the command does; of these parts where they are given, else of those that are read from the store."""
    read = store.property_parts if parts is None else lambda: parts
    below = store.iris.graph("")
    with neo4j_database.reached(server.url, server.user, server.password, None, below) as database:
        return neo4j_publishing.publish(database, read, Silent(), known=known)


def compare(server: local_servers.Neo4j, folder: Path) -> None:
    """All ways with one graph, in turn, some rounds."""
    driver = neo4j.GraphDatabase.driver(server.url, auth=(server.user, server.password))
    with open_store(folder) as store, driver:
        found: dict[str, list[float]] = {}
        below = store.iris.graph("")
        for number in range(ROUNDS + 1):
            if number == 1:
                found.clear()
            emptied(driver)
            with timed("rdflib-neo4j, whole", found):
                triples = terms(store)
                with timed("rdflib-neo4j, of triples in hand", found):
                    peer(server, triples)
            with timed("reading the store", found):
                parts = list(store.property_parts())
            emptied(driver)
            with timed("bare UNWIND, of rows in hand", found):
                bare(driver, parts)
            emptied(driver)
            labels = {label for part in parts for node in part.nodes for label in node.labels}
            reached = neo4j_database.reached(server.url, server.user, server.password, None, below)
            with reached as database, timed("constraints and indexes, once", found):
                neo4j_schema.ensure(database, labels)
            with timed("publish, of rows in hand", found):
                publish(server, store, parts)
            emptied(driver)
            with timed("publish, whole", found):
                done = publish(server, store)
            with timed("publish again, whole", found):
                again = publish(server, store, known=done.tally)
            assert again.all.differing == 0
        rows = sum(len(part.nodes) + len(part.relationships) for part in parts)
    least = {name: min(seconds) for name, seconds in found.items()}
    print(
        f"\nNeo4j {server.version}: {len(triples)} triples, {rows} nodes and relationships; the best of {ROUNDS} rounds"
    )
    for name, seconds in least.items():
        print(f"  {seconds:7.2f} s  {name:36} ({', '.join(f'{each:.2f}' for each in found[name])})")
    one, other = least["publish, of rows in hand"], least["bare UNWIND, of rows in hand"]
    whole, reading = least["publish, whole"], least["reading the store"]
    print(f"  {one / other:.2f} × the bare UNWIND of the same rows")
    print(f"  {whole / (other + reading):.2f} × the bare UNWIND, both whole, constraints and indexes included")
    print(f"  {least['rdflib-neo4j, whole'] / whole:.2f} times as fast as rdflib-neo4j, both whole")
    print(f"  {least['rdflib-neo4j, of triples in hand'] / one:.2f} times, of what is in hand")
    print(f"  {100 * least['publish again, whole'] / whole:.0f} % of the first, the second publication")


def memory(server: local_servers.Neo4j, folder: Path) -> int:
    """Peak memory of a process that publishes, in MiB."""
    driver = neo4j.GraphDatabase.driver(server.url, auth=(server.user, server.password))
    with driver:
        emptied(driver)
    command = [sys.executable, __file__, "--publish", server.url, str(folder)]
    return int(subprocess.check_output(command, text=True))


def alone(url: str, folder: Path) -> None:
    server = local_servers.Neo4j.__new__(local_servers.Neo4j)
    server.url, server.user, server.password = url, local_servers.USER, local_servers.PASSWORD
    with open_store(folder) as store:
        publish(server, store)
    # not ru_maxrss, which begins at the peak of the process that started this one
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)


def main(version: str, sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for plans in sizes:
            build(home / str(plans), plans)
        with local_servers.Neo4j(version, home / "server") as server:
            for plans in sizes:
                compare(server, home / str(plans))
            print()
            peaks = [memory(server, home / str(plans)) for plans in sizes]
            for plans, peak in zip(sizes, peaks, strict=True):
                print(f"  {peak:5} MiB at most, publishing {plans} plans")
            print(f"  {max(peaks) / peaks[0]:.2f} × the memory at most, for {max(sizes) / sizes[0]:g} × the plans")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--publish"]:
        alone(sys.argv[2], Path(sys.argv[3]))
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else "2026.09", [int(n) for n in sys.argv[2:]] or [5, 20])
