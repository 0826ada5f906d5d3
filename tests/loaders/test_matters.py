"""What a report says of other matters than innovation is told with doubt, and its bare figures are left out."""

from __future__ import annotations

from marked import marked

from innograph.loaders.lexicon import lexicon
from innograph.loaders.statements import Statements, find_statements

HARBOUR = (
    "去年新建公厕40座，[云泽大桥|service-platform]建成通车。\n"
    "今年新建公厕30座，支持[渔民|actor-group]发展，推进[月湾码头|service-platform]建设。"
)
SCIENCE = (
    "去年新增科技企业20家。\n"
    "今年新增科技企业30家，支持[科研人员|actor-group]发展，推进[云泽算力中心|service-platform]建设。"
)


def said(source: str) -> Statements:
    text = marked(source, year=2025)
    return find_statements(text.reading, text.tokens, text.mentions, lexicon())


def told(found: Statements) -> list[str]:
    return [
        *(one.resource or one.vehicle or "" for one in found.efforts),
        *(one.indicator for one in found.targets),
        *(one.indicator or "、".join(one.parties) for one in found.outcomes),
    ]


def test_other_matters_beside_innovation() -> None:
    found = said(f"{SCIENCE}\n{HARBOUR}")
    assert told(found) == [
        "科研人员", "云泽算力中心", "月湾码头", "科技企业", "公厕", "科技企业", "云泽大桥",
    ]  # fmt: skip
    sure = {one.vehicle: one.confidence for one in found.efforts}
    assert sure["月湾码头"] == sure["云泽算力中心"] / 2
    assert found.targets[1].confidence == found.targets[0].confidence / 2


def test_a_title_makes_its_paragraphs_matter() -> None:
    found = said(f"## 一、科技创新\n{HARBOUR}\n## 二、民生\n{HARBOUR}")
    assert [one.section for one in found.outcomes if one.indicator] == ["1"]
    assert [one.section for one in found.efforts if one.resource] == ["1"]


def test_a_text_on_other_matters_alone_is_read_for_them() -> None:
    assert told(said(HARBOUR)) == ["渔民", "月湾码头", "公厕", "公厕", "云泽大桥"]
