"""A process that writes a generation's snapshot for Cypher and ends: run as a module by `graphs.py`, with the folder of
the Oxigraph database, the graph's base IRI and the snapshot's path.

Projecting may take seconds of a core, in which the server has others to answer.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox

from ...graph import snapshot
from ...graph.iri import Iris
from ...graph.projection import parts


def write(database: str, base: str, path: str) -> None:
    """Writes it: all of it or nothing."""
    snapshot.write(parts(ox.Store.read_only(database), Iris(base)), Path(path))


if __name__ == "__main__":
    write(*sys.argv[1:])
