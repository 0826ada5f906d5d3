"""A brief as Markdown or DOCX; the same brief gives the same bytes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .brief import Brief, Line, Reference

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.text.paragraph import Paragraph

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_BLOCK = re.compile(r"^(\d*)([.)]|[-+=])(?=\s|=|$)")
_FACES = {"zh-Hans": "Noto Sans CJK SC", "zh-Hant": "Noto Sans CJK TC", "en": "Noto Sans CJK SC"}
_MADE = datetime.datetime(2000, 1, 1)  # always the same, else no two files of one graph were alike
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet")


def markdown(brief: Brief) -> bytes:
    """The brief as Markdown: CommonMark, numbers of quotations in brackets, linked to the list at its end."""
    parts = [f"# {_plain(brief.title)}", *map(_plain, brief.paragraphs)]
    for section in brief.sections:
        parts.append(f"{'#' * (section.level + 1)} {_plain(section.heading)}")
        parts += map(_plain, section.paragraphs)
        if section.lines:
            parts.append("\n".join(f"- {_plain(line.text)}{_links(line)}" for line in section.lines))
    if brief.references:
        parts.append(f"## {_plain(brief.quotations)}")
    for one in brief.references:
        said = f"{_plain(_quoted(one, brief.lang))}{_source(one)}"
        parts.append(f'<a id="q{one.number}"></a>\\[{one.number}\\] {said}')
    return ("\n\n".join(parts) + "\n").encode()


def _plain(text: str) -> str:
    """The text so that Markdown reads nothing into it."""
    return _BLOCK.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(text.split())))


def _links(line: Line) -> str:
    return "".join(f" [\\[{number}\\]](#q{number})" for number in line.references)


def _quoted(reference: Reference, lang: str) -> str:
    left, right = "“”" if lang == "en" else "「」"
    quote = " ".join(reference.quote.split())
    return f"{left}{quote}{right} {reference.place}"


def _source(reference: Reference) -> str:
    """The plan's address, as a link where it is one."""
    if reference.source is None:
        return ""
    is_link = re.fullmatch(r"https?://[^\s<>]+", reference.source)
    return f" <{reference.source}>" if is_link else f" {_plain(reference.source)}"


def docx(brief: Brief) -> bytes:
    """The brief as a Word document with its title, headings, lists, and references that are linked."""
    from docx import Document  # 0.2 s to import, wanted only here
    from docx.shared import Pt

    document = Document()
    _style(document, brief)
    document.add_paragraph(_clean(brief.title), style="Title")
    for text in brief.paragraphs:
        document.add_paragraph(_clean(text))
    for section in brief.sections:
        document.add_heading(_clean(section.heading), min(section.level, 3))
        for text in section.paragraphs:
            document.add_paragraph(_clean(text))
        for line in section.lines:
            paragraph = document.add_paragraph(_clean(line.text), style="List Bullet")
            for number in line.references:
                _link(paragraph, number)
    if brief.references:
        document.add_heading(brief.quotations, 1)
    for one in brief.references:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        _anchor(paragraph, one.number)
        address = f" {one.source}" if one.source else ""
        paragraph.add_run(_clean(f"[{one.number}] {_quoted(one, brief.lang)}{address}"))
    file = BytesIO()
    document.save(file)
    return _settled(file.getvalue())


def _clean(text: str) -> str:
    """Without what XML cannot hold: a received text may have any character."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text)


def _style(document: Paper, brief: Brief) -> None:
    """One face for all, for Chinese characters too, which Word chooses apart; and what the file says of itself."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    for name in _STYLES:
        style = document.styles[name]
        style.font.name = "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _FACES[brief.lang])
    document.styles["Normal"].font.size = Pt(10.5)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    known = document.core_properties
    known.author = known.last_modified_by = "Innograph"
    known.title, known.language = _clean(brief.title)[:255], brief.lang  # a property holds no more
    known.created = known.modified = _MADE
    known.comments = ""


def _link(paragraph: Paragraph, number: int) -> None:
    """A raised number that leads to its quotation."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"q{number}")
    run = paragraph.add_run(f" [{number}]")
    run.font.superscript = True
    link.append(run._r)
    paragraph._p.append(link)


def _anchor(paragraph: Paragraph, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), f"q{number}")
        paragraph._p.append(mark)


def _settled(data: bytes) -> bytes:
    """The same package without the time at which it was packed."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), given.read(name), ZIP_DEFLATED)
    return file.getvalue()


FORMS: Mapping[str, Callable[[Brief], bytes]] = {".md": markdown, ".docx": docx}
