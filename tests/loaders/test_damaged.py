"""Damaged and hostile files end in facts or in one clear line; `make fuzz` reads 5,000 of them."""

from __future__ import annotations

import random
from pathlib import Path

from damaged import KINDS, damaged

from innograph.errors import InnographError
from innograph.loaders.read import facts_of
from innograph.loaders.source import Source, read_sources


def test_damaged_files_end_in_facts_or_in_one_line(tmp_path: Path) -> None:
    said: dict[tuple[str, str], str] = {}
    ended = {"facts": 0, "one line": 0}
    for number, (name, data) in enumerate(damaged(random.Random(7), 3 * len(KINDS))):
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(data)
        try:
            for found in read_sources(path):
                if isinstance(found, Source):
                    facts = facts_of(found)
                    for fact in (*facts.entities, *facts.efforts, *facts.targets):
                        assert facts.received[fact.evidence.start : fact.evidence.end] == fact.evidence.quote
                    ended["facts"] += 1
        except InnographError as error:
            said[name, str(path)] = str(error)
            ended["one line"] += 1
    for (name, where), message in said.items():
        assert "\n" not in message, name
        assert message.startswith(where), name
    assert min(ended.values()) > 20
