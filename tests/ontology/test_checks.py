"""The ontology passes every hygiene check; each check has a toy graph that it complains of and one that it does not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from innograph.ontology import files

FOLDER = Path(__file__).parent / "checks"
CHECKS = pytest.mark.parametrize("check", files.checks(), ids=lambda path: path.stem)


def complaints(graph: Graph, check: Path) -> list[tuple[str, str]]:
    rows = graph.query(check.read_text(encoding="utf-8"))
    return [(str(row[0]), str(row[1])) for row in rows]  # type: ignore[index]


@cache
def ontology() -> Graph:
    return Graph().parse(files.CLASSES).parse(files.CONCEPTS).parse(files.ALIGNMENT)


@CHECKS
def test_the_ontology_is_clean(check: Path) -> None:
    assert complaints(ontology(), check) == []


@CHECKS
def test_toy_graphs(check: Path) -> None:
    """A triggering graph names, as `# expect: TERM`, each term that it must be complained of for, and no other."""
    folder = FOLDER / check.stem
    text = (folder / "bad.ttl").read_text(encoding="utf-8")
    expected = {line.removeprefix("# expect: ") for line in text.splitlines() if line.startswith("# expect: ")}
    found = complaints(Graph().parse(data=text, format="turtle"), check)
    assert {term.rpartition("#")[2] for term, _ in found} == expected != set()
    assert all(fault for _, fault in found)
    assert complaints(Graph().parse(folder / "clean.ttl"), check) == []


def test_every_check_has_its_toy_graphs() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(path.stem for path in files.checks())
