"""What changed rows change in the graphs, whichever rows change, and however."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small
from publishing import quick
from skillgraph import tables
from skillgraph.errors import TableError, TablesError
from skillgraph.graph import build as building
from skillgraph.graph import quads
from skillgraph.graph.delta import Quads, in_graph
from skillgraph.graph.part import Part
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.revision import revise
from skillgraph.version import Version

Edit = Callable[[Path], None]
JOBS, RELATIONS, GLOSSARY = "jobs/jobs.csv", "roles/role-relations.csv", "glossary.csv"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data, with posts of which two job descriptions say the same, and a glossary."""
    inputs = quick(tmp_path_factory.mktemp("inputs"))
    jobs, relations = (small.read_table(inputs.data, file)[:2] for file in (JOBS, RELATIONS))
    second = dict(zip(*jobs, strict=True)) | {"id": "job/second", "position": "2"}
    again = dict(zip(*relations, strict=True)) | {"id": "role/relation/3", "job": "job/second"}
    small.append(inputs.data, JOBS, **second)
    small.append(inputs.data, RELATIONS, **again)
    terms = (["客户", "customer", "", ""], ["投诉", "complaint", "", ""])
    small.write_table(inputs.data, GLOSSARY, [small.columns(GLOSSARY), *terms])
    return inputs


@pytest.fixture(scope="module")
def version(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The same, published."""
    return publish(inputs, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module", autouse=True)
def ontology_read_once(inputs: Inputs) -> Iterator[None]:
    """Parse the ontology once for all tests."""
    ontology = building.read_ontology(inputs.ontology)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "read_ontology", lambda _: dict(ontology))
        yield


def anew(inputs: Inputs) -> Quads:
    """Give what is asserted when all tables are read."""
    built = building.build(tables.read(inputs.data), inputs.ontology)
    return frozenset(
        ox.Quad(*quads.fact(triple), ox.NamedNode(name))
        for name, graph in built.items()
        if name not in building.NO_DATA
        for triple in graph
    )


def revised(version: Version, inputs: Inputs) -> Quads:
    """Give what is asserted when only what changed is read."""
    delta, store = (
        revise(version, inputs, inputs.fingerprint()),
        ox.Store.read_only(str(version.store)),
    )
    names = set(version.manifest["triples"]) - set(map(str, building.NO_DATA))
    before = frozenset(quad for name in names for quad in in_graph(store, name))
    assert delta.went <= before
    assert not delta.came & before
    after = before - delta.went | delta.came
    named = {quad.graph_name.value for quad in after}
    assert (names - delta.graphs_went) | delta.graphs_came == named
    return after


def outcome(read: Callable[[], Quads]) -> Quads | tuple[TableError, ...]:
    """Give what reading gives, or everything that is wrong."""
    try:
        return read()
    except TablesError as wrong:
        return tuple(wrong.errors)


# --- Changes by chance ---------------------------------------------------------------------------


def _files(data: Path) -> list[str]:
    found = sorted(path.relative_to(data).as_posix() for path in data.rglob("*.?sv"))
    return [file for file in found if len(small.read_table(data, file)) > 1]


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Draw a change: a cell as in another row, a row twice, a row gone, two rows exchanged."""
    at, row, other, column, how = (draw(st.integers(0, 999)) for _ in range(5))

    def edit(data: Path) -> None:
        files = _files(data)
        file = files[at % len(files)]
        heading, *rows = small.read_table(data, file)
        one, two = rows[row % len(rows)], rows[other % len(rows)]
        place = column % len(heading)
        match how % 5:
            case 0:
                one[place] = two[place]
            case 1:
                one[place], two[place] = two[place], one[place]
            case 2:
                rows.append(list(one))
            case 3:
                rows.remove(one)
            case 4:
                one[place] = f"{one[place]}2"
        small.write_table(data, file, [heading, *rows])

    return edit


@settings(max_examples=100, deadline=None)
@given(made=st.lists(edits(), min_size=1, max_size=4))
def test_changes_by_chance_give_what_reading_all_tables_gives(
    version: Version, inputs: Inputs, made: list[Edit]
) -> None:
    with TemporaryDirectory() as folder:
        mine = Inputs(
            shutil.copytree(inputs.data, Path(folder) / "data"), inputs.ontology, inputs.shapes
        )
        for edit in made:
            edit(mine.data)
        assert outcome(lambda: revised(version, mine)) == outcome(lambda: anew(mine))


# --- What is known without the other rows --------------------------------------------------------


@pytest.fixture
def mine(inputs: Inputs, tmp_path: Path) -> Inputs:
    """The same inputs, to be edited."""
    data = shutil.copytree(inputs.data, tmp_path / "data")
    return Inputs(data, inputs.ontology, inputs.shapes)


def part(version: Version, mine: Inputs, *files: str) -> Part:
    """Read what changed in some files."""
    rows = tables.differing(version.tables, mine.data, files)
    assert rows
    return Part(ox.Store.read_only(str(version.store)), *rows)


def test_of_an_edited_table_only_the_edited_row_is_read(version: Version, mine: Inputs) -> None:
    small.set_cell(mine.data, "standards/abc/items.csv", 2, "label_en", "Can welcome customers")
    found = part(version, mine, "standards/abc/items.csv")
    assert [located.number for located in found.come] == [2]
    assert [located.row.label_en for located in found.gone] == ["Can receive customers"]  # type: ignore[attr-defined]
    assert found.sound
    assert len(found.delta.came) == len(found.delta.went) == 1


def test_columns_in_another_order_change_nothing(version: Version, mine: Inputs) -> None:
    file = "standards/abc/items.csv"
    rows = small.read_table(mine.data, file)
    small.write_table(mine.data, file, [row[::-1] for row in rows])
    found = part(version, mine, file)
    assert found.sound
    assert not found.delta


def test_what_another_job_says_as_well_is_not_taken_away(version: Version, mine: Inputs) -> None:
    small.drop_rows(mine.data, RELATIONS, 2)
    assert not part(version, mine, RELATIONS).sound
    assert revised(version, mine) == anew(mine)


def test_what_another_job_says_already_does_not_come_again(version: Version, mine: Inputs) -> None:
    heading, _, second, *_ = small.read_table(mine.data, RELATIONS)
    again = dict(zip(heading, second, strict=True)) | {"id": "role/again", "job": "job/second"}
    small.append(mine.data, RELATIONS, **again)
    assert part(version, mine, RELATIONS).sound
    assert revised(version, mine) == anew(mine)


def test_a_number_of_another_row_is_not_sound(version: Version, mine: Inputs) -> None:
    file = "standards/abc/grades.csv"
    small.set_cell(mine.data, file, 3, "rank", "1")
    assert not part(version, mine, file).sound


def test_two_rows_may_exchange_their_numbers(version: Version, mine: Inputs) -> None:
    file = "standards/abc/grades.csv"
    for row, rank in ((2, "2"), (3, "1")):
        small.set_cell(mine.data, file, row, "rank", rank)
    assert part(version, mine, file).sound
    assert revised(version, mine) == anew(mine)


def test_a_term_of_the_glossary_that_stands_there_already_is_wrong(
    version: Version, mine: Inputs
) -> None:
    small.append(mine.data, GLOSSARY, term_zh="客户", term_en="y")
    assert tables.differing(version.tables, mine.data, [GLOSSARY]) is None
    with pytest.raises(TablesError, match=r"is used already, in glossary\.csv:2"):
        revise(version, mine, mine.fingerprint())


@pytest.mark.parametrize("damage", [b"id\n", b"", b'id\n"'])
def test_a_table_that_is_kept_no_longer_as_it_was_is_not_asked(
    version: Version, mine: Inputs, damage: bytes, tmp_path: Path
) -> None:
    copy = Version(shutil.copytree(version.path, tmp_path / version.digest))
    file = "standards/abc/items.csv"
    small.set_cell(mine.data, file, 2, "label_en", "Can welcome customers")
    (copy.tables / file).write_bytes(damage)
    assert revised(copy, mine) == anew(mine)
    shutil.rmtree(copy.tables)
    assert revised(copy, mine) == anew(mine)
