"""A graph of 50,000 drawn nodes and 150,000 edges and a few more, for the server: `python bench/large_graph.py FOLDER`.

A hundred plans of invented cities, built as any graph is built: each has its outline, efforts on bodies of its own and
on some that all cities know, targets, and relations between bodies. Nothing is random but for a fixed seed, so that it
is the same at every run.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from itertools import product
from pathlib import Path

from innograph.graph import ntriples, rdf
from innograph.graph.iri import Iris
from innograph.graph.made import together
from innograph.graph.work import working
from innograph.ontology.model import (
    ACTIONS,
    COMMITMENTS,
    Effort,
    Entity,
    Evidence,
    Facts,
    Plan,
    Relation,
    Target,
    Task,
)
from innograph.ontology.terms import BASE

PLANS, AREAS, MEASURES, EFFORTS, TARGETS = 100, 5, 8, 160, 20  # areas of a plan, measures of an area, all else a plan
OWN, SHARED, FIELDS, PLACES = 259, 1490, 150, 60  # bodies of a city, and what all cities know
EDGES = 150_100  # a few of which name the same twice
_FIRST, _SECOND = "云青海江山东南西北金银玉石松竹梅兰", "州城阳川原港湖津泉陵"
_SUBJECTS = ("海洋", "智能", "纳米", "生物", "能源", "通信", "遥感", "材料", "医学", "农业", "航空", "量子")
_HEADS = {
    "university": "大学",
    "research-organisation": "研究院",
    "enterprise": "集团",
    "laboratory": "重点实验室",
    "innovation-centre": "创新中心",
    "park": "产业园",
    "incubator": "孵化器",
    "programme": "专项计划",
    "alliance": "联盟",
}  # fmt: skip
_TAILS = ("装备", "技术", "系统", "器件", "服务", "工程", "软件", "检测", "制造", "数据")
CITIES = ["".join(pair) for pair in product(_FIRST, _SECOND)][:PLANS]


def _bodies(place: str, count: int) -> list[tuple[str, str]]:
    """Names with their types."""
    words = product(_TAILS, _SUBJECTS, _HEADS.items())
    found = [(f"{place}{subject}{tail}{head}", type_) for tail, subject, (type_, head) in words]
    return [found[at * 7 % len(found)] if len(found) % 7 else found[at] for at in range(min(count, len(found)))]


def _shared(count: int) -> list[tuple[str, str]]:
    return [body for place in ("国家", "中央", "华东") for body in _bodies(place, count)][:count]


class _City:
    """One plan: its text is written piece by piece, and each fact quotes its piece."""

    def __init__(self, city: str, chance: random.Random) -> None:
        self.city, self.chance = city, chance
        self.text, self.at = [], 0  # type: tuple[list[str], int]
        self.entities: dict[str, Entity] = {}
        self.section: str | None = None

    def write(self, quote: str) -> Evidence:
        start = self.at
        self.text.append(quote + "。")
        self.at += len(quote) + 1
        return Evidence(quote, start, self.at - 1, self.section, 1)

    def entity(self, name: str, type_: str, place: Evidence) -> str:
        self.entities.setdefault(name, Entity(name, name, type_, name, place, 0.9, "bench"))
        return name

    def facts(self) -> Facts:
        known = _shared(SHARED)
        bodies = [*_bodies(self.city, OWN), *self.chance.choices(known, k=60)]
        unseen = _bodies(self.city, OWN)
        fields = [f"{subject}{tail}" for subject, tail in product(_SUBJECTS, (*_TAILS, "产业", "芯片", "网络"))][
            :FIELDS
        ]
        places = [f"{first}{second}区" for first, second in product(_FIRST, "东西南北")][:PLACES]
        tasks, efforts, targets = [], [], []
        order = 0
        for area in range(1, AREAS + 1):
            begin = self.write(f"重点领域{area}")
            tasks.append(
                Task(str(area), None, order, str(area), f"重点领域{area}", "focus-area", begin.start, begin.end)
            )
            order += 1
            for measure in range(1, MEASURES + 1):
                self.section = f"{area}.{measure}"
                title = f"举措{area}之{measure}"
                begin = self.write(title)
                for _ in range(EFFORTS // AREAS // MEASURES):
                    efforts.append(self._effort(bodies, unseen, fields, places))
                if len(targets) < TARGETS:
                    targets.append(self._target(bodies, len(targets)))
                tasks.append(Task(self.section, str(area), order, str(measure), title, "measure", begin.start, self.at))
                order += 1
        relations = self._relations(fields, places)
        text = "".join(self.text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        plan = Plan(
            f"{self.city}/2021/科技局", f"{self.city}市科技创新规划", "科技局", self.city, self.city, 2021, "zh-Hans",
            digest, f"{self.city}.txt", "utf-8",
        )  # fmt: skip
        return Facts(
            plan, text, tuple(tasks), tuple(self.entities.values()), tuple(efforts), tuple(targets), (), relations
        )

    def _effort(
        self,
        bodies: list[tuple[str, str]],
        unseen: list[tuple[str, str]],
        fields: list[str],
        places: list[str],
    ) -> Effort:
        chosen = [unseen.pop() if unseen else self.chance.choice(bodies) for _ in range(2)]
        (resource, kind), (vehicle, other) = chosen
        actor, role = self.chance.choice(bodies)
        area, more = self.chance.sample(fields, 2)
        where = self.chance.choice(places)
        action, firmness = self.chance.choice(ACTIONS), self.chance.choice(COMMITMENTS)
        said = self.write(f"由{actor}在{where}引进{resource}，通过{vehicle}发展{area}和{more}")
        for name, type_ in ((resource, kind), (vehicle, other), (actor, role)):
            self.entity(name, type_, said)
        for name in (area, more):
            self.entity(name, "field", said)
        self.entity(where, "place", said)
        return Effort(
            self.section, action, firmness, ("引进",), resource, vehicle, None, (area, more), actor, where, said, 0.9,
            "bench",
        )  # fmt: skip

    def _target(self, bodies: list[tuple[str, str]], number: int) -> Target:
        name, type_ = self.chance.choice(bodies)
        said = self.write(f"{name}第{number}项指标达到{100 + number}家")
        self.entity(name, type_, said)
        value = float(100 + number)
        return Target(
            self.section, f"第{number}项指标", f"第{number}项指标", "reach", value, value, "家", 2025, "committed",
            ("达到",), (name,), said, 0.9, "bench",
        )  # fmt: skip

    def _relations(self, fields: list[str], places: list[str]) -> tuple[Relation, ...]:
        own = [key for key, entity in self.entities.items() if entity.type not in ("field", "place")]
        used = {type_: [key for key, one in self.entities.items() if one.type == type_] for type_ in ("field", "place")}
        count = (EDGES - PLANS * (AREAS + AREAS * MEASURES + EFFORTS * 7 + TARGETS * 2 + 1)) // PLANS
        found: dict[tuple[str, str, str], Relation] = {}
        while len(found) < count:
            predicate = self.chance.choice(("affiliated-with", "located-in", "in-field"))
            others = {"affiliated-with": own, "located-in": used["place"], "in-field": used["field"]}[predicate]
            one, other = self.chance.choice(own), self.chance.choice(others)
            if one != other and (one, predicate, other) not in found:
                said = self.write(f"{one}与{other}相关")
                found[one, predicate, other] = Relation(one, predicate, other, said, 0.9, "bench")
        return tuple(found.values())


def build(folder: Path) -> None:
    """The graph in `folder`, as a build writes it, but for the checks and for what follows from a plan alone."""
    chance = random.Random(1)
    with working(folder, fresh=True) as work:
        for city in CITIES:
            facts = _City(city, chance).facts()
            lines = {Iris(BASE).plan_graph(facts.plan.path): ntriples.lines(rdf.statements(facts, BASE))}
            work.add(together(facts, BASE, lines), facts.received.encode(), facts.plan.filename)
        work.finish()


def main(folder: Path) -> None:
    before = time.perf_counter()
    build(folder)
    print(f"{folder}: built in {time.perf_counter() - before:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
