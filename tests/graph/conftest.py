"""A browser to read pictures with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT_CONFTEST = Path(__file__).parent.parent / "conftest.py"


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The Chromium on PATH, without a window."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        # Two files named conftest cannot import each other; pytest keeps them by their paths.
        request.config.pluginmanager.get_plugin(str(ROOT_CONFTEST)).missing("Chromium")
    quiet = ("background-networking", "component-update", "sync", "gpu")
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=switches)
        yield running
        running.close()
