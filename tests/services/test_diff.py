"""What changed between two versions is named item by item and counted graph by graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import small
from publishing import ITEMS, quick
from skillgraph.catalogue import Catalogue, open_catalogue
from skillgraph.inputs import Inputs
from skillgraph.namespaces import GRAPH
from skillgraph.publish import build
from skillgraph.services.diff import (
    GraphChange,
    ItemText,
    Moved,
    Reworded,
    VersionDiff,
    diff,
    graph_changes,
)
from skillgraph.services.language import Language
from skillgraph.version import Version

ABC = str(GRAPH["abc"])
Change = Callable[[Path], None]
After = Callable[[Change], Version]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data, to be changed."""
    return quick(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for what the tests build."""
    return tmp_path_factory.mktemp("versions")


@pytest.fixture(scope="module")
def before(inputs: Inputs, versions: Path) -> Version:
    """The small data as it is."""
    return build(inputs, versions)


@pytest.fixture
def after(inputs: Inputs, versions: Path) -> Iterator[Callable[[Change], Version]]:
    """Build the version that a change of the table of items makes; undone after the test."""
    table = inputs.data / ITEMS
    kept = table.read_bytes()

    def build_changed(change: Change) -> Version:
        change(inputs.data)
        return build(inputs, versions)

    yield build_changed
    table.write_bytes(kept)


def compared(before: Version, after: Version) -> VersionDiff:
    """Compare two versions, as the command and the service do."""
    left, right = open_catalogue(before), open_catalogue(after)
    return diff(left.index, right.index, graph_changes(before, after))


def test_a_version_does_not_differ_from_itself(before: Version) -> None:
    answer = compared(before, before)
    assert answer.same
    assert answer.graphs == ()
    assert (answer.left, answer.right) == (before.digest, before.digest)


def test_a_rewording_is_given_before_and_after_in_both_languages(
    before: Version, after: After
) -> None:
    new = after(lambda data: small.set_cell(data, ITEMS, 2, "label_en", "Can welcome customers"))
    answer = compared(before, new)
    assert answer.reworded == (
        Reworded(
            id="abc/lower/1.1/a1",
            before={Language.ZH: "能接待客户", Language.EN: "Can receive customers"},
            after={Language.ZH: "能接待客户", Language.EN: "Can welcome customers"},
        ),
    )
    assert (answer.added, answer.removed, answer.moved) == ((), (), ())
    assert answer.graphs == (GraphChange(graph=ABC, added=1, removed=1),)


def test_an_item_that_went_is_removed_one_way_and_added_the_other(
    before: Version, after: After
) -> None:
    new = after(lambda data: small.drop_rows(data, ITEMS, 3))
    gone = ItemText(
        id="abc/lower/1.1/a2",
        labels={Language.ZH: "能记录需求", Language.EN: "Can record needs"},
    )
    there, back = compared(before, new), compared(new, before)
    assert (there.removed, there.added) == ((gone,), ())
    assert (back.removed, back.added) == ((), (gone,))
    assert {g.graph: (g.added, g.removed) for g in there.graphs} == {
        g.graph: (g.removed, g.added) for g in back.graphs
    }
    [asserted] = [g for g in there.graphs if g.graph == ABC]
    # Class, source, clause, two labels, notation, position, standard or kind: what a row has,
    # and the link from its unit.
    assert asserted.removed >= 8
    assert asserted.added == 0
    assert not there.same


def test_an_item_that_moves_to_another_unit_moves_to_its_grade_too(
    before: Version, after: After
) -> None:
    new = after(lambda data: small.set_cell(data, ITEMS, 3, "unit", "abc/upper/1.1"))
    assert compared(before, new).moved == (
        Moved(id="abc/lower/1.1/a2", what="unit", before="abc/lower/1.1", after="abc/upper/1.1"),
        Moved(id="abc/lower/1.1/a2", what="grade", before="abc/lower", after="abc/upper"),
    )


def test_an_item_that_becomes_knowledge_changes_its_kind(before: Version, after: After) -> None:
    new = after(lambda data: small.set_cell(data, ITEMS, 3, "kind", "knowledge"))
    assert compared(before, new).moved == (
        Moved(id="abc/lower/1.1/a2", what="kind", before="ability", after="knowledge"),
    )


def test_triples_are_counted_as_the_two_files_differ(
    version: Version, five_levels: Catalogue
) -> None:
    """Two graphs that have little in common, counted again as sets of lines."""
    other = Version(version.path.parent / five_levels.version.digest)
    left, right = (set(v.nquads.read_bytes().splitlines()) for v in (version, other))
    counted = graph_changes(version, other)
    assert sum(change.added for change in counted) == len(right - left)
    assert sum(change.removed for change in counted) == len(left - right)
    inferred = next(c for c in counted if c.graph == str(GRAPH["inferred"]))
    suffix = f"<{GRAPH['inferred']}> .".encode()
    assert inferred.added == sum(line.endswith(suffix) for line in right - left)
