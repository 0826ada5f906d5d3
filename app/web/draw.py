"""A process that writes a generation's drawing and ends: run as a module by `graph_page.py`, with the folder of the
Oxigraph database, the graph's base IRI and the folder to write into.

The layout of a large graph takes a minute of a core, in which the server has others to answer.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox

from ...graph import drawing
from ...graph.iri import Iris
from ...graph.projection import parts
from .words import words


def write(database: str, base: str, folder: str) -> None:
    """Writes it: each of its files all or nothing."""
    drawing.keep(parts(ox.Store.read_only(database), Iris(base)), base, Path(folder), words()["graph"])


if __name__ == "__main__":
    write(*sys.argv[1:])
