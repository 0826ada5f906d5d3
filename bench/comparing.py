"""How long the questions that look across plans take on thousands of them: `python bench/comparing.py [PLANS]`.

Plans of invented cities, each with eighty efforts on bodies of its own and a few on some that all cities know, and ten
targets; written as the graph floor writes them, without checks.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from innograph.graph import ntriples, ontology, rdf
from innograph.graph.iri import Iris
from innograph.ontology.model import ACTIONS, COMMITMENTS, Effort, Entity, Evidence, Facts, Plan, Target
from innograph.ontology.terms import BASE
from innograph.queries.catalogue import question
from innograph.queries.run import run

EFFORTS, TARGETS, SHARED = 80, 10, 200


def facts(number: int, chance: random.Random) -> Facts:
    """The plan of a year of one of a number of cities, five to a city."""
    city, year = f"城{number // 5}", 2021 + number % 5
    names = [f"机构{chance.randrange(SHARED)}" if chance.random() < 0.05 else f"{city}机构{n}" for n in range(EFFORTS)]
    text = "".join(f"加快引进{name}。" for name in names) + "高新技术企业达到100家。" * TARGETS

    def where(quote: str, start: int) -> Evidence:
        return Evidence(quote, start, start + len(quote), None, 1)

    entities: dict[str, Entity] = {}
    efforts = []
    at = 0
    for name in names:
        place = where(text[at : at + 4 + len(name)], at)
        entities.setdefault(name, Entity(name, name, "enterprise", name, place, 0.9, "bench"))
        action, firmness = chance.choice(ACTIONS), chance.choice(COMMITMENTS)
        efforts.append(Effort(None, action, firmness, ("引进",), name, None, None, (), None, None, place, 0.9, "bench"))
        at += len(place.quote) + 1
    targets = tuple(
        Target(None, f"指标{n}", f"指标{n}", "reach", v := float(chance.randrange(1000)), v, "家", year, "committed",
               ("达到",), (), where("高新技术企业达到100家", at + 13 * n), 0.9, "bench")
        for n in range(TARGETS)
    )  # fmt: skip
    digest = hashlib.sha256(text.encode()).hexdigest()
    plan = Plan(f"{city}/{year}/科技局", None, "科技局", city, city, year, "zh-Hans", digest, f"{number}.txt", "utf-8")
    return Facts(plan, text, (), tuple(entities.values()), tuple(efforts), targets)


def main(plans: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, chance = ox.Store(folder), random.Random(1)
        for number in range(plans):
            said = ntriples.lines(rdf.statements(facts(number, chance), BASE))
            store.bulk_load(said, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in ontology.triples())
        store.flush()
        store.optimize()
        print(f"{plans} plans, {len(store)} triples")
        iris = Iris()
        years = {"plan": iris.plan("城0/2021/科技局"), "other": iris.plan("城0/2022/科技局")}
        cities = {"plan": iris.plan("城0/2021/科技局"), "other": iris.plan("城1/2021/科技局")}
        for stem, given in (("compare", years), ("compare", cities), ("courted", {})):
            terms = {**{name: ox.NamedNode(iri) for name, iri in given.items()}, "lang": ox.Literal("zh-Hans")}
            before = time.perf_counter()
            rows = run(Path(folder), question(stem).text, terms, timeout_s=600, memory_mb=8192).rows
            print(f"{stem:8} {time.perf_counter() - before:6.2f} s {len(rows):7} rows")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
