"""Known bodies that only the register tells: English names in Chinese prose, and names that were taken for a field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from innograph.loaders.document import Mention
from innograph.loaders.known import with_known
from innograph.loaders.lexicon import lexicon
from innograph.loaders.prepare import make_ready
from innograph.loaders.register import Body, Register
from innograph.loaders.source import read_source

Found = Callable[..., list[tuple[str, str]]]
REGISTER = Register(
    [
        Body("飞鸟", "飞鸟公司", "enterprise", english="Asuka Birds", english_short="ASUKA"),
        Body("云港工业和信息化部", "云港工信部", "government-body"),
        Body("云港所", "", "research-organisation", english_short="YG"),
        Body("星河实验室", "", "laboratory", english_short="Galaxy"),
    ]
)


@pytest.fixture
def found(tmp_path: Path) -> Found:
    def names(text: str, *mentions: Mention) -> list[tuple[str, str]]:
        path = tmp_path / "plan.txt"
        path.write_text(text, encoding="utf-8")
        known = with_known(make_ready(read_source(path)), mentions, REGISTER, lexicon())
        return [(mention.name, mention.type) for mention in known]

    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("引进ASUKA研发中心。", ["ASUKA"]),
        ("引进 Asuka Birds 研发中心。", ["Asuka Birds"]),
        ("引进ASUKA-2型设备、ASUKAX公司和YG，与Galaxy合作。", []),  # parts of words, two letters, no actor
    ],
)
def test_english_names_of_actors(found: Found, text: str, names: list[str]) -> None:
    assert [name for name, _ in found(text)] == names


def test_longer_chinese_names(found: Found) -> None:
    assert found("向云港工业和信息化部申报。") == [("云港工业和信息化部", "government-body")]
    assert found("向云港工信部申报。") == [("云港工信部", "government-body")]
    assert found("深化与云港所、星海大学合作。") == [("云港所", "research-organisation")]  # between a joint and a pause
    assert found("参加云港工信部节，依托云港所和飞鸟。") == []  # another word; short names may be pieces of others


def test_what_another_name_holds_is_left_to_it(found: Found) -> None:
    mention = Mention(2, 11, "research-organisation", "ASUKA云港院", "asuka云港院", ((2, 11),), "span", 0.9)
    assert found("引进ASUKA云港院。", mention) == [("ASUKA云港院", "research-organisation")]


def test_a_known_body_is_no_field(found: Found) -> None:
    def field(name: str) -> Mention:
        return Mention(2, 2 + len(name), "field", name, name, ((2, 2 + len(name)),), "span", 0.9)

    assert found("引进飞鸟。", field("飞鸟")) == [("飞鸟", "enterprise")]
    assert found("引进海大。", field("海大")) == [("海大", "university")]
    assert found("引进海洋。", field("海洋")) == [("海洋", "field")]


def test_a_known_firm_is_no_group(found: Found) -> None:
    mention = Mention(2, 4, "actor-group", "飞鸟", "飞鸟", ((2, 4),), "span", 0.9)
    assert found("鼓励飞鸟设立支行。", mention) == [("飞鸟", "enterprise")]
