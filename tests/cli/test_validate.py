"""``skillgraph validate``: a readable report and an exit status for every example there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH
from typer.testing import Result

from skillgraph.catalogue import Catalogue
from skillgraph.graph import validate
from skillgraph.namespaces import SHAPES

Run = Callable[..., Result]
EXAMPLES = Path(__file__).parents[2] / "shapes" / "examples"
FIVE_LEVELS = Path(__file__).parents[1] / "fixtures" / "five-levels"
SHAPE_NAMES = sorted(folder.name for folder in EXAMPLES.iterdir())


@pytest.fixture(scope="module", autouse=True)
def shapes_read_once() -> Iterator[None]:
    """Parse the shapes once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validate, "read_shapes", cache(validate.read_shapes))
        yield


def test_there_are_examples() -> None:
    assert len(SHAPE_NAMES) > 100


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_an_invalid_example_is_status_1_with_a_readable_report(run: Run, shape: str) -> None:
    expected = Graph().parse(EXAMPLES / shape / "expected.ttl", format="turtle")
    [severity] = {str(s).rpartition("#")[2] for s in expected.objects(None, SH.resultSeverity)}
    result = run("validate", EXAMPLES / shape / "invalid.ttl")
    assert (result.exit_code, result.stderr) == (1, "")
    *lines, verdict = result.stdout.splitlines()
    assert verdict.startswith("does not conform: ")
    head = f"{severity.lower()}: {shape}: sgid:"
    assert [line for line in lines if line.startswith(head)], result.stdout
    # In both languages, and no node that only the program can name.
    assert any("\u4e00" <= character <= "\u9fff" for character in result.stdout)
    assert [line for line in lines if re.search(r"\b[nN]?[0-9a-f]{32}", line)] == []


@pytest.mark.parametrize("shape", ["AbilityExists", "ErratumExplainsKnownWarning"])
def test_a_valid_example_is_status_0(run: Run, shape: str) -> None:
    result = run("validate", EXAMPLES / shape / "valid.ttl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "conforms: 0 violations, 0 warnings (0 explained by errata)\n"


def test_a_report_says_what_is_wrong_where_and_what_would_be_right(run: Run) -> None:
    result = run("validate", EXAMPLES / "AbilityExists" / "invalid.ttl")
    assert result.stdout == (
        "violation: AbilityExists: sgid:asm/junior/2.2 "
        "sg:hasAbility|sg:drawsOnAbility|sg:underlies\n"
        "  value sgid:asm/junior/2.2/a1\n"
        "  What is named as an ability is not in the graph, or is no ability; "
        "right is the id of an ability.\n"
        "  所指的能力要求不在图中，或不是能力要求；应当为一项能力要求的标识。\n"
        "does not conform: 1 violations, 0 warnings (0 explained by errata)\n"
    )


def test_the_report_in_turtle_is_shacls(run: Run) -> None:
    result = run("validate", EXAMPLES / "AbilityExists" / "invalid.ttl", "--format", "turtle")
    assert (result.exit_code, result.stderr) == (1, "")
    graph = Graph().parse(data=result.stdout, format="turtle")
    [report] = graph.subjects(RDF.type, SH.ValidationReport)
    [found] = graph.objects(report, SH.result)
    assert graph.value(found, SH.sourceShape) == SHAPES["AbilityExists"]


def test_several_files_are_one_graph(run: Run, tmp_path: Path) -> None:
    """What one file names, another may define."""
    whole = (EXAMPLES / "AbilityExists" / "valid.ttl").read_text(encoding="utf-8")
    head, _, rest = whole.partition("<asm/junior>\n")
    prefixes = "".join(line for line in head.splitlines(True) if line.startswith("@"))
    first, second = tmp_path / "first.ttl", tmp_path / "second.ttl"
    first.write_text(head, encoding="utf-8")
    second.write_text(f"{prefixes}\n<asm/junior>\n{rest}", encoding="utf-8")
    assert run("validate", first, second).exit_code == 0
    assert run("validate", second).exit_code == 1


def test_the_shipped_tables_conform_and_every_warning_is_explained(
    run: Run, catalogue: Catalogue
) -> None:
    result = run("validate")
    assert (result.exit_code, result.stderr) == (0, "")
    warnings = catalogue.version.manifest["warnings_explained"]
    verdict = f"conforms: 0 violations, {warnings} warnings ({warnings} explained by errata)"
    assert result.stdout.splitlines()[-1] == verdict
    assert result.stdout.count("explained by sgid:") == warnings


def test_what_is_built_and_written_conforms_when_it_is_read_again(
    run: Run, five_levels: Catalogue, tmp_path: Path
) -> None:
    out = tmp_path / "graph.ttl"
    assert run("build", "--data", FIVE_LEVELS, "--out", out).exit_code == 0
    assert run("validate", out).exit_code == 0


# --- What cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.ttl", b"@prefix : <http://e.org/> .\n:a :b .\n", "not Turtle"),
        ("broken.ttl", b"@prefix : <http://e.org/> .\n:a :b .\n", "line 2"),
        ("empty.ttl", b"", "the graph is empty"),
        ("gb.ttl", '<http://e.org/a> <http://e.org/b> "工单" .'.encode("gb18030"), "UTF-8"),
        ("broken.jsonld", b"{", "not JSON-LD"),
        ("remote.jsonld", b'{"@context": "http://127.0.0.1:9/c", "@id": "http://e.org/a"}',
         "a remote context is refused"),
        ("entity.rdf", b'<!DOCTYPE x [<!ENTITY e "x">]><x/>', "XML entities are refused"),
        ("README.md", b"# Hello", "the extension is not one of"),
        ("table.csv", b"a,b\n1,2\n", "the extension is not one of"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_graph_is_status_2_and_named(
    run: Run, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    valid = EXAMPLES / "AbilityExists" / "valid.ttl"
    for files in ([path], [valid, path]):
        result = run("validate", *files)
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(path) in result.stderr
        assert said in result.stderr


def test_a_folder_is_status_2(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    result = run("validate", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{folder}: Is a directory" in result.stderr


def test_an_ill_typed_literal_makes_no_noise(
    run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "typed.ttl"
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    path.write_text(f'<http://e.org/a> <http://e.org/b> "three"^^<{integer}> .')
    result = run("validate", path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert capfd.readouterr().err == ""
