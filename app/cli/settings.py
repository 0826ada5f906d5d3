"""What may be set, in one table: by a long option, and by the same key in `innograph.toml` of the current folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ...errors import InnographError

FILE = "innograph.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """A default that a folder may change. `key` is the long option's name and the key in the file."""

    key: str
    default: str | float | None
    help: str


SETTINGS: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting("graph", "innograph-graph", "folder of the graph"),
        Setting("lang", None, "labels in zh-Hans, zh-Hant or en; by default those of the text"),
        Setting("base", None, "IRI under which things live, of a graph that is started"),
        Setting("register", None, "CSV of known bodies, laid over the shipped one"),
        Setting("lexicon", None, "folder of word lists, laid over the shipped ones"),
        Setting("extractor", "rules", "what finds the facts: rules, llm (a language model), or rules+llm"),
        Setting(
            "endpoint", None, "address of the model's OpenAI-compatible interface, such as http://localhost:11434/v1"
        ),
        Setting("model", None, "name of the model there; its key is taken from INNOGRAPH_LLM_KEY or OPENAI_API_KEY"),
        Setting("model-timeout", 120.0, "seconds that one answer of the model may take"),
        Setting("model-cache", None, "folder that keeps the model's answers; by default in the user's cache"),
        Setting(
            "decisions", None, "file of what analysts decided; else the graph's own, else decisions.jsonl if there"
        ),
        Setting("place", None, "place of the plan"),
        Setting("year", None, "year of the plan"),
        Setting("issuer", None, "issuer of the plan"),
        Setting("timeout", 30.0, "seconds after which a query is stopped"),
    )
}


def read_settings(folder: Path) -> dict[str, object]:
    """Defaults by key from `innograph.toml` in `folder`; none where there is no such file.

    Raises InnographError for a file that is no TOML and for a key that is none of SETTINGS.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InnographError(f"is no TOML: {error}", where=FILE) from None
    for key, value in found.items():
        if key not in SETTINGS:
            raise InnographError(f"unknown key {key!r}", where=FILE, hint=f"known are {', '.join(sorted(SETTINGS))}")
        if isinstance(value, (dict, list, bool)):
            raise InnographError(f"{key!r} wants one value", where=FILE)
    return {key.replace("-", "_"): value for key, value in found.items()}
