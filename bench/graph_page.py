"""How the page Graph bears 50,000 nodes and 150,000 edges: `python bench/graph_page.py [FOLDER]`.

The graph of `large_graph.py` (built into FOLDER where there is none), served as users serve it, seen in headless
Chromium with WebGL in software. Printed: how long after the data's arrival its nodes stand, and its edges too; and,
while the picture is dragged about, frames a second and the longest task. Several rounds, each with the machine's load.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import large_graph
from playwright.sync_api import Page, sync_playwright

ROUNDS, PANNING_S = 3, 5.0
WANTED = {
    "first picture (nodes), s": "3 at most",
    "frames a second": "10 at least",
    "longest task while panning, ms": "500 at most",
}
_SWITCHES = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
_WATCH = """
window.watched = {tasks: [], frames: []};
new PerformanceObserver((list) => list.getEntries().forEach((one) => watched.tasks.push([one.startTime, one.duration])))
  .observe({type: "longtask", buffered: true});
const frame = (now) => { watched.frames.push(now); requestAnimationFrame(frame); };
requestAnimationFrame(frame);
"""


def measure(page: Page, address: str) -> dict[str, float]:
    """One visit: the first picture, then panning."""
    page.goto(address)
    page.wait_for_selector("body[data-ready]", timeout=600_000)
    arrived, nodes, drawn = (
        page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name)
        for name in ("arrived", "nodes", "drawn")
    )
    page.wait_for_timeout(1500)
    box = page.locator("#picture").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    begin = page.evaluate("performance.now()")
    until, turn = time.monotonic() + PANNING_S, 0
    while time.monotonic() < until:
        turn += 1
        page.mouse.move(x + 150 * ((turn % 40) / 20 - 1), y + 90 * ((turn % 26) / 13 - 1))
    end = page.evaluate("performance.now()")
    page.mouse.up()
    watched = page.evaluate("watched")
    frames = [at for at in watched["frames"] if begin <= at <= end]
    tasks = [length for at, length in watched["tasks"] if begin <= at <= end]
    whole = [length for at, length in watched["tasks"] if arrived <= at <= drawn]
    gaps = [after - before for before, after in zip(frames, frames[1:], strict=False)]
    return {
        "first picture (nodes), s": (nodes - arrived) / 1000,
        "with all edges, s": (drawn - arrived) / 1000,
        "longest task before it, ms": max(whole, default=0.0),
        "frames a second": len(frames) / (end - begin) * 1000,
        "longest gap between frames, ms": max(gaps, default=0.0),
        "longest task while panning, ms": max(tasks, default=0.0),
    }


def main(folder: Path) -> None:
    if not folder.exists():
        large_graph.build(folder)
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("needs Chromium")
    command = [sys.executable, "-m", "innograph", "serve", "-g", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().split()[1]
            browser = playwright.chromium.launch(executable_path=chromium, args=list(_SWITCHES))
            found = []
            for turn in range(ROUNDS):
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.add_init_script(_WATCH)
                found.append(measure(page, f"{address}graph?lang=zh-Hans"))
                print(f"{page.locator('#status').inner_text()}; load {os.getloadavg()[0]:.1f}: {found[turn]}")
                page.close()
        finally:
            server.terminate()
    for name in found[0]:
        best = max if name == "frames a second" else min
        wanted = WANTED.get(name, "")
        print(f"{name:32} best {best(one[name] for one in found):7.1f} {wanted and f'wanted {wanted}'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "graph")
