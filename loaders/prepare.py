"""From a plan file to a `Reading`: source, repair, script, outline, about."""

from __future__ import annotations

from pathlib import Path

from ..ontology.model import Plan
from .about import About
from .document import Reading
from .outline import outline
from .repair import repair
from .script import language_of, to_reading
from .source import read_source


def prepare(path: Path, about: About = About()) -> Reading:
    """The document at `path`, ready for reading. SourceError where it cannot be read."""
    source = read_source(path)
    mended, repairs = repair(source.received)
    mapped = to_reading(mended)
    tasks, sentences = outline(mapped, source.received)
    plan = Plan(
        path=source.sha256[:12],
        title=about.title,
        issuer=about.issuer,
        place=about.place,
        place_key=None,
        year=about.year,
        language=language_of(source.received),
        sha256=source.sha256,
        filename=path.name,
        encoding=source.encoding,
        source_url=about.source_url,
        date=about.date,
    )
    return Reading(plan, source.received, mapped, tasks, sentences, repairs)
