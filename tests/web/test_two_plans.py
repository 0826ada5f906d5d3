"""Pages over several plans of invented cities: what is compared without a wish, and notes in each language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from served import Server, running

from innograph.app.cli import main
from innograph.app.web import notes
from innograph.graph.store import open_store

TEXT = """{city}市科技局{year}年工作要点

{year}年，高新技术企业力争达到{n}家。

一、集聚创新资源
1.建设创新平台。建设海洋装备技术创新中心。
2.深化院所合作。推进飞利浦{city}研究院建设。

二、培育创新主体
1.培育科技企业。支持{city}大学建设海洋装备实验室。
"""


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("several")
    for city, year, n in (("澜江", 2020, 300), ("澜江", 2022, 700), ("澜江", 2021, 500), ("云州", 2023, 900)):
        (folder / f"{city}{year}.txt").write_text(TEXT.format(city=city, year=year, n=n), encoding="utf-8")
    (folder / "unnamed.txt").write_text("建设海洋装备技术创新中心。\n", encoding="utf-8")
    (folder / "more.jsonl").write_text(
        json.dumps({"text": TEXT.format(city="云州", year=2019, n=9), "nosuch": 1}, ensure_ascii=False) + "\n"
    )
    assert main(["build", *map(str, sorted(folder.iterdir())), "-o", str(folder / "graph")]) == 0
    yield from running(folder / "graph")


def test_the_newest_two_of_a_city_are_compared_without_a_wish(several: Server) -> None:
    data = several.client.get("compare.json").json()
    assert [data[name].rpartition("/plan/")[2].split("/")[1] for name in ("plan", "other")] == ["2019", "2023"]
    assert data["counts"]["raised"] == 1
    chosen = several.client.get("compare.json", params={"plan": "澜江/2020/科技局", "other": "澜江/2022/科技局"}).json()
    assert [row["otherLow"] for row in chosen["tables"]["compare"]["rows"] if row["change"] == "raised"] == [700]


def test_a_name_of_several_things_is_asked_back(several: Server) -> None:
    asked = {"question": "relies-on", "measure": "1", "lang": "en"}
    page = several.client.get("ask", params=asked, headers={"Accept": "text/html"}).text
    choices = re.findall(r'<li><a href="(/ask[^"]+)">', page.partition('class="plain choices"')[2])
    assert len(choices) == 5
    answers = [several.client.get(unescape(one).replace("/ask?", "/ask.json?")).json() for one in choices]
    assert len({row["plan"] for one in answers for row in one["tables"]["answer"]["rows"]}) == 5
    assert several.client.get("ask.json", params=asked).status_code == 404


def test_notes_are_told_in_the_pages_language(several: Server) -> None:
    with open_store(several.folder) as store:
        plans = store.plans()
        said = {note for plan in plans for note in plan.notes}
    assert len(said) > 8
    for plan in plans:
        path = plan.iri.partition("/id/")[2]
        for lang in ("zh-Hans", "zh-Hant"):
            told = several.client.get(f"{path}.json", params={"lang": lang}).json()["notes"]
            assert len(told) == len(plan.notes) > 0
            assert not any(word in " ".join(told) for word in ("the text", "given", "title", "that say"))
        assert several.client.get(f"{path}.json?lang=en").json()["notes"] == list(plan.notes)


@pytest.mark.parametrize(
    "note",
    [
        "issuer: 科技局 (from the opening words)",
        "issuer: 甲（乙）局 (from the lines above the text)",
        "place: 澜江 (named most often in the text, 12 ×)",
        "year: 2021 (the year whose work the text sets out)",
        "year: not found in the text; give it with --year",
        "3 paragraphs have numbers that Word counts; they are part of the text here",
        "page 12: a table of 3 rows was left out ('指标 (单位)')",
        "pages without text: 1, 4",
        "model m: 12 names and facts that stand in the text; 3 dropped: 2 no quote, 1 no figure",
        "model a: b: 1 of 7 parts of the text got no answer that can be read",
    ],
)
def test_every_kind_of_note_is_known(note: str) -> None:
    hans, hant = notes.told(note, "zh-Hans"), notes.told(note, "zh-Hant")
    assert len({note, hans, hant}) == 3 or hans == hant != note
    assert "{" not in hans
    assert notes.told(note, "en") == note
