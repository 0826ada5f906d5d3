"""Where the nodes of a large graph stand: the same at every run, apart, near what they are linked to."""

from __future__ import annotations

import numpy as np
import pytest

from innograph.graph.spreading import positions


def _tree(count: int) -> np.ndarray:
    return np.array([(node, (node - 1) // 3) for node in range(1, count)])


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few(count: int) -> None:
    at = positions(count, _tree(count).reshape(-1, 2).astype(np.int64))
    assert at.shape == (count, 2)
    assert np.isfinite(at).all()
    assert len({tuple(one) for one in at}) == count


def test_a_tree() -> None:
    links = _tree(600)
    at = positions(600, links)
    assert np.array_equal(at, positions(600, links))
    apart = np.linalg.norm(at[:, None] - at[None], axis=2) + 10 * np.eye(600)
    assert (apart.min(axis=1) > 0.6).mean() > 0.99
    linked = np.linalg.norm(at[links[:, 0]] - at[links[:, 1]], axis=1)
    assert linked.mean() < 0.25 * apart.mean()


def test_nothing_linked_and_loops() -> None:
    at = positions(50, np.array([[7, 7], [7, 7]]))
    assert np.isfinite(at).all()
    assert np.linalg.norm(at, axis=1).max() < 40
