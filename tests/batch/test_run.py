"""A run in its folder: its parts, its rejects, and how it goes on after an interruption."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from skillgraph.batch import run as batch_run
from skillgraph.batch import targets as batch_targets
from skillgraph.batch.measure import gaps
from skillgraph.batch.reading.form import Format
from skillgraph.batch.reading.people import read
from skillgraph.batch.results import Options
from skillgraph.batch.run import Order, run
from skillgraph.errors import InputError
from skillgraph.index.compiled import Index

REFS = ["grade:csm/level-2", "grade:asm/junior", "role:after-sales-manager"]
PEOPLE, WRONG = 30, 4


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of four people, and two of them in a part."""
    monkeypatch.setattr(batch_run, "_FEWEST", 2)
    monkeypatch.setattr(batch_run, "_MOST", 4)
    monkeypatch.setattr(batch_run, "_BLOCKS", 2)


@pytest.fixture(scope="session")
def people(index: Index, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty people whose rows can be read, with four rows among them that cannot."""
    dice = np.random.default_rng(11)
    ids = [place.item.id for place in index.places]
    rows = [
        [f"p-{number}", ";".join(id for id in ids if dice.random() < number / PEOPLE)]
        for number in range(PEOPLE)
    ]
    rows[20:20] = [["p-3", ""], ["p-x", "asm/senior/6.2/a99"], ["", ids[0]]]
    rows.append(["p-29", ids[0]])
    path = tmp_path_factory.mktemp("people") / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "items"], *rows])
    return path


@pytest.fixture(scope="session")
def order(index: Index, people: Path) -> Order:
    targets = batch_targets.of(index, REFS)
    return Order(people, Format.CSV, None, targets, Options(), Format.PARQUET)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def touched(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


class Killed(BaseException):
    """What ends a run in a test."""


def interrupted(order: Order, folder: Path, parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run until so many parts are put down."""
    put_down: Callable[..., None] = batch_run._Run._put_down

    def counted(self: object, made: object) -> None:
        if len(list(folder.glob("results-*"))) > parts and len(record(folder)["parts"]) == parts:
            raise Killed
        put_down(self, made)

    with monkeypatch.context() as patch:
        patch.setattr(batch_run._Run, "_put_down", counted)
        with pytest.raises(Killed):
            run(order, folder)


def record(folder: Path) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads((folder / "run.json").read_bytes())
    return found


# --- What is in the folder -----------------------------------------------------------------------


def test_parts_hold_the_results_in_the_order_of_the_people(order: Order, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(order, out)
    parts = [pq.read_table(path) for path in sorted(out.glob("results-*.parquet"))]
    assert len(parts) > 3
    assert all(part.num_rows <= 8 * len(REFS) for part in parts)
    rows = [row for part in parts for row in part.to_pylist()]
    blocks = read(order.people, order.targets.vocabulary)
    tables = gaps(blocks, order.targets, order.options)
    assert rows == [row for table in tables for row in table.to_pylist()]
    assert [row["person"] for row in rows[:: len(REFS)]] == [f"p-{n}" for n in range(PEOPLE)]


def test_counts_add_up(order: Order, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = run(order, out)
    told = json.loads((out / "run.json").read_bytes())
    assert (summary.people, summary.rejected, summary.rows) == (PEOPLE, WRONG, PEOPLE + WRONG)
    assert (told["people"], told["rejected"], told["rows"]) == (PEOPLE, WRONG, PEOPLE + WRONG)
    assert told["results"] == PEOPLE * len(REFS)
    for name in ("people", "rows", "rejected", "results"):
        assert told[name] == sum(part[name] for part in told["parts"])
    for part in told["parts"]:
        assert part["rows"] == part["people"] + part["rejected"]
        assert pq.read_metadata(out / part["file"]).num_rows == part["results"]
    assert told["complete"] is True


def test_rows_that_cannot_be_read_are_in_a_file_of_their_own(order: Order, tmp_path: Path) -> None:
    run(order, tmp_path / "out")
    text = (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["row"], row["person"]) for row in rows] == [
        ("22", "p-3"),
        ("23", "p-x"),
        ("24", ""),
        ("35", "p-29"),
    ]
    assert "asm/senior/6.2/a99" in rows[1]["reason"]


@pytest.mark.parametrize("format", Format)
def test_the_same_run_elsewhere_gives_the_same_bytes(
    order: Order, tmp_path: Path, format: Format
) -> None:
    for name in ("one", "other"):
        run(replace(order, format=format), tmp_path / name)
    one, other = files(tmp_path / "one"), files(tmp_path / "other")
    assert one == other
    parts = [f"results-{number:05}.{format}" for number in range(len(one) - 5)]
    summaries = [f"summary-{name}.csv" for name in ("functions", "items", "targets")]
    assert list(one) == ["rejects.csv", *parts, "run.json", *summaries]


def test_progress_tells_the_people_that_are_done_and_the_bytes_that_are_read(
    order: Order, people: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    run(order, tmp_path / "out", lambda count, read: told.append((count, read)))
    assert told == sorted(told)
    assert len(told) == len(record(tmp_path / "out")["parts"])
    assert told[-1] == (PEOPLE, people.stat().st_size)


def test_nobody_at_all_leaves_empty_summaries(order: Order, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.csv"
    nobody.write_text("id,items\n")
    summary = run(replace(order, people=nobody), tmp_path / "out")
    assert (summary.people, summary.rows, summary.targets[0].mean_readiness) == (0, 0, None)
    made = files(tmp_path / "out")
    assert made["rejects.csv"].decode("utf-8-sig") == "row,person,reason\r\n"
    assert made["summary-targets.csv"].count(b"\n") == 1 + len(REFS)
    assert pq.read_table(tmp_path / "out" / "results-00000.parquet").num_rows == 0


# --- Going on ------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [0, 1, 3])
def test_an_interrupted_run_goes_on_from_its_last_whole_part(
    order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    run(order, whole)
    interrupted(order, out, parts, monkeypatch)
    assert [name for name in files(out) if name.startswith("summary")] == []
    (out / ".results-00003.parquet").write_bytes(b"half a part")
    with (out / "rejects.csv").open("ab") as rejects:
        rejects.write(b"24,half a re")
    before = touched(out)
    run(order, out)
    assert files(out) == files(whole)
    done = [f"results-{number:05}.parquet" for number in range(parts)]
    assert {name: touched(out)[name] for name in done} == {name: before[name] for name in done}


def test_what_is_done_is_not_measured_again(
    order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    interrupted(order, out, 2, monkeypatch)
    measured: list[int] = []
    make = batch_run._Run._make

    def noted(self: object, number: int, *arguments: object) -> object:
        measured.append(number)
        return make(self, number, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(batch_run._Run, "_make", noted)
    run(order, out)
    parts = len(record(out)["parts"])
    assert sorted(measured) == list(range(2, parts))


def test_a_complete_run_is_summed_up_and_nothing_is_written(order: Order, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = run(order, out)
    before = touched(out)
    assert run(order, out) == summary
    assert touched(out) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"options": Options(items=True)}, "items"),
        ({"options": Options(eligible_on=date(2026, 11, 22))}, "eligible_on"),
        ({"format": Format.NDJSON}, "format"),
    ],
)
def test_a_folder_of_another_run_is_refused(
    order: Order, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    out = tmp_path / "out"
    run(order, out)
    before = files(out)
    with pytest.raises(InputError, match=f"another by its {said}; remove it"):
        run(replace(order, **change), out)  # type: ignore[arg-type]
    assert files(out) == before


def test_other_people_under_the_same_name_are_another_run(order: Order, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_bytes(order.people.read_bytes())
    mine = replace(order, people=people)
    run(mine, tmp_path / "out")
    people.write_bytes(order.people.read_bytes() + b"p-30,\r\n")
    with pytest.raises(InputError, match="another by its people"):
        run(mine, tmp_path / "out")


def test_a_folder_with_other_things_in_it_is_left_alone(order: Order, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(InputError, match="no run of gap-batch"):
        run(order, tmp_path)
    assert list(files(tmp_path)) == ["thesis.docx"]


def test_a_record_that_cannot_be_read_is_named(order: Order, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match=r"run\.json: cannot be read; remove"):
        run(order, tmp_path)


def test_what_cannot_be_opened_or_written_is_named(order: Order, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv: cannot be read: No such file"):
        run(replace(order, people=tmp_path / "gone.csv"), tmp_path / "out")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="link: cannot be written: File exists"):
        run(order, tmp_path / "link")
