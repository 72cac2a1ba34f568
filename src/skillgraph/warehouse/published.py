"""The requirement table of a version, and which of its targets are asked for."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from skillgraph.errors import InputError, UnknownIdError
from skillgraph.exchange import exports, facts
from skillgraph.exchange.formats import find
from skillgraph.exchange.scope import Scope
from skillgraph.index.nearest import nearest
from skillgraph.version import RemoteVersion, Version

_FORMAT = "requirements-parquet"
#: What an answer reads of the table.
_COLUMNS = ["version", "target", "item", "function", "weight"]


def of_version(version: Version | RemoteVersion) -> pa.Table:
    """Read the table that lies beside a version, or make it where there is none.

    Raises:
        StoreError: the version cannot be read.
    """
    if path := exports.path_of(version, _FORMAT, Scope()):
        return pq.read_table(path, columns=_COLUMNS)
    made = io.BytesIO()
    everything = facts.read(version.open_store().quads())
    exports.export(everything, version.digest, find(_FORMAT), Scope(), made)
    return pq.read_table(made, columns=_COLUMNS)


def of_file(path: Path) -> pa.Table:
    """Read a table that was exported.

    Raises:
        InputError: the file is no such table, or one of several versions.
    """
    try:
        table = pq.read_table(path, columns=_COLUMNS)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path}: cannot be read as a requirement table: {error}") from error
    versions = pc.unique(table["version"])
    if len(versions) != 1:
        raise InputError(f"{path}: the requirements of {len(versions)} versions; expected one")
    return table


def check(table: pa.Table, targets: Sequence[str]) -> None:
    """See that the targets asked for are in the table.

    Raises:
        InputError: one is a union or a list of items, which has no rows of its own.
        UnknownIdError: there is no such target; the error names the nearest ones.
    """
    known = set(pc.unique(table["target"]).to_pylist())
    for target in targets:
        if target in known:
            continue
        if "+" in target or target.startswith("items:"):
            raise InputError(
                f"{target}: the requirement table has grades, roles, job descriptions, units and"
                " standards, each by itself; skillgraph gap-batch takes unions and lists of items"
            )
        raise UnknownIdError(target, "target", nearest(target, known), "the requirement table")
