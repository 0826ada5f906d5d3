"""The servers that other tests stand on: up, with what is asked of them, and gone with the one who started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import local_servers
import neo4j
import pytest

KEEP = Path(local_servers.__file__).parent / "keep.py"


def test_neo4j_has_its_browser_and_finds_chinese(empty_neo4j: local_servers.Neo4j) -> None:
    with urllib.request.urlopen(f"{empty_neo4j.address}/browser/", timeout=30) as page:
        assert "Neo4j Browser" in page.read().decode()
    with neo4j.GraphDatabase.driver(empty_neo4j.url, auth=(empty_neo4j.user, empty_neo4j.password)) as driver:
        (component,) = driver.execute_query(
            "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions"
        ).records
        assert component["versions"][0].startswith(empty_neo4j.version)
        driver.execute_query(
            "CREATE FULLTEXT INDEX names FOR (n:Thing) ON EACH [n.name]"
            " OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
        )
        driver.execute_query("CREATE (:Thing {name: '星河海洋实验室'}), (:Thing {name: '星河实验室'})")
        driver.execute_query("CALL db.awaitIndexes()")
        driver.execute_query("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
        found = "CALL db.index.fulltext.queryNodes('names', '海洋 AND 实验室') YIELD node RETURN node.name AS name"
        assert [record["name"] for record in driver.execute_query(found).records] == ["星河海洋实验室"]


def test_fuseki_takes_and_gives(fuseki_server: local_servers.Fuseki) -> None:
    graph = f"{fuseki_server.dataset}/data?graph=urn:test:taken"
    triple = b"<urn:a> <urn:b> <urn:c> .\n"
    put = urllib.request.Request(graph, triple, {"Content-Type": "application/n-triples"}, method="PUT")
    with urllib.request.urlopen(put, timeout=30) as answer:
        assert answer.status == 201
    with urllib.request.urlopen(urllib.request.Request(graph, headers={"Accept": "application/n-triples"})) as answer:
        assert answer.read() == triple
    urllib.request.urlopen(urllib.request.Request(graph, method="DELETE")).close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda how: how.name)
def test_a_server_ends_with_the_one_who_started_it(how: signal.Signals, tmp_path: Path) -> None:
    """Whether that one is killed or its helper is told to end, nothing is left running."""
    told = tmp_path / "pid"
    server = [
        sys.executable,
        "-c",
        f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(60)",
    ]
    starts = (
        "import os, subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, {str(KEEP)!r}, str(os.getpid()), *{server!r}], start_new_session=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", starts])
    until = time.monotonic() + 20
    while not (told.exists() and told.read_text()):
        assert time.monotonic() < until
        time.sleep(0.05)
    pid = int(told.read_text())
    parent.send_signal(how)
    parent.wait()
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.kill(pid, 0)
            time.sleep(0.05)
        pytest.fail("the server runs on")
