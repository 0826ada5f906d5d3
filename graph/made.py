"""A plan made ready for the store, apart from it: its facts as quads, checked, with what follows from them alone.

This is most of what a build does, and needs nothing of other plans: it can be done in any process, and what it gives
is bytes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from typing import Any

import pyoxigraph as ox

from ..errors import DataFault
from ..ontology.model import Facts
from . import check, infer, mentions, rdf
from .iri import Iris
from .manifest import PlanEntry
from .register import Register

_END = b" .\n"  # of a statement; nowhere else, for a literal's line ends are escaped


@dataclass(frozen=True, slots=True)
class Made:
    """A plan ready to be stored. `told` is what whoever made it wants said of it, as JSON."""

    entry: PlanEntry
    received: str
    mentions: str  # as `mentions.write` has them
    graphs: Mapping[str, bytes]  # N-Triples by graph, named as in N-Quads: its own, what follows from it, decisions
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ntriples(self) -> bytes:
        """All that is said, in no graph."""
        return b"".join(self.graphs.values())

    @property
    def nquads(self) -> bytes:
        """All that is said, in its graphs."""
        return b"".join(lines.replace(_END, f" {graph}".encode() + _END) for graph, lines in self.graphs.items())

    def to_bytes(self) -> bytes:
        """Compressed: a plan's quads shrink to a twentieth."""
        sizes = {graph: len(lines) for graph, lines in self.graphs.items()}
        head = {
            "entry": asdict(self.entry),
            "told": self.told,
            "received": self.received,
            "mentions": self.mentions,
            "graphs": sizes,
        }
        return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.ntriples, 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Made:
        """ValueError where these are not such bytes, or not whole."""
        try:
            head, _, lines = zlib.decompress(data).partition(b"\n")
            said = json.loads(head)
            ends = list(accumulate(said["graphs"].values(), initial=0))
            graphs = {
                graph: lines[begin:end] for graph, begin, end in zip(said["graphs"], ends, ends[1:], strict=False)
            }
            return cls(PlanEntry.from_json(said["entry"]), said["received"], said["mentions"], graphs, said["told"])
        except (zlib.error, KeyError, TypeError) as error:
            raise ValueError(f"no plan made ready: {error}") from None


def make(
    facts: Facts,
    base: str,
    register: Register | None = None,
    key: str = "",
    told: Mapping[str, Any] | None = None,
    decided: str = "",
) -> Made:
    """One plan's facts made ready; `key` and `decided` are those of its entry. DataFault where they do not conform."""
    quads = rdf.quads(facts, base, register)
    report = check.report(quads, facts.received)
    if not report.conforms:
        raise DataFault(report.brief(), where=facts.plan.filename, hint="it was not put in place")
    places = mentions.write(facts, Iris(base))
    entry = PlanEntry.of(facts, Iris(base), places, key, decided)
    inferred = infer.within(quads, Iris(base).inferred_graph(entry.path))
    graphs = filter(None, (quads, inferred, rdf.decisions(facts, base)))
    return Made(entry, facts.received, places, dict(map(_lines, graphs)), told or {})


def _lines(quads: Sequence[ox.Quad]) -> tuple[str, bytes]:
    """The one graph that all of them are in, and their triples."""
    graph = str(quads[0].graph_name)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return graph, lines.replace(f" {graph}".encode() + _END, _END)
