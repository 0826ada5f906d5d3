"""Many readers at once, slow and hostile ones among them: `bench/serving.py` for a few seconds."""

from __future__ import annotations

from pathlib import Path

import serving
from served import apart


async def _measured(folder: Path) -> serving.Found:
    return await serving.measure(folder, readers=50, seconds=4)


def test_nothing_is_refused_but_what_is_promised_and_every_answer_is_right(example_graph: Path) -> None:
    found = apart(_measured, example_graph)
    assert found.faults == []
    assert len(found.took_s) > 30
    assert {kind for kind, status in found.statuses if status == 200} >= {"sparql", "cypher", "page", "graph-store"}
    assert any(400 <= status < 500 for _, status in found.statuses)  # which of them, chance decides
    assert max(found.memory_mb) < serving.MOST_MEMORY_MB
