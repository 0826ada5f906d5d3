"""Of a model's answers with an invented quote, none enters: whatever it answers, every fact stands in the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stub_model import FACTS, TEXT

from innograph.loaders.document import Reading
from innograph.loaders.lexicon import lexicon
from innograph.loaders.llm.answers import Answers
from innograph.loaders.llm.prompt import parts
from innograph.loaders.llm.shape import ITEMS
from innograph.loaders.prepare import prepare
from innograph.loaders.script import key, to_hant

LINES = [line for line in TEXT.splitlines() if line]
NAMES = sorted({entity["name"] for entity in FACTS["entities"]} | {"中科院", "澜江大学", "科技型中小企业", "高新区"})


@pytest.fixture(scope="module", params=["zh-Hans", "zh-Hant"])
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    path = tmp_path_factory.mktemp("plan") / "plan.txt"
    path.write_text(to_hant(TEXT) if request.param == "zh-Hant" else TEXT, encoding="utf-8")
    return prepare(path)


def cut(line: str) -> st.SearchStrategy[str]:
    """A stretch of a line of the text."""
    return st.tuples(st.integers(0, len(line) - 1), st.integers(1, 30)).map(lambda at: line[at[0] : at[0] + at[1]])


true = st.sampled_from(LINES).flatmap(cut)
# A stretch with something added, taken out or put in, in another script, or of anything at all.
bent = st.tuples(true, st.text("海建中心，。0123456789 月球基地", min_size=1, max_size=4), st.integers(0, 9)).map(
    lambda parts: parts[0][: parts[2]] + parts[1] + parts[0][parts[2] :]
)
quotes = st.one_of(true, bent, true.map(to_hant), st.text(max_size=12))
names = st.one_of(st.sampled_from(NAMES), true, st.text(max_size=6))
numbers = st.one_of(st.sampled_from([2.6, 0.026, 800, 20]), st.integers(), st.floats())
anything = st.recursive(st.none() | st.booleans() | numbers | quotes, lambda inside: st.lists(inside, max_size=2))


@st.composite
def items(draw: st.DrawFn, layer: str) -> object:
    """One answered item: mostly of the shape, with quotes and names of any kind."""
    item: dict[str, Any] = {}
    for name, of in ITEMS[layer].items():
        if draw(st.integers(0, 30)) == 0:
            item[name] = draw(anything)
        elif "enum" in of:
            item[name] = draw(st.sampled_from(of["enum"]))
        elif name == "surface":
            item[name] = draw(quotes)
        elif of["type"] == "array":
            item[name] = draw(st.lists(names, max_size=2))
        elif "number" in of["type"]:
            item[name] = draw(numbers)
        elif "integer" in of["type"]:
            item[name] = draw(st.integers(1900, 2200))
        else:
            item[name] = draw(names)
    return item


answers = st.fixed_dictionaries({layer: st.lists(items(layer), max_size=6) for layer in ITEMS})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answer=answers, honest=st.booleans())
def test_every_fact_stands_in_the_text(reading: Reading, answer: dict[str, Any], honest: bool) -> None:
    found = Answers(reading, lexicon())
    for part in parts(reading):
        found.add(part, {layer: [*answer[layer], *(FACTS[layer] if honest else ())] for layer in ITEMS})
    mentions, said = found.facts()
    for fact in (*said.efforts, *said.targets, *said.outcomes, *said.relations):
        evidence = fact.evidence
        assert reading.received[evidence.start : evidence.end] == evidence.quote.strip() != ""
        assert "\n" not in evidence.quote
    for mention in mentions:
        assert reading.text[mention.start : mention.end] == mention.name
    keys = {mention.key for mention in mentions}
    whole = key(reading.received)
    for effort in said.efforts:
        for party in (effort.resource, effort.vehicle, *effort.fields):
            assert party is None or party in keys and party in key(effort.evidence.quote)
        assert all(word in effort.evidence.quote for word in effort.trigger)
    for target in said.targets:
        assert target.indicator_key in key(target.evidence.quote)
        assert target.low in (0.026, 800, 20)  # the text's own figures, however they were answered
    for relation in said.relations:
        assert {relation.subject, relation.object} <= keys
        assert all(party in key(relation.evidence.quote) for party in (relation.subject, relation.object))
    assert all(name in whole for name in keys)
    if honest:
        assert {effort.vehicle for effort in said.efforts} >= {"海洋装备技术创新中心"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(item=st.sampled_from(list(ITEMS)).flatmap(lambda layer: st.tuples(st.just(layer), items(layer))), quote=bent)
def test_an_invented_quote_brings_nothing(reading: Reading, item: tuple[str, dict[str, Any]], quote: str) -> None:
    """A quote with 月球 in it stands in no such text: whatever else the item says, it is dropped."""
    layer, answered = item
    found = Answers(reading, lexicon())
    (part,) = parts(reading)
    found.add(part, {"entities": FACTS["entities"]})
    honest = len(found.facts()[0])
    invented = Answers(reading, lexicon())
    invented.add(part, {"entities": FACTS["entities"]})
    invented.add(part, {layer: [{**answered, "surface": f"{quote[:8]}月球{quote[8:]}"}]})
    mentions, said = invented.facts()
    assert len(mentions) == honest
    assert not any((said.efforts, said.targets, said.outcomes, said.relations))
    assert invented.dropped.total() == 1


def test_the_shared_plans_quotes_are_placed(shared: Path) -> None:
    """Every annotated surface of the Qingdao plan, given as a quote without a position, is found at its own words."""
    import json

    from innograph.loaders.llm.places import Places

    plan = prepare(shared / "plans/qingdao-2019.txt")
    gold = json.loads((shared / "gold/qingdao-2019.json").read_text(encoding="utf-8"))
    places = Places(plan)
    for layer in ("entities", "efforts", "targets"):
        for item in gold[layer]:
            span = places.find(item["surface"], 0, len(plan.text))
            assert span is not None, item["surface"]
            low, high = plan.mapped.span(*span)
            assert key(plan.received[low:high]) == key(item["surface"])
