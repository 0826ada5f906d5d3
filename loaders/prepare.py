"""From a plan file to a `Reading`: source, repair, script, outline, about."""

from __future__ import annotations

from pathlib import Path

from .about import About, beside, describe, first_of
from .document import Reading
from .outline import outline
from .repair import repair
from .script import to_reading
from .source import read_source


def prepare(path: Path, about: About = About()) -> Reading:
    """The document at `path`, ready for reading. `about` goes before `PLAN.meta.json`, that before what the text says.

    SourceError where the file cannot be read, InnographError where what stands beside it is wrong.
    """
    source = read_source(path)
    mended, repairs = repair(source.received)
    mapped = to_reading(mended)
    tasks, sentences = outline(mapped, source.received)
    plan, notes = describe(source, path.name, mapped, first_of(about, beside(path)))
    return Reading(plan, source.received, mapped, tasks, sentences, repairs, notes)
