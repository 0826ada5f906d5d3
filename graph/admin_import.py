"""The property graph as CSV for `neo4j-admin database import full`: a file for each set of labels and each type.

A header says the type of each column. Strings stand in quotes, so that an empty one is told from a property that is
not there; the values of a list are set apart by a control character that none of them has, which the command names.

>>> column("aliases", ("BJTU",)), column("start", 12)
('aliases:string[]', 'start:long')
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from .property import Value
from .spool import Spool

README = "README.txt"
SCHEMA = "schema.cypher"
_TYPES = ((bool, "boolean"), (int, "long"), (float, "double"), (str, "string"))
_ENDS = (":START_ID", ":END_ID")


@dataclass(slots=True)
class _Sheet:
    """A file to be: what `--nodes` or `--relationships` calls it, and its columns by property."""

    option: str
    kind: str  # labels or type
    number: int
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def filename(self) -> str:
        return "-".join((self.option, *self.kind.split(":"), *([str(self.number)] if self.number > 1 else []))) + ".csv"

    def takes(self, properties: Mapping[str, Value]) -> bool:
        """Whether no property has a value of another type than its column."""
        return all(self.columns.get(name, said) == said for name, said in _columns(properties).items())


_Row = tuple[tuple[str, ...], Mapping[str, Value]]  # what stands in front, and the properties
_Rows = Callable[[], Iterator[_Row]]


def admin_import(graph: Spool, schema: Iterable[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """The files by name, piece by piece; `schema` are the statements to run once the data is in."""
    kinds: list[tuple[str, str, _Rows]] = [
        ("nodes", ":".join(labels), partial(_nodes, graph, labels)) for labels, _ in graph.nodes_by_labels()
    ]
    kinds += [("relationships", type_, partial(_relationships, graph, type_)) for type_ in graph.types()]
    used: set[str] = set()
    sheets = [(_sheets(option, kind, rows, used), rows) for option, kind, rows in kinds]
    delimiter = _delimiter(used)
    for alike, rows in sheets:
        for sheet in alike:
            yield sheet.filename, _lines(sheet, _of(sheet, alike, rows), delimiter)
    yield SCHEMA, (f"{statement};\n" for statement in schema)
    yield README, iter([_readme([sheet for alike, _ in sheets for sheet in alike], delimiter)])


def column(name: str, value: Value) -> str:
    """What a header calls the column of a property that has such a value."""
    one = value[0] if isinstance(value, tuple) else value
    type_ = next(word for type_, word in _TYPES if isinstance(one, type_))
    return f"{name}:{type_}{'[]' if isinstance(value, tuple) else ''}"


def _nodes(graph: Spool, labels: tuple[str, ...]) -> Iterator[_Row]:
    return (((node.iri,), node.properties) for node in graph.nodes(labels))


def _relationships(graph: Spool, type_: str) -> Iterator[_Row]:
    return (((one.source, one.target), one.properties) for one in graph.relationships(type_))


def _columns(properties: Mapping[str, Value]) -> dict[str, str]:
    return {name: column(name, value) for name, value in properties.items()}


def _sheets(option: str, kind: str, rows: _Rows, used: set[str]) -> list[_Sheet]:
    """The sheets of a kind: where a property has values of two types, those of the second are in another sheet.

    `used` comes to hold the characters of lists.
    """
    found: list[_Sheet] = []
    for _, properties in rows():
        sheet = next((one for one in found if one.takes(properties)), None)
        if sheet is None:
            sheet = _Sheet(option, kind, len(found) + 1)
            found.append(sheet)
        sheet.columns.update(_columns(properties))
        lists = (value for value in properties.values() if isinstance(value, tuple))
        used.update(char for value in lists for one in value for char in one)
    return found


def _of(sheet: _Sheet, alike: Sequence[_Sheet], rows: _Rows) -> Iterator[_Row]:
    """The rows of a sheet: those that it is the first to take, as when it was made."""
    if len(alike) == 1:
        return rows()
    return (row for row in rows() if next(one for one in alike if one.takes(row[1])) is sheet)


def _lines(sheet: _Sheet, rows: Iterable[_Row], delimiter: str) -> Iterator[str]:
    names = sorted(sheet.columns)
    if sheet.option == "nodes":
        names.remove("iri")  # the id is it
    yield ",".join((*(("iri:ID",) if sheet.option == "nodes" else _ENDS), *(sheet.columns[name] for name in names)))
    yield "\n"
    for ids, properties in rows:
        yield ",".join(chain(map(_quoted, ids), (_cell(properties.get(name), delimiter) for name in names))) + "\n"


def _cell(value: Value | None, delimiter: str) -> str:
    if isinstance(value, tuple):
        return _quoted(delimiter.join(value))
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _delimiter(used: Collection[str]) -> str:
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
