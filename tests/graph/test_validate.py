"""A violation counts, a warning counts where no erratum explains it, and nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from skillgraph.graph.validate import Report, read_shapes, union, validate

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sg: <https://w3id.org/skillgraph/ontology#> .
@base <https://w3id.org/skillgraph/id/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shapes: <https://w3id.org/skillgraph/shapes#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

SHAPES = """
shapes:HasRank a sh:PropertyShape ;
    sh:targetClass sg:Grade ; sh:path sg:rank ; sh:minCount 1 ; sh:datatype xsd:integer ;
    sh:severity sh:Violation ;
    sh:message "The grade has no rank."@en , "该等级没有级次。"@zh-Hans .

shapes:HasNumber a sh:PropertyShape ;
    sh:targetClass sg:Unit ; sh:path skos:notation ; sh:minCount 1 ;
    sh:severity sh:Warning ;
    sh:message "The unit has no number."@en , "该要求单元没有编号。"@zh-Hans .

shapes:HasPosition a sh:PropertyShape ;
    sh:targetClass sg:Unit ; sh:path sg:position ; sh:minCount 1 ;
    sh:severity sh:Warning ;
    sh:message "The unit has no position."@en , "该要求单元没有序位。"@zh-Hans .

shapes:HasHours a sh:PropertyShape ;
    sh:targetClass sg:Standard ; sh:path sg:trainingHours ; sh:minCount 1 ;
    sh:severity sh:Info ;
    sh:message "The standard gives no hours."@en , "该标准没有学时。"@zh-Hans .
"""

UNIT = "<abc/1> a sg:Unit ; sg:position 1 ."
ERRATUM = '<e/1> a sg:Erratum ; sg:erratumOf <abc/1> ; sg:explainsWarning "HasNumber" .'


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def held(data: str, shapes: str = SHAPES) -> Report:
    return validate(graph(data), graph(shapes))


# --- What counts ---------------------------------------------------------------------------------


def test_a_graph_that_meets_the_shapes_conforms() -> None:
    report = held('<abc/1> a sg:Unit ; sg:position 1 ; skos:notation "1" .')
    assert report.conforms
    assert report.findings == ()


def test_a_violation_counts_against_the_graph() -> None:
    report = held("<abc/lower> a sg:Grade .")
    assert not report.conforms
    (finding,) = report.findings
    assert finding.counts
    assert (finding.severity, finding.shape, finding.focus, finding.path) == (
        "violation",
        "HasRank",
        "sgid:abc/lower",
        "sg:rank",
    )


def test_a_warning_without_an_erratum_counts() -> None:
    report = held(UNIT)
    (finding,) = report.findings
    assert (finding.severity, finding.shape, finding.erratum) == ("warning", "HasNumber", None)
    assert finding.counts
    assert not report.conforms


def test_a_warning_that_an_erratum_explains_does_not_count_but_is_told() -> None:
    report = held(UNIT + "\n" + ERRATUM)
    (finding,) = report.findings
    assert finding.erratum == "sgid:e/1"
    assert not finding.counts
    assert report.conforms
    assert report.count("warning") == 1


@pytest.mark.parametrize(
    "erratum",
    [
        ERRATUM.replace("<abc/1>", "<abc/2>"),
        ERRATUM.replace("HasNumber", "HasPosition"),
        ERRATUM.replace("HasNumber", "hasnumber"),
        ERRATUM.replace('sg:explainsWarning "HasNumber"', 'sg:printed "HasNumber"'),
    ],
    ids=["of another thing", "of another shape", "misspelt", "of no warning"],
)
def test_an_erratum_explains_only_the_warning_that_it_names_of_its_thing(erratum: str) -> None:
    assert not held(UNIT + "\n" + erratum).conforms


def test_each_warning_needs_its_own_erratum() -> None:
    report = held("<abc/1> a sg:Unit .\n" + ERRATUM)
    assert {(f.shape, f.counts) for f in report.findings} == {
        ("HasNumber", False),
        ("HasPosition", True),
    }
    assert not report.conforms


def test_no_erratum_excuses_a_violation() -> None:
    erratum = '<e/1> sg:erratumOf <abc/lower> ; sg:explainsWarning "HasRank" .'
    report = held("<abc/lower> a sg:Grade .\n" + erratum)
    (finding,) = report.findings
    assert finding.erratum is None
    assert not report.conforms


def test_a_remark_does_not_count() -> None:
    report = held("<abc> a sg:Standard .")
    (finding,) = report.findings
    assert (finding.severity, finding.counts) == ("info", False)
    assert report.conforms


def test_a_shape_without_a_severity_is_a_violation() -> None:
    shapes = SHAPES.replace("sh:severity sh:Warning ;", "")
    assert held(UNIT + "\n" + ERRATUM, shapes).count("violation") == 1


def test_the_same_erratum_is_named_whichever_stands_first() -> None:
    other = ERRATUM.replace("<e/1>", "<e/0>")
    for data in (ERRATUM + "\n" + other, other + "\n" + ERRATUM):
        (finding,) = held(UNIT + "\n" + data).findings
        assert finding.erratum == "sgid:e/0"


# --- What a finding says -------------------------------------------------------------------------


def test_a_finding_gives_the_value_and_the_message_in_both_languages() -> None:
    (finding,) = held('<abc/lower> a sg:Grade ; sg:rank "first" .').findings
    assert finding.value == "first"
    assert finding.message_en == "The grade has no rank."
    assert finding.message_zh == "该等级没有级次。"


def test_a_message_of_a_query_names_the_value_in_both_languages() -> None:
    shapes = """
        <https://w3id.org/skillgraph/shapes> sh:declare [
            sh:prefix "sg" ;
            sh:namespace "https://w3id.org/skillgraph/ontology#"^^xsd:anyURI ] .
        shapes:RankIsLow a sh:NodeShape ;
            sh:targetClass sg:Grade ;
            sh:message "Rank {?value} is too high."@en , "级次{?value}过高。"@zh-Hans ;
            sh:sparql [ a sh:SPARQLConstraint ;
                sh:prefixes <https://w3id.org/skillgraph/shapes> ;
                sh:select "SELECT $this ?value WHERE { $this sg:rank ?value FILTER (?value > 5) }"
            ] .
    """
    (finding,) = held(
        "<a/1> a sg:Grade ; sg:rank 5 . <a/2> a sg:Grade ; sg:rank 9 .", shapes
    ).findings
    assert (finding.focus, finding.shape, finding.value) == ("sgid:a/2", "RankIsLow", "9")
    assert finding.message_en == "Rank 9 is too high."
    assert finding.message_zh == "级次9过高。"


def test_a_path_of_several_steps_is_written_out() -> None:
    shapes = """
        shapes:HasItems a sh:PropertyShape ;
            sh:targetClass sg:Unit ;
            sh:path [ sh:alternativePath ( sg:hasAbility [ sh:inversePath sg:inUnit ] ) ] ;
            sh:minCount 1 ;
            sh:message "No items."@en , "没有条目。"@zh-Hans .
    """
    (finding,) = held("<a/1> a sg:Unit .", shapes).findings
    assert finding.path == "sg:hasAbility|^sg:inUnit"


def test_findings_stand_in_the_order_of_severity_and_then_of_shape_and_thing() -> None:
    data = """
        <b/1> a sg:Unit .
        <a/1> a sg:Unit .
        <a> a sg:Standard .
        <a/lower> a sg:Grade .
    """
    assert [(f.severity, f.shape, f.focus) for f in held(data).findings] == [
        ("violation", "HasRank", "sgid:a/lower"),
        ("warning", "HasNumber", "sgid:a/1"),
        ("warning", "HasNumber", "sgid:b/1"),
        ("warning", "HasPosition", "sgid:a/1"),
        ("warning", "HasPosition", "sgid:b/1"),
        ("info", "HasHours", "sgid:a"),
    ]


def test_the_report_is_a_shacl_report_too() -> None:
    report = held("<abc/lower> a sg:Grade .")
    (node,) = report.graph.subjects(RDF.type, SH.ValidationReport)
    assert len(set(report.graph.objects(node, SH.result))) == len(report.findings) == 1


# --- Where graphs and shapes come from -----------------------------------------------------------


IMPORTED = """
<bad> a sg:Grade .
shapes:Imported a sh:NodeShape ; sh:targetNode <abc> ; sh:class sg:Standard .
"""


def test_imports_are_followed_neither_of_the_graph_nor_of_the_shapes(tmp_path: Path) -> None:
    imported = tmp_path / "imported.ttl"
    imported.write_text(PREFIXES + IMPORTED, encoding="utf-8")
    importing = f"<https://example.org/o> a owl:Ontology ; owl:imports <{imported.as_uri()}> ."
    assert not held(IMPORTED).conforms, "what is imported would count"
    assert not held("", SHAPES + IMPORTED).conforms
    assert held(importing).conforms
    assert held("", SHAPES + importing).conforms


def test_shapes_are_read_from_every_file_of_the_folder_but_not_from_the_examples(
    tmp_path: Path,
) -> None:
    one, two = SHAPES.split("shapes:HasNumber")
    (tmp_path / "ranks.ttl").write_text(PREFIXES + one, encoding="utf-8")
    (tmp_path / "units.ttl").write_text(PREFIXES + "shapes:HasNumber" + two, encoding="utf-8")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "invalid.ttl").write_text(
        PREFIXES + "shapes:Example a sh:NodeShape ; sh:message 'no'@en .", encoding="utf-8"
    )
    reporting = set(read_shapes(tmp_path).subjects(SH.message))
    names = tuple(sorted(str(shape).rpartition("#")[2] for shape in reporting))
    assert names == ("HasHours", "HasNumber", "HasPosition", "HasRank")


def test_a_union_holds_what_each_graph_holds() -> None:
    one, other = graph(UNIT), graph(UNIT + "\n" + ERRATUM)
    assert set(union([one, other])) == set(one) | set(other)
    assert len(graph(UNIT)) == 2, "the graphs themselves are left as they were"
