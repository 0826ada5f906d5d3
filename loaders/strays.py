"""Mentions that say nothing of the plan: people, the class that a list of names ends in, groups that only a better
climate is wished for or that may be set up one day, and a text's few doubtful ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..ontology.model import TYPE_CLASS
from .document import Mention

_COMMON = frozenset({"actor-group", "field", "place", "policy"})  # classes of common words
_FEW, _UNSURE, _FAINT = 3, 0.6, 0.4
_CLASS_OF_LIST = re.compile(r"等[^，。；、等]{0,4}$")
_ADDRESS = ("同志", "总书记", "主席", "总理", "先生", "女士")  # what follows the name of a person
_LONGEST_PERSON = 4  # characters
_NEAR = 5  # characters between such a list and the class that it ends in

# 优化某企业和某企业发展环境: what is acted on is the climate.
_CLIMATE = re.compile(
    r"(?:[、和及与][^，。；、和及与]{2,8})*(?:的|发展|成长|创业|创新|生存|经营|生活|工作){0,4}(?:环境|氛围)"
)
_PERHAPS = re.compile(r"(?:探索|鼓励|研究)(?:设立|建立|组建|成立|筹建)$")  # what is set up by nobody yet


def without_wishes(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` without groups that only a better climate is wished for, or that may be set up one day."""
    return [
        mention
        for mention in mentions
        if mention.type != "actor-group"
        or not _CLIMATE.match(text, mention.end)
        and not _PERHAPS.search(text, max(0, mention.start - _NEAR), mention.start)
    ]


def without_classes(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` without the class that a list of bodies ends in: 甲、乙等大企业 names 甲 and 乙."""
    ends = {mention.end for mention in mentions if TYPE_CLASS[mention.type] == "actor"}

    def is_class(mention: Mention) -> bool:
        opening = _CLASS_OF_LIST.search(text[max(0, mention.start - _NEAR) : mention.start])
        return opening is not None and max(0, mention.start - _NEAR) + opening.start() in ends

    return [mention for mention in mentions if mention.type != "actor-group" or not is_class(mention)]


def without_people(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` without those that a person's form of address follows: 王明同志 is no body."""
    return [
        mention
        for mention in mentions
        if TYPE_CLASS[mention.type] != "actor"
        or mention.end - mention.start > _LONGEST_PERSON
        or not text.startswith(_ADDRESS, mention.end)
    ]


def without_strays(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """`mentions` without the doubtful ones, but the surest, of a class of which the text has a few.

    A text that says nothing of groups or fields has words like theirs all the same; beside sure ones faint ones go.
    """
    gone: set[str] = set()
    for kind in _COMMON:
        surest: dict[str, float] = {}
        for mention in mentions:
            if TYPE_CLASS[mention.type] == kind:
                surest[mention.key] = max(mention.confidence, surest.get(mention.key, 0.0))
        if 1 < len(surest) <= _FEW:
            best = max(surest, key=lambda key: (surest[key], key))
            sure = surest[best] >= _UNSURE
            least = _UNSURE if not sure else 0.0 if kind == "field" else _FAINT  # fields come in lists
            gone.update(key for key, held in surest.items() if key != best and held < least)
    return tuple(m for m in mentions if m.key not in gone or TYPE_CLASS[m.type] not in _COMMON)
