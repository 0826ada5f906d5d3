"""Where the ontology's files are: the Turtle files, the rules of inference and the hygiene checks."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
CLASSES = FOLDER / "innograph.ttl"
CONCEPTS = FOLDER / "concepts.ttl"
SHAPES = FOLDER / "shapes.ttl"
ALIGNMENT = FOLDER / "alignment.ttl"  # for others; never needed to run


def rules() -> tuple[Path, ...]:
    """The CONSTRUCT rules, one for each property chain and transitive property, in order of their names."""
    return tuple(sorted((FOLDER / "rules").glob("*.rq")))


def checks() -> tuple[Path, ...]:
    """The hygiene queries, whose rows (?term, ?fault) are complaints about the ontology, in order of their names."""
    return tuple(sorted((FOLDER / "checks").glob("*.rq")))
