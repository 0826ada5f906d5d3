"""Files made by damaging good ones, and hostile ones, from a seed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache

from documents import SHAPES, WORD_SHAPES, page, word

LINES = [
    "云港市科技局2021年工作计划",
    "2021年全市科技工作要深入实施创新驱动发展战略，新增高新技术企业100家。",
    "一、加快创新平台建设",
    "推进国家海洋技术创新中心建设，加快中科院云港先进材料研究院落户。",
    "二、培育科技型企业",
    "实施高新技术企业培育工程，技术合同交易额突破50亿元。",
]
TEXT = "\n".join(LINES)
_Made = Callable[[random.Random], tuple[str, bytes]]


def damaged(chance: random.Random, files: int) -> Iterator[tuple[str, bytes]]:
    """As many names and contents, each kind in its turn."""
    for number in range(files):
        yield KINDS[number % len(KINDS)](chance)


@lru_cache(maxsize=1)
def _pdf() -> bytes:
    """A PDF as small makers write it: a font that is not embedded, by its Chinese encoding."""
    show = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in LINES)
    content = f"BT /F1 12 Tf 60 780 Td {show} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    )


@lru_cache(maxsize=1)
def _good() -> tuple[tuple[str, bytes], ...]:
    return (
        ("plan.txt", TEXT.encode()),
        ("plan.txt", TEXT.encode("gb18030")),
        ("plan.txt", TEXT.encode("utf-16")),
        ("plan.jsonl", "\n".join(json.dumps({"text": TEXT, "year": year}) for year in (2020, 2021)).encode()),
        *(("plan.html", page(LINES, shape).encode()) for shape in SHAPES),
        *(("plan.docx", word(LINES, shape)) for shape in WORD_SHAPES),
        ("plan.pdf", _pdf()),
    )


def _flipped(chance: random.Random) -> tuple[str, bytes]:
    name, good = chance.choice(_good())
    data = bytearray(good)
    for _ in range(chance.choice((1, 5, 50, 500))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return f"flipped-{name}", bytes(data)


def _cut(chance: random.Random) -> tuple[str, bytes]:
    name, data = chance.choice(_good())
    return f"cut-{name}", data[: chance.randrange(len(data))]


def _spliced(chance: random.Random) -> tuple[str, bytes]:
    (name, one), (_, two) = chance.choice(_good()), chance.choice(_good())
    return f"spliced-{name}", one[: chance.randrange(len(one))] + two[chance.randrange(len(two)) :]


def _noise(chance: random.Random) -> tuple[str, bytes]:
    head = chance.choice((b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b'{"text": "', b"\xff\xfe", b"\xef\xbb\xbf"))
    suffix = chance.choice(("txt", "pdf", "docx", "html", "jsonl", "bin"))
    return f"noise.{suffix}", head + chance.randbytes(chance.randrange(20_000))


def _repeated(chance: random.Random) -> tuple[str, bytes]:
    piece = chance.choice(
        (
            ".",
            "（",
            "“",
            "一、",
            "1.\n",
            "。",
            "建",
            "、",
            "5%",
            "- 1 -\n",
            "**",
            " ",
            "<b>",
            "2021年",
            "1",
            "\n",
            "，和",
            "1 2 3 ",
            "零一二三四五六七八九十百千万亿",
            '"',
            "10个平台和",
            "1,234,",
            "（以下简称海研所）",
        )
    )
    return "repeated.txt", (TEXT + piece * chance.choice((100, 1000, 5000))).encode()


def _deep(chance: random.Random) -> tuple[str, bytes]:
    tag, depth = chance.choice(("div", "b", "table><tr><td", "ul><li", "font", "a")), chance.choice((300, 1000, 20_000))
    return "deep.html", f"<html><body>{f'<{tag}>' * depth}{TEXT}".encode()


def _entities(chance: random.Random) -> tuple[str, bytes]:
    kinds = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    outside = chance.choice(("", '<!ENTITY x SYSTEM "file:///etc/hostname">'))
    kind = f'<!DOCTYPE html [<!ENTITY l0 "平台">{kinds}{outside}]>'
    if chance.random() < 0.5:
        return "entities.html", f'<?xml version="1.0"?>{kind}<html><body>{TEXT}&l9;&x;</body></html>'.encode()
    return "entities.docx", _rewritten(
        lambda xml: xml.replace(b"?>", b"?>" + kind.encode(), 1).replace("建设".encode(), b"&l9;&x;")
    )


def _rewritten(change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(LINES, "plain"))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content) if member.filename == "word/document.xml" else content)
    return out.getvalue()


@lru_cache(maxsize=8)
def _packed(kind: str) -> bytes:
    """Archives that unpack to far more than they are."""
    if kind == "zeros":
        return _rewritten(lambda xml: xml + b" " * 150_000_000)
    if kind == "paragraphs":
        return _rewritten(
            lambda xml: xml.replace(
                b"<w:sectPr", b"<w:p><w:r><w:t>" + b"a" * 90_000_000 + b"</w:t></w:r></w:p><w:sectPr"
            )
        )
    if kind == "nested":
        return _rewritten(lambda xml: xml.replace(b"<w:sectPr", b"<w:sdt>" * 100_000 + b"<w:sectPr"))
    data = _rewritten(lambda xml: xml + b" " * 50_000_000)
    at = data.rfind(b"PK\x01\x02")
    return data[: at + 24] + (1000).to_bytes(4, "little") + data[at + 28 :]  # says that it is small


def _bomb(chance: random.Random) -> tuple[str, bytes]:
    kind = chance.choice(("zeros", "paragraphs", "nested", "lies"))
    return f"bomb-{kind}.docx", _packed(kind)


def _long(chance: random.Random) -> tuple[str, bytes]:
    char, suffix = chance.choice("a建。 "), chance.choice(("txt", "html", "jsonl", "md"))
    head = {"html": "<html><body><p>", "jsonl": '{"text": "'}.get(suffix, "")
    return f"long.{suffix}", (head + char * (10_000_000 // len(char.encode()))).encode()


KINDS: tuple[_Made, ...] = (
    *(_flipped,) * 12,
    *(_cut,) * 8,
    *(_spliced,) * 6,
    *(_noise,) * 6,
    *(_repeated,) * 4,
    *(_deep,) * 2,
    _entities,
    _long,
    _bomb,
)
