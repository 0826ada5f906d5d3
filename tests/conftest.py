"""Shared fixtures: where the real plans are, and what a skip means."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bundle
import local_servers
import neo4j
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
REQUIRE_ALL = os.environ.get("INNOGRAPH_REQUIRE") == "all"


def missing(what: str) -> None:
    """Skip for want of `what`; a failure where INNOGRAPH_REQUIRE=all."""
    if REQUIRE_ALL:
        pytest.fail(f"INNOGRAPH_REQUIRE=all, but {what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with `plans/` and `gold/`: INNOGRAPH_SHARED, by default ../shared."""
    folder = Path(os.environ.get("INNOGRAPH_SHARED", ROOT.parent / "shared"))
    if not (folder / "plans").is_dir():
        missing(f"the folder of real plans ({folder}; set INNOGRAPH_SHARED)")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium on PATH, without a window: reads pictures, prints PDF files."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        missing("Chromium")
    quiet = ("background-networking", "component-update", "sync")
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=switches)
        yield running
        running.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The npm packages of `web/`, as its lock says; axe-core is among them."""
    try:
        return bundle.install()
    except subprocess.CalledProcessError:
        missing("the npm packages of web/")
        raise


def certified(folder: Path) -> Path:
    """The folder, with a key and a certificate that nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    (folder / "public.crt").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    (folder / "private.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder


@pytest.fixture(scope="session")
def started_neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], local_servers.Neo4j]]:
    """A running Neo4j of a version, started when first asked for; all are ended with the session."""
    running: dict[str, local_servers.Neo4j] = {}

    def started(version: str) -> local_servers.Neo4j:
        if version not in running:
            certificates = certified(tmp_path_factory.mktemp("certificates"))
            server = local_servers.Neo4j(
                version, tmp_path_factory.mktemp(f"neo4j-{version}-"), certificates=certificates
            )
            server.start()
            running[version] = server
        return running[version]

    yield started
    for server in running.values():
        server.kill()


@pytest.fixture(scope="session", params=list(local_servers.KINDS))
def neo4j_server(
    request: pytest.FixtureRequest, started_neo4j: Callable[[str], local_servers.Neo4j]
) -> local_servers.Neo4j:
    """A real Neo4j with its Browser, of both versions: one of each for all tests, with what others left in it."""
    try:
        return started_neo4j(request.param)
    except local_servers.Missing as error:
        missing(str(error))
        raise


@pytest.fixture
def empty_neo4j(neo4j_server: local_servers.Neo4j) -> local_servers.Neo4j:
    """`neo4j_server` without nodes, constraints and indexes."""
    with neo4j.GraphDatabase.driver(neo4j_server.url, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        for kind, shown in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            for record in driver.execute_query(f"SHOW {shown} YIELD name, type WHERE type <> 'LOOKUP'").records:
                driver.execute_query(f"DROP {kind} $name", name=record["name"])
    return neo4j_server


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_servers.Fuseki]:
    """A real Fuseki with one data set in memory: one for all tests, with what others left in it."""
    try:
        server = local_servers.Fuseki(tmp_path_factory.mktemp("fuseki"))
    except local_servers.Missing as error:
        missing(str(error))
        raise
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def java_with() -> Callable[[str], list[str]]:
    """What runs Java with the jars of a folder of `servers/`, to be followed by the name of a class."""

    def command(folder: str) -> list[str]:
        try:
            return [local_servers.java(21), "-cp", f"{local_servers.jars(folder)}/*"]
        except local_servers.Missing as error:
            missing(str(error))
            raise

    return command
