"""Names said together, of invented bodies: what each is spelt out to, and from which characters."""

from __future__ import annotations

import pytest

from innograph.loaders.coordination import Speller
from innograph.loaders.heads import head_finder
from innograph.loaders.lexicon import lexicon

PLACES = {"星海", "云岭"}


@pytest.mark.parametrize(
    ("text", "cls", "names"),
    [
        ("云帆、海纳等创新中心", "platform", ["云帆创新中心", "海纳创新中心"]),
        ("云帆大学、海纳集团等机构星海研究院", "actor", ["云帆大学星海研究院", "海纳集团星海研究院"]),
        ("国家（省）重点实验室", "platform", ["国家重点实验室", "省重点实验室"]),
        ("国家和省科技进步奖", "programme", ["国家科技进步奖", "省科技进步奖"]),
        ("云帆、海纳两个创新中心", "platform", ["云帆创新中心", "海纳创新中心"]),
        ("国家级孵化器、众创空间", "platform", ["国家级孵化器", "国家级众创空间"]),
        ("星海、云岭创新中心", "platform", ["星海创新中心", "云岭创新中心"]),
        ("云帆研究院、海纳研究院", "actor", ["云帆研究院", "海纳研究院"]),
        ("量子通信、深海装备", "field", ["量子通信、深海装备"]),
        ("海纳高等研究院", "actor", ["海纳高等研究院"]),  # 高等 opens no list
        ("国家、省、市级科技计划", "programme", ["国家级科技计划", "省级科技计划", "市级科技计划"]),
        ("《云岭科技创新和产业促进规划》", "policy", ["云岭科技创新和产业促进规划"]),  # a title is one name
        ("云帆产业基地和成果交易中心", "platform", ["云帆产业基地", "成果交易中心"]),  # two kinds of heads: two names
        ("软件工程、量子通信等公共技术平台", "platform", ["软件工程公共技术平台", "量子通信公共技术平台"]),
        ("“云帆远航”“海纳百家”行动计划", "programme", ["云帆远航行动计划", "海纳百家行动计划"]),
        ("“云帆”“海纳”企业", "actor-group", ["云帆企业", "海纳企业"]),
        ("国家级软件、动漫两大产业基地", "platform", ["国家级软件产业基地", "国家级动漫产业基地"]),
        ("国家软件、动漫等攻关计划", "programme", ["国家软件攻关计划", "动漫攻关计划"]),
        ("云岭科创区、海纳文创区、星海试验区", "platform", ["云岭科创区", "海纳文创区", "星海试验区"]),
    ],
)
def test_names_are_spelt_out_of_their_own_characters(text: str, cls: str, names: list[str]) -> None:
    speller = Speller(lexicon(), head_finder(lexicon()))
    spelt = speller.spell(text, 0, len(text), cls, range(len(text)), PLACES.__contains__)
    assert [one.name(text) for one in spelt] == names
    for one in spelt:
        assert all(end <= start for (_, end), (start, _) in zip(one.pieces, one.pieces[1:], strict=False))


def test_a_stretch_inside_a_sentence_keeps_its_places() -> None:
    text = "建设云帆、海纳等创新中心。"
    spelt = Speller(lexicon(), head_finder(lexicon())).spell(text, 2, 12, "platform", (), PLACES.__contains__)
    assert [one.pieces for one in spelt] == [((2, 4), (8, 12)), ((5, 7), (8, 12))]
    assert all(one.lent for one in spelt)
