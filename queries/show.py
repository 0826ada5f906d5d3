"""All that the graph has about one thing: what it is, its names, and every statement about it with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ..errors import UnknownName
from ..graph.store import GraphStore
from . import names
from .answer import Answer
from .catalogue import question
from .run import ask

# What it is and its names, as rows of what and value.
ABOUT = """
SELECT DISTINCT ?what ?value WHERE {
  { $thing a ?class FILTER(STRSTARTS(STR(?class), STR(ino:)))
    BIND("type" AS ?what) BIND(STRAFTER(STR(?class), "#") AS ?value) }
  UNION { $thing rdfs:label|skos:altLabel|ino:name ?form BIND("name" AS ?what) BIND(STR(?form) AS ?value) }
  UNION { $thing skos:exactMatch ?same BIND("identifier" AS ?what) BIND(STR(?same) AS ?value) }
  UNION { $thing ino:candidate ?body BIND("candidate" AS ?what) BIND(STR(?body) AS ?value) }
  UNION { $thing ino:successorOf/rdfs:label ?before FILTER(LANGMATCHES(LANG(?before), $lang))
    BIND("earlier" AS ?what) BIND(STR(?before) AS ?value) }
  UNION { $thing ^ino:successorOf/rdfs:label ?after FILTER(LANGMATCHES(LANG(?after), $lang))
    BIND("later" AS ?what) BIND(STR(?after) AS ?value) }
  UNION { ?alias ino:aliasOf $thing ; ino:name ?form ; ino:rule ?rule
    BIND("alias" AS ?what) BIND(CONCAT(STR(?form), " (", ?rule, ")") AS ?value) }
} ORDER BY ?what ?value"""

# What `what` may be in ABOUT's answer.
WHAT = ("type", "name", "identifier", "candidate", "earlier", "later", "alias")


@dataclass(frozen=True, slots=True)
class About:
    """One thing. `node` is its label, `types` are local names of classes; `statements` as the question `evidence`.

    `candidates` are the bodies that an unresolved name may stand for; `earlier` and `later` those whose place it took
    and that took its place; `aliases` the names that were taken for it, each with the rule that did so.
    """

    node: str
    iri: str
    types: tuple[str, ...]
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    candidates: tuple[str, ...]
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    aliases: tuple[str, ...]
    statements: Answer

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "iri": self.iri,
            "types": list(self.types),
            "names": list(self.names),
            "identifiers": list(self.identifiers),
            "candidates": list(self.candidates),
            "earlier": list(self.earlier),
            "later": list(self.later),
            "aliases": list(self.aliases),
            "statements": self.statements.rows,
        }


def show(graph: GraphStore, name: str, lang: str | None = None) -> About:
    """All about the thing `name` (a name in any form, or an IRI); labels in `lang`, by default the plans' own.

    UnknownName where the graph has no such thing.
    """
    # a name of a body is meant for the body, not for a place or field that is called the same
    try:
        iri = names.resolve(graph.store, name, "body")
    except UnknownName:
        iri = names.resolve(graph.store, name, "thing")
    lang = lang or names.language(graph.store)
    found: dict[str, list[str]] = {what: [] for what in WHAT}
    for row in ask(graph.store, ABOUT, {"thing": ox.NamedNode(iri), "lang": ox.Literal(lang)}).rows:
        found[str(row["what"])].append(str(row["value"]))
    evidence = question("evidence")
    names_of = {what: tuple(values) for what, values in found.items()}
    return About(
        node=names.label(graph.store, iri, lang),
        iri=iri,
        types=names_of["type"],
        names=names_of["name"],
        identifiers=names_of["identifier"],
        candidates=names_of["candidate"],
        earlier=names_of["earlier"],
        later=names_of["later"],
        aliases=names_of["alias"],
        statements=ask(graph.store, evidence.text, evidence.terms(graph.store, {"thing": iri}, lang)),
    )
