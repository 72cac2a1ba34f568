"""CSV and TSV are read in the encodings and with the delimiters that spreadsheets write."""

from __future__ import annotations

import pytest

from skillgraph.curriculum.reading import read
from spreadsheets import csv

ROWS = (("课程", "学时", "教学目标"), ("售后服务", "4", "能处理投诉，做好记录"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_encoding_and_the_delimiter_are_told_by_the_content(
    encoding: str, delimiter: str
) -> None:
    (line,) = read("a.csv", csv(*ROWS, encoding=encoding, delimiter=delimiter)).lines
    assert (line.row, line.course, line.hours, line.sheet) == (2, "售后服务", 4, None)
    assert [claim.text for claim in line.teaches] == ["能处理投诉，做好记录"]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_in_both_orders_of_its_bytes(order: str) -> None:
    content = "\ufeff".encode(order) + csv(*ROWS, encoding=order)
    assert len(read("a.csv", content).lines) == 1


def test_a_cell_in_quotes_may_hold_lines_and_delimiters() -> None:
    content = '课程,教学目标\r\n售后,"1. 能处理投诉, 退换货\n2. 能回访"\r\n客服,x\r\n'.encode()
    first, second = read("a.csv", content).lines
    assert [claim.text for claim in first.teaches] == ["能处理投诉, 退换货", "能回访"]
    assert second.row == 3


def test_blank_records_keep_the_count_of_rows() -> None:
    content = csv(("课程", "教学目标"), ("", ""), ("售后", "x"))
    assert [line.row for line in read("a.csv", content).lines] == [3]


def test_a_record_with_too_many_cells_keeps_its_course_only() -> None:
    content = csv(("课程", "教学目标", "学时"), ("售后", "投诉", "回访", "4"), ("客服", "x", "2"))
    found = read("a.csv", content)
    first, second = found.lines
    assert (first.course, first.hours, first.teaches) == ("售后", None, ())
    assert second.hours == 2
    (problem,) = found.problems
    assert (problem.row, problem.problem.partition(":")[0]) == (2, "4 cells under 3 headings")


def test_a_record_with_too_few_cells_is_named_and_read_as_far_as_it_goes() -> None:
    found = read("a.csv", csv(("课程", "学时", "教学目标"), ("售后", "4")))
    assert [(line.hours, line.teaches) for line in found.lines] == [(4, ())]
    assert [(p.row, p.problem) for p in found.problems] == [
        (2, "2 cells under 3 headings: the last are read as not given")
    ]


def test_an_unclosed_quote_ends_the_reading_and_the_rows_above_it_are_kept() -> None:
    content = '课程,教学目标\n售后,x\n客服,"y\n三,z\n'.encode()
    found = read("a.csv", content)
    assert [line.row for line in found.lines] == [2]
    (problem,) = found.problems
    assert problem.row == 3
    assert problem.problem.startswith("from this row on nothing can be read")


def test_a_cell_longer_than_a_cell_can_be_ends_the_reading() -> None:
    found = read("a.csv", csv(("课程", "教学目标"), ("售后", "x"), ("客服", "y" * 200_000)))
    assert len(found.lines) == 1
    assert [p.row for p in found.problems] == [3]


@pytest.mark.parametrize("broken", [b"\xff\xff", b"\x00", b"\x1b"])
def test_bytes_that_are_no_text_are_named_by_their_cell_and_the_rest_is_read(broken: bytes) -> None:
    content = csv(("课程", "学时", "教学目标"), ("售后", "4", "投?诉"), ("客服", "2", "z"))
    found = read("a.csv", content.replace(b"?", broken))
    assert [(line.course, line.hours, len(line.teaches)) for line in found.lines] == [
        ("售后", 4, 0),
        ("客服", 2, 1),
    ]
    (problem,) = found.problems
    assert (problem.row, problem.column) == (2, "教学目标")
    assert "\N{REPLACEMENT CHARACTER}" in problem.problem


def test_a_broken_byte_in_gb18030_is_named_by_its_cell() -> None:
    content = csv(*ROWS, ("客服", "2", "?"), encoding="gb18030").replace(b"?", b"\xff")
    found = read("a.csv", content)
    assert [line.course for line in found.lines] == ["售后服务", "客服"]
    assert [(p.row, p.column) for p in found.problems] == [(3, "教学目标")]


def test_a_heading_without_rows_has_no_lines() -> None:
    found = read("a.csv", csv(("课程", "教学目标")))
    assert (found.lines, found.problems) == ((), ())
