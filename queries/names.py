"""From what a person types to a node of the graph: a name in either script, English, an alias, pinyin, or an IRI.

A name is found where it equals one of a node's names, whatever its script, width, spaces and quotes; else where it is
the beginning of the names of one node alone, its characters stand in order in those of one node alone (中科院 in
中国科学院), or one node alone has it with a place before it (科技局, 市科技局). What fits several nodes is refused with
their names and IRIs, which say whose they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from ..errors import AmbiguousName, UnknownName
from ..graph.iri import segment
from ..loaders.script import key
from ..ontology.terms import LANGUAGES
from .run import ask

Found = TypeVar("Found")
Value = str | int | float | bool  # of a parameter
# What each kind of parameter may be: the classes of the node, with those below them.
KINDS: Mapping[str, tuple[str, ...]] = {
    "body": ("Actor", "ActorGroup", "Platform", "Instrument"),
    "field": ("Field",),
    "place": ("Place",),
    "measure": ("Task", "Plan"),
    "plan": ("Plan",),
    "thing": ("Actor", "ActorGroup", "Platform", "Instrument", "Field", "Place", "Channel", "Task", "Plan"),
}
_LANG = "lang"
_WORDS = {"measure": "measure or task"}
_NEAREST = 3
_LEAST = 50.0  # of 100: what is less alike is not offered
_PLACE = 4  # characters of most places' names, with the level word
_SHOWN = 6  # of the things that an ambiguous name may mean
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_FORMS = """
SELECT DISTINCT ?node ?form WHERE {{
  VALUES ?top {{ {classes} }}
  ?node a/rdfs:subClassOf* ?top ;
        rdfs:label|skos:altLabel|skos:hiddenLabel|ino:name|ino:pinyin|ino:title|ino:filename ?form .
}}"""
_NUMBERED = "SELECT DISTINCT ?node WHERE { ?node a/rdfs:subClassOf* ino:Task ; dcterms:identifier $number }"
_LABEL = "SELECT (MIN(STR(?l)) AS ?label) WHERE { $node rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), $lang)) }"
_LANGUAGE = "SELECT ?language (COUNT(DISTINCT ?plan) AS ?plans) WHERE { ?plan a ino:Plan ; dcterms:language ?language }"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all nodes of one kind: `folded` gives the nodes of each folded name, `forms` how it is written."""

    folded: Mapping[str, frozenset[str]]
    forms: Mapping[str, str]


def resolve(store: ox.Store, name: str, kind: str) -> str:
    """The IRI of the node of that kind (one of KINDS) that `name` means.

    UnknownName, with the nearest names, where there is none, and with their names where there are several.
    """
    if "://" in name:
        return _by_iri(store, name, kind)
    if kind in ("measure", "thing") and (path := re.fullmatch(rf"(?:(.+)/)?({_NUMBER.pattern})", name.strip())):
        found = _numbered(store, path[2], path[1])
        if found:
            return _only(store, name, kind, found)
    if kind in ("plan", "thing") and (iri := _by_path(store, name)):
        return iri
    known = read(store, kind)
    folded = key(name)
    found = known.folded.get(folded) or shortened(known, folded)
    if not found:
        raise UnknownName(
            f"no {_WORDS.get(kind, kind)} {name!r} in the graph",
            hint=_nearest(known, folded),
            code="unknown_name",
            kind=kind,
            name=name,
        )
    return _only(store, name, kind, found)


def shortened(known: Names, folded: str) -> frozenset[str]:
    """The nodes whose names `folded` is short for: their beginning, else their characters in order, else a name with a
    place before it. None for a single character.
    """
    if len(folded) < 2:
        return frozenset()
    fitting: tuple[Callable[[str], bool], ...] = (
        lambda form: form.startswith(folded),
        lambda form: _abbreviates(folded, form),
        lambda form: _by_its_place(folded, form),
    )
    return next(filter(None, (_matching(known, fits) for fits in fitting)), frozenset())


def terms(
    store: ox.Store, wanted: Sequence[str], given: Mapping[str, Value], lang: str | None
) -> dict[str, ox.NamedNode | ox.Literal]:
    """Values for the parameters `wanted` of somebody's own query: texts are things by name or IRI, all else is itself.

    `$lang` is the labels' language, by default the plans' own. UnknownName for a name that the graph does not have.
    """
    found: dict[str, ox.NamedNode | ox.Literal] = {
        name: ox.NamedNode(resolve(store, value, "thing")) if isinstance(value, str) else ox.Literal(value)
        for name, value in given.items()
    }
    if _LANG in wanted and _LANG not in found:
        found[_LANG] = ox.Literal(lang or language(store))
    return found


def label(store: ox.Store, iri: str, lang: str) -> str:
    """The node's label in that language; the IRI where it has none."""
    row = ask(store, _LABEL, {"node": ox.NamedNode(iri), "lang": ox.Literal(lang)}).rows
    return str(row[0]["label"]) if row and row[0]["label"] is not None else iri


def language(store: ox.Store) -> str:
    """The language that most plans of the graph are in; zh-Hans where there are none."""
    return _kept(store, "language", lambda: _language(store))


def _language(store: ox.Store) -> str:
    rows = ask(store, f"{_LANGUAGE} GROUP BY ?language ORDER BY DESC(?plans) ?language").rows
    return str(rows[0]["language"]) if rows else LANGUAGES[0]


def _by_iri(store: ox.Store, iri: str, kind: str) -> str:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise UnknownName(f"{iri!r} is no IRI", code="no_iri", iri=iri) from None
    if next(store.quads_for_pattern(node, None, None), None) is not None:
        return iri
    raise UnknownName(f"no {_WORDS.get(kind, kind)} {iri!r} in the graph", code="unknown_name", kind=kind, name=iri)


def _by_path(store: ox.Store, path: str) -> str | None:
    """The plan whose IRI's tail below `plan/` this is, as `innograph plans` lists it."""
    tail = "/id/plan/" + "/".join(map(segment, path.strip().split("/")))
    plans = (str(row["node"]) for row in ask(store, "SELECT ?node WHERE { ?node a ino:Plan }").rows)
    return next((iri for iri in plans if iri.endswith(tail)), None)


def _numbered(store: ox.Store, number: str, plan: str | None) -> frozenset[str]:
    """Tasks of that number; of one plan where `plan` is the end of its IRI."""
    rows = ask(store, _NUMBERED, {"number": ox.Literal(number)}).rows
    end = f"/{plan}/{number}" if plan else f"/{number}"
    return frozenset(str(row["node"]) for row in rows if str(row["node"]).endswith(end))


def keep(store: ox.Store) -> None:
    """From now on read names of this store once, until `forget`: for whoever asks often of what nobody changes."""
    _KEPT[id(store)] = _Kept()


def forget(store: ox.Store) -> None:
    """Keep its names no longer."""
    _KEPT.pop(id(store), None)


class _Kept:
    """What was read of one store."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._turn = Lock()

    def get(self, what: str, read: Callable[[], Found]) -> Found:
        if what not in self._found:
            with self._turn:  # others wait for the first, rather than all reading
                if what not in self._found:
                    self._found[what] = read()
        found: Found = self._found[what]
        return found


_KEPT: dict[int, _Kept] = {}


def _kept(store: ox.Store, what: str, read: Callable[[], Found]) -> Found:
    kept = _KEPT.get(id(store))
    return read() if kept is None else kept.get(what, read)


def read(store: ox.Store, kind: str) -> Names:
    """The names of all nodes of that kind (one of KINDS)."""
    return _kept(store, kind, lambda: _read(store, kind))


def _read(store: ox.Store, kind: str) -> Names:
    classes = " ".join(f"ino:{name}" for name in KINDS[kind])
    nodes: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, str] = {}
    for row in ask(store, _FORMS.format(classes=classes)).rows:
        folded = key(str(row["form"]))
        nodes[folded].add(str(row["node"]))
        forms.setdefault(folded, str(row["form"]))
    return Names({folded: frozenset(found) for folded, found in nodes.items()}, forms)


def _matching(known: Names, fits: Callable[[str], bool]) -> frozenset[str]:
    return frozenset(node for form, nodes in known.folded.items() if fits(form) for node in nodes)


def _abbreviates(short: str, form: str) -> bool:
    """Whether a Chinese name is a short form of another: the same first character, the others in the same order."""
    if not short or short[0] != form[:1] or short.isascii():
        return False
    rest = iter(form)
    return all(char in rest for char in short)


def _by_its_place(short: str, form: str) -> bool:
    """Whether a name is `short` with no more than a place or a level word before it."""
    return form.endswith(short) and 0 < len(form) - len(short) <= _PLACE


def _only(store: ox.Store, name: str, kind: str, found: frozenset[str]) -> str:
    if len(found) == 1:
        return next(iter(found))
    lang = language(store)
    shown = sorted(f"{label(store, iri, lang)} <{iri}>" for iri in found)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    raise AmbiguousName(
        f"{name!r} may be {len(found)} things: {'; '.join(shown[:_SHOWN])}{more}",
        name,
        sorted(found),
        hint="say which by its IRI or full name",
    )


def _likeness(one: str, other: str, **_: object) -> float:
    """Of 100; a whole name that is near goes before one that holds the characters among others."""
    return max(fuzz.ratio(one, other), 0.8 * fuzz.WRatio(one, other))


def _nearest(known: Names, folded: str) -> str:
    if not known.folded:
        return "the graph has none"
    found = process.extract(folded, list(known.folded), scorer=_likeness, score_cutoff=_LEAST, limit=4 * _NEAREST)
    # one name for each node: a thing has several forms, and all of them may be near
    names: dict[frozenset[str], str] = {}
    for form, _, _ in found:
        names.setdefault(known.folded[form], known.forms[form])
    shown = ", ".join(repr(name) for name in list(names.values())[:_NEAREST])
    return f"nearest: {shown}" if shown else "nothing there is like it"
