"""May a person apply? Every condition of every route: met, unmet, unknown; and from when.

The conditions are asm's 5.4.1, 5.5.1 and 5.6.1, csm's 1.7.2, and those of ``five-levels``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from skillgraph.errors import PersonError, UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.eligibility import ConditionAnswer, Eligibility, eligibility
from skillgraph.services.language import Language
from skillgraph.services.person import Person

TODAY = date(2026, 11, 22)
MET, UNMET, UNKNOWN = "met", "unmet", "unknown"
OWN = "after-sales-service"
#: Everything that a person may be asked about, answered with no.
NOTHING: dict[str, Any] = {
    "certificates": [], "experience": [], "education": "junior-secondary", "enrolled": False,
    "technical_title": False, "probation_completed": False, "assessments_passed": [],
}  # fmt: skip


def ask(index: Index, grade: str, today: date = TODAY, **data: Any) -> Eligibility:
    return eligibility(index, Person.model_validate(data), grade, today=today, language=Language.EN)


def worked(years: float | str, occupation: str = OWN, **more: Any) -> list[dict[str, Any]]:
    return [{"in": occupation, "years": years, **more}]


def since(grade: str, day: str | None = None) -> list[dict[str, Any]]:
    return [{"grade": grade, "since": day}]


def states(found: Eligibility) -> list[str]:
    return [route.state.value for route in found.routes]


def condition(found: Eligibility, id: str) -> ConditionAnswer:
    return next(c for route in found.routes for c in route.conditions if c.id == id)


def stands(found: Eligibility, id: str) -> tuple[str, date | None, str | None]:
    one = condition(found, id)
    return one.state.value, one.met_on, one.missing_fact


def facts(found: Eligibility) -> list[tuple[str, str]]:
    return [(fact.condition, fact.state.value) for fact in found.single_facts]


# --- All routes of a grade -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "data", "expected"),
    [
        # 5.4.1: 3 years; or secondary vocational and 2; higher vocational and 1; bachelor and
        # the probation completed
        ("asm/junior", {**NOTHING, "experience": worked(3)}, [MET, UNMET, UNMET, UNMET]),
        ("asm/junior", {**NOTHING, "experience": worked(2)}, [UNMET, UNMET, UNMET, UNMET]),
        ("asm/junior", {**NOTHING, "education": "secondary-vocational", "experience": worked(2)},
         [UNMET, MET, UNMET, UNMET]),
        ("asm/junior", {**NOTHING, "education": "higher-vocational", "experience": worked(1)},
         [UNMET, UNMET, MET, UNMET]),
        ("asm/junior", {**NOTHING, "education": "bachelor", "probation_completed": True},
         [UNMET, UNMET, UNMET, MET]),
        ("asm/junior", {**NOTHING, "education": "doctor", "experience": worked(9),
                        "probation_completed": True}, [MET, MET, MET, MET]),
        # 5.5.1: junior certificate and 2 years' work since; or 5, 4, 3, 2 years by education
        ("asm/intermediate",
         {**NOTHING, "certificates": since("asm/junior", "2024-11-22"), "experience": worked(2)},
         [MET, UNMET, UNMET, UNMET, UNMET]),
        ("asm/intermediate", {**NOTHING, "experience": worked(5)},
         [UNMET, MET, UNMET, UNMET, UNMET]),
        ("asm/intermediate", {**NOTHING, "education": "master", "experience": worked(3)},
         [UNMET, UNMET, UNMET, MET, MET]),
        # 5.6.1: at most higher vocational and 4 years since the intermediate certificate; or
        # bachelor and 3
        ("asm/senior", {**NOTHING, "certificates": since("asm/intermediate", "2022-11-22"),
                        "experience": worked(4)}, [MET, UNMET]),
        ("asm/senior", {**NOTHING, "certificates": since("asm/intermediate", "2023-11-22"),
                        "experience": worked(4), "education": "bachelor"}, [UNMET, MET]),
        ("asm/senior", {**NOTHING, "certificates": since("asm/intermediate", "2023-11-22"),
                        "experience": worked(4), "education": "higher-vocational"},
         [UNMET, UNMET]),
        # 1.7.2, 三级: modules; 2 years; student certificate; junior title; enrolment
        ("csm/level-3", {**NOTHING, "education": "bachelor",
                         "certificates": since("student-vocational-certificate")},
         [MET, UNMET, MET, UNMET, UNMET]),
        ("csm/level-3", {**NOTHING, "technical_title": "senior"},
         [UNMET, UNMET, UNMET, MET, UNMET]),
        ("csm/level-3", {**NOTHING, "enrolled": "related-postgraduate"},
         [UNMET, UNMET, UNMET, UNMET, MET]),
        # 1.7.2, 二级: 3 years; student certificate and 2; enrolment; intermediate title; level 3
        # held for 2 years
        ("csm/level-2", {**NOTHING, "certificates": since("csm/level-3", "2024-11-22")},
         [UNMET, UNMET, UNMET, UNMET, MET]),
        ("csm/level-2", {**NOTHING, "technical_title": "junior"}, [UNMET] * 5),
        # 1.7.2, 一级: 4 years; enrolment; title, work and the assessment of level 2; level 2 held
        ("csm/level-1",
         {**NOTHING, "technical_title": "intermediate", "assessments_passed": ["csm/level-2"],
          "experience": worked("0.1", "customer-service")}, [UNMET, UNMET, MET, UNMET]),
        ("nos/level-5", {"certificates": since("safety"), "experience": worked("0.1", "repair")},
         [UNMET, MET]),
    ],
)  # fmt: skip
def test_each_route_stands_by_its_own_conditions(
    index: Index, five: Index, grade: str, data: dict[str, Any], expected: list[str]
) -> None:
    found = ask(five if grade.startswith("nos") else index, grade, **data)
    assert states(found) == expected
    applies = [r.state.value for r in found.routes if r.admits_to == "qualification"]
    assert found.eligible is (MET in applies)
    if found.eligible:
        assert found.earliest == TODAY
        assert found.single_facts == ()


def test_what_is_left_out_is_unknown_and_not_absent(index: Index) -> None:
    missing = {
        "asm/junior/entry/1/c1": "experience",
        "asm/junior/entry/2/c1": "education",
        "asm/junior/entry/4/c2": "probation_completed",
        "asm/intermediate/entry/1/c1": "certificates",
        "asm/senior/entry/1/c1": "education",
        "csm/level-3/entry/3/c2": "certificates",
        "csm/level-3/entry/4/c1": "technical_title",
        "csm/level-3/entry/5/c1": "enrolled",
        "csm/level-1/entry/3/c2": "experience",
        "csm/level-1/entry/3/c3": "assessments_passed",
    }
    for id, fact in missing.items():
        found = ask(index, id.partition("/entry")[0])
        assert (found.eligible, found.earliest) == (None, None)
        assert set(states(found)) == {UNKNOWN}
        assert stands(found, id) == (UNKNOWN, None, fact)


def test_all_of_nothing_is_unmet(index: Index) -> None:
    for grade in index.grades:
        found = ask(index, grade, **NOTHING)
        assert found.eligible is False
        assert UNKNOWN not in states(found)


def test_one_unmet_condition_closes_a_route_whatever_is_unknown(index: Index) -> None:
    found = ask(index, "asm/junior", education="higher-vocational")
    assert states(found) == [UNKNOWN, UNKNOWN, UNKNOWN, UNMET]
    assert found.eligible is None


def test_one_open_route_is_enough_whatever_is_unknown(index: Index) -> None:
    found = ask(index, "asm/junior", experience=worked(3))
    assert states(found) == [MET, UNKNOWN, UNKNOWN, UNKNOWN]
    assert (found.eligible, found.earliest) == (True, TODAY)


def test_a_route_to_single_modules_does_not_admit_to_the_qualification(index: Index) -> None:
    found = ask(index, "csm/level-3", **{**NOTHING, "education": "bachelor"})
    module = found.routes[0]
    assert (module.admits_to, module.state.value, module.earliest) == ("module", MET, TODAY)
    assert found.eligible is False
    # the years of route 2 are the only thing that time brings
    assert found.earliest == date(2028, 11, 22)


def test_a_grade_whose_standard_states_no_route_is_neither_open_nor_closed(five: Index) -> None:
    found = ask(five, "nos/level-1", **{**NOTHING, "education": "bachelor"})
    assert (found.eligible, found.earliest) == (None, None)
    assert (found.routes, found.single_facts) == ((), ())


def test_the_answer_names_the_person_the_grade_and_the_day(index: Index) -> None:
    found = ask(index, "asm/junior", id="p-17", as_of="2027-01-31")
    assert (found.person, found.grade, found.as_of) == (
        "person:p-17", "asm/junior", date(2027, 1, 31),
    )  # fmt: skip
    assert ask(index, "asm/junior").as_of == TODAY
    route = found.routes[1]
    assert (route.id, route.clause) == ("asm/junior/entry/2", "5.4.1")
    assert route.conditions[0].label == "Secondary vocational school or higher"


def test_routes_and_conditions_come_in_the_order_of_the_source(index: Index) -> None:
    found = ask(index, "csm/level-2")
    assert [r.id for r in found.routes] == [f"csm/level-2/entry/{n}" for n in range(1, 6)]
    assert [c.id for c in found.routes[1].conditions] == [
        f"csm/level-2/entry/2/c{n}" for n in (1, 2, 3)
    ]


# --- Conditions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("education", "least", "most"),
    [
        ("junior-secondary", UNMET, MET),
        ("higher-vocational", UNMET, MET),
        ("bachelor", MET, UNMET),
        ("vocabulary/education/bachelor", MET, UNMET),
        ("doctor", MET, UNMET),
    ],
)
def test_education_is_at_least_or_at_most_a_level(
    index: Index, education: str, least: str, most: str
) -> None:
    """5.6.1: higher vocational and below, or bachelor and above."""
    found = ask(index, "asm/senior", education=education)
    assert stands(found, "asm/senior/entry/1/c1") == (most, None, None)
    assert stands(found, "asm/senior/entry/2/c1") == (least, None, None)


@pytest.mark.parametrize(
    ("experience", "expected"),
    [
        (worked("2.9"), UNMET),
        (worked(3), MET),
        (worked(3, "vocabulary/occupation/after-sales-service"), MET),
        (worked(1) + worked(2), MET),
        (worked(3, "customer-service", related=True), MET),
        (worked(1) + worked(2, "customer-service", related=True), MET),
        (worked(3, "customer-service", related=False), UNMET),
        (worked(2) + worked(9, "baking", related=False), UNMET),
    ],
)
def test_years_in_the_occupation_or_a_related_one_add_up(
    index: Index, experience: list[dict[str, Any]], expected: str
) -> None:
    found = ask(index, "asm/junior", experience=experience)
    assert condition(found, "asm/junior/entry/1/c1").state.value == expected


def test_whether_an_occupation_is_related_is_unknown_where_it_decides(index: Index) -> None:
    id = "asm/junior/entry/1/c1"
    other = worked(2, "customer-service")
    decides = ask(index, "asm/junior", experience=worked(1) + other)
    assert stands(decides, id) == (UNKNOWN, None, "experience.related")
    enough = ask(index, "asm/junior", experience=worked(3) + other)
    assert stands(enough, id) == (MET, None, None)
    too_little = ask(index, "asm/junior", experience=worked("0.5") + other)
    assert condition(too_little, id).state.value == UNMET


@pytest.mark.parametrize(
    ("experience", "expected"),
    [
        (worked(4, "repair"), MET),
        (worked(3, "repair") + worked(9, "installation", related=True), UNMET),
        (worked(3, "repair") + worked(9, "installation"), UNMET),
    ],
)
def test_years_in_the_occupation_itself_are_not_made_up_by_related_ones(
    five: Index, experience: list[dict[str, Any]], expected: str
) -> None:
    found = ask(five, "nos/level-4", experience=experience)
    assert condition(found, "nos/level-4/entry/2/c2").state.value == expected


@pytest.mark.parametrize(
    ("experience", "expected"),
    [
        ([], (UNMET, None, None)),  # no time has to pass, but work has to begin
        (worked("0.1", "customer-service"), (MET, None, None)),
        (worked(0, "customer-service"), (UNMET, None, None)),
        (worked(1, "baking"), (UNKNOWN, None, "experience.related")),
        (worked(1, "baking", related=False), (UNMET, None, None)),
        (worked(1, "baking", related=True), (MET, None, None)),
    ],
)
def test_work_of_any_length(
    index: Index, experience: list[dict[str, Any]], expected: tuple[str, None, str | None]
) -> None:
    found = ask(index, "csm/level-1", experience=experience)
    assert stands(found, "csm/level-1/entry/3/c2") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("junior", UNMET), ("intermediate", MET), ("senior", MET), (False, UNMET)],
)
def test_a_higher_title_counts(index: Index, title: str | bool, expected: str) -> None:
    found = ask(index, "csm/level-2", technical_title=title)
    assert stands(found, "csm/level-2/entry/4/c1") == (expected, None, None)


@pytest.mark.parametrize(
    ("enrolled", "expected"),
    [
        ("mba", MET),
        ("vocabulary/enrolment/mba", MET),
        ("related-postgraduate", MET),
        (False, UNMET),
    ],
)
def test_any_of_several_enrolments_counts(
    index: Index, enrolled: str | bool, expected: str
) -> None:
    found = ask(index, "csm/level-2", enrolled=enrolled)
    assert stands(found, "csm/level-2/entry/3/c1") == (expected, None, None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"assessments_passed": ["csm/level-2"]}, (MET, None, None)),
        ({"assessments_passed": ["csm/level-3"]}, (UNMET, None, None)),
        ({"assessments_passed": []}, (UNMET, None, None)),
        ({"certificates": since("csm/level-2")}, (MET, None, None)),
        ({"certificates": since("csm/level-3")}, (UNKNOWN, None, "assessments_passed")),
        ({"certificates": since("csm/level-2"), "assessments_passed": []}, (MET, None, None)),
    ],
)
def test_a_certificate_shows_that_its_assessment_was_passed(
    index: Index, data: dict[str, Any], expected: tuple[str, None, str | None]
) -> None:
    assert stands(ask(index, "csm/level-1", **data), "csm/level-1/entry/3/c3") == expected


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        ([], (UNMET, None, None)),
        (since("csm/level-3"), (UNMET, None, None)),
        (since("student-vocational-certificate"), (MET, None, None)),
        (since("vocabulary/certificate/student-vocational-certificate"), (MET, None, None)),
    ],
)
def test_a_certificate_without_years_must_only_be_held(
    index: Index, certificates: list[dict[str, Any]], expected: tuple[str, None, None]
) -> None:
    found = ask(index, "csm/level-3", certificates=certificates)
    assert stands(found, "csm/level-3/entry/3/c2") == expected


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        (since("csm/level-3", "2024-11-22"), (MET, None, None)),
        (since("csm/level-3", "2024-11-23"), (UNMET, date(2026, 11, 23), None)),
        (since("csm/level-3"), (UNKNOWN, None, "certificates.since")),
        (since("csm/level-2", "2020-01-01"), (UNMET, None, None)),
        # of two, the older counts; one without a date may be the older
        (since("csm/level-3", "2026-01-01") + since("csm/level-3", "2020-01-01"),
         (MET, None, None)),
        (since("csm/level-3", "2020-01-01") + since("csm/level-3"), (MET, None, None)),
        (since("csm/level-3", "2026-01-01") + since("csm/level-3"),
         (UNKNOWN, None, "certificates.since")),
    ],
)  # fmt: skip
def test_a_certificate_must_be_held_for_its_years(
    index: Index,
    certificates: list[dict[str, Any]],
    expected: tuple[str, date | None, str | None],
) -> None:
    found = ask(index, "csm/level-2", certificates=certificates)
    assert stands(found, "csm/level-2/entry/5/c1") == expected


@pytest.mark.parametrize(
    ("day", "experience", "expected"),
    [
        # 2 years since the certificate, worked: in whatever occupation
        ("2024-11-22", worked(2), (MET, None, None)),
        ("2024-11-22", worked(2, "baking", related=False), (MET, None, None)),
        ("2024-11-22", None, (UNKNOWN, None, "experience")),
        # held long enough, but only half a year worked: another year and a half
        ("2020-01-01", worked("0.5"), (UNMET, date(2028, 5, 23), None)),
        # worked long enough, but held for a year and ten months
        ("2025-01-22", worked(9), (UNMET, date(2027, 1, 22), None)),
        # neither: the later of 2027-01-22 and a year and a half from today
        ("2025-01-22", worked("0.5"), (UNMET, date(2028, 5, 23), None)),
        # … and of 2027-01-22 and a month and more from today
        ("2025-01-22", worked("1.9"), (UNMET, date(2027, 1, 22), None)),
        # what is known to be missing is time, whatever else
        ("2025-01-22", None, (UNMET, date(2027, 1, 22), None)),
    ],
)
def test_the_years_since_a_certificate_must_be_worked_where_the_standard_says_so(
    index: Index,
    day: str,
    experience: list[dict[str, Any]] | None,
    expected: tuple[str, date | None, str | None],
) -> None:
    """5.5.1. 1.5 years from 2026-11-22: 2027-11-22 and 183 days, half of 365 rounded up.

    November has 8 days left; with 31 + 31 + 29 + 31 + 30 to the end of April it is 160, and 23 of
    May make 183.
    """
    data: dict[str, Any] = {"certificates": since("asm/junior", day), "experience": experience}
    found = ask(index, "asm/intermediate", **data)
    assert stands(found, "asm/intermediate/entry/1/c1") == expected


# --- Days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "id", "held", "day", "due"),
    [
        # 2 years, 5.5.1: from a leap day to the last of February, or to the next leap day
        ("asm/intermediate", "entry/1/c1", "asm/junior", "2024-02-29", date(2026, 2, 28)),
        ("asm/intermediate", "entry/1/c1", "asm/junior", "2022-02-28", date(2024, 2, 28)),
        # 4 years, 5.6.1
        ("asm/senior", "entry/1/c2", "asm/intermediate", "2024-02-29", date(2028, 2, 29)),
        ("asm/senior", "entry/2/c2", "asm/intermediate", "2024-02-29", date(2027, 2, 28)),
        # half a year: the 31st of a month of 31 days to the last of February
        ("nos/level-2", "entry/1/c1", "nos/level-3", "2026-08-31", date(2027, 2, 28)),
        ("nos/level-2", "entry/1/c1", "nos/level-3", "2023-08-31", date(2024, 2, 29)),
        ("nos/level-2", "entry/1/c1", "nos/level-3", "2026-03-31", date(2026, 9, 30)),
        ("nos/level-2", "entry/1/c1", "nos/level-3", "2026-02-28", date(2026, 8, 28)),
    ],
)
def test_years_since_a_certificate_end_on_its_day_or_the_last_of_the_month(
    index: Index, five: Index, grade: str, id: str, held: str, day: str, due: date
) -> None:
    compiled = five if grade.startswith("nos") else index
    data: dict[str, Any] = {"certificates": since(held, day), "experience": worked(9)}
    eve = due.replace(day=due.day - 1)
    before, on = (ask(compiled, grade, as_of=as_of, **data) for as_of in (eve, due))
    assert stands(before, f"{grade}/{id}") == (UNMET, due, None)
    assert stands(on, f"{grade}/{id}") == (MET, None, None)


@pytest.mark.parametrize(
    ("as_of", "years", "due"),
    [
        (date(2026, 11, 22), "2", date(2027, 11, 22)),
        (date(2028, 2, 29), "2", date(2029, 2, 28)),
        (date(2027, 2, 28), "2", date(2028, 2, 28)),
        (date(2026, 12, 31), "0", date(2029, 12, 31)),
        # half a year is 182.5 days, rounded up to 183: 30 + 31 + 30 + 31 + 31 = 153 to the end
        # of January, 29 in February 2028, and 1 more
        (date(2026, 8, 31), "1.5", date(2028, 3, 1)),
        # a fifth is 73: 31 in December, 31 in January, 11 in February
        (date(2026, 11, 30), "2.8", date(2027, 2, 11)),
        # a tenth of a year is 36.5 days, rounded up to 37: 31 in December, 6 in January
        (date(2026, 11, 30), "2.9", date(2027, 1, 6)),
    ],
)
def test_years_of_work_are_complete_so_much_later(
    index: Index, as_of: date, years: str, due: date
) -> None:
    """5.4.1 asks for 3 years in all."""
    found = ask(index, "asm/junior", as_of=as_of, experience=worked(years))
    assert stands(found, "asm/junior/entry/1/c1") == (UNMET, due, None)


def test_a_route_is_open_from_the_last_of_its_days_and_the_grade_from_the_first_route(
    five: Index,
) -> None:
    """Level 4: the certificate and 2 years' work since; or held for 1 year, and 4 years' work.

    Route 1 waits for the certificate, since the second year of work is complete before; route 2
    for 3 years of work.
    """
    data: dict[str, Any] = {
        "certificates": since("nos/level-5", "2026-03-31"),
        "experience": worked(1, "repair"),
    }
    found = ask(five, "nos/level-4", **data)
    one, two = found.routes
    assert one.earliest == date(2028, 3, 31)
    assert two.earliest == date(2029, 11, 22)
    assert found.earliest == date(2028, 3, 31)
    assert found.eligible is False


def test_there_is_no_earliest_day_where_more_than_time_is_missing(index: Index) -> None:
    found = ask(index, "asm/junior", **{**NOTHING, "education": "bachelor"})
    assert [route.earliest for route in found.routes] == [
        date(2029, 11, 22),
        date(2028, 11, 22),
        date(2027, 11, 22),
        None,  # no time completes the probation
    ]
    assert found.earliest == date(2027, 11, 22)
    unknown = ask(index, "asm/senior", certificates=since("asm/intermediate", "2026-01-01"))
    assert [route.earliest for route in unknown.routes] == [None, None]
    closed = ask(index, "csm/level-2", **NOTHING)
    assert closed.earliest is None


def test_an_open_route_is_open_from_the_day_that_is_asked_about(index: Index) -> None:
    found = ask(index, "asm/junior", as_of="2030-01-01", experience=worked(5))
    assert found.routes[0].earliest == found.earliest == date(2030, 1, 1)


def test_the_end_of_the_calendar_is_no_error(index: Index) -> None:
    data: dict[str, Any] = {"certificates": since("asm/junior", "9999-01-01"), "experience": []}
    found = ask(index, "asm/intermediate", as_of="9999-12-31", **data)
    assert found.routes[0].state.value == UNMET
    assert found.earliest is None


# --- Single facts --------------------------------------------------------------------------------


def test_each_condition_that_alone_stands_in_the_way_is_named(index: Index) -> None:
    """With a bachelor's degree and no work: the years of routes 1 to 3, the probation of 4."""
    found = ask(index, "asm/junior", education="bachelor", experience=[])
    assert facts(found) == [
        ("asm/junior/entry/1/c1", UNMET),
        ("asm/junior/entry/2/c2", UNMET),
        ("asm/junior/entry/3/c2", UNMET),
        ("asm/junior/entry/4/c2", UNKNOWN),
    ]
    last = found.single_facts[-1]
    assert (last.route, last.label) == ("asm/junior/entry/4", "Probationary period completed")


def test_a_route_with_two_conditions_open_has_no_single_fact(index: Index) -> None:
    found = ask(index, "asm/senior", **NOTHING)
    # route 1: the education fits, the certificate is missing; route 2: both are missing
    assert facts(found) == [("asm/senior/entry/1/c2", UNMET)]


def test_a_single_fact_would_indeed_open_the_grade(index: Index) -> None:
    """Each fact named, when it comes true, makes the person eligible."""
    base = {**NOTHING, "education": "bachelor", "experience": worked(1, "customer-service")}
    changes: dict[str, dict[str, Any]] = {
        "csm/level-3/entry/2/c2": {"experience": worked(2, "customer-service")},
        "csm/level-3/entry/3/c2": {"certificates": since("student-vocational-certificate")},
        "csm/level-3/entry/4/c1": {"technical_title": "junior"},
        "csm/level-3/entry/5/c1": {"enrolled": "mba"},
    }
    found = ask(index, "csm/level-3", **base)
    assert found.eligible is False
    assert [id for id, _ in facts(found)] == list(changes)
    for change in changes.values():
        assert ask(index, "csm/level-3", **{**base, **change}).eligible is True


def test_there_is_no_deciding_fact_once_the_grade_is_open(index: Index) -> None:
    assert ask(index, "asm/junior", experience=worked(3)).single_facts == ()


def test_a_route_to_modules_decides_nothing(index: Index) -> None:
    found = ask(index, "csm/level-3", **NOTHING)
    assert "csm/level-3/entry/1/c1" not in dict(facts(found))


# --- What cannot be asked ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "data", "error"),
    [
        ("asm/expert", {}, UnknownIdError),
        ("asm", {}, UnknownIdError),
        ("asm/junior", {"education": "phd"}, UnknownIdError),
        ("asm/junior", {"items": ["asm/junior/9.9/a1"]}, UnknownIdError),
        ("asm/junior", {"certificates": [{"grade": "asm/expert"}]}, UnknownIdError),
        ("asm/junior", {"certificates": since("asm/junior", "2026-11-23")}, PersonError),
        ("asm/junior",
         {"certificates": since("asm/junior", "2026-11-22"), "as_of": "2026-11-21"},
         PersonError),
        ("asm/junior", {"enrolled": True}, PersonError),
        ("asm/junior", {"technical_title": True}, PersonError),
    ],
)  # fmt: skip
def test_an_unknown_or_contradictory_person_is_refused(
    index: Index, grade: str, data: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(index, grade, **data)
