"""An index is built of a graph; brought up to date, it holds what one built anew would."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Literal

import small
from skillgraph import resources, tables
from skillgraph.errors import StoreError
from skillgraph.graph import build as graph_building
from skillgraph.graph import closure, quads
from skillgraph.index import building, labels
from skillgraph.index.compiled import index_of
from skillgraph.index.database import Database
from skillgraph.index.facts import all_of, in_file
from skillgraph.index.text import TextIndex
from skillgraph.namespaces import ID, id_of, new_graph
from skillgraph.store.embedded import EmbeddedStore
from skillgraph.version import Version

ABC, XYZ = "standards/abc", "standards/xyz"
Rows = dict[str, list[tuple[object, ...]]]
Change = Callable[[Path], object]


@dataclass(frozen=True)
class Made:
    """A graph and the index that is built of it."""

    quads: frozenset[ox.Quad]
    index: Path

    @property
    def store(self) -> EmbeddedStore:
        return EmbeddedStore.in_memory(self.quads)


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ontology without its labels and notes, which is read more quickly."""
    folder = tmp_path_factory.mktemp("ontology")
    whole = graph_building.read_ontology(resources.folder("ontology"))
    terms = new_graph()
    for triple in whole[graph_building.ONTOLOGY_GRAPH]:
        if not isinstance(triple[2], Literal):
            terms.add(triple)
    terms.serialize(folder / "terms.ttl")
    return folder


def made(data: Path, ontology: Path, index: Path) -> Made:
    """Close the graph of some tables, and build its index."""
    graphs = graph_building.build(tables.read(data), ontology)
    whole = {**graphs, graph_building.INFERRED_GRAPH: closure.close(graphs)}
    found = frozenset(ox.parse(quads.nquads(whole), ox.RdfFormat.N_QUADS))
    building.build(index, all_of(EmbeddedStore.in_memory(found)))
    return Made(found, index)


def match(folder: Path, left: str, right: str, predicate: str = "skos:closeMatch") -> None:
    mapping = small.ROWS[small.MAPPINGS][0]
    ends = {"subject_id": f"sgid:{left}", "object_id": f"sgid:{right}"}
    small.append(folder, small.MAPPINGS, **{**mapping, **ends, "predicate_id": predicate})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data, with a match between items of its two standards."""
    folder = small.write(tmp_path_factory.mktemp("data"))
    match(folder, "abc/lower/1.1/a1", "xyz/lower/1.1/a1")
    return folder


@pytest.fixture(scope="module")
def before(data: Path, ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(data, ontology, tmp_path_factory.mktemp("before") / "index.db")


def rows_of(path: Path) -> Rows:
    """Give what every table holds, whatever the order that it was written in."""
    database = Database.open(path)
    names = database.column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {name: sorted(database.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def subjects(left: Made, right: Made) -> set[str]:
    """Name the things of which a triple came or went."""
    nodes = {quad.subject.value for quad in left.quads ^ right.quads}
    return {id_of(node) for node in nodes if node.startswith(str(ID))}


# --- Changes -------------------------------------------------------------------------------------


def item(folder: Path, unit: str, letter: str, position: int, zh: str) -> None:
    row = small._item(unit, letter, position, zh, "Something new")
    small.append(folder, f"standards/{unit.partition('/')[0]}/items.csv", **row)


def without(folder: Path, file: str, *words: str) -> None:
    """Take the rows out that name something."""
    rows = small.read_table(folder, file)
    numbers = [n for n, row in enumerate(rows, start=1) if any(w in c for w in words for c in row)]
    assert numbers
    small.drop_rows(folder, file, *numbers)


def an_item_removed(folder: Path) -> None:
    without(folder, f"{ABC}/items.csv", "abc/lower/1.1/k1")
    without(folder, small.MAPPINGS, "abc/lower/1.1/k1")


def a_matched_item_removed(folder: Path) -> None:
    without(folder, f"{ABC}/items.csv", "abc/lower/1.1/a1")
    without(folder, small.MAPPINGS, "abc/lower/1.1/a1")


def covering_taken_back(folder: Path) -> None:
    small.set_cell(folder, f"{ABC}/standard.csv", 2, "covering_clause", "")
    small.set_cell(folder, f"{ABC}/grades.csv", 3, "subsumes", "")


def grades_change_places(folder: Path) -> None:
    for row, rank, above in ((2, "2", ""), (3, "1", "xyz/lower")):
        small.set_cell(folder, f"{XYZ}/grades.csv", row, "rank", rank)
        small.set_cell(folder, f"{XYZ}/grades.csv", row, "next_grade", above)


def a_role_added(folder: Path) -> None:
    small.append(folder, "roles/roles.csv", id="role/trainer", source="source/jd",
                 label_zh="培训师", label_en="Trainer", clause="1")  # fmt: skip
    small.append(folder, "roles/role-grades.csv", id="role/trainer/grade/xyz", clause="1",
                 role="role/trainer", grade="xyz/upper", source="source/xyz")  # fmt: skip
    small.append(folder, "roles/role-relations.csv", id="role/relation/3", role="role/clerk",
                 relation="transfers-to", target="role/trainer", job="job/clerk",
                 clause="3")  # fmt: skip


def a_standard_removed(folder: Path) -> None:
    shutil.rmtree(folder / XYZ)
    without(folder, small.MAPPINGS, "xyz/")


def a_unit_moved_to_another_standard(folder: Path) -> None:
    for column, other in (("grade", "abc/upper"), ("position", "2")):
        small.set_cell(folder, f"{XYZ}/units.csv", 3, column, other)


CHANGES: Sequence[Change] = (
    lambda f: small.set_cell(f, f"{ABC}/items.csv", 3, "label_en", "Can write down needs"),
    lambda f: small.set_cell(f, f"{ABC}/items.csv", 3, "label_zh", "能写下需求"),
    an_item_removed,
    a_matched_item_removed,
    lambda f: item(f, "abc/lower/1.1", "a", 3, "能新增"),
    lambda f: item(f, "xyz/lower/1.1", "k", 1, "新知识"),
    lambda f: small.set_cell(f, f"{ABC}/weights.csv", 2, "percent", "90"),
    lambda f: match(f, "abc/upper/1.1/k1", "xyz/upper/1.1/k1", "skos:broadMatch"),
    lambda f: match(f, "job/clerk/duty/1", "abc/upper/1.1/a1", "sg:drawsOn"),
    lambda f: without(f, small.MAPPINGS, "skos:closeMatch"),
    lambda f: small.set_cell(f, small.MAPPINGS, 2, "confidence", "0.3"),
    covering_taken_back,
    grades_change_places,
    a_role_added,
    lambda f: small.set_cell(f, "roles/role-relations.csv", 2, "target", "role/chief"),
    lambda f: small.set_cell(f, "jobs/duties.csv", 2, "label_zh", "接听来电"),
    a_standard_removed,
    a_unit_moved_to_another_standard,
)  # fmt: skip


@pytest.fixture(scope="module", params=range(len(CHANGES)), ids=str)
def after(
    request: pytest.FixtureRequest,
    data: Path,
    ontology: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Made:
    """The same, with one change."""
    folder = tmp_path_factory.mktemp("after")
    CHANGES[request.param](Path(shutil.copytree(data, folder / "data")))
    return made(folder / "data", ontology, folder / "index.db")


@pytest.fixture(params=["done", "taken back"])
def turned(request: pytest.FixtureRequest, before: Made, after: Made) -> tuple[Made, Made]:
    return (before, after) if request.param == "done" else (after, before)


def test_an_index_brought_up_to_date_holds_what_one_built_anew_does(
    turned: tuple[Made, Made], tmp_path: Path
) -> None:
    old, new = turned
    assert rows_of(old.index) != rows_of(new.index), "the change changes nothing"
    path = Path(shutil.copy(old.index, tmp_path / "index.db"))
    building.update(path, new.store, subjects(old, new))
    assert rows_of(path) == rows_of(new.index)


def test_labels_brought_up_to_date_are_found_as_if_indexed_anew(
    turned: tuple[Made, Made], tmp_path: Path
) -> None:
    old, new = turned
    folder = tmp_path / "text"
    folder.mkdir()
    labels.build(Database.open(old.index), folder)
    labels.update(Database.open(new.index), folder, subjects(old, new))
    updated, anew = TextIndex.open(folder), labels.build(Database.open(new.index))
    for words in ("客户", "需求 needs", "新", "reception", "来电", "train staff", "培训师"):
        found, expected = (index.search(words, limit=100) for index in (updated, anew))
        assert found.total == expected.total
        assert {hit.id for hit in found.hits} == {hit.id for hit in expected.hits}, words


def test_nothing_but_the_standards_touched_is_written_anew(
    before: Made, data: Path, ontology: Path, tmp_path: Path
) -> None:
    """What is spoilt in the other standard stays so: nobody has looked at it."""
    changed = Path(shutil.copytree(data, tmp_path / "data"))
    small.set_cell(changed, f"{ABC}/items.csv", 3, "label_en", "Can write down needs")
    new = made(changed, ontology, tmp_path / "new.db")
    path = Path(shutil.copy(before.index, tmp_path / "index.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE item SET clause = 'spoilt' WHERE standard = 'xyz'")
    connection.close()
    building.update(path, new.store, subjects(before, new))
    clauses = dict(Database.open(path).rows("SELECT id, clause FROM item"))
    assert {id.partition("/")[0] for id, clause in clauses.items() if clause == "spoilt"} == {"xyz"}


def test_an_update_of_nothing_changes_nothing(before: Made, tmp_path: Path) -> None:
    path = Path(shutil.copy(before.index, tmp_path / "index.db"))
    building.update(path, before.store, ())
    assert rows_of(path) == rows_of(before.index)


def test_an_update_of_everything_changes_nothing(before: Made, tmp_path: Path) -> None:
    path = Path(shutil.copy(before.index, tmp_path / "index.db"))
    nodes = (quad.subject.value for quad in before.quads)
    ids = [id_of(node) for node in nodes if node.startswith(str(ID))]
    building.update(path, before.store, ids)
    assert rows_of(path) == rows_of(before.index)


def test_the_same_graph_gives_the_same_bytes(version: Version, tmp_path: Path) -> None:
    building.build(tmp_path / "index.db", in_file(version.nquads))
    assert (tmp_path / "index.db").read_bytes() == version.index.read_bytes()


def test_a_store_and_a_file_of_it_give_the_same_index(version: Version, tmp_path: Path) -> None:
    building.build(tmp_path / "index.db", all_of(version.open_store()))
    assert rows_of(tmp_path / "index.db") == rows_of(version.index)


def test_an_index_in_memory_answers_as_the_file_does(version: Version) -> None:
    in_memory = index_of(Database.of(version.open_store()), "", labels_are_not_asked)
    from_file = index_of(Database.open(version.index), "", labels_are_not_asked)
    assert dict(in_memory.required) == dict(from_file.required)
    assert list(in_memory.places) == list(from_file.places)


def labels_are_not_asked() -> TextIndex:
    raise AssertionError


# --- What cannot be indexed ----------------------------------------------------------------------


def spoilt(before: Made, subject: str, predicate: str) -> EmbeddedStore:
    """Leave out what is said of a thing by a property."""
    left = {
        quad for quad in before.quads
        if not (quad.subject.value == f"{ID}{subject}" and quad.predicate.value.endswith(predicate))
    }  # fmt: skip
    assert len(left) < len(before.quads)
    return EmbeddedStore.in_memory(left)


@pytest.mark.parametrize(
    ("subject", "predicate", "said"),
    [
        ("abc/lower/1.1", "", "abc/lower/1.1/a1 refers to abc/lower/1.1,"),
        ("abc/work/reception", "", "the work content or the function of abc/lower/1.1,"),
        ("abc/function/service", "", "the work content or the function of abc/lower/1.1,"),
        ("abc/lower/1.1/a2", "#inUnit", "abc/lower refers to abc/lower/1.1/a2,"),
        ("abc/lower/1.1/a1", "core#prefLabel", "no well-formed Item"),
        ("job/clerk/duty/1", "", "no well-formed mapping/job/clerk/duty/1/to/"),
    ],
)
def test_a_graph_that_refers_to_nothing_is_refused(
    before: Made, tmp_path: Path, subject: str, predicate: str, said: str
) -> None:
    store = spoilt(before, subject, predicate)
    with pytest.raises(StoreError, match=said):
        building.build(tmp_path / "anew.db", all_of(store))
    path = Path(shutil.copy(before.index, tmp_path / "index.db"))
    with pytest.raises(StoreError, match=said):
        building.update(path, store, [subject])


def test_an_index_that_cannot_be_written_is_an_error_of_the_system(
    before: Made, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        building.build(tmp_path / "nowhere" / "index.db", all_of(before.store))


# --- Files that cannot be read -------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 9000])
def test_a_file_that_is_no_index_is_an_error_of_the_store(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.db").write_bytes(content)
    with pytest.raises(StoreError, match="cannot be read"):
        Database.open(tmp_path / "index.db")


def test_a_version_without_the_file_is_one_of_another_release(tmp_path: Path) -> None:
    """Release 0.3.0 compiled the index at every opening, from a file of JSON."""
    with pytest.raises(StoreError, match="is not there: another release of skillgraph wrote it"):
        Database.open(tmp_path / "index.db")


def test_what_is_damaged_inside_is_an_error_when_it_is_met(before: Made, tmp_path: Path) -> None:
    path = Path(shutil.copy(before.index, tmp_path / "index.db"))
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(StoreError, match="cannot be read"):
        index_of(Database.open(path), "", labels_are_not_asked)


def test_what_another_release_wrote_is_named_with_what_to_do(before: Made, tmp_path: Path) -> None:
    path = Path(shutil.copy(before.index, tmp_path / "index.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for read in (Database.open, lambda p: building.update(p, before.store, ())):
        with pytest.raises(StoreError, match="another release of skillgraph wrote it; skillgraph"):
            read(path)
