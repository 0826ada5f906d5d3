"""Web pages: the main text without menus, tails and scripts, one line for each block, as a reader sees it.

Where the text stands is told by where its running sentences are, since the templates of offices' sites differ in all
else: the smallest part of the page that holds nearly all of them, and the numbered headings with them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from ...errors import SourceError
from ..given import About
from .extract import Extract, title_of
from .text import clean, decode, plausibility

_HINT = "save its text as .txt"
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
# What browsers take these names for.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "x-x-big5": "big5hkscs"}
_UNREAD = frozenset(
    {"head", "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "canvas", "math"}
    | {"audio", "video", "map", "nav", "footer", "aside", "select", "option", "button", "textarea", "input", "datalist"}
    | {"dialog", "menu"}
)
# Parts that hold paragraphs rather than being one.
_PARTS = frozenset(
    {"article", "body", "center", "div", "fieldset", "form", "html", "main", "section"}
    | {"table", "tbody", "td", "tr", "dd", "dl", "ul", "ol", "li"}
)
_BLOCKS = _PARTS | {
    *("address", "blockquote", "caption", "details", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "legend", "p", "pre", "summary", "tfoot", "th", "thead"),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]"
_NO_SPACE = re.compile(rf"(?<={_WIDE})[ \n]*\n[ \n]*(?={_WIDE})")
_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节節条條部篇编編]|[（(]?[一二三四五六七八九十]+[、）)．.])"
)
_HEADING = re.compile("h[1-3]")
_NEARLY_ALL = 0.7  # of the running text
_LINKS = 0.6  # of a line's characters: it is a way to elsewhere, not text
_SHORT = 80  # characters; a cell with more, in sentences, is no cell of a table of data


@dataclass(slots=True)
class _Line:
    """A line of the page as a reader sees it, the elements that it stands in (outermost first), its linked share."""

    element: etree._Element
    text: str = ""
    linked: int = 0
    weight: int = field(default=0)  # characters of running text


def extract(data: bytes, where: str) -> Extract:
    """The main text of a page. SourceError where it is in no known encoding, or has no text."""
    markup, encoding = decode_page(data, where)
    tree = _tree(markup, where)
    if tree is None:
        raise SourceError("there is no text in the page", where=where, hint="give a plan with text")
    hints = _hints(tree)
    lines, notes = _lines(tree)
    main = _main(tree, lines)
    inside = set(main.iter())
    within = [line for line in lines if line.element in inside]
    kept = [line for line in within if line.linked < _LINKS * len(line.text) or line.weight]
    if title := _title(lines, kept, hints.title):
        kept.insert(0, title)
    return Extract("\n".join(line.text for line in kept), encoding, hints=hints, notes=tuple(notes))


def decode_page(data: bytes, where: str) -> tuple[str, str]:
    """Markup and encoding. What the page declares is tried first, and believed where it reads as well as any other."""
    declared = _CHARSET.search(data[:4096].replace(b"\0", b""))
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    name = _WIDER.get(name, name)
    if name and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and not name.startswith("utf-16"):
        try:
            text = data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
        else:
            foreign = any(char > "\x7f" for char in text)
            if isinstance(text, str) and clean(text) and (not foreign or plausibility(text) > 0.5 or name == "utf-8"):
                return text, name
    try:
        return decode(data, where)
    except SourceError:
        if name in ("utf-8", "gb18030", "big5hkscs"):  # one broken character does not make a page unreadable
            text = data.decode(name, "replace")
            if text.count("\ufffd") <= 0.01 * len(text) and clean(text) and plausibility(text) > 0.5:
                return text, name
        raise


def _tree(markup: str, where: str) -> etree._Element | None:
    # A declaration of an encoding is no use in decoded text, and libxml2 refuses it.
    markup = re.sub(r"^\s*<\?xml[^>]*>", "", markup.replace("\0", ""))
    # Huge trees are those more than 256 deep, which pages come to whose makers leave elements open.
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree: etree._Element = lxml_html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):  # the parser left the rest out
        raise SourceError("its elements stand too deep in each other", where=where, hint=_HINT)
    return tree


def _lines(tree: etree._Element) -> tuple[list[_Line], list[str]]:
    """The lines of the page in order, and what was left out."""
    lines: list[_Line] = []
    notes: list[str] = []
    line = _Line(tree)
    skipped: etree._Element | None = None
    linked = fixed = 0
    numbers: list[int | None] = []

    def end(element: etree._Element) -> None:
        nonlocal line
        for text in line.text.split("\v"):
            plain = _NO_SPACE.sub("", text.strip(" \n")).replace("\n", " ")
            if plain.strip():
                weight = len(plain) if (len(plain) > 20 and re.search("[。；;，]", plain)) else 0
                lines.append(_Line(line.element, plain, line.linked, weight))
        line = _Line(element)

    def add(text: str | None) -> None:
        if text and skipped is None:
            if fixed:
                text = text.replace("\r\n", "\n").replace("\n", "\v")
            else:
                # A line end between two characters is how the file is laid out, no space: kept until they meet.
                text = _SPACE.sub(lambda space: "\n" if "\n" in space[0] or "\r" in space[0] else " ", text)
            line.text += text
            if linked:
                line.linked += len(text.strip())

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped is None and _is_skipped(element, name, notes):
                skipped = element
                end(element.getparent() if element.getparent() is not None else element)
            if skipped is not None:
                continue
            if name in _BLOCKS:
                end(element)
            if name == "br":
                end(line.element)
            elif name == "pre":
                fixed += 1
            elif name == "a":
                linked += 1
            elif name in ("ol", "ul"):
                start = element.get("start", "1")
                numbers.append(int(start) if name == "ol" and re.fullmatch(r"\d{1,4}", start) else None)
            elif name == "li" and numbers and (number := numbers[-1]) is not None:
                line.text = f"{number}. "
                numbers[-1] = number + 1
            add(element.text)
            continue
        if skipped is None:
            if name in _BLOCKS:
                parent = element.getparent()
                end(element if parent is None else parent)
            if name == "pre":
                fixed -= 1
            elif name == "a":
                linked -= 1
            elif name in ("ol", "ul"):
                numbers.pop()
        elif element is skipped:
            skipped = None
        if element is not tree:
            add(element.tail)
    end(tree)
    return lines, notes


def _is_skipped(element: etree._Element, name: str, notes: list[str]) -> bool:
    if name in _UNREAD or element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    if name == "table" and (rows := _data_rows(element)):
        notes.append(f"a table of {rows} rows was left out ({_first_words(element)!r})")
        return True
    return False


def _first_words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())[:20]


def _data_rows(table: etree._Element) -> int:
    """Rows of a table of data; 0 where it only lays the page out."""
    if table.find(".//table") is not None:
        return 0
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    cells = [cell for row in rows for cell in row]
    if any(len(cell) > _SHORT and "。" in cell for cell in cells):
        return 0
    filled = [row for row in rows if sum(map(bool, row)) > 1]
    return len(rows) if len(filled) > 1 and 2 * len(filled) >= len(rows) else 0


def _main(tree: etree._Element, lines: list[_Line]) -> etree._Element:
    """The part of the page that holds the text."""
    weights: Counter[etree._Element] = Counter()
    numbered: Counter[etree._Element] = Counter()
    for line in lines:
        if line.linked < _LINKS * len(line.text):
            weights[line.element] += line.weight
            numbered[line.element] += bool(_NUMBERED.match(line.text))
    for element in reversed(list(tree.iter())):  # what stands in an element before the element
        if (parent := element.getparent()) is not None:
            weights[parent] += weights[element]
            numbered[parent] += numbered[element]
    main = tree
    total = weights[tree]
    while total:
        for part in main:
            heads_too = numbered[part] >= numbered[main]
            if part.tag in _PARTS and weights[part] >= _NEARLY_ALL * total and heads_too:
                main = part
                break
        else:
            return main
    return main


def _title(lines: list[_Line], kept: list[_Line], title: str | None) -> _Line | None:
    """The heading that stands above the main text, outside of it; None where the text has it already."""
    plain = _bare(title or "")
    texts = [_bare(line.text) for line in kept[:5]]
    if not kept or any(len(text) > 4 and (text in plain or plain and plain in text) for text in texts):
        return None
    before = lines[: next(at for at, line in enumerate(lines) if line is kept[0])]
    return next((line for line in reversed(before) if _is_title(line, plain)), None)


def _is_title(line: _Line, title: str) -> bool:
    """Whether a line is a heading of the page, or what the page's own title says."""
    text = _bare(line.text)
    heading = isinstance(line.element.tag, str) and _HEADING.fullmatch(line.element.tag)
    return len(text) > 4 and (text in title or bool(heading and len(text) > 8 and not _NUMBERED.match(text)))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _hints(tree: etree._Element) -> About:
    """What the page's head says of it: the tags that offices' sites are told to have, else its title."""
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        said.setdefault(name, " ".join((meta.get("content") or "").split()))
    title = said.get("articletitle") or said.get("og:title") or " ".join(tree.xpath("string(//title)").split())
    title = re.split(r"\s*[_|]\s*|\s[-–—]+\s", title)[0].strip()
    date = re.match(r"(20\d\d)[-/.](\d\d?)[-/.](\d\d?)", said.get("pubdate", ""))
    return About(
        title=title_of(title),
        issuer=said.get("contentsource") or None,
        date="-".join(part.zfill(2) for part in date.groups()) if date else None,
    )
