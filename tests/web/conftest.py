"""A server as users start it, over the graph of the example plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Server, running

from innograph.graph.store import update
from innograph.loaders.read import read_plan
from innograph.loaders.register import load_register

EXAMPLE = Path(__file__).parents[2] / "examples" / "qingdao-2019.md"


@pytest.fixture(scope="session")
def example_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example plan's graph."""
    folder = tmp_path_factory.mktemp("served") / "graph"
    update(folder, [(read_plan(EXAMPLE), EXAMPLE.read_bytes())], register_rows=load_register().rows)
    return folder


@pytest.fixture(scope="session")
def server(example_graph: Path) -> Iterator[Server]:
    """One server for all tests that only read."""
    yield from running(example_graph, "--timeout", "5", "--max-rows", "1000")
