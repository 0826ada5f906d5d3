"""The page around the picture: pyvis's nodes and edges, drawn by the vis-network in its wheel, in a template of ours.

What texts say reaches the page as JSON only, and its script shows it as text only. The page's policy allows no script
but its two, known by their hashes, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from ..ontology.terms import ACTIONS, COMMITMENTS, COMPARATORS, LEVELS, Class, Property

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 150,
        "zoomSpeed": 0.6,
    },
    "edges": {
        "arrows": {"to": {"scaleFactor": 0.35}},
        "arrowStrikethrough": False,
        "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5},
        "selectionWidth": 0.5,
        "hoverWidth": 0.5,
    },
}


def _words(families: Sequence[str]) -> dict[str, Any]:
    """Labels of classes, relationships, properties and concepts in each language, and the page's own words."""
    page = json.loads(_asset("words.json"))
    relationship = {p.name: dict(p.labels) for p in Property if p.to_thing}
    concepts = {**ACTIONS, **COMMITMENTS, **COMPARATORS, **LEVELS}
    return {
        **page,
        "class": {cls.local: dict(cls.labels) for cls in Class},
        "relationship": relationship,
        "property": {p.local: dict(p.labels) for p in Property},
        "concept": {slug: dict(concept.labels) for slug, concept in concepts.items()},
        "families": list(families),
    }


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _vis() -> str:
    """The vis-network of pyvis's wheel, its line ends as a browser reads them."""
    text = resources.files("pyvis").joinpath(*_VIS.split("/")).read_bytes().decode("utf-8").replace("\r\n", "\n")
    return re.sub(r"\n//# sourceMappingURL=.*", "", text)  # else a browser's tools ask for it


def _hash(code: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii") + "'"


def _dumps(value: Any, **_: Any) -> str:
    # A lone surrogate, which no UTF-8 file can hold, becomes a question mark.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def page(
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    families: Sequence[str],
    title: str,
    lang: str,
    focus: str | None,
) -> str:
    """The whole page. `families` are the classes that nodes are drawn as, in the legend's order.

    A node has "id" (its IRI), "names" and "at" by language (`at`: x, y, width, height, lines, character height) and
    what `picture.js` reads besides; an edge "from", "to" and "inferred", which says that it is listed and not drawn.
    """
    from pyvis.network import Network  # 0.2 s to import, wanted only here

    net = Network(directed=True, cdn_resources="in_line", heading=title.encode("utf-8", "replace").decode("utf-8"))
    for node in nodes:
        x, y = node["at"][lang][:2]
        extra = {key: value for key, value in node.items() if key != "id"}
        net.add_node(node["id"], label=node["names"][lang], shape="custom", color=None, x=x, y=y, **extra)
    for edge in edges:
        extra = {key: value for key, value in edge.items() if key not in ("from", "to", "inferred")}
        net.add_edge(edge["from"], edge["to"], hidden=edge["inferred"], **extra)
    net.options = dict(_OPTIONS)
    scripts, style = (_vis(), _asset("picture.js")), _asset("picture.css")
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    environment = Environment(loader=FunctionLoader(_asset), autoescape=True)
    environment.policies["json.dumps_function"] = _dumps
    known = {"words": _words(families), "lang": lang, "focus": focus}
    given = {"page": known, "policy": policy, "style": Markup(style), "scripts": [Markup(code) for code in scripts]}
    net.template = environment.get_template("picture.html", globals=given)
    return str(net.generate_html(notebook=True))
