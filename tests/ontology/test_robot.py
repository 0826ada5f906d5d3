"""The ontology is in OWL 2 RL by the judgement of ROBOT (the OWL API), file by file and all together."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from innograph.ontology import files

ALL = (files.CLASSES, files.CONCEPTS, files.ALIGNMENT)


@pytest.fixture(scope="module")
def robot(java_with: Callable[[str], list[str]]) -> list[str]:
    """What runs ROBOT."""
    return [*java_with("robot"), "org.obolibrary.robot.CommandLineInterface"]


def judged(robot: list[str], folder: Path, *ontologies: Path) -> tuple[int, str]:
    """ROBOT's exit code and report on these files taken as one ontology."""
    report = folder / "report.txt"
    given = [word for path in ontologies for word in ("--input", str(path))]
    command = [*robot, "merge", *given, "validate-profile", "--profile", "RL", "--output", str(report)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert report.exists(), done.stdout + done.stderr
    return done.returncode, report.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    "ontologies", [*((path,) for path in ALL), ALL], ids=lambda paths: "+".join(p.stem for p in paths)
)
def test_the_ontology_is_in_owl_2_rl(robot: list[str], ontologies: tuple[Path, ...], tmp_path: Path) -> None:
    code, report = judged(robot, tmp_path, *ontologies)
    assert (code, report) == (0, "OWL 2 RL Profile Report: [Ontology and imports closure in profile]")


def test_what_is_not_is_told(robot: list[str], tmp_path: Path) -> None:
    """A class that is one of two others is a class expression that RL has no place for above it."""
    spoilt = files.CLASSES.read_text(encoding="utf-8")
    spoilt += "ino:Plan rdfs:subClassOf [ a owl:Class ; owl:unionOf ( ino:Actor ino:Place ) ] .\n"
    (tmp_path / "spoilt.ttl").write_text(spoilt, encoding="utf-8")
    code, report = judged(robot, tmp_path, tmp_path / "spoilt.ttl")
    assert code == 1
    assert "ObjectUnionOf" in report
