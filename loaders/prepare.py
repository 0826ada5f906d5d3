"""From a plan as received to a `Reading`: repair, script, outline, about."""

from __future__ import annotations

from pathlib import Path

from .about import describe
from .document import Reading
from .given import About, first_of
from .outline import outline
from .repair import repair
from .script import to_reading
from .source import Source, read_source


def prepare(path: Path, about: About = About()) -> Reading:
    """The only plan in the file at `path`, ready for reading. SourceError where it cannot be read."""
    return make_ready(read_source(path), about)


def make_ready(source: Source, about: About = About()) -> Reading:
    """The plan ready for reading. `about` goes before what stands beside the text, that before what the text says."""
    extract = source.extract
    mended, repairs = repair(extract.text, extract.breaks, extract.furniture)
    mapped = to_reading(mended)
    tasks, sentences = outline(mapped, source.received)
    plan, notes = describe(source, mapped, first_of(about, source.about))
    return Reading(
        plan,
        extract.text,
        mapped,
        tasks,
        sentences,
        repairs,
        (*notes, *extract.notes),
        extract.pages,
        extract.paragraphs,
    )
