"""One tree of errors: each says what was wrong, where, and what to do, in one line."""

from __future__ import annotations

from collections.abc import Sequence


class InnographError(Exception):
    """Something a person can mend. `where` is a file, line or page; `hint` says what to do.

    `code` names what was wrong, and `values` are what the message speaks of, for who says it in another language.

    >>> str(InnographError("the file is empty", where="plan.txt", hint="give a plan with text"))
    'plan.txt: the file is empty; give a plan with text'
    """

    exit_code = 2

    def __init__(
        self, message: str, *, where: str | None = None, hint: str | None = None, code: str = "", **values: object
    ) -> None:
        self.message, self.where, self.hint = message, where, hint
        self.code, self.values = code, values
        super().__init__("".join((f"{where}: " if where else "", message, f"; {hint}" if hint else "")))


class SourceError(InnographError):
    """A plan file that cannot be read: missing, empty, binary, of unknown encoding."""


class StoreError(InnographError):
    """A graph folder that is missing, broken or locked, or a plan IRI claimed by two files."""


class QueryError(InnographError):
    """A query with a syntax error, an unknown question or parameter, or a limit passed."""


class ModelError(InnographError):
    """A language model's endpoint that cannot be reached, refuses, or gives nothing that can be read."""


class UnknownName(InnographError):
    """A name that the graph does not have."""


class AmbiguousName(UnknownName):
    """A name that several things have; `iris` are theirs."""

    def __init__(self, message: str, name: str, iris: Sequence[str], hint: str) -> None:
        super().__init__(message, hint=hint, code="several", name=name)
        self.name, self.iris = name, tuple(iris)


class DataFault(InnographError):
    """The graph or the data does not conform."""

    exit_code = 1
