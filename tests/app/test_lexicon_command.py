"""`lexicon`: lists, shows, finds, checks and tests words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_plan import Run

from innograph.loaders.lexicon import shipped_names


@pytest.fixture
def words(tmp_path: Path) -> Path:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "measure_words.tsv").write_text("word\tkind\tunit\n-件\n艘次\tcount\t\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["lexicon"],
        ["lexicon", "list", "--lexicon", "words"],
        ["lexicon", "show", "heads"],
        ["lexicon", "show", "measure_words", "--lexicon", "words"],
        ["lexicon", "find", "实验室"],
        ["lexicon", "find", "没有这样的词"],
        ["lexicon", "check", "words"],
        ["lexicon", "check", "--lexicon", "words"],
        ["lexicon", "test", "力争专利达到20件。", "--lexicon", "words"],
    ],
    ids=" ".join,
)
def test_for_people_and_for_programs(command: list[str], words: Path, run: Run) -> None:
    code, out, err = run(*command)
    assert (code, err) == (0, "")
    assert out.strip()
    code, out, err = run(*command, "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert list(said)[-2:] == ["columns", "rows"]
    assert all(list(row) == said["columns"] for row in said["rows"])


def test_all_lists_are_listed(run: Run, words: Path) -> None:
    rows = {row["list"]: row for row in json.loads(run("lexicon", "--lexicon", "words", "--json")[1])["rows"]}
    assert set(rows) == set(shipped_names())
    assert (rows["measure_words"]["added"], rows["measure_words"]["removed"]) == (1, 1)
    assert rows["heads"]["columns"] == "head, type"
    assert all(row["purpose"] for row in rows.values())


def test_a_sentence_shows_what_the_folder_changes(run: Run, words: Path) -> None:
    said = json.loads(run("lexicon", "test", "力争专利达到20件。", "--lexicon", "words", "--json")[1])
    assert ("lost", "targets") in {(one["change"], one["layer"]) for one in said["changes"]}
    assert "lost targets: indicator 专利" in run("lexicon", "test", "力争专利达到20件。", "--lexicon", "words")[1]


def test_a_faulty_folder_is_exit_1(run: Run, words: Path) -> None:
    (words / "heads.tsv").write_text("head\ttype\n星港\tport\n", encoding="utf-8")
    code, out, err = run("lexicon", "check", "words")
    assert (code, err) == (1, "")
    assert "heads.tsv, line 2" in out
    assert "unknown type 'port'" in out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["show"], "lexicon show wants the name of a list; such as innograph lexicon show heads"),
        (["show", "ports"], "no word list 'ports'"),
        (["check"], "lexicon check wants a folder"),
        (["check", "nowhere"], "nowhere: no such folder of word lists"),
        (["list", "--lexicon", "nowhere"], "nowhere: no such folder of word lists"),
        (["test"], "lexicon test wants a sentence"),
        (["test", " "], "lexicon test wants a sentence"),
        (["test", "\x01\x02"], "the sentence: "),
        (["sing"], "'sing' is not one of"),
    ],
)
def test_what_is_refused(command: list[str], said: str, run: Run) -> None:
    code, out, err = run("lexicon", *command)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
