"""Options and arguments that several commands share, each written once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .settings import SETTINGS


class Lang(StrEnum):
    """Languages that labels have."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    EN = "en"


class Who(StrEnum):
    """What finds the facts."""

    RULES = "rules"
    LLM = "llm"
    BOTH = "rules+llm"


def _setting(key: str, *flags: str, metavar: str, least: float | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(*flags, help=SETTINGS[key].help, metavar=metavar, min=least)
    return option


Graph = Annotated[Path, _setting("graph", "-g", "--graph", metavar="DIR")]
Out = Annotated[Path, _setting("graph", "-o", "--out", metavar="DIR")]
Labels = Annotated[Lang | None, _setting("lang", "--lang", metavar="zh-Hans|zh-Hant|en")]
Base = Annotated[str | None, _setting("base", "--base", metavar="IRI")]
Register = Annotated[Path | None, _setting("register", "--register", metavar="FILE")]
WordLists = Annotated[Path | None, _setting("lexicon", "--lexicon", metavar="DIR")]
Extractor = Annotated[Who, _setting("extractor", "--extractor", metavar="rules|llm|rules+llm")]
Endpoint = Annotated[str | None, _setting("endpoint", "--endpoint", metavar="URL")]
Model = Annotated[str | None, _setting("model", "--model", metavar="NAME")]
ModelTimeout = Annotated[float, _setting("model-timeout", "--model-timeout", metavar="SECONDS", least=0.1)]
ModelCache = Annotated[Path | None, _setting("model-cache", "--model-cache", metavar="DIR")]
DecisionsFile = Annotated[Path | None, _setting("decisions", "--decisions", metavar="FILE")]
Place = Annotated[str | None, _setting("place", "--place", metavar="NAME")]
Year = Annotated[int | None, _setting("year", "--year", metavar="YYYY")]
Issuer = Annotated[str | None, _setting("issuer", "--issuer", metavar="NAME")]
Timeout = Annotated[float, _setting("timeout", "--timeout", metavar="SECONDS", least=0.1)]

Plans = Annotated[list[str], typer.Argument(metavar="PLAN…", help="files, folders, globs", show_default=False)]
Name = Annotated[str, typer.Argument(metavar="NAME", help="a name in either script, in English, in pinyin, or an IRI")]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON")]

GRAPH = Path(str(SETTINGS["graph"].default))
MODEL_TIMEOUT_S = float(SETTINGS["model-timeout"].default or 0)
TIMEOUT_S = float(SETTINGS["timeout"].default or 0)


def examples(*commands: str) -> str:
    """The end of a command's help: what one types."""
    return "Examples:\n\n" + "\n\n".join(f"[dim]$[/] innograph {command}" for command in commands)
