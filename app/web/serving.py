"""The application on a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from ...errors import InnographError
from ...graph.store import open_store
from .site import application
from .taking import Editing
from .workers import Limits


def serve(
    directory: Path,
    host: str,
    port: int,
    limits: Limits,
    ready: Callable[[str], None],
    *,
    names: Sequence[str] = (),
    decisions: Path | None = None,
    editing: Editing | None = None,
) -> None:
    """Serves the graph until the process is interrupted; `ready` gets the address once it answers.

    `names`, `decisions` and `editing` are those of `site.application`. StoreError where there is no graph,
    InnographError where the address cannot be taken.
    """
    open_store(directory).close()  # its fault is told before a port is taken
    taken = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{taken.getsockname()[1]}/"
    config = uvicorn.Config(
        application(directory, limits, names=(host, *names), decisions=decisions, editing=editing),
        log_level="warning",
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=1 << 17,  # a query in an address may be long
    )
    with taken:
        _Server(config, lambda: ready(address)).run(sockets=[taken])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        taken = socket.socket(family, socket.SOCK_STREAM)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind((host, port))
        except OSError:
            taken.close()
            raise
    except OSError as error:
        raise InnographError(
            f"cannot listen at {host}:{port}: {error.strerror}", hint="give another --port, or 0 for a free one"
        ) from None
    taken.listen(512)
    return taken
