"""Targets and outcomes: sentences with what a careful reader finds in them, and the marks of every target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from innograph.loaders.document import MappedText, Mention, Reading, Sentence
from innograph.loaders.lexicon import lexicon
from innograph.loaders.prepare import prepare
from innograph.loaders.script import key
from innograph.loaders.statements import find_statements
from innograph.loaders.tagger import default_tagger
from innograph.ontology.model import COMMITMENTS, COMPARATORS, Outcome, Target

GOLDEN = Path(__file__).parent.parent / "golden" / "targets.txt"
Found = tuple[tuple[Target, ...], tuple[Outcome, ...]]


def cases() -> Iterator[tuple[str, list[str]]]:
    sentence, expected = "", []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            expected.append(line.strip())
        elif line.strip() and not line.startswith("#"):
            if sentence:
                yield sentence, expected
            sentence, expected = line, []
    yield sentence, expected


def read(text: str, folder: Path, mentions: tuple[Mention, ...] = ()) -> tuple[Reading, Found]:
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    reading = prepare(path)
    tokens = default_tagger().tag(reading.text, [(one.start, one.end) for one in reading.sentences])
    said = find_statements(reading, tokens, mentions, lexicon())
    return reading, (said.targets, said.outcomes)


def told(found: Found) -> list[str]:
    """Targets and outcomes in the form of the golden file."""
    lines = []
    for one in found[0]:
        high = "=" if one.high == one.low else f"{one.high:.12g}"
        year = one.year or "-"
        cells = (one.indicator, one.comparator, f"{one.low:.12g}", high, one.unit, year, one.commitment)
        lines.append(" | ".join(map(str, cells)))
    lines += [f"o {one.indicator} | {one.low:.12g} | {one.unit}" for one in found[1]]
    return lines


@pytest.mark.parametrize(("sentence", "expected"), list(cases()))
def test_golden(sentence: str, expected: list[str], tmp_path: Path) -> None:
    assert told(read(sentence, tmp_path)[1]) == expected


def test_every_target_stands_in_the_text(tmp_path: Path) -> None:
    reading, (targets, _) = read("".join(sentence for sentence, _ in cases()), tmp_path)
    assert targets
    for target in targets:
        quote = target.evidence
        assert reading.received[quote.start : quote.end] == quote.quote
        assert all(word in quote.quote for word in target.trigger)
        assert quote.quote.count("。") == 0
        assert target.comparator in COMPARATORS
        assert target.commitment in COMMITMENTS
        assert target.indicator_key == key(target.indicator)
        assert 0 < target.confidence <= 1


def test_the_traditional_twin_has_the_same_targets(tmp_path: Path) -> None:
    hans = read("力争云江市众创空间建设服务平台达到20个，服务创业企业3000家。", tmp_path)[1][0]
    hant = read("力爭雲江市眾創空間建設服務平臺達到20個，服務創業企業3000家。", tmp_path)[1][0]
    assert [(t.indicator_key, t.comparator, t.low, t.unit, t.commitment) for t in hans] == [
        (t.indicator_key, t.comparator, t.low, t.unit, t.commitment) for t in hant
    ]
    assert [t.indicator for t in hant] == ["雲江市眾創空間建設服務平臺", "服務創業企業"]


def test_a_target_is_about_its_subject_and_the_programme_carried_out(tmp_path: Path) -> None:
    text = "实施登高计划，力争孵化器服务企业900家。"
    programme = Mention(2, 6, "programme", "登高计划", "登高计划", ((2, 6),), "test", 1.0)
    group = Mention(9, 12, "actor-group", "孵化器", "孵化器", ((9, 12),), "test", 1.0)
    _, (targets, _) = read(text, tmp_path, (programme, group))
    assert [target.concerns for target in targets] == [("登高计划", "孵化器")]


def test_a_number_in_a_name_counts_nothing(tmp_path: Path) -> None:
    institute = Mention(3, 10, "research-organisation", "云帆电子38所", "云帆电子38所", ((3, 10),), "test", 1.0)
    assert read("推动与云帆电子38所开展合作。", tmp_path, (institute,))[1][0] == ()


def test_what_concerns_a_target_may_hold_another_thing(tmp_path: Path) -> None:
    works = Mention(2, 8, "base", "云帆集团基地", "云帆集团基地", ((2, 8),), "test", 1.0)
    firm = Mention(2, 6, "enterprise", "云帆集团", "云帆集团", ((2, 6),), "test", 1.0)
    _, (targets, _) = read("建设云帆集团基地等重大项目20个。", tmp_path, (works, firm))
    assert [target.concerns for target in targets] == [("云帆集团基地", "云帆集团")]


def test_an_honour_without_a_figure_is_an_outcome(tmp_path: Path) -> None:
    text = "去年以来，云江大学科技园获批国家级科技园。科技创新取得新突破。"
    park = Mention(5, 12, "park", "云江大学科技园", "云江大学科技园", ((5, 12),), "test", 1.0)
    _, (targets, outcomes) = read(text, tmp_path, (park,))
    assert targets == ()
    assert [(one.parties, one.low, one.evidence.quote) for one in outcomes] == [
        (("云江大学科技园",), None, "云江大学科技园获批国家级科技园")
    ]


def test_headings_set_nothing(tmp_path: Path) -> None:
    text = "新增平台5家"
    spans = range(len(text))
    reading, _ = read("云江市科技工作要点。", tmp_path)
    heading = Reading(
        reading.plan,
        text,
        MappedText(text, list(spans), [at + 1 for at in spans]),
        (),
        (Sentence(0, len(text), None, is_heading=True),),
        (),
    )
    said = find_statements(heading, (), (), lexicon())
    assert said.targets == said.outcomes == ()
