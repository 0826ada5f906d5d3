"""Shared fixtures: where the real plans are, and what a skip means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REQUIRE_ALL = os.environ.get("INNOGRAPH_REQUIRE") == "all"


def missing(what: str) -> None:
    """Skip for want of `what`; a failure where INNOGRAPH_REQUIRE=all."""
    if REQUIRE_ALL:
        pytest.fail(f"INNOGRAPH_REQUIRE=all, but {what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with `plans/` and `gold/`: INNOGRAPH_SHARED, by default ../shared."""
    folder = Path(os.environ.get("INNOGRAPH_SHARED", ROOT.parent / "shared"))
    if not (folder / "plans").is_dir():
        missing(f"the folder of real plans ({folder}; set INNOGRAPH_SHARED)")
    return folder
