"""A person, as an HR tool describes one: what they hold, and what cannot be so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from skillgraph.errors import PersonError, UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.person import Person, check, competencies, vocabulary_term

TODAY = date(2026, 11, 22)


def person(**data: Any) -> Person:
    return Person.model_validate(data)


def held(index: Index, *grades: str, items: tuple[str, ...] = ()) -> int:
    certificates = [{"grade": grade} for grade in grades]
    return competencies(index, person(certificates=certificates, items=items)).bits.bit_count()


# --- What a person holds -------------------------------------------------------------------------


def test_the_person_of_the_interface_can_be_read(index: Index) -> None:
    one = Person.model_validate_json(
        """
        {"id": "p-17", "as_of": "2026-11-22",
         "items": ["asm/junior/2.2/a1"],
         "certificates": [{"grade": "asm/junior", "since": "2024-03-01"}],
         "experience": [{"in": "after-sales-service", "years": 3.5}],
         "education": "bachelor", "enrolled": null, "technical_title": null,
         "probation_completed": true}
        """
    )
    check(index, one, TODAY)
    found = competencies(index, one)
    assert found.ref == one.ref == "person:p-17"
    assert found.bits.bit_count() == 100  # the item is one of the grade's


def test_a_certificate_counts_as_holding_its_grades_items(index: Index) -> None:
    assert held(index, "asm/junior") == 100
    assert held(index, "csm/level-3") == 126


def test_a_certificate_holds_lower_grades_only_where_the_standard_covers_them(
    index: Index, five: Index
) -> None:
    assert held(index, "asm/senior") == 95
    assert held(index, "csm/level-1") == 126 + 139 + 113
    assert held(five, "nos/level-4") == 8 + 6
    assert held(five, "sister/only") == 7


def test_items_and_certificates_add_up(index: Index) -> None:
    assert held(index, "asm/junior", "asm/senior") == 100 + 95
    assert held(index, "csm/level-2", "csm/level-3") == 126 + 139
    assert held(index, "asm/senior", items=("asm/junior/2.2/a1", "asm/senior/6.2/a1")) == 95 + 1
    assert held(index, items=("asm/junior/2.2/a1", "asm/junior/2.2/a1")) == 1


def test_what_is_held_says_by_what(index: Index) -> None:
    one = person(items=["asm/junior/2.2/a1"], certificates=[{"grade": "asm/junior"}])
    number = index.numbers["asm/junior/2.2/a1"]
    assert competencies(index, one).because(number) == ("items", "grade:asm/junior")


def test_a_person_of_whom_nothing_is_known_holds_nothing(index: Index) -> None:
    one = person()
    check(index, one, TODAY)
    assert (competencies(index, one).bits, one.ref) == (0, "person")


@pytest.mark.parametrize(
    "name",
    ["student-vocational-certificate", "vocabulary/certificate/student-vocational-certificate"],
)
def test_another_certificate_is_known_and_holds_no_items(index: Index, name: str) -> None:
    one = person(certificates=[{"grade": name}])
    check(index, one, TODAY)
    assert competencies(index, one).bits == 0


# --- What the graph does not know ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "id", "kind", "nearest"),
    [
        ({"items": ["asm/junior/2.2/a99"]}, "asm/junior/2.2/a99", "item", "asm/junior/2.2/a1"),
        ({"certificates": [{"grade": "asm/senoir"}]}, "asm/senoir", "certificate", "asm/senior"),
        (
            {"certificates": [{"grade": "student-certificate"}]},
            "student-certificate", "certificate", "student-vocational-certificate",
        ),
        ({"education": "bachelr"}, "bachelr", "education", "bachelor"),
        ({"education": "vocabulary/education/bachelr"}, "bachelr", "education", "bachelor"),
        ({"technical_title": "intermediat"}, "intermediat", "technical-title", "intermediate"),
        ({"enrolled": "related-postgrad"}, "related-postgrad", "enrolment",
         "related-postgraduate"),
        ({"assessments_passed": ["csm/level-4"]}, "csm/level-4", "grade", "csm/level-1"),
    ],
)  # fmt: skip
def test_what_the_graph_does_not_know_is_named_with_the_nearest(
    index: Index, data: dict[str, Any], id: str, kind: str, nearest: str
) -> None:
    with pytest.raises(UnknownIdError) as error:
        check(index, person(**data), TODAY)
    assert (error.value.id, error.value.kind) == (id, kind)
    assert nearest in error.value.nearest


def test_a_word_is_looked_up_in_its_own_list(index: Index) -> None:
    assert vocabulary_term(index, "technical-title", "senior").rank == 3
    for name in ("bachelor", "vocabulary/education/bachelor"):
        assert vocabulary_term(index, "education", name).id == "vocabulary/education/bachelor"
    for scheme, value in (
        ("education", "senior"),
        ("education", "vocabulary/technical-title/senior"),
        ("education", ""),
    ):
        with pytest.raises(UnknownIdError):
            vocabulary_term(index, scheme, value)


# --- What cannot be so ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "right"),
    [("2026-11-21", True), ("2026-11-22", True), ("2026-11-23", False), ("2030-01-01", False)],
)
def test_no_certificate_is_of_a_later_day(index: Index, since: str, right: bool) -> None:
    one = person(certificates=[{"grade": "asm/junior", "since": since}])
    if right:
        check(index, one, TODAY)
    else:
        with pytest.raises(PersonError, match=f"asm/junior is of {since}, after 2026-11-22"):
            check(index, one, TODAY)


@pytest.mark.parametrize("data", [{"enrolled": True}, {"technical_title": True}])
def test_yes_does_not_say_which(index: Index, data: dict[str, Any]) -> None:
    with pytest.raises(PersonError, match="name which one, or are false"):
        check(index, person(**data), TODAY)


def test_no_is_an_answer(index: Index) -> None:
    check(index, person(enrolled=False, technical_title=False), TODAY)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Li"},
        {"certificates": [{"grade": "asm/junior", "until": "2026-01-01"}]},
        {"certificates": [{"since": "2024-03-01"}]},
        {"certificates": [{"grade": "asm/junior", "since": "2024-02-30"}]},
        {"experience": [{"years": 3}]},
        {"experience": [{"in": "after-sales-service"}]},
        {"experience": [{"in": "after-sales-service", "years": -1}]},
        {"experience": [{"in": "after-sales-service", "years": 81}]},
        {"experience": [{"in": "after-sales-service", "years": "NaN"}]},
        {"as_of": "22.11.2026"},
        {"items": "asm/junior/2.2/a1"},
    ],
)
def test_what_does_not_describe_a_person_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        person(**data)
