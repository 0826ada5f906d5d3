"""The real plan's graph, twice: right by definition, and as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plan_graphs
import pytest

from innograph.graph.store import GraphStore


@pytest.fixture(scope="session")
def gold_graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with plan_graphs.build(tmp_path_factory.mktemp("gold") / "graph", shared, "gold") as graph:
        yield graph


@pytest.fixture(scope="session")
def read_graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with plan_graphs.build(tmp_path_factory.mktemp("read") / "graph", shared, "read") as graph:
        yield graph
