"""What a plan says of itself: issuer, place, year, title."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a plan beforehand; None leaves it to the text."""

    place: str | None = None
    year: int | None = None
    issuer: str | None = None
    title: str | None = None
    source_url: str | None = None
    date: str | None = None
