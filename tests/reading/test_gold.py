"""What is read of the annotated texts, scored by the annotators' own script, and of the other plans."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest
from opencc import OpenCC
from scoring import report, scores

from innograph.loaders.jsonform import to_json
from innograph.loaders.read import read_plan

SEED = "qingdao-2019"
# F1 by layer on the seed, and as the mean over the other texts with at least three items in the layer.
ON_THE_SEED = {
    "named entities, name": 0.90,
    "named entities, name+type": 0.85,
    "targets": 1.0,
    "efforts, a named party": 0.80,
    "relations": 0.80,
    "field": 0.75,
    "matched efforts, action": 0.90,
    "matched efforts, commitment": 0.90,
    "matched efforts, channel": 1.0,
    "matched targets, comparator+commitment": 1.0,
    "surfaces at their spans": 1.0,
}
ON_THE_OTHERS = {"named entities, name": 0.75, "targets": 0.80, "efforts, a named party": 0.55}


def names(shared: Path) -> list[str]:
    return sorted(path.stem for path in (shared / "gold").glob("*.json"))


def test_the_seed_is_read(shared: Path) -> None:
    text = shared / f"plans/{SEED}.txt"
    found = scores(shared, shared / f"gold/{SEED}.json", to_json(read_plan(text)), text)
    assert {layer: found[layer] for layer in ON_THE_SEED if found[layer] < ON_THE_SEED[layer]} == {}


def test_the_other_annotated_texts_are_read(shared: Path) -> None:
    by_layer: dict[str, list[float]] = defaultdict(list)
    for name in names(shared):
        if name == SEED:
            continue
        gold, text = shared / f"gold/{name}.json", shared / f"plans/{name}.txt"
        found = scores(shared, gold, to_json(read_plan(text)), text)
        assert found["surfaces at their spans"] == 1.0, name
        counts = gold_counts(report(shared, gold, to_json(read_plan(text))))
        for layer in ON_THE_OTHERS:
            if counts[layer] >= 3:
                by_layer[layer].append(found[layer])
    means = {layer: mean(values) for layer, values in by_layer.items()}
    assert {layer: means[layer] for layer in ON_THE_OTHERS if means[layer] < ON_THE_OTHERS[layer]} == {}


def gold_counts(printed: str) -> dict[str, int]:
    """Items of the annotation by layer, from what the script prints."""
    rows = (re.fullmatch(r"(.+?)(?:\s+[0-9.]+){3}\s+(\d+)\s+\d+", line) for line in printed.splitlines())
    return {row[1]: int(row[2]) for row in rows if row}


def test_the_form_is_the_annotations_form(shared: Path, tmp_path: Path) -> None:
    text = shared / f"plans/{SEED}.txt"
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(to_json(read_plan(text)), ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(shared / "gold/check.py"), str(file), str(text)], capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.stdout.strip() == "well formed"


@pytest.mark.parametrize("conversion", ["t2s", "tw2sp"])
def test_simplified_twins_have_the_same_keys(shared: Path, tmp_path: Path, conversion: str) -> None:
    source = shared / f"plans/{SEED}.txt"
    with source.open(encoding="utf-8", newline="") as file:
        twin_text = OpenCC(conversion).convert(file.read())
    twin = tmp_path / f"{SEED}.txt"
    twin.write_text(twin_text, encoding="utf-8", newline="")
    real, other = read_plan(source), read_plan(twin)
    assert real.plan.path == other.plan.path
    assert [(e.key, e.type, e.canonical) for e in real.entities] == [
        (e.key, e.type, e.canonical) for e in other.entities
    ]
    assert [(e.section, e.resource, e.vehicle, e.action, e.commitment, e.channel, e.fields) for e in real.efforts] == [
        (e.section, e.resource, e.vehicle, e.action, e.commitment, e.channel, e.fields) for e in other.efforts
    ]
    assert [(t.section, t.indicator_key, t.low, t.high, t.unit, t.concerns) for t in real.targets] == [
        (t.section, t.indicator_key, t.low, t.high, t.unit, t.concerns) for t in other.targets
    ]
    assert [(r.subject, r.predicate, r.object) for r in real.relations] == [
        (r.subject, r.predicate, r.object) for r in other.relations
    ]


def test_a_text_that_looks_back_sets_nothing(shared: Path) -> None:
    facts = read_plan(shared / "plans/karamay-passage.txt")
    assert facts.entities
    assert facts.efforts == facts.targets == ()


def test_every_quote_stands_at_its_place_in_every_text(shared: Path) -> None:
    for text in sorted((shared / "plans").glob("*.txt")):
        facts = read_plan(text)
        statements = (*facts.entities, *facts.efforts, *facts.targets, *facts.outcomes, *facts.relations)
        for statement in statements:
            evidence = statement.evidence
            assert facts.received[evidence.start : evidence.end] == evidence.quote, (text.name, statement)
            assert evidence.quote.strip()
