"""Made-up tables have the shape of the shipped ones, and are published as those are."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from skillgraph.model.roles import Duty, JobDescription, Role, RoleRelation
from skillgraph.model.shared import Erratum, Mapping, Source, VocabularyTerm
from skillgraph.model.standards import (
    EntryRoute,
    Function,
    FunctionWeight,
    Grade,
    Item,
    Standard,
    Unit,
    WorkContent,
)
from skillgraph.synthetic.generate import generate
from skillgraph.synthetic.wanted import Wanted
from skillgraph.tables import Tables, read
from skillgraph.version import Version


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Ten standards, for what is seen in several only."""
    out = tmp_path_factory.mktemp("many") / "data"
    generate(Wanted(standards=10, seed=3, bare=True), out)
    return read(out)


def items_of_units(tables: Tables, kind: Literal["ability", "knowledge"]) -> set[int]:
    """Give how many items of a kind the units have."""
    counts = Counter(item.unit for item in tables.of(Item) if item.kind == kind)
    return {counts[unit.id] for unit in tables.of(Unit)}


# --- Published -----------------------------------------------------------------------------------


def test_every_shape_is_met_and_every_warning_has_its_erratum(
    published: Version, made: Tables
) -> None:
    explaining = [e.explains for e in made.of(Erratum) if e.explains]
    assert set(explaining) == {"ItemHasPrintedNumber", "PrintedNumbersRunOn"}
    assert published.manifest["warnings_explained"] == len(explaining)


def test_what_is_made_is_what_is_published(published: Version, made: Tables) -> None:
    classes = published.manifest["classes"]
    kinds = Counter(item.kind for item in made.of(Item))
    assert classes["sg:Ability"] == kinds["ability"]
    assert classes["sg:Knowledge"] == kinds["knowledge"]
    assert classes["sg:Standard"] == 2
    assert classes["sg:Mapping"] == len(made.of(Mapping))


# --- The shape -----------------------------------------------------------------------------------


def test_units_have_as_many_items_as_shipped_ones(many: Tables, shipped: Tables) -> None:
    assert items_of_units(many, "ability") <= items_of_units(shipped, "ability")
    assert items_of_units(many, "knowledge") <= items_of_units(shipped, "knowledge")
    assert len(items_of_units(many, "ability")) > 3  # they differ


def test_grades_are_three_to_five_and_their_functions_five_to_seven(many: Tables) -> None:
    grades = Counter(grade.standard for grade in many.of(Grade))
    assert set(grades.values()) == {3, 4, 5}
    function = {content.id: content.function for content in many.of(WorkContent)}
    functions = defaultdict(set)
    for unit in many.of(Unit):
        functions[unit.grade].add(function[unit.work_content])
    assert {len(found) for found in functions.values()} == {5, 6, 7}
    assert len(functions) == len(many.of(Grade))


def test_some_standards_cover_have_weights_or_recurring_functions_and_some_do_not(
    many: Tables,
) -> None:
    standards = {standard.id for standard in many.of(Standard)}
    covering = {grade.standard for grade in many.of(Grade) if grade.subsumes}
    weighted = {weight.id.partition("/")[0] for weight in many.of(FunctionWeight)}
    contents = Counter(content.standard for content in many.of(WorkContent))
    units = Counter(unit.id.partition("/")[0] for unit in many.of(Unit))
    recurring = {id for id in standards if contents[id] < units[id]}
    assert covering == {standard.id for standard in many.of(Standard) if standard.covering_clause}
    for some in (covering, weighted, recurring):
        assert set() < some < standards


def test_the_weights_of_a_grade_add_up_to_a_hundred(many: Tables) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for weight in many.of(FunctionWeight):
        sums[weight.grade] += weight.percent
    assert set(sums.values()) == {Decimal(100)}


def test_labels_are_as_long_as_shipped_ones(many: Tables, shipped: Tables) -> None:
    for kind in ("ability", "knowledge"):
        long, short = (
            {len(item.label_zh) for item in tables.of(Item) if item.kind == kind}
            for tables in (many, shipped)
        )
        assert long <= short
    lengths = {len(function.label_zh) for function in shipped.of(Function)}
    assert {len(function.label_zh) for function in many.of(Function)} <= lengths


def test_every_grade_has_entry_routes(many: Tables) -> None:
    assert {route.grade for route in many.of(EntryRoute)} == {g.id for g in many.of(Grade)}


def test_occupations_are_those_of_the_standards_and_all_other_words_are_shipped(
    many: Tables, shipped: Tables
) -> None:
    words, known = (
        {term for term in tables.of(VocabularyTerm) if term.scheme != "occupation"}
        for tables in (many, shipped)
    )
    assert words == known
    occupations = {term.id for term in many.of(VocabularyTerm)} - {term.id for term in words}
    assert occupations == {standard.occupation for standard in many.of(Standard)}
    assert len(occupations) == 10


# --- Posts and mappings --------------------------------------------------------------------------


def test_each_grade_has_a_post_that_is_promoted_to_the_next(made: Tables) -> None:
    grades = made.of(Grade)
    assert len(made.of(Role)) == len(grades)
    steps = [grade for grade in grades if grade.next_grade]
    assert len(made.of(RoleRelation)) == len(steps) == len(grades) - 2


def test_a_standard_has_as_many_job_descriptions_as_a_shipped_one_on_average(
    made: Tables, shipped: Tables
) -> None:
    assert len(made.of(JobDescription)) == len(shipped.of(JobDescription)) == 12


def test_a_duty_draws_on_items_of_its_own_standard_where_it_says_so(made: Tables) -> None:
    drawn = {m.subject_id: m for m in made.of(Mapping) if m.predicate_id == "sg:drawsOn"}
    assert set(drawn) == {duty.id for duty in made.of(Duty) if duty.draws_on == "items"}
    for duty, mapping in drawn.items():
        assert duty.startswith(f"job/{mapping.object_id.partition('/')[0]}-")


def test_mappings_between_standards_join_neighbours_in_a_file_of_their_own(data: Path) -> None:
    assert sorted(path.name for path in (data / "mappings").iterdir()) == [
        "duty-s0001.sssom.tsv",
        "duty-s0002.sssom.tsv",
        "s0001-s0002.sssom.tsv",
        "underlies-s0001.sssom.tsv",
        "underlies-s0002.sssom.tsv",
    ]


def test_bare_standards_are_the_same_without_posts_and_mappings(data: Path, tmp_path: Path) -> None:
    generate(Wanted(standards=2, seed=18, bare=True), tmp_path / "bare")
    bare = read(tmp_path / "bare")
    assert not bare.of(Role)
    assert not bare.of(Mapping)
    for path in (data / "standards").rglob("*.csv"):
        other = tmp_path / "bare" / path.relative_to(data)
        assert other.read_bytes() == path.read_bytes()


def test_sources_say_that_they_are_made_up(made: Tables) -> None:
    assert all("Made up" in (source.note_en or "") for source in made.of(Source))
