"""The annotations as facts: every quote at its place, every party an entity."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold_facts import gold_facts

DOCUMENTS = ("qingdao-2019", "anshan-passage", "more/t011")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_quotes_stand_at_their_places(shared: Path, document: str) -> None:
    facts = gold_facts(shared, document)
    keys = {entity.key for entity in facts.entities}
    assert len(keys) == len(facts.entities)
    for fact in (*facts.entities, *facts.efforts, *facts.targets, *facts.relations):
        evidence = fact.evidence
        assert facts.received[evidence.start : evidence.end] == evidence.quote != ""
    for effort in facts.efforts:
        assert {effort.resource, effort.vehicle, *effort.fields} - {None} <= keys
        assert effort.trigger
        assert all(word in effort.evidence.quote for word in effort.trigger)
    for relation in facts.relations:
        assert {relation.subject, relation.object} <= keys


def test_tasks_follow_the_plan(shared: Path) -> None:
    tasks = gold_facts(shared).tasks
    assert sum(task.kind == "measure" for task in tasks) == 25
    assert sum(task.kind == "focus-area" for task in tasks) == 6
    assert {task.id: task.parent for task in tasks}["2.2"] == "2"
