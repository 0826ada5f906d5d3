"""The facts that a plan yields, as frozen values: what the loaders make and the graph takes.

Offsets (`start`, `end`) are Unicode code points into the received text (the decoded file, line ends kept,
a leading BOM not counted), end exclusive, base 0. Names are in the script of the received text; keys are
the Simplified, mainland-worded form in which all scripts of one name meet.

>>> Evidence("引进西门子", 3, 8, "2.2", 1).quote
'引进西门子'
"""

from __future__ import annotations

from dataclasses import dataclass, field

# The types of an entity, grouped by the class they stand under. The order is that of the annotation guidelines.
ENTITY_TYPES: dict[str, tuple[str, ...]] = {
    "actor": ("government-body", "university", "research-organisation", "enterprise", "alliance"),
    "platform": (
        "laboratory",
        "innovation-centre",
        "park",
        "zone",
        "transfer-centre",
        "service-platform",
        "incubator",
        "base",
        "cluster",
        "event",
    ),
    "programme": ("programme", "agreement"),
    "policy": ("policy", "index"),
    "actor-group": ("actor-group",),
    "field": ("field",),
    "place": ("place",),
}
TYPE_CLASS: dict[str, str] = {kind: cls for cls, kinds in ENTITY_TYPES.items() for kind in kinds}
ACTIONS = ("build", "attract", "cooperate", "cultivate", "strive", "deepen", "open", "join", "hold", "found")
COMMITMENTS = ("committed", "advancing", "aspiring", "exploring")  # firmest first
COMPARATORS = ("reach", "exceed", "at-least", "below", "increase", "range")
PREDICATES = ("affiliated-with", "located-in", "in-field", "cooperates-in")
VERDICTS = ("accept", "reject", "correct", "merge", "split", "add")
# What may become of a decision: it holds; it holds though the words around have changed; the text no longer yields what
# it speaks of; it fits several facts; what it says does not stand in the text.
STANDINGS = ("applied", "moved", "gone", "ambiguous", "refused")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The quoted characters of one statement: `received[start:end] == quote`, at most one sentence."""

    quote: str
    start: int
    end: int
    section: str | None  # id of the task it stands in ("2.2", "0.1"); None where the plan has no outline
    line: int  # line of `start` in the received text, base 1
    page: int | None = None  # page of `start`, base 1, of a file that has pages
    paragraph: int | None = None  # paragraph of `start`, base 1, of a file that knows its paragraphs


@dataclass(frozen=True, slots=True)
class Repair:
    """A mend made to the source before reading: `received[start:end] == before` was read as `after`."""

    rule: str
    before: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The document. `path` is the tail of its IRI below `plan/`, e.g. "青岛/2019/科技局"."""

    path: str
    title: str | None
    issuer: str | None  # in the text's own script
    place: str | None  # in the text's own script
    place_key: str | None  # Simplified
    year: int | None
    language: str  # "zh-Hans" or "zh-Hant"
    sha256: str  # of the file's bytes, hex
    filename: str
    encoding: str
    source_url: str | None = None
    date: str | None = None  # ISO 8601 date of the document, where known


@dataclass(frozen=True, slots=True)
class Task:
    """A node of the plan's own outline. `id` is "2" or "2.2"; "0", "0.1", … is the preamble."""

    id: str
    parent: str | None  # id of the task above; None directly below the plan
    order: int  # reading order in the plan, base 0
    number: str | None  # as the plan numbers it ("二、", "2。"); None where it does not
    title: str | None  # in the text's own script
    kind: str  # "focus-area" (top level of the outline), "measure" (below it) or "preamble"
    start: int  # of the task's whole text (a focus area: of its heading)
    end: int


@dataclass(frozen=True, slots=True)
class Alias:
    """A name in the text that was taken for an entity's, and what decided it, so that it can be undone."""

    name: str  # in the text's own script
    # "register", "short-name", "long-form" (of the body it begins with), "defined", "shortened", "place", "decided"
    rule: str
    evidence: Evidence  # where the text first has it


@dataclass(frozen=True, slots=True)
class Entity:
    """One distinct named thing, actor group, field or place of a plan, under its fullest name in the text."""

    key: str  # identity within the plan: Simplified, mainland wording, quotes and spaces dropped
    name: str  # in the text's own script
    type: str  # one of TYPE_CLASS
    canonical: str  # the key under which plans share it: from the register, with its place where local, else `key`
    evidence: Evidence  # the first mention
    confidence: float
    rule: str
    aliases: tuple[str, ...] = ()  # other forms in this text
    mentions: tuple[tuple[int, int], ...] = ()  # every place it is named, as spans of the received text, in order
    linked: str = "new"  # "register", "text" (a form in this text), "new", "unresolved", or "decided" (by an analyst)
    links: tuple[Alias, ...] = ()  # names that are not its canonical one, with what linked them
    candidates: tuple[str, ...] = ()  # of an unresolved name: full Simplified names of the bodies that share it


@dataclass(frozen=True, slots=True)
class Effort:
    """One thing that the plan does to gather, build or steer resources. Parties are entities' keys."""

    section: str | None
    action: str
    commitment: str
    trigger: tuple[str, ...]  # words that carry action and commitment, as in the text, in reading order
    resource: str | None
    vehicle: str | None
    channel: str | None
    fields: tuple[str, ...]
    acted_by: str | None
    located_in: str | None
    evidence: Evidence
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that the plan sets for its own period. low == high but for ranges."""

    section: str | None
    indicator: str  # in the text's own script
    indicator_key: str  # Simplified
    comparator: str
    low: float
    high: float
    unit: str  # "CNY", "ratio", or the measure word in Simplified
    year: int | None
    commitment: str
    trigger: tuple[str, ...]
    concerns: tuple[str, ...]  # keys of the entities it is about
    evidence: Evidence
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the text says was achieved before. Figures are None where it gives none."""

    section: str | None
    indicator: str | None
    indicator_key: str | None
    low: float | None
    high: float | None
    unit: str | None
    year: int | None
    parties: tuple[str, ...]  # entities' keys
    evidence: Evidence
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A binary statement between two entities of the plan, by keys. predicate is one of PREDICATES."""

    subject: str
    predicate: str
    object: str
    evidence: Evidence
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one decision of an analyst in this plan."""

    id: str  # of the decision: hex digits of a hash of what it says
    verdict: str  # one of VERDICTS
    who: str
    when: str  # ISO 8601 date or date and time
    why: str
    matter: str  # what it decides, in one line
    standing: str  # one of STANDINGS
    note: str | None = None  # why it does not hold, or what has changed
    fact: Entity | Effort | Target | Outcome | Relation | None = None  # after it; of a rejected one, as it was read


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one plan yields. `received` is the text that every offset points into."""

    plan: Plan
    received: str
    tasks: tuple[Task, ...] = ()
    entities: tuple[Entity, ...] = ()
    efforts: tuple[Effort, ...] = ()
    targets: tuple[Target, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    relations: tuple[Relation, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = field(default=())  # what a person should know of the reading, one sentence each
    decided: tuple[Decided, ...] = ()  # analysts' decisions about the plan, in the order in which they were applied
    pages: tuple[int, ...] = ()  # where each page begins in the received text, in formats that have pages
    paragraphs: tuple[int, ...] = ()  # where each paragraph begins, in formats that know them
