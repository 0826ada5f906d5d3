"""What a text says of the things it names: efforts, targets, outcomes, relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..ontology.model import Effort, Outcome, Relation, Target
from .clauses import find_clauses
from .concerns import Concerns
from .document import Mention, Reading, Token
from .efforts import find_efforts
from .lexicon import Lexicon
from .matters import Matters
from .naming import Names, class_of
from .outcomes import find_outcomes
from .period import past_sentences
from .quantities import find_quantities
from .relations import find_relations
from .targets import find_targets


@dataclass(frozen=True, slots=True)
class Statements:
    """The facts of a text beyond its names, each kind in reading order."""

    efforts: tuple[Effort, ...]
    targets: tuple[Target, ...]
    outcomes: tuple[Outcome, ...]
    relations: tuple[Relation, ...]


def find_statements(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon
) -> Statements:
    """What `reading` says of the `mentions` in it, and what it counts."""
    names = Names(mentions)
    past = past_sentences(reading, tokens, lexicon)
    clauses = find_clauses(reading, tokens, names, lexicon)
    efforts = find_efforts(reading, clauses, names, past, lexicon)
    matters = Matters(reading, lexicon)
    named = {mention.key for mention in names.all if class_of(mention) in ("actor", "platform", "programme")}
    quantities = find_quantities(reading, tokens, mentions, past, lexicon)
    concerns = Concerns(reading.text, tokens, mentions)
    return Statements(
        matters.efforts(efforts, named),
        matters.targets(find_targets(reading, quantities, past, concerns)),
        matters.outcomes(find_outcomes(reading, quantities, clauses, past, concerns, lexicon), named),
        find_relations(reading, names, efforts, lexicon),
    )
