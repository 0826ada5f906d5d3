"""The drawing of a whole graph, for the explorer's page *Graph*: what is drawn, where it stands, how it is written.

One JSON document per language, in columns, since a browser reads fifty thousand nodes in a moment that way: `nodes` and
`edges` have a list for each thing that is known of them, and refer to one another, to classes, kinds, commitments and
plans by their places in the lists of those. Places in plans (`start`, `end`) are code points of the received text from
0, and -1 where a thing has none. An edge that states something of its own has its place in `own`; what an edge of an
effort, target or outcome states is that thing's.

The layout takes a while on large graphs, so a generation's drawing is made once and kept beside it (`keep`).
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..ontology.terms import COMMITMENTS, LANGUAGES, Class, Property
from .picture import FAMILIES, family_of, label_of, names_of
from .property import MENTION, Node, Part
from .spreading import positions

FORM = 1  # of the documents: a file of another is written anew
_KINDS = {p.name: p for p in Property if p.to_thing}
_FIRMNESS = {slug: at for at, slug in enumerate(COMMITMENTS)}
_PART = 100  # of the distance at which two nodes stand side by side: the unit of places in the drawing
Place = tuple[str, int, int]  # IRI of the plan, start, end


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node: the class that it is drawn as, a label in each of LANGUAGES, and where it stands in its plan."""

    iri: str
    family: Class
    labels: tuple[str, ...]
    commitment: int  # its place among COMMITMENTS, or -1
    place: Place | None


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` and `target` are nodes' numbers, `kind` is a relationship's type, `own` a place of its own."""

    source: int
    target: int
    kind: str
    own: Place | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: nodes in order of their IRIs, edges between them, and each node's x and y (y upwards)."""

    nodes: tuple[Drawn, ...]
    edges: tuple[Edge, ...]
    at: tuple[tuple[int, int], ...]


def draw(parts: Iterable[Part]) -> Drawing:
    """Everything that plans speak of, and what they state of it; what is inferred is left out, as in the picture.

    Of what several plans state alike the first with a quote is drawn. A thing that nothing is stated of hangs on the
    task that names it.
    """
    nodes: dict[str, Drawn] = {}
    known: dict[str, str] = {}  # one object for each IRI, however many edges name it
    stated: dict[tuple[str, str, str], Place | None] = {}
    named: dict[str, tuple[str, Place | None]] = {}
    for part in parts:
        for node in part.nodes:
            if family := family_of(node):
                nodes[known.setdefault(node.iri, node.iri)] = _drawn(node, family)
        for one in part.relationships:
            if one.properties.get("inferred"):
                continue
            source, target = (known.setdefault(iri, iri) for iri in (one.source, one.target))
            if one.type == MENTION:
                named.setdefault(source, (target, _place(one.properties)))
            elif not stated.get((source, one.type, target)):
                stated[source, one.type, target] = _place(one.properties) if "quote" in one.properties else None
    linked = {iri for source, _, target in stated for iri in (source, target) if source in nodes and target in nodes}
    stated |= {(iri, MENTION, task): place for iri, (task, place) in named.items() if iri not in linked}
    number = {iri: at for at, iri in enumerate(sorted(nodes))}
    edges = tuple(
        Edge(number[source], number[target], kind, place)
        for (source, kind, target), place in sorted(stated.items(), key=lambda one: one[0])
        if source in number and target in number
    )
    at = positions(len(nodes), np.array([(edge.source, edge.target) for edge in edges], dtype=np.int64))
    whole = np.rint(at * _PART).astype(int).tolist()
    return Drawing(tuple(nodes[iri] for iri in number), edges, tuple((x, y) for x, y in whole))


def _drawn(node: Node, family: Class) -> Drawn:
    # an effort is called by whom it is about, and not only by what is done
    named = (
        names_of(node) if family is Class.EFFORT else {lang: label_of(node, family.local, lang) for lang in LANGUAGES}
    )
    firmness = _FIRMNESS.get(str(node.properties.get("commitment")), -1)
    return Drawn(node.iri, family, tuple(named[lang] for lang in LANGUAGES), firmness, _place(node.properties))


def _place(said: Mapping[str, Any]) -> Place | None:
    plan, start, end = (said.get(name) for name in ("plan", "start", "end"))
    return (plan, start, end) if isinstance(plan, str) and isinstance(start, int) and isinstance(end, int) else None


def document(drawing: Drawing, lang: str, base: str, title: str) -> dict[str, Any]:
    """The document in one of LANGUAGES. IRIs below `base` + "id/" are written without that beginning."""
    nodes, edges, spoken = drawing.nodes, drawing.edges, LANGUAGES.index(lang)
    used = {node.family for node in nodes}
    classes = [cls for cls in FAMILIES if cls in used]
    kinds = [kind for kind in _KINDS if kind in {edge.kind for edge in edges}]
    own = [(at, edge.own) for at, edge in enumerate(edges) if edge.own]
    places = [*(node.place for node in nodes), *(place for _, place in own)]
    plans = sorted({place[0] for place in places if place})
    class_at = {cls: at for at, cls in enumerate(classes)}
    kind_at = {kind: at for at, kind in enumerate(kinds)}
    plan_at = {plan: at for at, plan in enumerate(plans)}
    below = f"{base}id/"
    return {
        "title": title,
        "form": FORM,
        "lang": lang,
        "base": below,
        "classes": [{"name": cls.local, "label": cls.labels[lang]} for cls in classes],
        "kinds": [{"name": kind, "label": _KINDS[kind].labels[lang]} for kind in kinds],
        "commitments": [{"name": slug, "label": term.labels[lang]} for slug, term in COMMITMENTS.items()],
        "plans": [iri.removeprefix(below) for iri in plans],
        "nodes": {
            "iri": [node.iri.removeprefix(below) for node in nodes],
            "label": [node.labels[spoken] for node in nodes],
            "class": [class_at[node.family] for node in nodes],
            "commitment": [node.commitment for node in nodes],
            "x": [x for x, _ in drawing.at],
            "y": [y for _, y in drawing.at],
            **_columns([node.place for node in nodes], plan_at),
        },
        "edges": {
            "source": [edge.source for edge in edges],
            "target": [edge.target for edge in edges],
            "kind": [kind_at[edge.kind] for edge in edges],
            "commitment": [max(nodes[edge.source].commitment, nodes[edge.target].commitment) for edge in edges],
        },
        "own": {"edge": [at for at, _ in own], **_columns([place for _, place in own], plan_at)},
    }


def _columns(places: Sequence[Place | None], plan_at: Mapping[str, int]) -> dict[str, list[int]]:
    return {
        "plan": [plan_at[place[0]] if place else -1 for place in places],
        "start": [place[1] if place else -1 for place in places],
        "end": [place[2] if place else -1 for place in places],
    }


def kept(folder: Path, lang: str) -> Path:
    """Where a generation's drawing in that language is kept, as gzip."""
    return folder / f"drawing-{FORM}-{lang}.json.gz"


def keep(parts: Iterable[Part], base: str, folder: Path, titles: Mapping[str, str]) -> None:
    """Draw the graph, and write the documents of all languages into `folder`, each all of it or nothing.

    `titles` are theirs by language. OSError where the folder cannot be written to.
    """
    drawing = draw(parts)
    for lang in LANGUAGES:
        text = json.dumps(document(drawing, lang, base, titles[lang]), ensure_ascii=False, separators=(",", ":"))
        aside = folder / f".drawing-{os.getpid()}"
        aside.write_bytes(gzip.compress(text.encode("utf-8", "replace"), 5, mtime=0))
        aside.replace(kept(folder, lang))
