"""A wrong table is named with its file, row and column, and with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

import small
from skillgraph import tables
from skillgraph.errors import InputError, TableError, TablesError
from skillgraph.model.roles import Duty
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import FunctionWeight, Item

ITEMS = "standards/abc/items.csv"
WEIGHTS = "standards/abc/weights.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder without a fault, for a test to break."""
    return small.write(tmp_path / "data")


def errors(folder: Path) -> tuple[TableError, ...]:
    """Read the tables, which must be wrong, and give what is wrong."""
    with pytest.raises(TablesError) as raised:
        tables.read(folder)
    return raised.value.errors


def only_error(folder: Path) -> TableError:
    """Read the tables, which must be wrong in one place, and give it."""
    (error,) = errors(folder)
    return error


def place(error: TableError) -> tuple[str, int | None, str | None]:
    return error.file, error.row, error.column


# --- Files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", ["sources.csv", "vocabulary.csv", "standards/abc/standard.csv", ITEMS]
)
def test_a_needed_file_that_is_missing_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    missing = [error for error in errors(folder) if error.problem == "the file is missing"]
    assert [place(error) for error in missing] == [(file, None, None)]


def test_a_folder_that_is_not_there_lacks_every_needed_file(tmp_path: Path) -> None:
    found = errors(tmp_path / "nowhere")
    assert {error.problem for error in found} == {"the file is missing"}
    assert place(found[0]) == ("sources.csv", None, None)
    assert ("standards/*/standard.csv", None, None) in map(place, found)


@pytest.mark.parametrize("file", [WEIGHTS, "standards/abc/basics.csv", small.MAPPINGS])
def test_a_file_that_a_standard_need_not_have_may_be_missing(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert tables.read(folder)


@pytest.mark.parametrize(
    "misspelt",
    [
        "standards/abc/weight.csv",
        "standards/abc/Weights.csv",
        "standards/abc/weights.CSV",
        "standards/abc/weights.tsv",
        "standards/weights.csv",
        "weights.csv",
        "standards/abc/old/weights.csv",
    ],
)
def test_a_table_with_a_misspelt_name_or_in_a_wrong_place_is_not_passed_over(
    folder: Path, misspelt: str
) -> None:
    target = folder / misspelt
    target.parent.mkdir(exist_ok=True)
    (folder / WEIGHTS).rename(target)
    error = only_error(folder)
    assert place(error) == (misspelt, None, None)
    assert error.expected is not None
    assert "weights.csv" in error.expected


def test_a_misspelt_needed_file_is_named_as_missing_and_as_unknown(folder: Path) -> None:
    (folder / ITEMS).rename(folder / "standards/abc/item.csv")
    assert {place(error) for error in errors(folder)} == {
        (ITEMS, None, None),
        ("standards/abc/item.csv", None, None),
    }


def test_a_folder_with_the_name_of_a_table_is_no_table(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).mkdir()
    assert place(only_error(folder)) == (WEIGHTS, None, None)


def test_an_empty_file_is_named_with_the_heading_that_it_should_have(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"")
    error = only_error(folder)
    assert place(error) == (WEIGHTS, None, None)
    assert error.problem == "the file is empty"
    assert error.expected == "a heading row: id, clause, grade, function, component, percent"


@pytest.mark.parametrize("content", [small.BOM, b"\n\n", small.BOM + b"\r\n"])
def test_a_file_of_blank_lines_is_empty(folder: Path, content: bytes) -> None:
    (folder / WEIGHTS).write_bytes(content)
    assert only_error(folder).problem == "the file is empty"


def test_a_needed_table_of_a_heading_only_has_no_rows(folder: Path) -> None:
    small.write_table(folder, ITEMS, [small.columns(ITEMS)])
    error = only_error(folder)
    assert place(error) == (ITEMS, 1, None)
    assert error.problem == "there is no row below the heading"


def test_a_table_that_need_not_be_there_may_have_a_heading_only(folder: Path) -> None:
    small.write_table(folder, WEIGHTS, [small.columns(WEIGHTS)])
    assert tables.read(folder).of(FunctionWeight) == ()


# --- Headings ------------------------------------------------------------------------------------


def test_a_missing_column_is_named_with_what_it_should_hold(folder: Path) -> None:
    rows = small.read_table(folder, ITEMS)
    at = rows[0].index("kind")
    small.write_table(folder, ITEMS, [[*row[:at], *row[at + 1 :]] for row in rows])
    error = only_error(folder)
    assert place(error) == (ITEMS, 1, "kind")
    assert error.problem == "the column is missing"
    assert error.expected == "ability or knowledge."


def test_an_unknown_column_is_named(folder: Path) -> None:
    rows = small.read_table(folder, ITEMS)
    small.write_table(folder, ITEMS, [[*rows[0], "level"], *([*row, "1"] for row in rows[1:])])
    assert place(only_error(folder)) == (ITEMS, 1, "level")


def test_a_column_that_stands_twice_is_named_once(folder: Path) -> None:
    rows = small.read_table(folder, ITEMS)
    small.write_table(folder, ITEMS, [[*row, row[0]] for row in rows])
    error = only_error(folder)
    assert place(error) == (ITEMS, 1, "id")
    assert error.problem == "the column stands twice"


def test_a_column_without_a_heading_is_said_to_have_none(folder: Path) -> None:
    rows = small.read_table(folder, ITEMS)
    small.write_table(folder, ITEMS, [[*row, ""] for row in rows])
    error = only_error(folder)
    assert place(error)[:2] == (ITEMS, 1)
    assert "heading 9 of 9 is empty" in error.problem


def test_a_misspelt_heading_is_named_as_missing_and_as_unknown(folder: Path) -> None:
    rows = small.read_table(folder, ITEMS)
    heading = ["Label_zh" if column == "label_zh" else column for column in rows[0]]
    small.write_table(folder, ITEMS, [heading, *rows[1:]])
    assert {place(error) for error in errors(folder)} == {
        (ITEMS, 1, "label_zh"),
        (ITEMS, 1, "Label_zh"),
    }


def test_columns_may_stand_in_another_order(folder: Path) -> None:
    whole = tables.read(folder)
    rows = small.read_table(folder, ITEMS)
    small.write_table(folder, ITEMS, [row[::-1] for row in rows])
    assert tables.read(folder).of(Item) == whole.of(Item)


# --- Rows ----------------------------------------------------------------------------------------


def test_a_row_that_is_too_short_is_named_with_the_first_column_it_lacks(folder: Path) -> None:
    rows = small.read_table(folder, WEIGHTS)
    assert rows[0] == ["id", "clause", "grade", "function", "component", "percent"]
    small.write_table(folder, WEIGHTS, [*rows[:2], rows[2][:4], rows[3]])
    error = only_error(folder)
    assert place(error) == (WEIGHTS, 3, "component")
    assert error.problem == "4 cells under 6 headings"


def test_a_row_that_is_too_long_is_named(folder: Path) -> None:
    """A comma in a label without quotes is the usual cause."""
    small.replace_bytes(folder, ITEMS, b"Can train staff", b"Can train staff, and managers")
    error = only_error(folder)
    assert place(error) == (ITEMS, 5, None)
    assert error.problem == "9 cells under 8 headings"


def test_a_quote_that_is_not_closed_is_named_with_the_row_where_it_opens(folder: Path) -> None:
    small.replace_bytes(folder, ITEMS, b"Can train staff", b'"Can train staff')
    error = only_error(folder)
    assert place(error) == (ITEMS, 5, None)
    assert error.problem.startswith("not a table: ")
    assert error.expected is not None
    assert "quote" in error.expected


def test_text_after_a_closing_quote_is_named_with_its_row(folder: Path) -> None:
    small.replace_bytes(folder, ITEMS, b"Can record needs", b'"Can" record needs')
    assert place(only_error(folder)) == (ITEMS, 3, None)


def test_blank_lines_are_passed_over_but_counted(folder: Path) -> None:
    content = (folder / ITEMS).read_bytes()
    heading, first, *others = content.splitlines(keepends=True)
    (folder / ITEMS).write_bytes(b"".join([heading, b"\n", first, b"\n\n", *others, b"\n"]))
    # heading 1, blank 2, first 3, blank 4 and 5, then the second row
    assert len(tables.read(folder).of(Item)) == 5 + 2  # abc's five and xyz's two
    small.replace_bytes(folder, ITEMS, "能记录需求".encode(), b"")
    assert place(only_error(folder)) == (ITEMS, 6, "label_zh")


def test_a_row_with_a_line_break_in_a_quoted_cell_counts_as_one_row(folder: Path) -> None:
    small.set_cell(folder, ITEMS, 2, "label_en", "Can receive\ncustomers")
    small.set_cell(folder, ITEMS, 4, "label_en", "")
    assert {place(error) for error in errors(folder)} == {
        (ITEMS, 2, "label_en"),
        (ITEMS, 4, "label_en"),
    }


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_any_line_end_is_read_and_rows_are_counted_alike(folder: Path, line_end: bytes) -> None:
    whole = tables.read(folder)
    for path in folder.rglob("*.?sv"):
        path.write_bytes(path.read_bytes().replace(b"\n", line_end))
    assert tables.read(folder).rows == whole.rows


def test_a_byte_order_mark_may_be_missing(folder: Path) -> None:
    whole = tables.read(folder)
    for path in folder.rglob("*.?sv"):
        path.write_bytes(path.read_bytes().removeprefix(small.BOM))
    assert tables.read(folder).rows == whole.rows


def test_rows_of_a_mapping_count_from_the_top_of_the_file_with_its_header(folder: Path) -> None:
    header = b'#mapping_set_title: a title with "quotes"\n#license: none\n'
    path = folder / small.MAPPINGS
    path.write_bytes(header + path.read_bytes().removeprefix(small.BOM))
    assert len(tables.read(folder).of(Mapping)) == 2
    small.replace_bytes(folder, small.MAPPINGS, b"sgid:abc/lower/1.1/k1", b"abc/lower/1.1/k1")
    # two lines of header, the heading, the first mapping, the second
    assert place(only_error(folder)) == (small.MAPPINGS, 5, "object_id")


# --- Cells ---------------------------------------------------------------------------------------

WRONG_CELLS = [
    (WEIGHTS, 2, "percent", "120"),
    (WEIGHTS, 2, "percent", "-5"),
    (WEIGHTS, 2, "percent", "NaN"),
    (WEIGHTS, 2, "percent", "95%"),
    (WEIGHTS, 2, "component", "Overall"),
    (ITEMS, 3, "position", "0"),
    (ITEMS, 3, "position", "1.5"),
    (ITEMS, 3, "position", ""),
    (ITEMS, 3, "kind", "skill"),
    (ITEMS, 3, "label_zh", ""),
    (ITEMS, 3, "label_zh", " 能记录需求"),
    (ITEMS, 3, "label_en", "Can record needs "),
    (ITEMS, 3, "label_zh", "能记录\u200b需求"),
    (ITEMS, 3, "label_zh", "\ufeff能记录需求"),
    (ITEMS, 3, "label_en", "Can record\u00adneeds"),
    (ITEMS, 3, "clause", "表 1\x0b1.1"),
    (ITEMS, 3, "id", "abc/低级/1.1/a2"),
    (ITEMS, 3, "id", "/abc/lower"),
    (ITEMS, 3, "id", "abc/lower/../upper"),
    ("standards/abc/grades.csv", 3, "subsumes", "abc/lower||abc/lower"),
    ("standards/abc/grades.csv", 3, "subsumes", "abc/lower, abc/upper"),
    (small.MAPPINGS, 2, "confidence", "0"),
    (small.MAPPINGS, 2, "confidence", "1.01"),
    (small.MAPPINGS, 2, "predicate_id", "owl:sameAs"),
    (small.MAPPINGS, 2, "mapping_justification", "semapv:LexicalMatching"),
    (small.MAPPINGS, 2, "mapping_date", "2026-02-30"),
    (small.MAPPINGS, 2, "subject_id", "https://w3id.org/skillgraph/id/job/clerk/duty/1"),
    (small.MAPPINGS, 2, "comment", ""),
]


@pytest.mark.parametrize(("file", "row", "column", "cell"), WRONG_CELLS)
def test_a_cell_that_does_not_fit_is_named(
    folder: Path, file: str, row: int, column: str, cell: str
) -> None:
    small.set_cell(folder, file, row, column, cell)
    error = only_error(folder)
    assert place(error) == (file, row, column)
    assert error.expected
    assert error.problem == "the cell is empty" if cell == "" else repr(cell) in error.problem


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("id", "abc/lower 1", "'abc/lower 1': is no id: ASCII letters, digits, . _ and - "),
        ("label_en", "Can record ", "'Can record ': begins or ends with white space"),
        (
            "label_zh",
            "能记录\u200b需求",
            "'能记录\\u200b需求': begins or ends with white space, or ",
        ),
    ],
)
def test_what_a_cell_breaks_is_said_in_words_and_not_as_a_pattern(
    folder: Path, column: str, cell: str, said: str
) -> None:
    small.set_cell(folder, ITEMS, 3, column, cell)
    problem = only_error(folder).problem
    assert problem.startswith(said)
    assert "pattern" not in problem


def test_a_cell_of_spaces_is_not_an_empty_cell(folder: Path) -> None:
    small.set_cell(folder, ITEMS, 3, "notation", "  ")
    assert place(only_error(folder)) == (ITEMS, 3, "notation")


def test_a_row_that_contradicts_itself_is_named(folder: Path) -> None:
    file = "jobs/duties.csv"
    small.set_cell(folder, file, 3, "reason_en", "")
    error = only_error(folder)
    assert place(error)[:2] == (file, 3)
    assert "reason_en" in error.problem


# --- Encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "row", "column", "text"),
    [
        (ITEMS, 3, "label_zh", "能记录需求"),
        (small.MAPPINGS, 2, "object_label", "能接听电话"),
    ],
)
def test_a_cell_in_gb18030_is_named_and_read_out(
    folder: Path, file: str, row: int, column: str, text: str
) -> None:
    small.replace_bytes(folder, file, text.encode(), text.encode("gb18030"))
    error = only_error(folder)
    assert place(error) == (file, row, column)
    assert error.problem == f"the cell is not UTF-8 (in GB18030 it reads '{text}')"


def test_every_chinese_cell_of_a_file_in_gb18030_is_named(folder: Path) -> None:
    text = (folder / ITEMS).read_text(encoding="utf-8-sig")
    (folder / ITEMS).write_bytes(text.encode("gb18030"))
    found = errors(folder)
    # the clause begins with 表: two columns in each of five rows, numbered 2 to 6
    expected = {(ITEMS, row, column) for row in range(2, 7) for column in ("label_zh", "clause")}
    assert {place(error) for error in found} == expected
    assert len(found) == 5 * 2


def test_a_file_in_utf_16_is_no_table(folder: Path) -> None:
    text = (folder / ITEMS).read_text(encoding="utf-8-sig")
    (folder / ITEMS).write_bytes(text.encode("utf-16"))
    found = errors(folder)
    assert {error.file for error in found} == {ITEMS}
    assert (ITEMS, 1, "label_zh") in map(place, found)
    assert str(TablesError(found)).isprintable() or "\n" in str(TablesError(found))


def test_bytes_of_no_encoding_are_named(folder: Path) -> None:
    small.replace_bytes(folder, ITEMS, "能记录需求".encode(), b"\xff\xff")
    error = only_error(folder)
    assert place(error) == (ITEMS, 3, "label_zh")
    assert error.problem == "the cell is not UTF-8"


def test_errors_of_encoding_can_be_printed(folder: Path) -> None:
    rows = small.read_table(folder, ITEMS)
    small.write_table(folder, ITEMS, [[*rows[0], "XX"], *([*row, "1"] for row in rows[1:])])
    small.replace_bytes(folder, ITEMS, b"XX", "级别".encode("gb18030"))
    with pytest.raises(TablesError) as raised:
        tables.read(folder)
    str(raised.value).encode("utf-8")  # surrogates would not encode


# --- Ids and references --------------------------------------------------------------------------


def test_an_id_that_is_used_twice_is_named_with_its_first_place(folder: Path) -> None:
    small.set_cell(folder, ITEMS, 3, "id", "abc/lower/1.1/a1")
    error = only_error(folder)
    assert place(error) == (ITEMS, 3, "id")
    assert error.problem == f"'abc/lower/1.1/a1' is used already, in {ITEMS}:2"


def test_an_id_that_two_tables_use_is_named(folder: Path) -> None:
    small.append(
        folder, "standards/abc/basics.csv", id="abc/work/reception", grades="abc/lower",
        position="2", clause="1", label_zh="法律", label_en="Law",
    )  # fmt: skip
    error = only_error(folder)
    assert place(error) == ("standards/abc/basics.csv", 3, "id")
    assert "standards/abc/work-contents.csv:2" in error.problem


@pytest.mark.parametrize(
    ("file", "row", "column", "number"),
    [
        (ITEMS, 3, "position", "1"),
        ("standards/abc/grades.csv", 3, "rank", "1"),
        ("jobs/duties.csv", 3, "position", "1"),
    ],
)
def test_a_number_that_is_used_twice_in_its_group_is_named(
    folder: Path, file: str, row: int, column: str, number: str
) -> None:
    small.set_cell(folder, file, row, column, number)
    assert place(only_error(folder)) == (file, row, column)


def test_a_number_may_recur_in_another_group(folder: Path) -> None:
    positions = [(item.unit, item.kind, item.position) for item in tables.read(folder).of(Item)]
    assert ("abc/lower/1.1", "ability", 1) in positions
    assert ("abc/lower/1.1", "knowledge", 1) in positions
    assert ("abc/upper/1.1", "ability", 1) in positions


def test_two_weights_of_the_common_basics_at_one_grade_are_one_too_many(folder: Path) -> None:
    small.append(
        folder, WEIGHTS, id="abc/lower/weight/again", grade="abc/lower", component="overall",
        percent="5", clause="2.1",
    )  # fmt: skip
    error = only_error(folder)
    assert (error.file, error.row) == (WEIGHTS, 5)
    assert f"{WEIGHTS}:3" in error.problem


def test_the_same_pair_may_be_mapped_once_only(folder: Path) -> None:
    small.set_cell(folder, small.MAPPINGS, 3, "object_id", "sgid:xyz/lower/1.1/a1")
    assert place(only_error(folder)) == (small.MAPPINGS, 3, "object_id")


DANGLING = [
    (ITEMS, 3, "unit", "abc/lower/1.2"),
    ("standards/abc/units.csv", 2, "grade", "abc/middle"),
    ("standards/abc/grades.csv", 3, "subsumes", "abc/lower|abc/none"),
    ("standards/abc/basics.csv", 2, "grades", "abc/none"),
    (WEIGHTS, 2, "function", "abc/function/sevice"),
    ("jobs/duties.csv", 2, "parent", "job/clerk/duty/9"),
    ("roles/role-relations.csv", 2, "target", "role/nobody"),
    (small.MAPPINGS, 2, "object_id", "sgid:xyz/lower/1.1/a9"),
    (small.MAPPINGS, 2, "subject_id", "sgid:job/clerk/duty/9"),
]


@pytest.mark.parametrize(("file", "row", "column", "cell"), DANGLING)
def test_a_reference_to_an_id_that_no_row_has_is_named(
    folder: Path, file: str, row: int, column: str, cell: str
) -> None:
    small.set_cell(folder, file, row, column, cell)
    error = only_error(folder)
    assert place(error) == (file, row, column)
    id = cell.removeprefix("sgid:").rpartition("|")[2]
    assert error.problem == f"no row has the id {id!r}"


def test_a_reference_to_a_row_of_another_class_dangles(folder: Path) -> None:
    small.set_cell(folder, ITEMS, 3, "unit", "abc/lower")  # a grade
    error = only_error(folder)
    assert place(error) == (ITEMS, 3, "unit")
    assert error.expected == "an id of a Unit"


@pytest.mark.parametrize(
    ("source", "file"),
    [("source/abc", "standards/abc/standard.csv"), ("source/jd", "jobs/jobs.csv")],
)
def test_a_table_whose_source_is_not_among_the_sources_is_named(
    folder: Path, source: str, file: str
) -> None:
    rows = small.read_table(folder, "sources.csv")
    at = next(number for number, row in enumerate(rows, start=1) if row[0] == source)
    small.drop_rows(folder, "sources.csv", at)
    found = errors(folder)
    assert (file, None, None) in map(place, found)
    assert all(repr(source) in error.problem for error in found)


# --- All errors at once --------------------------------------------------------------------------


def test_all_errors_are_named_at_once(folder: Path) -> None:
    small.set_cell(folder, WEIGHTS, 2, "percent", "120")
    small.set_cell(folder, ITEMS, 2, "kind", "skill")
    small.set_cell(folder, ITEMS, 2, "position", "first")
    small.replace_bytes(folder, ITEMS, "能记录需求".encode(), "能记录需求".encode("gb18030"))
    (folder / "roles/role-grades.csv").write_bytes(b"")
    (folder / "roles/notes.csv").write_bytes(b"note\n")
    assert {place(error) for error in errors(folder)} == {
        (WEIGHTS, 2, "percent"),
        (ITEMS, 2, "kind"),
        (ITEMS, 2, "position"),
        (ITEMS, 3, "label_zh"),
        ("roles/role-grades.csv", None, None),
        ("roles/notes.csv", None, None),
    }


def test_an_id_that_is_used_twice_is_named_beside_other_errors(folder: Path) -> None:
    small.set_cell(folder, WEIGHTS, 2, "percent", "120")
    small.set_cell(folder, ITEMS, 3, "id", "abc/lower/1.1/a1")
    assert {place(error) for error in errors(folder)} == {
        (WEIGHTS, 2, "percent"),
        (ITEMS, 3, "id"),
    }


def test_a_reference_to_a_row_that_could_not_be_read_is_no_error_of_its_own(folder: Path) -> None:
    small.set_cell(folder, "standards/abc/units.csv", 2, "position", "first")
    assert place(only_error(folder)) == ("standards/abc/units.csv", 2, "position")


def test_errors_are_input_errors_and_read_as_file_row_and_column(folder: Path) -> None:
    small.set_cell(folder, WEIGHTS, 2, "percent", "120")
    with pytest.raises(InputError, match=r"^standards/abc/weights\.csv:2 \[percent\]: '120': "):
        tables.read(folder)


# --- What is right -------------------------------------------------------------------------------


def test_an_empty_cell_is_unknown_and_never_zero(folder: Path) -> None:
    duties = tables.read(folder).of(Duty)
    assert [duty.weight_percent for duty in duties] == [None, None]


def test_rows_are_located_as_a_spreadsheet_shows_them(folder: Path) -> None:
    places = {
        located.row.id: (located.file, located.number, located.source)
        for located in tables.read(folder)
        if isinstance(located.row, Item)
    }
    assert places["abc/lower/1.1/a1"] == (ITEMS, 2, "source/abc")
    assert places["abc/upper/1.1/k1"] == (ITEMS, 6, "source/abc")
    assert places["xyz/lower/1.1/a1"] == ("standards/xyz/items.csv", 2, "source/xyz")
