"""How fast plans become a graph: `python bench/build_speed.py [PLANS] [SHARED]`, by default 60 plans.

The corpus is the Qingdao plan with other places, bodies, years and figures, written to a temporary folder. Printed are
plans a second (by the clock, and by the time of the cores, which a busy machine does not change), what each step takes,
the checker against pyshacl, memory for each quad, and a second build that changes one plan.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PLAN = "qingdao-2019.txt"
_SYLLABLES = "安北昌达恩丰广海和吉建康连隆明宁平泉瑞三泰通文新兴阳永远云泽"
_BODIES = ("西門子", "華大基因", "中國電科", "山東大學", "北京航空航天大學", "西北工業大學", "北京交通大學")


def name(number: int, length: int) -> str:
    """An invented name of so many characters."""
    found, number = "", number * 37 + 4321
    for _ in range(length):
        number, digit = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[digit]
    return found


def vary(text: str, number: int) -> str:
    """The plan of another place and year, with other bodies and figures."""
    text = text.replace("青島", name(number, 2)).replace("青岛", name(number, 2))
    for at, body in enumerate(_BODIES):
        text = text.replace(body, name(number * 7 + at, 2) + body[-2:])
    return (
        text.replace("2019", str(1990 + number % 40))
        .replace("6800", str(5000 + number))
        .replace("1600", str(1000 + number))
    )


def corpus(folder: Path, plan: Path, plans: int) -> None:
    text = plan.read_text(encoding="utf-8")
    for number in range(plans):
        (folder / f"{number:05}.txt").write_text(vary(text, number), encoding="utf-8")
        (folder / f"{number:05}.txt.meta.json").write_text(f'{{"place": "{name(number, 3)}"}}', encoding="utf-8")


def build(folder: Path, graph: Path) -> tuple[float, float, float, float]:
    """Seconds by the clock, core seconds, and the largest memory of the process that writes and of one that reads, in
    MB.
    """
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    code = (
        "import resource, sys; from multiprocessing import forkserver; from innograph.app.cli import main; "
        # The process that the readers are forked from is waited for, so that it and they are counted.
        "code = main(sys.argv[1:]); forkserver._forkserver._stop(); "
        "print('memory', *(resource.getrusage(who).ru_maxrss / 1024 "
        "for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "build", str(folder), "-o", str(graph), "--processes", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    writes, reads = map(float, done.stdout.split("memory ")[1].split())
    return time.monotonic() - begun, cores, writes, reads


def steps(path: Path) -> None:
    """Core seconds of each step of making a plan ready, the third time, and the checker against pyshacl."""
    import pyshacl
    import rdflib

    from innograph.graph import check, infer, ntriples, ontology, rdf
    from innograph.graph.made import make
    from innograph.graph.register import Register
    from innograph.loaders.read import read_plan
    from innograph.loaders.register import load_register
    from innograph.ontology import files
    from innograph.ontology.terms import BASE

    facts, register = read_plan(path), Register(load_register().rows)
    said = rdf.statements(facts, BASE, register)
    made = make(facts, BASE, register)

    def theirs() -> object:
        data = rdflib.Graph()
        for part in (said, map(ntriples.statement, ontology.triples())):
            data.parse(data=ntriples.lines(part), format="nt")
        return pyshacl.validate(data, shacl_graph=shapes, inplace=True)

    shapes = rdflib.Graph().parse(files.SHAPES)
    jobs: dict[str, Callable[[], object]] = {
        "read": lambda: read_plan(path),
        "write": lambda: ntriples.lines(rdf.statements(facts, BASE, register)),
        "check": lambda: check.report(said, facts.received),
        "infer": lambda: infer.within(said),
        "pack": made.to_bytes,
        "pyshacl": theirs,
    }
    print(f"{len(said)} quads; core seconds:")
    taken: dict[str, float] = {}
    for what, job in jobs.items():
        times = []
        for _ in range(3):
            begun = time.process_time()
            job()
            times.append(time.process_time() - begun)
        taken[what] = min(times)
        print(f"  {what:8} {taken[what]:.3f}")
    print(f"  the check takes {taken['check'] / taken['pyshacl']:.0%} of pyshacl's time")


def main() -> None:
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    shared = Path(sys.argv[2] if len(sys.argv) > 2 else "../shared")
    steps(shared / "plans" / PLAN)
    with tempfile.TemporaryDirectory() as place:
        folder, graph, one = Path(place) / "plans", Path(place) / "graph", Path(place) / "one"
        folder.mkdir()
        one.mkdir()
        corpus(one, shared / "plans" / PLAN, 2)
        _, few, base, _ = build(one, Path(place) / "few")
        corpus(folder, shared / "plans" / PLAN, plans)
        clock, cores, memory, reads = build(folder, graph)
        from innograph.graph.store import open_store

        with open_store(graph) as store:
            quads = sum(1 for _ in store.quads())
        each = (cores - few) / (plans - 2)
        print(f"{plans} plans, {quads} quads: {plans / clock:.2f} plans a second by the clock")
        print(f"{each:.3f} core seconds a plan: {2 / each:.2f} plans a second on two cores")
        over = (memory - base) * 1e6 / quads
        print(f"{memory:.0f} MB at most in the process that writes, {over:.0f} bytes a quad over {base:.0f} MB")
        if plans > 100:
            corpus(one, shared / "plans" / PLAN, 100)
            print(
                f"{build(one, Path(place) / 'hundred')[3]:.0f} MB at most in a process that has read 100 plans,",
                end=" ",
            )
        print(f"{reads:.0f} MB in one that has read its share of all")
        path = folder / "00000.txt"
        path.write_text(path.read_text(encoding="utf-8").replace("5000", "5001"), encoding="utf-8")
        again, again_cores, *_ = build(folder, graph)
        print(
            f"one changed: {again:.1f} s, {again / clock:.0%} of the first; {again_cores / cores:.0%} by core seconds"
        )


if __name__ == "__main__":
    main()
