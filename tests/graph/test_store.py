"""The graph on disk: generations, replacing and removing, refusing, and surviving SIGKILL."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import toy

from innograph.errors import DataFault, StoreError, UnknownName
from innograph.graph import files
from innograph.graph.loading import Loading
from innograph.graph.made import Made, make
from innograph.graph.store import open_store, remove, update
from innograph.graph.values import node
from innograph.ontology.model import Facts
from innograph.ontology.terms import BASE

ORIGINAL = toy.TEXT.encode()
ROW = {
    "name": "飞鸟",
    "aliases": "飞鸟集团",
    "type": "enterprise",
    "english": "Bird Group",
    "english_short": "Bird",
    "ror": "",
    "wikidata": "Q0",
    "parent": "苍穹",
    "place": "",
    "successor_of": "",
    "source": "invented",
}
ROWS = [
    ROW,
    {**ROW, "name": "苍穹", "aliases": "", "english": "Sky", "english_short": "", "parent": ""},
    {**ROW, "name": "大地", "aliases": "", "english": "Earth", "english_short": "", "parent": ""},
]


def build(folder: Path, *facts: Facts, **options: object) -> object:
    return update(folder, [(each, ORIGINAL) for each in facts], **options)  # type: ignore[arg-type]


def dump(folder: Path) -> bytes:
    with open_store(folder) as store:
        return files.nquads(store.quads())


def test_a_build_keeps_text_and_original(tmp_path: Path) -> None:
    facts = toy.facts()
    build(tmp_path / "g", facts)
    with open_store(tmp_path / "g") as store:
        (plan,) = store.plans()
        assert plan.path == "云州/2031/科技局"
        assert store.received(plan) == facts.received
        assert store.original(plan) == ORIGINAL
        assert plan.counts["efforts"] == 4
        report = store.check()
        assert report.conforms
        assert report.quotes > 5
        assert store.plan("云州.txt") == store.plan(plan.iri) == plan
        with pytest.raises(UnknownName, match=r"no plan is called '北州'; plans: 云州/2031/科技局"):
            store.plan("北州")


@pytest.mark.parametrize("what", ["quote", "what follows"])
def test_what_questions_are_asked_of_is_what_is_checked(what: str, tmp_path: Path) -> None:
    """A statement that was changed in the database is found, though the file beside it is as it was."""
    build(tmp_path / "g", toy.facts())
    with open_store(tmp_path / "g") as store:
        database, (plan,) = store.database, store.plans()
        graph = ox.NamedNode(plan.graph if what == "quote" else store.iris.inferred_graph(plan.path))
    changed = ox.Store(str(database))
    quad = next(changed.quads_for_pattern(None, node("oa:exact") if what == "quote" else None, None, graph))
    changed.remove(quad)
    if what == "quote":
        changed.add(ox.Quad(quad.subject, quad.predicate, ox.Literal("另一句话"), graph))
    changed.flush()
    del changed
    with open_store(tmp_path / "g") as store:
        found = {one.component.rpartition("#")[2] for one in store.check().faults if one.severity == "Violation"}
    assert "StoredGraphConstraintComponent" in found
    assert ("QuoteConstraintComponent" in found) == (what == "quote")


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build(tmp_path / name, toy.facts(), register_rows=ROWS)
    assert dump(tmp_path / "a") == dump(tmp_path / "b")


def test_a_plan_replaces_itself_and_nothing_else(tmp_path: Path) -> None:
    one, other = toy.facts(), toy.facts("后年.txt", 2033)
    made = build(tmp_path / "g", one, other)
    with open_store(tmp_path / "g") as store:
        before = {plan.iri: files.nquads(store.quads(plan.graph)) for plan in store.plans()}
    again = update(tmp_path / "g", [(replace(one, efforts=one.efforts[1:]), ORIGINAL)])
    assert [plan.year for plan in again.replaced] == [2031]
    assert not again.added
    with open_store(tmp_path / "g") as store:
        after = {plan.iri: files.nquads(store.quads(plan.graph)) for plan in store.plans()}
    changed = [iri for iri in before if before[iri] != after[iri]]
    assert changed == [plan.iri for plan in again.replaced]
    assert b"attract" not in after[changed[0]]
    assert made != again


def test_removing_a_plan_leaves_nothing_of_it(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts(), register_rows=ROWS)
    only = dump(tmp_path / "g")
    build(tmp_path / "g", toy.facts("后年.txt", 2033))
    gone = remove(tmp_path / "g", ["后年.txt"])
    assert [plan.year for plan in gone.removed] == [2033]
    assert dump(tmp_path / "g") == only
    with pytest.raises(UnknownName, match="后年"):
        remove(tmp_path / "g", ["后年.txt"])


def default_graph(folder: Path) -> set[ox.Triple]:
    """Its triples, each of which a query counts once."""
    with open_store(folder) as store:
        found = {quad.triple for quad in store.store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
        counted = store.store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert isinstance(counted, ox.QuerySolutions)
        assert next(counted)["n"] == ox.Literal(len(found))
        return found


def union(folder: Path) -> set[ox.Triple]:
    with open_store(folder) as store:
        assert all(isinstance(quad.graph_name, ox.NamedNode) for quad in store.quads())
        return {quad.triple for quad in store.quads()}


def test_the_default_graph_is_the_union_each_triple_once(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    one, other = toy.facts(), toy.facts("后年.txt", 2033)
    build(folder, one, register_rows=ROWS)
    alone = default_graph(folder)
    build(folder, other)
    both = default_graph(folder)
    assert alone < both == union(folder)
    with open_store(folder) as store:
        assert len(list(store.quads())) > len(both)  # the plans share their bodies
        assert len(store.rdflib()) == len(both)
    build(folder, replace(one, efforts=one.efforts[1:]))
    assert default_graph(folder) == union(folder) < both
    build(folder, one)
    remove(folder, ["后年.txt"])
    assert default_graph(folder) == union(folder) == alone


def test_a_graph_of_another_form_says_so(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts())
    manifest = tmp_path / "g" / "gen-1" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": ', '"format": 10'), encoding="utf-8")
    for use in (open_store, lambda folder: build(folder, toy.facts())):
        with pytest.raises(StoreError, match=r"gen-1 does not open \(its form is 10"):
            use(tmp_path / "g")
    build(tmp_path / "g", toy.facts(), fresh=True)
    assert union(tmp_path / "g")


def test_fresh_starts_empty(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts())
    build(tmp_path / "g", toy.facts("后年.txt", 2033), fresh=True)
    with open_store(tmp_path / "g") as store:
        assert [plan.year for plan in store.plans()] == [2033]


def test_the_register_holds_what_plans_name_and_what_is_above(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts(), register_rows=ROWS)
    build(tmp_path / "g", toy.facts("后年.txt", 2033))  # the rows are kept
    with open_store(tmp_path / "g") as store:
        text = files.nquads(store.quads(store.iris.graph("register"))).decode()
        across = files.nquads(store.quads(store.iris.graph("inferred"))).decode()
    assert "Bird Group" in text
    assert "Sky" in text
    assert "Earth" not in text
    assert "飞鸟云州研究院> <https://w3id.org/innograph/ontology#affiliatedWith> " in across
    assert across.count("affiliatedWith") == 1


def test_two_files_that_claim_one_plan_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"'云州.txt' and '另一.txt' both claim the plan '云州/2031/科技局'"):
        build(tmp_path / "g", toy.facts(), toy.facts("另一.txt"))
    with pytest.raises(StoreError, match="no graph here"):
        open_store(tmp_path / "g")
    build(tmp_path / "g", toy.facts(), toy.facts())  # one file twice is one plan


def test_what_does_not_conform_is_not_put_in_place(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts())
    before = dump(tmp_path / "g")
    facts = toy.facts("后年.txt", 2033)
    moved = replace(facts.efforts[0].evidence, start=3)
    broken = replace(facts, efforts=(replace(facts.efforts[0], evidence=moved),))
    with pytest.raises(DataFault, match="a quote that is not as long as its span") as kept:
        build(tmp_path / "g", broken)
    assert dump(tmp_path / "g") == before
    assert sorted(path.name for path in (tmp_path / "g").iterdir()) == ["CURRENT", "gen-1", "lock"]
    assert build(tmp_path / "g", facts), kept  # an error in hand keeps no database open


def test_a_plan_that_does_not_conform_is_refused_and_the_rest_is_built(tmp_path: Path) -> None:
    facts = toy.facts("后年.txt", 2033)
    broken = replace(facts, efforts=(replace(facts.efforts[0], vehicle="无此机构"),))
    done = update(tmp_path / "g", [(broken, ORIGINAL), (toy.facts(), ORIGINAL)])
    assert [plan.year for plan in done.plans] == [2031]
    assert [str(fault) for fault in done.refused] == [
        "后年.txt: the effort at 31 names '无此机构', which is no entity of the plan"
    ]


def test_a_reader_keeps_its_generation_and_old_ones_go(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    build(folder, toy.facts())
    with open_store(folder) as reader:
        build(folder, toy.facts("后年.txt", 2033))
        build(folder, toy.facts("末年.txt", 2035))
        assert len(reader.plans()) == 1
        assert reader.received(reader.plans()[0]) == toy.TEXT
        assert sum(1 for _ in reader.quads()) > 0
        assert {path.name for path in folder.glob("gen-*")} == {"gen-1", "gen-3"}
    build(folder, toy.facts())
    assert {path.name for path in folder.glob("gen-*")} == {"gen-4"}


def test_another_base_needs_a_fresh_graph(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts(), base="https://example.org/kg/")
    with open_store(tmp_path / "g") as store:
        assert store.plans()[0].iri == "https://example.org/kg/id/plan/云州/2031/科技局"
    build(tmp_path / "g", toy.facts())  # the base is kept
    with pytest.raises(StoreError, match=re.escape("https://example.org/kg/")):
        build(tmp_path / "g", toy.facts(), base="https://example.com/")


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    build(folder, toy.facts())

    def second(*_: object) -> None:
        with pytest.raises(StoreError, match="another build is writing"):
            build(folder, toy.facts("后年.txt", 2033))
        called.append(True)

    called: list[bool] = []
    build(folder, toy.facts(), progress=second)
    assert called


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda folder: (folder / "CURRENT").write_text("nonsense"), "CURRENT says 'nonsense'"),
        (lambda folder: (folder / "CURRENT").write_text("gen-7\n"), "gen-7, which is not whole"),
        (lambda folder: (folder / "CURRENT").unlink(), "no graph here"),
        (lambda folder: (folder / "gen-1" / "manifest.json").write_text("{}"), "does not open"),
        (lambda folder: (folder / "gen-1" / "manifest.json").unlink(), "does not open"),
        (lambda folder: [path.unlink() for path in (folder / "gen-1" / "quads").iterdir()], "does not open"),
    ],
)
def test_a_broken_graph_says_so(tmp_path: Path, spoil, complaint: str) -> None:  # type: ignore[no-untyped-def]
    build(tmp_path / "g", toy.facts())
    spoil(tmp_path / "g")
    with pytest.raises(StoreError, match=complaint):
        open_store(tmp_path / "g")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match=r"holds 'letter\.txt'"):
        build(tmp_path, toy.facts())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


# Says each step that touches the folder before it is done, and ends itself by SIGKILL before the one of that number.
CHILD = """
import os, signal, sys
sys.path[:0] = {path!r}
from pathlib import Path
import toy
from innograph.graph.store import update
folder, last, steps = sys.argv[1], int(sys.argv[2]), 0
def step(event, args):
    global steps
    if any(folder in str(arg) for arg in args):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(1, (event + chr(10)).encode())
sys.addaudithook(step)
update(Path(folder), [(toy.facts("后年.txt", 2033), b"x")])
"""


def test_a_killed_build_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    build(tmp_path / "g", toy.facts())
    program = CHILD.format(path=[str(Path(toy.__file__).parent), *sys.path])

    def run(folder: Path, last: int) -> tuple[int, list[str]]:
        shutil.copytree(tmp_path / "g", folder)
        command = [sys.executable, "-c", program, str(folder), str(last)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stdout.split()

    ended, steps = run(tmp_path / "whole", 0)
    assert ended == 0
    put_in_place = len(steps) - steps[::-1].index("os.rename")
    assert put_in_place < len(steps)
    for last in [*range(1, put_in_place, -(-put_in_place // 5)), put_in_place, put_in_place + 1]:
        folder = tmp_path / f"killed-{last}"
        assert run(folder, last) == (-signal.SIGKILL, steps[: last - 1])
        with open_store(folder) as store:
            assert [plan.year for plan in store.plans()] == ([2031, 2033] if last > put_in_place else [2031])
            assert store.received(store.plans()[0]) == toy.TEXT
            assert sum(1 for _ in store.quads(store.plans()[0].graph)) > 100
        build(folder, toy.facts("后年.txt", 2033))
        assert len(list(folder.glob("gen-*"))) == 1


def test_every_mention_is_kept_beside_the_text(tmp_path: Path) -> None:
    facts = toy.facts()
    spans = tuple((m.start(), m.end()) for m in re.finditer("飞鸟", facts.received))
    assert len(spans) == 2
    entities = tuple(replace(e, mentions=spans) if e.key == "飞鸟" else e for e in facts.entities)
    update(tmp_path / "graph", [(replace(facts, entities=entities), b"one")])
    update(tmp_path / "graph", [(toy.facts("other.txt", 2032), b"two")])
    with open_store(tmp_path / "graph") as store:
        first, other = store.plans()
        found = store.mentions(first)
        assert [(one.start, one.end) for one in found if one.iri.endswith("/actor/飞鸟")] == list(spans)
        assert list(found) == sorted(found, key=lambda one: (one.start, one.end, one.iri))
        # of facts that list none, the evidence is one
        assert {one.iri for one in store.mentions(other)} == {one.iri for one in found}


def test_plans_are_loaded_before_the_last_is_there(tmp_path: Path) -> None:
    """Where it is known how many come, parts are loaded though they are small; all in the order they came in."""
    loaded: list[Made] = []
    store = ox.Store(str(tmp_path / "quads"))
    loading = Loading(store, loaded.append)
    made = [make(toy.facts(f"{year}.txt", year), BASE) for year in range(2031, 2051)]
    loading.expect(len(made))
    for one in made[:-1]:
        loading.add(one)
    until = time.monotonic() + 10
    while not loaded and time.monotonic() < until:
        time.sleep(0.01)
    assert loaded
    loading.add(made[-1])
    loading.finish()
    loading.close()
    assert loaded == made
    assert len(store) > 0


def test_no_part_is_more_than_the_engine_sorts_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond would be sorted and written by itself, and be in the way of all that follows."""
    made = [make(toy.facts(f"{year}.txt", year), BASE) for year in range(2031, 2041)]
    size = made[0].statements
    assert size == len(made[0].ntriples.splitlines())
    monkeypatch.setattr("innograph.graph.loading._LEAST", 10 * size)
    monkeypatch.setattr("innograph.graph.loading._MOST", 3 * size + size // 2)
    parts: list[int] = []
    monkeypatch.setattr(Loading, "_load", lambda self, part: parts.append(sum(one.statements for one in part)))
    loading = Loading(ox.Store(str(tmp_path / "quads")), lambda made: None)
    for one in made:
        loading.add(one)
    loading.finish()
    loading.close()
    assert sum(parts) == sum(one.statements for one in made)
    assert max(parts) <= 3 * size + size // 2


def test_parts_grow_with_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones at first, so that loading begins soon; larger ones later, which the engine rewrites less often."""
    made = [make(toy.facts(f"{year}.txt", year), BASE) for year in range(2031, 2051)]
    size = made[0].statements
    monkeypatch.setattr("innograph.graph.loading._LEAST", 2 * size + size // 2)
    monkeypatch.setattr("innograph.graph.loading._MOST", 4 * size + size // 2)
    parts: list[int] = []
    monkeypatch.setattr(Loading, "_load", lambda self, part: parts.append(len(part)))
    loading = Loading(ox.Store(str(tmp_path / "quads")), lambda made: None)
    for one in made:
        loading.add(one)
    loading.finish()
    loading.close()
    assert sum(parts) == len(made)
    assert parts[0] == 2
    assert parts[:-1] == sorted(parts[:-1])
    assert max(parts) == 4
