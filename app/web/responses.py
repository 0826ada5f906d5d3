"""Responses: answers that stand in files, graphs in memory, and failures, each in the form that the client takes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import IO

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from ...graph import files
from . import describe, forms
from .workers import Answered

TRUNCATED = "Innograph-Truncated"
_CHUNK = 1 << 16
_STILL_S = 60.0  # for which a client may take nothing of an answer before it is let go


def answered(found: Answered, media: str, most: int) -> Response:
    """An answer's octets, read from its file as fast as the client takes them."""
    headers = {"Content-Type": forms.content_type(media), "Content-Length": str(found.size), "Vary": "Accept"}
    if found.truncated:
        headers[TRUNCATED] = f"rows={most}"
    return _Fetched(_octets(found.file), headers=headers)


class _Fetched(StreamingResponse):
    """One that ends where its client has stopped reading."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def in_time(message: Message) -> None:
            async with asyncio.timeout(_STILL_S):
                await send(message)

        with suppress(TimeoutError, ClientDisconnect):
            await super().__call__(scope, receive, in_time)


async def _octets(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while chunk := await run_in_threadpool(file.read, _CHUNK):
            yield chunk
    finally:
        file.close()


def graph(triples: Iterable[ox.Triple], media: str) -> Response:
    """A small graph in one of forms.GRAPHS."""
    format_ = forms.GRAPH_FORMATS[forms.form(media)]
    data = ox.serialize(triples, format=format_, prefixes=describe.prefixes()) or b""
    if format_ in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES):
        data = files.tagged(data.decode()).encode()
    return Response(data, headers={"Content-Type": forms.content_type(media), "Vary": "Accept"})


def of_failures(request: Request) -> str:
    """The media type that a client takes a failure in: text, unless it asks for JSON or a page."""
    try:
        return forms.wanted(request.headers.get("accept"), ("text/plain", "application/json", forms.HTML))
    except forms.NotAcceptable:
        return "text/plain"


def failure(
    media: str, status: int, message: str, headers: dict[str, str] | None = None, told: str | None = None
) -> Response:
    """One line that says what was wrong: as {"error", "status"} in JSON, else as text.

    `told` is the same for people, in the language that they asked for; JSON has it beside the message.
    """
    json_ = media == "application/json"
    said = message
    if json_:
        said = json.dumps({"error": message, "status": status, "told": told or message}, ensure_ascii=False)
    return Response(f"{said}\n", status, headers=headers, media_type=media if json_ else "text/plain")
