"""What bringing the graph to a server tells: how far it is, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Steps(Protocol):
    """What is told of the progress."""

    def begin(self, steps: int) -> None: ...
    def step(self, name: str) -> None: ...
    def spin(self, doing: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes, relationships or quads are to be created, changed, removed, and how many are as they should be.

    A quad that differs is one removed and one created: none is ever changed.
    """

    created: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.changed + other.changed,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
        )

    @property
    def differing(self) -> int:
        return self.created + self.changed + self.removed
