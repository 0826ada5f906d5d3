"""A browser at a running server: what it complains of, whom it asks, and what axe-core finds on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

expect.set_options(timeout=20_000)  # milliseconds: a machine that runs other tests beside may be slow

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@contextmanager
def looking(
    browser: Browser, address: str, lang: str = "zh-Hans", *, refused: int | None = None, **options: Any
) -> Iterator[Page]:
    """A page whose addresses are below `address` in a browser of that language (`options` as of a Playwright context).

    Afterwards nothing may have been complained of in the console (but that the server answered with the status
    `refused`), and no other host have been asked.
    """
    context = browser.new_context(base_url=address, locale=lang, viewport={"width": 1280, "height": 900}, **options)
    complaints: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if refused and f"the server responded with a status of {refused} " in message.text:
            return
        # a picture read back for a file makes the graphics wait, which Chromium warns of where they are in software
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            complaints.append(f"{message.text} ({message.location.get('url')})")

    context.on("console", told)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        yield page
    finally:
        context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def faults(page: Page, modules: Path, *, contrast: bool = True) -> list[str]:
    """What axe-core (of the packages of `web/`) finds serious or critical on the page as it stands.

    Contrast takes most of its time.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate((modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then(r => r.violations)", options
    )
    return [
        f"{one['impact']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:4]]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
