"""The check before anything is put in place: shapes, and quotes against the received text."""

from __future__ import annotations

import json

import as_quads
import pyoxigraph as ox
import rdflib
import toy

from innograph.graph import check
from innograph.ontology.terms import BASE, PREFIXES, Property

INO = PREFIXES["ino"]


def without(predicate: str) -> list[ox.Quad]:
    return [quad for quad in as_quads.quads(toy.facts(), BASE) if quad.predicate.value != predicate]


def test_a_whole_plan_conforms_and_all_quotes_are_compared() -> None:
    quads = as_quads.quads(toy.facts(), BASE)
    report = as_quads.report(quads, toy.TEXT)
    assert report.faults == ()
    assert report.quotes == sum(quad.predicate.value == PREFIXES["oa"] + "exact" for quad in quads) > 5
    assert report.text() == f"The graph conforms; {report.quotes} quotes stand at their places."


def test_a_fact_without_evidence_is_a_violation_in_every_form() -> None:
    report = as_quads.report(without(Property.EVIDENCE.iri), toy.TEXT)
    assert not report.conforms
    fault = next(fault for fault in report.faults if "/effort/gathers/星河实验室" in fault.focus)
    assert (fault.severity, fault.message) == ("Violation", "no evidence")
    assert "plan/云州/2031/科技局/1.1/effort/gathers/星河实验室: no evidence (ino:evidence)" in report.text()
    data = json.loads(report.to_json())
    assert data["conforms"] is False
    assert fault.focus in {result["focus"] for result in data["results"]}
    graph = rdflib.Graph().parse(data=report.to_turtle(), format="turtle")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    assert len(list(graph.objects(None, sh.result))) == len(report.faults)
    assert (None, sh.focusNode, rdflib.URIRef(fault.focus)) in graph
    assert list(graph.objects(None, sh.conforms)) == [rdflib.Literal(False)]


def test_a_relation_without_its_statement_is_a_violation() -> None:
    quads = [quad for quad in as_quads.quads(toy.facts(), BASE) if "/statement/" not in str(quad.subject)]
    assert any("no statement" in fault.message for fault in as_quads.report(quads, toy.TEXT).faults)


def test_a_quote_that_is_not_there_is_a_violation() -> None:
    moved = toy.TEXT.replace("打造星河实验室", "打造北斗实验室")
    report = as_quads.report(as_quads.quads(toy.facts(), BASE), moved)
    assert not report.conforms
    assert {fault.value for fault in report.faults if fault.component == INO + "QuoteConstraintComponent"} >= {
        "打造星河实验室"
    }


def test_reports_of_several_plans_add_up() -> None:
    one = as_quads.report(without(Property.EVIDENCE.iri), toy.TEXT)
    both = check.merged([one, as_quads.report(as_quads.quads(toy.facts(), BASE), toy.TEXT)])
    assert len(both.faults) == len(one.faults)
    assert both.quotes == 2 * one.quotes
    assert len(both.text().splitlines()) <= 22
