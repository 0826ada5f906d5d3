"""The property graph: nodes with labels and properties, relationships with a type and properties.

A projection of the RDF graph by one rule, which every outlet but RDF and SPARQL uses (docs/property-graph.md):

- a thing of an `ino:` class is a node, labelled with its classes and their `ino:` superclasses
- a statement of a named graph between two nodes is a relationship, typed with the property's local name in UPPER_SNAKE,
  in RDF's direction; what two graphs state is two relationships, and `inferred` says whether it follows from others
- all else is a property under its local name, concepts by their words ("build", "at-least")

and what is declared below, where RDF needs nodes for what a property graph says with properties: evidence and reified
statements are folded into what they are of. Each node and each relationship has one home, its `graph`: a relationship
the named graph that states it, a node the first that says what it is: plans' by IRI, then the register's, then others.
So the property graph can be had whole or part by part, which takes memory for one part alone (`projection.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..ontology.terms import ONTOLOGY, Class, Property, expand

# A value of a property: what both Cypher and GraphML can hold. A list is a tuple of strings, sorted.
Value = str | int | float | bool | tuple[str, ...]

# --- What is declared beside the rule

# Classes whose things are no nodes, but properties of what they are about.
FOLDED = frozenset({Class.EVIDENCE, Class.STATEMENT})
# What a piece of evidence becomes, and over which properties each is found.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "plan": (expand("oa:hasSource"),),
    "section": (Property.SECTION.iri, expand("dcterms:identifier")),
    "quote": (expand("oa:hasSelector"), expand("oa:exact")),
    "prefix": (expand("oa:hasSelector"), expand("oa:prefix")),
    "suffix": (expand("oa:hasSelector"), expand("oa:suffix")),
    "start": (expand("oa:hasSelector"), expand("oa:refinedBy"), expand("oa:start")),
    "end": (expand("oa:hasSelector"), expand("oa:refinedBy"), expand("oa:end")),
    "line": (Property.LINE.iri,),
    "page": (Property.PAGE.iri,),
    "paragraph": (Property.PARAGRAPH.iri,),
}
# Things that plans share: each piece of their evidence is a relationship EVIDENCE to the task (or plan) where it
# stands, with what that plan says of the thing: OF_MENTION. The node has the first piece too, by plan and place, as
# all other nodes have theirs.
SHARED = frozenset(
    {Class.ACTOR, Class.ACTOR_GROUP, Class.PLATFORM, Class.INSTRUMENT, Class.FIELD, Class.PLACE, Class.CHANNEL}
)
OF_MENTION = tuple(
    sorted(one.iri for one in (Property.NAME, Property.CONFIDENCE, Property.RULE, Property.LINKED, Property.LEVEL))
)
MENTION = Property.EVIDENCE.name
# Labels by language; `name` is as the text has it, and all other forms are `aliases`.
LABELS: Mapping[str, str] = {"zh-hans": "nameHans", "zh-hant": "nameHant", "en": "nameEn"}
# A task's own extent: its `start` and `end` are those of its heading, as its `quote` is.
TASK_EXTENT: Mapping[str, str] = {Property.START.iri: "textStart", Property.END.iri: "textEnd"}
# What may have several values, and is a list even where it has one.
LISTS = frozenset({"aliases", "candidate", "exactMatch", "hiddenLabel", "pinyin", "trigger"})
# What says how it is stated, not what.
STATED = frozenset({expand("rdf:subject"), expand("rdf:predicate"), expand("rdf:object")})


@dataclass(frozen=True, slots=True)
class Node:
    """A thing. `labels` are the local names of its classes and of their ino: superclasses, sorted."""

    iri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]

    @property
    def graph(self) -> str:
        """Its home: the IRI of a named graph."""
        return str(self.properties.get("graph", ""))


@dataclass(frozen=True, slots=True)
class Relationship:
    """A statement between two things, in RDF's direction. `source` and `target` are IRIs of nodes.

    `iri` is among the properties where RDF has one: that of a reified statement, and EVIDENCE's of its evidence. No two
    relationships agree in type, source, target, graph, iri, plan, start and end.
    """

    type: str  # UPPER_SNAKE
    source: str
    target: str
    properties: Mapping[str, Value]

    @property
    def graph(self) -> str:
        """Its home: the IRI of the named graph that states it."""
        return str(self.properties.get("graph", ""))


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes by IRI in order of IRI; relationships in order of source, type, target, graph and evidence."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    relationships: tuple[Relationship, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The nodes and relationships at home in one named graph, in their order. Ends may be nodes of other parts."""

    graph: str
    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]


def joined(parts: Iterable[Part]) -> PropertyGraph:
    """The property graph of these parts."""
    nodes: dict[str, Node] = {}
    relationships: list[Relationship] = []
    for part in parts:
        nodes |= {node.iri: node for node in part.nodes}
        relationships += part.relationships
    return PropertyGraph(dict(sorted(nodes.items())), tuple(sorted(relationships, key=order)))


def order(relationship: Relationship) -> tuple[str, str, str, str, str, str, int, int]:
    """What relationships are sorted by; no two of a graph have the same."""
    said = relationship.properties
    named = str(said.get("iri", "")), str(said.get("plan", ""))
    place = int(str(said.get("start", -1))), int(str(said.get("end", -1)))
    return relationship.source, relationship.type, relationship.target, relationship.graph, *named, *place


def is_term(iri: str) -> bool:
    """Whether it is one of the ontology's own, which are no nodes."""
    return iri == ONTOLOGY or iri.startswith(f"{ONTOLOGY}#")
