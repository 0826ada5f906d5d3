"""Terms as text are what the engine writes and reads."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from innograph.graph import ntriples as nt

# All but lone surrogates, which no file in UTF-8 has.
TEXTS = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from('"\\\n\r\t\b\f\x00\x7f@^<>'))
SUBJECT = ox.NamedNode("https://example.org/a")


@given(TEXTS, st.sampled_from([None, "zh-Hans", "zh-Hant", "en"]))
def test_text_is_what_the_engine_writes_and_reads_again(said: str, language: str | None) -> None:
    literal = ox.Literal(said, language=language)
    term = nt.text(said, language)
    assert term == str(literal)
    assert nt.engine(term) == literal
    assert (nt.value(term), nt.language(term)) == (said, (language or "").lower())
    assert nt.is_literal(term)
    assert not nt.is_iri(term)


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(float))
def test_numbers_are_typed(figure: float) -> None:
    term = nt.number(figure)
    assert nt.datatype(term) == nt.name("xsd:decimal" if isinstance(figure, float) else "xsd:integer")
    assert float(nt.value(term)) == pytest.approx(figure)


def test_datatypes() -> None:
    assert nt.datatype(nt.text("a")) == nt.name("xsd:string")
    assert nt.datatype(nt.text("a", "en")) is None
    assert nt.datatype(SUBJECT.value) is None
    assert nt.typed("2019-03-01", "xsd:date") == '"2019-03-01"^^<http://www.w3.org/2001/XMLSchema#date>'


@given(TEXTS)
def test_statements_become_the_engines_quads(said: str) -> None:
    quad = ox.Quad(SUBJECT, ox.NamedNode("https://example.org/b"), ox.Literal(said), ox.NamedNode("urn:x:g"))
    assert list(nt.quads([nt.statement(quad)], "urn:x:g")) == [quad]
    assert nt.value(nt.statement(quad)[0]) == SUBJECT.value
    assert nt.value(str(ox.BlankNode("b1"))) == "b1"
