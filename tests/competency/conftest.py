"""The real plans' graphs, twice: right by definition, and as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import plan_graphs
import pytest

from innograph.graph.store import GraphStore

Graphs = Callable[..., GraphStore]


@pytest.fixture(scope="session")
def graphs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graphs]:
    """The graph of some plans, by default the Qingdao plan alone; made "gold" or "read", once each."""
    made_before: dict[tuple[str, ...], GraphStore] = {}

    def graph(made: str, *documents: str) -> GraphStore:
        key = (made, *(documents or (plan_graphs.QINGDAO,)))
        if key not in made_before:
            made_before[key] = plan_graphs.build(tmp_path_factory.mktemp(made) / "graph", shared, made, key[1:])
        return made_before[key]

    yield graph
    for found in made_before.values():
        found.close()


@pytest.fixture
def gold_graph(graphs: Graphs) -> GraphStore:
    return graphs("gold")


@pytest.fixture
def read_graph(graphs: Graphs) -> GraphStore:
    return graphs("read")
