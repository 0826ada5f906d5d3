"""A plan's facts as one JSON object: names instead of keys, spans of the received text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..ontology.model import Evidence, Facts


def to_json(facts: Facts) -> dict[str, Any]:
    """The facts in the shape that annotations have too, with `outcomes`, `repairs`, `rule` and `confidence` beside.

    Spans are [start, end) in code points of the received text; a section is a task's id or None.
    """
    names = {entity.key: entity.name for entity in facts.entities}
    plan = facts.plan
    return {
        "document": plan.filename,
        "issuer": plan.issuer,
        "place": plan.place,
        "year": plan.year,
        "title": plan.title,
        "script": "Hant" if plan.language == "zh-Hant" else "Hans",
        "sections": [
            {"id": task.id, "span": [task.start, task.end], "title": task.title, "kind": task.kind}
            for task in facts.tasks
        ],
        "entities": [
            {
                "name": entity.name,
                "type": entity.type,
                **_place(entity.evidence),
                "aliases": list(entity.aliases),
                "canonical": entity.canonical,
                "linked": entity.linked,
                "candidates": list(entity.candidates),
                **_made(entity.rule, entity.confidence),
            }
            for entity in facts.entities
        ],
        "targets": [
            {
                "indicator": target.indicator,
                "comparator": target.comparator,
                "low": target.low,
                "high": target.high,
                "unit": target.unit,
                "year": target.year,
                "commitment": target.commitment,
                "trigger": list(target.trigger),
                "concerns": [names[key] for key in target.concerns],
                **_place(target.evidence, target.section),
                **_made(target.rule, target.confidence),
            }
            for target in facts.targets
        ],
        "efforts": [
            {
                "action": effort.action,
                "commitment": effort.commitment,
                "trigger": list(effort.trigger),
                "resource": _name(names, effort.resource),
                "vehicle": _name(names, effort.vehicle),
                "channel": effort.channel,
                "fields": [names[key] for key in effort.fields],
                "acted_by": _name(names, effort.acted_by),
                "located_in": _name(names, effort.located_in),
                **_place(effort.evidence, effort.section),
                **_made(effort.rule, effort.confidence),
            }
            for effort in facts.efforts
        ],
        "relations": [
            {
                "subject": names[relation.subject],
                "predicate": relation.predicate,
                "object": names[relation.object],
                **_place(relation.evidence),
                **_made(relation.rule, relation.confidence),
            }
            for relation in facts.relations
        ],
        "outcomes": [
            {
                "indicator": outcome.indicator,
                "low": outcome.low,
                "high": outcome.high,
                "unit": outcome.unit,
                "year": outcome.year,
                "parties": [names[key] for key in outcome.parties],
                **_place(outcome.evidence, outcome.section),
                **_made(outcome.rule, outcome.confidence),
            }
            for outcome in facts.outcomes
        ],
        "repairs": [
            {
                "rule": repair.rule,
                "before": repair.before,
                "after": repair.after,
                "span": [repair.start, repair.end],
            }
            for repair in facts.repairs
        ],
        "notes": list(facts.notes),
    }


def _name(names: Mapping[str, str], key: str | None) -> str | None:
    return names[key] if key is not None else None


def _place(evidence: Evidence, section: str | None = None) -> dict[str, Any]:
    return {
        "section": section or evidence.section,
        "surface": evidence.quote,
        "span": [evidence.start, evidence.end],
        "line": evidence.line,
        **({"page": evidence.page} if evidence.page is not None else {}),
        **({"paragraph": evidence.paragraph} if evidence.paragraph is not None else {}),
    }


def _made(rule: str, confidence: float) -> dict[str, Any]:
    return {"rule": rule, "confidence": round(confidence, 3)}
