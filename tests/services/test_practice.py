"""Where an item is met in practice: by a mapping of its own, or by one of its work content."""

from __future__ import annotations

import pytest

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.services.items import item
from skillgraph.services.language import Language
from skillgraph.services.practice import Practised, materials, practised, reach
from skillgraph.services.practice_views import KINDS, PracticeSummary, listing, view

ZH = Language.ZH

#: The relation that each predicate of a mapping comes to an item by, and the kind it leads to.
RELATIONS = {
    "sg:exercises": ("exercised_in", "process"),
    "sg:evidences": ("evidenced_by", "form"),
    "sg:conveys": ("conveyed_by", "regulation"),
    "sg:serves": ("contributes_to", "target"),
    "sg:callsFor": ("called_for_by", "responsibility"),
}


def by_mappings(index: Index, *ends: str) -> dict[str, set[str]]:
    """What the mapping tables say of any of some ends, by relation, without the ontology."""
    found: dict[str, set[str]] = {relation: set() for relation, _ in RELATIONS.values()}
    for end in ends:
        for mapping in index.links_to.get(end, ()):
            if mapping.predicate_id in RELATIONS:
                found[RELATIONS[mapping.predicate_id][0]].add(mapping.subject_id)
    return found


def ids(found: Practised) -> dict[str, set[str]]:
    return {name: {m.id for m in getattr(found, name)} for name in Practised.model_fields}


def test_a_work_content_is_met_where_the_mappings_say(index: Index) -> None:
    for work in index.work_contents:
        assert ids(practised(index, work, ZH)) == by_mappings(index, work), work


def test_an_ability_is_met_by_its_own_mappings_and_its_work_contents(index: Index) -> None:
    abilities = [place for place in index.places if place.item.kind == "ability"]
    assert len(abilities) == 164 + 166
    for place in abilities:
        known = by_mappings(index, place.item.id, place.work_content.id)
        assert ids(practised(index, place.item.id, ZH)) == known, place.item.id


def test_what_comes_by_the_work_content_says_so_and_stands_after_what_does_not(
    index: Index,
) -> None:
    found = practised(index, "asm/junior/4.4/a1", ZH).exercised_in
    vias = [process.via for process in found]
    assert set(vias) == {None, "asm/work/customer-information"}
    assert vias == sorted(vias, key=lambda via: via is not None)
    for via in set(vias):
        sure = [process.confidence for process in found if process.via == via]
        assert sure == sorted(sure, reverse=True)


def test_each_relation_leads_to_its_kind_with_clause_and_page(index: Index) -> None:
    found = practised(index, "asm/work/customer-information", ZH)
    for relation, kind in RELATIONS.values():
        assert {material.kind for material in getattr(found, relation)} <= {kind}
    [record] = [
        form for form in found.evidenced_by if form.id == "ops/form/customer-data-management"
    ]
    assert (record.label, record.page) == ("客户资料管理表", 162)
    assert (record.clause, record.source) == ("目录, 第五章第四节, 二(二)", "source/ops")


def test_materials_are_what_can_be_taught_with(index: Index) -> None:
    found = materials(index, "asm/junior/4.1/a1", ZH)
    assert {material.kind for material in found} <= {"process", "form", "regulation"}
    assert len({material.id for material in found}) == len(found)


def test_an_item_shows_its_duties_apart_from_its_practice(index: Index) -> None:
    found = item(index, "asm/junior/2.3/a1", ZH)
    assert found.duties
    assert {duty.match for duty in found.duties} == {"sg:drawsOn"}
    assert all(duty.id in index.duties for duty in found.duties)


def test_knowledge_and_ability_name_each_other(index: Index) -> None:
    ability, knowledge = "asm/senior/6.2/a1", "asm/senior/6.2/k1"
    assert knowledge in {m.id for m in item(index, ability, ZH).underlain_by}
    assert ability in {m.id for m in item(index, knowledge, ZH).underlies}
    assert item(index, ability, ZH).underlies == ()


# --- What the manual does not teach --------------------------------------------------------------


def test_a_work_content_is_reached_where_something_bears_on_it_or_on_its_items(
    index: Index,
) -> None:
    taught = {
        mapping.object_id
        for mapping in index.links.values()
        if mapping.predicate_id in ("sg:exercises", "sg:evidences", "sg:conveys")
        and mapping.subject_id.startswith("ops/")
    }
    found = reach(index, "asm", "ops", ZH)
    assert len(found) == 20
    for work in found:
        items = {place.item.id for place in index.items_in(index.own[work.id])}
        assert (work.items, work.items_reached) == (len(items), len(items & taught))
        whole = work.id in taught
        assert bool(work.materials) == whole
        assert work.reached == ("whole" if whole else "items" if items & taught else "none")


def test_the_manual_teaches_nothing_of_contingency_planning(index: Index) -> None:
    """Its table of contents names no emergency, plan for one, or drill."""
    left = [work.id for work in reach(index, "asm", "ops", ZH) if work.reached == "none"]
    assert left == ["asm/work/contingency-planning-and-drills"]


def test_a_source_that_teaches_nothing_reaches_nothing(index: Index) -> None:
    assert {work.reached for work in reach(index, "asm", "jd", ZH)} == {"none"}


@pytest.mark.parametrize(("standard", "source"), [("asn", "ops"), ("asm", "opps")])
def test_an_unknown_standard_or_source_is_an_error(
    index: Index, standard: str, source: str
) -> None:
    with pytest.raises(UnknownIdError):
        reach(index, standard, source, ZH)


# --- What is set down ----------------------------------------------------------------------------


def counted(found: tuple[PracticeSummary, ...]) -> dict[str, int]:
    return {kind: sum(each.kind == kind for each in found) for kind in KINDS}


def test_the_lists_hold_what_the_sources_set_down(index: Index) -> None:
    """Counted in the manual's table of contents and in the standard's first chapter."""
    ops = counted(listing(index, ZH, source="ops"))
    assert (ops["process"], ops["regulation"], ops["form"]) == (21, 42, 39)
    assert ops["responsibility"] == 5 + 14
    sqs = counted(listing(index, ZH, source="sqs"))
    assert (sqs["process"], sqs["post"], sqs["target"]) == (7, 4, 1)
    assert len(listing(index, ZH, ["form"])) == 39


def test_a_process_shows_its_stages_in_their_order_and_what_each_must_define(
    index: Index,
) -> None:
    process = view(index, "sqs/process/after-sales-service", ZH)
    assert [stage.label for stage in process.parts] == [
        "客户问题受理",
        "服务方案制定",
        "服务执行",
        "服务反馈",
        "服务闭环管理",
    ]
    stage = view(index, process.parts[0].id, ZH)
    assert stage.part_of
    assert stage.part_of.id == process.id
    assert set(stage.details["must_define"]) == {  # type: ignore[arg-type]
        "responsible-person",
        "time-limit",
        "quality-standard",
        "acceptance-method",
    }


def test_the_target_has_its_value_unit_direction_and_year(index: Index) -> None:
    [target] = listing(index, ZH, ["target"], "sqs")
    details = view(index, target.id, ZH).details
    assert float(details["value"]) == 98  # type: ignore[arg-type]
    assert (details["unit"], details["comparison"], details["year"]) == (
        "percent",
        "at-least",
        2025,
    )


def test_a_target_of_a_job_description_is_part_of_it(index: Index) -> None:
    target = view(index, "job/supervisor-technical-department/target/1", ZH)
    assert target.part_of
    assert target.part_of.id == "job/supervisor-technical-department"
    assert target.section is None


def test_what_is_only_named_says_so(index: Index) -> None:
    forms = listing(index, ZH, ["form"])
    assert {form.extent for form in forms} == {"named"}
    assert all(form.page for form in forms)


def test_everything_set_down_has_a_view(index: Index) -> None:
    for id, (kind, row) in index.practice.items():
        shown = view(index, id, Language.EN)
        assert (shown.kind, shown.label, shown.clause) == (kind, row.label_en, row.clause)


def test_an_unknown_id_names_the_nearest(index: Index) -> None:
    with pytest.raises(UnknownIdError, match="ops/form/warranty-card"):
        view(index, "ops/form/waranty-card", ZH)
