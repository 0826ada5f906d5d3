"""Mends: each is made where it should be, recorded as it stands in the received text, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innograph.loaders.repair import RULES, repair

RUNNING = "云港市加快创新平台建设，培育高新技术企业，推动科技成果转化。"
WRAPPED = (
    "二〇二一年，全市科技工作要紧紧围绕创新驱动发展战略，加快推进国\n"
    "家创新型城市建设，深化科技体制改革，加快建设云港海洋技术创新中\n"
    "心，引进高层次人才团队，完善科技服务体系，推动产业转型升级，促\n"
    "进经济社会协调发展。\n"
)
CASES = [
    ("decimal-point", "研发投入占比达到2。87%以上。", "研发投入占比达到2.87%以上。"),
    ("decimal-point", "投资1。5亿元建设平台。", "投资1.5亿元建设平台。"),
    ("radicals", "推进⼀流⾼校和⻘年⼈才基地建设，服务⺠⽣。", "推进一流高校和青年人才基地建设，服务民生。"),
    ("width", "培育企业１２０家，增长５．５％，推广ＬＥＤ。", "培育企业120家，增长5.5%，推广LED。"),
    ("invisible-characters", "科\u200b技\u00ad创新。", "科技创新。"),
    ("emphasis", "- **加快**建设__创新__平台。", "- 加快建设创新平台。"),
    ("page-line", f"{RUNNING}\n- 12 -\n{RUNNING}\n", f"{RUNNING}\n{RUNNING}\n"),
    ("page-line", f"{RUNNING}\n3\n{RUNNING}\n4\n", f"{RUNNING}\n{RUNNING}\n"),
    ("page-number", "加快科- 3 -技创新步伐。", "加快科技创新步伐。"),
    ("page-number", "加快科 12 技创新步伐。", "加快科技创新步伐。"),
    ("boilerplate", f"首页 新闻 政务 服务 互动\n云港市工作计划\n{RUNNING}\n", f"云港市工作计划\n{RUNNING}\n"),
    ("boilerplate", f"欄目: 計劃 / 人氣:2.1W\n{RUNNING}\n", f"{RUNNING}\n"),
    ("boilerplate", f"{RUNNING}\nTags:计划 科技", f"{RUNNING}\n"),
    ("repeated-title", f"云港市工作计划\n\n{RUNNING}\n云港市工作计划\n", f"云港市工作计划\n\n{RUNNING}\n"),
    ("contents", f"一、总体要求……………3\n{RUNNING}\n", f"{RUNNING}\n"),
    ("line-break", WRAPPED, WRAPPED.replace("\n", "") + "\n"),
]
UNTOUCHED = [
    "1。加强统筹谋划。\n2。2021年建设平台。\n",
    "推进100项科技项目，建成3家省级中心，引进20人以上。\n",
    f"{RUNNING}\n来源：本市各部门汇总的数据说明了这一点，今后仍要坚持不懈。\n{RUNNING}\n",
    "云港市工作计划\n一、总体要求\n二、主要目标\n",
    f"加快建设创新平台，\n\n{RUNNING}\n",
]


@pytest.mark.parametrize(("rule", "received", "read"), CASES)
def test_a_mend_is_made_and_recorded(rule: str, received: str, read: str) -> None:
    mapped, repairs = repair(received)
    assert mapped.text == read
    assert rule in {mend.rule for mend in repairs}
    for mend in repairs:
        assert received[mend.start : mend.end] == mend.before
        assert mend.rule in RULES


def test_breaks_and_heads_that_a_format_tells_are_mended() -> None:
    received = "加快建设海洋科技创\n— 1 —\n云港市科技局文件\n新中心，推广 open\nsource 平台。\n一、目标"
    start = received.index("— 1")
    end = received.index("新中心")
    breaks = (received.index("\n"), received.index("\nsource"))
    mapped, repairs = repair(received, breaks, ((start, end),))
    assert mapped.text == "加快建设海洋科技创新中心，推广 open source 平台。\n一、目标"
    assert [mend.rule for mend in repairs] == ["line-break", "page-furniture", "line-break"]
    at = mapped.text.index("创新中心")
    assert mapped.letters(at, at + 4, received) == "创新中心"
    low, high = mapped.span(at, at + 4)
    assert "云港市科技局文件" in received[low:high]


@pytest.mark.parametrize("received", UNTOUCHED)
def test_what_is_right_is_not_touched(received: str) -> None:
    mapped, repairs = repair(received)
    assert (mapped.text, repairs) == (received, ())


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _, _ in CASES} == set(RULES)


def test_mends_of_neighbouring_characters_are_one_record() -> None:
    _, repairs = repair("投入１２．５亿元。")
    assert [(mend.before, mend.after) for mend in repairs] == [("１２．５", "12.5")]


@given(st.text(st.sampled_from("科技创新１２%％。.\n\r -\u200b\u00ad３家、一（）𠀀:"), max_size=60))
def test_the_records_tell_all_that_was_changed(received: str) -> None:
    """Spans are monotone and inside the text; a character no record covers stands for itself."""
    mapped, repairs = repair(received)
    spans = list(zip(mapped.starts, mapped.ends, strict=True))
    assert len(spans) == len(mapped.text)
    assert all(0 <= start < end <= len(received) for start, end in spans)
    assert spans == sorted(spans)
    mended = {at for mend in repairs for at in range(mend.start, mend.end)}
    for char, (start, end) in zip(mapped.text, spans, strict=True):
        if not mended & set(range(start, end)):
            assert received[start:end] == char
    kept = {at for start, end in spans for at in range(start, end)}
    assert set(range(len(received))) - kept <= mended


def test_the_real_plan_is_rid_of_what_the_web_site_put_around_it(shared: Path) -> None:
    received = (shared / "plans" / "qingdao-2019.txt").read_bytes().decode()
    mapped, repairs = repair(received)
    assert [mend.rule for mend in repairs] == [
        "boilerplate",
        "boilerplate",
        "repeated-title",
        "decimal-point",
        "boilerplate",
    ]
    assert mapped.text.count("工作計劃") == 1
    assert "2.87%" in mapped.text
