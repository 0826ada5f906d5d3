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
