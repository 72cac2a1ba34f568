"""An error says what is wrong, where, and what would be right; all are of one tree."""

from __future__ import annotations

import pytest

from skillgraph import errors
from skillgraph.errors import InvalidGraphError, TableError, TablesError, UnknownIdError


@pytest.mark.parametrize(
    ("error", "written"),
    [
        (TableError("a.csv", "the file is missing"), "a.csv: the file is missing"),
        (TableError("a.csv", "too short", 7), "a.csv:7: too short"),
        (
            TableError("a.csv", "the cell is empty", 7, "label_en", "An English label."),
            "a.csv:7 [label_en]: the cell is empty; expected An English label.",
        ),
    ],
)
def test_a_table_error_is_written_as_file_row_column_problem_and_remedy(
    error: TableError, written: str
) -> None:
    assert str(error) == written


def test_several_errors_are_written_one_a_line_and_kept() -> None:
    one, two = TableError("a.csv", "is empty"), TableError("b.csv", "is missing")
    error = TablesError([one, two])
    assert str(error).splitlines() == [str(one), str(two)]
    assert error.errors == (one, two)
    assert InvalidGraphError(["x", "y"]).findings == ("x", "y")


def test_an_unknown_id_is_named_with_the_nearest_ones() -> None:
    assert str(UnknownIdError("asm/junor")) == "no id 'asm/junor' in the graph"
    error = UnknownIdError("asm/junor", "grade", ["asm/junior", "asm/senior"])
    assert str(error) == "no grade 'asm/junor' in the graph; nearest: asm/junior, asm/senior"
    assert (error.id, error.kind, error.nearest) == (
        "asm/junor",
        "grade",
        ("asm/junior", "asm/senior"),
    )


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    drawn = errors.__doc__ or ""
    classes = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    depth = {}
    for line in drawn.splitlines():
        words = line.replace("│", " ").replace("├──", "   ").replace("└──", "   ")
        name = words.split()[0] if words.split() else ""
        if name.endswith("Error"):
            depth[name] = words.index(name) // 4
    root = errors.SkillGraphError
    assert depth == {each.__name__: 1 + each.__mro__.index(root) for each in classes}
