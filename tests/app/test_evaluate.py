"""`evaluate`: scores of an annotation by layer, misses in their sentences, what a folder of word lists changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_plan import TEXT, Run

LAYERS = 11


@pytest.fixture
def annotated(run: Run, tmp_path: Path) -> Path:
    """Folder with texts/plan.txt and gold.json: what is read of it, with one effort more and one name less."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/plan.txt").write_text(TEXT, encoding="utf-8")
    facts: dict[str, Any] = json.loads(run("extract", "texts/plan.txt", "--json")[1])
    at = TEXT.index("围绕海洋装备领域开展合作")
    facts["efforts"].append(
        {
            "section": "1.1",
            "action": "cooperate",
            "commitment": "committed",
            "resource": "中科院",
            "vehicle": None,
            "channel": None,
            "fields": [],
            "surface": "开展合作",
            "span": [at + 8, at + 12],
        }
    )
    (tmp_path / "gold.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def test_scores_and_misses(annotated: Path, run: Run) -> None:
    code, out, err = run("evaluate", "gold.json", "--texts", "texts", "--misses", "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert len(said["rows"]) == LAYERS
    assert all(list(row) == said["columns"] for row in said["rows"])
    by_layer = {row["layer"]: row for row in said["rows"]}
    assert by_layer["named entities, name"]["f1"] == 1.0
    efforts = by_layer["efforts, a named party"]
    assert efforts["precision"] == 1.0
    assert efforts["recall"] == pytest.approx(efforts["found"] / efforts["gold"], abs=1e-4)
    (miss,) = said["misses"]
    assert (miss["layer"], miss["kind"]) == ("efforts, a named party", "missing")
    assert miss["quote"] == "开展合作" == TEXT[slice(*miss["span"])]
    assert miss["before"].endswith("围绕海洋装备领域")
    assert miss["after"] == "。"
    assert {mean["layer"] for mean in said["means"]} == set(by_layer)


def test_the_table(annotated: Path, run: Run) -> None:
    code, out, err = run("evaluate", "gold.json", "--texts", "texts", "--misses")
    assert (code, err) == (0, "")
    assert "named entities, name+type" in out
    assert "围绕海洋装备领域【开展合作】。" in out


def test_many_texts_have_means(annotated: Path, run: Run) -> None:
    golds = []
    for number in range(4):
        golds.append(f"gold{number}.json")
        (annotated / golds[-1]).write_bytes((annotated / "gold.json").read_bytes())
    code, out, err = run("evaluate", *golds, "--texts", "texts")
    assert (code, err) == (0, "")
    assert "F1, text by text" in out
    assert "means over the texts with at least 3 items" in out


def test_what_a_folder_of_word_lists_changes(annotated: Path, run: Run) -> None:
    (annotated / "words").mkdir()
    (annotated / "words/measure_words.tsv").write_text("word\tkind\tunit\n-家\n", encoding="utf-8")
    words = ("evaluate", "gold.json", "--texts", "texts", "--lexicon", "words", "--changes")
    code, out, err = run(*words, "--json")
    assert (code, err) == (0, "")
    changes = json.loads(out)["changes"]
    assert changes
    assert {change["verdict"] for change in changes} == {"worse"}
    assert any("高新技术企业 exceed 800 家" in change["what"] for change in changes)
    assert "worse: missing" in run(*words)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.json", "--texts", "texts"], "none.json: no such file"),
        (["gold.json", "--texts", "nowhere"], "nowhere: no such folder of texts"),
        (["texts/plan.txt", "--texts", "texts"], "texts/plan.txt: is no JSON"),
        (["other.json", "--texts", "texts"], "other.json: its document 'gone.txt' is not below texts"),
        (["shifted.json", "--texts", "texts"], "shifted.json: entities[0]: its surface"),
        (["gold.json", "--texts", "texts", "--changes"], "--changes shows what --lexicon DIR changed"),
        (["gold.json"], "Missing option '--texts'"),
    ],
)
def test_what_is_refused(words: list[str], said: str, annotated: Path, run: Run) -> None:
    gold = json.loads((annotated / "gold.json").read_text(encoding="utf-8"))
    (annotated / "other.json").write_text(json.dumps({**gold, "document": "gone.txt"}), encoding="utf-8")
    gold["entities"][0]["span"][0] += 1
    (annotated / "shifted.json").write_text(json.dumps(gold), encoding="utf-8")
    code, out, err = run("evaluate", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
