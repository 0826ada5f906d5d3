"""compose.yaml, which no container engine reads here: its form, and its settings as a real server knows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import local_servers
import neo4j
import yaml

COMPOSE: dict[str, Any] = yaml.safe_load((Path(__file__).parent.parent / "compose.yaml").read_text(encoding="utf-8"))


def test_what_compose_starts() -> None:
    assert set(COMPOSE) == {"services", "volumes"}
    for service in COMPOSE["services"].values():
        assert set(service) == {"image", "ports", "environment", "volumes", "healthcheck", "restart"}
        assert all(port.startswith("127.0.0.1:") and port.count(":") == 2 for port in service["ports"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])
        assert set(service["healthcheck"]) == {"test", "interval", "timeout", "retries", "start_period"}
        assert service["healthcheck"]["test"][0] == "CMD-SHELL"


def test_compose_names_a_version_that_is_tested() -> None:
    image = COMPOSE["services"]["neo4j"]["image"]
    assert image.removeprefix("neo4j:").rpartition(".")[0] in local_servers.KINDS


def test_neo4j_knows_the_settings(neo4j_server: local_servers.Neo4j) -> None:
    """NEO4J_a_b__c is the setting a.b_c."""
    given = set(COMPOSE["services"]["neo4j"]["environment"]) - {"NEO4J_AUTH"}
    names = {"_".join(w.replace("_", ".") for w in name.removeprefix("NEO4J_").split("__")) for name in given}
    with neo4j.GraphDatabase.driver(neo4j_server.url, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        known = {record["name"] for record in driver.execute_query("SHOW SETTINGS YIELD name").records}
    assert names - known == set()
    assert len(names) == len(given) > 0
