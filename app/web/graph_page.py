"""The page Graph: its frame, the drawing that its script shows, and the sentence that a statement of it rests on.

The drawing of a generation is made in a process of its own when it is first asked for, and kept beside the generation
(graph/drawing.py); it is the page's data too: /graph.json.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from ...errors import StoreError, UnknownName
from ...graph import drawing
from .graphs import Graphs, Served
from .pages import Data, Visit
from .sparql import BadRequest
from .words import language, say, some

_CHUNK = 1 << 16
_ENDS = "。！？；!?;\n\r"  # of a sentence
_AROUND = 300  # characters shown before and after a quote, at most


async def graph_page(visit: Visit) -> Data:
    """What the template shows; the drawing comes after it."""
    return {"title": say("graph", visit.lang), "words": some("graph_", visit.lang)}


async def graph_data(request: Request) -> Response:
    """/graph.json: the whole drawing, labels in the page's language."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        lang = language(request, served)
        made = await served.once("drawing", _drawing)
        tag = f'"{served.store.generation}-{drawing.FORM}-{lang}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        path = drawing.kept(made.folder, lang)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers |= {"Content-Encoding": "gzip", "Content-Length": str(path.stat().st_size)}
            file: BinaryIO | gzip.GzipFile = path.open("rb")
        else:
            file = gzip.open(path, "rb")  # noqa: SIM115 - closed when it is sent
    return StreamingResponse(_octets(file), media_type="application/json", headers=headers)


async def _octets(file: BinaryIO | gzip.GzipFile) -> AsyncIterator[bytes]:
    try:
        while chunk := await run_in_threadpool(file.read, _CHUNK):
            yield chunk
    finally:
        file.close()


class _Made:
    """Where a generation's drawing lies: beside it, or aside where the graph's folder is not ours to write."""

    def __init__(self, served: Served) -> None:
        self._aside: tempfile.TemporaryDirectory[str] | None = None
        self.folder = served.store.beside
        if not drawing.kept(self.folder, "en").is_file() and not os.access(self.folder, os.W_OK):
            self._aside = tempfile.TemporaryDirectory(prefix="innograph-")
            self.folder = Path(self._aside.name)


async def _drawing(served: Served) -> _Made:
    made = _Made(served)
    if drawing.kept(made.folder, "en").is_file():  # the last of its files
        return made
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "innograph.app.web.draw"),
        *(str(served.store.beside), served.store.iris.base, str(made.folder)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await process.wait()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if not drawing.kept(made.folder, "en").is_file():
        raise StoreError("the graph cannot be drawn", where=str(made.folder), hint="see innograph check")
    return made


async def sentence(request: Request) -> Response:
    """/sentence.json?plan=IRI&start=&end=: the quote at these code points, and the sentence around it."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        visit = Visit(request, served, language(request, served))
        try:
            plan = served.store.plan(visit.given("plan"))
        except UnknownName as error:
            raise BadRequest.of(error, 404) from None
        text = await run_in_threadpool(served.store.received, plan)
        try:
            start, end = int(visit.given("start")), int(visit.given("end"))
        except ValueError:
            raise BadRequest("start and end are whole numbers") from None
        if not 0 <= start < end <= len(text):
            raise BadRequest(f"the plan has characters 0 to {len(text)}", 404)
        return JSONResponse(
            {
                "before": text[_first(text, start) : start],
                "quote": text[start:end],
                "after": text[end : _last(text, end)],
                "title": plan.title or plan.path,
                "href": visit.place_of(plan.iri, start, end),
            }
        )


def _first(text: str, start: int) -> int:
    """Where the sentence of the character at `start` begins."""
    least = max(0, start - _AROUND)
    return max((text.rfind(end, least, start) + 1 for end in _ENDS), default=0) or least


def _last(text: str, end: int) -> int:
    """Where the sentence of the character before `end` ends, its mark included."""
    if text[end - 1] in _ENDS:
        return end
    most = min(len(text), end + _AROUND)
    ends = [at + 1 for mark in _ENDS if (at := text.find(mark, end, most)) >= 0]
    return min(ends, default=most)
