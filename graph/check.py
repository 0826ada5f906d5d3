"""Does a plan's graph conform? SHACL's shapes, and each quote compared with the text that was received.

Both come in one report, in the form of SHACL's own: as Turtle, as JSON, or as text for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

import pyoxigraph as ox
import rdflib

from ..ontology.terms import PREFIXES
from . import ontology
from .values import node

_SH = "http://www.w3.org/ns/shacl#"
# The check that SHACL cannot do, since the text is no part of the graph; named as its components are.
_QUOTED = PREFIXES["ino"] + "QuoteConstraintComponent"
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
        sh = rdflib.Namespace(_SH)
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


def report(quads: Iterable[ox.Quad], received: str) -> Report:
    """Check one plan's quads against the shapes, and its quotes against the text `received`."""
    triples = [quad.triple for quad in quads]
    faults, compared = _misquotes(triples, received)
    return Report(tuple(sorted({*faults, *_violations(triples)}, key=_order)), compared)


def merged(reports: Iterable[Report]) -> Report:
    """One report of several plans'."""
    all_ = list(reports)
    return Report(tuple(fault for one in all_ for fault in one.faults), sum(one.quotes for one in all_))


def _misquotes(triples: Iterable[ox.Triple], received: str) -> tuple[list[Fault], int]:
    """Quotes that do not stand at their places, and how many were compared."""
    wanted = {node(f"oa:{name}"): name for name in ("exact", "refinedBy", "start", "end")}
    found: dict[str, dict[str, str]] = {}
    for triple in triples:
        if triple.predicate in wanted and isinstance(triple.subject, ox.NamedNode):
            value = triple.object
            if isinstance(value, ox.NamedNode | ox.Literal):
                found.setdefault(triple.subject.value, {})[wanted[triple.predicate]] = value.value
    faults, compared = [], 0
    for iri, said in found.items():
        if "exact" not in said:
            continue
        compared += 1
        place = found.get(said.get("refinedBy", ""), {})
        start, end = int(place.get("start", -1)), int(place.get("end", -1))
        if not 0 <= start < end or received[start:end] != said["exact"]:
            message = f"the quote is not what stands at {start}:{end} of the text"
            faults.append(Fault(iri, node("oa:exact").value, said["exact"], "Violation", _QUOTED, message))
    return faults, compared


def _violations(triples: Iterable[ox.Triple]) -> Iterable[Fault]:
    """What the shapes complain of."""
    import pyshacl  # a quarter of a second to import, wanted only here

    data = rdflib.Graph()
    for part in (triples, ontology.triples()):  # what stands under what is in the ontology
        data.parse(data=ox.serialize(part, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    # In place, on rdflib: a copy costs as much as the check, and pyshacl's Oxigraph backend takes plain literals for
    # others than their typed equals.
    _, results, _ = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True)
    if not isinstance(results, rdflib.Graph):
        raise TypeError(f"no report from pyshacl: {results!r}")
    for result in results.subjects(rdflib.RDF.type, _sh("ValidationResult")):
        path, value = results.value(result, _sh("resultPath")), results.value(result, _sh("value"))
        messages = [text for text in results.objects(result, _sh("resultMessage")) if isinstance(text, rdflib.Literal)]
        english = sorted(messages, key=lambda text: (text.language != "en", text))
        yield Fault(
            str(results.value(result, _sh("focusNode"))),
            None if not isinstance(path, rdflib.URIRef) else str(path),
            None if value is None else str(value),
            str(results.value(result, _sh("resultSeverity"))).removeprefix(_SH),
            str(results.value(result, _sh("sourceConstraintComponent"))),
            str(english[0]) if english else "",
        )


@lru_cache(maxsize=1)
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.shapes(), format="turtle")


def _sh(local: str) -> rdflib.URIRef:
    return rdflib.URIRef(_SH + local)


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
