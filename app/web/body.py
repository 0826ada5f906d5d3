"""All about one thing: a body, platform, programme, field or place; of anything else what the graph says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from ...ontology.terms import ONTOLOGY, PREFIXES, Class, superclasses
from ...queries import around, names, show
from ...queries.around import Said
from . import neighbours
from .pages import Data, Page, Visit, rows, table
from .words import say, term

_BODIES = {Class.ACTOR, Class.ACTOR_GROUP, Class.PLATFORM, Class.INSTRUMENT}
_THINGS = _BODIES | {Class.FIELD, Class.PLACE, Class.CHANNEL}
_GENERAL = {Class.ACTOR.local, Class.PLATFORM.local, Class.INSTRUMENT.local}
_CLASSES = {cls.local: cls for cls in Class}
_MOST = 20_000  # parties of statements
_TABLE = """
SELECT ?way ?property ?other ?label WHERE {
  { $thing ?property ?other BIND("from" AS ?way) } UNION { ?other ?property $thing BIND("to" AS ?way) }
  OPTIONAL { ?other rdfs:label ?label FILTER(LANGMATCHES(LANG(?label), $lang)) }
} ORDER BY ?way ?property ?label ?other LIMIT 1000"""
# What an alias was linked by, by the words of ontology.model.Alias.
_LINKED = {
    "register": "link_register",
    "short-name": "link_short_name",
    "long-form": "link_long_form",
    "defined": "link_defined",
    "shortened": "link_shortened",
    "place": "link_place",
    "decided": "link_decided",
}
_SAYING = (
    ("efforts", ("action", "commitment", "gathers", "through", "actedBy", "inField", "locatedIn", "channel")),
    ("targets", ("statement", "commitment", "concerns")),
    ("outcomes", ("statement", "concerns")),
    ("relations", ("subject", "predicate", "object")),
)
_PLACE = ("task", "title", "plan", "quote", "start", "end", "section", "confidence")


async def about(visit: Visit, iri: str) -> Data:
    """What the page of a thing shows. `classes` are empty for what is no thing that plans name: see `plain`."""
    thing: dict[str, ox.NamedNode | ox.Literal] = {"thing": ox.NamedNode(iri)}
    terms = {**thing, "lang": ox.Literal(visit.lang)}
    known: dict[str, list[str]] = {what: [] for what in show.WHAT}
    for row in (await rows(visit.served, show.ABOUT, terms)).rows:
        known[str(row["what"])].append(str(row["value"]))
    classes = [_CLASSES[local] for local in known["type"] if local in _CLASSES]
    title = await run_in_threadpool(names.label, visit.served.store.store, iri, visit.lang)
    data: dict[str, Any] = {"title": title, "iri": iri, "classes": [cls.local for cls in classes]}
    if not any(_is(cls, _THINGS) for cls in classes):
        return {**data, **await _plain(visit, terms)}
    said = around.statements((await rows(visit.served, around.QUERY, terms, _MOST)).rows)
    named = (await rows(visit.served, around.NAMED, thing)).rows
    by_kind = {kind: [one for one in said if f"{one.kind}s" == kind] for kind, _ in _SAYING}
    return {
        **data,
        "classes": [cls.local for cls in classes if cls.local not in _GENERAL] or data["classes"],
        "is_body": any(_is(cls, _BODIES) for cls in classes),
        "names": [name for name in dict.fromkeys(known["name"]) if name != title],
        **{what: known[what] for what in ("identifier", "candidate", "earlier", "later")},
        "alias": [_linked(alias, visit.lang) for alias in known["alias"]],
        "statements": {kind: [one.to_json() for one in found] for kind, found in by_kind.items()},
        "named": named,
        "picture": neighbours.picture(iri, title, said, visit.lang),
        "tables": {
            kind: table([_row(one, columns) for one in by_kind[kind]], (*columns, *_PLACE)) for kind, columns in _SAYING
        },
    }


def _linked(alias: str, lang: str) -> str:
    """An alias with what it was linked by, as `show.ABOUT` has them: 中科院 (register)."""
    name, _, rule = alias.removesuffix(")").rpartition(" (")
    return say("aside", lang, what=name, more=say(_LINKED[rule], lang)) if rule in _LINKED else alias


def _is(cls: Class, wanted: set[Class]) -> bool:
    return cls in wanted or not wanted.isdisjoint(superclasses(cls))


def _row(said: Said, columns: tuple[str, ...]) -> dict[str, Any]:
    """A statement as a line of a table: the names of those who play each part."""
    parties: dict[str, list[str]] = {}
    for one in said.parties:
        parties.setdefault(one.part, []).append(one.name)
    relation = next((part for part in parties if part != "subject"), None)
    own = {**said.to_json(), "statement": said.label, "predicate": relation, "task": said.number}
    parties["object"] = parties.get(relation or "", [])
    return {
        name: own[name] if name in own else "、".join(parties.get(name, ())) or None for name in (*columns, *_PLACE)
    }


async def _plain(visit: Visit, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> Data:
    """Each statement from it and to it, as the graph has them."""
    found = (await rows(visit.served, _TABLE, terms, 1000)).rows
    base = visit.served.store.iris.base
    for row in found:
        for name in ("property", "other"):
            row[f"{name}Label"] = _short(str(row[name]), base, visit.lang)
        row["here"] = str(row["other"]).startswith((base, ONTOLOGY))
    iri = str(terms["thing"].value)
    plan = next((one.iri for one in visit.served.store.plans() if f"{iri}/".startswith(f"{one.iri}/")), None)
    return {"plan": plan, "more": len(found) == 1000, "tables": {"statements": table(found)}}


def _short(value: str, base: str, lang: str) -> str:
    for prefix, space in PREFIXES.items():
        if value.startswith(space):
            local = value.removeprefix(space)
            return term(local, lang) if prefix == "ino" else f"{prefix}:{local}"
    return value.removeprefix(f"{base}id/")


def family(local: str) -> str:
    """What the style sheet calls a class (a local name): actor, group, platform, instrument, field, place, channel."""
    cls = _CLASSES.get(local)
    above = () if cls is None else (cls, *superclasses(cls))
    families = {Class.ACTOR_GROUP: "group", **{one: one.local.lower() for one in _THINGS - {Class.ACTOR_GROUP}}}
    return next((families[one] for one in above if one in families), "")


HELPERS: Mapping[str, Callable[..., Any]] = {"family": family, "place": neighbours.place}


def page(data: Data) -> Page:
    """The page that shows this data."""
    name = "body" if "named" in data else "resource"

    async def made(_: Visit) -> Data:
        return data

    return Page(name, "/id", made, listed=False, helpers=HELPERS)
