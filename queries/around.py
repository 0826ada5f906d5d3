"""All that is stated about one thing, with the parties of each statement: what a page about it shows and draws.

Like the question `evidence`, but for the things that take part in each statement and the part of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .answer import Row

# Where each plan first names the thing.
NAMED = """
SELECT ?plan (MIN(?at) AS ?start) (SAMPLE(?to) AS ?end) (SAMPLE(?exact) AS ?quote) WHERE {
  $thing ino:evidence ?evidence .
  ?evidence oa:hasSource ?plan ; oa:hasSelector ?selector .
  ?selector oa:exact ?exact ; oa:refinedBy ?position .
  ?position oa:start ?at ; oa:end ?to .
} GROUP BY ?plan ORDER BY ?plan LIMIT 200"""
# One row for each party of each statement. The parts are those that the ontology gives efforts, targets and relations.
QUERY = """
SELECT ?said ?kind ?action ?commitment ?task ?number ?title ?confidence ?plan ?quote ?start ?end ?section ?part ?other
       (MIN(?called) AS ?name) (MIN(?local) AS ?type) (MIN(?text) AS ?statement)
WHERE {
  { SELECT DISTINCT ?said WHERE {
    ?said ino:gathers|ino:through|ino:actedBy|ino:inField|ino:locatedIn|ino:channel|ino:concerns|rdf:subject|rdf:object
          $thing .
  } LIMIT 2000 }
  ?said a ?class ; ino:confidence ?confidence ; ino:evidence ?evidence .
  VALUES (?class ?kind) {
    (ino:Effort "effort") (ino:Cooperation "effort") (ino:Target "target") (ino:Outcome "outcome")
    (ino:Statement "relation")
  }
  ?evidence oa:hasSource ?plan ; ino:section ?at ; oa:hasSelector ?selector .
  ?selector oa:exact ?quote ; oa:refinedBy ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL { ?at dcterms:identifier ?section }
  OPTIONAL { ?said rdfs:label ?text FILTER(LANGMATCHES(LANG(?text), $lang)) }
  OPTIONAL { ?said ino:action ?doing BIND(STRAFTER(STR(?doing), "#action-") AS ?action) }
  OPTIONAL { ?said ino:commitment ?firmness BIND(STRAFTER(STR(?firmness), "#commitment-") AS ?commitment) }
  OPTIONAL {
    ?said ino:underTask|^ino:hasTarget|^ino:hasOutcome ?task .
    OPTIONAL { ?task dcterms:identifier ?number }
    OPTIONAL { ?task ino:title ?title }
  }
  OPTIONAL { ?said rdf:predicate ?relation BIND(STRAFTER(STR(?relation), "#") AS ?predicate) }
  OPTIONAL {
    ?said ?property ?other .
    FILTER(?property IN (ino:gathers, ino:through, ino:actedBy, ino:inField, ino:locatedIn, ino:channel, ino:concerns,
                         rdf:subject, rdf:object))
    ?other rdfs:label ?called FILTER(LANGMATCHES(LANG(?called), $lang))
    ?other a ?kindOf FILTER(STRSTARTS(STR(?kindOf), STR(ino:)))
    FILTER(?kindOf NOT IN (ino:Actor, ino:Platform, ino:Instrument))
    BIND(STRAFTER(STR(?kindOf), "#") AS ?local)
  }
  BIND(IF(?property = rdf:object, ?predicate, STRAFTER(STR(?property), "#")) AS ?part)
}
GROUP BY ?said ?kind ?action ?commitment ?task ?number ?title ?confidence ?plan ?quote ?start ?end ?section ?part ?other
ORDER BY ?plan ?start ?end ?kind ?said ?part ?name"""


@dataclass(frozen=True, slots=True)
class Party:
    """A thing that takes part in a statement. `part` is a property's local name: gathers, through, affiliatedWith, …;
    "subject" of what a relation is about."""

    part: str
    iri: str
    name: str
    type: str  # local name of its class


@dataclass(frozen=True, slots=True)
class Said:
    """One statement. `kind` is effort, target, outcome or relation; `task` the IRI of the task that it stands under,
    with its number and title; the quote stands at `start`..`end` of the plan's received text."""

    iri: str
    kind: str
    label: str | None
    action: str | None
    commitment: str | None
    task: str | None
    number: str | None
    title: str | None
    confidence: float
    plan: str
    quote: str
    start: int
    end: int
    section: str | None
    parties: list[Party] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        own: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name != "parties"}
        parties = [{"part": one.part, "iri": one.iri, "name": one.name, "type": one.type} for one in self.parties]
        return {**own, "parties": parties}


def statements(rows: Iterable[Row]) -> list[Said]:
    """The statements of the answer to QUERY, in its order: by plan and place in the text."""
    found: dict[tuple[object, ...], Said] = {}
    for row in rows:
        said = found.get(key := (row["said"], row["plan"], row["start"], row["end"]))
        if said is None:
            said = found[key] = Said(**_own(row))
        if row["other"] is not None:
            said.parties.append(Party(str(row["part"]), str(row["other"]), str(row["name"]), str(row["type"])))
    return list(found.values())


def _own(row: Row) -> Mapping[str, Any]:
    names = ("kind", "action", "commitment", "task", "number", "title", "confidence", "plan", "quote", "start", "end")
    return {"iri": row["said"], "label": row["statement"], "section": row["section"], **{n: row[n] for n in names}}
