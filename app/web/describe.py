"""What the service and its data are, as RDF: SPARQL service description, VoID and DCAT, with counts and provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ...graph.manifest import Manifest
from ...ontology.terms import LANGUAGES, ONTOLOGY, PREFIXES
from .forms import GRAPHS

_NAMESPACES = {
    **PREFIXES,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "formats": "http://www.w3.org/ns/formats/",
}
# The names that W3C gives to the forms of answers, and their places in DCAT.
_FORMS = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_TITLES = {
    "zh-Hans": "城市科技计划中的创新主体知识图谱",
    "zh-Hant": "城市科技計劃中的創新主體知識圖譜",
    "en": "Innovation actors of city science-and-technology plans",
}

GRAPH_SIZES = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
CLASS_SIZES = (
    "SELECT ?class (COUNT(?thing) AS ?things) { ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(ino:))) } "
    "GROUP BY ?class ORDER BY ?class"
)
DEFAULT_SIZE = "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many triples the default graph and each named graph hold, and how many things each class has, by IRI."""

    default: int
    graphs: Mapping[str, int]
    classes: Mapping[str, int]


def description(manifest: Manifest, sizes: Sizes, address: str) -> list[ox.Triple]:
    """The description of the service at `address` (its root, ending in a slash) and of the data in it."""
    return list(_Description(manifest, sizes, address).triples())


def prefixes() -> dict[str, str]:
    """The prefixes that the description is written with."""
    return dict(_NAMESPACES)


class _Description:
    def __init__(self, manifest: Manifest, sizes: Sizes, address: str) -> None:
        self.manifest, self.sizes, self.address = manifest, sizes, address
        self.data = f"{address}.well-known/void#data"

    def triples(self) -> Iterator[ox.Triple]:
        yield from self._service()
        yield from self._dataset()
        for plan in self.manifest.plans:
            graph = plan.graph
            yield from _said(self.data, "dcterms:source", _iri(plan.iri))
            yield from _said(graph, "prov:wasDerivedFrom", _iri(plan.iri))
            if plan.title:
                yield from _said(graph, "dcterms:title", ox.Literal(plan.title, language=plan.language))

    def _service(self) -> Iterator[ox.Triple]:
        service, dataset, default = (f"{self.address}sparql{part}" for part in ("#service", "#dataset", "#default"))
        yield from _typed(service, "sd:Service", "dcat:DataService")
        yield from _said(service, "dcat:endpointURL", _iri(f"{self.address}sparql"))
        yield from _said(service, "dcat:servesDataset", _iri(self.data))
        yield from _said(service, "sd:endpoint", _iri(f"{self.address}sparql"))
        yield from _said(service, "sd:supportedLanguage", _iri("sd:SPARQL11Query"))
        yield from _said(service, "sd:feature", _iri("sd:UnionDefaultGraph"))
        yield from _said(service, "sd:resultFormat", *(_iri(f"formats:{name}") for name in _FORMS))
        yield from _said(service, "sd:defaultDataset", _iri(dataset))
        yield from _typed(dataset, "sd:Dataset")
        yield from _said(dataset, "sd:defaultGraph", _iri(default))
        yield from _typed(default, "sd:Graph")
        yield from _said(default, "void:triples", _number(self.sizes.default))
        for number, (name, triples) in enumerate(sorted(self.sizes.graphs.items())):
            named, graph = f"{dataset}-{number}", f"{self.address}sparql#graph-{number}"
            yield from _said(dataset, "sd:namedGraph", _iri(named))
            yield from _typed(named, "sd:NamedGraph")
            yield from _said(named, "sd:name", _iri(name))
            yield from _said(named, "sd:graph", _iri(graph))
            yield from _typed(graph, "sd:Graph")
            yield from _said(graph, "void:triples", _number(triples))

    def _dataset(self) -> Iterator[ox.Triple]:
        data = self.data
        yield from _typed(data, "void:Dataset", "dcat:Dataset")
        yield from _said(data, "dcterms:title", *(ox.Literal(_TITLES[tag], language=tag) for tag in LANGUAGES))
        yield from _said(data, "dcterms:license", _iri(LICENCE))
        yield from _said(data, "dcterms:hasVersion", ox.Literal(f"generation {self.manifest.generation}"))
        made = (f"{part} {version}" for part, version in sorted(self.manifest.versions.items()))
        yield from _said(data, "prov:wasGeneratedBy", _iri(f"{data}-build"))
        yield from _typed(f"{data}-build", "prov:Activity")
        yield from _said(f"{data}-build", "dcterms:description", ox.Literal(", ".join(made), language="en"))
        yield from _said(f"{data}-build", "prov:used", *(_iri(plan.iri) for plan in self.manifest.plans))
        yield from _said(data, "void:dataDump", _iri(f"{self.address}graph-store?default"))
        of_graphs = (name for name, media in _FORMS.items() if media in GRAPHS)
        yield from _said(data, "void:feature", *(_iri(f"formats:{name}") for name in of_graphs))
        yield from _said(data, "void:sparqlEndpoint", _iri(f"{self.address}sparql"))
        yield from _said(data, "void:uriSpace", ox.Literal(f"{self.manifest.base}id/"))
        yield from _said(data, "void:vocabulary", _iri(ONTOLOGY))
        yield from _said(data, "void:triples", _number(self.sizes.default))
        yield from _said(data, "void:documents", _number(len(self.manifest.plans)))
        for class_, things in sorted(self.sizes.classes.items()):
            part = f"{data}-{class_.rpartition('#')[2]}"
            yield from _said(data, "void:classPartition", _iri(part))
            yield from _said(part, "void:class", _iri(class_))
            yield from _said(part, "void:entities", _number(things))
        for name, media in list(_FORMS.items())[4:]:
            copy = f"{data}-{name}"
            yield from _said(data, "dcat:distribution", _iri(copy))
            yield from _typed(copy, "dcat:Distribution")
            yield from _said(copy, "dcat:accessURL", _iri(f"{self.address}graph-store?default"))
            yield from _said(copy, "dcterms:license", _iri(LICENCE))
            yield from _said(copy, "dcat:mediaType", _iri(_MEDIA + media))


def _iri(text: str) -> ox.NamedNode:
    prefix, colon, local = text.partition(":")
    return ox.NamedNode(_NAMESPACES[prefix] + local if colon and prefix in _NAMESPACES else text)


def _number(value: int) -> ox.Literal:
    return ox.Literal(value)


def _typed(subject: str, *classes: str) -> Iterable[ox.Triple]:
    return _said(subject, "rdf:type", *map(_iri, classes))


def _said(subject: str, predicate: str, *objects: ox.NamedNode | ox.Literal) -> Iterable[ox.Triple]:
    return (ox.Triple(_iri(subject), _iri(predicate), object_) for object_ in objects)
