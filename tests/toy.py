"""Facts about an invented city, made from a text by finding each quote in it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from innograph.loaders.script import key, to_hant
from innograph.ontology.model import Effort, Entity, Evidence, Facts, Outcome, Plan, Relation, Repair, Target, Task

TEXT = """云州市科技局工作要点

一、汇聚创新资源
1. 引进高端机构。加快飞鸟云州研究院引进建设。依托星河实验室攻关。
2. 培育企业。力争孵化器达到30家。
二、建设平台
1. 打造平台。打造星河实验室,深化与飞鸟在芯片领域合作。
"""
ENTITIES = {
    "飞鸟": "enterprise",
    "飞鸟云州研究院": "research-organisation",
    "星河实验室": "laboratory",
    "孵化器": "actor-group",
    "芯片": "field",
    "云州": "place",
}
SECTIONS = {"1": None, "1.1": "1", "1.2": "1", "2": None, "2.1": "2"}
TITLES = {"1": "汇聚创新资源", "1.1": "引进高端机构", "1.2": "培育企业", "2": "建设平台", "2.1": "打造平台"}


def evidence(quote: str, section: str | None, text: str = TEXT) -> Evidence:
    start = text.index(quote)
    return Evidence(quote, start, start + len(quote), section, text.count("\n", 0, start) + 1)


def effort(
    quote: str, section: str, action: str, resource: str | None, vehicle: str | None, fields: tuple[str, ...] = ()
) -> Effort:
    where = evidence(quote, section)
    return Effort(
        section, action, "advancing", (quote[:2],), resource, vehicle, None, fields, None, None, where, 0.9, "toy"
    )


def facts(name: str = "云州.txt", year: int = 2031) -> Facts:
    """Two focus areas, three measures, four efforts, a target, an outcome, two relations, a repair."""
    digest = hashlib.sha256(name.encode() + TEXT.encode()).hexdigest()
    plan = Plan(
        f"云州/{year}/科技局",
        "云州市科技局工作要点",
        "市科技局",
        "云州",
        "云州",
        year,
        "zh-Hans",
        digest,
        name,
        "utf-8",
    )
    tasks = tuple(
        Task(
            id_,
            parent,
            order,
            id_[-1],
            TITLES[id_],
            "measure" if parent else "focus-area",
            TEXT.index(TITLES[id_]),
            TEXT.index(TITLES[id_]) + len(TITLES[id_]),
        )
        for order, (id_, parent) in enumerate(SECTIONS.items())
    )
    entities = tuple(
        Entity(key(name), name, type_, key(name), evidence(name, None), 0.9, "toy") for name, type_ in ENTITIES.items()
    )
    attract = effort("加快飞鸟云州研究院引进建设", "1.1", "attract", "飞鸟", "飞鸟云州研究院")
    efforts = (
        replace(attract, channel="企业系"),
        effort("依托星河实验室攻关", "1.1", "deepen", "星河实验室", None),
        effort("打造星河实验室", "2.1", "build", None, "星河实验室"),
        effort("深化与飞鸟在芯片领域合作", "2.1", "cooperate", "飞鸟", None, ("芯片",)),
    )
    target = Target(
        "1.2",
        "孵化器",
        "孵化器",
        "reach",
        30.0,
        30.0,
        "家",
        year,
        "aspiring",
        ("力争",),
        ("孵化器",),
        evidence("力争孵化器达到30家", "1.2"),
        0.9,
        "toy",
    )
    outcome = Outcome(
        "1.2", "孵化器", "孵化器", 12.0, 12.0, "家", None, ("孵化器",), evidence("孵化器达到30家", "1.2"), 0.5, "toy"
    )
    named = evidence("加快飞鸟云州研究院引进建设", "1.1")
    relations = (
        Relation("飞鸟云州研究院", "affiliated-with", "飞鸟", named, 0.9, "name"),
        Relation("飞鸟云州研究院", "located-in", "云州", named, 0.9, "name"),
    )
    repair = Repair("number", "30", "30", TEXT.index("30"), TEXT.index("30") + 2)
    return Facts(plan, TEXT, tasks, entities, efforts, (target,), (outcome,), relations, (repair,))


def twin(given: Facts) -> Facts:
    """The same plan in Traditional characters, whose offsets are the same since each character stands for one."""

    def turned(where: Evidence) -> Evidence:
        return replace(where, quote=to_hant(where.quote))

    return replace(
        given,
        plan=replace(given.plan, language="zh-Hant", sha256="0" * 64, filename="twin.txt"),
        received=to_hant(given.received),
        entities=tuple(replace(e, name=to_hant(e.name), evidence=turned(e.evidence)) for e in given.entities),
        efforts=tuple(
            replace(e, trigger=tuple(map(to_hant, e.trigger)), evidence=turned(e.evidence)) for e in given.efforts
        ),
        targets=tuple(
            replace(t, indicator=to_hant(t.indicator), trigger=("力爭",), evidence=turned(t.evidence))
            for t in given.targets
        ),
        outcomes=(),
        relations=tuple(replace(r, evidence=turned(r.evidence)) for r in given.relations),
        repairs=(),
    )
