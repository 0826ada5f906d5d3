"""`innograph serve`, run as users run it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

Given = TypeVar("Given")


def apart(work: Callable[..., Coroutine[Any, Any, Given]], *arguments: object) -> Given:
    """What a coroutine gives, in a thread of its own: Playwright keeps this one's loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work(*arguments))).result()


@dataclass(frozen=True)
class Server:
    """A running `innograph serve`."""

    address: str  # ends in a slash
    folder: Path  # of the graph
    client: httpx.Client
    token: str = ""  # with --edit
    pid: int = 0

    @property
    def sparql(self) -> str:
        return f"{self.address}sparql"


def running(folder: Path, *options: str) -> Iterator[Server]:
    """A server over the graph in `folder`, ended afterwards."""
    command = [sys.executable, "-m", "innograph", "serve", "-g", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        try:
            assert said.startswith("Serving http://127.0.0.1:"), said
            address = said.split()[1]
            token = process.stdout.readline().strip().partition("#token=")[2] if "--edit" in options else ""
            with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
                yield Server(address, folder, client, token, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)
