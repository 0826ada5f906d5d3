"""The whole road of one plan: from its file to its facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..ontology.model import Entity, Facts
from .confidence import calibrated
from .decide import decide
from .decisions import load_decisions
from .document import Mention, Reading
from .evidence import quote, received
from .given import About
from .known import namesakes, with_known
from .lexicon import lexicon
from .linking import link
from .llm.options import ModelOptions
from .mentions import find_mentions
from .prepare import make_ready
from .register import Register, load_register
from .script import to_hant
from .source import Source, read_source
from .spans import WEIGHTS
from .statements import find_statements
from .tagger import default_tagger


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user may say beside the file: facts about the plan, a register, folders of word lists, trained weights,
    a language model, decisions."""

    about: About = field(default_factory=About)
    register: Path | None = None
    lexicons: tuple[Path, ...] = ()
    weights: Path = WEIGHTS
    model: ModelOptions | None = None  # a language model that is asked too, or alone
    decisions: Path | None = None  # what analysts decided, see decisions.py


def read_plan(path: Path, options: ReadOptions = ReadOptions()) -> Facts:
    """The facts of the only plan at `path`, each with its evidence. Equal files and options give equal facts.

    SourceError where the file cannot be read or holds several plans (`source.read_sources` and `facts_of` read those);
    InnographError where the register or a word list is wrong; ModelError where a model was to be
    asked and cannot be.
    """
    return facts_of(read_source(path), options)


def facts_of(source: Source, options: ReadOptions = ReadOptions()) -> Facts:
    """The facts of one plan as received. InnographError where the register or a word list is wrong."""
    register = load_register(options.register)
    return decide(calibrated(_read(source, options, register)), load_decisions(options.decisions), register)


def raw_facts_of(source: Source, options: ReadOptions = ReadOptions()) -> Facts:
    """What is read in it, before decisions: with the scores that the rules give in place of confidences."""
    return _read(source, options, load_register(options.register))


def _read(source: Source, options: ReadOptions, register: Register) -> Facts:
    words = lexicon(options.lexicons)
    reading = make_ready(source, options.about)
    tokens = default_tagger().tag(reading.text, [(s.start, s.end) for s in reading.sentences])
    found = find_mentions(reading, tokens, words, options.weights, namesakes(register))
    mentions = with_known(reading, found, register, words)
    said = find_statements(reading, tokens, mentions, words)
    notes = reading.notes
    if options.model is not None:
        from .llm.extract import with_model  # who asks no model loads nothing of it

        mentions, said, told = with_model(reading, words, options.model, (mentions, said))
        notes = (*notes, *told)
    facts = Facts(
        reading.plan,
        reading.received,
        reading.tasks,
        entities(reading, mentions),
        said.efforts,
        said.targets,
        said.outcomes,
        said.relations,
        reading.repairs,
        notes,
        pages=reading.pages,
        paragraphs=reading.paragraphs,
    )
    return link(facts, register, words)


def entities(reading: Reading, mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """One entity for all mentions of one key, in the order of their first mentions."""
    by_key: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_key.setdefault(mention.key, []).append(mention)
    found: list[Entity] = []
    for key, group in by_key.items():
        votes: dict[str, float] = {}
        for mention in group:
            votes[mention.type] = votes.get(mention.type, 0.0) + mention.confidence
        kind = max(votes, key=lambda name: (votes[name], name))
        first = group[0]
        forms = [_as_received(reading, mention) for mention in group]
        found.append(
            Entity(
                key,
                forms[0],
                kind,
                key,
                quote(reading, first.start, first.end),
                max(mention.confidence for mention in group),
                first.rule,
                tuple(form for form in dict.fromkeys(forms) if form != forms[0]),
                tuple(dict.fromkeys(reading.mapped.span(mention.start, mention.end) for mention in group)),
            )
        )
    return tuple(found)


def _as_received(reading: Reading, mention: Mention) -> str:
    """The name in the received text's own script and wording, or spelt out in its script."""
    if "".join(reading.text[start:end] for start, end in mention.pieces) != mention.name:
        return to_hant(mention.name) if reading.plan.language == "zh-Hant" else mention.name
    return "".join(received(reading, start, end) for start, end in mention.pieces)
