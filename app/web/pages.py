"""The explorer's frame: what a page is, and how one is answered: as HTML, and its data as JSON and CSV.

A page is one function from a visit to data: plain values that JSON can hold, with "title". Its template shows them, its
address with .json gives them as they are, and with .csv one of the tables below "tables" (?table=NAME). So what a page
shows can always be had by a program too. `site.PAGES` says which pages there are; docs/decisions/serving.md how one
is added.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ...errors import UnknownName
from ...graph.manifest import PlanEntry
from ...ontology.terms import LANGUAGES
from ...queries import answer, syntax
from ...queries.answer import Answer
from ...queries.catalogue import question
from . import forms, sparql, templates
from .graphs import Graphs, Served
from .sparql import BadRequest
from .words import chosen, language, say, told

Data = Mapping[str, Any]
READ = ["GET", "HEAD"]
MOST_ROWS = 5_000  # of one table on a page
_KEPT = "/:@!$&'()*+,;=~"  # what stands for itself in a path


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: of which generation, in which language (one of LANGUAGES)."""

    request: Request
    served: Served
    lang: str

    def given(self, name: str) -> str:
        """A parameter of the address; "" where it has none. Of several the last counts."""
        return str(self.request.query_params.get(name, "")).strip()

    async def ask(self, stem: str, plan: PlanEntry | None = None, /, **parameters: str) -> Answer:
        """The answer to a question of the catalogue, in one of the processes that have limits; labels in the visit's
        language. With `plan`, of what that plan says alone.

        UnknownName for a parameter that the graph does not have, QueryError where a limit is passed.
        """
        asked, iris = question(stem), self.served.store.iris
        terms = await run_in_threadpool(asked.terms, self.served.store.store, parameters, self.lang)
        shared = (iris.graph("ontology"), iris.graph("register"))
        of = (plan.graph, iris.inferred_graph(plan.path), *shared) if plan else None
        return await rows(self.served, asked.text, terms, MOST_ROWS, of)

    def href(self, path: str, **parameters: str) -> str:
        """The address of a page with these parameters, and with the language where the visitor chose one."""
        return self._with_language(quote(path, safe=_KEPT), **parameters)

    def _with_language(self, path: str, **parameters: str) -> str:
        given = {**parameters, "lang": chosen(self.request)}
        query = urlencode({name: value for name, value in given.items() if value}, quote_via=quote)
        return path + (f"?{query}" if query else "")

    def place_of(self, plan: str, start: object = None, end: object = None) -> str:
        """The address of a place in a plan (an IRI): its characters `start`..`end`."""
        tail = plan.removeprefix(f"{self.served.store.iris.base}id/plan/")
        at = "" if start is None else f"{start}-{end}"
        return self._with_language("/plan/" + quote(tail, safe=_KEPT + "%"), at=at) + ("#at" if at else "")

    def page_of(self, iri: str) -> str:
        """The address of the page about a thing."""
        base = f"{self.served.store.iris.base}id/"
        if iri.startswith(base):
            return self._with_language("/id/" + quote(iri.removeprefix(base), safe=_KEPT + "%"))
        return self.href("/resource", iri=iri)


def before_any(app: Starlette, served: Served) -> list[Visit]:
    """Visits of the first page in all languages, the plans' own first, to make it ready before somebody asks."""
    scope = {"type": "http", "app": app, "method": "GET", "path": "/", "headers": [], "query_string": b""}
    request = Request(scope)
    own = language(request, served)
    return [Visit(request, served, lang) for lang in sorted(LANGUAGES, key=lambda lang: lang != own)]


Make = Callable[[Visit], Awaitable[Data]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page at `path` (a route's pattern): what makes its data, and what shows it.

    `name` is that of its template and of its script in `web/src/pages` (where it has one of its own), and the word for
    it in the navigation; `listed` says whether it stands there. `twin` is the address of its data without ending.
    """

    name: str
    path: str
    make: Make
    listed: bool = True
    scripted: bool = False
    helpers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # what its template calls

    @property
    def twin(self) -> str:
        return "/overview" if self.path == "/" else self.path

    def routes(self) -> list[BaseRoute]:
        """The twins first: a pattern that takes any path takes their endings too."""
        return [
            Route(f"{self.twin}.json", self._as_json, methods=READ),
            Route(f"{self.twin}.csv", self._as_csv, methods=READ),
            Route(self.path, self._as_page, methods=READ),
        ]

    async def _as_json(self, request: Request) -> Response:
        graphs: Graphs = request.app.state.graphs
        async with graphs.current() as served:
            return await as_json(Visit(request, served, language(request, served)), self.make)

    async def _as_csv(self, request: Request) -> Response:
        graphs: Graphs = request.app.state.graphs
        async with graphs.current() as served:
            return await as_csv(Visit(request, served, language(request, served)), self.make)

    async def _as_page(self, request: Request) -> Response:
        graphs: Graphs = request.app.state.graphs
        async with graphs.current(is_page=True) as served:
            return await as_page(Visit(request, served, language(request, served)), self)


async def as_page(visit: Visit, page: Page) -> Response:
    """The page as HTML; where its data have an address "see_other", the way there."""
    data = await _made(visit, page.make)
    if data.get("see_other"):
        return RedirectResponse(data["see_other"], 303)
    values = {**shown(visit, page.name, page.scripted, data), **page.helpers}
    text = await run_in_threadpool(templates.render, f"{page.name}.html", values)
    return HTMLResponse(text, headers={"Vary": "Accept, Accept-Language"})


async def as_json(visit: Visit, make: Make) -> Response:
    """The page's data."""
    return JSONResponse(dict(await _made(visit, make)), headers={"Vary": "Accept-Language"})


async def as_csv(visit: Visit, make: Make) -> Response:
    """The table of the page's data that ?table= names, for spreadsheets: what they would run as a formula is text."""
    tables: Mapping[str, Data] = (await _made(visit, make)).get("tables", {})
    name = visit.given("table") or next(iter(tables), "")
    if name not in tables:
        known = ", ".join(tables) or "none"
        raise BadRequest(f"no table {name!r} here; there are: {known}", 404, code="no_table", name=name)
    table = tables[name]
    data = answer.write(answer.tables(table["columns"], table["rows"]), "csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Vary": "Accept-Language"}
    return Response(data, media_type=forms.content_type(forms.CSV), headers=headers)


async def fault(request: Request, status: int, error: Exception, headers: Mapping[str, str] | None = None) -> Response:
    """The page that says what was wrong. StoreError where there is no graph."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        visit = Visit(request, served, language(request, served))
        data = {"title": say("fault", visit.lang, status=status), "error": told(error, visit.lang)}
        text = templates.render("fault.html", {**shown(visit, "fault", False, data), "twin": ""})
    return HTMLResponse(text, status, headers=dict(headers or {}))


async def _made(visit: Visit, make: Make) -> Data:
    try:
        return await make(visit)
    except UnknownName as error:
        raise BadRequest.of(error, 404) from None


def table(found: Answer | Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> dict[str, Any]:
    """A table of a page's data."""
    if isinstance(found, Answer):
        return {"columns": list(found.columns), "rows": found.rows}
    return {"columns": list(columns or (found[0] if found else ())), "rows": list(found)}


def shown(visit: Visit, name: str, scripted: bool, data: Data) -> dict[str, Any]:
    """What a template gets: `data`, and what the frame needs."""
    request = visit.request
    manifest = visit.served.store.manifest
    listed: Sequence[Page] = request.app.state.listed
    return {
        "data": data,
        "lang": visit.lang,
        "name": name,
        "scripted": scripted,
        "nav": [(page.name, visit.href(page.path)) for page in listed],
        "languages": {tag: _turned(request, tag) for tag in ("zh-Hans", "zh-Hant", "en")},
        "twin": _twin(request, "json"),
        "csv": lambda table: _twin(request, "csv", **({"table": table} if table else {})),
        "here": f"{_path(request)}?lang={chosen(request)}" if chosen(request) else _path(request),
        "chosen": chosen(request),
        "generation": manifest.generation,
        "href": visit.href,
        "page_of": visit.page_of,
        "place_of": visit.place_of,
        "plan_title": lambda iri: _titles(visit.served).get(iri, iri),
    }


def _titles(served: Served) -> Mapping[str, str]:
    """What each plan is called, by its IRI."""
    return {plan.iri: plan.title or plan.path for plan in served.store.plans()}


def _turned(request: Request, lang: str) -> str:
    """This very address in another language."""
    given = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{_path(request)}?{urlencode([*given, ('lang', lang)], quote_via=quote)}"


def _twin(request: Request, ending: str, **more: str) -> str:
    path = _path(request)
    query = urlencode([*request.query_params.multi_items(), *more.items()], quote_via=quote)
    return f"{'/overview' if path == '/' else path}.{ending}" + (f"?{query}" if query else "")


def _path(request: Request) -> str:
    """As the browser sent it, percent-encoded."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return raw.decode("ascii", "replace").partition("?")[0]


async def rows(
    served: Served,
    query: str,
    terms: Mapping[str, ox.NamedNode | ox.Literal],
    most: int = MOST_ROWS,
    graphs: tuple[str, ...] | None = None,
) -> Answer:
    """The answer to a query of our own with its parameters, at most `most` rows, in a process that has limits.

    Of all there is, or of the named graphs `graphs` only.
    """
    request = sparql.Asked(syntax.bind(query, terms), graphs).to_worker(forms.JSON, most)
    found = await served.workers.ask(request)
    with found.file as file:
        return Answer(json.load(file))
