"""The property graph as CSV for `neo4j-admin database import full`: a file for each set of labels and each type.

A header says the type of each column. Strings stand in quotes, so that an empty one is told from a property that is
not there; the values of a list are set apart by a control character that none of them has, which the command names.

>>> column("aliases", ("BJTU",)), column("start", 12)
('aliases:string[]', 'start:long')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from .property import PropertyGraph, Value

README = "README.txt"
SCHEMA = "schema.cypher"
_TYPES = ((bool, "boolean"), (int, "long"), (float, "double"), (str, "string"))
_ENDS = (":START_ID", ":END_ID")


@dataclass(slots=True)
class _Sheet:
    """A file to be: what `--nodes` or `--relationships` calls it, its columns by property, its rows."""

    option: str
    kind: str  # labels or type
    number: int
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[tuple[str, ...], Mapping[str, Value]]] = field(default_factory=list)

    @property
    def filename(self) -> str:
        return "-".join((self.option, *self.kind.split(":"), *([str(self.number)] if self.number > 1 else []))) + ".csv"


def admin_import(graph: PropertyGraph, schema: Iterable[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """The files by name, piece by piece; `schema` are the statements to run once the data is in."""
    nodes = ((":".join(node.labels), (node.iri,), node.properties) for node in graph.nodes.values())
    relationships = ((one.type, (one.source, one.target), one.properties) for one in graph.relationships)
    sheets = [*_sheets("nodes", nodes), *_sheets("relationships", relationships)]
    delimiter = _delimiter(sheets)
    for sheet in sheets:
        yield sheet.filename, _lines(sheet, delimiter)
    yield SCHEMA, (f"{statement};\n" for statement in schema)
    yield README, iter([_readme(sheets, delimiter)])


def column(name: str, value: Value) -> str:
    """What a header calls the column of a property that has such a value."""
    one = value[0] if isinstance(value, tuple) else value
    type_ = next(word for type_, word in _TYPES if isinstance(one, type_))
    return f"{name}:{type_}{'[]' if isinstance(value, tuple) else ''}"


def _sheets(option: str, things: Iterable[tuple[str, tuple[str, ...], Mapping[str, Value]]]) -> list[_Sheet]:
    """Things in sheets by kind; where a property has values of two types, those of the second are in another sheet."""
    found: dict[str, list[_Sheet]] = {}
    for kind, ids, properties in things:
        columns = {name: column(name, value) for name, value in properties.items()}
        ours = found.setdefault(kind, [])
        sheet = next((one for one in ours if all(one.columns.get(n, c) == c for n, c in columns.items())), None)
        if sheet is None:
            sheet = _Sheet(option, kind, len(ours) + 1)
            ours.append(sheet)
        sheet.columns.update(columns)
        sheet.rows.append((ids, properties))
    return [sheet for kind in sorted(found) for sheet in found[kind]]


def _lines(sheet: _Sheet, delimiter: str) -> Iterator[str]:
    names = sorted(sheet.columns)
    if sheet.option == "nodes":
        names.remove("iri")  # the id is it
    yield ",".join((*(("iri:ID",) if sheet.option == "nodes" else _ENDS), *(sheet.columns[name] for name in names)))
    yield "\n"
    for ids, properties in sheet.rows:
        yield ",".join(chain(map(_quoted, ids), (_cell(properties.get(name), delimiter) for name in names))) + "\n"


def _cell(value: Value | None, delimiter: str) -> str:
    if isinstance(value, tuple):
        return _quoted(delimiter.join(_cell(one, "") if not isinstance(one, str) else one for one in value))
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _delimiter(sheets: Iterable[_Sheet]) -> str:
    values = chain.from_iterable(properties.values() for sheet in sheets for _, properties in sheet.rows)
    lists = (value for value in values if isinstance(value, tuple))
    used = {char for value in lists for one in value if isinstance(one, str) for char in one}
    candidates = map(chr, chain(range(0x1F, 0x0D, -1), range(0xE000, 0xF900)))
    return next(char for char in candidates if char not in used)


def _readme(sheets: Iterable[_Sheet], delimiter: str) -> str:
    inputs = " \\\n".join(f"  --{sheet.option}={sheet.kind}={sheet.filename}" for sheet in sheets)
    return f"""In this folder, with the server stopped (or before its first start):

neo4j-admin database import full neo4j --overwrite-destination \\
  --id-type=string --multiline-fields=true --array-delimiter=U+{ord(delimiter):04X} \\
{inputs}

The database `neo4j` then holds this graph and nothing else. Once the server is up, make its constraints and indexes:

cypher-shell -f {SCHEMA}
"""
