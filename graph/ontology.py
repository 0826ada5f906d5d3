"""The ontology in the graph: its Turtle files as quads, and the rules of inference beside them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from ..ontology import terms

FOLDER = Path(terms.__file__).parent
_FILES = ("innograph.ttl", "concepts.ttl")  # the alignment is for others and never needed to run


@lru_cache(maxsize=1)
def triples() -> tuple[ox.Triple, ...]:
    """Classes, properties and concepts; blank nodes have names that follow from their content."""
    dataset = ox.Dataset()
    for name in _FILES:
        for quad in ox.parse(path=str(FOLDER / name)):
            dataset.add(quad)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in dataset), key=str))


@lru_cache(maxsize=1)
def rules() -> tuple[tuple[str, str], ...]:
    """Name and text of each CONSTRUCT rule, in order of their names."""
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "rules").glob("*.rq")))


@lru_cache(maxsize=1)
def shapes() -> str:
    """The SHACL shapes, as Turtle."""
    return (FOLDER / "shapes.ttl").read_text(encoding="utf-8")
