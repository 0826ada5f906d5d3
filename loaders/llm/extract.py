"""A text's facts by a language model, in place of the rules' or beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TypeVar

from ...errors import ModelError
from ...ontology.model import Effort, Outcome, Relation, Target
from ..document import Mention, Reading
from ..lexicon import Lexicon
from ..statements import Statements
from .answers import Answers, parsed
from .endpoint import Endpoint, cached, keep
from .options import ModelOptions
from .prompt import messages, parts

Found = tuple[tuple[Mention, ...], Statements]
Fact = TypeVar("Fact", Effort, Target, Outcome, Relation)
_ASKED = 2  # times, where an answer cannot be read


def with_model(
    reading: Reading, lexicon: Lexicon, options: ModelOptions, by_rules: Found
) -> tuple[tuple[Mention, ...], Statements, tuple[str, ...]]:
    """Names, statements and notes with those of the model: alone, or beside the rules' where `options` say so.

    What the rules find too has at least their confidence. ModelError where the endpoint cannot be reached, or none of
    its answers can be read.
    """
    answers = Answers(reading, lexicon)
    asked = unread = 0
    with ExitStack() as stack:
        endpoint: Endpoint | None = None
        for part in parts(reading):
            asked += 1
            question = messages(reading, part)
            text = cached(options, question)
            answer = parsed(text) if text is not None else None
            for _ in range(_ASKED):
                if answer is not None:
                    break
                endpoint = endpoint or stack.enter_context(Endpoint(options))
                text = endpoint.ask(question)
                answer = parsed(text)
                if answer is not None:
                    keep(options, question, text)
            if answer is None:
                unread += 1
            else:
                answers.add(part, answer)
    if asked and unread == asked:
        raise ModelError(
            f"none of the {asked} answers of {options.name!r} holds a JSON object",
            where=reading.plan.filename,
            hint="another model may do better",
        )
    mentions, said = answers.facts()
    count = len(mentions) + len(said.efforts) + len(said.targets) + len(said.outcomes) + len(said.relations)
    note = f"model {options.name}: {count} names and facts that stand in the text"
    if answers.dropped:
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(answers.dropped.items()))
        note += f"; {answers.dropped.total()} dropped: {reasons}"
    notes = [note]
    if unread:
        notes.append(f"model {options.name}: {unread} of {asked} parts of the text got no answer that can be read")
    return (*_joined(by_rules, (mentions, said), options.alone), tuple(notes))


def _joined(by_rules: Found, by_model: Found, alone: bool) -> Found:
    """The model's findings, or with the rules' before them. A figure or a pair of parties is one fact."""
    ours, theirs = by_rules[1], by_model[1]
    figures = [*map(_figure, ours.targets), *map(_figure, ours.outcomes)]
    return _names(by_rules[0], by_model[0], alone), Statements(
        _facts(ours.efforts, theirs.efforts, lambda e: (e.section, e.resource, e.vehicle), alone),
        _facts(ours.targets, theirs.targets, _figure, alone, () if alone else figures),
        _facts(ours.outcomes, theirs.outcomes, _figure, alone, () if alone else figures),
        _facts(ours.relations, theirs.relations, lambda r: (r.subject, r.predicate, r.object), alone),
    )


def _figure(fact: Target | Outcome) -> tuple[object, ...]:
    """What makes two figures of a text one; what has no figure goes by its sentence."""
    if fact.low is None:
        return fact.evidence.line, fact.parties if isinstance(fact, Outcome) else ()
    return fact.evidence.section, fact.low, fact.high, fact.unit, fact.evidence.line


def _names(ours: Iterable[Mention], theirs: Iterable[Mention], alone: bool) -> tuple[Mention, ...]:
    by_rules = list(ours)
    firm: dict[str, float] = {}
    for mention in by_rules:
        firm[mention.key] = max(mention.confidence, firm.get(mention.key, 0.0))
    if alone:
        return tuple(replace(m, confidence=max(m.confidence, firm.get(m.key, 0.0))) for m in theirs)
    return (*by_rules, *(mention for mention in theirs if mention.key not in firm))


def _facts(
    ours: Sequence[Fact],
    theirs: Sequence[Fact],
    by: Callable[[Fact], tuple[object, ...]],
    alone: bool,
    known: Iterable[tuple[object, ...]] = (),
) -> tuple[Fact, ...]:
    firm: Mapping[tuple[object, ...], float] = {by(fact): fact.confidence for fact in ours}
    if alone:
        return tuple(replace(fact, confidence=max(fact.confidence, firm.get(by(fact), 0.0))) for fact in theirs)
    taken: set[tuple[object, ...]] = {*firm, *known}
    found = list(ours)
    found += [fact for fact in theirs if by(fact) not in taken]
    return tuple(sorted(found, key=lambda fact: (fact.evidence.start, fact.evidence.end)))
