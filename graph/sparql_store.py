"""The graph in any store that speaks SPARQL 1.1: its named graphs, over the Graph Store Protocol.

A graph of the store whose IRI stands below `{base}graph/` is ours, every other and the default graph are not, and are
neither read nor written. Each of our graphs is compared as it is there with what it should be, as sets of triples, and
put whole where it differs, so that a store never shows half of one; what has gone from the graph is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

import httpx
import pyoxigraph as ox

from ..errors import InnographError
from . import files
from .publication import Counts, Steps

TIMEOUT_S = 120.0
_OURS = "SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), {prefix})) }}"
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_READ = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
Triples = frozenset[ox.Triple]


def publish(
    store: SparqlStore, graphs: Sequence[str], quads: Callable[[str], Iterator[ox.Quad]], steps: Steps, *, dry_run: bool
) -> Counts:
    """Make `store` hold these named graphs (IRIs), whose quads `quads` gives, and no other of ours.

    Stopped at any moment, the same call goes on where it was. InnographError where the store cannot be reached,
    refuses, or is none.
    """
    there = store.graphs()
    gone = sorted(there - set(graphs))
    steps.begin(len(graphs) + len(gone))
    counts = Counts()
    for name in graphs:
        wanted = _canonical(frozenset(quad.triple for quad in quads(name)))
        found = store.get(name) if name in there else frozenset()
        if _blanks(found) <= _blanks(wanted):  # or else they are unlike anyhow
            found = _canonical(found)
        counts += Counts(created=len(wanted - found), removed=len(found - wanted), unchanged=len(found & wanted))
        if wanted != found and not dry_run:
            store.put(name, wanted)
        steps.step(name)
    for name in gone:
        counts += Counts(removed=len(store.get(name)))
        if not dry_run:
            store.delete(name)
        steps.step(name)
    return counts


class SparqlStore:
    """A store at its Graph Store Protocol's address, and its query service. Use as a context manager."""

    def __init__(self, url: str, ours: str, *, query: str | None = None, auth: tuple[str, str] | None = None) -> None:
        """`ours` begins the IRIs of our graphs. `query` is the query service, by default looked for beside `url`."""
        self.url, self._ours = url.rstrip("/"), ours
        if not self.url.startswith(("http://", "https://")):
            raise InnographError("is no address of a store", where=url, hint="it begins with http:// or https://")
        self._queries = (query,) if query else _beside(self.url)
        # Only the address that the user names is contacted: no redirect, no proxy or netrc of the environment.
        self._client = httpx.Client(timeout=TIMEOUT_S, trust_env=False, follow_redirects=False, auth=auth)

    def __enter__(self) -> SparqlStore:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._client.close()

    def graphs(self) -> set[str]:
        """IRIs of our graphs that are there."""
        asked = _OURS.format(prefix=str(ox.Literal(self._ours)))
        for url in self._queries:
            with self._told():
                answer = self._client.post(url, data={"query": asked}, headers={"Accept": _RESULTS})
            if answer.status_code in (401, 403):
                raise self._refused(answer)
            if (found := _listed(answer)) is not None:
                return {name for name in found if name.startswith(self._ours)}
        raise InnographError(
            f"no SPARQL query service answers at {' or '.join(self._queries)}",
            where=self.url,
            hint="give the address of the store's Graph Store Protocol, and that of its queries with --query",
        )

    def get(self, name: str) -> Triples:
        """The triples of one of our graphs; none where it is not there."""
        answer = self._ask("GET", name, headers={"Accept": _TRIPLES}, fine=(200, 404))
        if answer.status_code == 404:
            return frozenset()
        form = _READ.get(answer.headers.get("Content-Type", "").split(";")[0].strip().lower())
        if form is None:
            raise InnographError("answers with what is no RDF", where=self.url, hint="is it a graph store?")
        try:
            return frozenset(quad.triple for quad in ox.parse(answer.content, format=form))
        except (SyntaxError, ValueError) as error:
            raise InnographError(f"answers with RDF that cannot be read: {error}", where=self.url) from None

    def put(self, name: str, triples: Triples) -> None:
        """Make one of our graphs hold these triples and no other."""
        lines = files.nquads(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
        self._ask("PUT", name, content=lines, headers={"Content-Type": "text/turtle; charset=utf-8"})

    def delete(self, name: str) -> None:
        """Take one of our graphs away."""
        self._ask("DELETE", name, fine=(200, 202, 204, 404))

    def _ask(
        self,
        method: str,
        name: str,
        *,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        fine: Sequence[int] = (200, 201, 202, 204),
    ) -> httpx.Response:
        with self._told():
            answer = self._client.request(method, self.url, params={"graph": name}, headers=headers, content=content)
        if answer.status_code not in fine:
            raise self._refused(answer)
        return answer

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException:
            raise InnographError(
                f"no answer within {TIMEOUT_S:g} s", where=self.url, hint="the same command goes on where it was"
            ) from None
        except httpx.ConnectError as error:
            raise InnographError(f"no server answers: {error}", where=self.url) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise InnographError(
                f"the connection broke: {error}", where=self.url, hint="the same command goes on where it was"
            ) from None

    def _refused(self, answer: httpx.Response) -> InnographError:
        code, said = answer.status_code, " ".join(answer.text[:200].split())
        if code in (401, 403):
            who = "the user may not" if answer.request.headers.get("Authorization") else "it wants a user"
            return InnographError(f"{who} (HTTP {code})", where=self.url, hint="--user and SPARQL_PASSWORD")
        if answer.is_redirect:
            return InnographError(f"it is elsewhere: {answer.headers.get('Location')!r}", where=self.url)
        if code in (400, 404, 405, 415, 501):
            return InnographError(
                f"no graph store there (HTTP {code} to {answer.request.method})",
                where=self.url,
                hint="give the address of the store's Graph Store Protocol",
            )
        return InnographError(f"the store failed (HTTP {code}): {said}", where=self.url)


def _blanks(triples: Triples) -> int:
    """How often a blank node stands in the triples."""
    return sum(isinstance(end, ox.BlankNode) for triple in triples for end in (triple.subject, triple.object))


def _canonical(triples: Triples) -> Triples:
    """The same with blank nodes named by where they stand, so that equal graphs are equal sets."""
    if not _blanks(triples):
        return triples
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(quad.triple for quad in dataset)


def _beside(url: str) -> tuple[str, ...]:
    """Where stores have their queries, whose graph store is at `url`: Fuseki, RDF4J and GraphDB, and in one place."""
    for ending in ("/data", "/rdf-graphs/service"):
        if url.endswith(ending):
            at = url.removesuffix(ending)
            return at, f"{at}/query", f"{at}/sparql"
    return url, f"{url}/query", f"{url}/sparql"


def _listed(answer: httpx.Response) -> list[str] | None:
    """The graphs of an answer in SPARQL JSON; None where it is none."""
    if answer.status_code != 200:
        return None
    try:
        return [str(row["g"]["value"]) for row in json.loads(answer.content)["results"]["bindings"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
