"""The small plan's graph, built once by the command line, and commands run in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_plan import TEXT, Run

from innograph.app.cli import main


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with `plan.txt` and its graph in `innograph-graph`; not to be changed."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(folder / "plan.txt"), "-o", str(folder / "innograph-graph")]) == 0
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run one command in `cwd` (by default an empty folder): exit code, standard output, standard error."""

    def run_in(*words: object, cwd: Path = tmp_path) -> tuple[int, str, str]:
        monkeypatch.chdir(cwd)
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_in
