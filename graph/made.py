"""A plan made ready for the store, apart from it: its facts as quads, checked, with what follows from them alone.

This is most of what a build does, and needs nothing of other plans: it can be done in any process, and what it gives
is bytes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import DataFault
from ..ontology.model import Facts
from . import check, infer, mentions, packed, rdf
from .iri import Iris
from .manifest import PlanEntry
from .ntriples import lines
from .register import Register

_SIZE = 8  # bytes that say how long the first part is
_END = b" .\n"  # of a statement; nowhere else, for a literal's line ends are escaped


@dataclass(frozen=True, slots=True)
class Made:
    """A plan ready to be stored. `told` is what whoever made it wants said of it, as JSON."""

    entry: PlanEntry
    received: str
    mentions: str  # as `mentions.write` has them
    graphs: Mapping[str, bytes]  # N-Triples by graph, named as in N-Quads: its own, what follows from it, decisions
    packed: bytes  # the graphs as the store keeps them
    statements: int  # how many it says
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
        """Compressed: what it is, then its graphs as the store keeps them."""
        head: dict[str, Any] = {"entry": asdict(self.entry), "received": self.received, "mentions": self.mentions}
        head |= {"statements": self.statements, "told": self.told}
        first = zlib.compress(json.dumps(head, ensure_ascii=False).encode(), 1)
        return len(first).to_bytes(_SIZE) + first + self.packed

    @classmethod
    def from_bytes(cls, data: bytes) -> Made:
        """ValueError where these are not such bytes, or not whole."""
        end = _SIZE + int.from_bytes(data[:_SIZE])
        try:
            said = json.loads(zlib.decompress(data[_SIZE:end]))
            entry, packs = PlanEntry.from_json(said["entry"]), data[end:]
            kept = packed.unpack(packs), packs, said["statements"], said["told"]
            return cls(entry, said["received"], said["mentions"], *kept)
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
    said = rdf.statements(facts, base, register)
    report = check.report(said, facts.received)
    if not report.conforms:
        raise DataFault(report.brief(), where=facts.plan.filename, hint="it was not put in place")
    iris, path = Iris(base), facts.plan.path
    graphs = {
        iris.plan_graph(path): lines(said),
        iris.inferred_graph(path): lines(infer.within(said)),
        iris.graph("decisions"): lines(rdf.decisions(facts, base)),
    }
    return together(facts, base, graphs, key, told, decided)


def together(
    facts: Facts,
    base: str,
    written: Mapping[str, bytes],
    key: str = "",
    told: Mapping[str, Any] | None = None,
    decided: str = "",
) -> Made:
    """The plan of facts whose graphs are N-Triples already, by IRI; an empty one is left out."""
    places = mentions.write(facts, Iris(base))
    graphs = {f"<{graph}>": said for graph, said in written.items() if said}
    every = b"".join(graphs.values())
    entry = PlanEntry.of(facts, Iris(base), places, every, key, decided)
    return Made(entry, facts.received, places, graphs, packed.pack(graphs), every.count(b"\n"), told or {})
