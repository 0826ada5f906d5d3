"""What each graph of a generation says, in files beside the database: read in order, and in memory for one plan.

The database answers questions. Read from end to end it would look up each term where it happens to lie, and its caches
would grow with the graph.

    graphs/HASH       a plan: what it says, what follows from that, what was decided about it
    graphs/register   the register of known bodies, as far as plans speak of them
    graphs/inferred   what follows from several plans together

>>> packed = pack({"<urn:g>": b"<urn:a> <urn:b> <urn:c> .\\n"})
>>> unpack(packed)
{'<urn:g>': b'<urn:a> <urn:b> <urn:c> .\\n'}
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox

from . import generations
from .manifest import PlanEntry

GRAPHS = "graphs"
REGISTER, INFERRED = "register", "inferred"
_FORM = ox.RdfFormat.N_TRIPLES
Graphs = Mapping[str, Iterable[ox.Quad]]  # by IRI, which the quads need not name


class Packs:
    """The graphs of a generation but the ontology: plan by plan in order of their IRIs, then those across plans.

    They are read anew each time it is gone through.
    """

    def __init__(self, generation: Path, plans: Sequence[PlanEntry]) -> None:
        """`generation` is its folder, `plans` those of its manifest. StoreError, when read, where a file is broken."""
        self._generation, self._plans = generation, plans

    def __iter__(self) -> Iterator[Graphs]:
        for name in (*(plan.graphs for plan in self._plans), REGISTER, INFERRED):
            yield self._read(name)

    def of(self, plan: PlanEntry) -> Graphs:
        """The graphs of one plan."""
        return self._read(plan.graphs)

    def _read(self, name: str) -> Graphs:
        try:
            packed = unpack((self._generation / GRAPHS / name).read_bytes())
        except generations.BROKEN as error:
            raise generations.broken(self._generation, error) from error
        return {graph[1:-1]: ox.parse(lines, format=_FORM, lenient=True) for graph, lines in packed.items()}


def pack(graphs: Mapping[str, bytes]) -> bytes:
    """N-Triples by graph, named as in N-Quads, as bytes: a plan's shrink to a twentieth."""
    sizes = {graph: len(lines) for graph, lines in graphs.items()}
    return zlib.compress(json.dumps(sizes, ensure_ascii=False).encode() + b"\n" + b"".join(graphs.values()), 1)


def unpack(data: bytes) -> dict[str, bytes]:
    """What `pack` was given. ValueError where these are not such bytes, or not whole."""
    try:
        head, _, lines = zlib.decompress(data).partition(b"\n")
        sizes = json.loads(head)
        ends = list(accumulate(sizes.values(), initial=0))
    except (zlib.error, TypeError, AttributeError) as error:
        raise ValueError(f"no packed graphs: {error}") from None
    return {graph: lines[begin:end] for graph, begin, end in zip(sizes, ends, ends[1:], strict=False)}
