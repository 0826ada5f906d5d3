"""The ontology as one web page that stands alone: every term with its labels, definition, place and source.

>>> page().startswith("<!doctype html>")
True
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from .files import CLASSES, CONCEPTS
from .terms import LANGUAGES, ONTOLOGY, PREFIXES, Class, Concept, Property, Scheme, Term

_SCHEMA = Namespace(PREFIXES["schema"])
_STYLE = """
body { font: 16px/1.55 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #1c2430;
  max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin-bottom: .2rem; } h2 { border-bottom: 2px solid #2b5d8c; margin-top: 2.5rem; }
h3 { margin: 0 0 .2rem; font-size: 1.1rem; } h3 code { font-weight: normal; color: #5a6675; margin-left: .6rem; }
section.term { border-top: 1px solid #dde3ea; padding: .9rem 0; } section.term:target { background: #fff8dc; }
p { margin: .2rem 0; } p.en { color: #3d4a59; } a { color: #1f5f99; text-decoration: none; }
a:hover { text-decoration: underline; }
nav { margin-top: .8rem; } nav a { display: inline-block; margin: 0 .8rem .2rem 0; }
dl { display: grid; grid-template-columns: 13rem 1fr; margin: .4rem 0 0; font-size: .92rem; }
dt { color: #5a6675; } dd { margin: 0; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-left: 1rem; } }
@media (prefers-color-scheme: dark) { body { background: #14181d; color: #dfe6ee; }
  p.en, dt, h3 code { color: #a7b3c0; }
  a { color: #7fb8ea; } section.term { border-color: #2c343d; } section.term:target { background: #3a3413; } }
"""
STYLE_HASH = "'sha256-" + b64encode(sha256(_STYLE.encode()).digest()).decode() + "'"  # for a policy of contents
# What stands in a term's table, in this order: predicate, heading.
_ROWS: tuple[tuple[URIRef, str], ...] = (
    (RDFS.subClassOf, "上位类 subclass of"),
    (RDFS.subPropertyOf, "上位属性 subproperty of"),
    (OWL.inverseOf, "逆属性 inverse of"),
    (RDFS.domain, "定义域 domain"),
    (_SCHEMA.domainIncludes, "用于 used on"),
    (RDFS.range, "值域 range"),
    (_SCHEMA.rangeIncludes, "取值 values"),
    (SKOS.notation, "代码 notation"),
    (SKOS.exactMatch, "对应 exact match"),
    (DCTERMS.source, "来源 source"),
)


def page() -> str:
    """HTML of all classes, properties and concepts. It loads nothing; its links lead to where terms come from."""
    return "\n".join(_Page().lines()) + "\n"


class _Page:
    def __init__(self) -> None:
        self.graph = Graph().parse(CLASSES).parse(CONCEPTS)

    def lines(self) -> Iterator[str]:
        head = URIRef(ONTOLOGY)
        title = {text.language: str(text) for text in self._texts(head, DCTERMS.title)}
        yield '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{escape(title['zh-Hans'])} · {escape(title['en'])}</title>"
        yield f"<style>{_STYLE}</style>\n</head>\n<body>"
        yield f"<h1>{escape(title['zh-Hans'])}</h1>\n<p>{escape(title['zh-Hant'])} · {escape(title['en'])}</p>"
        yield from self._described(head, DCTERMS.description)
        yield f"<dl><dt>命名空间 namespace</dt><dd><code>{escape(PREFIXES['ino'])}</code></dd>"
        yield self._row("版本 version", self.graph.objects(head, OWL.versionIRI))
        yield self._row("许可 licence", self.graph.objects(head, DCTERMS.license)) + "</dl>"
        parts: list[tuple[str, str, list[Term]]] = [
            ("classes", "类 Classes", list(Class)),
            ("things", "对象属性 Properties to things", [term for term in Property if term.to_thing]),
            ("values", "数据属性 Properties to values", [term for term in Property if not term.to_thing]),
        ]
        for scheme in Scheme:
            concepts: list[Term] = [term for term in Concept if scheme.iri in term.parents]
            parts.append((scheme.local, f"{scheme.labels['zh-Hans']} {scheme.labels['en'].capitalize()}", concepts))
        yield "<nav>"
        yield from (f'<a href="#part-{name}">{escape(heading)}</a>' for name, heading, _ in parts)
        yield "</nav>"
        for name, heading, terms in parts:
            yield f'<h2 id="part-{name}">{escape(heading)}</h2>\n<nav>'
            yield from (f'<a href="#{term.local}">{escape(term.labels["zh-Hans"])}</a>' for term in terms)
            yield "</nav>"
            for term in terms:
                yield from self._term(term)
        yield "</body>\n</html>"

    def _term(self, term: Term) -> Iterator[str]:
        iri = URIRef(term.iri)
        hans, hant, en = (escape(term.labels[language]) for language in LANGUAGES)
        yield f'<section class="term" id="{term.local}">\n<h3>{hans} · {hant} · {en}<code>ino:{term.local}</code></h3>'
        yield from self._described(iri, SKOS.definition)
        rows = [self._row(heading, self.graph.objects(iri, predicate)) for predicate, heading in _ROWS]
        rows.append(self._row("下位类 superclass of", self.graph.subjects(RDFS.subClassOf, iri)))
        chains = (Collection(self.graph, chain) for chain in self.graph.objects(iri, OWL.propertyChainAxiom))
        text = "; ".join(sorted(" ∘ ".join(self._link(step) for step in chain) for chain in chains))
        rows.append(f"<dt>推理链 property chains</dt><dd>{text}</dd>" if text else "")
        if (iri, RDF.type, OWL.TransitiveProperty) in self.graph:
            rows.append("<dt>特性 characteristic</dt><dd>传递 transitive</dd>")
        yield f"<dl>{''.join(rows)}</dl>\n</section>"

    def _described(self, iri: URIRef, predicate: URIRef) -> Iterator[str]:
        for text in sorted(self._texts(iri, predicate), key=lambda text: text.language == "en"):
            yield f'<p lang="{text.language}" class="{"en" if text.language == "en" else "zh"}">{escape(text)}</p>'

    def _texts(self, iri: URIRef, predicate: URIRef) -> list[Literal]:
        return [text for text in self.graph.objects(iri, predicate) if isinstance(text, Literal)]

    def _row(self, heading: str, values: Iterable[Node]) -> str:
        text = ", ".join(sorted(self._link(value) for value in values))
        return f"<dt>{heading}</dt><dd>{text}</dd>" if text else ""

    def _link(self, value: Node) -> str:
        """A term of ours by its place on the page, another's by its prefixed name and address, a text as it is."""
        text = str(value)
        if not isinstance(value, URIRef):
            return escape(text)
        if text.startswith(PREFIXES["ino"]):
            local = text.removeprefix(PREFIXES["ino"])
            return f'<a href="#{local}">ino:{local}</a>'
        name = next(
            (f"{p}:{text.removeprefix(ns)}" for p, ns in PREFIXES.items() if text.startswith(ns) and text != ns), text
        )
        return f'<a href="{escape(text)}">{escape(name)}</a>'
