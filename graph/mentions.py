"""Where a plan names what: every place, kept beside its received text, for those who show the text.

RDF holds the first mention of a thing in a plan with its quote, as it does of every statement; all of them would be
half of the graph, and no question asks for them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..ontology.model import Facts
from .iri import Iris


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a plan names a thing: `start`..`end` of its received text (code points, end exclusive)."""

    start: int
    end: int
    iri: str


def write(facts: Facts, iris: Iris) -> str:
    """The plan's mentions as JSON, in the order of the text: the same facts give the same text."""
    places = {
        (start, end, iris.thing(entity.type, entity.canonical))
        for entity in facts.entities
        for start, end in (*entity.mentions, (entity.evidence.start, entity.evidence.end))
    }
    return json.dumps(sorted(places), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> tuple[Mention, ...]:
    """What `write` wrote."""
    return tuple(Mention(*place) for place in json.loads(text))
