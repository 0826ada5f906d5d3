"""The Model Context Protocol over standard input and output: an assistant asks the graph, and can change nothing."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field

from ...errors import InnographError
from ...queries.run import one_line
from ..web.graphs import Graphs
from ..web.workers import Busy, Limits
from .tools import Table, Tools, Value

Given = ParamSpec("Given")
Lang = Annotated[Literal["zh-Hans", "zh-Hant", "en"] | None, Field(description="labels; by default the plans' own")]
Name = Annotated[str, Field(description="a name in either script, in English, in pinyin or short, or an IRI")]
Params = Annotated[
    dict[str, Value] | None, Field(description="values of the $parameters: things by name or IRI, numbers, booleans")
]
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_ABOUT = """A knowledge graph of Chinese cities' science-and-technology plans: who brings what, through which platform,
for which measure, how firmly, towards which figure. Each statement rests on a quote at its place in the plan's text
(start and end count its characters from 0). Begin with find or schema; quote what you report."""


async def run(directory: Path, limits: Limits) -> None:
    """Answers until standard input ends. StoreError where there is no graph."""
    async with Graphs(directory, limits) as graphs:
        await server(Tools(graphs)).run_stdio_async()


def server(tools: Tools) -> MCPServer[Any]:
    """The server with its tools."""
    made = _Server("innograph", instructions=" ".join(_ABOUT.split()), log_level="ERROR")

    def tool(function: Callable[Given, Awaitable[Table]]) -> None:
        @functools.wraps(function)
        async def told(*args: Given.args, **kwargs: Given.kwargs) -> Table:
            try:
                return await function(*args, **kwargs)
            except (InnographError, Busy) as error:
                raise ToolError(str(error)) from None

        made.tool(annotations=_READS)(told)

    @tool
    async def schema(lang: Lang = None) -> dict[str, Any]:
        """What the graph is made of: classes (`ino:Class`; in Cypher labels) and how many things each has, properties
        (`ino:property`; in Cypher PROPERTY as a relationship, property on a node) and what they join, and the
        catalogue of questions, which `query` takes by name."""
        return await tools.schema(lang or "en")

    @tool
    async def find(
        text: Annotated[str, Field(description="a name or a part of one")],
        limit: Annotated[int, Field(ge=1, le=100)] = 10,
        lang: Lang = None,
    ) -> dict[str, Any]:
        """Bodies, fields and places that a text may mean, with their IRIs, the likeliest first; `sure` where the text
        is a thing's name and no other's."""
        return await tools.find(text, limit, lang)

    @tool
    async def trace(body: Name, lang: Lang = None) -> dict[str, Any]:
        """The way from a body to the plans' goals: efforts, vehicles, measures, focus areas, targets, with quotes."""
        return await tools.question("trace", {"body": body}, lang)

    @tool
    async def query(
        query: Annotated[str, Field(description="a question's name in the catalogue, or a query")],
        params: Params = None,
        language: Literal["sparql", "cypher"] = "sparql",
        lang: Lang = None,
    ) -> dict[str, Any]:
        """One read-only question: of the catalogue by its name, or SPARQL 1.1 (the prefixes ino, rdfs, skos, dcterms,
        oa and the like are declared) or Cypher of your own, in which $name is a parameter. `truncated` says that there
        are more rows than are given; CONSTRUCT and DESCRIBE give `turtle`."""
        return await tools.query(query, params or {}, in_cypher=language == "cypher", lang=lang)

    @tool
    async def evidence(thing: Name, lang: Lang = None) -> dict[str, Any]:
        """What is said of a thing, or what one statement (an effort, target or relation by its IRI) rests on: quote,
        place in the text, rule, confidence, and what was mended before reading."""
        return await tools.question("evidence", {"thing": thing}, lang)

    return made


class _Server(MCPServer[Any]):
    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            raise type(error)(one_line(str(error))) from error.__cause__
