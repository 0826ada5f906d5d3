"""A small graph of an invented city on disk, in the form that the graph floor writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from innograph.graph import ontology
from innograph.ontology.terms import PREFIXES

_CITY = Path(__file__).with_name("city.trig")
BASE = "https://w3id.org/innograph/id/"
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# A quote of a plan that nothing rests on.
_EVIDENCE = (
    "<e:{0}> oa:hasSource <e:plan> ; ino:section <e:task> ; oa:hasSelector <e:{0}/q> ; ino:line 1 . "
    '<e:{0}/q> oa:exact "x" ; oa:refinedBy <e:{0}/p> . <e:{0}/p> oa:start {0} ; oa:end {0} .'
)
# So many nodes that a join of everything with everything thrice takes hours.
_CROWD = 3000


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two plans of one city, which share all their things, and a crowd of nodes without a type; each in its named
    graph, and all in the default graph."""
    folder = tmp_path_factory.mktemp("database")
    store = ox.Store(str(folder))
    _fill(store, _plans(2031, 2032))
    crowd, edge = ox.NamedNode(f"{BASE}graph/crowd"), ox.NamedNode("http://example.org/p")
    _fill(store, (ox.Quad(ox.NamedNode(f"http://example.org/{n}"), edge, ox.Literal(n), crowd) for n in range(_CROWD)))
    store.flush()
    return folder


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty plans that share their things, and much evidence besides, as one default graph."""
    folder = tmp_path_factory.mktemp("merged")
    store = ox.Store(str(folder))
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in _plans(*range(2001, 2051)))
    text = "\n".join(_EVIDENCE.format(number) for number in range(10_000))
    store.bulk_extend(ox.parse(_PREFIXES + text, format=ox.RdfFormat.TURTLE))
    store.flush()
    return folder


def _fill(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    store.bulk_extend(each for quad in quads for each in (quad, ox.Quad(*quad.triple)))


def _plans(*years: int) -> Iterator[ox.Quad]:
    text = _CITY.read_text(encoding="utf-8")
    for year in years:
        yield from ox.parse(text.replace("YEAR", str(year)), format=ox.RdfFormat.TRIG)
    name = ox.NamedNode(f"{BASE}graph/ontology")
    yield from (ox.Quad(t.subject, t.predicate, t.object, name) for t in ontology.triples())


@pytest.fixture(scope="session")
def store(database: Path) -> ox.Store:
    return ox.Store.read_only(str(database))
