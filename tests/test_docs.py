"""The documents say what is there: commands, questions, files; and the README's commands run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from innograph.app.cli import COMMANDS, main
from innograph.queries.catalogue import catalogue

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")


def _commands(document: str) -> list[list[str]]:
    """The `innograph …` lines of a document's code blocks, as words."""
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [
        shlex.split(line, comments=True)[1:]
        for block in blocks
        for line in block.splitlines()
        if line[:9] == "innograph"
    ]


def test_commands_are_those_of_the_interface() -> None:
    assert set(COMMANDS) == {
        *(
            "build",
            "extract",
            "plans",
            "remove",
            "queries",
            "query",
            "trace",
            "show",
            "targets",
            "gaps",
            "path",
            "rank",
            "compare",
            "brief",
        ),
        *("check", "view", "export", "ontology", "evaluate", "lexicon", "review", "publish", "drift", "serve", "mcp"),
    }


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`{command}`" not in text] == []


def test_the_twins_have_the_same_commands_and_files() -> None:
    one, other = ((ROOT / readme).read_text(encoding="utf-8") for readme in READMES)
    assert _commands(READMES[0]) == _commands(READMES[1]) != []
    assert _links(one) - set(READMES) == _links(other) - set(READMES)
    toml = re.compile(r"^(\w+) = (\S+)", re.MULTILINE)
    assert toml.findall(one) == toml.findall(other) != []


def test_commands_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for words in _commands("README.md"):
        assert (main(words), words) == (0, words)
        said = capsys.readouterr()
        assert said.err == ""
        assert said.out.strip() or "-o" in words
        assert "No answer" not in said.out, words


def test_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.count("\n") >= 3


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "-h"]) == 0
    assert f"$ innograph {command}" in capsys.readouterr().out


def test_every_question_is_in_the_docs() -> None:
    """The table of `docs/questions.md` is what the headers say; where it is not, the expected rows can be pasted."""
    evidence = {"plan", "quote", "start", "end", "section"}
    rows = []
    for question in catalogue().values():
        parameters = ", ".join(f"`{parameter.name}={parameter.example}`" for parameter in question.parameters)
        columns = ", ".join(f"`{column}`" for column in question.columns if column not in evidence)
        cells = (f"`{question.stem}`", question.summary["en"], question.summary["zh-Hans"], parameters, columns)
        rows.append(f"| {' | '.join(cells)} |")
    text = (ROOT / "docs/questions.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("| `")] == rows != []


@pytest.mark.parametrize(
    "document", sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    assert [link for link in _links(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()] == []


def _links(text: str) -> set[str]:
    return {link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link}


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = _links((folder / "README.md").read_text(encoding="utf-8"))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}


def test_make_help_tells_all_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    told = subprocess.check_output(["make", "-s", "help"], cwd=ROOT, text=True, env={**os.environ, "MAKEFLAGS": ""})
    assert re.findall(r"^  (\w+) ", told, re.MULTILINE) == phony.split()


def test_every_word_list_is_in_the_docs() -> None:
    """The table of `docs/lexicons.md` is what the lists say of themselves; the expected rows can be pasted."""
    from innograph.loaders.lexicon import shipped_list, shipped_names

    rows = []
    for name in shipped_names():
        shipped = shipped_list(name)
        columns = ", ".join(f"`{column}`" for column in shipped.columns)
        rows.append(f"| `{name}` | {columns} | {shipped.purpose.replace('|', '∣')} |")
    text = (ROOT / "docs/lexicons.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("| `")] == rows != []
