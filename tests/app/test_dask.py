"""A build on a real dask scheduler with two workers, one of them killed midway, gives what a local one does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_plan import TEXT, Run

from innograph.app import batch, pools, way
from innograph.errors import InnographError
from innograph.graph import files
from innograph.graph.store import open_store
from innograph.loaders.read import ReadOptions

YEARS = range(2011, 2021)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler, and its worker processes, each in a folder of its own."""
    told = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    module = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    started = [
        subprocess.Popen([*module, "--port", "0", "--scheduler-file", str(told), "--no-dashboard"], cwd=folder, **quiet)
    ]
    try:
        until = time.monotonic() + 60
        while not told.exists() or not told.read_text(encoding="utf-8").strip():
            assert time.monotonic() < until, "the scheduler does not start"
            time.sleep(0.05)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        for number in range(workers):
            place = folder / f"worker{number}"
            place.mkdir()
            words = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(place)]
            module = [sys.executable, "-m", "distributed.cli.dask_worker"]
            started.append(subprocess.Popen([*module, address, *words], cwd=place, **quiet))
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for year in YEARS:
        (folder / f"{year}.txt").write_text(TEXT.replace("2021", str(year)), encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "2012.txt.meta.json").write_text('{"issuer": "澜江市科学技术局"}', encoding="utf-8")
    return folder


@pytest.fixture
def options(tmp_path: Path) -> ReadOptions:
    """With files that the workers do not have where they are."""
    register, words = tmp_path / "bodies.csv", tmp_path / "words"
    register.write_text(
        "name,aliases,type,english\n中国科学院,中科院,research-organisation,Academy Under Test\n", encoding="utf-8"
    )
    words.mkdir()
    (words / "channels.tsv").write_text("word\tkind\n部属\tuniversity\n", encoding="utf-8")
    return ReadOptions(register=register, lexicons=(words,))


def dump(folder: Path) -> bytes:
    with open_store(folder) as store:
        return files.nquads(store.quads())


def test_one_of_two_workers_is_killed_midway(plans: Path, options: ReadOptions, tmp_path: Path) -> None:
    found = batch.find([str(plans)])
    local = batch.build(tmp_path / "local", found, options, lambda way, _: pools.Here(way))
    assert [str(error) for error in local.failed] == [
        f"{plans / 'empty.txt'}: the file is empty; give a plan with text"
    ]
    with cluster(tmp_path, 2) as (address, workers):
        stepped: list[str] = []

        def step(name: str) -> None:
            stepped.append(name)
            if len(stepped) == 3:
                os.kill(workers[0].pid, signal.SIGKILL)

        watch = batch.Watch(step=step)
        spread = batch.build(tmp_path / "dask", found, options, lambda way, _: pools.Dask(way, address), watch=watch)
        assert workers[0].wait(timeout=10) == -signal.SIGKILL
        assert workers[1].poll() is None
    assert [str(error) for error in spread.failed] == [str(error) for error in local.failed]
    assert len(spread.update.added) == len(YEARS)
    assert dump(tmp_path / "dask") == dump(tmp_path / "local")
    assert b"Academy Under Test" in dump(tmp_path / "dask")


def test_a_worker_of_another_version_is_refused(plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(tmp_path, 1) as (address, _):
        monkeypatch.setattr(way, "fingerprint", lambda: "another")
        with pytest.raises(InnographError, match="a dask worker has not this innograph"):
            batch.build(
                tmp_path / "g", batch.find([str(plans)]), ReadOptions(), lambda way, _: pools.Dask(way, address)
            )
    assert not (tmp_path / "g" / "CURRENT").exists()


def test_no_scheduler_answers(run: Run, plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_SCHEDULER_S", 1)
    code, out, err = run("build", plans, "--dask", "tcp://127.0.0.1:9")
    assert (code, out) == (2, "")
    assert "tcp://127.0.0.1:9: no dask scheduler answers" in err
    assert err.count("\n") == 1
