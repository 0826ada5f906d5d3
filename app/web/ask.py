"""The page Ask: the catalogue's questions as forms, a query of one's own in SPARQL or Cypher, and the answer.

What is asked stands in the address: `question=STEM` with the question's parameters, `query=` with SPARQL or `cypher=`
with Cypher, both with values for their own parameters. The answer is the page's table; each row leads to its evidence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...errors import AmbiguousName, InnographError, UnknownName
from ...ontology.terms import PREFIXES, Class, Property
from ...queries import answer, cypher, names, syntax
from ...queries.answer import Answer
from ...queries.catalogue import Question, catalogue, question
from ...queries.finding import Index
from ...queries.run import syntax_error
from . import cypher as posted
from . import forms, sparql
from .graphs import Graphs, Served
from .pages import MOST_ROWS, Data, Visit, table
from .sparql import BadRequest
from .words import language, say, some, term, told, words
from .workers import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MODES = ("question", "query", "cypher")
_OWN = {*_MODES, "mode", "lang", "table", "view"}
_MOST_NAMES = 12
_NTRIPLES = "application/n-triples"
_KEYS = ("iri", "nameHans", "nameHant", "nameEn", "aliases", "plan", "section", "quote")  # beside those of Property
_TRIPLE = ("subject", "predicate", "object")
_EXAMPLES = {
    "query": """PREFIX ino: <https://w3id.org/innograph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
# bodies with the platforms that are to be built through them
SELECT ?body ?name ?platform WHERE {
  ?effort a ino:Effort ; ino:gathers ?body ; ino:through ?vehicle .
  ?body rdfs:label ?name FILTER(LANGMATCHES(LANG(?name), $lang))
  ?vehicle rdfs:label ?platform FILTER(LANGMATCHES(LANG(?platform), $lang))
}
LIMIT 100
""",
    "cypher": """// bodies with the platforms that are to be built through them
MATCH (body)<-[:GATHERS]-(effort:Effort)-[:THROUGH]->(vehicle)
RETURN body.name AS body, effort.action AS action, vehicle.name AS vehicle,
       effort.plan AS plan, effort.quote AS quote, effort.start AS start, effort.`end` AS `end`
LIMIT 100
""",
}


async def ask(visit: Visit) -> Data:
    """The questions, what is asked, and its answer among "tables"; what is wrong with it as "fault" on the page.

    BadRequest for that where a program asks.
    """
    asked = next((mode for mode in _MODES if visit.given(mode)), "")
    given = parameters(visit.request)
    data: dict[str, Any] = {
        "title": say("ask", visit.lang),
        "mode": asked or (visit.given("mode") if visit.given("mode") in _MODES else "question"),
        "questions": [_about(one, visit.lang) for one in catalogue().values()],
        "asked": _about(question(visit.given(asked)), visit.lang) if _in_catalogue(visit, asked) else None,
        "text": {mode: visit.given(mode) or _EXAMPLES[mode] for mode in ("query", "cypher")},
        "given": given,
        "fault": "",
        "tables": {},
    }
    try:
        found, more = await _answer(visit, asked, given) if asked and _complete(visit, asked, given) else (None, False)
    except InnographError as error:
        if visit.request.url.path.endswith((".json", ".csv")):
            raise BadRequest.of(error, 404 if isinstance(error, UnknownName) else 400) from None
        data["fault"] = told(error, visit.lang)
        if isinstance(error, AmbiguousName):
            data |= {"fault": say("several_meant", visit.lang, what=error.name), "choices": _choices(visit, error)}
    else:
        if found is not None:
            data |= {"tables": {"answer": table(found)}, "truncated": more}
    if not visit.request.url.path.endswith(".json"):
        data |= {
            "words": some("ask_", visit.lang),
            "vocabulary": _vocabulary(visit.lang),
            "evidence": _evidence(visit, data),
        }
        data["names"] = {
            name: names.label(visit.served.store.store, value, visit.lang) if "://" in value else value
            for name, value in given.items()
        }
        data["headings"] = _headings(data, visit.lang)
        data["spoken"] = _spoken(data, visit.lang)
    return data


def _choices(visit: Visit, error: AmbiguousName) -> list[dict[str, str]]:
    """The same question about each of the things that a name may mean."""
    given = dict(visit.request.query_params)
    store, base = visit.served.store.store, f"{visit.served.store.iris.base}id/"
    found = []
    for iri in error.iris[:_MOST_NAMES]:
        meant = {name: iri if value.strip() == error.name else value for name, value in given.items() if name != "lang"}
        label = names.label(store, iri, visit.lang)
        found.append({"label": label, "where": iri.removeprefix(base), "href": visit.href("/ask", **meant)})
    return found


async def xlsx(request: Request) -> Response:
    """/ask.xlsx: the answer as a spreadsheet, texts as texts."""
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        visit = Visit(request, served, language(request, served))
        asked = next((mode for mode in _MODES if visit.given(mode)), "")
        if not asked:
            raise BadRequest("nothing is asked: give question=, query= or cypher=")
        try:
            found, _ = await _answer(visit, asked, parameters(request))
        except InnographError as error:
            raise BadRequest.of(error) from None
        data = await run_in_threadpool(answer.write, found, "xlsx")
    return Response(data, media_type=XLSX, headers={"Content-Disposition": 'attachment; filename="answer.xlsx"'})


async def offered(request: Request) -> Response:
    """/ask/names.json?kind=…&text=…: the things of one of names.KINDS that a text may mean, the likeliest first.

    `where` is the path of the IRI of those that share their name.
    """
    graphs: Graphs = request.app.state.graphs
    async with graphs.current() as served:
        visit = Visit(request, served, language(request, served))
        kind = visit.given("kind")
        if kind not in names.KINDS:
            raise BadRequest(f"no kind {kind!r}; there are: {', '.join(names.KINDS)}")

        async def read(served: Served) -> Index:
            return Index(await run_in_threadpool(names.read, served.store.store, kind), {})

        known = await served.once(f"names {kind}", read)
        found = await run_in_threadpool(known.find, visit.given("text"), limit=_MOST_NAMES)
        called = [(names.label(served.store.store, one.iri, visit.lang), one.iri) for one in found]
        often = Counter(name for name, _ in called)
        base = f"{served.store.iris.base}id/"
        said = [
            {"name": name, "iri": iri, "where": iri.removeprefix(base) if often[name] > 1 else ""}
            for name, iri in called
        ]
    return JSONResponse({"found": said}, headers={"Vary": "Accept-Language"})


def parameters(request: Request) -> dict[str, str]:
    """Values for what is asked: all of the address that is not of the page itself."""
    return {name: value for name, value in request.query_params.items() if name not in _OWN}


def _in_catalogue(visit: Visit, asked: str) -> bool:
    return asked == "question" and visit.given(asked) in catalogue()


def _complete(visit: Visit, asked: str, given: Mapping[str, str]) -> bool:
    """Whether there is something to answer: a question that was only opened, say, has no values yet."""
    if not _in_catalogue(visit, asked):
        return True
    wanted = question(visit.given(asked)).parameters
    return not wanted or any(given.get(one.name) for one in wanted) or not visit.request.url.path.endswith("/ask")


async def _answer(visit: Visit, asked: str, given: Mapping[str, str]) -> tuple[Answer, bool]:
    """The answer, and whether rows were left. InnographError for what is wrong with what is asked."""
    text = visit.given(asked)
    most = visit.served.limits.most_rows if visit.request.url.path.endswith((".csv", ".xlsx")) else MOST_ROWS
    if asked == "cypher":
        return await _cypher(visit, text, given, most)
    store = visit.served.store.store
    if asked == "question":
        one = question(text)
        text, terms = one.text, await run_in_threadpool(one.terms, store, given, visit.lang)
    else:
        wanted = syntax.parameters(text)
        terms = await run_in_threadpool(names.terms, store, wanted, given, visit.lang)
        syntax.match_parameters(wanted, terms)
    media = sparql.offered(text)[0]
    bound = sparql.Asked(syntax.bind(text, terms))
    try:
        found = await visit.served.workers.ask(bound.to_worker(media if media == forms.JSON else _NTRIPLES, most))
    except Refused as error:
        raise syntax_error(bound.query, error.message) if error.syntax else error from None
    with found.file as file:
        if media == forms.JSON:
            return Answer(json.load(file)), found.truncated
        return await run_in_threadpool(_triples, file.read(), most)


def _triples(data: bytes, most: int) -> tuple[Answer, bool]:
    """Triples as a table of three columns."""
    rows: list[dict[str, answer.Value]] = []
    for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        if len(rows) == most:
            return answer.tables(_TRIPLE, rows), True
        rows.append({name: str(getattr(term, "value", term)) for name, term in zip(_TRIPLE, quad.triple, strict=True)})
    return answer.tables(_TRIPLE, rows), False


async def _cypher(visit: Visit, text: str, given: Mapping[str, str], most: int) -> tuple[Answer, bool]:
    spoken = {"lang": visit.lang} if text in catalogue() or "lang" in cypher.parameters(text) else {}
    bound = await run_in_threadpool(posted.bound, visit.served, posted.Asked(text, {**given, **spoken}))
    workers = await visit.served.cypher()
    told = {"kind": "query", "query": bound.query, "parameters": bound.values, "most": most}
    try:
        found = await workers.ask(told)
    except Refused as error:
        raise cypher.fault(bound.query, error.message, error.place, syntax=error.syntax) from None
    with found.file as file:
        said = json.load(file)
    return answer.tables(said["columns"], said["rows"]), bool(said.get("truncated"))


def _about(one: Question, lang: str) -> dict[str, Any]:
    wanted = [{"name": each.name, "kind": each.kind, "example": each.example} for each in one.parameters]
    return {"stem": one.stem, "summary": one.summary[lang], "parameters": wanted, "columns": dict(one.columns)}


def _evidence(visit: Visit, data: Data) -> list[str]:
    """For each row of the answer the address of what it rests on; "" where the row names no place in a plan."""
    plans = {plan.iri for plan in visit.served.store.plans()}

    def address(row: Mapping[str, Any]) -> str:
        plan, start, end = (row.get(name) for name in ("plan", "start", "end"))
        return visit.place_of(str(plan), start, end) if plan in plans and start is not None and end is not None else ""

    return [address(row) for row in data["tables"].get("answer", {}).get("rows", ())]


def _headings(data: Data, lang: str) -> dict[str, str]:
    """What the columns of an answer are called; those of a query of one's own as they are called there."""
    columns = data["tables"].get("answer", {}).get("columns", ())
    if not data["asked"]:
        return {column: column for column in columns}
    ours = some("column_", lang)
    return {column: ours.get(f"column_{column}") or term(column, lang) for column in columns}


def _spoken(data: Data, lang: str) -> dict[str, str]:
    """Labels for those values of a question's answer that are terms of the ontology: Park, committed."""
    if not data["asked"]:
        return {}
    rows = data["tables"].get("answer", {}).get("rows", ())
    found = {value: name for row in rows for name, value in row.items() if isinstance(value, str) and name != "quote"}
    spoken = {value: _word(name, value, lang) for value, name in sorted(found.items())}
    return {value: label for value, label in spoken.items() if label != value}


def _word(column: str, value: str, lang: str) -> str:
    """What a value of the catalogue's own, or a term of the ontology, is called; else the value."""
    word = value.replace(" ", "_")
    ours = {"change": f"change_{word}", "gap": f"gap_{word}", "stage": f"stage_{word}"}.get(column, "")
    return words()[ours][lang] if ours in words() else term(value, lang)


def _vocabulary(lang: str) -> dict[str, Any]:
    """What the editors complete: terms with their labels, prefixes, and what the property graph calls them."""
    return {
        "prefixes": dict(PREFIXES),
        "terms": [{"name": f"ino:{term.local}", "label": term.labels[lang]} for term in (*Class, *Property)],
        "labels": [{"name": cls.local, "label": cls.labels[lang]} for cls in Class],
        "types": [{"name": term.name, "label": term.labels[lang]} for term in Property if term.to_thing],
        "keys": [
            *({"name": name, "label": ""} for name in _KEYS),
            *({"name": term.local, "label": term.labels[lang]} for term in Property if not term.to_thing),
        ],
    }
