"""A property graph in one number: equal where all nodes and relationships are, with every label and property.

Taken of what a database holds, and compared with that of the graph, it tells in one reading and in little memory
whether anything differs. Which thing differs it does not tell.

>>> one, other = Tally(), Tally()
>>> for tally, names in ((one, "甲乙"), (other, "乙甲")):
...     for name in names:
...         tally.add_node(node_text(["Actor"], {"iri": name}))
>>> one == other
True
>>> other.add_node(node_text(["Actor"], {"iri": "丙"}))
>>> one == other
False
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .property import Node, Relationship, Value

_MODULUS = 1 << 256
# Values as one text: equal texts are equal values. A value of a kind that is none of ours, such as a date, is only
# ever unlike.
text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr).encode


def node_text(labels: Iterable[str], properties: Mapping[str, Any]) -> str:
    """A node as one text: equal texts are equal nodes."""
    return text([sorted(labels), dict(properties)])


def read_node(iri: str, row: str) -> Node:
    """The node of `node_text`."""
    labels, properties = json.loads(row)
    return Node(iri, tuple(labels), _values(properties))


def read_relationship(type_: str, source: str, target: str, row: str) -> Relationship:
    """The relationship whose properties `text` gave."""
    return Relationship(type_, source, target, _values(json.loads(row)))


def _values(properties: Mapping[str, Any]) -> dict[str, Value]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in properties.items()}


@dataclass(slots=True)
class Tally:
    """How many nodes and relationships, and the sum of their hashes, whatever their order."""

    nodes: int = 0
    relationships: int = 0
    total: int = 0

    def add_node(self, row: str) -> None:
        """A node, as `node_text`."""
        self.nodes += 1
        self._add(row)

    def add_relationship(self, type_: str, source: str, target: str, row: str) -> None:
        """A relationship between nodes of these IRIs, its properties as `text`."""
        self.relationships += 1
        self._add(f"{text([type_, source, target])}{row}")

    def _add(self, said: str) -> None:
        hashed = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()
        self.total = (self.total + int.from_bytes(hashed)) % _MODULUS


def read_tally(path: Path, key: str) -> Tally | None:
    """The tally that was kept there for what `key` stands for; None where there is none."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["key"] == key:
            return Tally(int(kept["nodes"]), int(kept["relationships"]), int(kept["total"], 16))
    return None


def keep_tally(path: Path, key: str, tally: Tally) -> None:
    """Keep it for the next time, where the folder can be written to."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        said = {"key": key, **asdict(tally), "total": f"{tally.total:x}"}
        aside.write_text(json.dumps(said) + "\n", encoding="utf-8")
        aside.replace(path)
