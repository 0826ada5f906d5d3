"""What a plan does to gather, build or steer resources: efforts from the frames of its clauses."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..ontology.model import Effort
from .carry import Carrier
from .channels import Channels
from .clauses import Clause
from .document import Reading, Sentence
from .doers import Doers
from .drafts import Draft, Phrase
from .evidence import evidence, received
from .frames import Frames
from .lexicon import Lexicon
from .naming import Names
from .period import DEFINES
from .roles import Roles
from .stated import StatedFields

_REST = 16


def find_efforts(
    reading: Reading, clauses: Sequence[Clause], names: Names, past: Container[Sentence], lexicon: Lexicon
) -> tuple[Effort, ...]:
    """The efforts of a plan, one for a pair of resource and vehicle in a section, in reading order.

    Sentences in `past` look back and yield none.
    """
    ours = [
        clause
        for clause in clauses
        if clause.sentence not in past
        and not told_as_done(reading.text, clause)
        and not DEFINES.search(reading.text, clause.sentence.start, clause.sentence.end)
    ]
    drafts = _drafts(reading, ours, Roles(names, lexicon))
    doers = Doers(reading, clauses, names)
    return _as_efforts(reading, drafts, StatedFields(reading.text, clauses), names, Channels(reading, lexicon), doers)


def _drafts(reading: Reading, clauses: Sequence[Clause], roles: Roles) -> list[Draft]:
    frames, carrier = Frames(reading.text, roles), Carrier(reading.text, roles)
    made: list[Draft] = []
    before: list[Draft] = []
    phrases: list[Phrase] = []
    last: Clause | None = None
    gone: set[int] = set()  # ids of drafts that a later clause makes into others
    for clause in clauses:
        drafts, opened = frames.read(clause)
        if last is not None and clause.sentence is last.sentence and clause.mark == "，":
            carried = carrier.lend(clause, drafts, before, phrases)
            drafts = carried.drafts
            gone.update(map(id, carried.replaced))
            phrases = [phrase for phrase in phrases if phrase not in carried.used]
        else:
            for phrase in phrases:
                made += carrier.left_over(phrase, None)
            phrases = []
        # A clause that names no one lets what was said before it stand.
        kept = phrases if not clause.groups else []
        for phrase in phrases:
            if phrase not in kept or phrase.kind == "basis":
                made += carrier.left_over(phrase, clause)
        phrases = [phrase for phrase in kept if phrase.kind == "partner"] + opened
        made += drafts
        before, last = drafts, clause
    for phrase in phrases:
        made += carrier.left_over(phrase, None)
    return [draft for draft in made if id(draft) not in gone]


def told_as_done(text: str, clause: Clause) -> bool:
    """Whether a verb of the clause stands with 了: 建设了X."""
    return any((word.before or word.after) and text.startswith("了", word.end) for word in clause.words)


def _as_efforts(
    reading: Reading, drafts: Iterable[Draft], stated: StatedFields, names: Names, channels: Channels, doers: Doers
) -> tuple[Effort, ...]:
    efforts: dict[tuple[str | None, str | None, str | None], Effort] = {}
    for draft in sorted(drafts, key=lambda d: (d.clause.start, d.start)):
        sentence, section = draft.clause.sentence, draft.clause.sentence.section
        resource, vehicle = draft.resource, draft.vehicle
        pair = (section, resource.key if resource else None, vehicle.key if vehicle else None)
        if pair in efforts:
            continue
        doer = doers.of(draft.clause, draft.start)
        if doer in (resource, vehicle):
            doer = None
        parties = [m for m in (resource, vehicle, doer) if m and sentence.start <= m.start and m.end <= sentence.end]
        start, end = min(draft.start, *(m.start for m in parties)), max(draft.end, *(m.end for m in parties))
        end = _rounded(reading.text, end, draft.clause)
        own = names.fields(vehicle) if vehicle else ()
        named = channels.of(section, resource, reading.text[start : draft.clause.end]) if resource else None
        efforts[pair] = Effort(
            section=section,
            action=draft.action,
            commitment=draft.commitment,
            trigger=tuple(received(reading, word.start, word.end) for word in draft.trigger),
            resource=pair[1],
            vehicle=pair[2],
            channel=named,
            fields=tuple(dict.fromkeys(field.key for field in (*own, *stated.of(draft)))),
            acted_by=doer.key if doer else None,
            located_in=_site(draft),
            evidence=evidence(reading, start, end, section),
            confidence=draft.confidence,
            rule=draft.frame,
        )
    return tuple(sorted(efforts.values(), key=lambda e: (e.evidence.start, e.evidence.end)))


def _rounded(text: str, end: int, clause: Clause) -> int:
    """`end`, moved to the end of the clause where little is left that names no one else: 深化X体制改革."""
    if end < clause.end <= end + _REST and not any(group.start >= end for group in clause.groups):
        return clause.end
    return end + 1 if text[end : end + 1] in ("”", "’", '"') else end


def _site(draft: Draft) -> str | None:
    """Key of the place in 在P建设X."""
    clause, first = draft.clause, draft.vehicle
    if first is None or draft.action not in ("build", "found", "hold", "attract"):
        return None
    verb = next((w for w in draft.trigger if w.before in ("build", "found", "hold")), None)
    zones = [m for group in clause.groups for m in group.members if m.type == "zone"]
    for word in clause.words:
        if word.role == "site" and verb and word.end <= verb.start < first.start:
            for place in sorted([*clause.others, *zones], key=lambda m: m.start):
                if place.type != "field" and 0 <= place.start - word.end <= 2 and place.end <= verb.start:
                    return place.key
    return None
