"""The product's own scores are those of the annotators' script, and it refuses what is no annotation."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from innograph.errors import InnographError
from innograph.loaders.annotation import faults, read_annotation, text_of
from innograph.loaders.evaluation import changes
from innograph.loaders.jsonform import to_json
from innograph.loaders.read import read_plan
from innograph.loaders.scoring import score

TEXT = "一、平台\n1.推进甲江研究院建设，力争专利达到20件。\n"
GOLD: dict[str, Any] = {
    "document": "plan.txt",
    "sections": [],
    "entities": [
        {
            "name": "甲江研究院",
            "type": "research-organisation",
            "section": None,
            "surface": "甲江研究院",
            "span": [9, 14],
        }
    ],
    "targets": [
        {
            "section": None,
            "indicator": "专利",
            "comparator": "reach",
            "low": 20,
            "high": 20,
            "unit": "件",
            "year": None,
            "commitment": "aspiring",
            "surface": "专利达到20件",
            "span": [19, 26],
        }
    ],
    "efforts": [
        {
            "section": None,
            "action": "build",
            "commitment": "advancing",
            "resource": None,
            "vehicle": "甲江研究院",
            "channel": None,
            "fields": [],
            "surface": "推进甲江研究院建设",
            "span": [7, 16],
        }
    ],
    "relations": [],
}

Printed = Callable[[Path, dict[str, Any]], str]


@pytest.fixture
def printed(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Printed:
    """What the annotators' script prints for an annotation and the facts given."""
    spec = importlib.util.spec_from_file_location("annotators_score", shared / "gold/score.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    def run(gold: Path, facts: dict[str, Any]) -> str:
        file = tmp_path / "facts.json"
        file.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["score.py", str(gold), str(file)])
        capsys.readouterr()
        script.main()
        return capsys.readouterr().out

    return run


def ours(gold: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """Our scores, printed as the script does."""
    found = score(gold, facts)
    lines = [
        f"{la.name:38} {la.precision:6.3f} {la.recall:6.3f} {la.f1:6.3f} {la.gold:5d} {la.found:5d}"
        for la in found.layers
    ]
    return [*lines, *(f"{a.name} {a.right}/{a.judged}" for a in found.attributes)]


def altered(gold: dict[str, Any], seed: str) -> dict[str, Any]:
    """An annotation with items dropped, doubled, renamed and given other values, as a poor reading would have it."""
    chance = random.Random(seed)
    facts: dict[str, Any] = copy.deepcopy(gold)
    for layer in ("entities", "targets", "efforts", "relations"):
        kept = []
        for item in facts[layer]:
            if chance.random() < 0.2:
                continue
            for key, values in (
                ("name", ("甲", None)),
                ("type", ("park", "policy", "field")),
                ("action", ("build", "hold")),
                ("commitment", ("committed", "exploring")),
                ("comparator", ("reach", "exceed")),
                ("low", (1, 2.5)),
                ("unit", ("家", "件")),
                ("indicator", ("甲中心", "企业")),
                ("resource", (None, "甲")),
                ("vehicle", (None, "乙")),
                ("channel", (None, "甲系")),
                ("fields", ([], ["丙"])),
                ("section", ("1.1", None)),
                ("object", ("丁",)),
            ):
                if key in item and chance.random() < 0.1:
                    item[key] = chance.choice(values) or (item[key] if key in ("name", "unit") else None)
                    if key == "fields":
                        item[key] = item[key] or []
            kept += [item] * (2 if chance.random() < 0.1 else 1)
        facts[layer] = kept
    return facts


def test_scores_are_those_of_the_annotators_script(shared: Path, printed: Printed) -> None:
    golds = [*sorted((shared / "gold").glob("*.json")), *sorted((shared / "gold/more").glob("*.json"))]
    assert len(golds) == 116
    for number, path in enumerate(golds):
        gold = read_annotation(path)
        readings = [altered(gold, f"{path.stem} {turn}") for turn in range(2)]
        if number % 10 == 0:
            readings.append(to_json(read_plan(text_of(gold, shared / "plans", path))))
        for facts in readings:
            _, *theirs = printed(path, facts).splitlines()
            assert ours(gold, facts) == [re.sub(r" +(?=\d+/)", " ", line) for line in theirs], path.name


def test_every_annotation_is_well_formed_and_has_its_text(shared: Path) -> None:
    for path in [*(shared / "gold").glob("*.json"), *(shared / "gold/more").glob("*.json")]:
        gold = read_annotation(path)
        with text_of(gold, shared / "plans", path).open(encoding="utf-8", newline="") as file:
            assert list(faults(gold, file.read())) == [], path.name


def broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    gold = copy.deepcopy(GOLD)
    change(gold)
    return gold


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda g: g.pop("efforts"), "'efforts' is a required property"),
        (lambda g: g["entities"][0].update(type="lab"), "entities[0].type: 'lab' is not one of"),
        (lambda g: g["entities"][0].update(span=[9]), "entities[0].span: [9] is too short"),
        (lambda g: g["targets"][0].update(low="20"), "targets[0].low: '20' is not of type 'number'"),
        (lambda g: g["efforts"][0].pop("fields"), "efforts[0]: 'fields' is a required property"),
        (lambda g: g.update(relations={}), "relations: {} is not of type 'array'"),
    ],
)
def test_a_wrong_shape_is_told_with_its_place(
    change: Callable[[dict[str, Any]], object], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(broken(change), ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InnographError) as error:
        read_annotation(file)
    assert str(error.value).startswith(f"{file}: {said}")


@pytest.mark.parametrize(
    "content", ["", "[1", "[" * 100_000, '"text"', '{"texts": "a.jsonl", "documents": {}}', "\x00"]
)
def test_what_is_no_annotation_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "gold.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InnographError, match=re.escape(str(file))):
        read_annotation(file)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda g: g["entities"][0].update(span=[8, 13]),
            "entities[0]: its surface '甲江研究院' is not what stands at 8:13; it stands at 9",
        ),
        (lambda g: g["entities"].append(g["entities"][0]), "entities: '甲江研究院' is listed 2 times"),
        (lambda g: g["targets"][0].update(low=30), "targets[0]: low is above high"),
        (lambda g: g["efforts"][0].update(vehicle=None), "efforts[0]: neither a resource nor a vehicle"),
        (lambda g: g["efforts"][0].update(resource="乙"), "efforts[0]: '乙' is no entity"),
        (
            lambda g: g["relations"].append({"subject": "甲江研究院", "predicate": "in-field", "object": "丙"}),
            "relations[0]: '丙' is no entity",
        ),
    ],
)
def test_faults_of_a_well_shaped_annotation(change: Callable[[dict[str, Any]], object], said: str) -> None:
    assert list(faults(GOLD, TEXT)) == []
    assert list(faults(broken(change), TEXT)) == [said]


def test_the_text_is_below_the_folder(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "deep").mkdir(parents=True)
    (texts / "deep/plan.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "outside.txt").write_text(TEXT, encoding="utf-8")
    assert text_of(GOLD, texts, Path("gold.json")) == texts / "deep/plan.txt"
    with pytest.raises(InnographError, match=r"gold\.json: its document '\.\./outside\.txt' is not below"):
        text_of({**GOLD, "document": "../outside.txt"}, texts, Path("gold.json"))


def test_changes_are_misses_that_go_and_come() -> None:
    nothing: dict[str, Any] = {**GOLD, "entities": [], "targets": [], "efforts": []}
    told = changes(score(GOLD, nothing), score(GOLD, GOLD))
    assert {(change.verdict, change.miss.kind) for change in told} == {("better", "missing")}
    assert len(told) == 3
    assert {change.verdict for change in changes(score(GOLD, GOLD), score(GOLD, nothing))} == {"worse"}
    assert changes(score(GOLD, GOLD), score(GOLD, GOLD)) == ()
