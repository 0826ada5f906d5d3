"""A small graph of an invented city on disk, in the form that the graph floor writes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from innograph.graph import ontology

_CITY = Path(__file__).with_name("city.trig")
BASE = "https://w3id.org/innograph/id/"
# So many nodes that a join of everything with everything thrice takes hours.
_CROWD = 3000


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two plans of one city, which share all their things, and a crowd of nodes without a type."""
    folder = tmp_path_factory.mktemp("database")
    store = ox.Store(str(folder))
    for year in ("2031", "2032"):
        store.bulk_extend(ox.parse(_CITY.read_text(encoding="utf-8").replace("YEAR", year), format=ox.RdfFormat.TRIG))
    name = ox.NamedNode(f"{BASE}graph/ontology")
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in ontology.triples())
    crowd, edge = ox.NamedNode(f"{BASE}graph/crowd"), ox.NamedNode("http://example.org/p")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"http://example.org/{n}"), edge, ox.Literal(n), crowd) for n in range(_CROWD)
    )
    store.flush()
    return folder


@pytest.fixture(scope="session")
def store(database: Path) -> ox.Store:
    return ox.Store.read_only(str(database))
