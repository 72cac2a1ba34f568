"""What a curriculum covers of a target, in words and figures: the answer of the coverage service.

Confirmed is what a line names by id or by printed number; proposed is what its words are most
like, from the threshold up, for the teacher to confirm. The two are never added up silently.
Hours are those of the curriculum; a share is between 0 and 1; what is unknown is null, not 0.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from skillgraph.services.answers import Answer, Named
from skillgraph.services.curricula.matching.reading import By, DecidedBy, Status
from skillgraph.services.gap_answer import Basics
from skillgraph.services.practice import Material
from skillgraph.services.readiness import Weighting
from skillgraph.services.rule import Rule

Kind = Literal["ability", "knowledge"]


class Where(Answer):
    """A line of the curriculum."""

    sheet: str | None
    row: int = Field(description="As a spreadsheet shows it: the heading is row 1.")
    course: str
    module: str | None
    term: int | None = Field(description="From 1; null where the line gives none.")


class Teaching(Where):
    """A line that teaches an item, and how that is known."""

    status: Literal["confirmed", "proposed"]
    score: float | None = Field(description="How alike the words are, where it is proposed.")


class Problem(Answer):
    """A place in the file, and what is said of it; what is not read counts nowhere as zero."""

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    problem: str
    expected: str | None


# --- The lines, as they were matched -------------------------------------------------------------


class Candidate(Named):
    """An item that a line's words are like."""

    score: float


class ClaimMatch(Answer):
    """One thing that a line says it teaches, and what it was taken for."""

    text: str = Field(description="As written.")
    within: str | None = Field(description="The standard or grade named beside it, as written.")
    status: Status = Field(
        description="confirmed: by id or number; proposed: by its words, from the threshold up; "
        "none: its words are like nothing enough; unresolved: an id or number that is unknown, "
        "withdrawn or fits several items, see problems. Only the first two count."
    )
    by: By = Field(description="What the claim was read as.")
    match: Named | None = Field(
        description="The item; the unit or work content that is claimed as a whole; the topic of "
        "the common basics. Where the status is none: the best that was found."
    )
    whole: bool = Field(description="A unit or work content is claimed with all its items.")
    items: tuple[str, ...] = Field(description="Ids of the items that count as taught by it.")
    outside: tuple[str, ...] = Field(
        description="Those of the items that the target does not require."
    )
    score: float | None = Field(description="0 to 1, where the match is by words.")
    runner_up: Candidate | None = Field(description="The next best, where the match is by words.")
    ambiguous: bool = Field(
        description="The runner-up is nearly as like, and says something else: look at both."
    )
    decided_by: DecidedBy | None = Field(
        description="What decided between the items that a number fits: the target, which "
        "requires only one of them, or the words beside the number. For words: the teacher, whose "
        "confirmed ids say which item they are, or that they are none."
    )


class LineMatch(Where):
    """A line of the curriculum with what it teaches, as it was matched.

    Ids that the teacher confirmed for words of the line follow what it says, unless the words
    themselves were taken for them.
    """

    hours: float | None
    claims: tuple[ClaimMatch, ...]


# --- What is covered -----------------------------------------------------------------------------


class Tally(Answer):
    """Items of the target, each counted once: confirmed, else proposed, else uncovered."""

    items: int
    confirmed: int
    proposed: int
    uncovered: int


class Shares(Answer):
    """The share covered, by the standard's weights or item by item; null where nothing is asked."""

    confirmed: float | None
    with_proposed: float | None


class Covered(Answer):
    """How many of some items are covered, and what share that is."""

    tally: Tally
    coverage: Shares


class GradeCoverage(Covered):
    """What is covered of the target's items of one grade."""

    grade: str


class CellCoverage(GradeCoverage):
    """A function at a grade: its weight, and what of it is covered."""

    weight: float | None = Field(
        description="Percent overall, or null where the standard gives no overall weight."
    )


class ItemOfTarget(Named):
    """An item that the target requires."""

    kind: Kind
    unit: str
    grade: str
    clause: str
    weight: float | None = Field(
        description="Its even share of its function's overall weight at its grade, percent."
    )


class TaughtItem(ItemOfTarget):
    """An item that is taught, with the lines that teach it in the order of the file."""

    taught_by: tuple[Teaching, ...]


class UncoveredItem(ItemOfTarget):
    """An item that no line teaches, with what of practice it could be taught and evidenced with."""

    materials: tuple[Material, ...]


class WorkContentCoverage(Named, Covered):
    """What is covered of one piece of work; an item stands in one of the three lists."""

    covered: tuple[TaughtItem, ...] = Field(description="Confirmed by one line at least.")
    proposed: tuple[TaughtItem, ...] = Field(description="Proposed only.")
    uncovered: tuple[UncoveredItem, ...]


class FunctionCoverage(Named, Covered):
    """What is covered of one function."""

    weight: float | None = Field(
        description="Percent overall; null where the standard gives none, or where the target has "
        "the function at several grades (see cells)."
    )
    cells: tuple[CellCoverage, ...]
    work_contents: tuple[WorkContentCoverage, ...]


class ClaimTally(Answer):
    """How many things the lines say they teach, by what became of them."""

    claims: int
    confirmed: int
    proposed: int
    none: int
    unresolved: int


class Summary(Covered):
    """The coverage in figures."""

    abilities: Tally
    knowledge: Tally
    weighting: Weighting
    by_grade: tuple[GradeCoverage, ...]
    whole: int = Field(
        description="Confirmed items that count only because a unit or work content is claimed "
        "as a whole."
    )
    lines: int
    claims: ClaimTally
    outside: int = Field(description="Items that are taught and not required by the target.")


# --- Course by unit ------------------------------------------------------------------------------


class UnitColumn(Named):
    """A column of the matrix: a unit that the target asks something of."""

    notation: str
    grade: str
    function: str
    work_content: str
    items: int = Field(description="Items of the unit that the target requires.")


class MatrixCell(Answer):
    """How many of a unit's required items a course teaches."""

    unit: str
    confirmed: int
    proposed: int = Field(description="Without those that are confirmed.")


class CourseRow(Answer):
    """A row of the matrix: a course, all its lines together."""

    course: str
    hours: float | None = Field(description="Null where a line of the course gives none.")
    cells: tuple[MatrixCell, ...] = Field(
        description="The units that it teaches something of, in the order of the columns."
    )
    outside: int = Field(description="Items that it teaches and the target does not require.")


class Matrix(Answer):
    """Courses by units."""

    units: tuple[UnitColumn, ...]
    courses: tuple[CourseRow, ...]


# --- Hours ---------------------------------------------------------------------------------------


class CellHours(Answer):
    """The hours that a function gets at a grade, against what it is due."""

    grade: str
    function: str
    label: str = Field(description="Label of the function.")
    weight: float | None = Field(description="Percent overall, or null.")
    due: float | None = Field(
        description="Its share of the target: by weight where all the target's cells have one, "
        "else by items. The common basics stay outside."
    )
    confirmed: float
    proposed: float
    share: float | None = Field(
        description="Of the hours that go to the target's items; null where none do."
    )


class Hours(Answer):
    """Where the hours go; the five parts add up to the total."""

    total: float = Field(description="Of the lines whose hours are known.")
    confirmed: float = Field(description="To required items that are confirmed.")
    proposed: float = Field(description="To required items that are proposed.")
    outside: float = Field(description="To items that the target does not require.")
    basics: float = Field(description="To topics of the common basics.")
    unmatched: float = Field(description="Of lines that were matched with nothing.")
    lines: int = Field(description="Lines that give hours; where it is 0, nothing is known.")
    cells: tuple[CellHours, ...]
    unknown: tuple[Where, ...] = Field(
        description="Lines that give no hours: not counted, and not counted as zero."
    )


class WorkContentHours(Named):
    """Suggested hours of a work content."""

    share: float = Field(description="Of its function.")
    hours: int


class FunctionHours(Named):
    """Suggested hours of a function, and of its work contents, which add up to them."""

    share: float = Field(description="Of the whole.")
    hours: int
    work_contents: tuple[WorkContentHours, ...]


class BasicsHours(Answer):
    """Suggested hours of a grade's common basics."""

    grade: str
    share: float = Field(description="Of the whole.")
    hours: int


class Allocation(Answer):
    """Whole hours by largest remainder: basics and functions add up to the hours given."""

    hours: int
    weighting: Weighting
    basics: tuple[BasicsHours, ...] = Field(description="Empty where items count alike.")
    functions: tuple[FunctionHours, ...]


# --- Taught twice, or too early ------------------------------------------------------------------


class Overlap(Named):
    """An item that two lines or more teach."""

    grade: str
    required: bool = Field(description="Whether the target requires it.")
    taught_by: tuple[Teaching, ...]


class FirstTaught(Named):
    """The first item of a grade that is taught in a work content, and where."""

    grade: str
    taught: Teaching
    same_term: bool = Field(description="In the term of the other, further down in the file.")


class TooEarly(Named):
    """An item that is taught before the first one of a lower grade in the same work content."""

    grade: str
    work_content: Named
    taught: Teaching
    before: tuple[FirstTaught, ...] = Field(description="Of each lower grade that comes later.")


class Order(Answer):
    """Prerequisites out of order: by term, then by the order of the file."""

    by: Literal["term", "row"]
    too_early: tuple[TooEarly, ...]
    unknown: tuple[Where, ...] = Field(
        description="Lines without a term where others have one: when they are taught is unknown."
    )


class OutsideItem(Named):
    """An item that is taught and not required by the target."""

    grade: str
    taught_by: tuple[Teaching, ...]


class Coverage(Answer):
    """What a curriculum covers of a target."""

    file: str
    to: str
    rule: Rule
    threshold: float = Field(description="What words must be alike to propose an item, 0 to 1.")
    summary: Summary
    functions: tuple[FunctionCoverage, ...]
    basics: tuple[Basics, ...]
    matrix: Matrix
    hours: Hours
    allocation: Allocation | None = Field(description="Null where no hours were to be allocated.")
    overlaps: tuple[Overlap, ...]
    order: Order
    outside: tuple[OutsideItem, ...]
    lines: tuple[LineMatch, ...]
    problems: tuple[Problem, ...] = Field(description="Of the file and of the matching.")
    notices: tuple[Problem, ...] = Field(
        description="What was read, but not simply as it stands, and how."
    )
