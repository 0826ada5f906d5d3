"""One node per thing: which known body a name means, and which names of one text mean the same.

The register decides first, then what the text itself says (以下简称), then what a name can mean where it is said
(市科技局 of 青岛). A name that several bodies go by is theirs only if the plan's place tells which; else it stays apart
and is marked "unresolved", with those it may be. A branch never merges with its parent: only whole names are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from ..ontology.model import TYPE_CLASS, Alias, Entity, Facts, Plan
from .homes import homes, leading
from .lexicon import Lexicon, lexicon
from .local import Local, own_part
from .merging import BODIES, merge, rekeyed
from .numbers import numeral
from .register import Body, Register
from .script import key, to_hant
from .shortened import defined, shortened

_ACADEMY = ("中科院", "中国科学院")
_NUMBERED = re.compile(r"第?([0-9]+|[〇零一二三四五六七八九十百]+)(?:研究)?所")
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份)?(?:总?公司|有限责任公司|有限公司)|集团|股份")


def university(name: str, place_key: str | None, words: Lexicon) -> str | None:
    """Full Simplified name of the university that a short name means in a plan of this place; None where it means none.

    >>> [university("山大", place, lexicon()) for place in ("青岛", "太原", None)]
    ['山东大学', '山西大学', None]
    """
    return _university(key(name), place_key, words)


def _university(name_key: str, place_key: str | None, words: Lexicon) -> str | None:
    row = _short_names(words).get(name_key)
    if row is None:
        return None
    around = homes(place_key, words)
    for full, place in zip(row["full"].split("|"), row["place"].split("|"), strict=True):
        if not place or place in around:
            return full
    return None


def link(facts: Facts, register: Register, words: Lexicon | None = None) -> Facts:
    """`facts` with each entity's canonical key and how it was found; entities that are one thing are merged.

    A merged entity keeps its fullest name in the text, the others become aliases; all that spoke of the others
    speaks of it. Short names of universities are spelt out, in the text's script.
    """
    words = words or lexicon()
    linker = _Linker(facts.plan, register, words)
    renamed: dict[str, str] = {}
    linked: list[Entity] = []
    for entity in facts.entities:
        spelt = linker.spelt_out(entity, facts.received)
        renamed[entity.key] = spelt.key
        linked.append(linker.identified(spelt))
    same = {renamed.get(short, short): renamed.get(full, full) for short, full in defined(facts).items()}
    linked = _by_the_text(linked, same, "defined")
    linked = _by_the_text(linked, _told_elsewhere(linked), "shortened")
    linked = _by_the_text(linked, shortened(linked, facts.plan.place_key, words), "shortened")
    entities, merged = merge(linked)
    keys = {old: merged.get(new, new) for old, new in renamed.items()}
    return rekeyed(replace(facts, entities=entities), keys)


@lru_cache(maxsize=4)
def _short_names(words: Lexicon) -> dict[str, dict[str, str]]:
    return {row["short"]: row for row in words.rows("universities")}


class _Linker:
    """Finds what the names of one plan mean, each by itself."""

    def __init__(self, plan: Plan, register: Register, words: Lexicon) -> None:
        self.plan, self.register, self.words = plan, register, words
        self.local = Local(plan, words, register)
        self.homes = homes(plan.place_key, words)

    def spelt_out(self, entity: Entity, received: str) -> Entity:
        """A university under its full name; the short ones that the text has become aliases."""
        if TYPE_CLASS[entity.type] != "actor":
            return entity
        full = _university(entity.key, self.plan.place_key, self.words)
        if full is None:
            shorts = (received[start:end] for start, end in entity.mentions)
            found = [s for s in dict.fromkeys(shorts) if self._is_short_for(s, entity.key)]
            return self._named_too(entity, *found)
        name = to_hant(full) if self.plan.language == "zh-Hant" else full
        named = self._named_too(entity, entity.name)
        return replace(named, key=key(full), canonical=key(full), name=name, type="university")

    def _is_short_for(self, short: str, full_key: str) -> bool:
        full = university(short, self.plan.place_key, self.words) if len(short) < len(full_key) else None
        return full is not None and key(full) == full_key

    @staticmethod
    def _named_too(entity: Entity, *shorts: str) -> Entity:
        links = tuple(Alias(short, "short-name", entity.evidence) for short in shorts)
        return replace(entity, aliases=tuple(dict.fromkeys((*entity.aliases, *shorts))), links=(*entity.links, *links))

    def identified(self, entity: Entity) -> Entity:
        """The entity with its canonical key, and what gave it."""
        if TYPE_CLASS[entity.type] not in BODIES:
            return replace(entity, canonical=self.local.canonical(entity.key, entity.type))
        for form in (entity.name, *entity.aliases):
            bodies = self._bodies(entity, form)
            if len(bodies) == 1:
                return _registered(entity, bodies[0])
            if bodies:
                return self._unresolved(entity, tuple(body.name for body in bodies))
        short = _short_names(self.words).get(entity.key)
        if short and TYPE_CLASS[entity.type] == "actor":  # of a university, but nothing tells which
            return self._unresolved(replace(entity, type="university"), tuple(short["full"].split("|")))
        whole = self._long_form(entity.key)
        if whole != entity.key:
            if len(found := self._bodies(entity, whole)) == 1:
                return _registered(entity, found[0])
            return _as(entity, self.local.canonical(whole, entity.type), "long-form")
        return _as(entity, self.local.canonical(entity.key, entity.type), "place")

    def _bodies(self, entity: Entity, form: str) -> list[Body]:
        bodies = [body for body in self.register.find(form) if _may_be(entity, body)]
        if len(bodies) > 1:
            return [body for body in bodies if body.place in self.homes] or bodies
        return bodies

    def _unresolved(self, entity: Entity, candidates: tuple[str, ...]) -> Entity:
        within = self.local.within(entity.key)
        return replace(entity, canonical=within, linked="unresolved", candidates=tuple(sorted(candidates)))

    def _long_form(self, name: str) -> str:
        """A name with the known body that it begins with spelt out: 中科院甲研究院 is 中国科学院甲研究院.

        Short forms that other names may begin with by chance count only before a place or, of no firm, with nothing but
        plain words after them. With no more than a legal form after it a firm's name is the firm's.
        """
        for end in range(len(name) - 1, 1, -1):
            full = _university(name[:end], self.plan.place_key, self.words)
            known = [b for b in self.register.called(name[:end]) if TYPE_CLASS.get(b.type, "actor") == "actor"]
            bodies = {key(body.name) for body in known} | ({key(full)} if full else set())
            if len(bodies) != 1:
                continue
            rest = name[end:]
            is_firm = any(body.type == "enterprise" for body in known)
            if is_firm and _LEGAL_FORM.fullmatch(rest):
                return bodies.pop()
            if is_firm and (number := _NUMBERED.fullmatch(rest)):
                with suppress(ValueError):  # no numeral (百一十百所)
                    return f"{bodies.pop()}第{int(numeral(number[1]))}研究所"
                return name
            is_before_place = bool(leading(self.words).match(rest)[0])  # type: ignore[index]  # it matches always
            if name[:end] in _ACADEMY:
                rest = f"{rest[:-1]}研究所" if rest.endswith("所") and not rest.endswith("研究所") else rest
            elif not is_before_place and (end < 3 or is_firm or own_part(rest, self.words)):
                continue
            return bodies.pop() + rest
        return name


def _registered(entity: Entity, body: Body) -> Entity:
    same_kind = not body.type or TYPE_CLASS[entity.type] == TYPE_CLASS[body.type]
    kind = entity.type if same_kind else body.type
    return _as(replace(entity, linked="register", type=kind), key(body.name), "register")


def _as(entity: Entity, canonical: str, rule: str) -> Entity:
    """The entity under `canonical`; where that is not its own name, with what said so."""
    if canonical == entity.key:
        return replace(entity, canonical=canonical)
    return replace(entity, canonical=canonical, links=(*entity.links, Alias(entity.name, rule, entity.evidence)))


def _may_be(entity: Entity, body: Body) -> bool:
    """Whether the classes fit: an institute may be read as a platform and a platform as one, a programme as neither."""
    if not body.type:
        return True
    mine, its = TYPE_CLASS[entity.type], TYPE_CLASS[body.type]
    return mine == its or {mine, its} == {"actor", "platform"} or {mine, its} == {"programme", "policy"}


def _told_elsewhere(entities: list[Entity]) -> dict[str, str]:
    """Names that several bodies share → the one of these that the text names in full."""
    named = {entity.canonical: entity.key for entity in entities if entity.linked == "register"}
    found = {}
    for entity in entities:
        here = [named[key(name)] for name in entity.candidates if key(name) in named]
        if entity.linked == "unresolved" and len(here) == 1:
            found[entity.key] = here[0]
    return found


def _by_the_text(entities: list[Entity], same: Mapping[str, str], rule: str) -> list[Entity]:
    """`entities`, those of which the text says so (key → key) under the canonical key of another."""
    by_key = {entity.key: entity for entity in entities}
    linked = []
    for entity in entities:
        full = by_key.get(same.get(entity.key, ""))
        if full is None or entity.linked not in ("new", "unresolved") or full.key == entity.key:
            linked.append(entity)
            continue
        found = replace(entity, linked="text", candidates=(), links=(Alias(entity.name, rule, entity.evidence),))
        linked.append(replace(found, canonical=full.canonical))
    return linked
