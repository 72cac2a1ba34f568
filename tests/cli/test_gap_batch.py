"""``skillgraph gap-batch``: a workforce against targets, from a file into a folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from skillgraph.index.compiled import Index
from skillgraph.services.refs import resolve

Run = Callable[..., Result]

JUNIOR, MANAGER = "grade:asm/junior", "role:after-sales-manager"
ITEM = "asm/junior/2.2/a1"


def items_of(index: Index, ref: str) -> list[str]:
    return [place.item.id for place in index.items_in(resolve(index, ref).bits)]


@pytest.fixture
def people(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three people in the folder that the command runs in: nothing, an item, a whole grade."""
    monkeypatch.chdir(tmp_path)
    with Path("people.csv").open("w", encoding="utf-8", newline="") as file:
        whole = ";".join(items_of(index, JUNIOR))
        csv.writer(file).writerows([["id", "items"], ["n", ""], ["o", ITEM], ["w", whole]])
    return tmp_path


def results(folder: str) -> list[dict[str, str]]:
    text = Path(folder, "results-00000.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_the_example_of_the_help_works_on_a_file_of_that_name(run: Run, people: Path) -> None:
    result = run("gap-batch", "people.csv", "--to", JUNIOR, "--out", "gaps")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "3 people in 3 rows → gaps" in result.stdout
    rows = [(row["person"], row["readiness"]) for row in results("gaps")]
    # 100 items of asm's first grade, which count alike
    assert rows == [("n", "0"), ("o", f"{round(1 / 100, 6):g}"), ("w", "1")]


def test_what_the_workforce_lacks_most_is_printed(run: Run, people: Path, index: Index) -> None:
    text = run("gap-batch", "people.csv", "--to", f"{JUNIOR},{MANAGER}", "--out", "gaps").stdout
    assert [word in text for word in (JUNIOR, MANAGER)] == [True, True]
    assert "abilities that are lacked most" in text
    lacked = text.splitlines()[-1].split()[0]
    assert lacked in items_of(index, MANAGER)
    assert "100.0%" in text.splitlines()[-1]


def test_json_is_the_summary(run: Run, people: Path) -> None:
    command = ("gap-batch", "people.csv", "--to", JUNIOR, "--out", "gaps", "--json")
    told = json.loads(run(*command).stdout)
    assert (told["people"], told["rows"], told["rejected"]) == (3, 3, 0)
    assert told["targets"][0]["target"] == JUNIOR
    assert told["targets"][0]["ready"] == 1
    assert {item["item"]: item["lacked_by"] for item in told["items"]}[ITEM] == 1


def test_targets_come_from_a_file_with_a_ref_a_line(run: Run, people: Path) -> None:
    Path("ids.txt").write_text(f"{ITEM}\nasm/senior/6.2/a1\n")
    Path("targets.txt").write_text(f"# posts\n{JUNIOR}\n\n {MANAGER} \nitems:@ids.txt\n")
    assert run("gap-batch", "people.csv", "--to", "@targets.txt", "--out", "gaps").exit_code == 0
    refs = [JUNIOR, MANAGER, f"items:{ITEM},asm/senior/6.2/a1"]
    assert [row["target"] for row in results("gaps")] == refs * 3


def test_a_list_of_items_keeps_its_commas(run: Run, people: Path) -> None:
    refs = [f"items:{ITEM},asm/senior/6.2/a1", MANAGER]
    run("gap-batch", "people.csv", "--to", ",".join(refs), "--out", "gaps")
    assert [row["target"] for row in results("gaps")] == refs * 3


def test_another_format_and_the_missing_items_where_they_are_asked_for(
    run: Run, people: Path, index: Index
) -> None:
    options = ("--format", "parquet", "--items", "--shape", "wide")
    run("gap-batch", "people.csv", "--to", JUNIOR, "--out", "gaps", *options)
    rows = pq.read_table("gaps/results-00000.parquet").to_pylist()
    everything = items_of(index, JUNIOR)
    assert [row["missing_items"] for row in rows] == [
        everything, [id for id in everything if id != ITEM], [],
    ]  # fmt: skip


def test_eligibility_is_judged_on_a_day_and_goes_on_with_the_same_one(
    run: Run, people: Path
) -> None:
    work = [{"in": "after-sales-service", "years": 2}]
    person = {"id": "s", "items": [], "education": "secondary-vocational", "experience": work}
    Path("people.ndjson").write_text(json.dumps(person) + "\n")
    command = ("gap-batch", "people.ndjson", "--to", JUNIOR, "--out", "gaps", "--eligibility")
    assert run(*command, "--as-of", "2026-05-01").exit_code == 0
    row = json.loads(Path("gaps/results-00000.ndjson").read_text())
    # asm 5.4.1: secondary vocational school and two years of work
    assert (row["eligible"], row["earliest"]) == (True, "2026-05-01")
    assert run(*command).exit_code == 0  # not today: the day of the run that is there
    other = run(*command, "--as-of", "2026-05-02")
    assert (other.exit_code, "another by its eligible_on" in other.stderr) == (2, True)


def test_rows_that_cannot_be_read_are_told_on_stderr(run: Run, people: Path) -> None:
    with Path("people.csv").open("a") as file:
        file.write("x,asm/nothing\n")
    result = run("gap-batch", "people.csv", "--to", JUNIOR, "--out", "gaps")
    assert result.exit_code == 0
    assert "3 people in 4 rows, 1 rejected" in result.stdout
    assert result.stderr == ("skillgraph: 1 of 4 rows cannot be read; see gaps/rejects.csv\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("people.csv", "--to", "asm/junior"), "is not KIND:ID"),
        (("people.csv", "--to", "grade:asm/junor"), "nearest: asm/junior"),
        (("people.csv", "--to", f"{JUNIOR},{JUNIOR}"), "named twice: grade:asm/junior"),
        (("people.csv", "--to", "@gone.txt"), "gone.txt: cannot be read"),
        (("people.csv", "--to", "@empty.txt"), "at least one REF"),
        (("gone.csv", "--to", JUNIOR), "gone.csv: cannot be read: No such file"),
        (("people.xlsx", "--to", JUNIOR), "the format is not known"),
        (
            ("people.csv", "--to", JUNIOR, "--shape", "long"),
            "people.csv: unknown columns of the long form",
        ),
        (("people.csv", "--to", JUNIOR, "--format", "xml"), "--format"),
    ],
)
def test_what_is_wrong_is_said_and_ends_it(
    run: Run, people: Path, arguments: tuple[str, ...], said: str
) -> None:
    Path("empty.txt").write_text("# nothing\n")
    result = run("gap-batch", *arguments, "--out", "gaps")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_run_that_cannot_be_read_can_be_asked_for_again(run: Run, people: Path) -> None:
    """What is wrong with the people is mended, and the folder of the first try is no hindrance."""
    wrong = run("gap-batch", "people.csv", "--to", JUNIOR, "--out", "gaps", "--shape", "long")
    assert wrong.exit_code == 2
    assert run("gap-batch", "people.csv", "--to", JUNIOR, "--out", "gaps").exit_code == 0
