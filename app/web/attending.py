"""What nobody waits for any more is ended: a client that goes away frees the process that works for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Attended:
    """Cancels the answer to a request whose client has closed its connection; but never that of a POST to `but`, which
    writes.
    """

    def __init__(self, app: ASGIApp, but: str) -> None:
        self.app, self.but = app, but

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["path"] == self.but and scope["method"] == "POST"):
            await self.app(scope, receive, send)
            return
        request = _Request(scope["method"] in ("GET", "HEAD"), receive)
        answering = asyncio.ensure_future(self.app(scope, request.receive, send))
        watching = asyncio.ensure_future(request.watch())
        try:
            await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering


class _Request:
    """What comes from a client: first to the application, then, its body taken, to who looks whether it goes away. What
    comes as the body of a GET says nothing here.
    """

    def __init__(self, bodiless: bool, receive: Receive) -> None:
        self._receive, self._empty = receive, bodiless
        self._taken, self._gone = asyncio.Event(), asyncio.Event()
        if bodiless:
            self._taken.set()

    async def receive(self) -> Message:
        if self._empty:
            self._empty = False
            return {"type": "http.request", "body": b"", "more_body": False}
        if self._taken.is_set():
            await self._gone.wait()
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._gone.set()
        if not message.get("more_body", False):
            self._taken.set()
        return message

    async def watch(self) -> None:
        """Returns when the client has gone."""
        await self._taken.wait()
        while not self._gone.is_set():
            if (await self._receive())["type"] == "http.disconnect":
                self._gone.set()
