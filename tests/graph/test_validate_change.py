"""A change is held to the shapes at its own cost, and what it breaks is found as in the whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal
from rdflib.compare import isomorphic
from rdflib.namespace import SH
from rdflib.term import Node

import small
from graph.editing import Edit, edited, node
from skillgraph import resources, tables
from skillgraph.graph.content import Whole
from skillgraph.graph.neighbourhood import Neighbourhoods
from skillgraph.graph.quads import nquads, rdflib_triple
from skillgraph.graph.reading import reading
from skillgraph.graph.validate import (
    Finding,
    Report,
    read_shapes,
    validate,
    validate_all,
    validate_change,
)
from skillgraph.namespaces import ID, compact, new_graph
from skillgraph.publish import examine
from skillgraph.version import Version

SHAPES = resources.folder("shapes")
NAMES = sorted(folder.name for folder in (SHAPES / "examples").iterdir())
Findings = frozenset[Finding]


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read_shapes(SHAPES)


@pytest.fixture(scope="module")
def shipped(version: Version) -> ox.Store:
    """The shipped graph; a test that edits it takes that back."""
    return loaded(version.nquads)


@pytest.fixture(scope="module")
def base_report(shipped: ox.Store, shapes: Graph) -> Report:
    """What the whole of the shipped graph gives: warnings that errata explain."""
    return report(shipped, shapes)


@pytest.fixture(scope="module")
def base(base_report: Report) -> Findings:
    """The findings of the shipped graph."""
    return frozenset(base_report.findings)


def loaded(file: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    return store


def report(store: ox.Store, shapes: Graph) -> Report:
    """Validate everything that a store holds, at once."""
    data = new_graph()
    for quad in store:
        data.add(rdflib_triple(quad))
    return validate(data, shapes)


def whole(store: ox.Store, shapes: Graph) -> Findings:
    return frozenset(report(store, shapes).findings)


def changed(edit: Edit, shapes: Graph) -> Findings:
    return frozenset(validate_change(edit.store, edit.changed, shapes).findings)


# --- Defects of the shipped graph, one by one and all together ------------------------------------


def unnamed_item(edit: Edit) -> None:
    edit.drop("asm/senior/6.2/a1", "skos:prefLabel", language="en")


def unit_gone(edit: Edit) -> None:
    edit.drop("csm/level-3/3.2")
    edit.drop(None, None, "csm/level-3/3.2")


def rank_skipped(edit: Edit) -> None:
    edit.set("asm/senior", "sg:rank", ox.Literal(7))


def decimal(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=node("xsd:decimal"))


def weight_off(edit: Edit) -> None:
    edit.set("csm/level-3/weight/5", "sg:weight", decimal("13.5"))


def erratum_gone(edit: Edit) -> None:
    edit.drop("jd/erratum/51")
    edit.drop(None, None, "jd/erratum/51")


def erratum_silent(edit: Edit) -> None:
    edit.drop("asm/erratum/32", "sg:explainsWarning")


def mapping_alone(edit: Edit) -> None:
    edit.drop("asm/senior/6.2/k1", "sg:underlies", "asm/senior/6.2/a1")


def term_gone(edit: Edit) -> None:
    edit.drop("vocabulary/education/bachelor")


def number_repeated(edit: Edit) -> None:
    edit.set("csm/level-2/1.1/a2", "skos:notation", ox.Literal("1"))


DEFECTS: dict[Callable[[Edit], None], set[str]] = {
    unnamed_item: {"LabelInEnglish"},
    unit_gone: {"ItemInOneUnit", "WorkContentHasUnit"},
    rank_skipped: {"RanksRiseFromOne", "NextGradeIsOneUp"},
    weight_off: {"OverallWeightsAddUp"},
    erratum_gone: {"TimeSharesAddUp"},
    erratum_silent: {"PrintedNumbersRunOn"},
    mapping_alone: {"MappingIsStatedDirectly"},
    term_gone: {"EducationLevelExists", "EducationConditionHasLevel"},
    number_repeated: {"PrintedNumbersRunOn"},
}


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_defect_of_the_shipped_graph_is_found_from_what_changed(
    defect: Callable[[Edit], None], shipped: ox.Store, shapes: Graph
) -> None:
    with edited(shipped) as edit:
        defect(edit)
        counting = {finding.shape for finding in changed(edit, shapes) if finding.counts}
    assert counting == DEFECTS[defect]


def test_defects_give_what_the_whole_gives_beside_what_it_gave_before(
    shipped: ox.Store, shapes: Graph, base: Findings
) -> None:
    with edited(shipped) as edit:
        for defect in DEFECTS:
            defect(edit)
        for name in NAMES[::4]:
            edit.add(example(name, "invalid", str(ID)))
        found, all_found = changed(edit, shapes), whole(shipped, shapes)
    before = frozenset(validate_change(shipped, edit.changed, shapes).findings)
    assert len(found - base) > len(NAMES[::4])
    assert before < base
    assert found | (base - before) == all_found


def test_the_shipped_graph_in_parts_has_the_report_of_the_whole(
    shipped: ox.Store, shapes: Graph, base_report: Report
) -> None:
    parts = validate_all(shipped, shapes, at_once=1500)
    assert parts.findings == base_report.findings
    assert isomorphic(parts.graph, base_report.graph)


# --- The examples of the shapes, beside the shipped graph ----------------------------------------


def example(name: str, file: str, ids: str) -> list[ox.Triple]:
    """Read an example of a shape, with the ids renamed."""
    text = (SHAPES / "examples" / name / f"{file}.ttl").read_text(encoding="utf-8")
    return [q.triple for q in ox.parse(text.replace(str(ID), ids), format=ox.RdfFormat.TURTLE)]


def apart(name: str) -> str:
    """Name the ids of an example so that it stands beside the shipped graph."""
    return f"{ID}example/{name}/"


def expected(name: str) -> set[tuple[str, ...]]:
    """Give shape, thing and value of the result that an invalid example is said to have."""
    text = (SHAPES / "examples" / name / "expected.ttl").read_text(encoding="utf-8")
    report = Graph().parse(data=text.replace(str(ID), apart(name)), format="turtle")
    parts = (SH.sourceShape, SH.focusNode, SH.value)
    results = report.objects(None, SH.result)
    return {tuple(shown(report.value(result, part)) for part in parts) for result in results}


def shown(term: Node | None) -> str:
    """Write a term as a finding does; Oxigraph leaves out zeros at the end of a decimal."""
    if isinstance(term, Literal) and isinstance(term.value, Decimal):
        return f"{term.value.normalize():f}"
    return "" if term is None else compact(str(term))


def said(findings: Findings) -> set[tuple[str, ...]]:
    return {(f"shapes:{f.shape}", f.focus, f.value or "") for f in findings}


def test_valid_examples_that_are_added_give_nothing(shipped: ox.Store, shapes: Graph) -> None:
    with edited(shipped) as edit:
        for name in NAMES:
            edit.add(example(name, "valid", apart(name)))
        assert not changed(edit, shapes)


def test_what_makes_a_valid_example_invalid_is_found_from_that_alone(
    shipped: ox.Store, shapes: Graph
) -> None:
    with edited(shipped) as beside, edited(shipped) as edit:
        for name in NAMES:
            valid, invalid = (set(example(name, f, apart(name))) for f in ("valid", "invalid"))
            beside.add(valid)
            edit.take(valid - invalid)
            edit.add(invalid - valid)
        assert said(changed(edit, shapes)) == set().union(*map(expected, NAMES))


# --- Changes by chance, of a graph so small that the whole can be validated each time -------------


@pytest.fixture(scope="module")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    inputs = small.inputs(small.write(tmp_path_factory.mktemp("small") / "data"))
    content = examine(tables.read(inputs.data), inputs).content
    assert isinstance(content, Whole)
    store = ox.Store()
    store.load(nquads(content.graphs), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("seed", range(3))
def test_a_change_by_chance_gives_what_the_whole_gives(
    seed: int, small_graph: ox.Store, shapes: Graph
) -> None:
    chance = Random(seed)
    data = [q for q in sorted(small_graph, key=str) if q.subject.value.startswith(str(ID))]
    before_all = whole(small_graph, shapes)
    with edited(small_graph) as edit:
        moved = chance.sample(data, 12)
        edit.take(quad.triple for quad in moved)
        for quad in moved[:8]:
            other = chance.choice([q for q in data if q.predicate == quad.predicate])
            edit.add([ox.Triple(quad.subject, quad.predicate, other.object)])
        found, all_found = changed(edit, shapes), whole(small_graph, shapes)
    before = frozenset(validate_change(small_graph, edit.changed, shapes).findings)
    assert found | (before_all - before) == all_found


# --- What it costs -------------------------------------------------------------------------------


COPIES = 10
#: What concerns every standard that names it.
SHARED = {term_gone}


@pytest.fixture(scope="module")
def many(version: Version, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The shipped graph, with ten copies of its standards."""
    store = loaded(version.nquads)
    for number in range(1, COPIES + 1):
        Edit(store).add(copied(store, f"asm{number:03}"))
    return store


def copied(store: ox.Store, name: str) -> list[ox.Triple]:
    """Copy a standard, with what follows from it, under another name; its mappings stay away."""
    own = re.compile(rf"<{ID}asm(?=[/>])")
    quads = [f"{quad.triple} .\n" for quad in store if own.match(str(quad.subject))]
    text = own.sub(f"<{ID}{name}", "".join(quads))
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


@pytest.mark.parametrize(
    "defect",
    [defect for defect in DEFECTS if defect not in SHARED],
    ids=lambda defect: defect.__name__,
)
def test_a_change_costs_the_same_beside_ten_more_standards(
    defect: Callable[[Edit], None], shipped: ox.Store, many: ox.Store, shapes: Graph
) -> None:
    assert len(many) > len(shipped) + COPIES * 4000
    with edited(shipped) as alone, edited(many) as beside:
        defect(alone)
        defect(beside)
        assert cost(alone, shapes) == cost(beside, shapes)


def test_a_standard_costs_the_same_beside_ten_more(
    shipped: ox.Store, many: ox.Store, shapes: Graph
) -> None:
    standard = copied(shipped, "asm099")
    with edited(shipped) as alone, edited(many) as beside:
        alone.add(standard)
        beside.add(standard)
        assert cost(alone, shapes) == cost(beside, shapes)
        assert not {finding for finding in changed(beside, shapes) if finding.counts}


def cost(edit: Edit, shapes: Graph) -> tuple[int, int]:
    """Count the focus nodes, and the triples that are read for them."""
    near = Neighbourhoods(edit.store, reading(shapes))
    foci = near.touched(edit.changed)
    return len(foci), len(near.read(foci))
