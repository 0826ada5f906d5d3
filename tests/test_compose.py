"""compose.yaml, which no container engine reads here: its form, and its settings as a real server knows them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import local_servers
import neo4j
import yaml

from innograph.graph.store import update
from innograph.loaders.read import read_plan

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
EXAMPLE = ROOT / "examples" / "qingdao-2019.md"


def test_what_compose_starts() -> None:
    assert set(COMPOSE) == {"services", "volumes"}
    assert set(COMPOSE["services"]) == {"neo4j", "explorer"}
    for service in COMPOSE["services"].values():
        assert set(service) >= {"ports", "volumes", "healthcheck", "restart"}
        assert all(port.startswith("127.0.0.1:") and port.count(":") == 2 for port in service["ports"])
        assert set(service["healthcheck"]) == {"test", "interval", "timeout", "retries", "start_period"}
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_compose_names_a_version_that_is_tested() -> None:
    image = COMPOSE["services"]["neo4j"]["image"]
    assert image.removeprefix("neo4j:").rpartition(".")[0] in local_servers.KINDS


def test_explorer_serves_and_is_healthy(tmp_path: Path) -> None:
    """What the container runs, run here on a free port."""
    update(tmp_path, [(read_plan(EXAMPLE), EXAMPLE.read_bytes())])
    explorer = COMPOSE["services"]["explorer"]
    words = [str(tmp_path) if word == "/graph" else "0" if word == "8019" else word for word in explorer["command"]]
    assert words[0] == "innograph"
    with subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            port = served.stdout.readline().strip().rstrip("/").rpartition(":")[2]
            kind, python, *rest = (word.replace("8019", port) for word in explorer["healthcheck"]["test"])
            assert (kind, python) == ("CMD", "python")
            subprocess.run([sys.executable, *rest], check=True)
        finally:
            served.terminate()


def test_neo4j_knows_the_settings(neo4j_server: local_servers.Neo4j) -> None:
    """NEO4J_a_b__c is the setting a.b_c."""
    given = set(COMPOSE["services"]["neo4j"]["environment"]) - {"NEO4J_AUTH"}
    names = {"_".join(w.replace("_", ".") for w in name.removeprefix("NEO4J_").split("__")) for name in given}
    with neo4j.GraphDatabase.driver(neo4j_server.url, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        known = {record["name"] for record in driver.execute_query("SHOW SETTINGS YIELD name").records}
    assert names - known == set()
    assert len(names) == len(given) > 0
