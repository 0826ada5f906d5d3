"""What an assistant can ask of the graph: tables of rows, read only, within limits. The protocol is `server.py`'s."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from ...errors import QueryError
from ...queries import cypher, names, syntax
from ...queries.answer import Answer
from ...queries.catalogue import Question, catalogue
from ...queries.finding import Index
from ...queries.run import syntax_error
from ..web import forms, sparql
from ..web.graphs import Graphs, Served
from ..web.search import index
from ..web.workers import Answered, Refused

Table = dict[str, Any]  # {"columns": […], "rows": [{column: value}]}, with "truncated": true or "turtle": "…"
Terms = Mapping[str, ox.NamedNode | ox.Literal]
Value = names.Value
LONGEST = 1_000_000  # octets of triples that one answer may have
SCHEMA = """
SELECT ?kind ?name ?label ?about ?from ?to ?things WHERE {
  {
    ?term a owl:Class BIND("class" AS ?kind)
    { SELECT ?term (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?term a owl:Class OPTIONAL { ?thing a ?term } }
      GROUP BY ?term }
  } UNION {
    VALUES ?type { owl:ObjectProperty owl:DatatypeProperty }
    ?term a ?type BIND("property" AS ?kind)
    OPTIONAL { ?term rdfs:domain ?domain FILTER(ISIRI(?domain)) BIND(STRAFTER(STR(?domain), "#") AS ?from) }
    OPTIONAL { ?term rdfs:range ?range FILTER(ISIRI(?range)) BIND(STRAFTER(STR(?range), "#") AS ?to) }
  }
  FILTER(STRSTARTS(STR(?term), STR(ino:))) BIND(STRAFTER(STR(?term), "#") AS ?name)
  ?term rdfs:label ?label FILTER(LANG(?label) = LCASE($lang))
  OPTIONAL { ?term skos:definition ?about FILTER(LANG(?about) = LCASE($lang)) }
} ORDER BY ?kind ?name"""


class Tools:
    """The tools over the graph as it is now. Each may raise InnographError or Busy, whose text is one line."""

    def __init__(self, graphs: Graphs) -> None:
        self._graphs = graphs

    async def schema(self, lang: str) -> Table:
        """Classes with how many things they have, properties with what they join, and the catalogue's questions."""
        async with self._graphs.current() as served:
            found = await self._sparql(served, SCHEMA, {"lang": ox.Literal(lang)})
        questions = (
            {
                "kind": "question",
                "name": question.stem,
                "label": question.summary[lang],
                "about": ", ".join(f"{one.name}: {one.about}, such as {one.example}" for one in question.parameters),
            }
            for question in catalogue().values()
        )
        return {**found, "rows": found["rows"] + [dict.fromkeys(found["columns"]) | row for row in questions]}

    async def find(self, text: str, limit: int, lang: str | None) -> Table:
        """The bodies, fields and places that a text may mean, the likeliest first."""
        async with self._graphs.current() as served:
            return await asyncio.to_thread(_found, served, await index(served), text, limit, lang)

    async def question(self, stem: str, given: Mapping[str, Value], lang: str | None) -> Table:
        """The answer to a question of the catalogue; its values are names in any form, or IRIs."""
        async with self._graphs.current() as served:
            question = catalogue()[stem]
            return await self._sparql(served, question.text, await _terms(served, question, given, lang))

    async def query(self, text: str, given: Mapping[str, Value], *, in_cypher: bool, lang: str | None) -> Table:
        """The answer to a question of the catalogue, or to SPARQL or Cypher of one's own, in which `$name` is a
        parameter: texts are names of things in any form, or IRIs."""
        async with self._graphs.current() as served:
            if (question := catalogue().get(text.strip())) is not None:
                terms = await _terms(served, question, given, lang)
                if in_cypher:
                    return await self._cypher(served, question.cypher, terms)
                return await self._sparql(served, question.text, terms)
            wanted = cypher.parameters(text) if in_cypher else syntax.parameters(text)
            terms = await asyncio.to_thread(names.terms, served.store.store, wanted, given, lang)
            syntax.match_parameters(wanted, terms)
            return await (self._cypher if in_cypher else self._sparql)(served, text, terms)

    async def _sparql(self, served: Served, text: str, terms: Terms) -> Table:
        offered = sparql.offered(text)
        bound = syntax.bind(text, terms)
        asked = sparql.Asked(bound).to_worker(offered[0], self._graphs.limits.most_rows)
        try:
            found = await served.workers.ask(asked)
        except Refused as error:
            raise syntax_error(bound, error.message) if error.syntax else error from None
        if offered is forms.GRAPHS:
            return {"columns": [], "rows": [], "turtle": _turtle(found)}
        with found.file as file:
            return _table(found, Answer(json.load(file)))

    async def _cypher(self, served: Served, text: str, terms: Terms) -> Table:
        cypher.refuse(text)
        workers = await served.cypher()
        asked = {
            "kind": "query",
            "query": text,
            "parameters": cypher.values(terms),
            "most": self._graphs.limits.most_rows,
        }
        try:
            found = await workers.ask(asked)
        except Refused as error:
            raise cypher.fault(text, error.message, error.place, syntax=error.syntax) from None
        with found.file as file:
            table: Table = json.load(file)
        return table


def _found(served: Served, known: Index, text: str, limit: int, lang: str | None) -> Table:
    store = served.store.store
    shown = lang or names.language(store)
    rows = [
        {
            "iri": one.iri,
            "name": names.label(store, one.iri, shown),
            "type": one.classes[0] if one.classes else None,
            "score": one.score,
            "sure": one.sure,
        }
        for one in known.find(text, limit=limit)
    ]
    return {"columns": ["iri", "name", "type", "score", "sure"], "rows": rows}


def _table(found: Answered, answer: Answer) -> Table:
    table: Table = {"columns": list(answer.columns), "rows": answer.rows}
    return {**table, "truncated": True} if found.truncated else table


def _turtle(found: Answered) -> str:
    with found.file as file:
        if found.size > LONGEST:
            raise QueryError(f"the triples take more than {LONGEST:,} octets", hint="narrow the question or add LIMIT")
        return file.read().decode()


async def _terms(served: Served, question: Question, given: Mapping[str, Value], lang: str | None) -> Terms:
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    if len(texts) < len(given):
        raise QueryError("the values of a question are names or IRIs, as text")
    return await asyncio.to_thread(question.terms, served.store.store, texts, lang)
