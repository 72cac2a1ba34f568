"""Read one CSV or TSV file into rows of a class, and name every cell that does not fit.

Rows count as a spreadsheet shows them: the first record of the file is row 1.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from skillgraph.errors import TableError, TablesError
from skillgraph.model.columns import PATTERNS, Record

#: The numbers of all rows.
EVERY = range(sys.maxsize)


def read(
    file: str, path: Path, row: type[Record], numbers: Container[int] = EVERY
) -> tuple[list[tuple[int, Record]], list[TableError]]:
    """Read a file; give its rows with their numbers, and what is wrong in the others.

    Args:
        file: how an error names the file.
        path: where it lies.
        row: the class of its rows; the heading names its columns, in any order.
        numbers: of the rows that are wanted; the others are not looked at.
    """
    try:
        (number, heading), *body = _records(file, path, row)
    except TablesError as error:
        return [], list(error.errors)
    if wrong := list(_check_heading(file, number, heading, row)):
        return [], wrong
    rows: list[tuple[int, Record]] = []
    for number, cells in body:
        if number not in numbers:
            continue
        parsed = _parse_row(file, number, heading, cells, row)
        if isinstance(parsed, Record):
            rows.append((number, parsed))
        else:
            wrong += parsed
    return rows, wrong


def apart(
    before: Path, after: Path, row: type[Record]
) -> tuple[Container[int], Container[int]] | None:
    """Number the rows that only the one, and only the other, of two states of a file has.

    Args:
        before: the one; there may be no such file.
        after: the other, likewise.
        row: the class of their rows.

    Returns:
        ``None`` where one is no table, or has no rows.
    """
    try:
        old, new = (_records("", path, row) if path.exists() else [] for path in (before, after))
    except TablesError:
        return None
    if 1 in (len(old), len(new)):
        return None
    if old and new and old[0][1] != new[0][1]:
        return EVERY, EVERY
    return _not_among(old, new), _not_among(new, old)


def _not_among(
    records: list[tuple[int, list[str]]], others: list[tuple[int, list[str]]]
) -> frozenset[int]:
    """Number the records that others lack, or have less often."""
    left = Counter(tuple(cells) for _, cells in others)
    lacking = set()
    for number, cells in records:
        if left[key := tuple(cells)]:
            left[key] -= 1
        else:
            lacking.add(number)
    return frozenset(lacking)


def _records(file: str, path: Path, row: type[Record]) -> list[tuple[int, list[str]]]:
    """Give the records of a CSV or TSV file with their row numbers, the heading first.

    SSSOM's header is left out. Bytes that are not UTF-8 survive as surrogates, so that their
    cell can be named.

    Raises:
        TablesError: the file is empty, or a quote in it is not where it may be.
    """
    text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    lines = io.StringIO(text, newline="")
    tsv = path.suffix == ".tsv"
    reader = csv.reader(lines, delimiter="\t" if tsv else ",", strict=True)
    found: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells and not (tsv and cells[0].startswith("#")):
                found.append((number, cells))
    except csv.Error as error:
        quotes = "quotes around a whole cell only, closed, and doubled inside it"
        wrong = TableError(file, f"not a table: {error}", number + 1, expected=quotes)
        raise TablesError([wrong]) from error
    if not found:
        expected = f"a heading row: {', '.join(row.model_fields)}"
        raise TablesError([TableError(file, "the file is empty", expected=expected)])
    return found


def _check_heading(
    file: str, number: int, heading: list[str], row: type[Record]
) -> Iterator[TableError]:
    """Compare the heading with the columns of the row class."""
    for column in row.model_fields:
        if column not in heading:
            yield TableError(
                file, "the column is missing", number, column, row.model_fields[column].description
            )
    for at, column in enumerate(heading, start=1):
        expected = f"only {', '.join(row.model_fields)}"
        if not column:
            problem = f"heading {at} of {len(heading)} is empty"
            yield TableError(file, problem, number, expected=expected)
        elif column not in row.model_fields:
            yield TableError(file, "no such column", number, _shown(column), expected)
        elif heading.index(column) < at - 1:
            yield TableError(file, "the column stands twice", number, column)


def _parse_row(
    file: str, number: int, heading: list[str], cells: list[str], row: type[Record]
) -> Record | list[TableError]:
    """Turn the cells of one record into a row, or into the errors in it."""
    if len(cells) != len(heading):
        problem = f"{len(cells)} cells under {len(heading)} headings"
        lacking = heading[len(cells)] if len(cells) < len(heading) else None
        return [TableError(file, problem, number, lacking, "a cell for every heading")]
    by_column = dict(zip(heading, cells, strict=True))
    if undecoded := [column for column, cell in by_column.items() if _undecodable(cell)]:
        return [_encoding_error(file, number, column, by_column[column]) for column in undecoded]
    filled = {column: cell for column, cell in by_column.items() if cell != ""}
    try:
        return row.model_validate(filled)
    except ValidationError as error:
        return [_cell_error(file, number, row, filled, detail) for detail in error.errors()]


def _undecodable(cell: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in cell)


def _shown(cell: str) -> str:
    """Make a cell with undecodable bytes printable."""
    return cell.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def _encoding_error(file: str, number: int, column: str, cell: str) -> TableError:
    """Name a cell that is not UTF-8, and what it would read in the encoding it is likely in."""
    raw = cell.encode("utf-8", errors="surrogateescape")
    try:
        guess = f" (in GB18030 it reads {raw.decode('gb18030')!r})"
    except UnicodeDecodeError:
        guess = ""
    return TableError(
        file, f"the cell is not UTF-8{guess}", number, column, "the file saved as UTF-8"
    )


def _cell_error(
    file: str, number: int, row: type[Record], filled: Mapping[str, str], detail: Any
) -> TableError:
    """Turn what pydantic says of a row into an error of ours."""
    if not detail["loc"]:
        return TableError(file, detail["msg"].removeprefix("Value error, "), number)
    column = str(detail["loc"][0])
    expected = row.model_fields[column].description
    if detail["type"] == "missing":
        return TableError(file, "the cell is empty", number, column, expected)
    pattern = detail.get("ctx", {}).get("pattern")
    message = PATTERNS.get(pattern, detail["msg"]).removeprefix("Value error, ")
    return TableError(file, f"{filled[column]!r}: {message}", number, column, expected)
