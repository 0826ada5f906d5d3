"""Many readers at once, slow and hostile ones among them: `python bench/serving.py [READERS [SECONDS [GRAPH]]]`.

By default 200 readers for two minutes over the graph of the example plan. Most ask questions whose answers are known:
each was held to what the query floor gives without a server, and every answer under load is compared with it, octet for
octet. A quarter are a nuisance: cross products, answers that need gigabytes, bodies too long, updates, requests that
never end, readers that hardly read, names that are not ours. What the docs promise may be refused (503 with
Retry-After; 500 for a limit passed), and nothing else. Printed at the end: what came of each kind, how long the known
answers took, and the memory of the server and its processes together. Exit 1 where anything was not as promised.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox

from innograph.graph.files import nquads
from innograph.graph.store import GraphStore, open_store, update
from innograph.loaders.read import read_plan
from innograph.loaders.register import load_register
from innograph.queries import cypher
from innograph.queries.catalogue import catalogue
from innograph.queries.run import run

EXAMPLE = Path(__file__).parents[1] / "examples" / "qingdao-2019.md"
PLAIN = ssl.create_default_context()  # one for all: nothing here is encrypted, and making one takes a while
TIMEOUT_S = 5.0
NUISANCE = 0.25  # of the readers
PAUSE_S = 0.5  # the longest between two requests of one reader
MOST_MEMORY_MB = 6_000  # of all processes: two engines' queries may take 1 GiB each
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PAIRS = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
TENFOLD = "".join(f" BIND(CONCAT({', '.join([f'?v{n}'] * 10)}) AS ?v{n + 1})" for n in range(9))
HUGE = f"SELECT (STRLEN(?v9) AS ?n) {{ BIND('甲乙丙丁' AS ?v0){TENFOLD} }}"
IN_CYPHER = "MATCH (a), (b), (c), (d), (e) WHERE a.iri < b.iri AND b.iri < c.iri RETURN count(*) AS n"


@dataclass(frozen=True)
class Request:
    """One request, and the octets of its right answer (None: only its status is known)."""

    kind: str
    method: str
    path: str
    options: Mapping[str, Any] = field(default_factory=dict)
    allowed: frozenset[int] = frozenset((200, 500, 503))
    right: bytes | None = None


@dataclass
class Found:
    """What was seen."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)  # of the known answers that were given
    memory_mb: list[float] = field(default_factory=list)


def sparql(query: str, accept: str = "application/sparql-results+json") -> Request:
    return Request("sparql", "GET", "/sparql", {"params": {"query": query}, "headers": {"Accept": accept}})


def posted(query: str, **params: str) -> Request:
    return Request("cypher", "POST", "/cypher", {"json": {"query": query, "params": params}})


def known(store: GraphStore) -> Iterator[tuple[Request, Callable[[bytes], bool]]]:
    """Questions, and what tells whether an answer's octets are right."""
    for stem, question in catalogue().items():
        if stem == "compare":  # of two plans
            continue
        terms = question.terms(store.store, question.example())
        bound = {name: str(term) for name, term in terms.items()}
        text = question.text
        for name, value in sorted(bound.items(), key=lambda item: -len(item[0])):
            text = text.replace(f"${name}", value)
        srj = run(store.database, question.text, terms).srj["results"]["bindings"]
        yield sparql(text), lambda data, srj=srj: _tags(json.loads(data)["results"]["bindings"]) == _tags(srj)
        rows = cypher.run(store.cypher_snapshot(), question.cypher, cypher.values(terms)).rows
        yield posted(stem, **question.example()), lambda data, rows=rows: json.loads(data)["rows"] == rows
    plan = store.plans()[0].graph
    wanted = nquads(ox.Quad(*quad.triple) for quad in store.quads(plan))

    def same(data: bytes) -> bool:
        triples = (quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        return nquads(ox.Quad(*triple) for triple in triples) == wanted

    headers = {"Accept": "application/n-triples"}
    yield Request("graph-store", "GET", "/graph-store", {"params": {"graph": plan}, "headers": headers}), same
    name = {"queries": json.dumps({"q": {"query": "中科院"}})}
    yield (
        Request("reconcile", "GET", "/reconcile", {"params": name}),
        lambda data: json.loads(data)["q"]["result"][0]["id"].endswith("/id/actor/中国科学院"),
    )
    siemens = "/id/actor/" + quote("西门子")
    for path in (siemens, "/"):
        headers = {"Accept": "text/html"}
        yield Request("page", "GET", path, {"headers": headers}), lambda data: b"<h1" in data and b"</html>" in data
    yield Request("health", "GET", "/healthz"), lambda data: data == b"ok\n"


def _tags(bindings: list[dict[str, dict[str, str]]]) -> list[dict[str, dict[str, str]]]:
    """Oxigraph writes language tags in small letters."""
    return [
        {name: {k: v.lower() if k == "xml:lang" else v for k, v in term.items()} for name, term in row.items()}
        for row in bindings
    ]


REFUSED = (
    Request("no query", "GET", "/sparql", {"params": {"query": "SELECT ?x { ?x"}}, frozenset((400, 503))),
    Request("update", "POST", "/sparql", {"data": {"update": "DROP ALL"}}, frozenset((400,))),
    Request("write", "POST", "/cypher", {"json": {"query": "MATCH (n) DETACH DELETE n"}}, frozenset((400,))),
    Request("too long", "POST", "/cypher", {"json": {"query": "x" * 2_000_000}}, frozenset((413,))),
    Request("another name", "GET", "/", {"headers": {"Host": "evil.example"}}, frozenset((421,))),
    Request("decision", "POST", "/review", {"json": {"decision": "reject", "id": "0"}}, frozenset((403,))),
    Request("method", "DELETE", "/graph-store?default", {}, frozenset((405,))),
)
SLOW = (
    Request("cross", "GET", "/sparql", {"params": {"query": CROSS}}, frozenset((500, 503))),
    Request("huge", "GET", "/sparql", {"params": {"query": HUGE}}, frozenset((500, 503))),
    Request("pairs", "GET", "/sparql", {"params": {"query": PAIRS}}),
    Request("cypher cross", "POST", "/cypher", {"json": {"query": IN_CYPHER}}, frozenset((500, 503))),
)


async def ask(client: httpx.AsyncClient, request: Request, found: Found) -> None:
    begun = time.monotonic()
    try:
        response = await client.request(request.method, request.path, **request.options)
    except httpx.HTTPError as error:
        found.faults.append(f"{request.kind} {request.path}: {error!r}")
        return
    took = time.monotonic() - begun
    status = response.status_code
    found.statuses[request.kind, status] += 1
    if status not in request.allowed:
        found.faults.append(f"{request.kind} {request.path}: {status} {response.text[:200]!r}")
    elif status == 503 and "retry-after" not in response.headers:
        found.faults.append(f"{request.kind}: 503 without Retry-After")
    elif status == 500 and not ("no answer within" in response.text or "needs more than" in response.text):
        found.faults.append(f"{request.kind}: 500 {response.text[:200]!r}")
    elif status == 200 and request.right is not None:
        found.took_s.append(took)
        if response.content != request.right:
            found.faults.append(f"{request.kind} {request.path}: another answer than the right one")


def client_of(address: str) -> httpx.AsyncClient:
    """One connection: httpx looks through all of a client's for each request, which takes more than the server does."""
    return httpx.AsyncClient(base_url=address, timeout=60, verify=PLAIN, trust_env=False)


async def reader(address: str, questions: list[Request], found: Found, until: float, seed: int) -> None:
    chance = random.Random(seed)
    async with client_of(address) as client:
        while time.monotonic() < until:
            await ask(client, chance.choice(questions), found)
            await asyncio.sleep(chance.uniform(0, PAUSE_S))


async def nuisance(address: str, found: Found, until: float, seed: int) -> None:
    chance, port = random.Random(seed), httpx.URL(address).port or 80
    rude: list[Callable[[int, float], Awaitable[None]]] = [_never_ends, _hardly_reads, _goes_away]
    async with client_of(address) as client:
        while time.monotonic() < until:
            drawn = chance.random()
            if drawn < 0.4:
                await ask(client, chance.choice(REFUSED), found)
            elif drawn < 0.7:
                await ask(client, chance.choice(SLOW), found)
            else:
                one = chance.choice(rude)
                with contextlib.suppress(OSError):
                    await one(port, until)
                found.statuses[one.__name__.strip("_").replace("_", " "), 0] += 1
            await asyncio.sleep(chance.uniform(0, PAUSE_S))


async def _never_ends(port: int, until: float) -> None:
    """Half of a request's head, then nothing."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /cypher HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-")
    await writer.drain()
    await asyncio.sleep(min(5.0, max(0.0, until - time.monotonic())))
    writer.close()


async def _hardly_reads(port: int, until: float) -> None:
    """Asks for all there is and takes a little now and then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(b"GET /graph-store?default HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    await writer.drain()
    for _ in range(10):
        if time.monotonic() < until:
            await reader.read(256)
            await asyncio.sleep(0.5)
    writer.close()


async def _goes_away(port: int, until: float) -> None:
    """Asks for what takes long and does not wait."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    await writer.drain()
    writer.close()


async def watch(pid: int, found: Found) -> None:
    while True:
        found.memory_mb.append(await asyncio.to_thread(memory_mb, pid))
        await asyncio.sleep(0.5)


def memory_mb(pid: int) -> float:
    """What a process and those that it started hold, pages that they share counted once."""
    total, left = 0, [pid]
    while left:
        one = Path(f"/proc/{left.pop()}")
        with contextlib.suppress(OSError, ValueError):
            total += int(one.joinpath("smaps_rollup").read_text().split("\nPss:")[1].split()[0])
            left += map(int, (word for task in one.glob("task/*/children") for word in task.read_text().split()))
    return total / 1024


async def load(address: str, pid: int, questions: list[Request], readers: int, seconds: float) -> Found:
    found, until = Found(), time.monotonic() + seconds
    rude = round(readers * NUISANCE)
    watching = asyncio.ensure_future(watch(pid, found))
    await asyncio.gather(
        *(reader(address, questions, found, until, seed) for seed in range(readers - rude)),
        *(nuisance(address, found, until, seed) for seed in range(readers - rude, readers)),
    )
    watching.cancel()
    async with client_of(address) as client:
        # and it is as before: all processes free, every answer right
        for question in questions:
            before = found.statuses[question.kind, 200]
            await ask(client, question, found)
            if found.statuses[question.kind, 200] == before:
                found.faults.append(f"after the load, {question.kind} {question.path} is not answered")
    return found


def answers(address: str, folder: Path) -> list[Request]:
    """The known questions with their right answers' octets."""
    made = []
    with open_store(folder) as store, httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        for request, right in known(store):
            response = client.request(request.method, request.path, **request.options)
            if response.status_code != 200 or not right(response.content):
                raise SystemExit(f"{request.kind} {request.path}: not the right answer, without any load")
            made.append(Request(request.kind, request.method, request.path, request.options, right=response.content))
    return made


async def measure(folder: Path, readers: int, seconds: float) -> Found:
    """Starts the server over the graph in `folder`, loads it, and says what was seen."""
    words = ["serve", "-g", str(folder), "--port", "0", "--timeout", str(TIMEOUT_S)]
    with subprocess.Popen([sys.executable, "-m", "innograph", *words], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().split()[1]
            questions = answers(address, folder)
            return await load(address, server.pid, questions, readers, seconds)
        finally:
            server.terminate()


def main(readers: int = 200, seconds: float = 120, graph: Path | None = None) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        if graph is None:
            graph = Path(scratch) / "graph"
            update(graph, [(read_plan(EXAMPLE), EXAMPLE.read_bytes())], register_rows=load_register().rows)
        found = asyncio.run(measure(graph, readers, seconds))
    for (kind, status), count in sorted(found.statuses.items()):
        print(f"{kind:16} {status or '-':>4} {count:8,}")
    took = sorted(found.took_s)
    print(f"{len(took):,} known answers: half within {took[len(took) // 2]:.2f} s, ", end="")
    print(f"95% within {took[len(took) * 95 // 100]:.2f} s, the last after {took[-1]:.2f} s")
    print(
        f"memory of all processes: at most {max(found.memory_mb):,.0f} MiB, at the end {found.memory_mb[-1]:,.0f} MiB"
    )
    if max(found.memory_mb) > MOST_MEMORY_MB:
        found.faults.append(f"more than {MOST_MEMORY_MB:,} MiB")
    for fault, count in Counter(found.faults).most_common(20):
        print(f"NOT AS PROMISED ({count}): {fault}")
    if not found.faults:
        print("Every known answer was right, and nothing else was refused than promised.")
    return 1 if found.faults else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(*map(int, given[:2]), *map(Path, given[2:3])))
