"""LAC's network, told how long each of its sentences is.

As shipped it reads a batch as if all its sentences were of one length, since its recurrent layers are not given the
lengths, though the network is. With them, sentences of like length are read together, the shorter ones padded, and
each has the scores that it has by itself. The file is a message of protobuf, of which only a few fields are looked at
(https://onnx.ai/onnx/repo-docs/IR.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_GRAPH, _NODE = 7, 1  # fields of a model and of a graph
_INPUT, _OUTPUT, _TYPE, _ATTRIBUTE = 1, 2, 4, 5  # fields of a node
_LENGTHS_AT = 4  # the place of the lengths among the inputs of a recurrent layer
_LENGTHS = b"lengths"
_BYTES = 2  # how protobuf calls what has a length
_INT32, _OF_INT = 6, 2  # ONNX's numbers of a type of elements and of attributes


def with_lengths(path: Path) -> bytes:
    """The network in that file, its recurrent layers given the input `length`. ValueError where it has none."""
    model = memoryview(path.read_bytes())
    parts: list[bytes | memoryview] = []
    for field, begin, value, end in _fields(model):
        parts.append(_field(_GRAPH, _graph(model[value:end])) if field == _GRAPH else model[begin:end])
    return b"".join(parts)


def _graph(graph: memoryview) -> bytes:
    """A graph that casts the lengths to the type that layers take, and gives them to each."""
    cast = _field(1, b"to") + b"\x18" + bytes([_INT32]) + b"\xa0\x01" + bytes([_OF_INT])
    node = _field(_INPUT, b"length") + _field(_OUTPUT, _LENGTHS) + _field(_TYPE, b"Cast") + _field(_ATTRIBUTE, cast)
    parts: list[bytes | memoryview] = [_field(_NODE, node)]
    layers = 0
    for field, begin, value, end in _fields(graph):
        new = _layer(graph[value:end]) if field == _NODE else None
        parts.append(graph[begin:end] if new is None else _field(_NODE, new))
        layers += new is not None
    if not layers:
        raise ValueError("a network without recurrent layers")
    return b"".join(parts)


def _layer(node: memoryview) -> bytes | None:
    """A recurrent layer that is given the lengths; None for a node of another kind."""
    parts: list[bytes] = []
    inputs = 0
    recurrent = False
    for field, begin, value, end in _fields(node):
        recurrent = recurrent or (field == _TYPE and bytes(node[value:end]) == b"GRU")
        given = field == _INPUT and inputs == _LENGTHS_AT
        parts.append(_field(_INPUT, _LENGTHS) if given else bytes(node[begin:end]))
        inputs += field == _INPUT
    return b"".join(parts) if recurrent else None


def _fields(message: memoryview) -> Iterator[tuple[int, int, int, int]]:
    """Of each field its number, where it begins, where its value begins, and where it ends."""
    at = 0
    while at < len(message):
        begin = at
        tag, at = _number(message, at)
        if tag & 7 == _BYTES:
            size, at = _number(message, at)
            value, at = at, at + size
        elif tag & 7 == 0:
            value, (_, at) = at, _number(message, at)
        else:
            value, at = at, at + (8 if tag & 7 == 1 else 4)
        yield tag >> 3, begin, value, at


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """The number that stands there, seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return number, at


def _field(number: int, value: bytes) -> bytes:
    size, found = len(value), bytes([number << 3 | _BYTES])
    while size > 127:
        found, size = found + bytes([size & 127 | 128]), size >> 7
    return found + bytes([size]) + value
