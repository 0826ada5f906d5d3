"""What the reader tells of a plan, in the page's language: its notes are English sentences of a few kinds."""

from __future__ import annotations

import re

from .words import say, term

_WAYS = {
    "as given": "note_given",
    "from the title": "note_title",
    "from the opening words": "note_opening",
    "from the lines above the text": "note_above",
    "the year whose work the text sets out": "note_work",
}
_ABOUT = re.compile(r"(?P<what>place|year|issuer): (?P<value>.*) \((?P<way>[^()]*)\)", re.DOTALL)
_OFTEN = re.compile(r"named most often in the text, (?P<n>\d+) ×")
_NOT_FOUND = re.compile(r"(?P<what>place|year|issuer): not found in the text; give it with --\w+")
_PAGE = re.compile(r"page (?P<page>\d+): ")
_KINDS = {
    "note_numbered": re.compile(r"(?P<n>\d+) paragraphs have numbers that Word counts; they are part of the text here"),
    "note_table": re.compile(r"a table of (?P<n>\d+) rows was left out \((?P<words>.*)\)", re.DOTALL),
    "note_empty": re.compile(r"pages without text: (?P<pages>[\d, ]+)"),
    "note_keys": re.compile(r"keys that say nothing to Innograph: (?P<keys>.*)", re.DOTALL),
    "note_unread": re.compile(
        r"model (?P<model>.*): (?P<n>\d+) of (?P<all>\d+) parts of the text got no answer that can be read"
    ),
    "note_model": re.compile(r"model (?P<model>.*): (?P<n>\d+) names and facts that stand in the text"),
    "note_dropped": re.compile(
        r"model (?P<model>.*): (?P<n>\d+) names and facts that stand in the text; (?P<dropped>\d+) dropped: (?P<why>.*)"
    ),
}


def told(note: str, lang: str) -> str:
    """The note in that language; one of no known kind as it is.

    >>> told("year: 2021 (from the title)", "zh-Hans"), told("else", "zh-Hans")
    ('年份：2021（据标题）', 'else')
    """
    if lang == "en":
        return note
    if found := _NOT_FOUND.fullmatch(note):
        return say("note_not_found", lang, what=_named(found["what"], lang), option=f"--{found['what']}")
    if found := _ABOUT.fullmatch(note):
        often = _OFTEN.fullmatch(found["way"])
        way = say("note_often", lang, n=often["n"]) if often else found["way"]
        way = say(_WAYS[way], lang) if way in _WAYS else way
        return say("note_about", lang, what=_named(found["what"], lang), value=found["value"], way=way)
    page = _PAGE.match(note)
    rest = note[page.end() :] if page else note
    for name, pattern in _KINDS.items():
        if found := pattern.fullmatch(rest):
            return (say("note_page", lang, n=page["page"]) if page else "") + say(name, lang, **found.groupdict())
    return note


def _named(what: str, lang: str) -> str:
    return term("Place" if what == "place" else what, lang)
