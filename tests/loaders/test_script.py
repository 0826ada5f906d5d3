"""Both scripts and both wordings meet, and every character of the reading leads back to what it stands for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from innograph.loaders.document import MappedText
from innograph.loaders.lexicon import lexicon
from innograph.loaders.prepare import prepare
from innograph.loaders.script import is_localised, key, language_of, to_hans, to_hant, to_reading

WORDS = st.sampled_from(
    [
        *lexicon().words("wording"),
        *lexicon().words("preferred"),
        *"青島科技創新平臺專案，。,:1+N“”「」𠀀𪚥体發后著",
        "5G",
        "(",
        ")",
    ]
)
LOCALISED = st.sampled_from(
    [
        "網際網路",
        "大資料",
        "智慧財產權",
        "專案",
        "叢集",
        "支援",
        "高階",
        "著力",
        "資訊",
        "軟體",
        "釋出",
        "青島",
        "實驗室",
        "建設",
        "推進",
        "智慧城市",
    ]
)
MAINLAND = st.sampled_from(
    [
        "互联网",
        "大数据",
        "知识产权",
        "项目",
        "集群",
        "支持",
        "高端",
        "着力",
        "信息",
        "软件",
        "发布",
        "创新",
        "实验室",
        "建设",
        "推进",
        "智慧城市",
        "核心",
    ]
)


def mapped(text: str) -> MappedText:
    return MappedText(text, range(len(text)), range(1, len(text) + 1))


def read(text: str) -> str:
    return to_reading(mapped(text)).text


@pytest.mark.parametrize(
    ("received", "reading"),
    [
        ("加快科技大資料平臺建設,運用網際網路手段。", "加快科技大数据平台建设，运用互联网手段。"),
        ("培育智慧財產權優勢企業,支援專案。", "培育知识产权优势企业，支持项目。"),
        ("完善管理體制和執行機制,發展產業叢集。", "完善管理体制和运行机制，发展产业集群。"),
        ("推进智慧城市建设，建立专案组，对口支援山区。", "推进智慧城市建设，建立专案组，对口支援山区。"),
        ("著力打造著名品牌,成效顯著。", "着力打造著名品牌，成效显著。"),
        ("目標:產值達到1,200億元(含園區)。", "目标：产值达到1,200亿元（含园区）。"),
        ("實施「千帆計劃」。", "实施“千帆计划”。"),
        ("在智能城市领域合作", "在智慧城市领域合作"),
    ],
)
def test_the_reading_is_mainland_simplified(received: str, reading: str) -> None:
    assert read(received) == reading


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12).map("".join))
def test_every_character_leads_back(text: str) -> None:
    reading = to_reading(mapped(text))
    spans = list(zip(reading.starts, reading.ends, strict=True))
    assert len(spans) == len(reading.text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert list(reading.starts) == sorted(reading.starts)
    assert list(reading.ends) == sorted(reading.ends)
    covered = {at for start, end in spans for at in range(start, end)}
    assert covered == set(range(len(text)))
    for char, (start, end) in zip(reading.text, spans, strict=True):
        if end - start == 1 and char == text[start]:
            assert text[start:end] == char
        if end - start > 1:  # only a phrase of the word list changes a length
            assert to_hans(text[start:end]) in lexicon().words("wording")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_scripts_keep_lengths(text: str) -> None:
    assert len(to_hans(text)) == len(text) == len(to_hant(text))


@settings(deadline=None)
@given(st.lists(LOCALISED, min_size=1, max_size=6).map("".join))
def test_a_name_and_its_twins_have_one_key(name: str) -> None:
    assert key(name) == key(OpenCC("t2s").convert(name)) == key(OpenCC("tw2sp").convert(name))
    assert key(key(name)) == key(name)


@settings(deadline=None)
@given(st.lists(MAINLAND, min_size=1, max_size=5).map("".join))
def test_a_mainland_name_and_its_localised_form_have_one_key(name: str) -> None:
    assert key(name) == key(OpenCC("s2twp").convert(name)) == key(OpenCC("s2t").convert(name))


@pytest.mark.parametrize(
    "name",
    ["智慧城市", "核心技术", "高端装备", "新增产能", "线上线下平台", "互联网研究院", "智能制造", "高级中学", "项目库"],
)
def test_keys_stay_readable(name: str) -> None:
    assert key(name) == name


def test_quotes_spaces_brackets_and_widths_do_not_count() -> None:
    assert key("“千帆” 计划") == key("「千帆」計劃") == key("千帆计划")
    assert key("国家技术（云港）交易中心") == key("国家技术(云港)交易中心")
    assert key("ＴＣＬ集团") == key("tcl集团")


def test_a_mainland_text_is_not_taken_for_a_localised_one() -> None:
    assert not is_localised("对口支援工作由专案组负责，支持重点项目，发布信息和资料，保护数据。")
    assert is_localised("发展产业丛集")
    assert is_localised("支援重大专案，引进高阶人才")


def test_none_of_the_real_mainland_texts_is_taken_for_a_localised_one(shared: Path) -> None:
    for path in (shared / "plans").glob("**/*.txt"):
        text = path.read_text(encoding="utf-8")
        assert is_localised(to_hans(text)) == (language_of(text) == "zh-Hant"), path.name


@pytest.mark.parametrize(("text", "language"), [("創新發展", "zh-Hant"), ("创新发展", "zh-Hans"), ("2019", "zh-Hans")])
def test_the_language_is_told_by_the_characters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.fixture(scope="module")
def twins(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The real plan and its Simplified twins."""
    plan = shared / "plans" / "qingdao-2019.txt"
    folder = tmp_path_factory.mktemp("twins")
    paths = [plan]
    for name in ("t2s", "tw2sp"):
        paths.append(folder / f"{name}.txt")
        paths[-1].write_bytes(OpenCC(name).convert(plan.read_bytes().decode()).encode())
    return paths[0], paths[1], paths[2]


def test_the_real_plan_and_its_twins_read_alike(twins: tuple[Path, Path, Path]) -> None:
    one, by_characters, by_phrases = (prepare(path) for path in twins)
    assert by_characters.text == one.text
    assert [mend.rule for mend in by_characters.repairs] == [mend.rule for mend in one.repairs]
    for other in (by_characters, by_phrases):
        assert [(t.id, t.parent, t.kind, key(t.title or "")) for t in other.tasks] == [
            (t.id, t.parent, t.kind, key(t.title or "")) for t in one.tasks
        ]
        assert (other.plan.path, other.plan.place_key, other.plan.year) == (one.plan.path, "青岛", 2019)
        sentences = [[key(r.text[s.start : s.end]) for s in r.sentences] for r in (one, other)]
        assert sentences[0] == sentences[1]
    # Where tw2sp over-corrected beyond what any mainland text would have, the readings differ in these words alone.
    pairs = zip(one.sentences, by_phrases.sentences, strict=True)
    different = sum(one.text[a.start : a.end] != by_phrases.text[b.start : b.end] for a, b in pairs)
    assert different <= 8


def test_annotated_names_and_their_twins_have_one_key(shared: Path) -> None:
    convert = [OpenCC("t2s").convert, OpenCC("tw2sp").convert]
    gold = json.loads((shared / "gold" / "qingdao-2019.json").read_text(encoding="utf-8"))
    for entity in gold["entities"]:
        assert {key(c(entity["name"])) for c in convert} == {key(entity["name"])}
