"""Write rows as the tables of a data folder, a stretch of rows at a time.

The files, their columns and their conventions are those of the shipped tables (``data/README.md``):
CSV has a byte order mark, SSSOM a header of comments.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rdflib.namespace import SKOS

from skillgraph.model.columns import Record
from skillgraph.model.shared import Mapping
from skillgraph.namespaces import ID, SEMAPV, SG
from skillgraph.tables import TABLES

_SSSOM = f"""#curie_map:
#  semapv: {SEMAPV}
#  sg: {SG}
#  sgid: {ID}
#  skos: {SKOS}
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_id: {ID}mappings/{{name}}
#mapping_set_title: Made up by skillgraph synth
"""


def add(data: Path, name: str, rows: Iterable[Record]) -> None:
    """Add rows to the tables of a data folder, each to that of its class.

    Args:
        data: the data folder.
        name: what stands for ``*`` in the path of a table: a standard's id, a set of mappings.
        rows: rows of any classes that have a table.
    """
    by_class: dict[type[Record], list[Record]] = defaultdict(list)
    for row in rows:
        by_class[type(row)].append(row)
    for row_class, found in by_class.items():
        _add_to(data / _pattern(row_class).replace("*", name), row_class, found)


def _pattern(row: type[Record]) -> str:
    """Say where the table of a class lies: that of a standard, where there are several."""
    return next(table.pattern for table in TABLES if table.row is row)


def _add_to(path: Path, row: type[Record], rows: Iterable[Record]) -> None:
    """Add rows to one file, which begins with a heading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tsv = path.suffix == ".tsv"
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t" if tsv else ",", lineterminator="\n")
        if not file.tell():
            file.write(_SSSOM.format(name=path.name.partition(".")[0]) if tsv else "\ufeff")
            writer.writerow(row.model_fields)
        writer.writerows([_cell(one, column) for column in row.model_fields] for one in rows)


def _cell(row: Record, column: str) -> str:
    """Write a cell as the reader of tables wants it."""
    value: Any = getattr(row, column)
    if isinstance(row, Mapping) and column in ("subject_id", "object_id"):
        return f"sgid:{value}"
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
