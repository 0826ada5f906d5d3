"""A plan at which reading sticks is a failure of one line, and the others are built."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_plan import TEXT, Run

from innograph.app import batch, limit, pools, way
from innograph.errors import SourceError
from innograph.loaders.read import ReadOptions


def spins() -> None:
    while True:
        pass


def backtracks() -> None:
    re.fullmatch(r"(a|a)*b", "a" * 60)


def sleeps() -> None:
    time.sleep(0.3)


def ended(work: Callable[[], None], told: list[str]) -> None:
    """Puts what `work` ended in into `told`."""
    try:
        with limit.within(0.1, "plan.txt"):
            work()
    except SourceError as error:
        told.append(str(error))


@pytest.mark.parametrize("work", [spins, backtracks, sleeps])
def test_only_processor_time_counts(work: Callable[[], None]) -> None:
    told: list[str] = []
    ended(work, told)
    says = "plan.txt: reading it takes more than 0.1 seconds of processor time; give its parts as files of their own"
    assert told == ([] if work is sleeps else [says])


@pytest.mark.parametrize("work", [spins, sleeps])
def test_in_a_thread_too(work: Callable[[], None]) -> None:
    told: list[str] = []
    thread = threading.Thread(target=ended, args=(work, told), daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert len(told) == (work is spins)


def test_nothing_comes_after_the_block() -> None:
    with limit.within(0.05, "plan.txt"):
        pass
    until = time.process_time() + 0.15
    while time.process_time() < until:
        pass


def test_a_plan_that_sticks_stops_no_other(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    for year in (2021, 2022):
        (folder / f"{year}.txt").write_text(TEXT.replace("2021", str(year)), encoding="utf-8")
    (folder / "2020.txt").write_text(TEXT.replace("2021", "2020") + "推进平台建设，" * 25_000, encoding="utf-8")

    def hands(of: way.Way, _: int) -> pools.Pool:
        return pools.Here(replace(of, limit_s=1.5))  # the models are loaded, by the graph that is built

    done = batch.build(tmp_path / "g", batch.find([str(folder)]), ReadOptions(), hands)
    assert len(done.update.added) == 2
    (error,) = done.failed
    assert str(error).startswith(f"{folder / '2020.txt'}: reading it takes more than 1.5 seconds of processor time")


def test_extract_has_the_limit(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.txt").write_text(TEXT * 20, encoding="utf-8")
    monkeypatch.setattr(limit, "LIMIT_S", 0.05)
    code, out, err = run("extract", "plan.txt")
    assert (code, out) == (2, "")
    assert "plan.txt: reading it takes more than 0.05 seconds" in err
    assert err.count("\n") == 1
