"""What the example queries answer, counted again from the tables, without the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from skillgraph.queries import example
from skillgraph.version import Version

Row = dict[str, str]
Rows = Callable[[str], list[Row]]

LADDER = {"asm": ["junior", "intermediate", "senior"], "csm": ["level-3", "level-2", "level-1"]}
ITEM_MAPPINGS = ("mappings/asm-csm-items-1.sssom.tsv", "mappings/asm-csm-items-2.sssom.tsv")
DUTY_MAPPINGS = ("mappings/duty-asm.sssom.tsv", "mappings/duty-csm.sssom.tsv")
NEAR = {"skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"}


@pytest.fixture(scope="module")
def items(table: Rows) -> dict[str, Row]:
    """Every item of both standards, with its grade and function."""
    found = {}
    for standard in LADDER:
        works = {row["id"]: row for row in table(f"standards/{standard}/work-contents.csv")}
        units = {row["id"]: row for row in table(f"standards/{standard}/units.csv")}
        for item in table(f"standards/{standard}/items.csv"):
            unit = units[item["unit"]]
            place = {"grade": unit["grade"], "work": unit["work_content"], "standard": standard}
            function = works[unit["work_content"]]["function"]
            found[item["id"]] = item | place | {"function": function}
    return found


@pytest.fixture(scope="module")
def draws(table: Rows) -> set[tuple[str, str]]:
    """Duty and item, of every mapping from duties."""
    pairs = [row for file in DUTY_MAPPINGS for row in table(file)]
    return {(_id(row["subject_id"]), _id(row["object_id"])) for row in pairs}


@pytest.fixture(scope="module")
def duties(table: Rows) -> dict[str, Row]:
    """Every duty, with the role that its document describes."""
    roles = {row["id"]: row["role"] for row in table("jobs/jobs.csv")}
    return {row["id"]: row | {"role": roles[row["job"]]} for row in table("jobs/duties.csv")}


def _id(curie: str) -> str:
    return curie.removeprefix("sgid:")


def of(items: dict[str, Row], **wanted: str) -> list[str]:
    return [id for id, row in items.items() if wanted.items() <= row.items()]


# --- Standards -----------------------------------------------------------------------------------


def test_the_grades_and_what_they_cover(rows: Rows) -> None:
    covered = {("csm/level-2", "csm/level-3"), ("csm/level-1", "csm/level-3")}
    covered |= {("csm/level-1", "csm/level-2")}
    answer = rows("grades-of-the-standards")
    assert {(row["grade"], row["covers"]) for row in answer if row["covers"]} == covered
    order = list(dict.fromkeys(row["grade"] for row in answer))
    assert order == [f"{standard}/{grade}" for standard in LADDER for grade in LADDER[standard]]


def test_the_abilities_of_the_senior_grade(rows: Rows, items: dict[str, Row]) -> None:
    abilities = [row["ability"] for row in rows("abilities-of-a-grade")]
    assert len(abilities) == 52
    assert abilities == of(items, grade="asm/senior", kind="ability")


def test_the_knowledge_of_a_work_content(rows: Rows, items: dict[str, Row]) -> None:
    work = {"work": "asm/work/team-training", "kind": "knowledge"}
    answer = [row["knowledge"] for row in rows("knowledge-of-a-work-content")]
    assert answer == of(items, **work)
    assert {row.split("/")[1] for row in answer} == set(LADDER["asm"])


def test_the_ladder_of_a_work_content(rows: Rows, items: dict[str, Row]) -> None:
    answer = [row["ability"] for row in rows("work-content-across-grades")]
    assert answer == of(items, work="asm/work/strategy-and-objectives", kind="ability")


def test_the_items_of_each_grade_and_function(rows: Rows, items: dict[str, Row]) -> None:
    answer = rows("items-by-grade-and-function")
    labels = [(row["standard"], int(row["rank"]), row["functionZh"]) for row in answer]
    assert (
        len(set(labels))
        == len(labels)
        == len({(r["grade"], r["function"]) for r in items.values()})
    )
    for standard, figures in {
        "asm": [53, 47, 59, 47, 52, 43],
        "csm": [55, 71, 63, 76, 48, 65],
    }.items():
        for rank in (1, 2, 3):
            mine = [r for r in answer if (r["standard"], r["rank"]) == (standard, str(rank))]
            counted = [sum(int(r[c]) for r in mine) for c in ("abilities", "knowledgeItems")]
            assert counted == figures[2 * rank - 2 : 2 * rank]


def test_the_weights_are_those_of_the_table_and_add_up_to_100(rows: Rows, table: Rows) -> None:
    printed = table("standards/csm/weights.csv")
    answer = rows("weight-by-function")
    assert sorted((r["grade"], r["function"], r["percent"]) for r in answer) == sorted(
        (r["grade"], r["function"], r["percent"]) for r in printed
    )
    for grade in LADDER["csm"]:
        assert sum(int(r["percent"]) for r in answer if r["grade"] == f"csm/{grade}") == 100


def test_covering_is_asked_of_csm_by_writing_csm(answer: Callable[[str], bytes]) -> None:
    assert b"false" in answer("do-higher-grades-cover-lower-ones")
    assert "VALUES ?standard { <asm> }" in example("do-higher-grades-cover-lower-ones").text


def test_a_covering_level_requires_what_each_level_prints(rows: Rows) -> None:
    levels = {"csm/level-3": ("55", "71"), "csm/level-2": ("63", "76"), "csm/level-1": ("48", "65")}
    answer = rows("what-a-covering-grade-adds")
    assert [r["grade"] for r in answer] == [g for n, g in enumerate(levels, 1) for _ in range(n)]
    assert all((r["abilities"], r["knowledgeItems"]) == levels[r["printedAt"]] for r in answer)


def test_a_course_of_seven_abilities_leaves_out_46_of_53(rows: Rows, items: dict[str, Row]) -> None:
    taught = {f"asm/junior/{n}" for n in ("2.2/a1", "2.2/a2", "2.2/a3", "4.1/a1", "4.1/a2")}
    taught |= {"asm/junior/4.1/a3", "asm/junior/4.3/a1"}
    left_out = [row["ability"] for row in rows("what-a-course-leaves-out")]
    abilities = of(items, grade="asm/junior", kind="ability")
    assert left_out == [ability for ability in abilities if ability not in taught]
    assert len(left_out) == 46


def test_the_gap_from_junior_to_senior_is_the_whole_senior_grade(
    rows: Rows, items: dict[str, Row]
) -> None:
    gap = [row["item"] for row in rows("gap-between-grades")]
    assert gap == of(items, grade="asm/senior")
    assert len(gap) == 95


def test_the_entry_routes_have_every_condition(rows: Rows, table: Rows) -> None:
    routes = [r for r in table("standards/csm/entry-routes.csv") if r["grade"] == "csm/level-2"]
    admits = {row["id"]: row["admits_to"] for row in routes}
    conditions = [r for r in table("standards/csm/entry-conditions.csv") if r["route"] in admits]
    answer = rows("entry-routes")
    assert {(r["condition"], r["conditionType"], r["years"], r["admitsTo"]) for r in answer} == {
        (r["id"], r["type"], r["years"], admits[r["route"]]) for r in conditions
    }
    assert {r["value"] for r in answer} == {v for r in conditions for v in r["values"].split("|")}


def test_the_assessment_has_its_marks(rows: Rows, table: Rows) -> None:
    columns = ("fullMark", "passMark", "validityYears")
    assert {tuple(r[c] for c in ("assessment", *columns)) for r in rows("assessment")} == {
        (r["id"], r["full_mark"], r["pass_mark"], r["validity_years"])
        for r in table("standards/csm/assessments.csv")
    }


# --- Roles and job descriptions ------------------------------------------------------------------


def test_a_role_requires_by_its_grade_and_its_duties(
    rows: Rows, items: dict[str, Row], duties: dict[str, Row], draws: set[tuple[str, str]]
) -> None:
    by_grade = {
        (i, "asm/intermediate") for i in of(items, grade="asm/intermediate", kind="ability")
    }
    mine = {duty for duty, row in duties.items() if row["role"] == "role/after-sales-manager"}
    by_duty = {(i, d) for d, i in draws if d in mine and items[i]["kind"] == "ability"}
    answer = [(row["ability"], row["because"]) for row in rows("what-a-role-requires")]
    assert len(by_grade) == 59
    assert sorted(answer) == sorted(by_grade | by_duty)


def test_a_job_description_draws_on_what_is_mapped(rows: Rows, table: Rows) -> None:
    mapped = [
        (_id(row["subject_id"]), _id(row["object_id"]), float(row["confidence"]))
        for file in DUTY_MAPPINGS
        for row in table(file)
        if "job/manager-excerpt/" in row["subject_id"]
    ]
    answer = rows("what-a-job-description-draws-on")
    assert sorted((r["duty"], r["item"], float(r["confidence"])) for r in answer) == sorted(mapped)


def test_the_shares_of_the_duties_are_added_up(rows: Rows, duties: dict[str, Row]) -> None:
    totals: Counter[tuple[str, str]] = Counter()
    for row in duties.values():
        for share in ("weight", "time"):
            totals[row["job"], share] += int(row[f"{share}_percent"] or 0)
    answer = {(r["job"], r["shareOf"]): int(r["total"]) for r in rows("shares-of-the-duties")}
    assert answer == {key: total for key, total in totals.items() if total}


def test_the_education_that_jobs_ask_for(rows: Rows, table: Rows) -> None:
    asked = [r for r in table("jobs/requirements.csv") if r["education"]]
    answer = rows("education-that-jobs-ask-for")
    columns = ("job", "necessity", "clause")
    assert sorted([row[c] for c in columns] for row in answer) == sorted(
        [row[c] for c in columns] for row in asked
    )


def test_the_duties_that_draw_on_nothing_say_why(rows: Rows, duties: dict[str, Row]) -> None:
    answer = {row["duty"]: row["reasonEn"] for row in rows("duties-that-draw-on-nothing")}
    nothing = {id: r["reason_en"] for id, r in duties.items() if r["draws_on"] == "nothing"}
    assert answer == nothing
    assert all(answer.values())


def test_the_roles_that_draw_on_an_item(
    rows: Rows, duties: dict[str, Row], draws: set[tuple[str, str]]
) -> None:
    answer = [(row["role"], row["duty"]) for row in rows("roles-that-draw-on-an-item")]
    drawing = {(duties[d]["role"], d) for d, item in draws if item == "asm/junior/2.3/a1"}
    assert sorted(answer) == sorted(drawing)


def test_the_career_steps_are_those_that_can_be_reached(rows: Rows, table: Rows) -> None:
    stated = [r for r in table("roles/role-relations.csv") if r["relation"] == "promotes-to"]
    reached = {"role/after-sales-staff"}
    while more := {r["target"] for r in stated if r["role"] in reached} - reached:
        reached |= more
    answer = [(row["from"], row["to"], row["document"]) for row in rows("career-steps")]
    assert sorted(answer) == sorted(
        (r["role"], r["target"], r["job"]) for r in stated if r["role"] in reached
    )


def test_the_abilities_that_no_duty_draws_on(
    rows: Rows, items: dict[str, Row], draws: set[tuple[str, str]]
) -> None:
    drawn = {item for _, item in draws}
    answer = [row["ability"] for row in rows("abilities-no-duty-draws-on")]
    assert answer == [ability for ability in of(items, kind="ability") if ability not in drawn]


# --- The two standards ---------------------------------------------------------------------------


def test_the_near_items_are_mapped_as_near(rows: Rows, table: Rows) -> None:
    mapped = [
        (_id(row["subject_id"]), row["predicate_id"].removeprefix("skos:"), _id(row["object_id"]))
        for file in ITEM_MAPPINGS
        for row in table(file)
        if row["predicate_id"] in NEAR
    ]
    answer = rows("near-items")
    assert sorted((r["asmItem"], r["match"].split("#")[1], r["csmItem"]) for r in answer) == sorted(
        mapped
    )
    confidences = [float(row["confidence"]) for row in answer]
    assert confidences == sorted(confidences, reverse=True)


def test_the_matched_work_contents(rows: Rows, table: Rows) -> None:
    mapped = table("mappings/asm-csm-work-contents.sssom.tsv")
    answer = rows("matched-work-contents")
    assert sorted((row["asmWork"], row["csmWork"]) for row in answer) == sorted(
        (_id(row["subject_id"]), _id(row["object_id"])) for row in mapped
    )


def test_the_items_without_a_counterpart(rows: Rows, table: Rows, items: dict[str, Row]) -> None:
    mapped = {_id(row["subject_id"]) for file in ITEM_MAPPINGS for row in table(file)}
    answer = [row["item"] for row in rows("items-without-counterpart")]
    assert answer == [item for item in of(items, standard="asm") if item not in mapped]


def test_the_overlap_counts_every_mapping_once(
    rows: Rows, table: Rows, items: dict[str, Row]
) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    near = 0
    for row in (row for file in ITEM_MAPPINGS for row in table(file)):
        pairs[
            items[_id(row["subject_id"])]["function"], items[_id(row["object_id"])]["function"]
        ] += 1
        near += row["predicate_id"] in NEAR
    answer = rows("overlap-by-function")
    assert sorted(int(row["mappings"]) for row in answer) == sorted(pairs.values())
    assert sum(pairs.values()) == 329
    assert sum(int(row["near"]) for row in answer) == near


# --- Sources -------------------------------------------------------------------------------------


def test_the_defined_terms(rows: Rows, table: Rows) -> None:
    columns = {"termZh": "label_zh", "termEn": "label_en", "glossZh": "gloss_zh", "cites": "cites"}
    assert [[row[c] for c in columns] for row in rows("defined-terms")] == [
        [row[c] for c in columns.values()] for row in table("standards/asm/terms.csv")
    ]


def test_the_errata_are_those_of_the_table(rows: Rows, table: Rows) -> None:
    columns = {"clause": "clause", "about": "about", "kind": "kind", "printed": "printed"}
    columns |= {"meant": "meant", "reasonZh": "reason_zh", "reasonEn": "reason_en"}
    assert sorted([row[c] for c in columns] for row in rows("errata-of-a-standard")) == sorted(
        [row[c] for c in columns.values()] for row in table("standards/asm/errata.csv")
    )


def test_an_item_stands_in_its_clause_of_its_standard(rows: Rows, items: dict[str, Row]) -> None:
    [row] = rows("where-an-item-stands")
    assert row["clause"] == items["csm/level-1/6.3/k1"]["clause"]
    assert (row["source"], row["graph"].rpartition("/")[2]) == ("source/csm", "csm")


def test_a_role_requires_an_item_by_its_grade_and_by_two_duties(
    rows: Rows, items: dict[str, Row], duties: dict[str, Row], draws: set[tuple[str, str]]
) -> None:
    item = "asm/intermediate/1.2/a1"
    mine = {d for d, i in draws if i == item and duties[d]["role"] == "role/after-sales-manager"}
    answer = rows("why-a-role-requires-an-item")
    assert {r["through"] for r in answer if r["way"] == "duty"} == mine
    assert {r["through"] for r in answer if r["way"] == "grade"} == {items[item]["grade"]}
    assert {r["itemClause"] for r in answer} == {items[item]["clause"]}
    assert {r["throughClause"] for r in answer} == {duties[d]["clause"] for d in mine} | {
        "附录 A, 表 A"
    }


def test_the_named_graphs_have_the_size_that_the_file_has(rows: Rows, version: Version) -> None:
    quads = version.nquads.read_text(encoding="utf-8").splitlines()
    counted = Counter(quad.rsplit(" ", 2)[1].strip("<>") for quad in quads)
    answer = rows("named-graphs")
    assert {row["graph"]: int(row["triples"]) for row in answer} == counted


def test_no_label_is_missing(rows: Rows) -> None:
    assert rows("missing-labels") == []


# --- Practice ------------------------------------------------------------------------------------

PRACTICE_MAPPINGS = (
    "mappings/ops-forms.sssom.tsv",
    "mappings/ops-processes.sssom.tsv",
    "mappings/ops-regulations.sssom.tsv",
    "mappings/sqs.sssom.tsv",
)


@pytest.fixture(scope="module")
def practice(table: Rows) -> list[tuple[str, str, str]]:
    """Subject, predicate and object of every mapping from practice."""
    found = [row for file in PRACTICE_MAPPINGS for row in table(file)]
    return [(_id(m["subject_id"]), m["predicate_id"], _id(m["object_id"])) for m in found]


def test_an_item_is_practised_where_it_or_its_work_content_is_mapped(
    rows: Rows,
    items: dict[str, Row],
    practice: list[tuple[str, str, str]],
    draws: set[tuple[str, str]],
) -> None:
    item = "asm/junior/4.1/a1"
    ends = {item, items[item]["work"]}
    mapped = {subject for subject, _, object in practice if object in ends}
    drawing = {duty for duty, drawn in draws if drawn == item}
    assert {row["thing"] for row in rows("where-an-item-is-practised")} == mapped | drawing


def test_the_manual_leaves_out_the_work_contents_that_nothing_of_it_is_mapped_to(
    rows: Rows, items: dict[str, Row], practice: list[tuple[str, str, str]]
) -> None:
    materials = {"sg:exercises", "sg:evidences", "sg:conveys"}
    taught = {o for s, p, o in practice if p in materials and s.startswith("ops/")}
    reached = taught | {items[item]["work"] for item in taught if item in items}
    works = {row["work"] for row in items.values() if row["standard"] == "asm"}
    assert {row["work"] for row in rows("what-the-manual-does-not-teach")} == works - reached


def test_forms_evidence_the_abilities_of_a_unit_and_not_its_knowledge(
    rows: Rows, items: dict[str, Row], practice: list[tuple[str, str, str]]
) -> None:
    pairs = {(s, o) for s, p, o in practice if p == "sg:evidences"}
    abilities = [i for i in of(items, unit="asm/junior/4.4") if items[i]["kind"] == "ability"]
    expected = {
        (ability, form)
        for ability in abilities
        for form, object in pairs
        if object in (ability, items[ability]["work"])
    }
    assert expected
    found = {(row["ability"], row["form"]) for row in rows("forms-that-evidence-a-unit")}
    assert found == expected


def test_knowledge_stands_under_the_abilities_that_it_is_mapped_to(
    rows: Rows, table: Rows, items: dict[str, Row]
) -> None:
    pairs = {
        (_id(row["object_id"]), _id(row["subject_id"]))
        for row in table("mappings/underlies-asm.sssom.tsv")
        if items[_id(row["object_id"])]["unit"] == "asm/senior/6.2"
    }
    assert {(r["ability"], r["knowledge"]) for r in rows("knowledge-under-abilities")} == pairs
