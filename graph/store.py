"""The graph on disk: opened to read, or brought to its next generation by adding and removing plans.

A generation holds the quads (`quads/`, an Oxigraph database), the same plan by plan (`graphs/`, see `packed.py`), the
received texts, their mentions and the original files by hash, the rows of the register, and `manifest.json`: what is in
it, of which file, made with which versions.
The database's default graph is the union of its named graphs, each triple once, since that is what queries ask: the
union that Oxigraph makes while it answers gives a triple once for each graph that has it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..errors import DataFault, SourceError, UnknownName
from ..ontology.model import Facts
from . import check, files, generations, mentions
from .iri import Iris
from .made import make
from .manifest import MANIFEST, Manifest, PlanEntry
from .ntriples import statement
from .packed import Packs
from .projection import parts, project
from .property import Part, PropertyGraph
from .work import MENTIONS, ORIGINALS, QUADS, TEXTS, Rows, Update, working

if TYPE_CHECKING:
    import rdflib

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


class GraphStore:
    """One generation, opened to read; it stays as it is however often the graph is built again meanwhile."""

    def __init__(self, directory: Path) -> None:
        """StoreError where the folder is missing, no graph, or broken."""
        self._lease = generations.lease(directory)
        self.directory, self.generation = directory, self._lease.number
        try:
            self.manifest = Manifest.read(self._lease.path / MANIFEST)
            (self.database / "CURRENT").stat()
        except generations.BROKEN as error:
            self._lease.release()
            raise generations.broken(self._lease.path, error) from error
        self.iris = Iris(self.manifest.base)
        self._aside: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the generation go; the store cannot be used any more."""
        self.__dict__.pop("store", None)
        self._lease.release()
        if self._aside is not None:
            self._aside.cleanup()

    @cached_property
    def store(self) -> ox.Store:
        """The database that questions are asked of. StoreError where it is broken."""
        try:
            return ox.Store.read_only(str(self.database))
        except generations.BROKEN as error:
            raise generations.broken(self._lease.path, error) from error

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

    @property
    def beside(self) -> Path:
        """The generation's folder, where what follows from it alone may be kept; it goes with the generation."""
        return self._lease.path

    def received(self, plan: PlanEntry) -> str:
        """The text that the plan's offsets point into."""
        return (self._lease.path / TEXTS / plan.received).read_bytes().decode()

    def mentions(self, plan: PlanEntry) -> tuple[mentions.Mention, ...]:
        """Where the plan names what, in the order of the text."""
        return mentions.read((self._lease.path / MENTIONS / plan.mentions).read_bytes().decode())

    def original(self, plan: PlanEntry) -> bytes:
        """The file's bytes as they were read."""
        return (self._lease.path / ORIGINALS / plan.sha256).read_bytes()

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """All quads of the named graphs, or those of the one named `graph` (an IRI)."""
        if graph is None:
            names = (str(name.value) for name in self.store.named_graphs())
            return chain.from_iterable(map(self.quads, names))
        if plan := self._of_plans.get(graph):
            name = ox.NamedNode(graph)
            return (
                ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in self._packs.of(plan).get(graph, ())
            )
        return self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    @cached_property
    def _packs(self) -> Packs:
        return Packs(self._lease.path, self.plans())

    @cached_property
    def _of_plans(self) -> dict[str, PlanEntry]:
        """By the IRIs of plans' graphs, those that hold what follows from them alone too."""
        own = {plan.graph: plan for plan in self.plans()}
        return own | {self.iris.inferred_graph(plan.path): plan for plan in self.plans()}

    def property_graph(self) -> PropertyGraph:
        """The property graph of all that is stored."""
        return self._projection

    @cached_property
    def _projection(self) -> PropertyGraph:
        return project(self.quads(), self.iris)

    def property_parts(self) -> Iterator[Part]:
        """The same part by part, one named graph of a plan after the other, in memory for one plan."""
        return parts(self._packs, self.iris)

    def cypher_snapshot(self, progress: Progress = lambda what, done, of: None) -> Path:
        """The property graph as a kglite file, for other processes to open while this store is open.

        It is written when first asked for, and kept.
        """
        path = self.cypher_path()
        if not path.is_file():
            from . import snapshot

            of = 2 * len(self.plans()) + 2  # a plan's own graph, and what follows from it
            snapshot.write(
                self.property_parts(), path, lambda done: progress("the graph for Cypher", min(done, of), of)
            )
        return path

    def cypher_path(self) -> Path:
        """Where that file stands or will: in the generation, or aside where the graph's folder is not ours."""
        from . import snapshot  # its engine is loaded where Cypher is asked

        path = self._lease.path / snapshot.NAME
        if path.is_file() or (self._aside is None and os.access(self._lease.path, os.W_OK)):
            return path
        if self._aside is None:
            self._aside = tempfile.TemporaryDirectory(prefix="innograph-")
        return Path(self._aside.name) / snapshot.NAME

    def rdflib(self) -> rdflib.Dataset:
        """A copy as an rdflib Dataset whose default graph is the union; for those at home in rdflib's API."""
        import rdflib  # slow to load

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=files.nquads(self.quads()), format="nquads")
        return dataset

    def check(self, extract: Callable[[bytes, str], str] | None = None) -> check.Report:
        """SHACL over each plan and the decisions as questions find them, each quote against the received text that is
        kept, and what is kept beside the database against it.

        `extract` gives the received text of a file's bytes and name; with it the texts kept are compared to what
        their originals give again.
        """
        decided = _conforms(self.quads(self.iris.graph("decisions")), "")
        return check.merged(chain((_checked(self, plan, extract) for plan in self.plans()), (decided,)))


def _conforms(quads: Iterable[ox.Quad], received: str) -> check.Report:
    return check.report(list(map(statement, quads)), received)


def _checked(store: GraphStore, plan: PlanEntry, extract: Callable[[bytes, str], str] | None) -> check.Report:
    received = store.received(plan)
    stored = {
        graph: tuple(store.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        for graph in (plan.graph, store.iris.inferred_graph(plan.path))
    }
    report = _conforms(stored[plan.graph], received)
    if any(set(quads) != set(store.quads(graph)) for graph, quads in stored.items()):
        report = check.merged((check.apart(plan.iri), report))
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

    For facts in hand; `app.batch` builds from files. Options are those of `working`. A plan whose facts do not
    conform is refused and the rest built. Nothing is put in place, and an error raised, where no plan conforms
    (DataFault) or two different files claim one plan (StoreError).
    """
    refused: list[DataFault] = []
    with working(directory, fresh=fresh, rows=register_rows, base=base, decisions_file=decisions_file) as work:
        for number, (facts, original) in enumerate(plans):
            progress(facts.plan.filename, number, len(plans))
            try:
                made = make(facts, work.base, work.register)
            except DataFault as fault:
                refused.append(fault)
                continue
            work.add(made, original, facts.plan.filename)
        if refused and len(refused) == len(plans):
            raise refused[0]
        progress("what follows", len(plans), len(plans))
        work.finish()
    return work.done(refused)


def remove(directory: Path, names: Iterable[str]) -> Update:
    """Take plans (by IRI, path, title or file name) out of the graph. UnknownName where it has none of that name."""
    with open_store(directory) as store:
        removed = tuple({plan.iri: plan for plan in map(store.plan, names)}.values())
    with working(directory) as work:
        for plan in removed:
            work.drop(plan)
        work.finish()
    return work.done()


def _named(plans: Sequence[PlanEntry], name: str) -> PlanEntry:
    found = [plan for plan in plans if name in (plan.iri, plan.path, plan.title, plan.filename)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(plan.path for plan in found or plans) or "none"
    message = f"{'several plans are' if found else 'no plan is'} called {name!r}"
    raise UnknownName(
        message, hint=f"plans: {known}", code="several" if found else "unknown_name", kind="plan", name=name
    )
