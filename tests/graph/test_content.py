"""Graphs that are many are validated in parts: the parts find what the whole does."""

from __future__ import annotations

from pathlib import Path

import pytest

import small
from skillgraph import tables
from skillgraph.graph import build, closure, content
from skillgraph.graph.content import Whole
from skillgraph.inputs import Inputs


def test_parts_find_what_the_whole_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = small.write(tmp_path)
    small.set_cell(data, "standards/abc/weights.csv", 2, "percent", "100")
    small.set_cell(data, small.MAPPINGS, 3, "object_id", "sgid:abc/lower/1.1")
    small.set_cell(data, "standards/abc/items.csv", 3, "notation", "1.1.1")
    inputs = Inputs.shipped(data)
    graphs = build.build(tables.read(data), inputs.ontology)
    graphs[build.INFERRED_GRAPH] = closure.close(graphs)
    whole = Whole(graphs)
    expected = whole.report(inputs.shapes)
    assert len({finding.shape for finding in expected.findings}) >= 3
    monkeypatch.setattr(content, "_SMALL", 0)
    assert not whole.small
    assert whole.report(inputs.shapes).findings == expected.findings
