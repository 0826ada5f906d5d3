"""Encodings are found, and what is no plan is refused in one line that says where and what to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from innograph.errors import SourceError
from innograph.loaders.script import to_hant
from innograph.loaders.source import read_source

HANS = "云港市2021年科技工作计划\r\n\r\n一、加快创新平台建设，推进国家重点实验室落户，培育高新技术企业100家。\r\n"
HANT = to_hant(HANS)
ENCODINGS = [
    (HANS, "utf-8", b""),
    (HANT, "utf-8", b""),
    (HANS, "gb18030", b""),
    (HANT, "gb18030", b""),
    (HANT, "big5hkscs", b""),
    (HANS, "utf-8", b"\xef\xbb\xbf"),
    (HANS, "utf-16-le", b"\xff\xfe"),
    (HANT, "utf-16-be", b"\xfe\xff"),
    (HANS, "utf-16-le", b""),
]


@pytest.mark.parametrize(("text", "encoding", "bom"), ENCODINGS)
def test_the_encoding_is_found_and_line_ends_stay(tmp_path: Path, text: str, encoding: str, bom: bytes) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(bom + text.encode(encoding))
    source = read_source(path)
    assert source.received == text
    assert source.encoding == encoding
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf \n", "no text"),
        (bytes(range(256)) * 8, "not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "not a text file"),
        ("Ωμέγα και άλλα".encode("iso8859-7") * 20, "no known encoding"),
        ("рабочий план города на год".encode("koi8-r") * 20, "no known encoding"),
        (HANS.encode("gb18030")[:41] + b"\xff\xff" + HANS.encode("gb18030")[41:], "text"),
        ("计划".encode("utf-16-le").join([b"\xff\xfe", b"\x00"]), "not valid utf-16-le"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=says) as caught:
        read_source(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert caught.value.hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="folder"):
        read_source(tmp_path)


def test_plain_ascii_is_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("# A plan\n\nNothing in Chinese.\n", encoding="ascii")
    assert read_source(path).encoding == "utf-8"


def test_the_real_plan_is_read_in_every_encoding_that_holds_it(shared: Path, tmp_path: Path) -> None:
    text = (shared / "plans" / "qingdao-2019.txt").read_bytes().decode("utf-8")
    path = tmp_path / "plan.txt"
    for encoding in ("gb18030", "big5hkscs", "utf-16-le"):
        path.write_bytes(text.encode(encoding))
        assert read_source(path).received == text
