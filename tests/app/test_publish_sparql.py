"""`publish sparql`, as its user meets it, to a real Fuseki; and what `export` writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import local_servers
import pytest
from small_plan import Run


def test_publishing_twice(built: Path, fuseki_server: local_servers.Fuseki, run: Run) -> None:
    url = f"{fuseki_server.dataset}/data"
    httpx.post(f"{fuseki_server.dataset}/update", data={"update": "DROP ALL"})
    code, out, err = run("publish", "sparql", url, "--dry-run", cwd=built)
    assert (code, err) == (0, "")
    assert "would be created" in out
    code, out, _ = run("publish", "sparql", url, "--json", cwd=built)
    done = json.loads(out)
    assert (code, set(done)) == (0, {"created", "changed", "removed", "unchanged"})
    assert done["created"] > done["changed"] == done["removed"] == done["unchanged"] == 0
    assert run("publish", "sparql", url, cwd=built) == (0, f"{url}: nothing to change; {done['created']} quads\n", "")
    httpx.post(f"{fuseki_server.dataset}/update", data={"update": "DROP ALL"})


def test_what_cannot_be_published_is_one_line(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPARQL_PASSWORD", raising=False)
    nowhere = f"http://127.0.0.1:{local_servers.free_port()}/ds"
    for words, named in (
        (["publish", "sparql", nowhere], nowhere),
        (["publish", "sparql", nowhere, "--user", "editor"], "SPARQL_PASSWORD"),
        (["publish", "sparql", nowhere, "--database", "x"], "--database"),
        (["publish", "neo4j", "bolt://localhost:1", "--query", nowhere], "--query"),
        (["publish", "sparql", "ftp://localhost/ds"], "http://"),
        (["publish", "gopher", nowhere], "gopher"),
        (["export", "n10s"], "-o DIR"),
        (["export", "neo4j-admin", "-o", "plan.txt"], "plan.txt"),
    ):
        code, out, err = run(*words, cwd=built)
        assert (code, out, err.count("\n")) == (2, "", 1), words
        assert named in err


@pytest.mark.parametrize("form", ["graphml", "gexf", "cypher"])
def test_exports_are_the_same_bytes(form: str, built: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run("export", form, "-o", tmp_path / "file", cwd=built)
    assert (code, out, err) == (0, "", "")
    assert run("export", form, cwd=built)[1] == (tmp_path / "file").read_text(encoding="utf-8") != ""


def test_exports_of_several_files(built: Path, run: Run, tmp_path: Path) -> None:
    for form, names in (
        ("neo4j-admin", {"README.txt", "schema.cypher"}),
        ("n10s", {"graph.ttl", "graphconfig.cypher"}),
    ):
        assert run("export", form, "-o", tmp_path / form, cwd=built)[0] == 0
        assert names <= {path.name for path in (tmp_path / form).iterdir()}
