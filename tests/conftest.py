"""Shared fixtures: where the real plans are, and what a skip means."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium on PATH, without a window: reads pictures, prints PDF files."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        missing("Chromium")
    quiet = ("background-networking", "component-update", "sync", "gpu")
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=switches)
        yield running
        running.close()
