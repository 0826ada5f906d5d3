"""One plan in many files: what other makers of HTML, DOCX and PDF would make of its lines."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from innograph.loaders.script import to_hans, to_hant

_HEADING = re.compile("[一二三四五六七八九十]+、")
_MENU = "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in ("首页", "概况", "新闻", "公开", "办事", "互动"))
_SIDE = "".join(
    f"<li><a href='#'>{w}</a></li>" for w in ("云港市召开科技创新大会部署全年工作", "关于组织申报重点研发项目的通知")
)
_FOOT = "<p>主办：云港市科技局　地址：海滨路1号</p><p>版权所有　技术支持：信息中心</p>"
_TAIL = "<p>上一篇：<a href='#'>工作通知</a></p><p>下一篇：<a href='#'>没有了</a></p>"
_INFO = "发布时间：2021-03-01　来源：本站　浏览次数：<span>123</span>　字号：[大 中 小]"


def page(lines: list[str], shape: str, charset: str = "utf-8") -> str:
    """A page whose text is set in one of the shapes that offices' sites use."""
    title, *rest = (html.escape(line) for line in lines)
    headed = "\n".join(f"<h2>{line}</h2>" if _HEADING.match(line) else f"<p>　　{line}</p>" for line in rest)
    broken = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in rest)
    bodies = {
        "paragraphs": "\n".join(f"<p>{line}</p>" for line in (title, *rest)),
        "headings": f"<h1>{title}</h1>{headed}",
        "breaks": f"<div>{title}<br>{broken}</div>",
        "divisions": "".join(f"<div><span>{line[:5]}</span><span>{line[5:]}</span></div>" for line in (title, *rest)),
        "fixed": f"<pre>{chr(10).join((title, *rest))}</pre>",
        "template": f"<div class='nav'><ul>{_MENU}</ul></div>"
        f"<div class='place'>当前位置：<a href='/'>首页</a> &gt; 正文</div>"
        f"<div class='side'><h3>热点</h3><ul>{_SIDE}</ul></div><div class='article'><h1>{title}</h1><div>{_INFO}</div>"
        f"<div id='zoom'>{headed}</div><div><a href='#'>打印</a> <a href='#'>关闭</a></div>{_TAIL}"
        f"<h4>相关链接</h4><ul>{_SIDE}</ul></div><div class='footer'>{_FOOT}</div>",
        "tables": f"<table><tr><td><ul>{_MENU}{_SIDE}</ul></td><td><table><tr><td align='center'>"
        f"<font>{title}</font></td></tr><tr><td>{broken}</td></tr></table>{_TAIL}</td></tr></table>{_FOOT}",
        "sections": f"<header><nav>{_MENU}</nav></header><main><article><h1>{title}</h1><time>2021-03-01</time>"
        + "".join(f"<section><div>{line}</div></section>" for line in rest)
        + f"</article></main><aside><p>{_SIDE}</p></aside><footer>{_FOOT}</footer>",
        "wrapped": "".join(f"<p>\n      {line}\n</p>" for line in (title, *rest)).replace("，", "，\n      "),
    }
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head>{meta}<title>{title}_云港市科技局</title><script>var x = "<p>建设'
        f'不存在的实验室。</p>";</script><style>p {{ margin: 0 }}</style></head><body>{bodies[shape]}</body></html>'
    )


SHAPES = ("paragraphs", "headings", "breaks", "divisions", "fixed", "template", "tables", "sections", "wrapped")


def word(lines: list[str], shape: str) -> bytes:
    """A Word document: plain paragraphs, styled ones with head, foot and a table of data, breaks, or in a cell."""
    document = docx.Document()
    if shape == "plain":
        for line in lines:
            document.add_paragraph(line)
    elif shape == "styled":
        document.core_properties.title = "Word Document"
        document.add_heading(lines[0], 0)
        for line in lines[1:]:
            if _HEADING.match(line):
                document.add_heading(line, 1)
            else:
                paragraph = document.add_paragraph()
                paragraph.add_run(line[:5]).bold = True
                paragraph.add_run(line[5:])
        document.sections[0].header.paragraphs[0].text = "云港市科技局文件"
        document.sections[0].footer.paragraphs[0].text = "第 1 页"
        table = document.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"建设{row}{column}家"
    elif shape == "breaks":
        paragraph = document.add_paragraph()
        for at, line in enumerate(lines):
            run = paragraph.add_run(line)
            if at < len(lines) - 1:
                run.add_break()
    elif shape == "cell":
        cell = document.add_table(1, 1).cell(0, 0)
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
    elif shape == "counted":
        _counted(document, lines)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WORD_SHAPES = ("plain", "styled", "breaks", "cell")


def _counted(document: docx.document.Document, lines: list[str]) -> None:
    """Numbers 一、 and 1. as Word's own lists count them."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    for level, (form, text) in enumerate((("chineseCountingThousand", "%1、"), ("decimal", "%2."))):
        element = OxmlElement("w:lvl")
        element.set(qn("w:ilvl"), str(level))
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            child = OxmlElement(f"w:{name}")
            child.set(qn("w:val"), value)
            element.append(child)
        abstract.append(element)
    numbering.insert(0, abstract)
    listed = numbering.add_num(90)
    for line in lines:
        found = re.match(r"(?:([一二三四五六七八九十]+、)|(\d+\.))\s*", line)
        paragraph = document.add_paragraph(line[found.end() :] if found else line)
        if found:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0 if found[1] else 1
            properties.get_or_add_numId().val = listed.numId


def encoded(lines: list[str], folder: Path) -> Iterator[Path]:
    """Text and pages in every encoding that holds them, in both scripts, the page's declaration right and wrong."""
    for script, turned in (("hans", to_hans), ("hant", to_hant)):
        text = turned("\n".join(lines))
        marked = turned(page(lines, "template"))
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs"):
            if encoding == "big5hkscs" and script == "hans":
                continue
            declared = {"gb18030": "gb2312", "big5hkscs": "big5"}.get(encoding, "utf-8")
            for name, content in (
                ("txt", text),
                ("html", marked.replace("charset=utf-8", f"charset={declared}")),
                (
                    "lies.html",
                    marked.replace("charset=utf-8", "charset=gbk" if declared == "utf-8" else "charset=utf-8"),
                ),
            ):
                path = folder / f"{script}-{encoding}.{name}"
                path.write_bytes(content.encode(encoding))
                yield path
