"""The next generation in the making: plans that are ready go in, others out; then what concerns all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ..errors import InnographError, StoreError
from ..ontology.terms import BASE
from . import decisions, generations, infer, ontology, packed
from . import ntriples as nt
from .iri import Iris
from .loading import Loading
from .made import Made
from .manifest import MANIFEST, Manifest, PlanEntry, versions
from .packed import GRAPHS
from .register import Register
from .values import TYPE

QUADS = "quads"
TEXTS = "texts"
ORIGINALS = "originals"
MENTIONS = "mentions"
Rows = Sequence[Mapping[str, str]]
Decided = Callable[[PlanEntry], str]  # what now stands for all that is decided about a plan, see PlanEntry.decided
_CLEAR = """
DELETE { ?s ?p ?o }
WHERE { GRAPH <> { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != <>) } } ;
DROP SILENT GRAPH <>
"""


@dataclass(frozen=True, slots=True)
class Update:
    """What a build made: the generation's number, its plans, which of them are new or replaced, what is gone."""

    generation: int
    plans: tuple[PlanEntry, ...]
    added: tuple[PlanEntry, ...] = ()
    replaced: tuple[PlanEntry, ...] = ()
    unchanged: tuple[PlanEntry, ...] = ()  # given again as they were
    removed: tuple[PlanEntry, ...] = ()
    refused: tuple[InnographError, ...] = ()  # what was wrong with those that could not be stored; the rest is built


@contextmanager
def working(
    directory: Path,
    *,
    fresh: bool = False,
    rows: Rows | None = None,
    base: str | None = None,
    decisions_file: str | None = None,
) -> Iterator[Work]:
    """The next generation of the graph in `directory`, put in place when the block ends after `finish`.

    `fresh` starts empty. `rows` are all rows of the register of known bodies, None keeps those there are; `base` is the
    IRI under which things live, None keeps the one there is; so does `decisions_file`, where the decisions lie that the
    plans were read with, seen from `directory`. Nothing is put in place where the block raises.
    """
    with generations.writing(directory, fresh=fresh) as draft, closing(Work(draft, rows, base, decisions_file)) as work:
        yield work


class Work:
    """A generation in the making, begun from the one before. See `working`."""

    def __init__(
        self, draft: generations.Draft, rows: Rows | None, base: str | None, decisions_file: str | None
    ) -> None:
        self.path, self.number = draft.path, draft.number
        previous = read_manifest(draft.previous) if draft.previous else None
        self._previous = previous
        self.base = base or (previous.base if previous else BASE)
        if previous and previous.base != self.base:
            raise StoreError(
                f"things live under {previous.base!r} there, not {self.base!r}",
                where=str(draft.path.parent),
                hint="build with --fresh",
            )
        self.iris = Iris(self.base)
        self.entries = {plan.iri: plan for plan in previous.plans} if previous else {}
        self.before = dict(self.entries)
        self._by_key = {plan.key: plan for plan in self.entries.values() if plan.key}
        self._claimed: dict[str, tuple[str, str]] = {}  # by plan, the file's hash and what errors call it
        self._done: dict[str, list[PlanEntry]] = {"added": [], "replaced": [], "unchanged": [], "removed": []}
        for folder in (TEXTS, ORIGINALS, MENTIONS, GRAPHS):
            (draft.path / folder).mkdir()
            if draft.previous:
                for file in (draft.previous / folder).iterdir():
                    os.link(file, draft.path / folder / file.name)  # never changed, so shared
        if draft.previous:
            ox.Store.read_only(str(draft.previous / QUADS)).backup(str(draft.path / QUADS))
        self.store = ox.Store(str(draft.path / QUADS))
        self._loading = Loading(self.store, self._clear_before)
        kept = Register.kept(draft.previous)
        self.register = Register(rows) if rows is not None else kept
        self._decisions_file = decisions_file or (previous.decisions if previous else None)
        self._as_before = (
            previous is not None
            and list(kept.rows) == list(self.register.rows)
            and previous.decisions == self._decisions_file
        )
        self._replace(self.iris.graph("ontology"), self._ontology())

    def close(self) -> None:
        """Let the database go before its folder is put in place or removed, whatever error still knows of it."""
        self._loading.close()
        del self._loading, self.store

    def has(self, key: str, decided: Decided) -> bool:
        """Whether the graph has already the plan of just what `key` stands for, with what is `decided` about it."""
        entry = self._by_key.get(key)
        return entry is not None and entry.decided == decided(entry)

    def unchanged(self, key: str, where: str) -> None:
        """Leave the plan of that key as it is. StoreError where another file of this build claims it."""
        entry = self._by_key[key]
        if self._claim(entry, where):
            self._done["unchanged"].append(entry)

    def expect(self, plans: int) -> None:
        """So many plans will be added, or fewer: parts to load are cut by it."""
        self._loading.expect(plans)

    def add(self, made: Made, original: bytes, where: str) -> PlanEntry:
        """Take a plan in, of a file with these bytes, which errors call `where`; it replaces the plan of its IRI.

        StoreError where another file of this build claims that plan.
        """
        entry = made.entry
        if self._claim(entry, where):
            self._done["replaced" if entry.iri in self.before else "added"].append(entry)
            self._loading.add(made)
            self._keep(self.path / TEXTS / entry.received, made.received.encode())
            self._keep(self.path / ORIGINALS / entry.sha256, original)
            self._keep(self.path / MENTIONS / entry.mentions, made.mentions.encode())
            self._keep(self.path / GRAPHS / entry.graphs, made.packed)
            self.entries[entry.iri] = entry
        return entry

    def drop(self, plan: PlanEntry) -> None:
        """Take a plan out."""
        self._clear_plan(plan)
        del self.entries[plan.iri]
        self._done["removed"].append(plan)

    def finish(self) -> None:
        """Write what concerns all plans, and the manifest. Where all is as before, there will be no new generation."""
        if self._as_before and not any(self._done[kind] for kind in ("added", "replaced", "removed")):
            raise generations.Unneeded
        self._loading.finish()
        register, inferred = self.iris.graph("register"), self.iris.graph("inferred")
        known = list(dict.fromkeys(self.register.statements(self.iris, self._named_things())))
        self._replace(register, nt.quads(known, register))
        self._clear(inferred)
        follows = infer.across(self.store)
        self._replace(inferred, nt.quads(follows, inferred))
        self.store.flush()
        self.register.keep(self.path)
        for folder, kept in (
            (TEXTS, {entry.received for entry in self.entries.values()}),
            (ORIGINALS, {entry.sha256 for entry in self.entries.values()}),
            (MENTIONS, {entry.mentions for entry in self.entries.values()}),
            (GRAPHS, {entry.graphs for entry in self.entries.values()}),
        ):
            for file in (self.path / folder).iterdir():
                if file.name not in kept:
                    file.unlink()
        for name, graph, said in ((packed.REGISTER, register, known), (packed.INFERRED, inferred, follows)):
            generations.write(self.path / GRAPHS / name, packed.pack({nt.iri(graph): nt.lines(said)}))
        manifest = Manifest(self.number, self.base, versions(), self._plans(), self._decisions_file)
        generations.write(self.path / MANIFEST, manifest.to_json())
        self._previous = manifest

    def done(self, refused: Iterable[InnographError] = ()) -> Update:
        """What was made; after the block of `working`."""
        number = self._previous.generation if self._previous else self.number
        done = {kind: tuple(found) for kind, found in self._done.items()}
        return Update(number, self._plans(), **done, refused=tuple(refused))

    def _plans(self) -> tuple[PlanEntry, ...]:
        return tuple(sorted(self.entries.values(), key=lambda plan: plan.iri))

    def _claim(self, entry: PlanEntry, where: str) -> bool:
        """Whether the file is the first of this build to claim its plan; False for one of the same bytes."""
        if entry.iri not in self._claimed:
            self._claimed[entry.iri] = entry.sha256, where
            return True
        sha256, first = self._claimed[entry.iri]
        if sha256 != entry.sha256:
            raise StoreError(
                f"{first!r} and {where!r} both claim the plan {entry.path!r}",
                hint="give --place, --year or --issuer to one of them",
            )
        return False

    def _clear_before(self, made: Made) -> None:
        """Take out the plan that this one replaces."""
        if old := self.before.get(made.entry.iri):
            self._clear_plan(old)

    def _named_things(self) -> set[str]:
        """IRIs of the register's bodies that the plans speak of."""
        plans = {plan.graph for plan in self.entries.values()}
        return {
            iri
            for iri in self.register.things(self.iris)
            if any(q.graph_name.value in plans for q in self._typed(iri) if isinstance(q.graph_name, ox.NamedNode))
        }

    def _typed(self, iri: str) -> Iterator[ox.Quad]:
        return self.store.quads_for_pattern(ox.NamedNode(iri), TYPE, None)

    @staticmethod
    def _keep(path: Path, data: bytes) -> None:
        if not path.exists():  # what is there is the same by its hash, and shared with the generation before
            generations.write(path, data)

    def _ontology(self) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(self.iris.graph("ontology"))
        return (ox.Quad(t.subject, t.predicate, t.object, graph) for t in ontology.triples())

    def _replace(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put `quads`, which name that graph, in its place, and their triples into the default graph."""
        self._clear(graph)
        self.store.bulk_extend(each for quad in quads for each in (quad, ox.Quad(*quad.triple)))

    def _clear_plan(self, plan: PlanEntry) -> None:
        for graph in (plan.graph, self.iris.inferred_graph(plan.path)):
            self._clear(graph)
        for quad in decisions.of_plan(self.store, self.iris, plan.path):  # no other graph has these
            self.store.remove(quad)
            self.store.remove(ox.Quad(*quad.triple))

    def _clear(self, graph: str) -> None:
        """Empty a named graph, and take what no other one has out of the default graph.

        In one update: triple by triple from here each removal would be a transaction of its own.
        """
        self.store.update(_CLEAR.replace("<>", str(ox.NamedNode(graph))))


def read_manifest(generation: Path) -> Manifest:
    """StoreError where the generation is broken."""
    try:
        return Manifest.read(generation / MANIFEST)
    except generations.BROKEN as error:
        raise generations.broken(generation, error) from error
