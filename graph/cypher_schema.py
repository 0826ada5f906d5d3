"""What Neo4j should know of the property graph before its data comes: constraints and indexes.

An IRI is unique within each label; names are found by their beginning, and names and quotes by any of their words, in
Chinese too: the analyzer `cjk` takes pairs of characters for words.
"""

from __future__ import annotations

from collections.abc import Iterable

NAMES, QUOTES = "innograph_names", "innograph_quotes"  # the full-text indexes
_FULL_TEXT = "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
_INDEXED = {
    NAMES: ("name", "nameHans", "nameHant", "nameEn", "aliases", "pinyin"),
    QUOTES: ("quote", "title"),
}


def schema(labels: Iterable[str]) -> tuple[str, ...]:
    """Statements that make what is not there yet, for nodes with these labels (local names of `ino:` classes)."""
    ordered = sorted(set(labels))
    any_of = "|".join(ordered)
    unique = (
        f"CREATE CONSTRAINT innograph_{label.lower()}_iri IF NOT EXISTS FOR (n:{label}) REQUIRE n.iri IS UNIQUE"
        for label in ordered
    )
    named = (
        f"CREATE INDEX innograph_{label.lower()}_name IF NOT EXISTS FOR (n:{label}) ON (n.name)" for label in ordered
    )
    full_text = (
        f"CREATE FULLTEXT INDEX {index} IF NOT EXISTS FOR (n:{any_of}) ON EACH"
        f" [{', '.join(f'n.{name}' for name in names)}] {_FULL_TEXT}"
        for index, names in (_INDEXED.items() if ordered else ())
    )
    return *unique, *named, *full_text
