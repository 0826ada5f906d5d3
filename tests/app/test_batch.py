"""Many plans, one graph: folders and patterns, what is bad, what is unchanged, order, processes, and being stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_plan import TEXT, Run

from innograph.app import batch, pools, way
from innograph.graph import files
from innograph.graph.generations import Journal
from innograph.graph.store import open_store
from innograph.loaders.read import ReadOptions

YEARS = range(2011, 2019)


def plan(year: int) -> str:
    return TEXT.replace("2021", str(year)).replace("海洋装备", "海洋装备" if year % 2 else "智能仪表")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder of eight plans, some below it."""
    folder = tmp_path / "plans"
    (folder / "deep" / "down").mkdir(parents=True)
    for year in YEARS:
        below = folder / "deep" / "down" if year > 2015 else folder
        (below / f"{year}.txt").write_text(plan(year), encoding="utf-8")
    return folder


def dump(folder: Path) -> bytes:
    with open_store(folder) as store:
        return files.nquads(store.quads())


def test_folders_patterns_and_files_are_one(run: Run, plans: Path, tmp_path: Path) -> None:
    code, out, err = run("build", "plans", "-o", "a")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "a: 8 plans, 8 new, 0 replaced"
    assert run("build", *sorted(plans.rglob("*.txt"), reverse=True), "-o", "b")[0] == 0
    assert run("build", "plans/**/*.txt", "plans/2011.txt", "-o", "c", "--processes", "2")[0] == 0
    assert dump(tmp_path / "a") == dump(tmp_path / "b") == dump(tmp_path / "c")
    assert not (tmp_path / "a" / "made").exists()


def test_a_graph_and_what_stands_beside_are_no_plans(run: Run, plans: Path) -> None:
    (plans / "2011.txt.meta.json").write_text('{"issuer": "澜江市科学技术局"}', encoding="utf-8")
    (plans / ".hidden.txt").write_text("无", encoding="utf-8")
    (plans / "table.csv").write_text("a,b", encoding="utf-8")
    os.mkfifo(plans / "pipe.txt")
    assert "8 plans, 8 new" in run("build", ".", cwd=plans)[1]
    assert "8 plans, 0 new, 0 replaced, 8 unchanged" in run("build", ".", cwd=plans)[1]


def test_bad_files_are_listed_and_the_rest_is_built(run: Run, plans: Path) -> None:
    (plans / "empty.txt").touch()
    (plans / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (plans / "twin.txt").write_text(plan(2012) + "支持企业研发。\n", encoding="utf-8")
    for _ in range(2):  # what failed is tried and told of again
        code, out, err = run("build", "plans", "none.txt")
        assert code == 1
        lines = err.splitlines()
        assert len(lines) == 4, err
        for name in ("none.txt: no such file", "empty.txt", "binary.txt"):
            assert any(name in line for line in lines), err
        (both,) = [line for line in lines if "both claim the plan '澜江/2012/科技局'" in line]
        assert both.index("2012.txt") < both.index("twin.txt")
        assert "4 failed" in out
        assert "8 plans" in out


def test_nothing_could_be_built(run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()
    code, out, err = run("build", "a.txt", "b.txt")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert not (tmp_path / "innograph-graph" / "CURRENT").exists()


def test_what_has_changed_is_made_again_and_nothing_else(run: Run, plans: Path, tmp_path: Path) -> None:
    run("build", "plans", "-o", "a")
    (plans / "2013.txt").write_text(plan(2013) + "支持高校设立研究院。\n", encoding="utf-8")
    assert "8 plans, 0 new, 1 replaced, 7 unchanged" in run("build", "plans", "-o", "a")[1]
    assert run("build", "plans", "-o", "b")[0] == 0
    assert dump(tmp_path / "a") == dump(tmp_path / "b")
    before = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert "8 unchanged" in run("build", "plans", "-o", "a")[1]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == before  # no new generation
    (plans / "2014.txt.meta.json").write_text('{"title": "另一标题"}', encoding="utf-8")
    assert "1 replaced, 7 unchanged" in run("build", "plans", "-o", "a")[1]
    nobody = tmp_path / "bodies.csv"
    nobody.write_text("name,type\n澜江大学,university\n", encoding="utf-8")
    assert "8 replaced" in run("build", "plans", "-o", "a", "--register", nobody)[1]
    assert "8 unchanged" in run("build", "plans", "-o", "a", "--register", nobody)[1]


def test_a_decision_has_only_its_own_plan_read_again(run: Run, plans: Path, tmp_path: Path) -> None:
    fact = {"kind": "entity", "name": "无此研究院", "type": "university"}
    said = {"decision": "reject", "who": "甲", "when": "2026-01-02", "why": "没有", "plan": "2013.txt", "fact": fact}
    file = tmp_path / "decisions.jsonl"
    file.write_text("", encoding="utf-8")
    run("build", "plans", "-o", "a", "--decisions", file)
    file.write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
    assert "1 replaced, 7 unchanged" in run("build", "plans", "-o", "a", "--decisions", file)[1]
    assert "8 unchanged" in run("build", "plans", "-o", "a", "--decisions", file)[1]
    assert run("build", "plans", "-o", "b", "--decisions", file)[0] == 0
    assert dump(tmp_path / "a") == dump(tmp_path / "b")


def test_a_line_of_several_is_a_plan(run: Run, tmp_path: Path) -> None:
    lines = [json.dumps({"text": plan(year), "year": year}, ensure_ascii=False) for year in YEARS]
    (tmp_path / "all.jsonl").write_text("\n".join([*lines, "{"]) + "\n", encoding="utf-8")
    code, out, err = run("build", "all.jsonl")
    assert code == 1
    assert "8 plans, 8 new" in out
    assert "all.jsonl, line 9" in err
    lines[3] = lines[3].replace("2.6%", "2.7%")
    (tmp_path / "all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "1 replaced, 7 unchanged" in run("build", "all.jsonl")[1]


class Interrupted(pools.Here):
    """Ctrl-C comes at the fourth plan."""

    def submit(self, document, key):  # type: ignore[no-untyped-def]
        if document.name == "2014.txt":
            raise KeyboardInterrupt
        return super().submit(document, key)


def test_a_build_that_is_stopped_goes_on(run: Run, plans: Path, tmp_path: Path) -> None:
    run("build", plans / "2011.txt", "-o", "g")
    found, seen = batch.find([str(plans)]), []
    with pytest.raises(batch.Stopped, match="stopped; 2 plans are ready") as stopped:
        batch.build(tmp_path / "g", found, ReadOptions(), lambda way, plans: Interrupted(way))
    assert stopped.value.exit_code == 130
    with open_store(tmp_path / "g") as store:
        assert [entry.year for entry in store.plans()] == [2011]  # the old graph, whole

    class Counted(pools.Here):
        def submit(self, document, key):  # type: ignore[no-untyped-def]
            seen.append(document.name)
            return super().submit(document, key)

    batch.build(tmp_path / "g", found, ReadOptions(), lambda way, plans: Counted(way))
    assert sorted(seen) == [f"{year}.txt" for year in range(2014, 2019)]
    run("build", "plans", "-o", "whole")
    assert dump(tmp_path / "g") == dump(tmp_path / "whole")
    assert len(Journal(tmp_path / "g")) == 0


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "innograph", *map(str, words)]


def waited(condition, seconds: float = 60) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_stopped_by_a_signal(number: signal.Signals, plans: Path, tmp_path: Path) -> None:
    """A real build in processes is stopped midway: its graph is as it was, no process of it is left, and it goes on."""
    # the last takes longer than all the others, so that there is a midway on a busy machine too
    title, _, measures = plan(2019).partition("\n")
    (plans / "last.txt").write_text(f"{title}\n{measures * 40}", encoding="utf-8")
    given = 1 + len(YEARS)
    graph = tmp_path / "g"
    words = ("build", plans, "-o", graph, "--processes", 2)
    child = subprocess.Popen(command(*words), stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    journal = Journal(graph)
    waited(lambda: len(journal) >= 2)
    os.kill(child.pid, number) if number == signal.SIGKILL else os.killpg(child.pid, number)
    out, err = child.communicate(timeout=60)
    assert out == b""
    if number == signal.SIGINT:
        assert child.returncode == 130
        assert err.count(b"\n") == 1, err
        assert b"plans are ready and kept; the same command goes on" in err
    assert not (graph / "CURRENT").exists()
    waited(lambda: not alive(child.pid))
    ready = len(journal)
    assert 2 <= ready <= given
    done = subprocess.run(command(*words), capture_output=True, text=True, check=True)
    assert done.stdout.endswith(f"{given} plans, {given} new, 0 replaced\n")
    whole = batch.build(tmp_path / "w", batch.find([str(plans)]), ReadOptions(), lambda way, _: pools.Here(way))
    assert len(whole.update.added) == given
    assert dump(graph) == dump(tmp_path / "w")


def alive(group: int) -> bool:
    """Whether any process of the group is there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_that_dies_costs_nothing(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Struck(pools.Processes):
        """One of its processes is killed once the first plan is read."""

        struck = False

        def submit(self, document, key):  # type: ignore[no-untyped-def]
            promise = super().submit(document, key)
            if not self.struck and document.name == "2012.txt":
                promise.result()
                os.kill(next(iter(self._started)).pid or 0, signal.SIGKILL)
                self.struck = True
            return promise

    done = batch.build(tmp_path / "g", batch.find([str(plans)]), ReadOptions(), lambda way, _: Struck(way, 2))
    assert not done.failed
    assert len(done.update.added) == len(YEARS)


def test_the_key_is_of_all_that_facts_come_from(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    words = tmp_path / "words"
    words.mkdir()
    (words / "heads.tsv").write_text("word\n", encoding="utf-8")

    def key(options: ReadOptions = ReadOptions(), base: str = "https://example.org/") -> str:
        (document,) = batch._documents([path])
        assert isinstance(document, batch.Document)
        return way.Way.of(options, base).key(document)

    keys = [key(), key(base="https://example.com/"), key(ReadOptions(lexicons=(words,)))]
    (words / "heads.tsv").write_text("word\n塔\n", encoding="utf-8")
    keys.append(key(ReadOptions(lexicons=(words,))))
    path.write_text(TEXT + "。", encoding="utf-8")
    keys.append(key())
    (tmp_path / "a.txt.meta.json").write_text('{"year": 2030}', encoding="utf-8")
    keys.append(key())
    assert len(set(keys)) == len(keys)
    assert keys[-1] == key()
