"""Head nouns: the word that a name ends with, and the type that it gives the name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from .lexicon import Lexicon

NONE = ("-", "-")


def head_finder(lexicon: Lexicon) -> Callable[[str], tuple[str, str]]:
    """A function from a name to (type, head) of the longest head noun that ends it, ("-", "-") where there is none.

    >>> from .lexicon import lexicon
    >>> head_finder(lexicon())("滨海国家实验室")
    ('laboratory', '国家实验室')
    """
    types = lexicon.mapping("heads", "type")
    longest = max(map(len, types))
    inner = [(row["inside"], row["head"], row["type"]) for row in lexicon.rows("inner_types")]

    @cache
    def head_of(name: str) -> tuple[str, str]:
        for length in range(min(longest, len(name)), 0, -1):
            head = name[-length:]
            if head in types:
                kinds = (kind for inside, weak, kind in inner if weak == head and inside in name[:-length])
                return next(kinds, types[head]), head
        return NONE

    return head_of


def kind_finder(lexicon: Lexicon) -> Callable[[str], tuple[str, str]]:
    """Like `head_finder`, with groups by their heads and fields by their whole word beside: a name's likely kind.

    >>> from .lexicon import lexicon
    >>> kind_finder(lexicon())("海洋科技领军人才"), kind_finder(lexicon())("智能制造")
    (('actor-group', '人才'), ('field', '智能制造'))
    """
    head_of = head_finder(lexicon)
    groups = sorted(lexicon.words("group_heads"), key=len, reverse=True)
    fields = frozenset(lexicon.words("fields"))

    @cache
    def kind_of(name: str) -> tuple[str, str]:
        if name in fields:
            return "field", name
        kind, head = head_of(name)
        group = next((word for word in groups if name.endswith(word)), "")
        return ("actor-group", group) if len(group) >= len(head.strip("-")) and group else (kind, head)

    return kind_of
