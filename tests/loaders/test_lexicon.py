"""Word lists: the shipped ones have the form; a user's folder adds, replaces and takes out; errors name the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from innograph.errors import InnographError
from innograph.loaders.lexicon import FIXED, Lexicon, known_values, read_list, shipped_list, shipped_names
from innograph.loaders.read import ReadOptions, read_plan
from innograph.loaders.wordlists import complaints, laid, trial


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_list_has_the_form(name: str) -> None:
    shipped = shipped_list(name)
    assert shipped.purpose.strip()
    words = [row.word for row in shipped.rows]
    assert len(words) == len(set(words)) > 0
    assert not any(row.removes for row in shipped.rows)


@pytest.mark.parametrize("name", [name for name in shipped_names() if name not in FIXED])
def test_a_shipped_list_is_overlaid(name: str, tmp_path: Path) -> None:
    shipped = shipped_list(name)
    first, second, *_ = shipped.rows
    rows = ["\t".join(["新词组合", *list(first.cells.values())[1:]]), f"-{second.word}"]
    if len(shipped.columns) > 1:
        other = next(
            (row for row in shipped.rows if list(row.cells.values())[1:] != list(first.cells.values())[1:]), first
        )
        rows.append("\t".join([first.word, *list(other.cells.values())[1:]]))
    words = Lexicon((write(tmp_path / "words", name, "\t".join(shipped.columns) + "\n" + "\n".join(rows) + "\n"),))
    laid_rows = {next(iter(row.values())): row for row in words.rows(name)}
    assert second.word not in laid_rows
    assert len(laid_rows) == len(shipped.rows)
    assert list(laid_rows["新词组合"].values())[1:] == list(first.cells.values())[1:]
    if len(shipped.columns) > 1:
        assert list(laid_rows[first.word].values())[1:] == list(other.cells.values())[1:]
    (count,) = (one for one in laid(tmp_path / "words") if one.shipped.name == name)
    assert (count.added, count.removed, count.replaced) == (1, 1, int(len(shipped.columns) > 1))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("heads", "head\ttype\n星港\tport\n", "heads.tsv, line 2: 星港: unknown type 'port'"),
        ("heads", "head\n星港\n", "heads.tsv, line 2: 星港: unknown type ''"),
        ("heads", "head\ttype\n\n# ports\n星港\tpark\tx\n", "heads.tsv, line 4: 3 columns where the header has 2"),
        ("heads", "head,type\n星港,park\n", "heads.tsv: unknown column 'head,type'; the columns are head, type"),
        ("heads", "type\thead\npark\t星港\n", "heads.tsv: its first column is 'type'"),
        ("heads", "head\ttype\ttype\n", "heads.tsv, line 1: its header"),
        ("heads", "head\ttype\n\tpark\n", "heads.tsv, line 2: a row without a word"),
        ("heads", "# nothing\n", "heads.tsv: a list of words without a header"),
        (
            "hedges",
            "word\tlevel\tscope\n或许\tperhaps\tany\n",
            "unknown level 'perhaps'; known are advancing, aspiring",
        ),
        ("figure_context", "word\tkinds\n共计\tstock maybe\n", "unknown kinds 'maybe'"),
        ("ports", "head\ttype\n", "ports.tsv: there is no word list 'ports' to lay it over"),
        ("preferred", "folded\tmainland\n甲\t乙\n", "the list 'preferred' is the program's own"),
    ],
)
def test_what_is_refused(name: str, text: str, said: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "words", name, text)
    with pytest.raises(InnographError) as error:
        Lexicon((folder,))
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert [one.kind for one in complaints(folder)][:1] == ["fault"]


def test_a_list_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "heads.tsv").write_bytes("head\ttype\n星港\tpark\n".encode("gb18030"))
    with pytest.raises(InnographError, match=r"heads\.tsv: is no text in UTF-8"):
        Lexicon((tmp_path,))


def test_lists_from_a_spreadsheet_are_read(tmp_path: Path) -> None:
    """A byte order mark, CRLF, blank lines, trailing tabs."""
    (tmp_path / "heads.tsv").write_bytes("\ufeffhead\ttype\r\n\r\n星港\tpark\r\n".encode())
    assert Lexicon((tmp_path,)).mapping("heads", "type")["星港"] == "park"


def test_complaints_of_a_folder(tmp_path: Path) -> None:
    rows = "head\ttype\n星港\tpark\n云仓\tbase\n星港\tzone\n國家港\tpark\n-没有此词\n实验室\tlaboratory\n"
    found = [(one.kind, one.where, one.what) for one in complaints(write(tmp_path / "words", "heads", rows))]
    assert [(kind, int(where.rpartition(" ")[2]), what.partition(":")[0]) for kind, where, what in found] == [
        ("note", 3, "云仓"),
        ("fault", 4, "星港"),
        ("fault", 5, "國家港"),
        ("note", 5, "國家港"),
        ("note", 6, "-没有此词"),
        ("note", 7, "实验室"),
        ("note", 7, "实验室"),
    ]
    assert [one.what for one in complaints(tmp_path)] == ["no word list in it; their names end in .tsv"]


def test_types_are_the_ontologys() -> None:
    from innograph.ontology.model import TYPE_CLASS

    assert known_values("heads", "type") == set(TYPE_CLASS)
    assert {row.cells["type"] for row in shipped_list("heads").rows} <= set(TYPE_CLASS)


def test_an_entry_of_ones_own_is_read_by(tmp_path: Path) -> None:
    sentence = "推进甲江深海观测站建设，力争全年专利达到20件。"
    folder = write(tmp_path / "words", "measure_words", "word\tkind\tunit\n-件\n")
    before, after = (trial(sentence, ReadOptions(lexicons=given)) for given in ((), (folder,)))
    assert [target["unit"] for target in before.facts["targets"]] == ["件"]
    assert after.facts["targets"] == ()
    assert ("measure_words", "件") in {(entry.list, entry.word) for entry in before.entries}
    assert ("measure_words", "件") not in {(entry.list, entry.word) for entry in after.entries}


def test_a_wrong_folder_stops_the_reading_with_its_line(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("推进甲江研究院建设。\n", encoding="utf-8")
    folder = write(tmp_path / "words", "verbs", "word\tbefore\tafter\tcommitment\tnoun\n飞跃\tfly\t\tadvancing\t\n")
    with pytest.raises(InnographError, match=r"verbs\.tsv, line 2: 飞跃: unknown before 'fly'"):
        read_plan(plan, ReadOptions(lexicons=(folder,)))


def test_groups_are_the_comments() -> None:
    heads = shipped_list("heads")
    text = heads.path.read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n#") if "\n" in block.strip()]
    assert 1 < len({row.group for row in heads.rows}) <= len(blocks)
    assert read_list(heads.path) == heads
