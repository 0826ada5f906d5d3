"""The property graph as a Cypher script for an empty Neo4j database: constraints and indexes, nodes, relationships.

Every value is a literal, and none can end its string, whatever it holds. A statement ends with a semicolon at the end
of a line, and no other line ends so.

>>> print(literal("'}) DETACH DELETE n //"))
'\\'}) DETACH DELETE n //'
>>> print(literal(("two\\nlines", "\\\\u0027")))
['two\\nlines', '\\\\u0027']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from .property import Relationship, Value
from .spool import Spool

BATCH = 500  # rows of a statement
_SPECIAL = re.compile("['\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SHORT = {"'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = re.compile("[A-Za-z][A-Za-z0-9_]*")


def cypher(graph: Spool, schema: Iterable[str]) -> Iterator[str]:
    """The script, statement by statement, `schema` first; the same graph gives the same statements."""
    yield "// For an empty database: cypher-shell -f FILE. A second run stops at the first node, which is there.\n"
    yield from (f"{statement};\n" for statement in schema)
    for labels, nodes in graph.nodes_by_labels():
        for rows in _batches(_fields(node.properties) for node in nodes):
            yield f"{_unwind(rows)}CREATE (n{_labelled(labels)}) SET n = row;\n"
    # The ends are looked up by the constraint of their first label.
    for (source, type_, target), relationships in graph.relationships_by_ends():
        ends = f"MATCH (a{_labelled([source])} {{iri: row.a}}), (b{_labelled([target])} {{iri: row.b}})\n"
        for rows in _batches(map(_relationship, relationships)):
            yield f"{_unwind(rows)}{ends}CREATE (a)-[r:{name(type_)}]->(b) SET r = row.p;\n"


def literal(value: Value) -> str:
    """A value as Cypher writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, str):
        escaped = _SPECIAL.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}", value)
        return f"'{escaped}'"
    return repr(value)


def name(text: str) -> str:
    """A label, a type or a property's name as Cypher writes it."""
    return text if _PLAIN.fullmatch(text) else f"`{text.replace('`', '``')}`"


def _fields(properties: Mapping[str, Value]) -> str:
    return f"{{{', '.join(f'{name(key)}: {literal(value)}' for key, value in properties.items())}}}"


def _relationship(one: Relationship) -> str:
    return f"{{a: {literal(one.source)}, b: {literal(one.target)}, p: {_fields(one.properties)}}}"


def _labelled(labels: Sequence[str]) -> str:
    return "".join(f":{name(label)}" for label in labels)


def _unwind(rows: Sequence[str]) -> str:
    listed = ",\n".join(rows)
    return f"UNWIND [\n{listed}\n] AS row\n"


def _batches(rows: Iterable[str]) -> Iterator[list[str]]:
    ordered = iter(rows)
    while batch := list(islice(ordered, BATCH)):
        yield batch
