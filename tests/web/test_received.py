"""A text cut for showing: nothing is lost, and every mark stands where the facts say, whatever lies within what."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from innograph.app.web.received import cut, spots
from innograph.graph.mentions import Mention

TEXT = st.text(alphabet="甲乙𠀀😀\n\r <&", max_size=60)
SPAN = st.tuples(st.integers(0, 59), st.integers(1, 12))


@settings(max_examples=300, deadline=None)
@given(TEXT, st.lists(SPAN, max_size=8), st.lists(SPAN, max_size=3), st.none() | SPAN)
def test_every_character_has_its_own_marks(
    text: str, named: list[tuple[int, int]], mended: list[tuple[int, int]], chosen: tuple[int, int] | None
) -> None:
    mentions = [Mention(s, s + n, f"i:{at}") for at, (s, n) in enumerate(named) if s + n <= len(text)]
    repairs = [{"start": s, "end": s + n, "after": ""} for s, n in sorted(mended)[:1] if s + n <= len(text)]
    at = (chosen[0], sum(chosen)) if chosen and sum(chosen) <= len(text) else None
    lines = cut(text, mentions, (), repairs, at)
    assert ["".join(p.text for p in line.pieces) for line in lines] == [
        line.removesuffix("\r") for line in text.split("\n")
    ]
    together = spots(mentions)
    for line in lines:
        offset = line.start
        for piece in line.pieces:
            for here in range(offset, offset + len(piece.text)):
                over = sorted((one.end - one.start, one.iri) for one in mentions if one.start <= here < one.end)
                assert piece.family == (over[0][1] if over else "")
                if over:
                    assert piece.spot is not None
                    start, end, things = together[piece.spot]
                    assert start <= here < end
                    assert {iri for _, iri in over} <= set(things)
                else:
                    assert piece.spot is None
                assert piece.mended == any(one["start"] <= here < one["end"] for one in repairs)
                assert piece.chosen == (at is not None and at[0] <= here < at[1])
            offset += len(piece.text)


def test_a_thousand_times_the_text_takes_a_thousand_times_the_pieces() -> None:
    """Nothing quadratic: a long text with a mention in every word is cut in moments."""
    mentions = [Mention(at, at + 2, "i:x") for at in range(0, 200_000, 3)]
    lines = cut("甲乙。" * 66_667, mentions)
    assert sum(len(line.pieces) for line in lines) > 130_000
