"""Where the nodes of a graph of any size stand: a force-directed layout in n log n time, the same at every run.

Neighbours attract one another, all nodes push one another away, a hub more than a leaf (as ForceAtlas2 has it). The
push of all on all is a convolution: weights are laid on a grid, the grid is convolved with 1/distance by FFT, and the
nodes read their push from it. What the grid is too coarse for is done at the end, where nodes that touch are moved
apart cell by cell. It begins at the distances from a few pivots, projected to their two main axes (Brandes and Pich,
"Eigensolver Methods for Progressive Multidimensional Scaling of Large Data", 2006), so that far regions are unfolded.

>>> positions(3, np.array([[0, 1], [1, 2]])).shape
(3, 2)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PIVOTS = 40
_ROUNDS = 260
_PULL = 0.03  # towards the middle, so that parts without a link to the rest stay in sight
_FINEST = 512  # cells of the grid's side
_APART_ROUNDS = 60
_CROWD = 8  # nodes of a neighbouring cell that one is moved away from, in a round
_GOLDEN = np.pi * (3 - np.sqrt(5))


def positions(count: int, links: Ints) -> Floats:
    """A place for each of `count` nodes; `links` has a row of two nodes' numbers for each edge.

    The unit is the distance at which two nodes stand side by side. Edges given twice pull twice.
    """
    links = links.reshape(-1, 2)
    links = links[links[:, 0] != links[:, 1]]
    if count < 2:
        return np.zeros((count, 2))
    at = _unfolded(count, links)
    degree = np.bincount(links.ravel(), minlength=count).astype(float)
    weight = 1 + degree
    side = int(min(_FINEST, 2 ** np.ceil(np.log2(6 * np.sqrt(count) + 16))))
    kernel = _kernel(side)
    # in these units a pair is at rest at some two; the whole has a radius of some sqrt(count)
    step = np.sqrt(count) * 0.25
    for turn in range(_ROUNDS):
        push = 1.6 * _pushes(at, weight, side, kernel)
        pull = _pulls(at, links) + _PULL * weight[:, None] * at
        move = (push - pull) / weight[:, None]
        length = np.hypot(move[:, 0], move[:, 1])
        most = step * (1 - turn / _ROUNDS) ** 2 + 1e-3
        at = at + move * np.minimum(0.35, most / np.maximum(length, 1e-9))[:, None]
    return _apart(at - at.mean(axis=0))


def _neighbours(count: int, links: Ints) -> tuple[Ints, Ints]:
    """Every node's neighbours one after the other, and where each node's begin."""
    both = np.concatenate([links, links[:, ::-1]])
    order = np.argsort(both[:, 0], kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=count))])
    return both[order, 1], begin


def _distances(start: int, count: int, near: Ints, begin: Ints) -> Ints:
    """Steps from `start` to each node; -1 where no way leads."""
    found = np.full(count, -1)
    found[start] = 0
    ring = np.array([start])
    steps = 0
    while len(ring):
        steps += 1
        sizes = begin[ring + 1] - begin[ring]
        shift = np.repeat(begin[ring] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        reached = near[np.arange(sizes.sum()) + shift]
        ring = np.unique(reached[found[reached] < 0])
        found[ring] = steps
    return found


def _unfolded(count: int, links: Ints) -> Floats:
    """Where to begin: distances from pivots, each the farthest from those before it, projected to two axes."""
    near, begin = _neighbours(count, links)
    pivot = int(np.argmax(begin[1:] - begin[:-1]))
    nearest = np.full(count, np.iinfo(np.int64).max)
    columns = []
    for _ in range(min(_PIVOTS, count)):
        steps = _distances(pivot, count, near, begin)
        steps[steps < 0] = steps.max() + 2
        columns.append(steps.astype(float))
        nearest = np.minimum(nearest, steps)
        pivot = int(np.argmax(nearest))
    squared = np.stack(columns, axis=1) ** 2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    main = centred @ axes[:, [-1, -2]]
    main *= np.sign(main[np.argmax(np.abs(main), axis=0), [0, 1]])  # an axis may point either way
    main /= np.maximum(np.abs(main).max(axis=0), 1e-9)
    # leaves of one node are alike to all pivots: a small turn tells them apart
    turn = _GOLDEN * np.arange(count)
    small = 0.15 * np.sqrt((np.arange(count) + 0.5) / count)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    begun: Floats = (main + small) * np.sqrt(count)
    return begun


def _kernel(side: int) -> NDArray[np.complex128]:
    """The push of a unit weight at the middle, both coordinates, over a grid of twice the side, as FFT has it."""
    offset = np.fft.fftfreq(2 * side, 1 / (2 * side))
    x, y = np.meshgrid(offset, offset, indexing="ij")
    square = x**2 + y**2
    square[0, 0] = 1.0
    return np.stack([np.fft.rfft2(x / square), np.fft.rfft2(y / square)])


def _pushes(at: Floats, weight: Floats, side: int, kernel: NDArray[np.complex128]) -> Floats:
    """weight × Σ other's weight × direction / distance, of all others."""
    low = at.min(axis=0)
    cell = max(float((at.max(axis=0) - low).max()), 1e-6) / (side - 2)
    place = (at - low) / cell
    corner = np.minimum(place.astype(np.int64), side - 2)
    x, y = (place - corner).T
    parts = [((1 - x) * (1 - y), 0), (x * (1 - y), side), ((1 - x) * y, 1), (x * y, side + 1)]
    index = corner[:, 0] * side + corner[:, 1]
    grid = sum(np.bincount(index + shift, weight * part, side * side) for part, shift in parts)
    laid = np.fft.rfft2(np.reshape(grid, (side, side)), s=(2 * side, 2 * side))
    field = np.fft.irfft2(laid * kernel, s=(2 * side, 2 * side))[:, :side, :side].reshape(2, -1) / cell
    read = sum(field[:, index + shift] * part for part, shift in parts)
    pushes: Floats = np.asarray(read).T * weight[:, None]
    return pushes


def _pulls(at: Floats, links: Ints) -> Floats:
    """Σ of the ways to the neighbours."""
    pulls = np.zeros_like(at)
    way = at[links[:, 0]] - at[links[:, 1]]
    for axis in (0, 1):
        pulls[:, axis] = np.bincount(links[:, 0], way[:, axis], len(at)) - np.bincount(
            links[:, 1], way[:, axis], len(at)
        )
    return pulls


def _apart(at: Floats) -> Floats:
    """The picture so large that each node has a square of 2, and nodes nearer to one another than 1 moved apart."""
    area = float(np.prod(np.quantile(at, 0.95, axis=0) - np.quantile(at, 0.05, axis=0)))
    at = at * float(np.sqrt(4 * len(at) / max(area, 1e-9)))
    for _ in range(_APART_ROUNDS):
        cells = np.floor(at).astype(np.int64)
        cells -= cells.min(axis=0) - 1
        rows = int(cells[:, 1].max()) + 2
        key = cells[:, 0] * rows + cells[:, 1]
        order = np.argsort(key, kind="stable")
        at, key = at[order], key[order]
        move = np.zeros_like(at)
        own = np.arange(len(at))
        for shift in (0, 1, rows - 1, rows, rows + 1):  # half of the cells around: each pair is seen once
            first = own + 1 if shift == 0 else np.searchsorted(key, key + shift)
            for number in range(_CROWD):
                other = np.minimum(first + number, len(at) - 1)
                pair = np.flatnonzero((first + number < len(at)) & (key[other] == key + shift))
                _push_pairs(at, move, pair, other[pair])
        at += move
        back = np.empty_like(order)
        back[order] = own
        at = at[back]
        if np.abs(move).max(initial=0.0) < 0.02:
            break
    return at


def _push_pairs(at: Floats, move: Floats, one: Ints, other: Ints) -> None:
    way = at[one] - at[other]
    length = np.hypot(way[:, 0], way[:, 1])
    close = np.flatnonzero(length < 1)
    one, other, way, length = one[close], other[close], way[close], length[close]
    turn = _GOLDEN * one  # two at one place part in a direction of their own
    way = np.where(length[:, None] > 1e-9, way, np.stack([np.cos(turn), np.sin(turn)], axis=1) * 1e-3)
    push = way * (0.3 * (1 - length) / np.maximum(length, 1e-3))[:, None]
    for axis in (0, 1):
        move[:, axis] += np.bincount(one, push[:, axis], len(at)) - np.bincount(other, push[:, axis], len(at))
