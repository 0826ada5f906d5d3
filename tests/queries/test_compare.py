"""Two invented plans compared: what each row says of them, and whose words it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest

from innograph.graph.store import open_store, update
from innograph.loaders.script import key
from innograph.ontology.model import Effort, Entity, Evidence, Facts, Outcome, Plan, Target
from innograph.queries.answer import Row
from innograph.queries.catalogue import question
from innograph.queries.run import ask

Said = tuple[str, ...]  # the words; and "effort", action, commitment, thing; or "target", indicator, …
Ask = Callable[..., list[Row]]
FIRST: list[Said] = [
    ("探索建设星河实验室。", "effort", "build", "exploring", "星河实验室"),
    ("与白鸥集团启动星河实验室二期建设。", "effort", "build", "committed", "星河实验室", "白鸥集团"),
    ("争创国家海洋示范区。", "effort", "strive", "aspiring", "国家海洋示范区"),
    ("深化与飞鸟集团合作。", "effort", "cooperate", "advancing", "飞鸟集团"),
    ("推进雏鹰计划。", "effort", "deepen", "advancing", "雏鹰计划"),
    ("引进白鹭研究院。", "effort", "attract", "advancing", "白鹭研究院"),
    ("建设云州科学城。", "effort", "build", "advancing", "云州科学城"),
    ("去年深海装备创新中心建成。", "outcome", "深海装备创新中心"),
    ("去年高新技术企业700家。", "figure", "高新技术企业", "700", "家"),
    ("高新技术企业超过900家。", "target", "高新技术企业", "exceed", "900", "家", "committed"),
    ("技术合同成交额达到3亿元。", "target", "技术合同成交额", "reach", "300000000", "CNY", "aspiring"),
    ("孵化器达到8家。", "target", "孵化器", "reach", "8", "家", "committed"),
    ("发明专利授权量达到50件。", "target", "发明专利授权量", "reach", "50", "件", "aspiring"),
]
SECOND: list[Said] = [
    ("推进星河实验室建设。", "effort", "build", "advancing", "星河实验室"),
    ("建设国家海洋示范区。", "effort", "build", "advancing", "国家海洋示范区"),
    ("加强与飞鸟集团合作。", "effort", "cooperate", "advancing", "飞鸟集团"),
    ("引进青山大学。", "effort", "attract", "advancing", "青山大学"),
    ("支持深海装备创新中心扩建。", "effort", "deepen", "advancing", "深海装备创新中心"),
    ("白鹭研究院去年落户。", "outcome", "白鹭研究院"),
    ("高新技术企业数量力争达到800户。", "target", "高新技术企业数量", "reach", "800", "户", "aspiring"),
    ("技术合同交易额超过5亿元。", "target", "技术合同交易额", "exceed", "500000000", "CNY", "aspiring"),
    ("新增孵化器3家。", "target", "孵化器", "increase", "3", "家", "committed"),
    ("发明专利授权量达到50件。", "target", "发明专利授权量", "reach", "50", "件", "committed"),
]
TYPES = {
    "实验室": "laboratory",
    "示范区": "zone",
    "集团": "enterprise",
    "计划": "programme",
    "城": "park",
    "中心": "innovation-centre",
}
TYPES |= {"研究院": "research-organisation", "大学": "university"}


def facts(place: str, year: int, said: Sequence[Said]) -> Facts:
    """A plan whose text is the statements, one a line."""
    text = "\n".join(words for words, *_ in said)
    entities: dict[str, Entity] = {}
    efforts, targets, outcomes = [], [], []
    for line, (words, kind, *rest) in enumerate(said, 1):
        start = text.index(words)
        evidence = Evidence(words[:-1], start, start + len(words) - 1, None, line)

        def named(name: str, evidence: Evidence = evidence) -> str:
            type_ = next(type_ for end, type_ in TYPES.items() if name.endswith(end))
            entities.setdefault(name, Entity(key(name), name, type_, key(name), evidence, 0.9, "test"))
            return key(name)

        if kind == "effort":
            action, firmness, name, *resource = rest
            efforts.append(
                Effort(
                    None,
                    action,
                    firmness,
                    (words[:2],),
                    named(resource[0]) if resource else None,
                    named(name),
                    None,
                    (),
                    None,
                    None,
                    evidence,
                    0.9,
                    "test",
                )
            )
        elif kind == "target":
            indicator, comparator, figure, unit, firmness = rest
            value = float(figure)
            targets.append(
                Target(
                    None,
                    indicator,
                    key(indicator),
                    comparator,
                    value,
                    value,
                    unit,
                    year,
                    firmness,
                    (words[:2],),
                    (),
                    evidence,
                    0.9,
                    "test",
                )
            )
        elif kind == "figure":
            indicator, figure, unit = rest
            value = float(figure)
            outcomes.append(
                Outcome(None, indicator, key(indicator), value, value, unit, year - 1, (), evidence, 0.9, "test")
            )
        else:
            outcomes.append(Outcome(None, None, None, None, None, None, None, (named(rest[0]),), evidence, 0.9, "test"))
    plan = Plan(
        f"{place}/{year}/科技局",
        None,
        "科技局",
        place,
        place,
        year,
        "zh-Hans",
        hashlib.sha256(text.encode()).hexdigest(),
        f"{place}{year}.txt",
        "utf-8",
    )
    return Facts(plan, text, (), tuple(entities.values()), tuple(efforts), tuple(targets), tuple(outcomes))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Rows of the question `compare` over two plans of one city and one of another."""
    folder = tmp_path_factory.mktemp("compare") / "graph"
    plans = [facts("云州", 2030, FIRST), facts("云州", 2031, SECOND), facts("澜江", 2031, SECOND)]
    update(folder, [(plan, plan.received.encode()) for plan in plans])
    texts = {plan.plan.path: plan.received for plan in plans}

    def rows(plan: str, other: str) -> list[Row]:
        asked = question("compare")
        with open_store(folder) as store:
            found = ask(store.store, asked.text, asked.terms(store.store, {"plan": plan, "other": other})).rows
        for row in found:
            for plan_, quote, start, end in (
                ("plan", "quote", "start", "end"),
                ("otherPlan", "otherQuote", "otherStart", "otherEnd"),
            ):
                if row[plan_] is not None:
                    text = texts[str(row[plan_]).partition("/id/plan/")[2]]
                    assert text[int(row[start] or 0) : int(row[end] or 0)] == row[quote]
        return found

    return rows


def changes(rows: list[Row]) -> dict[tuple[object, object], tuple[object, ...]]:
    return {
        (row["change"], row["thing"]): (row["commitment"], row["otherCommitment"], row["low"], row["otherLow"])
        for row in rows
    }


def test_one_city_from_year_to_year(compared: Ask) -> None:
    assert changes(compared("云州/2030/科技局", "云州2031.txt")) == {
        ("weaker", "星河实验室"): ("committed", "advancing", None, None),  # the firmest of two efforts counts
        ("firmer", "国家海洋示范区"): ("aspiring", "advancing", None, None),
        ("both", "飞鸟集团"): ("advancing", "advancing", None, None),
        ("gone", "白鸥集团"): ("committed", None, None, None),
        ("gone", "雏鹰计划"): ("advancing", None, None, None),
        ("gone", "云州科学城"): ("advancing", None, None, None),
        ("achieved", "白鹭研究院"): ("advancing", None, None, None),
        ("new", "青山大学"): (None, "advancing", None, None),
        ("continued", "深海装备创新中心"): (None, "advancing", None, None),
        ("continued", "高新技术企业"): (None, "aspiring", 700.0, 800.0),
        ("lowered", "高新技术企业"): ("committed", "aspiring", 900.0, 800.0),
        ("raised", "技术合同成交额"): ("aspiring", "aspiring", 3e8, 5e8),
        ("dropped", "孵化器"): ("committed", None, 8.0, None),  # a level is no change
        ("new", "孵化器"): (None, "committed", None, 3.0),
        ("firmer", "发明专利授权量"): ("aspiring", "committed", 50.0, 50.0),
    }


def test_the_other_way_round(compared: Ask) -> None:
    found = changes(compared("云州/2031/科技局", "云州/2030/科技局"))
    assert found["raised", "高新技术企业数量"] == ("aspiring", "committed", 800.0, 900.0)
    assert found["firmer", "星河实验室"] == ("advancing", "committed", None, None)
    assert ("gone", "青山大学") in found
    assert ("achieved", "深海装备创新中心") in found


def test_what_an_outcome_says_is_no_target(compared: Ask) -> None:
    rows = compared("云州/2030/科技局", "云州/2031/科技局")
    assert [(row["kind"], row["change"]) for row in rows if row["low"] == 700] == [("outcome", "continued")]


def test_two_cities_are_compared_in_what_both_speak_of(compared: Ask) -> None:
    rows = compared("云州/2030/科技局", "澜江/2031/科技局")
    assert {row["change"] for row in rows} == {"weaker", "firmer", "both", "achieved", "continued", "raised", "lowered"}
    assert all(row["otherPlan"] is not None for row in rows)


def test_both_say_the_same_and_both_are_quoted(compared: Ask) -> None:
    (row,) = (row for row in compared("云州/2030/科技局", "云州/2031/科技局") if row["change"] == "both")
    assert (row["quote"], row["otherQuote"]) == ("深化与飞鸟集团合作", "加强与飞鸟集团合作")
