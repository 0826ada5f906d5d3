"""RDF files: each form reads back as what was written, and two writings are equal."""

from __future__ import annotations

import as_quads
import pyoxigraph as ox
import pytest
import rdflib
import toy

from innograph.graph import files
from innograph.ontology.terms import BASE


@pytest.mark.parametrize("form", files.FORMATS)
def test_a_form_reads_back_whole_and_does_not_depend_on_order(form: str) -> None:
    quads = as_quads.quads(toy.facts(), BASE)
    data = files.write(quads, form)
    assert data == files.write(reversed(quads), form)
    back = set(ox.parse(data, format=files.FORMATS[form]))
    wanted = set(quads) if files.FORMATS[form].supports_datasets else {ox.Quad(*quad.triple) for quad in quads}
    assert back == wanted


def test_rdflib_reads_turtle() -> None:
    quads = as_quads.quads(toy.facts(), BASE)
    graph = rdflib.Graph().parse(data=files.write(quads, "turtle"), format="turtle")
    assert len(graph) == len({quad.triple for quad in quads})


@pytest.mark.parametrize("form", files.FORMATS)
def test_language_tags_are_written_as_the_standard_has_them(form: str) -> None:
    hostile = '"@zh-hans', "\\", '"@language":"zh-hans"', '\\"@zh-hant .'
    texts = [ox.Literal(text, language=tag) for text in ("甲", *hostile) for tag in ("zh-Hans", "zh-Hant", "en")]
    plain = [ox.Literal(text) for text in hostile]
    subject, edge = ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p")
    quads = [ox.Quad(subject, edge, text) for text in (*texts, *plain)]
    data = files.write(quads, form)
    assert set(ox.parse(data, format=files.FORMATS[form])) == set(quads)
    sign = '"@language":"{}"' if form == "jsonld" else '"甲"@{}'
    assert [data.decode().count(sign.format(tag)) > 0 for tag in ("zh-Hans", "zh-Hant", "en", "zh-hans")] == [
        *(True, True, True),
        False,
    ]


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(KeyError, match="'rdfxml'"):
        files.write([], "rdfxml")
