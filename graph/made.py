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

import pyoxigraph as ox

from ..errors import DataFault
from ..ontology.model import Facts
from . import check, infer, mentions, rdf
from .iri import Iris
from .manifest import PlanEntry
from .register import Register


@dataclass(frozen=True, slots=True)
class Made:
    """A plan ready to be stored. `told` is what whoever made it wants said of it, as JSON."""

    entry: PlanEntry
    received: str
    mentions: str  # as `mentions.write` has them
    nquads: bytes  # its own graph, the graph of what follows from it alone, and what was decided about it
    told: Mapping[str, Any] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Compressed: a plan's quads shrink to a twentieth."""
        head = {"entry": asdict(self.entry), "told": self.told, "received": self.received, "mentions": self.mentions}
        return zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.nquads, 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Made:
        """ValueError where these are not such bytes, or not whole."""
        try:
            head, _, nquads = zlib.decompress(data).partition(b"\n")
            said = json.loads(head)
            return cls(PlanEntry.from_json(said["entry"]), said["received"], said["mentions"], nquads, said["told"])
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
    quads += infer.within(quads, Iris(base).inferred_graph(entry.path))
    quads += rdf.decisions(facts, base)
    nquads = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return Made(entry, facts.received, places, nquads, told or {})
