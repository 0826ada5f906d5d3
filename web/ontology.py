"""Builds the ontology's pages with pyLODE, one in each language, into ontology/html/ (`make web`), or a folder given.

What pyLODE leaves out or gets wrong is put right here: it writes labels of all languages in one, so it is given one
language at a time; it makes places of terms from the ASCII letters of their titles, so it is told them; it leaves SKOS
concepts out, so they follow the properties in the form that it has for those.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from lxml import etree, html
from rdflib import DCTERMS, RDFS, SKOS, Graph, Literal, URIRef

from innograph.ontology.files import CLASSES, CONCEPTS
from innograph.ontology.pages import FOLDER
from innograph.ontology.terms import LANGUAGES, PREFIXES, Class, Concept, Property, Scheme

_HEADINGS = {
    "zh-Hans": ("概念", "定义", "所属概念表", "代码", "对应", "来源"),
    "zh-Hant": ("概念", "定義", "所屬概念表", "代碼", "對應", "來源"),
    "en": ("Concepts", "Definition", "In scheme", "Notation", "Exact match", "Source"),
}
_ROWS = (SKOS.definition, SKOS.inScheme, SKOS.notation, SKOS.exactMatch, DCTERMS.source)
_STYLE = """
.entity:target, .entity:target h3 { background: #fff8dc; }
@media (max-width: 60rem) {
  #toc, #pylode { position: static; transform: none; width: auto; }
  #content { width: auto; }
}
"""


def page(lang: str) -> str:
    """The page whose labels and definitions are in that language."""
    from pylode import OntPub  # loads the ontologies that it names as it is imported

    lode = OntPub(_in(lang, CLASSES))  # with the concepts it would take one of their schemes for the whole
    lode.fids |= {term.iri: term.local for kind in (Class, Property, Concept, Scheme) for term in kind}
    made = html.document_fromstring(lode.make_html())
    made.set("lang", lang)
    for script in made.xpath("//script"):
        script.getparent().remove(script)
    made.head.append(html.fragment_fromstring('<meta name="viewport" content="width=device-width, initial-scale=1">'))
    made.head.find("style").text += _STYLE
    namespaces = made.get_element_by_id("namespaces")
    for named in namespaces.xpath(".//*[@id]"):  # prefixes may be called as terms are
        _moved(made, named.get("id"))
        named.set("id", f"prefix-{named.get('id')}")
    namespaces.addprevious(html.fragment_fromstring("".join(_concepts(_in(lang, CONCEPTS), lang))))
    beside = made.xpath("//*[@id='toc']//a[@href='#namespaces']/ancestor::li")[0]
    beside.addprevious(html.fragment_fromstring("".join(_contents(lang))))
    text = etree.tostring(made, method="html", encoding="unicode", doctype="<!DOCTYPE html>")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def _in(lang: str, file: Path) -> Graph:
    """A file without texts of other languages, where there is one in this."""
    graph = Graph().parse(file)
    for subject, predicate, text in list(graph):
        if isinstance(text, Literal) and text.language not in (None, lang):
            texts = graph.objects(subject, predicate)
            if any(isinstance(one, Literal) and one.language == lang for one in texts):
                graph.remove((subject, predicate, text))
    return graph


def _moved(made: html.HtmlElement, place: str) -> None:
    """Lets what leads to a prefix's place in the contents lead to its new one."""
    for link in made.xpath("//*[@id='toc']//a[@href='#namespaces']/ancestor::li[1]//a"):
        if link.get("href") == f"#{place}":
            link.set("href", f"#prefix-{place}")


def _concepts(graph: Graph, lang: str) -> Iterator[str]:
    head, *headings = _HEADINGS[lang]
    yield f'<div class="section" id="concepts"><h2>{head}</h2>'
    for term in (*Scheme, *Concept):
        yield f'<div class="property entity" id="{term.local}"><h3>{escape(term.labels[lang])}</h3><table>'
        yield f"<tr><th>IRI</th><td><code>{escape(term.iri)}</code></td></tr>"
        for predicate, heading in zip(_ROWS, headings, strict=True):
            values = sorted(graph.objects(URIRef(term.iri), predicate), key=str)
            if values:
                cells = "".join(f"<p>{_linked(graph, value)}</p>" for value in values)
                yield f'<tr><th><span class="hover_property">{heading}</span></th><td>{cells}</td></tr>'
        yield "</table></div>"
    yield "</div>"


def _linked(graph: Graph, value: object) -> str:
    if not isinstance(value, URIRef):
        return escape(str(value))
    if value.startswith(PREFIXES["ino"]):
        local, label = value.removeprefix(PREFIXES["ino"]), graph.value(value, SKOS.prefLabel | RDFS.label, any=True)
        return f'<a href="#{local}">{escape(str(label or local))}</a>'
    return f'<a href="{escape(value)}">{escape(value)}</a>'


def _contents(lang: str) -> Iterator[str]:
    yield f'<li><h4><a href="#concepts">{_HEADINGS[lang][0]}</a></h4><ul class="second">'
    yield from (f'<li><a href="#{one.local}">{escape(one.labels[lang])}</a></li>' for one in (*Scheme, *Concept))
    yield "</ul></li>"


def build(out: Path = FOLDER, languages: tuple[str, ...] = LANGUAGES) -> None:
    """Writes them."""
    logging.disable(logging.INFO)  # it says what it loads
    out.mkdir(exist_ok=True)
    for lang in languages:
        (out / f"{lang}.html").write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:]))
