"""Bodies, fields and places that a text may mean, the likeliest first: for search and for reconciling lists.

index = Index.of(store)
index.find("中科院", limit=3)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from ..loaders.script import key
from ..ontology.terms import PREFIXES, Class, superclasses
from . import names

_KINDS = ("body", "field", "place")
_SHORT = 80.0  # what is but a short form of a name, of 100
_LIKE = 0.7  # of the likeness of two names that are not the same
_LEAST = 60.0  # of 100: what is less alike is no candidate


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a text may mean. `score` is of 100; `sure` where the text is its name and no other's."""

    iri: str
    classes: tuple[str, ...]  # local names, the narrowest first
    score: float
    sure: bool


@dataclass(frozen=True)
class Index:
    """The names and classes of all bodies, fields and places of one graph."""

    known: names.Names
    classes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, store: ox.Store) -> Index:
        """Reads them from the store: some tenths of a second for ten thousand things."""
        nodes: dict[str, set[str]] = defaultdict(set)
        forms: dict[str, str] = {}
        for found in (names.read(store, kind) for kind in _KINDS):
            for folded, those in found.folded.items():
                nodes[folded] |= those
                forms.setdefault(folded, found.forms[folded])
        all_ = {folded: frozenset(found) for folded, found in nodes.items()}
        return cls(names.Names(all_, forms), _classes(store, frozenset().union(*all_.values())))

    def find(self, text: str, *, limit: int, classes: Collection[str] = ()) -> list[Candidate]:
        """At most `limit` candidates, only those of one of `classes` (local names, with those below) where given."""
        folded = key(text)
        if not folded:
            return []
        same = self._allowed(self.known.folded.get(folded, frozenset()), classes)
        scores = dict.fromkeys(same, 100.0)
        for iri in self._allowed(names.shortened(self.known, folded), classes):
            scores.setdefault(iri, _SHORT)
        # more than asked for, since a thing has several names
        for form, like, _ in process.extract(
            folded, self.known.folded.keys(), scorer=fuzz.WRatio, score_cutoff=_LEAST, limit=8 * limit
        ):
            for iri in self._allowed(self.known.folded[form], classes):
                scores[iri] = max(scores.get(iri, 0.0), round(like * _LIKE, 1))
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        alone = len(same) == 1
        return [Candidate(iri, self.classes.get(iri, ()), score, alone and iri in same) for iri, score in best]

    def _allowed(self, found: Collection[str], classes: Collection[str]) -> list[str]:
        return [iri for iri in found if not classes or not set(classes).isdisjoint(self.classes.get(iri, ()))]


def _classes(store: ox.Store, things: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Of each thing its own classes, then those above."""
    own: dict[str, set[Class]] = defaultdict(set)
    by_iri = {cls.iri: cls for cls in Class}
    for quad in store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "type"), None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode):
            cls = by_iri.get(quad.object.value)
            if cls is not None and quad.subject.value in things:
                own[quad.subject.value].add(cls)
    return {iri: _ordered(found) for iri, found in own.items()}


def _ordered(found: set[Class]) -> tuple[str, ...]:
    above = {cls for one in found for cls in superclasses(one)}
    lowest = sorted(cls.local for cls in found - above)
    return (*lowest, *sorted(cls.local for cls in (found | above) - (found - above)))
