"""Headers that say what a question is, parameters that are checked, rows that are the same each time."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from engines import plain

from innograph.errors import QueryError
from innograph.ontology.terms import PREFIXES
from innograph.queries.catalogue import Question, catalogue, question, read
from innograph.queries.run import ask, run
from innograph.queries.syntax import bind

SUMMARIES = "#+ summary.zh-Hans: 一\n#+ summary.zh-Hant: 一\n#+ summary.en: one\n"
PLACE = ("plan", "quote", "start", "end", "section")
GIVEN = {
    "measure": "plan/云州/2031/1.1",
    "body": "actor/飞鸟",
    "other": "platform/星河实验室",
    "field": "field/芯片",
    "place": "place/云州",
    "thing": "actor/飞鸟",
}
PLANS = {"plan": "plan/云州/2031", "other": "plan/云州/2032"}


def terms(asked: Question) -> dict[str, ox.NamedNode | ox.Literal]:
    given = {**GIVEN, **PLANS} if asked.stem == "compare" else GIVEN
    nodes = {p.name: ox.NamedNode(f"https://w3id.org/innograph/id/{given[p.name]}") for p in asked.parameters}
    return {**nodes, "lang": ox.Literal("zh-Hans")}


@pytest.mark.parametrize("stem", catalogue())
def test_a_header_fits_its_query(store: ox.Store, stem: str) -> None:
    asked = question(stem)
    answer = ask(store, asked.text, terms(asked))
    assert answer.columns == tuple(asked.columns)
    assert answer.columns[-5:] == PLACE
    assert "ORDER BY" in asked.text
    for row in answer.rows:
        assert all(isinstance(value, str | int | float | None) for value in row.values())


@pytest.mark.parametrize("stem", catalogue())
def test_the_worker_gives_the_same_rows(database: Path, store: ox.Store, stem: str) -> None:
    asked = question(stem)
    assert run(database, asked.text, terms(asked)).rows == ask(store, asked.text, terms(asked)).rows


@pytest.mark.parametrize("stem", catalogue())
def test_rdflib_gives_the_same_rows(store: ox.Store, stem: str) -> None:
    asked = question(stem)
    graph = rdflib.Graph()
    plans = [name for name in store.named_graphs() if "/crowd" not in str(name)]
    triples = {quad.triple for name in plans for quad in store.quads_for_pattern(None, None, None, name)}
    graph.parse(data="".join(sorted(f"{triple} .\n" for triple in triples)), format="nt")
    found = graph.query(bind(asked.text, terms(asked)), initNs=dict(PREFIXES))
    rows = [{str(name): plain(row.get(name)) for name in found.vars or ()} for row in found.bindings]
    assert rows == ask(store, asked.text, terms(asked)).rows != []


@pytest.mark.parametrize("stem", catalogue())
def test_many_plans_that_share_their_things_take_no_time(merged: Path, stem: str) -> None:
    # a join in the wrong order multiplies plans by plans: it would take minutes here
    asked = question(stem)
    run(merged, asked.text, terms(asked), timeout_s=10)


def test_parameters_are_checked(store: ox.Store) -> None:
    asked = question("relies-on")
    with pytest.raises(QueryError, match="'relies-on' has no parameter 'mesure'; did you mean 'measure'"):
        asked.terms(store, {"mesure": "1.1"})
    with pytest.raises(QueryError, match=r"needs the parameter 'measure'.*such as measure=2.2"):
        asked.terms(store, {})
    with pytest.raises(QueryError, match="no labels in 'fr'"):
        question("channels").terms(store, {}, "fr")
    assert asked.terms(store, {"measure": "云州/2031/1.1"}, "en")["lang"] == ox.Literal("en")


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(QueryError, match="no question 'chanels' in the catalogue; did you mean 'channels'"):
        question("chanels")
    with pytest.raises(QueryError, match="there are: bridges, chain"):
        question("../../etc/passwd")


@pytest.mark.parametrize(
    "text",
    [
        "#+ nonsense\nSELECT * {}",
        "#+ summary.en: one language only\nSELECT * { ?x ?y $lang }",
        f"{SUMMARIES}SELECT * {{ $undeclared ?y $lang }}",
        f"{SUMMARIES}#+ param.a: nokind = b | c\nSELECT * {{ $a ?y $lang }}",
    ],
)
def test_a_wrong_header_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^broken: "):
        read("broken", text)
