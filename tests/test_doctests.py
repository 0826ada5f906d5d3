"""The examples in docstrings run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("app", "graph", "loaders", "ontology", "queries")
MODULES = [
    ".".join(("innograph", *path.relative_to(ROOT).with_suffix("").parts))
    for path in sorted([ROOT / "errors.py", *(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))])
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
