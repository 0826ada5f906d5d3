"""Cypher on the embedded engine: read only, bounded, values bound; and the snapshot that it is asked of."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import toy

from innograph.errors import QueryError
from innograph.graph import snapshot
from innograph.graph.property import PropertyGraph
from innograph.graph.store import GraphStore, open_store, update
from innograph.queries import cypher
from innograph.queries.answer import FORMATS, write

ODD = "a'b\"c`d\n'}) DETACH DELETE n //\\u0041 $x"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    folder = tmp_path_factory.mktemp("cypher")
    plans = [(toy.facts(f"{year}.txt", year), f"{year}{toy.TEXT}".encode()) for year in (2031, 2033)]
    update(folder, plans)
    with open_store(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def kept(store: GraphStore) -> Path:
    return store.cypher_snapshot()


def rows(kept: Path, query: str, **parameters: str) -> list[dict[str, object]]:
    return [dict(row) for row in cypher.run(kept, query, parameters).rows]


# --- The snapshot


def test_it_holds_the_property_graph(store: GraphStore, kept: Path) -> None:
    graph: PropertyGraph = store.property_graph()
    found = rows(kept, "MATCH (n) RETURN n.iri AS iri, labels(n) AS labels, n.quote AS quote, n.trigger AS trigger")
    assert {r["iri"]: (sorted(json.loads(str(r["labels"]))), r["quote"]) for r in found} == {
        iri: (sorted(node.labels), node.properties.get("quote")) for iri, node in graph.nodes.items()
    }
    links = rows(
        kept,
        "MATCH (a)-[r]->(b) RETURN a.iri AS a, type(r) AS t, b.iri AS b, r.graph AS g, r.inferred AS i, r.quote AS q",
    )
    assert sorted(tuple(map(str, r.values())) for r in links) == sorted(
        tuple(map(str, (r.source, r.type, r.target, r.graph, r.properties["inferred"], r.properties.get("quote"))))
        for r in graph.relationships
    )


def test_it_is_written_once_for_a_generation(store: GraphStore, kept: Path) -> None:
    written = kept.stat().st_mtime_ns
    assert store.cypher_snapshot() == kept
    assert kept.stat().st_mtime_ns == written
    assert kept.parent == store.database.parent
    assert not list(kept.parent.glob(".cypher-*"))
    with open_store(store.directory) as again:
        assert again.cypher_snapshot() == kept


def test_a_new_generation_has_its_own(tmp_path: Path) -> None:
    update(tmp_path, [(toy.facts(), toy.TEXT.encode())])
    count = "MATCH (p:Plan) RETURN count(p) AS plans"
    with open_store(tmp_path) as one:
        assert rows(one.cypher_snapshot(), count) == [{"plans": 1}]
        update(tmp_path, [(toy.facts("b.txt", 2033), b"b")])
        assert rows(one.cypher_snapshot(), count) == [{"plans": 1}]
        with open_store(tmp_path) as two:
            assert rows(two.cypher_snapshot(), count) == [{"plans": 2}]


def test_where_the_folder_is_not_ours_it_stands_aside(
    store: GraphStore, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.rename(kept.with_suffix(".away"))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    try:
        with open_store(store.directory) as opened:
            aside = opened.cypher_snapshot()
            assert aside.parent != kept.parent
            assert opened.cypher_snapshot() == aside
            assert rows(aside, "MATCH (p:Plan) RETURN count(p) AS plans") == [{"plans": 2}]
        assert not aside.exists()
    finally:
        kept.with_suffix(".away").rename(kept)


def test_progress_goes_to_its_end(store: GraphStore, tmp_path: Path) -> None:
    told: list[int] = []
    snapshot.write(store.property_parts(), tmp_path / "x.kgl", told.append)
    assert told == list(range(len(told)))
    assert told[3:]


# --- Names that would break out


def test_odd_names_come_through_every_format(tmp_path: Path) -> None:
    from innograph.graph.property import Node, Part, Relationship

    nodes = (
        Node("https://e.org/1", ("Actor",), {"iri": "https://e.org/1", "name": ODD, "aliases": (ODD, "x")}),
        Node("https://e.org/2", ("Field",), {"iri": "https://e.org/2", "name": "y"}),
    )
    link = Relationship("IN_FIELD", "https://e.org/1", "https://e.org/2", {"quote": ODD, "inferred": False})
    snapshot.write([Part("g", nodes, (link,))], tmp_path / "odd.kgl")
    query = "MATCH (n:Actor {name: $name})-[r:IN_FIELD]->() RETURN n.name AS name, r.quote AS quote, n.aliases AS a"
    answer = cypher.run(tmp_path / "odd.kgl", query, {"name": ODD})
    assert answer.rows == [{"name": ODD, "quote": ODD, "a": json.dumps([ODD, "x"])}]
    assert json.loads(write(answer, "json"))["rows"][0]["name"] == ODD
    assert json.loads(write(answer, "srj"))["results"]["bindings"][0]["quote"] == {"type": "literal", "value": ODD}
    assert all(write(answer, form) for form in FORMATS)
    assert cypher.run(tmp_path / "odd.kgl", "MATCH (n) RETURN count(n) AS n").rows == [{"n": 2}]


# --- What is refused, and how it is said


@pytest.mark.parametrize(
    ("query", "message", "where"),
    [
        ("CREATE (n:X)", "CREATE is not allowed: queries only read", "line 1, column 1"),
        ("MATCH (n)\n detach delete n", "detach is not allowed: queries only read", "line 2, column 2"),
        ("MATCH (n) SET n.x = 1", "SET is not allowed", "line 1, column 11"),
        ("LOAD CSV FROM 'file:///etc/hosts' AS l RETURN l", "LOAD CSV is not allowed", "line 1, column 1"),
        ("CALL db.text_index.build({})", "CALL db.text_index.build is not allowed", "line 1, column 6"),
        ("CALL `rev_diff`()", "CALL `rev_diff` is not allowed", "line 1, column 6"),
        ("MATCH (n:Plan) WHERE n.year = 1 RETUN n", "syntax error near 'RETUN n'", "line 1, column 33"),
        ("MATCH (n:Plan\nWHERE n.year = 1 RETURN n", "syntax error near", "line 2, column 7"),
        ("RETURN 'a", "syntax error: Unterminated string", None),
        ("RETURN nosuch(1) AS x", "Unknown function: nosuch", None),
        ("RETURN $a AS x", "the parameter 'a' has no value", None),
    ],
)
def test_what_is_wrong_is_said_in_one_line(kept: Path, query: str, message: str, where: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        cypher.run(kept, query)
    assert caught.value.message.lower().startswith(message.lower())
    assert "\n" not in str(caught.value)
    assert caught.value.where == where


def test_the_engine_itself_writes_nothing_and_opens_no_file(
    store: GraphStore, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cypher, "refuse", lambda query: None)
    before = kept.read_bytes()
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    with pytest.raises(QueryError, match="read-only"):
        cypher.run(kept, "MATCH (n) DETACH DELETE n")
    with pytest.raises(QueryError) as caught:
        cypher.run(kept, f"LOAD CSV FROM 'file://{secret}' AS line RETURN line")
    assert "open files" in str(caught.value)
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n:Plan) RETURN n.`set` AS x, {create: 1} AS y, 'DELETE' AS z // SET\n",
        "MATCH (`delete`:Plan) WITH `delete` AS `merge` RETURN `merge`.year AS load",
        "CALL { MATCH (n:Plan) RETURN n.year AS year } RETURN year",
        "CALL db.labels() YIELD label RETURN label",
    ],
)
def test_words_that_only_look_so_pass(kept: Path, query: str) -> None:
    assert cypher.run(kept, query).rows


def test_limits_end_it(kept: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError, match="no answer within 1 seconds"):
        cypher.run(kept, "MATCH (a),(b),(c),(d),(e) RETURN count(*) AS n", timeout_s=1)
    assert time.monotonic() - begun < 10
    with pytest.raises(QueryError, match="needs more than 64 MiB"):
        cypher.run(kept, "MATCH (a),(b),(c),(d) RETURN collect([a.iri, b.iri, c.iri, d.iri]) AS x", memory_mb=64)


def test_values_of_all_kinds(kept: Path) -> None:
    query = "RETURN 1 AS i, 1.5 AS f, true AS b, null AS n, [1, 'x'] AS l, {k: 2} AS m, date('2031-05-01') AS d"
    assert rows(kept, query) == [
        {"i": 1, "f": 1.5, "b": True, "n": None, "l": '[1, "x"]', "m": '{"k": 2}', "d": "2031-05-01"}
    ]


def test_ttl_is_for_triples(kept: Path) -> None:
    with pytest.raises(QueryError, match="a table cannot be given as 'ttl'"):
        write(cypher.run(kept, "MATCH (p:Plan) RETURN p.iri AS iri"), "ttl")
