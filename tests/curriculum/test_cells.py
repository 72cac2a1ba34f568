"""A cell is read where it can mean one thing only; else it is a problem and no value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from skillgraph.curriculum import cells
from skillgraph.curriculum.cells import Reading
from skillgraph.curriculum.grid import Cell, Kind


def number(value: str) -> Cell:
    return Cell(value, Kind.NUMBER, Decimal(value))


# --- Hours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "hours"),
    [(number("4"), "4"), (number("1.5"), "1.5"), (Cell("4"), "4"), (number("0"), "0")],
)
def test_a_plain_number_is_read_without_a_word(cell: Cell, hours: str) -> None:
    assert cells.hours(cell) == Reading(Decimal(hours))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("4课时", "4"),
        ("4学时", "4"),
        ("4 学时", "4"),
        ("1.5小时", "1.5"),
        ("2节", "2"),
        ("2个课时", "2"),
        ("共32学时", "32"),
        ("4 h", "4"),
        ("4 hrs.", "4"),
        ("12 Hours", "12"),
        ("４", "4"),
        ("１２学时", "12"),
    ],
)
def test_a_number_with_its_unit_is_read_as_the_number_and_said(text: str, hours: str) -> None:
    reading = cells.hours(Cell(text))
    assert (reading.value, reading.problem) == (Decimal(hours), None)
    assert reading.notice == f"{text!r} is read as {hours}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2+2", "more than one number"),
        ("32/16", "more than one number"),
        ("4-6", "more than one number"),
        ("4～6学时", "more than one number"),
        ("4至6", "more than one number"),
        ("2×8", "more than one number"),
        ("约4", "not exact"),
        ("4左右", "not exact"),
        ("4?", "not exact"),
        ("-4", "negative"),
        ("－4", "negative"),
        ("2周", "no number of hours"),
        ("四课时", "no number of hours"),
        ("四", "no number of hours"),
        ("1,024", "more than one number"),
        ("4e3", "no number of hours"),
        ("1" * 40, "no number of hours"),
        ("99999", "more than 10000"),
    ],
)
def test_what_is_not_one_number_is_a_problem_and_no_hours(text: str, why: str) -> None:
    reading = cells.hours(Cell(text))
    assert reading.value is None
    assert reading.problem is not None
    assert repr(text) in reading.problem
    assert why in reading.problem


@pytest.mark.parametrize("pattern", ["1.", "1+", "1、", "1", "- ", "(1)", "约"])
def test_a_long_cell_is_told_from_hours_at_once_and_quoted_in_part(pattern: str) -> None:
    text = pattern * 10_000  # a pattern that tries every way to read it would take minutes
    for read in (cells.hours, cells.term):
        problem = read(Cell(text)).problem
        assert problem is not None
        assert len(problem) < 120


def test_a_negative_or_an_absurd_number_is_a_problem() -> None:
    assert cells.hours(number("-4")) == Reading(problem="'-4' is negative")
    assert cells.hours(number("10001")) == Reading(problem="'10001' is more than 10000 hours")


@pytest.mark.parametrize("text", ["-", "——", "/", "无", "N/A", "待定", "…"])
def test_a_mark_for_nothing_is_not_given_rather_than_zero(text: str) -> None:
    assert cells.hours(Cell(text)) == Reading(notice=f"{text!r} is read as: not given")


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.TEXT, Kind.NUMBER)])
def test_dates_errors_and_the_like_are_problems_that_name_their_kind(kind: Kind) -> None:
    for read in (cells.hours, cells.term):
        reading = read(Cell("x", kind))
        assert reading.value is None
        assert reading.problem is not None
        assert kind in reading.problem


# --- Terms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("3", 3),
        ("第3学期", 3),
        ("第三学期", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("第２学期", 2),
        ("2学期", 2),
        ("Term 4", 4),
        ("semester 4", 4),
        ("4 term", 4),
    ],
)
def test_a_term_is_read_in_digits_or_in_chinese(text: str, term: int) -> None:
    reading = cells.term(Cell(text))
    assert (reading.value, reading.problem) == (term, None)
    assert reading.notice == (None if text == str(term) else f"{text!r} is read as {term}")


@pytest.mark.parametrize(
    "text", ["0", "17", "1-2", "3、4", "2024-2025-1", "春季", "二十", "十十", "1.5", "三四", "-1"]
)
def test_what_is_no_single_term_is_a_problem(text: str) -> None:
    reading = cells.term(Cell(text))
    assert reading.value is None
    assert reading.problem == f"{text!r} is no term from 1 to 16"


# --- Confirmed -----------------------------------------------------------------------------------

PROPOSED = "1. asm/junior/2.2/a1\n2. —\n3. asm/junior/2.2/a2"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("asm/junior/2.2/a1", ("asm/junior/2.2/a1",)),
        ("csm/level-3/1.1/k4; asm/x/1/a1", ("csm/level-3/1.1/k4", "asm/x/1/a1")),
        ("a/b、a/c，a/d\na/b", ("a/b", "a/c", "a/d")),
        (PROPOSED, ("asm/junior/2.2/a1", "asm/junior/2.2/a2")),
        ("是。", ("asm/junior/2.2/a1", "asm/junior/2.2/a2")),
        ("是", ("asm/junior/2.2/a1", "asm/junior/2.2/a2")),
        ("OK", ("asm/junior/2.2/a1", "asm/junior/2.2/a2")),
        ("✓", ("asm/junior/2.2/a1", "asm/junior/2.2/a2")),
        ("无", ()),
        ("none", ()),
    ],
)
def test_a_teacher_confirms_by_ids_or_all_or_none(text: str, ids: tuple[str, ...]) -> None:
    assert cells.confirmed(Cell(text), PROPOSED) == Reading(ids)


@pytest.mark.parametrize("text", ["2.1.1", "能处理投诉", "asm/junior/2.2/a1 maybe", "1.", "—"])
def test_what_is_no_id_confirms_nothing(text: str) -> None:
    reading = cells.confirmed(Cell(text), PROPOSED)
    assert reading.value is None
    assert reading.problem is not None
    assert "is no id of an item" in reading.problem


def test_agreeing_to_what_was_not_found_is_a_problem() -> None:
    reading = cells.confirmed(Cell("是"), "")
    assert reading == Reading(problem="'是' confirms what was found, and nothing was")
