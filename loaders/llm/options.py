"""Which model is asked, where, and how its facts stand beside those of the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ...errors import InnographError

TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """A model behind an endpoint that speaks as OpenAI's does. Its key is no part of this: see `endpoint`."""

    url: str  # of the interface, such as http://localhost:11434/v1
    name: str  # of the model
    alone: bool = True  # in place of the rules; else in addition to them
    # Neither changes what is found.
    timeout_s: float = field(default=TIMEOUT_S, compare=False)  # for one answer
    cache: Path | None = field(default=None, compare=False)  # folder of answers; None: nothing is kept

    def __post_init__(self) -> None:
        """InnographError where the address is none that may be asked."""
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            parts, usable = urlsplit(""), False
        hint = "such as http://localhost:11434/v1"
        if parts.username or parts.password or parts.query or parts.fragment:  # nor is it printed: it may hold a key
            raise InnographError("the model's address holds more than an address", hint=f"give it bare, {hint}")
        if not usable or not self.url.isascii() or any(char.isspace() for char in self.url):
            raise InnographError(f"{self.url!r} is no address of a model", hint=hint)
        if not self.name.strip():
            raise InnographError("the model has no name", hint="give --model NAME")
