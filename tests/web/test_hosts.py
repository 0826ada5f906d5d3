"""Which names the server answers to, against pages whose name was made to lead to it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from served import Server, apart

from innograph.app.web.site import application
from innograph.app.web.workers import Limits

PATHS = ("", "sparql?query=ASK{}", "healthz", "review.json", "static/frame.js", "nowhere")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]"])
def test_the_machines_own_names_are_answered(server: Server, name: str) -> None:
    port = httpx.URL(server.address).port
    for host in (name, f"{name}:{port}", f"{name}:1"):
        assert server.client.get("healthz", headers={"Host": host}).status_code == 200, host


@pytest.mark.parametrize(
    "name",
    ["evil.example", "evil.example:8019", "127.0.0.1.evil.example", "localhost.evil.example", "192.0.2.7", "[::2]"],
)
def test_other_names_are_not(server: Server, name: str) -> None:
    for path in PATHS:
        response = server.client.get(path, headers={"Host": name})
        assert response.status_code == 421
        assert response.text.count("\n") == 1
    assert server.client.post("cypher", json={"query": "RETURN 1"}, headers={"Host": name}).status_code == 421
    assert server.client.post("review", json={}, headers={"Host": name}).status_code == 421


@pytest.mark.parametrize(
    ("told", "name", "status"),
    [
        (["plans.example.org"], "Plans.Example.org:443", 200),
        (["plans.example.org"], "example.org", 421),
        (["192.0.2.7"], "192.0.2.7:8019", 200),
        (["192.0.2.7"], "192.0.2.8", 421),
        (["fd00::7"], "[fd00::7]:8019", 200),
        (["0.0.0.0"], "192.0.2.8:8019", 200),
        (["::"], "[2001:db8::1]", 200),
        (["0.0.0.0"], "evil.example", 421),
    ],
)
def test_names_that_it_was_told(example_graph: Path, told: list[str], name: str, status: int) -> None:
    async def run() -> int:
        app = application(example_graph, Limits(), names=told)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,
        ):
            return (await client.get("/healthz", headers={"Host": name})).status_code

    assert apart(run) == status
