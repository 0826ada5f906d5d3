"""The options by which a language model is asked, as one value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InnographError
from .options import Who

if TYPE_CHECKING:
    from ...loaders.llm.options import ModelOptions


def asked_model(
    extractor: Who, endpoint: str | None, model: str | None, timeout_s: float, cache: Path | None
) -> ModelOptions | None:
    """Which model is asked; None where the rules read alone. InnographError where it is not told which and where."""
    if extractor is Who.RULES:
        return None
    for flag, value, such in (
        ("--endpoint", endpoint, "http://localhost:11434/v1"),
        ("--model", model, "qwen3"),
    ):
        if not value:
            raise InnographError(
                f"--extractor {extractor} asks a model, and no {flag} is given", hint=f"such as {flag} {such}"
            )
    from ...loaders.llm.endpoint import usual_cache
    from ...loaders.llm.options import ModelOptions

    return ModelOptions(str(endpoint), str(model), extractor is Who.LLM, timeout_s, cache or usual_cache())
