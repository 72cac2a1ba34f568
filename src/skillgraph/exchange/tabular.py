"""Tables: as CSV, which spreadsheets open, and as Parquet, which keeps types."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, BinaryIO

from skillgraph.exchange.edges import Edge
from skillgraph.exchange.nodes import Node
from skillgraph.exchange.scope import Labels
from skillgraph.exchange.selection import Selection

if TYPE_CHECKING:
    import pyarrow as pa

_LABELS = {Labels.ZH: "label_zh", Labels.EN: "label_en"}
_NUMBERS = {"weight": float, "position": int, "confidence": float, "inferred": bool}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the name and type of each column (str, int, float or bool), and its rows.

    A cell that has no value is None: an empty cell in CSV, a null in Parquet.

    Attributes:
        columns: the type of each, by name.
        rows: the cells of each, in the order of the columns.
        meanings: what columns hold, by name; Parquet says it in the metadata of the field.
        filled: names of the columns that never lack a value; Parquet says so in its schema.
    """

    columns: dict[str, type]
    rows: Sequence[Sequence[Any]]
    meanings: Mapping[str, str] = field(default_factory=dict)
    filled: Collection[str] = ()


#: Makes a table of a selection.
Make = Callable[[Selection], Table]
Write = Callable[[Selection, BinaryIO], None]


def nodes(selection: Selection) -> Table:
    """Tabulate the nodes, a row each; see :class:`Node` for the columns."""
    left_out = unwanted(selection.scope.labels)
    return _table([f.name for f in fields(Node) if f.name not in left_out], selection.nodes)


def edges(selection: Selection) -> Table:
    """Tabulate the edges, a row each; see :class:`Edge` for the columns."""
    return _table([f.name for f in fields(Edge)], selection.edges)


def unwanted(labels: Labels) -> set[str]:
    """Name the columns of labels that are in a language which is left out."""
    return {column for language, column in _LABELS.items() if not language.tags <= labels.tags}


def _table(names: Sequence[str], things: Sequence[Node] | Sequence[Edge]) -> Table:
    rows = [asdict(thing) for thing in things]
    columns = {name: _NUMBERS.get(name, str) for name in names}
    return Table(columns, [[row[name] for name in names] for row in rows])


def as_csv(make: Make) -> Write:
    """Give the writer of a table as CSV: UTF-8 with the mark by which Excel knows it, CRLF."""

    def write(selection: Selection, out: BinaryIO) -> None:
        table = make(selection)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(table.columns)
        writer.writerows([_cell(value) for value in row] for row in table.rows)
        out.write(text.getvalue().encode("utf-8-sig"))

    return write


def _cell(value: Any) -> Any:
    """Write true and false as the rest of the world does."""
    return str(value).lower() if isinstance(value, bool) else value


def as_parquet(make: Make) -> Write:
    """Give the writer of a table as Parquet."""

    def write(selection: Selection, out: BinaryIO) -> None:
        import pyarrow.parquet as pq  # large; only whoever writes Parquet waits for it

        pq.write_table(_arrow(make(selection)), out, compression="zstd")

    return write


def _arrow(table: Table) -> pa.Table:
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}

    def described(name: str, type: type) -> pa.Field:
        said = {"description": table.meanings[name]} if name in table.meanings else None
        return pa.field(name, types[type], nullable=name not in table.filled, metadata=said)

    schema = pa.schema([described(name, type) for name, type in table.columns.items()])
    columns = [[row[at] for row in table.rows] for at in range(len(schema))]
    return pa.table(columns, schema=schema)
