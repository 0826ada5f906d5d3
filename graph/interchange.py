"""The property graph as GraphML and as GEXF 1.3, for networkx, Gephi and whatever else reads them.

Nodes are known by their IRIs, edges by their numbers in the graph's order. A node's `label` is its name, an edge's its
type; a node has its `labels`, and both have all their properties, each a column of one type. What the formats have no
form for is written so that it can be read back:

- a list is JSON: `["引进", "建设"]`
- a character that XML 1.0 cannot hold is `_x`, its four hexadecimal digits and `_`, as in Office Open XML: `_x000B_`;
  where the text itself has what looks so, its first `_` is written like that: `_x005F_x000B_`

>>> escaped("a\\x0b<b> _x000B_")
'a_x000B_&lt;b&gt; _x005F_x000B_'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from .property import Node, Relationship, Value
from .spool import Spool

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STRANGE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_ESCAPES = str.maketrans(_MARKS)
_Row = Mapping[str, Value]


def graphml(graph: Spool) -> Iterator[str]:
    """The graph as GraphML, piece by piece; the same graph gives the same pieces."""
    yield _HEAD + '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    tables = {"node": _types(map(_node, graph.nodes())), "edge": _types(map(_edge, graph.relationships()))}
    for kind, types in tables.items():
        for name, type_ in types.items():
            yield f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for node in graph.nodes():
        data = "".join(f'<data key="node-{name}">{text}</data>' for name, text in _cells(_node(node), tables["node"]))
        yield f'<node id="{escaped(node.iri)}">{data}</node>\n'
    for number, edge in enumerate(graph.relationships()):
        data = "".join(f'<data key="edge-{name}">{text}</data>' for name, text in _cells(_edge(edge), tables["edge"]))
        yield f'<edge id="{number}" {_ends(edge)}>{data}</edge>\n'
    yield "</graph>\n</graphml>\n"


def gexf(graph: Spool) -> Iterator[str]:
    """The graph as GEXF 1.3, piece by piece; the same graph gives the same pieces."""
    yield _HEAD + '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n<meta><creator>Innograph</creator></meta>\n'
    yield '<graph defaultedgetype="directed" mode="static">\n'
    tables = {"node": _types(map(_node, graph.nodes())), "edge": _types(map(_edge, graph.relationships()))}
    for kind, types in tables.items():
        types.pop("label", None)  # an attribute of each element, not a column
        columns = "".join(f'<attribute id="{name}" title="{name}" type="{type_}"/>\n' for name, type_ in types.items())
        yield f'<attributes class="{kind}" mode="static">\n{columns}</attributes>\n'
    yield "<nodes>\n"
    for node in graph.nodes():
        row = _node(node)
        yield f'<node id="{escaped(node.iri)}" label="{_text(row["label"])}">{_values(row, tables["node"])}</node>\n'
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(graph.relationships()):
        row = _edge(edge)
        yield f'<edge id="{number}" {_ends(edge)} label="{_text(row["label"])}">{_values(row, tables["edge"])}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def escaped(text: str) -> str:
    """`text` as XML 1.0 can hold it, in an element or in double quotes; line ends and tabs as they are."""
    return _STRANGE.sub(lambda found: f"_x{ord(found[0]):04X}_", text).translate(_ESCAPES)


def _node(node: Node) -> _Row:
    return {"label": node.properties.get("name", node.iri), "labels": node.labels, **node.properties}


def _edge(edge: Relationship) -> _Row:
    return {"label": edge.type, **edge.properties}


def _ends(edge: Relationship) -> str:
    return f'source="{escaped(edge.source)}" target="{escaped(edge.target)}"'


def _types(rows: Iterable[_Row]) -> dict[str, str]:
    """By a property's name the type that holds all its values, in order of the names."""
    kinds: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    return {name: _type(kinds[name]) for name in sorted(kinds)}


def _type(kinds: set[type]) -> str:
    for type_, held in (("boolean", {bool}), ("long", {int}), ("double", {int, float})):
        if kinds <= held:
            return type_
    return "string"


def _cells(row: _Row, types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, _text(row[name])) for name in types if name in row)


def _values(row: _Row, types: Mapping[str, str]) -> str:
    cells = "".join(f'<attvalue for="{name}" value="{text}"/>' for name, text in _cells(row, types))
    return f"<attvalues>{cells}</attvalues>" if cells else ""


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return escaped(json.dumps(value, ensure_ascii=False))
    return escaped(str(value))
