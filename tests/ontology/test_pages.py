"""The ontology's pages are pyLODE's, have every term at its place, and load nothing."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ontology
from innograph.ontology.pages import FOLDER, page, style_hash
from innograph.ontology.terms import LANGUAGES, Class, Concept, Property, Scheme


class Reader(HTMLParser):
    """What a page's elements are, point to and load."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag == "a":
            self.links.append(str(said["href"]))
        own_icon = tag == "link" and str(said["href"]).startswith("data:")
        if tag in ("script", "link", "img", "iframe", "object") and not own_icon:
            self.loads.append(tag)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_is_at_its_place_with_its_label_and_links_lead_somewhere(lang: str) -> None:
    html = page(lang)
    reader = Reader()
    reader.feed(html)
    for term in (*Class, *Property, *Concept, *Scheme):
        assert f"<code>{term.iri}</code>" in html
        section = html.partition(f' id="{term.local}">')[2]
        assert unescape(section).lstrip("\n").startswith(f"<h3>{term.labels[lang]}"), term
    assert reader.loads == []
    assert not re.search(r"@import|url\(|\sstyle=|\son\w+=", html)
    assert len(reader.ids) == len(set(reader.ids))
    assert [link for link in reader.links if link.startswith("#") and link[1:] not in reader.ids] == []
    assert "LODE" in html
    assert style_hash(html).count("sha256-") == html.count("<style") == 1


def test_the_pages_are_what_their_sources_give(tmp_path: Path) -> None:
    """Octet for octet; one stands for all."""
    ontology.build(tmp_path, ("zh-Hant",))
    assert tmp_path.joinpath("zh-Hant.html").read_bytes() == FOLDER.joinpath("zh-Hant.html").read_bytes(), "make web"
