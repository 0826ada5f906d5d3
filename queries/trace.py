"""The way from a body to the plan's goals over efforts, vehicles, measures and focus areas, with quotes and places.

Goals are the targets of the same measure, the focus area with the aim that its title states, then the plan. Headline
targets stand at the plan and are not shown: no measure is said to reach them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ..graph.store import GraphStore
from ..ontology.terms import ACTIONS, COMMITMENTS
from . import names
from .answer import Row
from .run import ask

if TYPE_CHECKING:
    from rich.tree import Tree

_EVIDENCE = """
  ?evidence oa:hasSource ?plan ; oa:hasSelector ?selector .
  ?selector oa:exact ?quote ; oa:refinedBy ?position .
  ?position oa:start ?start ; oa:end ?end ."""
# Who takes part in what: the body, and its offshoots where the body has no part of its own in the effort.
_EFFORTS = f"""
SELECT DISTINCT ?who ?part ?effort ?action ?commitment ?vehicle ?task ?quote ?start ?end WHERE {{
  ?who ino:affiliatedWith* $body .
  ?effort ?part ?who ; ino:underTask ?task ; ino:action ?action ; ino:commitment ?commitment ; ino:evidence ?evidence .
  FILTER(?part IN (ino:gathers, ino:through, ino:actedBy))
  FILTER(?who = $body || NOT EXISTS {{ ?effort ino:gathers|ino:through|ino:actedBy $body }})
  OPTIONAL {{ ?effort ino:through ?vehicle }}
{_EVIDENCE}
}} ORDER BY ?plan ?start ?end ?effort ?who ?part"""
_OFFSHOOT = f"""
SELECT DISTINCT ?above ?quote ?start ?end WHERE {{
  ?statement rdf:subject $who ; rdf:predicate ino:affiliatedWith ; rdf:object ?above ; ino:evidence ?evidence .
  ?above ino:affiliatedWith* $body .
{_EVIDENCE}
}} ORDER BY ?plan ?start ?end ?above LIMIT 1"""
_TASK = f"""
SELECT DISTINCT ?number ?above ?class ?quote ?start ?end WHERE {{
  $task a ?class .
  VALUES ?class {{ ino:Task ino:Measure ino:FocusArea ino:Plan }}
  OPTIONAL {{ $task dcterms:identifier ?number }}
  OPTIONAL {{ $task ino:partOf ?above }}
  OPTIONAL {{
    $task ino:evidence ?evidence .
{_EVIDENCE}
  }}
}} ORDER BY DESC(?class = ino:Measure || ?class = ino:FocusArea || ?class = ino:Plan) LIMIT 1"""
_TARGETS = f"""
SELECT DISTINCT ?target ?quote ?start ?end WHERE {{
  $task ino:hasTarget ?target .
  ?target ino:evidence ?evidence .
{_EVIDENCE}
}} ORDER BY ?start ?end ?target"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: over `predicate` (a property's local name) to `node` (its label; `iri` its IRI).

    `quote` stands in the plan's received text at `start`..`end` (code points, end exclusive); None where the text has
    no words for the step. `steps` lead on from here.
    """

    predicate: str
    node: str
    iri: str
    quote: str | None
    start: int | None
    end: int | None
    steps: tuple[Step, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "predicate": self.predicate,
            "node": self.node,
            "iri": self.iri,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "steps": [step.to_json() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Trace:
    """All ways from one body. `node` is its label, `iri` its IRI."""

    node: str
    iri: str
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        return {"node": self.node, "iri": self.iri, "steps": [step.to_json() for step in self.steps]}

    def tree(self) -> Tree:
        """As a tree for the terminal: each node, how it is reached, and the words it rests on."""
        from rich.text import Text
        from rich.tree import Tree

        def grow(tree: Tree, steps: tuple[Step, ...]) -> None:
            for step in steps:
                line = Text.assemble((f"{step.predicate} ", "dim"), (step.node, "bold"))
                if step.quote is not None:
                    line.append(f"  「{step.quote}」", "italic")
                    line.append(f" {step.start}–{step.end}", "dim")
                grow(tree.add(line), step.steps)

        root = Tree(Text(self.node, "bold"))
        grow(root, self.steps)
        return root


def trace(graph: GraphStore, name: str, lang: str | None = None) -> Trace:
    """Every way from the body `name` (a name in any form, or an IRI) to the plans' goals; labels in `lang`, by default
    the plans' own. UnknownName where the graph has no such body."""
    iri = names.resolve(graph.store, name, "body")
    walk = _Walk(graph, iri, lang or names.language(graph.store))
    return Trace(walk.label(iri), iri, tuple(walk.first()))


class _Walk:
    def __init__(self, graph: GraphStore, body: str, lang: str) -> None:
        self.graph, self.body, self.lang = graph, body, lang

    def rows(self, query: str, **nodes: str) -> list[Row]:
        return ask(self.graph.store, query, {name: ox.NamedNode(iri) for name, iri in nodes.items()}).rows

    def label(self, iri: str) -> str:
        return names.label(self.graph.store, iri, self.lang)

    def first(self) -> Iterator[Step]:
        """The body's own efforts, then those of its offshoots behind a step to each."""
        efforts: dict[str, list[Step]] = {}
        for row in self.rows(_EFFORTS, body=self.body):
            efforts.setdefault(str(row["who"]), []).append(self.effort(row))
        yield from efforts.pop(self.body, ())
        for who, steps in efforts.items():
            said = self.rows(_OFFSHOOT, who=who, body=self.body)
            yield self.step("affiliatedWith", who, said[0] if said else {}, *steps)

    def step(self, predicate: str, iri: str, row: Row, *steps: Step, node: str | None = None) -> Step:
        quote, start, end = row.get("quote"), row.get("start"), row.get("end")
        return Step(
            predicate,
            node or self.label(iri),
            iri,
            None if quote is None else str(quote),
            None if start is None else int(start),
            None if end is None else int(end),
            steps,
        )

    def effort(self, row: Row) -> Step:
        iri, vehicle, task = str(row["effort"]), row["vehicle"], str(row["task"])
        onward: tuple[Step, ...] = (self.task("underTask", task, row),)
        if vehicle is not None and vehicle != row["who"]:
            onward = (self.step("through", str(vehicle), row, *onward),)
        firmness = COMMITMENTS[_slug(row["commitment"])].labels[self.lang]
        action = ACTIONS[_slug(row["action"])].labels[self.lang]
        shown = f"{action} ({firmness})" if self.lang == "en" else f"{action}（{firmness}）"
        return self.step(str(row["part"]).partition("#")[2], iri, row, *onward, node=shown)

    def task(self, predicate: str, iri: str, below: Row) -> Step:
        """The step to a task and all beyond it. Its words are its heading; without them, those that led here."""
        row = self.rows(_TASK, task=iri)[0]
        kind, above = str(row["class"]).partition("#")[2], row["above"]
        onward = [self.task("partOf", str(above), {})] if above is not None else []
        # a plan's own targets are headlines; a focus area's are those of an effort right below it only
        if kind != "Plan" and (predicate == "underTask" or kind == "Measure"):
            targets = self.rows(_TARGETS, task=iri)
            onward = [self.step("hasTarget", str(target["target"]), target) for target in targets] + onward
        words = below if row["quote"] is None else row
        return self.step(predicate, iri, words, *onward, node=self.titled(iri, row["number"]))

    def titled(self, iri: str, number: object) -> str:
        """In English a task's label is its kind and number already."""
        return self.label(iri) if number is None or self.lang == "en" else f"{number} {self.label(iri)}"


def _slug(iri: object) -> str:
    return str(iri).partition("#")[2].partition("-")[2]
