"""What a query in SPARQL names: a store that is made for it alone needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import ntriples as nt
from .ntriples import TYPE, Term

# IRIs, prefixed names, and `a` for a type; not variables, and not what follows a #.
_NAMED = re.compile(r"#[^\n]*|<([^<>\s]*)>|(?<![\w?$])(\w+):([\w-]+)|(?<![\w?$:])(a)(?=\s)")


def named(query: str, prefixes: Mapping[str, str]) -> Iterator[Term]:
    """All that a query names, among it the properties that it asks for; it must not leave one to a variable."""
    for found in _NAMED.finditer(query):
        whole, prefix, local, is_type = found.groups()
        if whole:
            yield nt.iri(whole)
        elif prefix in prefixes:
            yield nt.iri(prefixes[prefix] + local)
        elif is_type:
            yield TYPE
