"""Constraints and indexes of a published graph: unique IRIs for each label, names, full text in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable

import neo4j
from neo4j import exceptions

from ..ontology.terms import PREDICATES, Class, Property
from .neo4j_database import LABEL, Database

NAMES, QUOTES, SAID = "innographNames", "innographQuotes", "innographSaid"
_ONLINE_WITHIN_S = 300
_TRIES = 5
# Classes whose things people look up by name.
_NAMED = (
    *(Class.ACTOR, Class.ACTOR_GROUP, Class.PLATFORM, Class.INSTRUMENT),
    *(Class.FIELD, Class.PLACE, Class.CHANNEL),
)
_IN_NAMES = ("name", "nameHans", "nameHant", "nameEn", "aliases", "title")
# `cjk` cuts Chinese into pairs of characters. Indexes follow what is written within moments, and publishing waits.
_CJK = "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: true}}"


def statements(labels: Iterable[str]) -> dict[str, str]:
    """By name what makes each constraint and index for nodes of these labels."""
    known = sorted({LABEL, *labels} & {LABEL, *(cls.local for cls in Class)})
    made = {
        f"innographIri{label}": f"CREATE CONSTRAINT innographIri{label} IF NOT EXISTS"
        f" FOR (n:{label}) REQUIRE n.iri IS UNIQUE"
        for label in known
    }
    made |= {
        f"innographName{cls.local}": f"CREATE INDEX innographName{cls.local} IF NOT EXISTS"
        f" FOR (n:{cls.local}) ON (n.name)"
        for cls in _NAMED
        if cls.local in known
    }
    names = ", ".join(f"n.{name}" for name in _IN_NAMES)
    types = "|".join(sorted({Property.EVIDENCE.name, *(term.name for term in PREDICATES.values())}))
    made[NAMES] = f"CREATE FULLTEXT INDEX {NAMES} IF NOT EXISTS FOR (n:{LABEL}) ON EACH [{names}] {_CJK}"
    made[QUOTES] = f"CREATE FULLTEXT INDEX {QUOTES} IF NOT EXISTS FOR (n:{LABEL}) ON EACH [n.quote] {_CJK}"
    made[SAID] = f"CREATE FULLTEXT INDEX {SAID} IF NOT EXISTS FOR ()-[r:{types}]-() ON EACH [r.quote] {_CJK}"
    return made


def ensure(database: Database, labels: Iterable[str]) -> int:
    """Make what is not there yet, for these labels and those that the database has; wait until all can be used.

    How many were made. Another client may make them at the same time.
    """

    def present(tx: neo4j.ManagedTransaction) -> tuple[set[str], set[str]]:
        names = {name for (name,) in tx.run("SHOW INDEXES YIELD name")}
        return names, {label for (label,) in tx.run("CALL db.labels()")}

    def make(tx: neo4j.ManagedTransaction) -> None:
        for statement in missing.values():
            tx.run(statement).consume()

    def wait(tx: neo4j.ManagedTransaction) -> None:
        tx.run("CALL db.awaitIndexes($seconds)", seconds=_ONLINE_WITHIN_S).consume()

    for left in reversed(range(_TRIES)):
        there, had = database.read(present)
        wanted = statements(had.union(labels))
        missing = {name: statement for name, statement in wanted.items() if name not in there}
        if not missing:
            break
        try:
            database.write(make)
            break
        except exceptions.ClientError as error:  # despite IF NOT EXISTS, where another client commits it meanwhile
            if not left or not (error.code or "").endswith("AlreadyExists"):
                raise
    if missing:
        database.read(wait)
    return len(missing)


def refresh(database: Database) -> None:
    """Wait until the full text of all that was written can be searched."""

    def work(tx: neo4j.ManagedTransaction) -> None:
        tx.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()").consume()

    database.read(work)
