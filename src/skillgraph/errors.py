"""What can go wrong, as one tree.

::

    SkillGraphError
    ├── InputError                 what was given cannot be read
    │   ├── TablesError            one or more cells of the tables are wrong
    │   ├── ReferenceSyntaxError   a REF does not follow the grammar
    │   ├── GraphSyntaxError       a posted or named graph cannot be parsed
    │   ├── PersonError            a person's data contradicts itself
    │   ├── CurriculumError        a file is no spreadsheet that can be read as a curriculum
    │   └── TooLargeError          a file is larger, or unpacks to more, than may be read
    ├── UnknownIdError             an id that the graph does not hold
    ├── WithdrawnIdError           an id that stands for nothing any more
    ├── QueryError                 a SPARQL query is not answered
    │   ├── QuerySyntaxError       … because it is no SPARQL 1.1
    │   ├── RefusedQueryError      … because it reaches outside the catalogue
    │   ├── NotAcceptableError     … because its result has none of the media types wanted
    │   ├── QueryStoppedError      … because it needs more time or memory than it may have
    │   ├── ResultTooLargeError    … because its result has more rows or bytes than it may have
    │   └── BusyError              … because too many wait already
    ├── StoreError                 an engine cannot be reached, or fails
    └── BuildError                 the graph was read but may not be published
        ├── InvalidGraphError      … because a shape is violated
        └── ConflictError          … because another version was published meanwhile
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class SkillGraphError(Exception):
    """The root of every error that this library raises on purpose."""


class InputError(SkillGraphError):
    """What was given cannot be read."""


@dataclass(frozen=True, slots=True)
class TableError:
    """One wrong place in a table: where it is, what is wrong, what would be right."""

    file: str
    problem: str
    row: int | None = None
    column: str | None = None
    expected: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        """Write the error on one line, as ``file!sheet:row [column]: problem; expected …``."""
        sheet = f"!{self.sheet}" if self.sheet else ""
        place = self.file + sheet + (f":{self.row}" if self.row is not None else "")
        column = f" [{self.column}]" if self.column else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        return f"{place}{column}: {self.problem}{expected}"


class TablesError(InputError):
    """One or more cells of the tables are wrong; all of them are named.

    Rows count as a spreadsheet shows them: the heading is row 1.
    """

    def __init__(self, errors: Sequence[TableError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class ReferenceSyntaxError(InputError):
    """A REF does not follow the grammar, or names what cannot be read."""


class GraphSyntaxError(InputError):
    """A graph cannot be parsed in the format that was named."""


class PersonError(InputError):
    """What is said of a person contradicts itself."""


class CurriculumError(InputError):
    """A file is no spreadsheet, or none that can be read as a curriculum."""


class TooLargeError(InputError):
    """A file is larger than may be read, or unpacks to more."""


class UnknownIdError(SkillGraphError):
    """An id that the graph does not hold, with the nearest ones that it does."""

    def __init__(
        self, id: str, kind: str = "id", nearest: Sequence[str] = (), place: str = "the graph"
    ) -> None:
        self.id = id
        self.kind = kind
        self.nearest = tuple(nearest)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"no {kind} {id!r} in {place}{hint}")


class WithdrawnIdError(SkillGraphError):
    """An id that stood for a thing once and stands for nothing now, with what replaces it."""

    def __init__(self, id: str, since: str, replaced_by: Sequence[str] = ()) -> None:
        self.id = id
        self.since = since
        self.replaced_by = tuple(replaced_by)
        instead = (
            f"use {', '.join(self.replaced_by)}" if self.replaced_by else "nothing replaces it"
        )
        super().__init__(f"the id {id!r} is withdrawn since version {since}; {instead}")


class QueryError(SkillGraphError):
    """A SPARQL query or update is not answered."""


class QuerySyntaxError(QueryError):
    """The text is no SPARQL 1.1 query or update."""


class RefusedQueryError(QueryError):
    """The text reaches outside the catalogue: SERVICE, LOAD, or a graph that is not there."""


class NotAcceptableError(QueryError):
    """The result has none of the media types that the client accepts."""


class QueryStoppedError(QueryError):
    """A query was stopped: it needed more time or memory than it may have."""


class ResultTooLargeError(QueryError):
    """A result has more rows or bytes than it may have."""


class BusyError(QueryError):
    """Too many wait already in a queue; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int, queue: str = "queries") -> None:
        self.retry_after = retry_after
        self.queue = queue
        super().__init__(message)


class StoreError(SkillGraphError):
    """An engine cannot be reached, refuses, or fails."""


class BuildError(SkillGraphError):
    """The graph was read but may not be published."""


class InvalidGraphError(BuildError):
    """A shape is violated, or warns where no erratum explains the warning."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(self.findings))


class ConflictError(BuildError):
    """Another version was published meanwhile, so that what was changed is no longer current."""
