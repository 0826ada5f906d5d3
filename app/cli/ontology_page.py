"""The ontology as one page to read: every class, property and concept with its labels and definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from ...ontology.terms import LANGUAGES, PREFIXES

_KINDS = (
    ("Classes 类", OWL.Class),
    ("Properties 属性", OWL.ObjectProperty),
    ("Values 取值属性", OWL.DatatypeProperty),
    ("Concept schemes 概念表", SKOS.ConceptScheme),
    ("Concepts 概念", OWL.NamedIndividual),
)
# What is said of a term beside its labels and definitions, and the word for it.
_SAID = (
    (RDFS.subClassOf, "is a"),
    (RDFS.subPropertyOf, "is a"),
    (RDF.type, "is one of"),
    (SKOS.inScheme, "in"),
    (RDFS.domain, "from"),
    (URIRef(f"{PREFIXES['schema']}domainIncludes"), "from"),
    (RDFS.range, "to"),
    (URIRef(f"{PREFIXES['schema']}rangeIncludes"), "to"),
    (OWL.inverseOf, "inverse of"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of the page. `said` pairs a word ("is a") with the names of other terms."""

    name: str
    labels: tuple[str, ...]
    definitions: tuple[str, ...]
    said: tuple[tuple[str, tuple[str, ...]], ...]


def page(files: Iterable[Path]) -> str:
    """HTML of the terms in these Turtle files, which asks no host for anything."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    seen: set[URIRef] = set()
    sections = []
    for heading, kind in _KINDS:
        own = {s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(PREFIXES["ino"])}
        sections.append((heading, [_entry(graph, term) for term in sorted(own - seen)]))
        seen |= own
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    return templates.get_template("ontology_page.html").render(sections=sections)


def _entry(graph: Graph, term: URIRef) -> Entry:
    def texts(predicate: URIRef) -> tuple[str, ...]:
        found = {getattr(text, "language", None): str(text) for text in graph.objects(term, predicate)}
        return tuple(found[language] for language in LANGUAGES if language in found)

    said: dict[str, set[str]] = {}
    for predicate, word in _SAID:
        for other in graph.objects(term, predicate):
            name = _name(other) if isinstance(other, URIRef) else None
            if name and not name.startswith(("owl:", "skos:")):
                said.setdefault(word, set()).add(name)
    pairs = tuple((word, tuple(sorted(names))) for word, names in said.items())
    return Entry(_name(term) or term, texts(RDFS.label), texts(SKOS.definition), pairs)


def _name(iri: str) -> str | None:
    return next((f"{p}:{iri.removeprefix(base)}" for p, base in PREFIXES.items() if iri.startswith(base)), None)
