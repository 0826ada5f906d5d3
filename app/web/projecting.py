"""A process that writes a generation's snapshot for Cypher and ends: run as a module by `graphs.py`, with its
folder and the snapshot's path.

Projecting may take seconds of a core, in which the server has others to answer.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ...graph import snapshot
from ...graph.projection import stored


def write(generation: str, path: str) -> None:
    """Writes it: all of it or nothing."""
    snapshot.write(stored(Path(generation)), Path(path))


if __name__ == "__main__":
    write(*sys.argv[1:])
