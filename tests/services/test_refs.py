"""A REF names a set of competencies; what it stands for, and what is no REF."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillgraph.errors import ReferenceSyntaxError, UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.refs import (
    GRAMMAR,
    KINDS,
    Competencies,
    LowerGrades,
    Part,
    Reason,
    parse,
    ref_of,
    resolve,
)


def items(index: Index, ref: str, lower: LowerGrades = LowerGrades.STANDARD) -> set[str]:
    return {place.item.id for place in index.items_in(resolve(index, ref, lower).bits)}


def size(index: Index, ref: str, lower: LowerGrades = LowerGrades.STANDARD) -> int:
    return len(items(index, ref, lower))


# --- The grammar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "ids"),
    [
        ("grade:asm/senior", "grade", ("asm/senior",)),
        ("role:after-sales-manager", "role", ("after-sales-manager",)),
        ("job:manager-excerpt", "job", ("manager-excerpt",)),
        ("unit:asm/senior/6.2", "unit", ("asm/senior/6.2",)),
        ("standard:csm", "standard", ("csm",)),
        ("items:asm/junior/2.2/a1", "items", ("asm/junior/2.2/a1",)),
        ("items:x/1,y/2,z/3", "items", ("x/1", "y/2", "z/3")),
        ("  grade:asm/senior\n", "grade", ("asm/senior",)),
    ],
)
def test_a_part_is_a_kind_and_what_it_names(text: str, kind: str, ids: tuple[str, ...]) -> None:
    assert parse(text) == (Part(kind, ids),)


@pytest.mark.parametrize("joint", ["+", " ", " + ", "\n", "  "])
def test_a_union_is_joined_by_a_plus_or_by_what_a_form_makes_of_it(joint: str) -> None:
    assert parse(f"grade:a/b{joint}unit:a/b/1{joint}items:x,y") == (
        Part("grade", ("a/b",)),
        Part("unit", ("a/b/1",)),
        Part("items", ("x", "y")),
    )


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "+", "grade", "grade:", ":asm/senior", "asm/senior", "Grade:asm/senior",
        "level:asm/senior", "grade:asm/senior,asm/junior", "role:a,", "items:", "items:,a",
        "items:a,,b", "items:a,", "grade:asm/senior+", "+grade:asm/senior", "grade:asm/senior+x",
        "grade:asm/高级", "grade:asm/senior;", "grade:asm/senior?", "items:@p-17.txt",
        "grade:<script>", "grade: asm/senior", "grade::asm/senior", "grade:asm/senior\0",
    ],
)  # fmt: skip
def test_what_is_no_ref_is_answered_with_the_grammar(index: Index, text: str) -> None:
    for read in (parse, lambda text: resolve(index, text)):
        with pytest.raises(ReferenceSyntaxError) as error:
            read(text)
        assert GRAMMAR in str(error.value)
        assert repr(text) in str(error.value)


def test_the_grammar_names_every_kind() -> None:
    assert all(f'"{kind}:' in GRAMMAR for kind in KINDS)


@given(st.text())
def test_any_text_is_a_ref_or_a_syntax_error(text: str) -> None:
    try:
        parts = parse(text)
    except ReferenceSyntaxError:
        return
    assert parts
    assert all(part.kind in KINDS and all(part.ids) for part in parts)


# --- What a REF stands for -----------------------------------------------------------------------


def test_each_kind_stands_for_its_items(five: Index) -> None:
    assert size(five, "grade:nos/level-5") == 8
    assert size(five, "grade:nos/level-4") == 6 + 8  # covers level 5
    assert size(five, "unit:nos/level-5/2.1") == 5
    assert size(five, "standard:nos") == 8 + 6 + 5 + 6 + 5
    assert items(five, "unit:nos/level-4/1.1") == {"nos/level-4/1.1/a1", "nos/level-4/1.1/k1"}
    assert items(five, "items:nos/level-1/2.1/k1,nos/level-5/1.1/a1") == {
        "nos/level-1/2.1/k1",
        "nos/level-5/1.1/a1",
    }


def test_a_union_holds_what_any_part_holds(five: Index) -> None:
    """Level 4 holds level 5's five items of 2.1 already; the sister adds seven."""
    assert size(five, "grade:nos/level-4+unit:nos/level-5/2.1") == 14
    assert size(five, "unit:nos/level-5/2.1+grade:nos/level-4+grade:sister/only") == 14 + 7
    assert items(five, "items:sister/only/1.1/a1+items:sister/only/1.1/a2") == {
        "sister/only/1.1/a1",
        "sister/only/1.1/a2",
    }


def test_a_role_asks_what_its_grade_and_all_its_job_descriptions_ask(index: Index) -> None:
    found = resolve(index, "role:after-sales-manager")
    assert [reason.ref for reason in found.reasons] == [
        "grade:asm/intermediate",
        "job:manager-customer-service-department",
        "job:manager-excerpt",
    ]
    assert found.grades == ("asm/intermediate",)
    assert found.bits == index.required["role/after-sales-manager"]
    assert items(index, "role:after-sales-manager") == (
        items(index, "grade:asm/intermediate")
        | items(index, "job:manager-customer-service-department")
        | items(index, "job:manager-excerpt")
    )


def test_every_role_asks_what_the_graph_says_that_it_requires(index: Index) -> None:
    for role in index.roles:
        assert resolve(index, ref_of(index, role)).bits == index.required[role]


@pytest.mark.parametrize("kind", ["role", "job"])
def test_the_folder_of_a_role_or_job_may_stand_in_the_ref(index: Index, kind: str) -> None:
    id = {"role": "after-sales-manager", "job": "manager-excerpt"}[kind]
    short, long = (resolve(index, f"{kind}:{name}") for name in (id, f"{kind}/{id}"))
    assert short.reasons == long.reasons


def test_a_role_without_grade_or_document_asks_nothing(index: Index) -> None:
    found = resolve(index, "role:sales-director")
    assert (found.bits, found.reasons, found.grades) == (0, (), ())


@pytest.mark.parametrize(
    ("ref", "kind", "nearest"),
    [
        ("grade:asm/senoir", "grade", "asm/senior"),
        ("role:after-sales-manger", "role", "role/after-sales-manager"),
        ("job:manager-exerpt", "job description", "job/manager-excerpt"),
        ("unit:asm/senior/6.22", "unit", "asm/senior/6.2"),
        ("standard:csm2", "standard", "csm"),
        ("items:asm/junior/2.2/a99", "item", "asm/junior/2.2/a2"),
        ("grade:asm/junior+grade:asm/senoir", "grade", "asm/senior"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest_ones(
    index: Index, ref: str, kind: str, nearest: str
) -> None:
    with pytest.raises(UnknownIdError) as error:
        resolve(index, ref)
    assert error.value.kind == kind
    assert nearest in error.value.nearest


def test_an_id_of_another_kind_is_unknown(index: Index) -> None:
    for ref in ("grade:asm", "unit:asm/senior", "standard:asm/senior", "role:manager-excerpt"):
        with pytest.raises(UnknownIdError):
            resolve(index, ref)


# --- Lower grades --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "standard", "always", "never"),
    [
        ("grade:asm/senior", 95, 100 + 106 + 95, 95),
        ("grade:asm/junior", 100, 100, 100),
        ("grade:csm/level-1", 126 + 139 + 113, 126 + 139 + 113, 113),
        ("grade:csm/level-2", 126 + 139, 126 + 139, 139),
        # annex A: intermediate; no job description
        ("role:after-sales-service-manager", 106, 100 + 106, 106),
        ("unit:asm/senior/6.2", 6, 6, 6),
    ],
)
def test_lower_grades_follow_the_rule_that_is_asked(
    index: Index, ref: str, standard: int, always: int, never: int
) -> None:
    assert size(index, ref) == standard
    assert size(index, ref, LowerGrades.STANDARD) == standard
    assert size(index, ref, LowerGrades.ALWAYS) == always
    assert size(index, ref, LowerGrades.NEVER) == never


def test_lower_grades_reach_down_all_five_levels(five: Index) -> None:
    own = {5: 8, 4: 6, 3: 5, 2: 6, 1: 5}
    for level, count in own.items():
        ref = f"grade:nos/level-{level}"
        below = sum(n for other, n in own.items() if other >= level)
        assert size(five, ref) == below
        assert size(five, ref, LowerGrades.ALWAYS) == below
        assert size(five, ref, LowerGrades.NEVER) == count


# --- Names ---------------------------------------------------------------------------------------


def test_the_ref_of_a_thing_leads_back_to_it(index: Index) -> None:
    named = {
        "asm/senior": "grade:asm/senior",
        "role/after-sales-manager": "role:after-sales-manager",
        "job/manager-excerpt": "job:manager-excerpt",
        "asm/senior/6.2": "unit:asm/senior/6.2",
        "csm": "standard:csm",
        "asm/senior/6.2/a1": "items:asm/senior/6.2/a1",
    }
    assert {id: ref_of(index, id) for id in named} == named
    for ref in named.values():
        assert resolve(index, ref).bits


def test_a_union_is_named_with_plus_signs_however_it_was_joined(five: Index) -> None:
    found = resolve(five, " grade:nos/level-5   unit:nos/level-4/1.1\n")
    assert found.ref == "grade:nos/level-5+unit:nos/level-4/1.1"


def test_an_item_is_held_because_of_each_part_that_holds_it_once() -> None:
    reasons = (Reason("a", 0b011), Reason("b", 0b110), Reason("a", 0b010))
    found = Competencies("a+b+a", reasons)
    assert found.bits == 0b111
    assert found.because(0) == ("a",)
    assert found.because(1) == ("a", "b")
    assert found.because(2) == ("b",)
    assert found.because(3) == ()
    alone = Competencies("a", (Reason("a", 0b10),))
    assert (alone.because(0), alone.because(1)) == ((), ("a",))
    assert Competencies("none", ()).because(0) == ()
