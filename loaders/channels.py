"""Where a plan sorts its own sources (“甲系、乙系、丙系”), which of them a resource comes by.

The labels are read from the section's text; a label's words (lexicon/channels.tsv) tell which bodies it means.
Labels are given in Simplified, as the reading text has them.
"""

from __future__ import annotations

import re
from collections import defaultdict

from .document import Mention, Reading
from .lexicon import Lexicon

_LIST = re.compile(r"[“‘\"]?[\u4e00-\u9fff]{2,4}?系[”’\"]?(?:[、，和及与]?[“‘\"]?[\u4e00-\u9fff]{2,4}?系[”’\"]?){1,7}")
_ONE = re.compile(r"([\u4e00-\u9fff]{2,4}?系)(?=[”’\"、，。和及与]|$|[“‘\"]|[\u4e00-\u9fff]{2,4}?系)")
_NOT_LABELS = frozenset({"体系", "关系", "联系"})


class Channels:
    """The labels of each section of one text."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._kinds = lexicon.mapping("channels", "kind")
        self._labels: dict[str | None, list[str]] = defaultdict(list)
        for sentence in reading.sentences:
            if reading.text.count("系", sentence.start, sentence.end) < 2:
                continue
            for found in _LIST.finditer(reading.text, sentence.start, sentence.end):
                labels = [label for label in _ONE.findall(found[0]) if label[-2:] not in _NOT_LABELS]
                if len(labels) > 1 and sentence.section is not None:
                    self._labels[sentence.section] += labels

    def of(self, section: str | None, resource: Mention, phrase: str) -> str | None:
        """The label that `resource` comes by in `section`; the `phrase` around it may call it foreign."""
        labels = self._labels.get(section, [])
        if resource.type == "actor-group":
            return None
        by_kind: dict[str, str] = {}
        for label in labels:
            stem = label[:-1]
            if stem in resource.name:
                return label
            by_kind.setdefault(self._kinds.get(stem, "name"), label)
        if "foreign" in by_kind and any(w in phrase for w, kind in self._kinds.items() if kind == "foreign"):
            return by_kind["foreign"]
        return by_kind.get(resource.type)
