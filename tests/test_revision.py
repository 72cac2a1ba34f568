"""A version made from the one before is the same as one made of the same tables out of nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import small
from publishing import ITEMS, contents, quick
from skillgraph import tables
from skillgraph.catalogue import open_catalogue
from skillgraph.errors import InvalidGraphError, TablesError
from skillgraph.exchange import facts
from skillgraph.graph import build, closure, materialise
from skillgraph.graph.delta import names
from skillgraph.inputs import Inputs
from skillgraph.publish import make, publish
from skillgraph.version import Version
from skillgraph.versions import Home

Edit = Callable[[Path], object]
GRADES, UNITS, ROLE_GRADES = (
    "standards/abc/grades.csv",
    "standards/abc/units.csv",
    "roles/role-grades.csv",
)
ABILITY = {
    "id": "xyz/lower/1.1/a2", "label_zh": "能回访", "label_en": "Can follow up", "kind": "ability",
    "unit": "xyz/lower/1.1", "position": "2", "notation": "1.1.2", "clause": "表 1, 1.1.2",
}  # fmt: skip


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data with one shape."""
    return quick(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def published(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small data."""
    home = tmp_path_factory.mktemp("home")
    publish(inputs, home)
    return home


@pytest.fixture
def mine(inputs: Inputs, tmp_path: Path) -> Inputs:
    """The same inputs, to be edited."""
    data = shutil.copytree(inputs.data, tmp_path / "data")
    return Inputs(data, inputs.ontology, inputs.shapes)


@pytest.fixture
def home(published: Path, tmp_path: Path) -> Path:
    """A home of a test's own with the small data."""
    return shutil.copytree(published, tmp_path / "home")


@pytest.fixture(scope="module", autouse=True)
def ontology_read_once(inputs: Inputs) -> Iterator[None]:
    """Parse the ontology once for all tests."""
    ontology = build.read_ontology(inputs.ontology)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "read_ontology", lambda _: dict(ontology))
        yield


def same(version: Version, inputs: Inputs, folder: Path) -> bool:
    """Tell whether a version is what is made of its tables out of nothing."""
    content = make(inputs).content
    content.write(folder / "anew.nq")
    assert version.nquads.read_bytes() == (folder / "anew.nq").read_bytes()
    manifest, counts = version.manifest, content.counts
    assert manifest["triples"] == dict(counts.triples)
    assert manifest["classes"] == dict(counts.classes)
    assert (int(manifest["asserted"], 16), manifest["strangers"]) == (counts.asserted, 0)
    store = ox.Store.read_only(str(version.store))
    loaded = ox.parse(path=str(folder / "anew.nq"), format=ox.RdfFormat.N_QUADS)
    assert facts.read(store) == facts.read(loaded)
    assert names(store) == counts.triples.keys()
    return version.digest == inputs.version_name()


# --- The same version ----------------------------------------------------------------------------


def reword(data: Path) -> None:
    small.set_cell(data, ITEMS, 2, "label_en", "Can welcome customers")


def add_an_item(data: Path) -> None:
    small.append(data, "standards/xyz/items.csv", **ABILITY)


def cover_no_more(data: Path) -> None:
    small.set_cell(data, GRADES, 3, "subsumes", "")


def swap_two_units(data: Path) -> None:
    small.set_cell(data, UNITS, 2, "grade", "abc/upper")
    small.set_cell(data, UNITS, 3, "grade", "abc/lower")


def draw_on_another_item(data: Path) -> None:
    small.set_cell(data, small.MAPPINGS, 2, "object_id", "sgid:abc/lower/1.1/a2")


def take_a_table_away(data: Path) -> None:
    (data / "standards/abc/weights.csv").unlink()


def take_a_standard_away(data: Path) -> None:
    shutil.rmtree(data / "standards/xyz")
    small.drop_rows(data, small.MAPPINGS, 2)


def add_a_standard(data: Path) -> None:
    small.append(
        data, "sources.csv", id="source/new", kind="standard", label_zh="新", label_en="New"
    )
    shutil.copytree(data / "standards/xyz", data / "standards/new")
    for path in (data / "standards/new").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("xyz", "new"), encoding="utf-8")


def relate_roles_otherwise(data: Path) -> None:
    small.set_cell(data, "roles/role-relations.csv", 2, "relation", "transfers-to")


def add_a_grade(data: Path) -> None:
    small.append(
        data, ROLE_GRADES, id="role/chief/grade/xyz", role="role/chief", grade="xyz/upper",
        source="source/xyz", clause="附录 A",
    )  # fmt: skip


def change_no_fact(data: Path) -> None:
    table = data / UNITS
    table.write_bytes(table.read_bytes() + b"\n")


EDITS: tuple[Edit, ...] = (
    reword, add_an_item, cover_no_more, swap_two_units, draw_on_another_item, take_a_table_away,
    take_a_standard_away, add_a_standard, relate_roles_otherwise, add_a_grade, change_no_fact,
)  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_gives_the_version_that_is_made_out_of_nothing(
    home: Path, mine: Inputs, edit: Edit, tmp_path: Path
) -> None:
    edit(mine.data)
    with pytest.MonkeyPatch.context() as patch:  # nobody reads all tables, or closes all there is
        patch.setattr(tables, "read", None)
        patch.setattr(closure, "close", None)
        patch.setattr(materialise, "close", None)
        version = publish(mine, home)
    assert same(version, mine, tmp_path)


def test_edit_after_edit_gives_the_same_as_all_at_once(
    home: Path, mine: Inputs, tmp_path: Path
) -> None:
    for edit in (reword, add_an_item, cover_no_more):
        edit(mine.data)
        version = publish(mine, home)
    assert same(version, mine, tmp_path)


def test_the_version_before_is_left_as_it_was(home: Path, mine: Inputs) -> None:
    before = Home(home).current()
    assert before
    there = before.nquads.read_bytes(), set(ox.Store.read_only(str(before.store)))
    cover_no_more(mine.data)
    after = publish(mine, home)
    assert (before.nquads.read_bytes(), set(ox.Store.read_only(str(before.store)))) == there
    shutil.rmtree(before.path)
    assert len(list(open_catalogue(after).store.quads())) == sum(after.manifest["triples"].values())


# --- When a version is made out of nothing -------------------------------------------------------


def test_other_code_begins_anew(home: Path, mine: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    reword(mine.data)
    monkeypatch.setattr("skillgraph.inputs.installed_version", lambda _: "99")
    stages: list[str] = []
    publish(mine, home, stages.append)
    assert "building graph" in stages


# --- What is wrong is found as if all were read --------------------------------------------------


def use_an_id_of_another_standard(data: Path) -> None:
    small.set_cell(data, ITEMS, 2, "id", "xyz/lower/1.1/a1")


def refer_to_nothing(data: Path) -> None:
    small.set_cell(data, ITEMS, 2, "unit", "xyz/lower/9.9")


def refer_to_another_class(data: Path) -> None:
    small.set_cell(data, ITEMS, 2, "unit", "xyz/lower")


def remove_what_a_mapping_refers_to(data: Path) -> None:
    small.drop_rows(data, "standards/xyz/items.csv", 2)


def rank_a_grade_of_another_standard(data: Path) -> None:
    small.set_cell(data, GRADES, 3, "standard", "xyz")


def number_an_item_of_another_standard(data: Path) -> None:
    small.set_cell(data, ITEMS, 2, "unit", "xyz/lower/1.1")


def come_from_no_source(data: Path) -> None:
    (data / "standards/abc").rename(data / "standards/other")


def withdraw_what_is_there(data: Path) -> None:
    row = {"id": "xyz/lower/1.1/a1", "since": "0.2.0"}
    columns = small.columns("withdrawn.csv")
    cells = [row.get(column, "x") for column in columns]
    small.write_table(data, "withdrawn.csv", [columns, cells])


def leave_a_cell_empty(data: Path) -> None:
    small.set_cell(data, UNITS, 3, "grade", "")


def misname_a_table(data: Path) -> None:
    (data / "standards/abc/weights.csv").rename(data / "standards/abc/weight.csv")


WRONG: tuple[Edit, ...] = (
    use_an_id_of_another_standard, refer_to_nothing, refer_to_another_class,
    remove_what_a_mapping_refers_to, rank_a_grade_of_another_standard,
    number_an_item_of_another_standard, come_from_no_source,
    withdraw_what_is_there, leave_a_cell_empty, misname_a_table,
)  # fmt: skip


@pytest.mark.parametrize("edit", WRONG)
def test_a_wrong_edit_is_refused_with_every_error_that_reading_all_tables_finds(
    home: Path, mine: Inputs, edit: Edit
) -> None:
    edit(mine.data)
    with pytest.raises(TablesError) as expected:
        tables.read(mine.data)
    with pytest.raises(TablesError) as raised:
        publish(mine, home)
    assert raised.value.errors == expected.value.errors


def test_an_item_of_another_kind_is_drawn_on_as_what_it_is_now(
    home: Path, mine: Inputs, tmp_path: Path
) -> None:
    """What a mapping becomes depends on a table of another graph."""
    small.set_cell(mine.data, "standards/xyz/items.csv", 2, "kind", "knowledge")
    version = publish(mine, home)
    assert same(version, mine, tmp_path)
    assert b"drawsOnKnowledge> <https://w3id.org/skillgraph/id/xyz/" in version.nquads.read_bytes()


def test_what_a_shape_refuses_is_named_by_file_and_row_and_leaves_nothing(tmp_path: Path) -> None:
    inputs = small.inputs(small.write(tmp_path / "data"))
    version = publish(inputs, tmp_path / "home")
    there = contents(tmp_path / "home")
    small.set_cell(inputs.data, "standards/abc/weights.csv", 2, "percent", "100")
    with pytest.raises(InvalidGraphError) as raised:
        publish(inputs, tmp_path / "home")
    (finding,) = raised.value.findings
    assert finding.startswith("standards/abc/grades.csv:2: OverallWeightsAddUp:")
    assert contents(tmp_path / "home") == there
    assert Home(tmp_path / "home").current() == version
