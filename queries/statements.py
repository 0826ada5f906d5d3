"""All that one plan says, row by row: bodies, efforts, targets, relations, outcomes, each with its quote and place.

What `export xlsx` writes and a brief is written from. Plan by plan, so that a graph of thousands needs no more memory
than the largest of its plans.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..graph.manifest import PlanEntry
from ..graph.projection import project
from ..graph.property import Node, Relationship
from ..graph.store import GraphStore
from ..ontology.terms import PREDICATES
from .answer import Row, Value

# Where a statement stands: the end of every row.
_WHERE = ("quote", "section", "line", "page", "paragraph", "start", "end")
PLACE = (*_WHERE, "planTitle", "issuer", "planPlace", "planYear", "plan", "source")
_FIGURE = ("indicator", "comparator", "low", "high", "unit", "year")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "bodies": ("name", "type", "nameInText", "english", "aliases", "linked", "confidence", *PLACE),
    "efforts": (
        *("action", "commitment", "resource", "vehicle", "actedBy", "fields", "channel", "locatedIn"),
        *("measure", "title", "trigger", "confidence", *PLACE),
    ),
    "targets": (*_FIGURE, "commitment", "concerns", "measure", "title", "trigger", "confidence", *PLACE),
    "relations": ("subject", "predicate", "object", "confidence", *PLACE),
    "outcomes": ("concerns", "indicator", "low", "high", "unit", "year", "measure", "title", "confidence", *PLACE),
}
_KINDS = {"Effort": "efforts", "Target": "targets", "Outcome": "outcomes"}
_BODIES = frozenset({"Actor", "ActorGroup", "Platform", "Instrument"})
_RELATIONS = {edge.name: edge for edge in PREDICATES.values()}
_NAMES = {"zh-Hans": "nameHans", "zh-Hant": "nameHant", "en": "nameEn"}
_GENERAL = frozenset({"Actor", "Platform", "Instrument"})
_JOINT = "、"


@dataclass(frozen=True, slots=True)
class Statement:
    """One row. `iri` is that of the statement or body, `named` those of the things that it names."""

    iri: str
    label: str
    named: tuple[str, ...]
    row: Row


def statements(store: GraphStore, plan: PlanEntry, lang: str) -> Mapping[str, list[Statement]]:
    """What the plan says, by the kinds of COLUMNS, each in the order of the text; labels in `lang`."""
    return _Plan(store, plan, lang).found()


class _Plan:
    def __init__(self, store: GraphStore, plan: PlanEntry, lang: str) -> None:
        self.graph = project(store.quads(plan.graph), store.iris)
        self.lang = lang
        source = self.graph.nodes[plan.iri].properties.get("source")
        self.about: Row = {
            "planTitle": plan.title,
            "issuer": plan.issuer,
            "planPlace": plan.place,
            "planYear": plan.year,
            "plan": plan.iri,
            "source": None if source is None else str(source),
        }
        self.edges: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.setter: dict[str, str] = {}  # of targets and outcomes
        for link in self.graph.relationships:
            self.edges[link.source][link.type].append(link.target)
            if link.type in ("HAS_TARGET", "HAS_OUTCOME"):
                self.setter[link.target] = link.source

    def found(self) -> Mapping[str, list[Statement]]:
        kinds: dict[str, list[Statement]] = {kind: [] for kind in COLUMNS}
        makers: Mapping[str, Callable[[Node], Statement]] = {
            "efforts": self._effort,
            "targets": self._target,
            "outcomes": self._target,
        }
        for node in self.graph.nodes.values():
            kind = next((kind for label, kind in _KINDS.items() if label in node.labels), None)
            if kind:
                kinds[kind].append(makers[kind](node))
            elif _BODIES.intersection(node.labels) and "quote" in node.properties:
                kinds["bodies"].append(self._body(node))
        kinds["relations"] = list(self._relations())
        for one in kinds.values():
            one.sort(key=lambda said: (said.row["start"] or 0, said.row["end"] or 0, said.iri))
        return kinds

    def label(self, iri: str) -> str:
        properties = self.graph.nodes[iri].properties
        return str(properties.get(_NAMES[self.lang]) or properties.get("name") or iri)

    def _statement(self, node: Node, named: Iterator[str] | tuple[str, ...], row: Row) -> Statement:
        return Statement(node.iri, self.label(node.iri), tuple(dict.fromkeys(named)), {**row, **self._place(node)})

    def _place(self, said: Node | Relationship) -> Row:
        """The evidence, and what is known of the plan."""
        return {**{name: _plain(said.properties.get(name)) for name in ("confidence", *_WHERE)}, **self.about}

    def _joined(self, iri: str, edge: str) -> str | None:
        return _JOINT.join(sorted(map(self.label, self.edges[iri][edge]))) or None

    def _task(self, iri: str | None) -> Row:
        """Number and title of a task; nothing of the plan itself."""
        if iri is None or "Task" not in self.graph.nodes[iri].labels:
            return {"measure": None, "title": None}
        return {"measure": _plain(self.graph.nodes[iri].properties.get("identifier")), "title": self.label(iri)}

    def _body(self, node: Node) -> Statement:
        properties = node.properties
        row: Row = {
            "name": self.label(node.iri),
            "type": next((label for label in node.labels if label not in _GENERAL), node.labels[0]),
            "nameInText": _plain(properties.get("name")),
            "english": _plain(properties.get("nameEn")),
            "aliases": _plain(properties.get("aliases")),
            "linked": _plain(properties.get("linked")),
        }
        return self._statement(node, (node.iri,), row)

    def _effort(self, node: Node) -> Statement:
        edges = self.edges[node.iri]
        row: Row = {
            "action": _plain(node.properties.get("action")),
            "commitment": _plain(node.properties.get("commitment")),
            "resource": self._joined(node.iri, "GATHERS"),
            "vehicle": self._joined(node.iri, "THROUGH"),
            "actedBy": self._joined(node.iri, "ACTED_BY"),
            "fields": self._joined(node.iri, "IN_FIELD"),
            "channel": self._joined(node.iri, "CHANNEL"),
            "locatedIn": self._joined(node.iri, "LOCATED_IN"),
            **self._task(next(iter(edges["UNDER_TASK"]), None)),
            "trigger": _plain(node.properties.get("trigger")),
        }
        kinds = ("GATHERS", "THROUGH", "ACTED_BY", "IN_FIELD", "LOCATED_IN")
        return self._statement(node, (iri for kind in kinds for iri in edges[kind]), row)

    def _target(self, node: Node) -> Statement:
        properties = node.properties
        row: Row = {name: _plain(properties.get("unitText" if name == "unit" else name)) for name in _FIGURE}
        row |= {
            "commitment": _plain(properties.get("commitment")),
            "concerns": self._joined(node.iri, "CONCERNS"),
            **self._task(self.setter.get(node.iri)),
            "trigger": _plain(properties.get("trigger")),
        }
        return self._statement(node, tuple(self.edges[node.iri]["CONCERNS"]), row)

    def _relations(self) -> Iterator[Statement]:
        for link in self.graph.relationships:
            if link.type not in _RELATIONS or "quote" not in link.properties:
                continue
            row: Row = {
                "subject": self.label(link.source),
                "predicate": _RELATIONS[link.type].local,
                "object": self.label(link.target),
                **self._place(link),
            }
            label = f"{row['subject']} — {_RELATIONS[link.type].labels[self.lang]} — {row['object']}"
            yield Statement(f"{link.source} {link.type} {link.target}", label, (link.source, link.target), row)


def _plain(value: object) -> Value:
    if isinstance(value, tuple):
        return _JOINT.join(map(str, value)) or None
    return value if isinstance(value, str | int | float | bool) else None
