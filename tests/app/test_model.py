"""`--extractor`: a model's facts by the command line, into the graph and out again; what goes wrong is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_plan import Run
from stub_model import FACTS, TEXT, finds, status, stub

from innograph.loaders.llm import endpoint


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(endpoint, "PAUSE_S", 0.0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("INNOGRAPH_LLM_KEY", "sk-secret")
    (tmp_path / "plan.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text(TEXT.replace("2021", "2022"), encoding="utf-8")
    return tmp_path


def test_a_graph_by_a_model_is_built_checked_and_built_again_alike(folder: Path, run: Run) -> None:
    invented = {**FACTS["targets"][0], "surface": "高新技术企业突破900家"}
    with stub(finds(targets=[*FACTS["targets"], invented])) as there:
        words = ("plan.txt", "--extractor", "llm", "--endpoint", there.url, "--model", "stub")
        code, out, err = run("build", *words)
        assert (code, err) == (0, "")
        assert "model stub: " in out
        assert "1 dropped: 1 a quote that is not in the text" in out
        assert run("check")[0] == 0
        first = run("export", "nquads")[1]
        assert "900家" not in first
        assert run("build", *words, "--fresh")[0] == 0
        assert run("export", "nquads")[1] == first
        assert len(there.asked) == 1
        assert "model stub: " in run("extract", *words)[1]
        facts = json.loads(run("extract", *words, "--json")[1])
        assert {effort["rule"] for effort in facts["efforts"]} == {"llm"}
        assert [note for note in facts["notes"] if "dropped" in note]
    kept = [file for file in folder.rglob("*") if file.is_file()]
    assert (folder / "cache/innograph/llm").is_dir()
    assert not [file for file in kept if b"sk-secret" in file.read_bytes()]


def test_settings_name_the_model(folder: Path, run: Run) -> None:
    with stub(finds()) as there:
        (folder / "innograph.toml").write_text(
            f'extractor = "rules+llm"\nendpoint = "{there.url}"\nmodel = "stub"\n'
            'model-timeout = 5\nmodel-cache = "kept"\n'
        )
        facts = json.loads(run("extract", "plan.txt", "--json")[1])
    assert "llm" in {entity["rule"] for entity in facts["entities"]}
    assert len({effort["rule"] for effort in facts["efforts"]}) > 1
    assert len(list((folder / "kept").iterdir())) == 1


def test_a_plan_that_the_model_fails_on_is_named_and_the_rest_is_built(run: Run) -> None:
    with stub(finds(), status(401)) as there:
        code, out, err = run(
            "build", "plan.txt", "other.txt", "--extractor", "llm", "--endpoint", there.url, "--model", "stub"
        )
    assert code == 1
    assert "refuses the key" in err
    assert "1 plan, 1 new" in out
    assert "sk-secret" not in out + err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--extractor", "llm"], "--extractor llm asks a model, and no --endpoint is given"),
        (["--extractor", "llm", "--endpoint", "http://h/v1"], "and no --model is given"),
        (["--extractor", "llm", "--endpoint", "h/v1", "--model", "m"], "'h/v1' is no address of a model"),
        (["--extractor", "oracle"], "'oracle' is not one of"),
        (["--extractor", "llm", "--endpoint", "http://127.0.0.1:1/v1", "--model", "m"], "cannot be reached"),
    ],
)
def test_what_is_refused(words: list[str], said: str, run: Run) -> None:
    code, out, err = run("extract", "plan.txt", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
