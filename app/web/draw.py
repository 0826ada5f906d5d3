"""A process that writes a generation's drawing and ends: run as a module by `graph_page.py`, with its folder,
the graph's base IRI and the folder to write into.

The layout of a large graph takes a minute of a core, in which the server has others to answer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ...graph import drawing
from ...graph.projection import stored
from .words import words


def write(generation: str, base: str, folder: str) -> None:
    """Writes it: each of its files all or nothing."""
    drawing.keep(stored(Path(generation)), base, Path(folder), words()["graph"])


if __name__ == "__main__":
    write(*sys.argv[1:])
