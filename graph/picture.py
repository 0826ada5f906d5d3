"""The picture of a graph: one HTML file that a browser opens from disk and that asks no host for anything.

What is drawn is chosen here, where it stands in `layout.py`, and the page is made in `page.py`. The page knows all that
the drawn nodes' properties and relationships say, so that a click can show the statements with their quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ..errors import UnknownName
from ..ontology.terms import ACTIONS, LANGUAGES, Class, superclasses
from .labels import hans, hant, pinyin
from .layout import Box, layout
from .page import page
from .property import MENTION, Node, PropertyGraph, Relationship

# What is drawn, in the legend's order; all else (repairs, say) is no part of the picture.
FAMILIES = (
    Class.PLAN,
    Class.FOCUS_AREA,
    Class.MEASURE,
    Class.TASK,
    Class.EFFORT,
    Class.TARGET,
    Class.OUTCOME,
    Class.ACTOR,
    Class.ACTOR_GROUP,
    Class.PLATFORM,
    Class.INSTRUMENT,
    Class.FIELD,
    Class.PLACE,
    Class.CHANNEL,
)
_CLASSES = {cls.local: cls for cls in Class}
_OUTLINE = frozenset({"PART_OF", "UNDER_TASK", "HAS_TARGET", "HAS_OUTCOME"})
_STATING = frozenset({"Effort", "Target", "Outcome"})
_NAMES = {"zh-Hans": "nameHans", "zh-Hant": "nameHant", "en": "nameEn"}
_UNSAID = frozenset(
    {"iri", "name", "aliases", "pinyin", "title", "order", "sha256", "linked", "indicatorKey", *_NAMES.values()}
    | {"graph", "hiddenLabel", "prefix", "suffix", "textStart", "textEnd"}
)


def picture(
    graph: PropertyGraph,
    title: str,
    lang: str = "zh-Hans",
    focus: str | None = None,
    changes: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The page, as text to be written in UTF-8; the same graph gives the same page.

    `title` heads it; `lang` is one of "zh-Hans", "zh-Hant" and "en", and can be changed in the page. With `focus`, the
    IRI of a node, only what it leads to is drawn: its statements, what they name, and the outline above them. `changes`
    marks nodes by IRI with what became of them between two plans, in the words of the question `compare`.
    UnknownName for another language or a node that the graph does not have.
    """
    if lang not in LANGUAGES:
        raise UnknownName(f"no language {lang!r}", hint=f"there are {', '.join(LANGUAGES)}")
    if focus is not None and focus not in graph.nodes:
        raise UnknownName(f"the graph has no node {focus!r}")
    graph = replace(graph, relationships=tuple(r for r in graph.relationships if r.type != MENTION))
    family = {iri: kind.local for iri, node in graph.nodes.items() if (kind := family_of(node))}
    drawn = neighbourhood(graph, family, focus) if focus is not None else set(family) - _empty_tasks(graph)
    family = {iri: kind for iri, kind in family.items() if iri in drawn}
    relationships = [r for r in graph.relationships if r.source in family and r.target in family]
    nodes = _nodes(graph, family, changes)
    return page(nodes, _edges(relationships), [cls.local for cls in FAMILIES], title, lang, focus)


def neighbourhood(graph: PropertyGraph, family: Mapping[str, str], focus: str) -> set[str]:
    """The node, all below it in the outline, its statements with what they name, and the outline above them."""
    outline: dict[str, list[str]] = defaultdict(list)
    above: dict[str, list[str]] = defaultdict(list)
    beside: dict[str, list[str]] = defaultdict(list)
    for relationship in graph.relationships:
        source, target = relationship.source, relationship.target
        if relationship.type in _OUTLINE:
            low, high = (target, source) if relationship.type.startswith("HAS_") else (source, target)
            outline[high].append(low)
            above[low].append(high)
        elif not relationship.properties.get("inferred"):
            beside[source].append(target)
            beside[target].append(source)
    found = {focus} | _reached([focus], outline)
    found |= {near for iri in tuple(found) for near in beside[iri]}
    stating = {iri for iri in found if family.get(iri) in _STATING}
    found |= {near for iri in stating for near in beside[iri]}
    return found | _reached([focus, *stating], above)


def _reached(starts: Iterable[str], steps: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        for near in steps.get(ahead.pop(), ()):
            if near not in found:
                found.add(near)
                ahead.append(near)
    return found


def _empty_tasks(graph: PropertyGraph) -> set[str]:
    """Tasks without a title under which nothing stands: a preamble, mostly. What they name stands with the plan."""
    tasks = {iri for iri, node in graph.nodes.items() if "Task" in node.labels}
    above: dict[str, list[str]] = defaultdict(list)
    kept = {iri for iri in tasks if graph.nodes[iri].properties.get("title")}
    for relationship in graph.relationships:
        if relationship.type == "PART_OF":
            above[relationship.source].append(relationship.target)
        elif relationship.type in _OUTLINE:
            kept.add(relationship.target if relationship.type == "UNDER_TASK" else relationship.source)
    return tasks - kept - _reached(kept, above)


def _kind(node: Node) -> Class | None:
    """The class that says most of a node: one below another, if it has such."""
    classes = [_CLASSES[label] for label in node.labels if label in _CLASSES]
    return max(classes, key=lambda cls: len(superclasses(cls)), default=None)


def family_of(node: Node) -> Class | None:
    """The class that a node is drawn as."""
    kind = _kind(node)
    return next((cls for cls in (kind, *superclasses(kind)) if cls in FAMILIES), None) if kind else None


def names_of(node: Node) -> dict[str, str]:
    """The node's name in each language; where one is missing, the next best."""
    text = str(node.properties.get("name", node.iri.rsplit("/", 1)[-1]))
    found = {lang: str(node.properties[key]) for lang, key in _NAMES.items() if key in node.properties}
    own = found.get("zh-Hans", text)
    return {"zh-Hans": hans(own), "zh-Hant": hant(own), "en": own} | found


def label_of(node: Node, family: str, lang: str) -> str:
    """What is written on the node: a task with its number, an effort by what it does, all else by its name."""
    properties = node.properties
    if family == "Effort" and properties.get("action") in ACTIONS:
        return ACTIONS[str(properties["action"])].labels[lang]
    name = names_of(node)[lang]
    if lang == "en" or not properties.get("title"):
        return name
    if family == "FocusArea":
        return str(properties.get("number", "")) + name
    number = properties.get("identifier") if family in ("Measure", "Task") else None
    return f"{number} {name}" if number else name


def fold(text: str) -> str:
    """What search compares: letters and digits alone, small, narrow. The page's own script does the same."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def _sought(node: Node, names: Mapping[str, str]) -> str:
    """All forms by which a node is found, folded, one a line."""
    forms = [*names.values(), str(node.properties.get("name", "")), str(node.properties.get("title", ""))]
    for form in _tuple(node, "aliases"):
        forms += [form, hans(form), hant(form)]
    forms += _tuple(node, "pinyin") or [pinyin(names["zh-Hans"])]
    return "\n".join(dict.fromkeys(folded for form in forms if (folded := fold(form))))


def _nodes(graph: PropertyGraph, family: Mapping[str, str], changes: Mapping[str, str]) -> list[dict[str, Any]]:
    """vis-network's nodes, as `page` takes them. `said` is what else is known."""
    labels = {lang: {iri: label_of(graph.nodes[iri], kind, lang) for iri, kind in family.items()} for lang in LANGUAGES}
    boxes = {lang: layout(graph, family, labels[lang]) for lang in LANGUAGES}
    nodes: list[dict[str, Any]] = []
    for iri, drawn in family.items():
        node, kind = graph.nodes[iri], _kind(graph.nodes[iri])
        names = names_of(node)
        forms = [str(node.properties["name"])] if "name" in node.properties else []
        record: dict[str, Any] = {
            "id": iri,
            "family": drawn,
            "kind": kind.local if kind else drawn,
            "names": names,
            "forms": [*forms, *_tuple(node, "aliases")],
            "sought": _sought(node, names),
            "said": {name: value for name, value in node.properties.items() if name not in _UNSAID},
            "at": {lang: _place(boxes[lang][iri]) for lang in LANGUAGES},
        }
        if iri in changes:
            record["change"] = changes[iri]
        nodes.append(record)
    return nodes


def _place(box: Box) -> list[Any]:
    return [box.x, box.y, box.width, box.height, list(box.lines), box.em]


def _tuple(node: Node, name: str) -> tuple[str, ...]:
    value = node.properties.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def _edges(relationships: Iterable[Relationship]) -> list[dict[str, Any]]:
    """vis-network's edges, one for all that is stated from one node to another; what is only inferred is not drawn."""
    joined: dict[tuple[str, str, bool], list[Relationship]] = defaultdict(list)
    for relationship in relationships:
        inferred = bool(relationship.properties.get("inferred"))
        joined[relationship.source, relationship.target, inferred].append(relationship)
    edges: list[dict[str, Any]] = []
    for (source, target, inferred), all_ in joined.items():
        quoted = {r.type for r in all_ if "quote" in r.properties}  # the register may say the same, without a quote
        same = [r for r in all_ if "quote" in r.properties or r.type not in quoted]
        said = [{k: v for k, v in r.properties.items() if k != "inferred" and k not in _UNSAID} for r in same]
        types = [r.type for r in same]
        edges.append({"from": source, "to": target, "types": types, "said": said, "inferred": inferred})
    return edges
