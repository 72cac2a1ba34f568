"""A version is whole or not there, named by its inputs, and the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import small
from publishing import ITEMS, STAGES, contents, quick, reworded, start
from skillgraph.errors import (
    BuildError,
    GraphSyntaxError,
    InputError,
    InvalidGraphError,
    TablesError,
)
from skillgraph.graph import build
from skillgraph.inputs import Inputs
from skillgraph.publish import build as build_version
from skillgraph.publish import publish
from skillgraph.version import Version, home
from skillgraph.versions import Home

WEIGHTS = "standards/abc/weights.csv"


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """The small data with one shape: inputs that are published quickly."""
    return quick(tmp_path)


@pytest.fixture
def data(inputs: Inputs) -> Path:
    """A data folder without a fault."""
    return inputs.data


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A home for versions that is not there yet."""
    return tmp_path / "home"


# --- The same bytes ------------------------------------------------------------------------------


def test_two_builds_from_scratch_give_the_same_bytes(data: Path, tmp_path: Path) -> None:
    built = []
    for seed in ("1", "2"):
        child = start(small.inputs(data), tmp_path / seed, PYTHONHASHSEED=seed)
        name, complaints = child.communicate()
        assert child.returncode == 0, complaints
        built.append(Version(tmp_path / seed / name.strip()))
    one, other = built
    assert one.digest == other.digest
    for name in ("graph.nq", "index.db", "manifest.json"):
        assert (one.path / name).read_bytes() == (other.path / name).read_bytes()


def test_the_shipped_graph_is_built_alike_in_another_process(version: Version) -> None:
    script = (
        "import hashlib\n"
        "from skillgraph import tables\n"
        "from skillgraph.graph import build, closure, quads\n"
        "from skillgraph.inputs import Inputs\n"
        "inputs = Inputs.shipped()\n"
        "graphs = build.build(tables.read(inputs.data), inputs.ontology)\n"
        "graphs[build.INFERRED_GRAPH] = closure.close(graphs)\n"
        "print(hashlib.sha256(quads.nquads(graphs)).hexdigest())\n"
    )
    env = {**os.environ, "PYTHONHASHSEED": "20261122"}
    run = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == version.manifest["files"]["graph.nq"]["sha256"]


def test_the_graph_is_sorted_n_quads_without_repeats(version: Version) -> None:
    lines = version.nquads.read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert all(line.endswith(b" .") for line in lines)


# --- What a version says of itself ---------------------------------------------------------------


def test_the_manifest_agrees_with_the_graph_and_the_inputs(version: Version) -> None:
    manifest = version.manifest
    lines = version.nquads.read_text(encoding="utf-8").splitlines()
    by_graph = Counter(line.rsplit(" ", 2)[1].strip("<>") for line in lines)
    assert manifest["triples"] == dict(by_graph)
    for name, measured in manifest["files"].items():
        data = (version.path / name).read_bytes()
        assert measured == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert set(manifest["files"]) == {"graph.nq", "index.db"}
    assert manifest["derived_from"] is None
    assert manifest["version"] == version.digest == Inputs.shipped().version_name()
    shipped = Inputs.shipped().data / "sources.csv"
    digest = hashlib.sha256(shipped.read_bytes()).hexdigest()
    assert manifest["inputs"]["data/sources.csv"] == digest


def test_the_store_holds_the_graph(version: Version) -> None:
    lines = version.nquads.read_bytes().splitlines()
    assert sum(1 for _ in version.open_store().quads()) == len(lines)


def test_a_store_may_be_opened_by_several_readers_at_once(version: Version) -> None:
    one, other = version.open_store(), version.open_store()
    assert next(one.quads()) == next(other.quads())


def test_what_is_published_already_is_not_built_again(inputs: Inputs, versions: Path) -> None:
    stages: list[str] = []
    first = publish(inputs, versions, stages.append)
    assert tuple(stages) == STAGES
    stages.clear()
    assert publish(inputs, versions, stages.append) == first
    assert stages == ["switching the pointer"]


def test_only_the_version_is_left_in_the_home(inputs: Inputs, versions: Path) -> None:
    version = publish(inputs, versions)
    assert contents(versions) == sorted([version.digest, "current.json"])
    assert contents(version.path) == [
        "exports", "graph.nq", "index.db", "manifest.json", "store", "tables", "text",
    ]  # fmt: skip


def test_the_tables_are_kept_as_they_were_read(inputs: Inputs, versions: Path) -> None:
    version = publish(inputs, versions)
    there = [path for path in inputs.data.rglob("*") if path.is_file()]
    for path in there:
        kept = version.tables / path.relative_to(inputs.data)
        assert kept.read_bytes() == path.read_bytes()
    assert len([path for path in version.tables.rglob("*") if path.is_file()]) == len(there)


def test_a_table_that_is_edited_while_it_is_published_stops_it(
    inputs: Inputs, versions: Path, tmp_path: Path
) -> None:
    mine = Inputs(shutil.copytree(inputs.data, tmp_path / "mine"), inputs.ontology, inputs.shapes)

    def edit(stage: str) -> None:
        if stage == "keeping the tables":
            small.set_cell(mine.data, ITEMS, 2, "label_en", "Can welcome customers")

    message = f"{ITEMS}: changed while it was being published; publish again"
    with pytest.raises(BuildError, match=message):
        publish(mine, versions, edit)
    assert not contents(versions)
    assert publish(mine, versions).whole


def test_what_is_only_built_is_not_current(inputs: Inputs, versions: Path) -> None:
    first = build_version(inputs, versions)
    assert Home(versions).current() is None
    publish(inputs, versions)
    build_version(reworded(inputs, "Can welcome customers"), versions)
    assert Home(versions).current() == first


def test_a_version_that_was_damaged_is_built_again(inputs: Inputs, versions: Path) -> None:
    version = publish(inputs, versions)
    before = version.nquads.read_bytes()
    version.nquads.write_bytes(before[:100])
    assert not version.whole
    assert publish(inputs, versions) == version
    assert version.nquads.read_bytes() == before
    assert version.whole


# --- The name ------------------------------------------------------------------------------------


def append_comment(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n# changed\n")


@pytest.mark.parametrize("which", ["data", "ontology", "shapes"])
def test_a_changed_input_is_another_version(inputs: Inputs, tmp_path: Path, which: str) -> None:
    before = inputs.version_name()
    ontology = tmp_path / "ontology"
    ontology.mkdir()
    for path in inputs.ontology.glob("*.ttl"):
        (ontology / path.name).write_bytes(path.read_bytes())
    copied = Inputs(inputs.data, ontology, inputs.shapes)
    assert copied.version_name() == before, "where an input lies does not name a version"
    changed = {
        "data": inputs.data / WEIGHTS,
        "ontology": ontology / "skillgraph.ttl",
        "shapes": inputs.shapes / "one.ttl",
    }
    append_comment(changed[which])
    assert copied.version_name() != before


def test_a_table_that_is_renamed_or_taken_away_is_another_version(inputs: Inputs) -> None:
    names = {inputs.version_name()}
    (inputs.data / WEIGHTS).rename(inputs.data / "standards/abc/weight.csv")
    names.add(inputs.version_name())
    (inputs.data / "standards/abc/weight.csv").unlink()
    names.add(inputs.version_name())
    assert len(names) == 3


def test_what_is_no_input_does_not_name_a_version(inputs: Inputs) -> None:
    before = inputs.version_name()
    (inputs.data / "README.md").write_text("words", encoding="utf-8")
    (inputs.shapes / "examples").mkdir()
    (inputs.shapes / "examples" / "valid.ttl").write_text("# words", encoding="utf-8")
    assert inputs.version_name() == before


def test_another_release_of_a_tool_is_another_version(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = inputs.version_name()
    monkeypatch.setattr("skillgraph.inputs.installed_version", lambda _: "99")
    assert inputs.version_name() != before


def test_a_changed_version_is_published_beside_the_old_one(inputs: Inputs, versions: Path) -> None:
    old = publish(inputs, versions)
    new = publish(reworded(inputs, "Can welcome customers"), versions)
    assert contents(versions) == sorted([old.digest, new.digest, "current.json"])
    assert b"Can receive customers" in old.nquads.read_bytes()
    assert b"Can welcome customers" in new.nquads.read_bytes()


# --- What may not be published -------------------------------------------------------------------


def weights_of_105(data: Path) -> None:
    small.set_cell(data, WEIGHTS, 2, "percent", "100")  # 100 + 5 of the basics


def printed_number_twice(data: Path) -> None:
    small.set_cell(data, ITEMS, 3, "notation", "1.1.1")


def unit_without_items(data: Path) -> None:
    small.drop_rows(data, "standards/xyz/items.csv", 3)
    small.write_table(data, small.MAPPINGS, small.read_table(data, small.MAPPINGS)[:2])


def chinese_label_with_a_space(data: Path) -> None:
    small.set_cell(data, ITEMS, 4, "label_zh", "礼仪 知识")


def covering_without_a_clause(data: Path) -> None:
    small.set_cell(data, "standards/abc/standard.csv", 2, "covering_clause", "")


def mapping_to_a_unit(data: Path) -> None:
    small.set_cell(data, small.MAPPINGS, 3, "object_id", "sgid:abc/lower/1.1")


def erratum_that_changes_nothing(data: Path) -> None:
    write_erratum(data, printed="1.1.1", meant="1.1.1", explains="")


def write_erratum(data: Path, **cells: str) -> None:
    """Write a table of one erratum, of the unit abc/lower/1.1."""
    file = "standards/abc/errata.csv"
    row = {
        "id": "abc/erratum/1",
        "about": "abc/lower/1.1",
        "kind": "numbering",
        "printed": "1.1.1",
        "meant": "1.1.2",
        "reason_zh": "编号重复",
        "reason_en": "The number is printed twice.",
        "explains": "PrintedNumbersRunOn",
        "clause": "表 1, 1.1",
        **cells,
    }
    small.write_table(data, file, [small.columns(file), [row[c] for c in small.columns(file)]])


INVALID = [
    (weights_of_105, "standards/abc/grades.csv:2: OverallWeightsAddUp:", "105"),
    (printed_number_twice, "standards/abc/units.csv:2: PrintedNumbersRunOn:", "1.1/a2"),
    (unit_without_items, "standards/xyz/units.csv:3: UnitHasItems:", "at least one"),
    (chinese_label_with_a_space, f"{ITEMS}:4: ChineseLabelHasNoSpace:", "礼仪 知识"),
    (
        covering_without_a_clause,
        "standards/abc/grades.csv:3: SubsumptionHasCoveringClause:",
        "cites no clause",
    ),
    (mapping_to_a_unit, f"{small.MAPPINGS}:3: DrawsOnEndsAtItem:", "abc/lower/1.1"),
    (erratum_that_changes_nothing, "standards/abc/errata.csv:2: PrintedDiffersFromMeant:", ""),
]


@pytest.mark.parametrize(("spoil", "beginning", "said"), INVALID)
def test_an_invalid_graph_is_named_by_file_and_row_and_leaves_nothing(
    data: Path, versions: Path, spoil: Callable[[Path], None], beginning: str, said: str
) -> None:
    spoil(data)
    with pytest.raises(InvalidGraphError) as raised:
        publish(small.inputs(data), versions)
    (finding,) = [f for f in raised.value.findings if f.startswith(beginning)]
    assert said in finding
    assert contents(versions) == []


def test_a_warning_that_an_erratum_explains_does_not_stop_a_version(
    data: Path, versions: Path
) -> None:
    printed_number_twice(data)
    write_erratum(data)
    assert publish(small.inputs(data), versions).manifest["warnings_explained"] == 1


def test_a_wrong_table_is_named_by_file_row_and_column_and_leaves_nothing(
    inputs: Inputs, versions: Path
) -> None:
    small.set_cell(inputs.data, "standards/abc/units.csv", 3, "grade", "")
    with pytest.raises(TablesError) as raised:
        publish(inputs, versions)
    (error,) = raised.value.errors
    assert (error.file, error.row, error.column) == ("standards/abc/units.csv", 3, "grade")
    assert contents(versions) == []


def test_an_invalid_graph_leaves_earlier_versions_alone(inputs: Inputs, versions: Path) -> None:
    old = publish(inputs, versions)
    small.set_cell(inputs.data, "standards/abc/units.csv", 3, "grade", "")
    with pytest.raises(TablesError):
        publish(inputs, versions)
    assert contents(versions) == sorted([old.digest, "current.json"])
    assert Home(versions).current() == old


def test_a_home_that_cannot_be_written_is_a_build_error_that_names_it(
    inputs: Inputs, tmp_path: Path
) -> None:
    blocked = tmp_path / "a-file" / "home"
    blocked.parent.write_bytes(b"")
    with pytest.raises(BuildError, match="a-file/home"):
        publish(inputs, blocked)
    assert blocked.parent.read_bytes() == b""


def test_an_input_that_cannot_be_read_is_an_input_error(
    inputs: Inputs, versions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path, _: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(InputError, match="Permission denied"):
        publish(inputs, versions)


# --- Other processes -----------------------------------------------------------------------------

MEET = """
def progress(stage):
    if stage == "writing the graph":
        pathlib.Path(home.parent, "at-{me}").touch()
        for _ in range(6000):
            if pathlib.Path(home.parent, "at-{other}").exists():
                return
            time.sleep(0.01)
        sys.exit("the other process never came to writing")
"""


def test_two_processes_may_publish_the_same_version_at_once(inputs: Inputs, versions: Path) -> None:
    pairs = [("one", "two"), ("two", "one")]
    hooks = [MEET.format(me=me, other=other) for me, other in pairs]
    children = [start(inputs, versions, hook) for hook in hooks]
    for child in children:
        name, complaints = child.communicate()
        assert child.returncode == 0, complaints
        assert name.strip() == inputs.version_name()
    assert contents(versions) == sorted([inputs.version_name(), "current.json"])


# --- Home ----------------------------------------------------------------------------------------


def test_the_home_is_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SKILLGRAPH_HOME", str(tmp_path))
    assert home() == tmp_path


@pytest.mark.parametrize("unset", [None, ""])
def test_the_home_is_the_users_data_folder_where_the_environment_says_nothing(
    monkeypatch: pytest.MonkeyPatch, unset: str | None
) -> None:
    monkeypatch.delenv("SKILLGRAPH_HOME", raising=False)
    if unset is not None:
        monkeypatch.setenv("SKILLGRAPH_HOME", unset)
    assert home().name == "skillgraph"
    assert home().is_absolute()


def test_what_a_killed_build_left_long_ago_is_swept_away(inputs: Inputs, versions: Path) -> None:
    abandoned, young = versions / ".building-old", versions / ".building-young"
    for folder in (abandoned, young):
        folder.mkdir(parents=True)
    two_hours_ago = time.time() - 2 * 3600
    os.utime(abandoned, (two_hours_ago, two_hours_ago))
    publish(inputs, versions)
    assert not abandoned.exists()
    assert young.exists()


def test_an_unwritable_home_is_noticed_before_anything_is_built(
    inputs: Inputs, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    stages: list[str] = []
    with pytest.raises(BuildError, match="cannot be written"):
        publish(inputs, in_the_way, stages.append)
    assert stages == []


def test_an_ontology_that_is_not_turtle_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "ontology"
    broken.mkdir()
    (broken / "mine.ttl").write_text("sg:this is not Turtle", encoding="utf-8")
    with pytest.raises(GraphSyntaxError, match=r"mine\.ttl: not Turtle"):
        build.read_ontology(broken)
