"""Figures: numerals of either kind, scales, ranges, shares; and what only looks like one."""

from __future__ import annotations

import time

import cn2an  # type: ignore[import-untyped]
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from innograph.loaders.lexicon import lexicon
from innograph.loaders.numbers import Figure, find_figures, numeral


def figures(text: str) -> list[Figure]:
    return list(find_figures(text, 0, len(text), lexicon()))


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_chinese_numerals_come_back(number: int) -> None:
    assert numeral(cn2an.an2cn(number)) == number


@given(st.integers(min_value=1, max_value=99_999), st.sampled_from([("万", 1e4), ("亿", 1e8), ("千", 1e3), ("", 1.0)]))
def test_a_scale_is_multiplied_out(number: int, scale: tuple[str, float]) -> None:
    word, factor = scale
    (figure,) = figures(f"达到{number}{word}元。")
    assert (figure.low, figure.high, figure.unit) == (number * factor, number * factor, "CNY")


@given(st.integers(min_value=1, max_value=9999).map(lambda n: n / 100))
def test_a_percentage_is_a_plain_fraction(share: float) -> None:
    (figure,) = figures(f"增长{share}%")
    assert figure.unit == "ratio"
    assert figure.low == pytest.approx(share / 100, abs=1e-12)
    assert len(repr(figure.low)) <= 8  # 2.87 % is 0.0287: no tail of binary fractions


@given(
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=1, max_value=500),
    st.sampled_from("-—–－~～至到"),
)
def test_a_range_has_both_bounds(low: int, more: int, dash: str) -> None:
    (figure,) = figures(f"培育{low}{dash}{low + more}家企业")
    assert (figure.low, figure.high, figure.unit) == (low, low + more, "家")


@given(st.text(alphabet="培育第三至五家个项0123456789.,，%万亿元翻番一半百分点多余十百千-年月", max_size=24))
@example("一亿三%")
def test_figures_lie_apart_and_in_order(text: str) -> None:
    at = 0
    for figure in figures(text):
        assert at <= figure.start < figure.end <= len(text)
        assert figure.low <= figure.high
        at = figure.end


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("三到五个", 3, 5, "个"),
        ("3-5万平方米", 30_000, 50_000, "平方米"),
        ("5%-8%", 0.05, 0.08, "ratio"),
        ("1,600家", 1600, 1600, "家"),
        ("一万件", 10_000, 10_000, "件"),
        ("突破千亿元", 1e11, 1e11, "CNY"),
        ("3.5‰", 0.0035, 0.0035, "ratio"),
        ("两成", 0.2, 0.2, "ratio"),
        ("三分之二", 2 / 3, 2 / 3, "ratio"),
        ("一半", 0.5, 0.5, "ratio"),
        ("翻两番", 3, 3, "ratio"),
        ("1.5倍", 1.5, 1.5, "ratio"),
        ("0.2个百分点", 0.002, 0.002, "ratio"),
        ("35万千瓦", 350_000, 350_000, "千瓦"),
        ("十大平台", 10, 10, "个"),
        ("25万元/人", 250_000, 250_000, "元/人"),
        ("每百万人达12件", 12, 12, "件"),
        ("80亿美元", 8e9, 8e9, "美元"),
    ],
)
def test_figures(text: str, low: float, high: float, unit: str) -> None:
    (figure,) = figures(text)
    assert (figure.low, figure.high, figure.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "2026年",
        "2026-2028年",
        "6月底",
        "第11届",
        "第三批",
        "十九大",
        "二十大精神",
        "5G基站",
        "CAP1400",
        "十四五",
        "1，200家",
        "一体化",
        "数十家",
        "前10名",
    ],
)
def test_what_only_looks_like_a_figure(text: str) -> None:
    assert figures(text) == []


def test_more_than_the_number_is_marked() -> None:
    assert [figure.is_more for figure in figures("5000余件、60多家、7家")] == [True, True, False]


def test_no_numeral_is_an_error() -> None:
    with pytest.raises(ValueError, match="青岩"):
        numeral("青岩")


@pytest.mark.parametrize("row", ["零一二三四五六七八九十百千万亿", "一十百", "1,234,", "三分之一"])
def test_rows_of_digits_take_time_that_grows_with_their_length(row: str) -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        figures(row * (length // len(row)))
        return time.process_time() - begun

    few = min(seconds(4000) for _ in range(3))
    assert seconds(40_000) < 40 * few + 0.2
