"""The ontology for the graph floor: its Turtle files as triples, the rules of inference, the shapes."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from ..ontology import files


@lru_cache(maxsize=1)
def triples() -> tuple[ox.Triple, ...]:
    """Classes, properties and concepts; blank nodes have names that follow from their content."""
    dataset = ox.Dataset(quad for path in (files.CLASSES, files.CONCEPTS) for quad in ox.parse(path=str(path)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted((quad.triple for quad in dataset), key=str))


@lru_cache(maxsize=1)
def rules() -> tuple[tuple[str, str], ...]:
    """Name and text of each CONSTRUCT rule, in order of their names."""
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in files.rules())


@lru_cache(maxsize=1)
def shapes() -> str:
    """The SHACL shapes, as Turtle."""
    return files.SHAPES.read_text(encoding="utf-8")
