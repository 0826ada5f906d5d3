"""What makes Neo4j Browser at home in the graph: a style, saved queries, and a guide that walks through it.

The guide's texts say names and numbers of the graph that it is written for; each of its queries shows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from ..errors import UnknownName
from ..graph.cypher_script import literal
from ..graph.neo4j_schema import NAMES
from ..graph.property import Node, PropertyGraph
from ..graph.store import GraphStore
from . import names
from .catalogue import Question, catalogue

STYLE, QUERIES, GUIDE, SERVER, FAVOURITES = "style.grass", "queries.cypher", "guide.html", "serve.py", "favourites"

# By label: fill, border, diameter in pixels. The first that fits a thing is its own.
_LOOKS = {
    "Plan": ("#2b2d42", "#1b1c2a", 80),
    "Task": ("#8d99ae", "#6b7689", 55),
    "Effort": ("#f4a261", "#c97b3c", 35),
    "Target": ("#e63946", "#b3212d", 45),
    "Outcome": ("#2a9d8f", "#1f766b", 45),
    "Actor": ("#1d6fb8", "#14507f", 60),
    "ActorGroup": ("#5fa8d3", "#417a9b", 50),
    "Platform": ("#7b2cbf", "#5a189a", 60),
    "Instrument": ("#b5838d", "#8a5f68", 50),
    "Field": ("#6a994e", "#4c7037", 45),
    "Place": ("#a68a64", "#7a6446", 45),
    "Channel": ("#bc6c25", "#8c4f19", 45),
}
# Serves this folder to a Browser on this machine, which reads guides from localhost where they may be shared.
_SERVE = '''"""Serves this folder on localhost for Neo4j Browser: python serve.py [PORT]"""

import functools
import http.server
import pathlib
import sys


class Shared(http.server.SimpleHTTPRequestHandler):
    """Files that pages of other addresses may read, as the Browser's is one."""

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        super().end_headers()

    def do_OPTIONS(self):
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8020
    folder = str(pathlib.Path(__file__).parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Shared, directory=folder)) as server:
        print(f"In the Browser: :play http://localhost:{server.server_port}/guide.html", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
'''


@dataclass(frozen=True, slots=True)
class Step:
    """A slide: what it tells, the query that shows it, and the names and numbers that its answer has to show."""

    title: str
    text: str
    query: str
    shows: tuple[str, ...]


def files(store: GraphStore) -> Iterator[tuple[str, str]]:
    """The files by name; the same graph gives the same bytes."""
    yield STYLE, style()
    saved = {question.stem: _saved(store, question) for question in catalogue().values()}
    yield QUERIES, "\n".join(saved.values())
    for stem, text in saved.items():
        yield f"{FAVOURITES}/{stem}.cypher", text
    yield GUIDE, guide(steps(store.property_graph()))
    yield SERVER, _SERVE


def style() -> str:
    """A style sheet in GraSS: colours and sizes by class, names for captions, types on relationships."""
    blocks = [_block("node", ("#a5abb6", "#9aa1ac", 50))]
    blocks += [_block(f"node.{label}", looks) for label, looks in _LOOKS.items()]
    line = "color: #a5abb6; shaft-width: 1px; font-size: 8px; padding: 3px; text-color-external: #000000"
    blocks.append(_rule("relationship", f'{line}; text-color-internal: #ffffff; caption: "<type>"'))
    return "\n".join(blocks)


def _block(selector: str, looks: tuple[str, str, int]) -> str:
    fill, border, size = looks
    rules = (
        f"diameter: {size}px; color: {fill}; border-color: {border}; border-width: 2px; text-color-internal: #ffffff"
    )
    return _rule(selector, f'{rules}; font-size: 10px; caption: "{{name}}"')


def _rule(selector: str, rules: str) -> str:
    lines = "".join(f"  {rule};\n" for rule in rules.split("; "))
    return f"{selector} {{\n{lines}}}\n"


def _saved(store: GraphStore, question: Question) -> str:
    """A question as the Browser saves it: its name in the first line, its parameters, the query."""
    given = {"lang": names.language(store.store)}
    for parameter in question.parameters:
        try:
            given[parameter.name] = names.resolve(store.store, parameter.example, parameter.kind)
        except UnknownName:
            given[parameter.name] = f"the IRI of {parameter.about.removesuffix(', by name or IRI')}"
    lines = "".join(f":param {name} => {literal(value)};\n" for name, value in given.items())
    query = "\n".join(line for line in question.cypher.splitlines() if not line.startswith("//+")).strip()
    return f"// {question.stem}: {question.summary['en']}\n{lines}{query};\n"


def guide(slides: tuple[Step, ...]) -> str:
    """The guide, a slide for each step."""
    written = "".join(
        f"<slide>\n<h3>{escape(step.title)}</h3>\n<p>{escape(step.text)}</p>\n"
        f'<pre mode="cypher" class="pre-scrollable code runnable">{escape(step.query)}</pre>\n</slide>\n'
        for step in slides
    )
    return f'<article class="guide">\n<carousel class="deck container-fluid">\n{written}</carousel>\n</article>\n'


def steps(graph: PropertyGraph) -> tuple[Step, ...]:
    """What the guide walks through: what there is, the outline, search in Chinese, what gathers a body, figures."""
    kinds = Counter(label for node in graph.nodes.values() for label in node.labels)
    found = [_counts(kinds)]
    if plan := next((node for node in graph.nodes.values() if "Plan" in node.labels), None):
        found.append(_outline(graph, plan))
    efforts = Counter(one.target for one in graph.relationships if one.type == "GATHERS")
    bodies = sorted(
        (iri for iri in efforts if "Actor" in graph.nodes[iri].labels), key=lambda iri: (-efforts[iri], iri)
    )
    if bodies:
        body = graph.nodes[bodies[0]]
        found += [_search(body), _way(body, efforts[body.iri]), _drawn(body, efforts[body.iri])]
    if targets := [node for node in graph.nodes.values() if "Target" in node.labels and "quote" in node.properties]:
        found.append(_figures(targets))
    return tuple(found)


def _counts(kinds: Mapping[str, int]) -> Step:
    wanted = [label for label in _LOOKS if kinds[label]]
    told = tuple(f"{kinds[label]} {label}" for label in wanted)
    query = (
        f"MATCH (n:Innograph) UNWIND labels(n) AS label WITH label, count(*) AS number\n"
        f"WHERE label IN {literal(tuple(wanted))}\nRETURN number + ' ' + label AS nodes ORDER BY number DESC, label"
    )
    return Step("What there is", f"The graph has {', '.join(told)}.", query, told)


def _outline(graph: PropertyGraph, plan: Node) -> Step:
    areas = sorted(
        str(graph.nodes[one.source].properties.get("name"))
        for one in graph.relationships
        if one.type == "PART_OF" and one.target == plan.iri and "FocusArea" in graph.nodes[one.source].labels
    )
    name = str(plan.properties.get("name", plan.iri))
    query = (
        f"MATCH (area:FocusArea)-[:PART_OF]->(plan:Plan {{iri: {literal(plan.iri)}}})\n"
        "RETURN plan.name AS plan, area.name AS title ORDER BY area.order"
    )
    return Step(
        "The plan and its outline", f"{name} has {len(areas)} focus areas.", query, (name, *areas, _records(len(areas)))
    )


def _search(body: Node) -> Step:
    name = str(body.properties.get("nameHans", body.properties["name"]))
    words = " AND ".join(dict.fromkeys((name[:2], name[-2:])))
    query = (
        f"CALL db.index.fulltext.queryNodes({literal(NAMES)}, {literal(words)}) YIELD node\n"
        "RETURN node.nameHans AS name, node.nameEn AS english, labels(node) AS labels"
    )
    return Step("Search in Chinese", f"{words} finds {name}.", query, (name,))


def _way(body: Node, number: int) -> Step:
    name = str(body.properties["name"])
    query = (
        f"MATCH (body {{iri: {literal(body.iri)}}})<-[:GATHERS]-(effort:Effort)-[:UNDER_TASK]->(task)\n"
        "RETURN body.name AS body, effort.quote AS quote, task.title AS task ORDER BY effort.start"
    ).replace("(body {", "(body:Actor {")
    text = f"{name} is gathered by {number} efforts; each has the words of the plan that it rests on."
    return Step("From a body to the measures", text, query, (name, _records(number)))


def _drawn(body: Node, number: int) -> Step:
    query = (
        f"MATCH way = (:Actor {{iri: {literal(body.iri)}}})<-[:GATHERS]-(:Effort)-[:UNDER_TASK]->()-[:PART_OF]->()\n"
        "RETURN way"
    )
    text = f"The same drawn: {body.properties['name']}, its {number} efforts, their tasks and what these are part of."
    return Step("The same as a picture", text, query, (f"Effort ({number})",))


def _records(number: int) -> str:
    """What stands below an answer of so many rows."""
    return f"streaming {number} record"


def _figures(targets: list[Node]) -> Step:
    first = min(targets, key=lambda node: (str(node.properties.get("plan")), int(str(node.properties.get("start", 0)))))
    indicator = str(first.properties.get("indicator", ""))
    query = (
        "MATCH (target:Target) RETURN target.indicator AS indicator, target.comparator AS comparator,\n"
        "target.low AS low, target.unitText AS unit, target.commitment AS commitment, target.quote AS quote\n"
        "ORDER BY target.plan, target.start"
    )
    text = f"There are {len(targets)} targets, the first of them about {indicator}."
    return Step("What is to be reached", text, query, (indicator, _records(len(targets))))
