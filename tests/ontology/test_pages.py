"""The ontology's page has every term and loads nothing."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from innograph.ontology.pages import page
from innograph.ontology.terms import Class, Concept, Property, Scheme


class Reader(HTMLParser):
    """What a page's elements are, point to and load."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag == "a":
            self.links.append(str(said["href"]))
        if tag in ("script", "link", "img", "iframe", "object") or "src" in said:
            self.loads.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def html() -> str:
    return page()


def test_every_term_is_there_with_its_labels(html: str) -> None:
    text = unescape(html)
    for term in (*Class, *Property, *Concept):
        labels = " · ".join(term.labels.values())
        assert f'id="{term.local}">\n<h3>{labels}<code>ino:{term.local}</code>' in text
    assert all(f'id="part-{scheme.local}"' in text for scheme in Scheme)


def test_links_lead_somewhere_and_nothing_is_loaded(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    assert reader.loads == []
    assert not re.search(r"@import|url\(", html)
    assert len(reader.ids) == len(set(reader.ids))
    assert [link for link in reader.links if link.startswith("#") and link[1:] not in reader.ids] == []


def test_the_same_page_every_time(html: str) -> None:
    assert page() == html
