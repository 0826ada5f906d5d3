"""What a stretch comes to that the model takes for a place, or for a body."""

from __future__ import annotations

from pathlib import Path

import pytest

from innograph.loaders.lexicon import lexicon
from innograph.loaders.mentions import Namer
from innograph.loaders.nested import Insides, Namesakes
from innograph.loaders.prepare import prepare
from innograph.loaders.spans import Span, SpanModel


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(lexicon(), SpanModel.load(), Namesakes())


@pytest.mark.parametrize(
    ("word", "stays"),
    [
        ("渝桂", False),
        ("陕甘", False),
        ("中俄", False),
        ("中欧", False),
        ("湘潭", True),
        ("苏州", True),
        ("云滨", True),
    ],
)
def test_short_names_of_provinces_together_are_no_place(tmp_path: Path, namer: Namer, word: str, stays: bool) -> None:
    path = tmp_path / "text.txt"
    path.write_text(word, encoding="utf-8")
    found = namer.take_apart(prepare(path), Span(0, 2, "place", 0.9), [], Insides(lexicon(), {}))
    assert [mention.name for mention in found] == [word] * stays


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("云帆大学星海催化研究中心", "innovation-centre"),
        ("云帆集团有限公司", "enterprise"),
        ("云帆数据服务平台", "enterprise"),
    ],
)
def test_a_body_that_is_a_seat_of_research_goes_by_its_head(tmp_path: Path, namer: Namer, word: str, kind: str) -> None:
    path = tmp_path / "text.txt"
    path.write_text(word, encoding="utf-8")
    found = namer.take_apart(prepare(path), Span(0, len(word), "actor", 0.9), [], Insides(lexicon(), {}))
    assert (found[0].name, found[0].type) == (word, kind)


def test_a_district_goes_by_its_short_name_in_its_own_plan(tmp_path: Path, namer: Namer) -> None:
    path = tmp_path / "text.txt"
    path.write_text("云帆区2031年科技工作要点\n\n建设中以（云帆）创新中心。\n", encoding="utf-8")
    reading = prepare(path)
    at = reading.text.index("中以")
    found = namer.take_apart(reading, Span(at, at + 10, "platform", 0.9), [], Insides(lexicon(), {}))
    assert [(mention.name, mention.type) for mention in found] == [
        ("中以（云帆）创新中心", "innovation-centre"),
        ("云帆", "place"),
    ]
