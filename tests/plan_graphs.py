"""Graphs of the real plan for the tests: of what a careful reader found in it, and of what the loaders find."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from gold_facts import gold_facts

from innograph.errors import UnknownName
from innograph.graph.store import GraphStore, open_store, update
from innograph.loaders.linking import link
from innograph.loaders.read import read_plan
from innograph.loaders.register import load_register
from innograph.loaders.script import key
from innograph.queries import names
from innograph.queries.answer import Row, Value
from innograph.queries.catalogue import question
from innograph.queries.run import ask

QINGDAO = "qingdao-2019"
QUESTIONS = Path(__file__).parent / "competency"


def build(folder: Path, shared: Path, made: str, documents: Sequence[str] = (QINGDAO,)) -> GraphStore:
    """The graph of these plans in `folder`, of their annotations ("gold") or of the loaders' reading ("read")."""
    register = load_register()
    plans = []
    for document in documents:
        path = shared / "plans" / f"{document}.txt"
        facts = link(gold_facts(shared, document), register) if made == "gold" else read_plan(path)
        plans.append((facts, path.read_bytes()))
    update(folder, plans, register_rows=register.rows)
    return open_store(folder)


def expected(stem: str) -> dict[str, Any]:
    """The question's parameters, and the rows that a person read in the plan."""
    data: dict[str, Any] = json.loads((QUESTIONS / f"{stem}.json").read_text(encoding="utf-8"))
    return data


def answer(graph: GraphStore, stem: str, given: dict[str, str]) -> list[Row]:
    """Rows of a question of the catalogue, labels in Simplified."""
    found = question(stem)
    return ask(graph.store, found.text, found.terms(graph.store, given, "zh-Hans")).rows


def same(graph: GraphStore, wanted: Value, got: Value) -> bool:
    """Whether a cell is as expected: names in any form mean the same thing, "…" stands for any ending."""
    if isinstance(wanted, str) and isinstance(got, str):
        if wanted.endswith("…"):
            return key(got).startswith(key(wanted[:-1]))
        return key(wanted) == key(got) or _thing(graph, wanted) == _thing(graph, got)
    return wanted == got


@lru_cache(maxsize=1024)
def _thing(graph: GraphStore, name: str) -> str:
    try:
        return names.resolve(graph.store, name, "thing")
    except UnknownName:
        return key(name)


def unmatched(
    graph: GraphStore, columns: list[str], wanted: list[list[Value]], got: list[Row]
) -> tuple[list[list[Value]], list[Row]]:
    """Expected rows that the answer has not, and rows of the answer that nobody expected."""
    missing, left = [], list(got)
    for row in wanted:
        cells = dict(zip(columns, row, strict=True))
        found = next((one for one in left if all(same(graph, cells[c], one[c]) for c in columns)), None)
        if found is None:
            missing.append(row)
        else:
            left.remove(found)
    return missing, left
