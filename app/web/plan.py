"""One plan: its text as received, its outline, what it names and what it says, each thing leading to its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from ...graph.manifest import PlanEntry
from ...graph.mentions import Mention
from ...queries.answer import Row
from ...queries.statements import Statement, statements
from . import notes, received
from .pages import Data, Visit, rows, table
from .sparql import BadRequest
from .words import say

_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_STATING = ("efforts", "targets", "relations", "outcomes")
_MOST = 20_000  # things, tasks and repairs of one plan
_OUTLINE = """
SELECT ?id ?iri (MIN(?own) AS ?number) (MIN(?heading) AS ?title) (MIN(?called) AS ?label) ?start ?end ?order
       (MIN(?from) AS ?headStart) (MAX(?to) AS ?headEnd) WHERE {
  ?iri dcterms:identifier ?id ; ino:start ?start ; ino:end ?end ; ino:order ?order ; ino:partOf ?above .
  OPTIONAL { ?iri ino:number ?own }
  OPTIONAL { ?iri rdfs:label ?called FILTER(LANGMATCHES(LANG(?called), $lang)) }
  OPTIONAL {
    ?iri ino:title ?heading ; ino:evidence/oa:hasSelector/oa:refinedBy ?place . ?place oa:start ?from ; oa:end ?to
  }
} GROUP BY ?id ?iri ?start ?end ?order ORDER BY ?order"""
_REPAIRS = """
SELECT ?rule ?before ?after ?start ?end WHERE {
  ?mend ino:repairs $plan ; ino:rule ?rule ; ino:before ?before ; ino:after ?after ; ino:start ?start ; ino:end ?end
} ORDER BY ?start ?end"""
_THINGS = """
SELECT ?iri (MIN(STR(?label)) AS ?name) (MIN(STRAFTER(STR(?class), "#")) AS ?type) WHERE {
  ?iri rdfs:label ?label ; a ?class FILTER(LANGMATCHES(LANG(?label), $lang) && STRSTARTS(STR(?class), STR(ino:)))
  FILTER(?class NOT IN (ino:Actor, ino:Platform, ino:Instrument))
} GROUP BY ?iri"""


async def plans(visit: Visit) -> Data:
    """/plan: the plans of the graph, with how much was read in each."""
    listed = [
        {
            "title": one.title or one.path,
            "issuer": one.issuer,
            "place": one.place,
            "year": one.year,
            "file": one.filename,
            **{kind: one.counts[kind] for kind in ("entities", "efforts", "targets", "repairs")},
            "plan": one.iri,
        }
        for one in visit.served.store.plans()
    ]
    columns = ("title", "issuer", "place", "year", "file", "entities", "efforts", "targets", "repairs", "plan")
    return {"title": say("plans", visit.lang), "tables": {"plans": table(listed, columns)}}


async def plan(visit: Visit) -> Data:
    """/plan/…: the plan of that path. ?at=START-END is a sentence to show, ?spot=START a place whose statements to."""
    store = visit.served.store
    entry = store.plan(store.iris.plan(str(visit.request.path_params["path"])))

    async def read(_: object) -> Mapping[str, Any]:
        return await _read(visit, entry)

    known = await visit.served.lately(f"plan {entry.iri} {visit.lang}", read)
    text = await run_in_threadpool(store.received, entry)
    at = _SPAN.fullmatch(visit.given("at"))
    span = (int(at[1]), int(at[2])) if at else None
    if span and not span[0] < span[1] <= len(text):
        message = f"the plan has {len(text)} characters; ?at={visit.given('at')} lies outside of them"
        raise BadRequest(message, 404, code="outside", n=len(text), at=visit.given("at"))
    spot = visit.given("spot")
    return {
        "title": entry.title or entry.path,
        "plan": {
            "iri": entry.iri,
            "path": entry.path,
            "issuer": entry.issuer,
            "place": entry.place,
            "year": entry.year,
            "language": entry.language,
            "file": entry.filename,
            "sha256": entry.sha256,
        },
        "notes": [notes.told(note, visit.lang) for note in entry.notes],
        "text": text,
        "at": span,
        "spot": int(spot) if spot.isdecimal() and len(spot) < 10 else None,
        **known,
    }


async def outline(visit: Visit, entry: PlanEntry) -> list[Row]:
    """The tasks of a plan in their order: id, title (as the plan has it), label, extent, the place of the heading."""
    lang: dict[str, ox.NamedNode | ox.Literal] = {"lang": ox.Literal(visit.lang)}
    return (await rows(visit.served, _OUTLINE, lang, _MOST, (entry.graph,))).rows


async def _read(visit: Visit, entry: PlanEntry) -> Mapping[str, Any]:
    """What does not depend on what is chosen in the page."""
    served, store = visit.served, visit.served.store
    lang: dict[str, ox.NamedNode | ox.Literal] = {"lang": ox.Literal(visit.lang)}
    own = (entry.graph,)
    repairs = (await rows(served, _REPAIRS, {"plan": ox.NamedNode(entry.iri)}, _MOST, own)).rows
    things = (await rows(served, _THINGS, lang, _MOST, own)).rows
    said = await run_in_threadpool(statements, store, entry, visit.lang)
    mentions = await run_in_threadpool(store.mentions, entry)
    found = [_statement(kind, one) for kind in _STATING for one in said[kind]]
    found.sort(key=lambda one: (one["start"] or 0, one["end"] or 0))
    columns = ("kind", "statement", "commitment", "confidence", "trigger", "quote", "section", "line", "start", "end")
    return {
        "outline": [{**task, "level": str(task["id"]).count(".") + 1} for task in await outline(visit, entry)],
        "things": {
            str(one["iri"]): {"number": number, "name": one["name"], "type": one["type"]}
            for number, one in enumerate(things)
        },
        "mentions": [[one.start, one.end, one.iri] for one in mentions],
        "statements": found,
        "tables": {
            "statements": {"columns": columns, "rows": [{name: one[name] for name in columns} for one in found]},
            "repairs": table(repairs, ("rule", "before", "after", "start", "end")),
        },
    }


def _statement(kind: str, said: Statement) -> dict[str, Any]:
    row = said.row
    return {
        "iri": said.iri if " " not in said.iri else None,  # of a relation it is its parties and its type
        "kind": kind.removesuffix("s"),
        "statement": said.label,
        "commitment": row.get("commitment"),
        "named": list(said.named),
        **{name: row.get(name) for name in ("confidence", "trigger", "quote", "section", "line", "start", "end")},
    }


def family(iri: str) -> str:
    """What an IRI of ours is of, as the style sheet calls it: actor, group, platform, instrument, field, place."""
    return iri.partition("/id/")[2].partition("/")[0]


def text_of(data: Data, href: Callable[..., str]) -> Iterator[tuple[received.Line, Markup]]:
    """The lines of a plan's data, each with its HTML; `href` makes addresses as `Visit.href` does."""
    mentions = [Mention(*one) for one in data["mentions"]]
    together = received.spots(mentions)
    repairs = data["tables"]["repairs"]["rows"]
    path, anchors = f"/plan/{data['plan']['path']}", iter([True])
    for line in received.cut(data["text"], mentions, data["outline"], repairs, data["at"], family):
        yield (
            line,
            received.marked(
                line,
                lambda spot: href(path, spot=str(together[spot][0])) + "#panel",
                lambda: next(anchors, False),
            ),
        )


def spots_of(data: Data) -> list[dict[str, Any]]:
    """Where each spot of a plan's data stands, and the numbers of the things named there.

    `main` are those whose statements a reader wants: where a body is named, not the places and fields within its name.
    """
    found = []
    for start, end, iris in received.spots([Mention(*one) for one in data["mentions"]]):
        main = [iri for iri in iris if family(iri) not in ("field", "place")] or iris
        found.append({"start": start, "end": end, "things": numbers_of(data, iris), "main": numbers_of(data, main)})
    return found


def numbers_of(data: Data, iris: Sequence[str]) -> list[int]:
    """Each thing's number among the "things" of the data."""
    return [data["things"][iri]["number"] for iri in iris if iri in data["things"]]


HELPERS: Mapping[str, Callable[..., Any]] = {
    "text_of": text_of,
    "spots_of": spots_of,
    "numbers_of": numbers_of,
    "family": family,
}
