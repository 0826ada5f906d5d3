"""Does a plan's graph conform? SHACL's shapes, and each quote compared with the text that was received.

Both come in one report, in the form of SHACL's own: as Turtle, as JSON, or as text for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache

import pyoxigraph as ox

from ..ontology.terms import PREFIXES, Property
from . import ontology
from .constraints import SH, Data
from .ntriples import Statement, Term, lines, name, statement, value
from .shapes import Shape, read_shapes
from .triples import Triples

# The checks that SHACL cannot do, since the text is no part of the graph; named as its components are.
_QUOTED = PREFIXES["ino"] + "QuoteConstraintComponent"
_RECEIVED = PREFIXES["ino"] + "ReceivedTextConstraintComponent"
_STORED = PREFIXES["ino"] + "StoredGraphConstraintComponent"
_SHOWN = 20  # faults spelt out for people


@dataclass(frozen=True, slots=True)
class Fault:
    """One validation result. `value` is None where the fault is that there is none."""

    focus: str  # IRI of the node at fault
    path: str | None  # IRI of the property, where one is at fault
    value: str | None
    severity: str  # "Violation", "Warning" or "Info"
    component: str  # IRI of the constraint component that failed
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, sorted. `quotes` is the number of quotes compared with their text."""

    faults: tuple[Fault, ...] = ()
    quotes: int = 0

    @property
    def conforms(self) -> bool:
        """Whether nothing is a violation; warnings do not refuse a graph."""
        return not any(fault.severity == "Violation" for fault in self.faults)

    def brief(self) -> str:
        """One line: how many violations, and the first of them."""
        violations = [fault for fault in self.faults if fault.severity == "Violation"]
        if not violations:
            return "no violations"
        more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
        return f"{_line(violations[0])}{more}"

    def text(self) -> str:
        """For people: one line for each fault, the first twenty."""
        if not self.faults:
            return f"The graph conforms; {self.quotes} quotes stand at their places."
        lines = [f"{fault.severity}: {_line(fault)}" for fault in self.faults[:_SHOWN]]
        if len(self.faults) > _SHOWN:
            lines.append(f"… and {len(self.faults) - _SHOWN} more")
        return "\n".join((f"{len(self.faults)} faults, {self.quotes} quotes compared", *lines))

    def to_json(self) -> str:
        data = {"conforms": self.conforms, "quotes": self.quotes, "results": [asdict(fault) for fault in self.faults]}
        return json.dumps(data, ensure_ascii=False, indent=1)

    def to_turtle(self) -> str:
        """A sh:ValidationReport."""
        import rdflib  # which takes a tenth of a second to load, for this alone

        sh = rdflib.Namespace(SH)
        graph = rdflib.Graph()
        graph.bind("sh", sh)
        graph.bind("ino", PREFIXES["ino"])
        report = rdflib.BNode("report")
        graph.add((report, rdflib.RDF.type, sh.ValidationReport))
        graph.add((report, sh.conforms, rdflib.Literal(self.conforms)))
        for number, fault in enumerate(self.faults, 1):
            result = rdflib.BNode(f"result{number}")
            graph.add((report, sh.result, result))
            graph.add((result, rdflib.RDF.type, sh.ValidationResult))
            graph.add((result, sh.focusNode, rdflib.URIRef(fault.focus)))
            graph.add((result, sh.resultSeverity, sh[fault.severity]))
            graph.add((result, sh.resultMessage, rdflib.Literal(fault.message)))
            graph.add((result, sh.sourceConstraintComponent, rdflib.URIRef(fault.component)))
            if fault.path:
                graph.add((result, sh.resultPath, rdflib.URIRef(fault.path)))
            if fault.value is not None:
                graph.add((result, sh.value, rdflib.Literal(fault.value)))
        return graph.serialize(format="turtle")


def report(said: Sequence[Statement], received: str) -> Report:
    """Check what one plan says against the shapes, and its quotes against the text `received`."""
    data = Data(Triples(said, _ontology()), cache(lambda: _store(said)))
    faults, compared = _misquotes(data.triples, received)
    return Report(tuple(sorted({*faults, *_violations(data)}, key=_order)), compared)


def merged(reports: Iterable[Report]) -> Report:
    """One report of several plans'."""
    all_ = list(reports)
    return Report(tuple(fault for one in all_ for fault in one.faults), sum(one.quotes for one in all_))


_EXACT, _REFINED, _START, _END = (name(f"oa:{edge}") for edge in ("exact", "refinedBy", "start", "end"))


def unlike(plan: str, filename: str) -> Report:
    """The report that the file kept for a plan (its IRI) does not give the text kept for it."""
    message = "the file that is kept does not give the text that is kept; build it again"
    return Report((Fault(plan, Property.FILENAME.iri, filename, "Violation", _RECEIVED, message),))


def apart(plan: str) -> Report:
    """The report that the database and the file of a plan's graphs say different things of it (its IRI)."""
    message = "the database does not hold what the plan's file of graphs does; build it again with --fresh"
    return Report((Fault(plan, None, None, "Violation", _STORED, message),))


def _misquotes(triples: Triples, received: str) -> tuple[list[Fault], int]:
    """Quotes that do not stand at their places, and how many were compared."""
    faults, compared = [], 0
    for quote in dict.fromkeys(triples.subjects_of(_EXACT)):
        at = triples.objects(quote, _REFINED)
        start, end = (_figure(triples, at[0], edge) if len(at) == 1 else -1 for edge in (_START, _END))
        for exact in triples.objects(quote, _EXACT):
            compared += 1
            if not 0 <= start < end or received[start:end] != value(exact):
                message = f"the quote is not what stands at {start}:{end} of the text"
                faults.append(Fault(value(quote), value(_EXACT), value(exact), "Violation", _QUOTED, message))
    return faults, compared


def _figure(triples: Triples, at: Term, predicate: Term) -> int:
    """The whole number that stands there; -1 where none does."""
    found = triples.objects(at, predicate)
    text = value(found[0]) if len(found) == 1 else ""
    return int(text) if text.isdecimal() else -1


def _violations(data: Data) -> Iterator[Fault]:
    """What the shapes complain of."""
    for shape in _shapes():
        for focus, constraint, wrong in shape.faults(data):
            yield Fault(
                value(focus),
                shape.path,
                None if wrong is None else value(wrong),
                shape.severity,
                constraint.component,
                constraint.message or shape.message,
            )


def _store(said: Iterable[Statement]) -> ox.Store:
    """What constraints in SPARQL ask for: most of a plan is not, and loading it would take longer than asking."""
    asked = frozenset(edge for shape in _shapes() for one in shape.constraints for edge in one.asks)
    store = ox.Store()
    asked_for = [one for one in said if one[1] in asked]
    store.load(lines(asked_for), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return store


@lru_cache(maxsize=1)
def _ontology() -> Triples:
    """What stands under what, and which concepts there are."""
    return Triples(map(statement, ontology.triples()))


@lru_cache(maxsize=1)
def _shapes() -> tuple[Shape, ...]:
    return read_shapes(ontology.shapes())


def _order(fault: Fault) -> tuple[bool, str, str, str, str]:
    return fault.severity != "Violation", fault.focus, fault.path or "", fault.value or "", fault.message


def _short(iri: str) -> str:
    """An IRI for people: a prefixed name of the ontology, else what stands below `id/`."""
    local = iri.removeprefix(PREFIXES["ino"])
    return f"ino:{local}" if local != iri else iri.partition("/id/")[2] or iri


def _line(fault: Fault) -> str:
    return f"{_short(fault.focus)}: {fault.message}{_about(fault)}"


def _about(fault: Fault) -> str:
    parts = ([_short(fault.path)] if fault.path else []) + ([repr(fault.value)] if fault.value is not None else [])
    return f" ({', '.join(parts)})" if parts else ""
