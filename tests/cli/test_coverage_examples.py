"""The example curricula: each shows what there is to show, and is read without a problem."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import Result

from asked import ROOT, rows
from skillgraph.services.curricula.answer import Coverage

Run = Callable[..., Result]
EXAMPLES = ROOT / "data" / "examples"
ASKED = [
    ("after-sales-major.csv", "asm/junior"),
    ("after-sales-major.csv", "asm/intermediate"),
    ("customer-service-major.xlsx", "csm/level-3"),
]


def answer(run: Run, file: str, grade: str) -> Coverage:
    result = run("coverage", EXAMPLES / file, "--to", f"grade:{grade}", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return Coverage.model_validate_json(result.stdout)


@pytest.mark.parametrize(("file", "grade"), ASKED)
def test_an_example_covers_proposes_and_leaves_out(run: Run, file: str, grade: str) -> None:
    found = answer(run, file, grade)
    standard = grade.partition("/")[0]
    items = [
        r for r in rows(f"standards/{standard}/items.csv") if r["unit"].startswith(f"{grade}/")
    ]
    tally = found.summary.tally
    assert tally.items == len(items)
    assert min(tally.confirmed, tally.proposed, tally.uncovered) > 5
    assert found.summary.claims.none > 0
    assert found.problems == ()
    assert found.overlaps
    assert [line.course for line in found.hours.unknown][-1:] in (["顶岗实习"], ["Internship"])


def test_the_text_says_how_merged_cells_were_read_and_names_rows_with_their_sheet(
    run: Run,
) -> None:
    file, grade = ASKED[2]
    text = run("coverage", EXAMPLES / file, "--to", f"grade:{grade}").stdout
    assert "note: row Curriculum!2 [Course]: the cell is merged over rows 2 to 4" in text
    assert "no hours are known of rows Curriculum!28" in text


@pytest.mark.parametrize("course", ["大学英语", "体育"])
def test_courses_beside_the_occupation_match_nothing(run: Run, course: str) -> None:
    found = answer(run, "after-sales-major.csv", "asm/junior")
    claims = [claim for line in found.lines if line.course == course for claim in line.claims]
    assert claims
    assert {claim.status for claim in claims} == {"none"}


def test_the_after_sales_major_plans_contingencies_before_it_reads_them(run: Run) -> None:
    """Term 2 devises contingency plans (中级 3.2), term 3 assists in drills (初级 3.2)."""
    found = answer(run, "after-sales-major.csv", "asm/junior")
    [early] = [each for each in found.order.too_early if each.id == "asm/intermediate/3.2/a1"]
    assert early.taught.term == 2
    assert [(first.grade, first.taught.term) for first in early.before] == [("asm/junior", 3)]


def test_the_weights_of_the_standard_count_where_it_has_them(run: Run) -> None:
    assert answer(run, *ASKED[0]).summary.weighting == "equal"
    csm = answer(run, *ASKED[2])
    assert csm.summary.weighting == "standard"
    weights = {row["function"]: float(row["percent"]) for row in rows("standards/csm/weights.csv")
               if row["grade"] == "csm/level-3" and row["function"]}  # fmt: skip
    assert {function.id: function.weight for function in csm.functions} == weights
