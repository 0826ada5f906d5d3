"""What a query may take: time, memory, rows, room for its answer; and who makes way for whom."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from served import Server, apart
from sparql_requests import RESULTS_JSON, SELECT, asked, bindings

from innograph.app.web.sparql import Asked
from innograph.app.web.workers import Busy, LimitPassed, Limits, Workers
from innograph.graph.store import open_store

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_cross_product_is_gone_at_its_limit_and_the_next_query_is_served(server: Server) -> None:
    begun = time.monotonic()
    response = asked(server, CROSS)
    took = time.monotonic() - begun
    assert response.status_code == 500
    assert "no answer within 5 seconds" in response.text
    assert took < 10
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


def processor_s(server: Server) -> dict[str, float]:
    """Of each process for queries that still runs, the seconds of the processor that it has taken so far."""
    own = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    taken = {}
    for pid in own:
        with contextlib.suppress(OSError):  # it has just ended
            words = Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[1].split()
            taken[pid] = sum(map(int, words[11:13])) / 100
    return taken


def test_a_query_whose_client_went_away_is_ended(server: Server) -> None:
    by_get = f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    form = f"query={quote(CROSS)}"
    head = f"Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    connections = [sent(server, by_get), sent(server, f"POST /sparql HTTP/1.1\r\n{head}{form}")]
    time.sleep(0.7)
    for connection in connections:
        connection.close()
    closed = time.monotonic()
    while True:  # both would have gone on to their limit of five seconds, and have taken nearly all of a core each
        assert time.monotonic() - closed < 3
        before = processor_s(server)
        time.sleep(0.5)
        if sum(now_s - before.get(pid, now_s) for pid, now_s in processor_s(server).items()) < 0.1:
            break


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
