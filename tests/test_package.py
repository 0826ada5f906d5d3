"""What is installed: the packages, the data beside them, the libraries they want."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["setuptools"]["packages"]
NEVER_IMPORTED = {"neo4j-rust-ext"}  # lies inside the driver's package, which imports it
FLOORS = ("app", "graph", "loaders", "ontology", "queries")
DATA = (".ttl", ".rq", ".cypher", ".tsv", ".csv", ".json", ".html", ".js", ".css", ".j2", ".crfsuite")


def _sources() -> list[Path]:
    return sorted([*ROOT.glob("*.py"), *(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the files in the wheel, built from what git knows, so that the checkout is left alone."""
    copy = tmp_path_factory.mktemp("source")
    for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", out, copy], check=True
    )
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_packages_are_the_folders() -> None:
    folders = {
        ".".join(("innograph", *path.parent.relative_to(ROOT).parts))
        for path in _sources()
        if path.name == "__init__.py"
    }
    assert set(PACKAGES) == folders


def test_wheel_has_nothing_but_the_package(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert tops == {"innograph", *(top for top in tops if top.endswith(".dist-info"))}


def test_wheel_has_all_sources_and_data(wheel: set[str]) -> None:
    tracked = subprocess.check_output(["git", "ls-files", "-z", *FLOORS, "*.py", "py.typed"], cwd=ROOT, text=True)
    wanted = {
        f"innograph/{name}"
        for name in tracked.split("\0")
        if (name.startswith(tuple(f"{floor}/" for floor in FLOORS)) or "/" not in name)
        and Path(name).suffix in (".py", ".typed", *DATA)
    }
    assert len(wanted) > 20
    assert wanted <= wheel


def test_libraries_are_declared_and_used() -> None:
    """What the package imports is what `pyproject.toml` says it needs, each with its reason."""
    names = packages_distributions()
    imported = {
        name.lower()
        for path in _sources()
        for module in _imports(path)
        if module not in sys.stdlib_module_names
        for name in names.get(module, [f"(not installed: {module})"])
    }
    declared, extra = (
        {re.split(r"[<>=\[ ]", wanted)[0].lower() for wanted in group}
        for group in (PROJECT["project"]["dependencies"], chain(*PROJECT["project"]["optional-dependencies"].values()))
    )
    assert imported | NEVER_IMPORTED == declared | extra
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for wanted in PROJECT["project"]["dependencies"]:
        assert re.search(rf'"{re.escape(wanted)}", +# \w', text), f"{wanted} has no reason beside it"


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_no_source_grows_past_500_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in _sources() if (n := len(path.read_bytes().splitlines())) > 500}
    assert not long
