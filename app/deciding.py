"""A decision put into its file, by whatever way in it comes: taken now, by somebody, for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..loaders.decisions import Decision, record


def decide(file: Path, said: Mapping[str, Any], who: str, why: str) -> Decision:
    """Records what is decided, which is `said` without who, when and why. InnographError where it has not the form of
    a decision, or the file has a fault."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return record(file, {**said, "who": who, "when": now, "why": why})
