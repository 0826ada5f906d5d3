"""Names in three forms, and the word list behind the English ones."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import innograph.graph.register as register
from innograph.graph import labels, naming
from innograph.loaders.script import key

ROOT = Path(labels.__file__).parent.parent


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("国家高速列车技术创新中心", "National High-speed Train Technology Innovation Centre"),
        ("云州市科技局", "Yunzhou Municipal Bureau of Science and Technology"),
        ("“星火”计划", "Xinghuo Programme"),
        ("国家专利技术(云州)交易中心", "National Patented Technology (Yunzhou) Exchange Centre"),
        ("5G", "5G"),
        ("", ""),
    ],
)
def test_english_is_composed(name: str, english: str) -> None:
    assert labels.english(name) == english


def test_words_are_unique_and_have_english() -> None:
    lines = (ROOT / "graph" / "words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    words = [row[0] for row in rows]
    assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})
    assert all(len(row) == 2 for row in rows)
    assert all(english == english.strip() for _, english in rows)


def test_pinyin_is_for_search() -> None:
    assert labels.pinyin("中科院") == "zhongkeyuan"
    assert labels.pinyin("5G") == ""


@pytest.mark.parametrize(
    ("figure", "hans", "english"),
    [
        ((0.0287, 0.0287, "ratio"), "2.87%", "2.87%"),
        ((0.1, 0.12, "ratio"), "10–12%", "10–12%"),
        ((1.5e8, 1.5e8, "CNY"), "1.5亿元", "CNY 150 million"),
        ((3e4, 3e4, "CNY"), "3万元", "CNY 30000"),
        ((6800.0, 6800.0, "件"), "6800件", "6,800"),
    ],
)
def test_figures_are_written_as_people_do(figure: tuple[float, float, str], hans: str, english: str) -> None:
    assert naming.figures(*figure) == (hans, english)


def test_the_register_finds_its_rows_by_the_keys_that_loaders_make() -> None:
    with (ROOT / "loaders" / "register.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = register.Register(rows).by_key
    wrong = [row["name"] for row in rows if key(row["name"]) not in found and not row.get("key")]
    assert len(wrong) < 10, wrong  # names that the folding of wordings changes: their rows need a key
