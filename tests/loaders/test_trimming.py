"""What is no part of a name, around names of invented bodies."""

from __future__ import annotations

import pytest

from innograph.loaders.document import Token
from innograph.loaders.heads import head_finder
from innograph.loaders.lexicon import lexicon
from innograph.loaders.spans import Span
from innograph.loaders.trimming import trimmed


def names(words: str, cls: str) -> list[tuple[str, str]]:
    """Names and classes that are left of a stretch whose words are parted by blanks, tags behind a slash."""
    tokens: list[Token] = []
    text = ""
    for word in words.split():
        form, _, tag = word.partition("/")
        tokens.append(Token(form, tag or "n", len(text), len(text) + len(form)))
        text += form
    spans = trimmed(text, [Span(0, len(text), cls, 0.9)], tokens, head_finder(lexicon()))
    return [(text[span.start : span.end], span.cls) for span in spans]


@pytest.mark.parametrize(
    ("words", "cls", "left"),
    [
        ("好/a 云帆 公共 服务 平台", "platform", [("云帆公共服务平台", "platform")]),
        ("第三届/m 云帆 论坛", "platform", [("云帆论坛", "platform")]),
        ("5亿元/m 云帆 专项 资金", "programme", [("云帆专项资金", "programme")]),
        ("新一轮/m 云帆 工程", "programme", [("云帆工程", "programme")]),
        ("星海市/LOC “ 海纳 百家 计划 ”", "programme", [("“海纳百家计划”", "programme")]),
        ("国家 “ 双帆 ” 示范基地", "platform", [("国家“双帆”示范基地", "platform")]),
        ("知名/a 高校", "actor-group", [("高校", "actor-group")]),
        ("5个/m 农业 示范基地", "platform", []),
        ("“ 四大/m 产业 基地 ”", "platform", []),
        ("2-3家/m 龙头 企业", "actor-group", []),
        (
            "云帆开发区 整体 成为/v 海纳 转化 基地",
            "platform",
            [("云帆开发区", "platform"), ("海纳转化基地", "platform")],
        ),
        ("云帆大学 合作/vn 建设/vn 海纳 研究院", "actor", [("云帆大学", "actor"), ("海纳研究院", "actor")]),
        ("海纳研究院合作建设/ORG 云帆 示范基地", "platform", [("海纳研究院", "actor"), ("云帆示范基地", "platform")]),
        ("云帆 城市 建设/vn 投资 公司", "actor", [("云帆城市建设投资公司", "actor")]),
        ("云帆电子联合/n 滨江大学/ORG", "actor", [("云帆电子", "actor"), ("滨江大学", "actor")]),
        ("云帆新材/ORG 申报/v 海纳 研究院", "actor", [("云帆新材", "actor"), ("海纳研究院", "actor")]),
        ("云帆新材申报国家海纳研究院/ORG", "platform", [("云帆新材", "actor"), ("国家海纳研究院", "actor")]),
        ("纺织 服装 转型 升级", "field", [("纺织服装", "field")]),
        ("滨江联合大学/ORG", "actor", [("滨江联合大学", "actor")]),
        ("500/m 云帆 计划", "programme", [("500云帆计划", "programme")]),
    ],
)
def test_what_the_sentence_says_of_a_name_is_no_part_of_it(words: str, cls: str, left: list[tuple[str, str]]) -> None:
    assert names(words, cls) == left
