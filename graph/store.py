"""The graph on disk: opened to read, or brought to its next generation by adding and removing plans.

A generation holds the quads (`quads/`, an Oxigraph database), the received texts and original files by hash, the rows
of the register, and `manifest.json`: what is in it, of which file, made with which versions. The database's default
graph is the union of its named graphs, each triple once, since that is what queries ask: the union that Oxigraph makes
while it answers gives a triple once for each graph that has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox
import rdflib

from ..errors import DataFault, SourceError, StoreError, UnknownName
from ..ontology.model import Facts
from ..ontology.terms import BASE
from . import check, decisions, files, generations, infer, ontology, rdf
from .iri import Iris
from .manifest import MANIFEST, Manifest, PlanEntry, versions
from .property import PropertyGraph, project
from .register import Register
from .values import TYPE

QUADS = "quads"
TEXTS = "texts"
ORIGINALS = "originals"
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
Rows = Sequence[Mapping[str, str]]
_BROKEN = (OSError, ValueError, KeyError, TypeError)  # what reading a generation that is not whole may raise


@dataclass(frozen=True, slots=True)
class Update:
    """What an update made: the generation's number, its plans, which of them are new or replaced, what is gone."""

    generation: int
    plans: tuple[PlanEntry, ...]
    added: tuple[PlanEntry, ...] = ()
    replaced: tuple[PlanEntry, ...] = ()
    removed: tuple[PlanEntry, ...] = ()
    refused: tuple[DataFault, ...] = ()  # one for each file whose facts do not conform; the rest is built


class GraphStore:
    """One generation, opened to read; it stays as it is however often the graph is built again meanwhile."""

    def __init__(self, directory: Path) -> None:
        """StoreError where the folder is missing, no graph, or broken."""
        self._lease = generations.lease(directory)
        self.directory, self.generation = directory, self._lease.number
        try:
            self.manifest = Manifest.read(self._lease.path / MANIFEST)
            self.store = ox.Store.read_only(str(self._lease.path / QUADS))
        except _BROKEN as error:
            self._lease.release()
            raise _broken(self._lease.path, error) from error
        self.iris = Iris(self.manifest.base)

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the generation go; the store cannot be used any more."""
        del self.store
        self._lease.release()

    def plans(self) -> tuple[PlanEntry, ...]:
        """The plans, in order of their IRIs."""
        return self.manifest.plans

    def plan(self, name: str) -> PlanEntry:
        """The plan of that IRI, path below `plan/`, title or file name. UnknownName where there is none, or several."""
        return _named(self.plans(), name)

    @property
    def database(self) -> Path:
        """The folder of the Oxigraph database, for other processes to open read only while this one is open."""
        return self._lease.path / QUADS

    def received(self, plan: PlanEntry) -> str:
        """The text that the plan's offsets point into."""
        return (self._lease.path / TEXTS / plan.received).read_bytes().decode()

    def original(self, plan: PlanEntry) -> bytes:
        """The file's bytes as they were read."""
        return (self._lease.path / ORIGINALS / plan.sha256).read_bytes()

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """All quads of the named graphs, or those of the one named `graph` (an IRI)."""
        names = self.store.named_graphs() if graph is None else (ox.NamedNode(graph),)
        return chain.from_iterable(self.store.quads_for_pattern(None, None, None, name) for name in names)

    def property_graph(self) -> PropertyGraph:
        """The property graph of all that is stored."""
        return self._projection

    @cached_property
    def _projection(self) -> PropertyGraph:
        return project(self.quads(), self.iris)

    def rdflib(self) -> rdflib.Dataset:
        """A copy as an rdflib Dataset whose default graph is the union; for those at home in rdflib's API."""
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=files.nquads(self.quads()), format="nquads")
        return dataset

    def check(self, extract: Callable[[bytes, str], str] | None = None) -> check.Report:
        """SHACL over each plan and the decisions, and each quote against the received text that is kept.

        `extract` gives the received text of a file's bytes and name; with it the texts kept are compared to what
        their originals give again.
        """
        decided = check.report(tuple(self.quads(self.iris.graph("decisions"))), "")
        return check.merged(chain((_checked(self, plan, extract) for plan in self.plans()), (decided,)))


def _checked(store: GraphStore, plan: PlanEntry, extract: Callable[[bytes, str], str] | None) -> check.Report:
    received = store.received(plan)
    report = check.report(tuple(store.quads(plan.graph)), received)
    if extract is None:
        return report
    try:
        same = extract(store.original(plan), plan.filename) == received
    except SourceError:
        same = False
    return report if same else check.merged((check.unlike(plan.iri, plan.filename), report))


def open_store(directory: Path) -> GraphStore:
    """The current generation of the graph in `directory`, to read. StoreError where it is missing or broken."""
    return GraphStore(directory)


def update(
    directory: Path,
    plans: Sequence[tuple[Facts, bytes]],
    *,
    fresh: bool = False,
    register_rows: Rows | None = None,
    base: str | None = None,
    decisions_file: str | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Update:
    """Add plans (facts and the file's bytes) to the graph; a plan whose IRI is there already replaces its own graphs.

    `fresh` starts empty. `register_rows` are all rows of the register of known bodies, None keeps those there are;
    `base` is the IRI under which things live, None keeps the one there is; so does `decisions_file`, the file of the
    decisions that the facts were read with, seen from `directory`. A plan whose facts do not conform is refused
    and the rest built. Nothing is put in place, and an error raised, where no plan conforms (DataFault) or two
    different files claim one plan (StoreError).
    """
    chosen = _one_file_each(plans)
    with generations.writing(directory, fresh=fresh) as draft, closing(_Draft(draft, register_rows, base)) as work:
        added: list[PlanEntry] = []
        replaced: list[PlanEntry] = []
        refused: list[DataFault] = []
        for number, (facts, original) in enumerate(chosen):
            progress(facts.plan.filename, number, len(chosen))
            try:
                entry = work.put(facts, original)
            except DataFault as fault:
                refused.append(fault)
                continue
            (replaced if entry.iri in work.before else added).append(entry)
        if refused and len(refused) == len(chosen):
            raise refused[0]
        progress("what follows", len(chosen), len(chosen))
        work.decisions_file = decisions_file or work.decisions_file
        manifest = work.finish()
    return Update(draft.number, manifest.plans, tuple(added), tuple(replaced), refused=tuple(refused))


def remove(directory: Path, names: Iterable[str]) -> Update:
    """Take plans (by IRI, path, title or file name) out of the graph. UnknownName where it has none of that name."""
    with open_store(directory) as store:
        removed = tuple({plan.iri: plan for plan in map(store.plan, names)}.values())
    with generations.writing(directory) as draft, closing(_Draft(draft, None, None)) as work:
        for plan in removed:
            work.drop(plan)
        manifest = work.finish()
    return Update(draft.number, manifest.plans, removed=removed)


class _Draft:
    """A generation in the making, begun from the one before."""

    def __init__(self, draft: generations.Draft, rows: Rows | None, base: str | None) -> None:
        self.path, self.number = draft.path, draft.number
        previous = _manifest(draft.previous) if draft.previous else None
        self.base = base or (previous.base if previous else BASE)
        if previous and previous.base != self.base:
            raise StoreError(
                f"things live under {previous.base!r} there, not {self.base!r}",
                where=str(draft.path.parent),
                hint="build with --fresh",
            )
        self.iris = Iris(self.base)
        self.entries = {plan.iri: plan for plan in previous.plans} if previous else {}
        self.before = frozenset(self.entries)
        self.decisions_file = previous.decisions if previous else None
        for folder in (TEXTS, ORIGINALS):
            (draft.path / folder).mkdir()
            if draft.previous:
                for file in (draft.previous / folder).iterdir():
                    os.link(file, draft.path / folder / file.name)  # never changed, so shared
        if draft.previous:
            ox.Store.read_only(str(draft.previous / QUADS)).backup(str(draft.path / QUADS))
        self.store = ox.Store(str(draft.path / QUADS))
        self.register = Register(rows) if rows is not None else Register.kept(draft.previous)
        self._replace(self.iris.graph("ontology"), self._ontology())

    def close(self) -> None:
        """Let the database go before its folder is put in place or removed, whatever error still knows of it."""
        del self.store

    def put(self, facts: Facts, original: bytes) -> PlanEntry:
        """Check and store one plan with what follows from it. DataFault where it does not conform."""
        quads = rdf.quads(facts, self.base, self.register)
        report = check.report(quads, facts.received)
        if not report.conforms:
            raise DataFault(report.brief(), where=facts.plan.filename, hint="it was not put in place")
        entry = PlanEntry.of(facts, self.iris, files.nquads(quads))
        self._replace(entry.graph, quads)
        inferred = self.iris.inferred_graph(entry.path)
        self._replace(inferred, infer.within(quads, inferred))
        self._exchange(decisions.of_plan(self.store, self.iris, entry.path), rdf.decisions(facts, self.base))
        self._keep(self.path / TEXTS / entry.received, facts.received.encode())
        self._keep(self.path / ORIGINALS / entry.sha256, original)
        self.entries[entry.iri] = entry
        return entry

    def drop(self, plan: PlanEntry) -> None:
        for graph in (plan.graph, self.iris.inferred_graph(plan.path)):
            self._clear(ox.NamedNode(graph))
        self._exchange(decisions.of_plan(self.store, self.iris, plan.path), ())
        del self.entries[plan.iri]

    def finish(self) -> Manifest:
        """Write what concerns all plans, and the manifest."""
        self._replace(self.iris.graph("register"), self.register.quads(self.iris, self._named_things()))
        self._replace(self.iris.graph("inferred"), infer.across(self.store, self.iris))
        self.store.flush()
        self.register.keep(self.path)
        entries = tuple(sorted(self.entries.values(), key=lambda plan: plan.iri))
        for folder, kept in ((TEXTS, {e.received for e in entries}), (ORIGINALS, {e.sha256 for e in entries})):
            for file in (self.path / folder).iterdir():
                if file.name not in kept:
                    file.unlink()
        manifest = Manifest(self.number, self.base, versions(), entries, self.decisions_file)
        generations.write(self.path / MANIFEST, manifest.to_json())
        return manifest

    def _named_things(self) -> set[str]:
        """IRIs of all that the plans speak of."""
        graphs = [ox.NamedNode(plan.graph) for plan in self.entries.values()]
        typed = (quad.subject for graph in graphs for quad in self.store.quads_for_pattern(None, TYPE, None, graph))
        return {subject.value for subject in typed if isinstance(subject, ox.NamedNode)}

    @staticmethod
    def _keep(path: Path, data: bytes) -> None:
        if not path.exists():  # what is there is the same by its hash, and shared with the generation before
            generations.write(path, data)

    def _ontology(self) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(self.iris.graph("ontology"))
        return (ox.Quad(t.subject, t.predicate, t.object, graph) for t in ontology.triples())

    def _replace(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put `quads`, which name that graph, in its place, and their triples into the default graph."""
        self._clear(ox.NamedNode(graph))
        self.store.bulk_extend(each for quad in quads for each in (quad, ox.Quad(*quad.triple)))

    def _exchange(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Some quads of a graph that no other graph has too for others."""
        for quad in old:
            self.store.remove(quad)
            self.store.remove(ox.Quad(*quad.triple))
        self.store.extend(each for quad in new for each in (quad, ox.Quad(*quad.triple)))

    def _clear(self, graph: ox.NamedNode) -> None:
        """Empty a named graph, and take what no other one has out of the default graph."""
        triples = [quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph)]
        self.store.remove_graph(graph)
        for triple in triples:
            if all(quad.graph_name == ox.DefaultGraph() for quad in self.store.quads_for_pattern(*triple)):
                self.store.remove(ox.Quad(*triple))


def _one_file_each(plans: Sequence[tuple[Facts, bytes]]) -> list[tuple[Facts, bytes]]:
    chosen: dict[str, tuple[Facts, bytes]] = {}
    for facts, original in plans:
        plan = facts.plan
        first = chosen.setdefault(plan.path, (facts, original))[0].plan
        if first.sha256 != plan.sha256:
            raise StoreError(
                f"{first.filename!r} and {plan.filename!r} both claim the plan {plan.path!r}",
                hint="give --place, --year or --issuer to one of them",
            )
    return list(chosen.values())


def _manifest(generation: Path) -> Manifest:
    try:
        return Manifest.read(generation / MANIFEST)
    except _BROKEN as error:
        raise _broken(generation, error) from error


def _broken(generation: Path, error: Exception) -> StoreError:
    return StoreError(
        f"broken: {generation.name} does not open ({error})",
        where=str(generation.parent),
        hint="build it again with --fresh",
    )


def _named(plans: Sequence[PlanEntry], name: str) -> PlanEntry:
    found = [plan for plan in plans if name in (plan.iri, plan.path, plan.title, plan.filename)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(plan.path for plan in found or plans) or "none"
    raise UnknownName(f"{'several plans are' if found else 'no plan is'} called {name!r}", hint=f"plans: {known}")
