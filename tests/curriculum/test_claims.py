"""What a row teaches is split where its writer meant several things, and nowhere else."""

from __future__ import annotations

import pytest

from skillgraph.curriculum import claims
from skillgraph.curriculum.model import Claim


def texts(text: str) -> list[str]:
    return [claim.text for claim in claims.split(text)]


@pytest.mark.parametrize("between", ["\n", "\r\n", ";", "；", "|", " ｜ ", "；\n"])
def test_line_breaks_semicolons_and_bars_always_separate(between: str) -> None:
    assert texts(f"能处理投诉{between}能回访客户") == ["能处理投诉", "能回访客户"]


@pytest.mark.parametrize("between", ["、", "，", ", ", ",", " "])
def test_commas_separate_ids_and_numbers(between: str) -> None:
    ids = ["asm/junior/2.2/a1", "csm/level-3/1.1/k4"]
    assert texts(between.join(ids)) == ids
    assert texts(between.join(["2.1.1", "2.1.2"])) == ["2.1.1", "2.1.2"]


@pytest.mark.parametrize(
    "text", ["能处理投诉、退换货，并做记录", "掌握 2.1.1、2.1.2 的内容", "A/B 测试"]
)
def test_commas_in_free_text_are_part_of_it(text: str) -> None:
    assert texts(text) == [text]


def test_an_id_before_a_comma_scopes_no_number() -> None:
    assert texts("asm/junior/2.2/a1、2.1.1") == ["asm/junior/2.2/a1", "2.1.1"]


def test_a_slash_separates_numbers_and_joins_the_parts_of_an_id() -> None:
    assert texts("2.1.1/2.1.2") == ["2.1.1", "2.1.2"]
    assert texts("asm/junior/2.2/a1") == ["asm/junior/2.2/a1"]


@pytest.mark.parametrize(
    "text",
    [
        "1. 能处理投诉 2. 能回访客户 3. 了解流程",
        "1.能处理投诉2.能回访客户3.了解流程",
        "1、能处理投诉；2、能回访客户；3、了解流程",
        "（1）能处理投诉（2）能回访客户（3）了解流程",
        "①能处理投诉②能回访客户③了解流程",
        "1) 能处理投诉\n2) 能回访客户\n3) 了解流程",
        "• 能处理投诉\n• 能回访客户\n— 了解流程",
    ],
)
def test_a_numbered_list_is_split_and_its_numbers_are_left_out(text: str) -> None:
    assert texts(text) == ["能处理投诉", "能回访客户", "了解流程"]


def test_numbers_that_do_not_run_on_from_one_make_no_list() -> None:
    assert texts("能完成第1、第2、第3步") == ["能完成第1、第2、第3步"]
    assert texts("能按 2.5 版 1. 做") == ["能按 2.5 版 1. 做"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("asm 2.1.1", [("2.1.1", "asm")]),
        ("asm/junior: 2.1.1、2.1.2", [("2.1.1", "asm/junior"), ("2.1.2", "asm/junior")]),
        ("初级2.1.1；csm/level-3 1.1", [("2.1.1", "初级"), ("1.1", "csm/level-3")]),
        ("三级：1.1", [("1.1", "三级")]),
        ("asm 高级 能力 6.2.1、6.2.2", [("6.2.1", "asm 高级 能力"), ("6.2.2", "asm 高级 能力")]),
    ],
)
def test_a_standard_or_grade_before_numbers_scopes_them(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert claims.split(text) == tuple(Claim(*each) for each in expected)


def test_what_stands_before_numbers_adds_to_what_the_row_names_unless_it_is_an_id() -> None:
    assert claims.split("初级2.1.1", "asm") == (Claim("2.1.1", "asm 初级"),)
    assert claims.split("csm/level-3 1.1", "asm") == (Claim("1.1", "csm/level-3"),)


def test_the_kind_that_a_column_names_scopes_numbers_that_name_none() -> None:
    assert claims.split("2.1.1", "初级", "能力") == (Claim("2.1.1", "初级 能力"),)
    assert claims.split("2.1.1", None, "能力") == (Claim("2.1.1", "能力"),)
    assert claims.split("asm/junior 2.1.1", "csm", "能力") == (Claim("2.1.1", "asm/junior 能力"),)
    numbers = claims.split("知识 2.1.1、2.1.2", "初级", "能力")
    assert {claim.within for claim in numbers} == {"初级 知识"}


@pytest.mark.parametrize(
    "text", ["掌握 2.1.1", "2.1.1 能受理客户投诉", "asm 高级 6.2.1 培训方法", "版本 v2.1 的功能"]
)
def test_words_about_a_single_number_stay_with_it(text: str) -> None:
    assert claims.split(text, "asm") == (Claim(text, "asm"),)


def test_what_the_row_names_scopes_numbers_and_text_but_no_id() -> None:
    assert claims.split("2.1.1; 能处理投诉; asm/junior/2.2/a1", "初级") == (
        Claim("2.1.1", "初级"),
        Claim("能处理投诉", "初级"),
        Claim("asm/junior/2.2/a1"),
    )


def test_full_width_digits_of_numbers_are_digits() -> None:
    assert texts("２．１．１") == ["2.1.1"]


def test_a_thing_said_twice_is_one_claim_and_nothing_is_none() -> None:
    assert texts("2.1.1; 2.1.1") == ["2.1.1"]
    assert texts(" ；\n") == []
