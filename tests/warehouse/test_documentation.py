"""docs/warehouse.md says of the requirement table what the exported file says of itself."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pyarrow.parquet as pq

from skillgraph.catalogue import Catalogue
from skillgraph.exchange.exports import path_of
from skillgraph.exchange.scope import Scope

PAGE = Path(__file__).parents[2] / "docs" / "warehouse.md"
_ROW = re.compile(r"\| `(\w+)` \| (string|int64|double) \| (yes|no) \| (.+) \|")


def test_the_documented_columns_are_those_of_the_file(catalogue: Catalogue) -> None:
    path = path_of(catalogue.version, "requirements-parquet", Scope())
    assert path
    schema = pq.read_schema(io.BytesIO(path.read_bytes()))
    documented = [match.groups() for match in _ROW.finditer(PAGE.read_text(encoding="utf-8"))]
    assert documented == [
        (field.name, str(field.type), "yes" if field.nullable else "no",
         field.metadata[b"description"].decode())
        for field in schema
    ]  # fmt: skip
