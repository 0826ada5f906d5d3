"""The property graph: nodes with labels and properties, relationships with a type and properties.

A projection of the RDF graph by one rule without exceptions; every outlet but RDF and SPARQL uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# A value of a property: what both Cypher and GraphML can hold. A list is a tuple of strings, sorted.
Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing. `labels` are the local names of its classes and of their ino: superclasses, sorted."""

    iri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A statement between two things, in RDF's direction. `source` and `target` are IRIs of nodes."""

    type: str  # UPPER_SNAKE
    source: str
    target: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes by IRI in order of IRI; relationships in order of source, type, target."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    relationships: tuple[Relationship, ...] = ()
