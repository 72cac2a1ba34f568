"""What a curriculum covers, on the command line: text, JSON, reports, template and copy."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from typer.testing import Result

from asked import ROOT, V1, rows
from skillgraph.reports.formats import FORMATS
from skillgraph.services.curricula.answer import Coverage
from skillgraph.services.language import Language
from spreadsheets import HEADING, xlsx

Run = Callable[..., Result]
MAJOR = ROOT / "data" / "examples" / "after-sales-major.csv"
JUNIOR = ["--to", "grade:asm/junior"]

#: Two courses, of which the second gives its hours in a way that is none.
SMALL = """课程,学时,教学目标
接待,8,asm/junior/4.1/a1
投诉,若干,能有效处理和回应客户的投诉咨询
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.csv"
    path.write_text(SMALL, encoding="utf-8-sig")
    return path


def answer(run: Run, *args: object) -> Coverage:
    result = run("coverage", *args, "--json")
    assert result.exit_code == 0, result.stderr
    return Coverage.model_validate_json(result.stdout)


def test_the_example_of_the_help_works_on_a_template_that_is_filled_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("coverage", "--template", "courses.xlsx").exit_code == 0
    book = load_workbook("courses.xlsx")
    book.worksheets[0].append(["接待", None, 8, 1, None, "asm/junior/4.1/a1"])
    book.save("courses.xlsx")
    result = run("coverage", "courses.xlsx", *JUNIOR, "--report", "report.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 confirmed" in result.stdout
    assert Path("report.html").read_bytes().startswith(b"<!doctype html>")


def test_an_item_is_confirmed_by_id_proposed_by_words_and_else_uncovered(
    run: Run, small: Path
) -> None:
    found = answer(run, small, *JUNIOR)
    # 表 1 of asm has 100 items (53 abilities, 47 knowledge), of which the file names one by id
    # and writes one out in its own words.
    tally = found.summary.tally
    assert (tally.items, tally.confirmed, tally.proposed, tally.uncovered) == (100, 1, 1, 98)
    assert [line.hours for line in found.lines] == [8, None]


def test_what_cannot_be_read_is_named_on_stderr_and_the_rest_is_answered(
    run: Run, small: Path
) -> None:
    result = run("coverage", small, *JUNIOR, "--brief")
    assert result.exit_code == 0
    assert f"{small}:3 [学时]" in result.stderr
    assert "若干" in result.stderr
    assert "no hours are known of rows 3" in result.stdout
    assert re.search(r"^投诉 +– ", result.stdout, re.MULTILINE)


def test_the_text_lists_every_item_unless_brief(run: Run) -> None:
    text = run("coverage", MAJOR, *JUNIOR, "--lang", "en").stdout
    ids = [row["id"] for row in rows("standards/asm/items.csv") if "/junior/" in row["id"]]
    assert len(ids) == 100
    for id in ids:
        assert re.search(rf"^    (taught|proposed|–) +{id}  ", text, re.MULTILINE), id
    brief = run("coverage", MAJOR, *JUNIOR, "--brief").stdout
    assert "asm/junior/1.1/a1" not in brief
    assert text.splitlines()[0] == f"{MAJOR}  →  grade:asm/junior"


def test_a_note_names_sheet_row_and_column(run: Run, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(xlsx(HEADING, ("接待", None, "8课时"), sheet="一")))
    book.create_sheet("旧").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    notes = run("coverage", tmp_path / "a.xlsx", *JUNIOR).stdout.splitlines()[-2:]
    assert notes == [
        "note: sheet 旧: the sheet is hidden: it is not read",
        "note: row 一!2 [学时]: '8课时' is read as 8",
    ]


def test_control_codes_and_markup_of_a_file_are_shown_as_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    rows = "课程,教学目标\n[red]接待,asm/junior/4.1/a1\n投诉\x1b[31m,asm/junior/4.1/a2\n"
    path.write_text(rows, encoding="utf-8")
    result = run("coverage", path, *JUNIOR, "--brief")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout + result.stderr
    assert "[red]" in result.stdout


def test_hours_are_allocated_to_the_last_one(run: Run, small: Path) -> None:
    found = answer(run, small, *JUNIOR, "--hours", 97)
    assert found.allocation
    assert sum(function.hours for function in found.allocation.functions) == 97
    assert "suggested" in run("coverage", small, *JUNIOR, "--hours", 97, "--brief").stdout
    assert answer(run, small, *JUNIOR).allocation is None


def test_a_higher_threshold_proposes_less_and_confirms_the_same(run: Run) -> None:
    low, high = (answer(run, MAJOR, *JUNIOR, "--threshold", t).summary.tally for t in (0.4, 1))
    assert high.proposed < low.proposed
    assert high.confirmed == low.confirmed > 0


# --- Files ---------------------------------------------------------------------------------------


def test_reports_are_those_of_the_answer_in_the_language_asked_for(
    run: Run, small: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"report{format.suffix}" for format in FORMATS.values()]
    options = [option for file in files for option in ("--report", file)]
    found = answer(run, small, *JUNIOR, "--lang", "en", *options)
    for file, format in zip(files, FORMATS.values(), strict=True):
        assert file.read_bytes() == format.of(found, Language.EN)


def test_the_copy_has_the_teachers_columns_and_the_matches_behind_them(
    run: Run, small: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.csv"
    assert run("coverage", small, *JUNIOR, "--copy", copy).exit_code == 0
    heading, reception, complaints = csv.reader(copy.read_text(encoding="utf-8-sig").splitlines())
    assert heading[:3] == ["课程", "学时", "教学目标"]
    assert reception[:3] == ["接待", "8", "asm/junior/4.1/a1"]
    assert "asm/junior/4.1/a1" in reception[3:]
    assert "asm/junior/4.1/a3" in complaints[3:]
    again = answer(run, copy, *JUNIOR)
    assert again.summary.tally == answer(run, small, *JUNIOR).summary.tally


def test_what_a_teacher_confirms_in_the_copy_is_confirmed_then(
    run: Run, small: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.csv"
    run("coverage", small, *JUNIOR, "--copy", copy)
    heading, *records = csv.reader(copy.read_text(encoding="utf-8-sig").splitlines())
    records[1][-1] = "asm/junior/4.1/a3"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *records])
    tally = answer(run, copy, *JUNIOR).summary.tally
    assert (tally.confirmed, tally.proposed) == (2, 0)


def test_the_template_lists_the_items_of_the_target(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    assert run("coverage", "--template", path, *JUNIOR).exit_code == 0
    cells = {cell.value for sheet in load_workbook(path) for row in sheet for cell in row}
    items = [row for row in rows("standards/asm/items.csv") if "/junior/" in row["id"]]
    assert {row["id"] for row in items} <= cells
    assert {row["label_zh"] for row in items} <= cells
    assert not [cell for cell in cells if str(cell).startswith("asm/senior/")]


def test_a_template_needs_no_name_and_may_be_csv(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "curriculum.xlsx" in run("coverage", "--template").stdout
    assert Path("curriculum.xlsx").exists()
    assert run("coverage", "--template", "t.csv").exit_code == 0
    heading = next(csv.reader(Path("t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert any("课程" in cell for cell in heading)


@pytest.mark.parametrize("option", ["--template", "--copy"])
def test_what_a_teacher_may_have_worked_in_is_not_overwritten_without_force(
    run: Run, small: Path, tmp_path: Path, option: str
) -> None:
    there = tmp_path / "there.csv"
    there.write_bytes(b"mine")
    args = ["--template", there] if option == "--template" else [small, *JUNIOR, "--copy", there]
    result = run("coverage", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--force" in result.stderr
    assert there.read_bytes() == b"mine"
    assert run("coverage", *args, "--force").exit_code == 0
    assert there.read_bytes() != b"mine"


# --- What cannot be done -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "COURSES --to REF"),
        (["FILE"], "COURSES --to REF"),
        (["FILE", "--to", "asm/junior"], 'REF  = part { "+" part }'),
        (["FILE", "--to", "grade:asm/junor"], "nearest: asm/junior"),
        (["FILE", *JUNIOR, "--threshold", "2"], "--threshold"),
        (["FILE", *JUNIOR, "--hours", "0"], "--hours"),
        (["FILE", *JUNIOR, "--hours", "1.5"], "--hours"),
        (["FILE", *JUNIOR, "--report", "report.pdf"], ".md, .html, .xlsx"),
        (["FILE", *JUNIOR, "--report", "no/such/folder/report.md"], "cannot be written"),
        (["FILE", *JUNIOR, "--copy", "copy.xlsx"], "is written as .csv"),
        (["no-such.csv", *JUNIOR], "no-such.csv: No such file"),
        (["EMPTY", *JUNIOR], "empty"),
        (["PDF", *JUNIOR], "PDF"),
        (["HEADLESS", *JUNIOR], "no heading"),
        (["--template", "template.ods"], ".xlsx or .csv"),
        (["--template", "--to", "grade:asm/junor"], "nearest: asm/junior"),
    ],
    ids=lambda value: " ".join(value)[:50],
)
def test_wrong_usage_and_unreadable_files_end_with_status_2(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    args: list[str], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    files = {
        "FILE": SMALL.encode(),
        "EMPTY": b"",
        "PDF": b"%PDF-1.7",
        "HEADLESS": "接待,8\n".encode(),
    }
    for name, content in files.items():
        Path(name).write_bytes(content)
    result = run("coverage", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_json_is_what_the_service_answers(run: Run, client: TestClient, lang: str) -> None:
    options = ["--hours", 400, "--threshold", 0.6, "--lower-grades", "always", "--lang", lang]
    printed = json.loads(run("coverage", MAJOR, *JUNIOR, *options, "--json").stdout)
    response = client.post(
        f"{V1}/coverage",
        params={"lang": lang},
        files={"file": (str(MAJOR), MAJOR.read_bytes())},
        data={"to": "grade:asm/junior", "hours": 400, "threshold": 0.6, "lower_grades": "always"},
    )
    assert printed.pop("file") == str(MAJOR)
    answered = response.json()
    assert answered.pop("file") == MAJOR.name
    assert printed == answered
