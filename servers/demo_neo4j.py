"""`make neo4j`: a real Neo4j with its Browser on this machine, with a plan's graph in it, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

import local_servers

BUILD = Path("build")
GRAPH = BUILD / "demo"
BROWSER = BUILD / "neo4j-browser"  # style, saved queries, guide
BOLT, HTTP, GUIDE = 7687, 7474, 8020  # where people look for it; other ones where these are taken


def main(version: str, plan: str) -> int:
    """Build the plan's graph, start the server, publish, tell, wait; the exit code."""
    if version not in local_servers.KINDS:
        print(f"no Neo4j {version!r}; there are {', '.join(local_servers.KINDS)}", file=sys.stderr)
        return 2
    innograph = (sys.executable, "-m", "innograph")
    subprocess.run([*innograph, "build", plan, "--fresh", "-o", str(GRAPH)], check=True)
    print(f"Starting Neo4j {version} (the first time its 150 MB are fetched)", flush=True)
    try:
        server = local_servers.Neo4j(
            version,
            BUILD / f"neo4j-{version}",
            bolt=local_servers.free_port(BOLT),
            http=local_servers.free_port(HTTP),
        )
        server.start()
    except (local_servers.Missing, local_servers.Failed) as error:
        print(f"{error} is missing" if isinstance(error, local_servers.Missing) else error, file=sys.stderr)
        return 2
    with contextlib.closing(server), contextlib.ExitStack() as running:
        publish = [*innograph, "publish", "neo4j", server.url, "-g", str(GRAPH)]
        subprocess.run(publish, check=True, env={**os.environ, "NEO4J_PASSWORD": server.password})
        export = [*innograph, "export", "neo4j-browser", "-g", str(GRAPH), "-o", str(BROWSER)]
        subprocess.run(export, check=True, stdout=subprocess.DEVNULL)
        port = local_servers.free_port(GUIDE)
        served = subprocess.Popen([sys.executable, BROWSER / "serve.py", str(port)], stdout=subprocess.DEVNULL)
        running.callback(served.wait)
        running.callback(served.terminate)
        print(
            f"\nOpen {server.address}/browser/ and connect to {server.url},"
            f" user {server.user}, password {server.password}"
            f"\nGuide: type :play http://localhost:{port}/guide.html"
            f"\nStyle and saved queries: drop {BROWSER}/style.grass and {BROWSER}/favourites/*.cypher"
            " into the drawer with the star"
            "\nMore: docs/neo4j.md. Ctrl-C ends the server.",
            flush=True,
        )
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        print("\nEnding the server", flush=True)
    return 0


def stop(number: int, frame: FrameType | None) -> None:
    """Told to end: as by Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
