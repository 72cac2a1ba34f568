"""SPARQL on the command line: the examples by name, files, standard input, every form."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import Result

from skillgraph.queries import examples
from skillgraph.version import Version

Run = Callable[..., Result]
GRADES = "SELECT ?grade { sgid:asm ^sg:inStandard ?grade . ?grade a sg:Grade } ORDER BY ?grade"


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    """A query in a file, its prefixes undeclared."""
    file = tmp_path / "grades.rq"
    file.write_text(GRADES, encoding="utf-8")
    return file


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_examples_are_listed_with_what_they_ask(run: Run, language: str) -> None:
    for arguments in (["query", "--list"], ["query"]):
        result = run(*arguments, "--lang", language)
        assert result.exit_code == 0
        for example in examples():
            assert example.name in result.stdout.replace("\n", "")
    first = examples()[0]
    question = first.question_en if language == "en" else first.question_zh
    printed = "".join(result.stdout.split())
    assert question.replace(" ", "")[:12] in printed
    listed = json.loads(run("query", "--list", "--json").stdout)
    assert [example["name"] for example in listed] == [example.name for example in examples()]


def test_an_example_runs_by_its_name(run: Run) -> None:
    result = run("query", "gap-between-grades", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 95  # every item of the senior grade: asm covers nothing


def test_an_example_is_shown_to_be_changed(run: Run) -> None:
    result = run("query", "gap-between-grades", "--show")
    assert "MINUS" in result.stdout
    assert result.stdout.rstrip() == next(
        e.text.rstrip() for e in examples() if e.name == "gap-between-grades"
    )


def test_a_table_for_people_has_short_names(run: Run, grades: Path) -> None:
    result = run("query", grades)
    assert result.exit_code == 0
    assert "sgid:asm/senior" in result.stdout
    assert "3 rows" in result.stdout


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("json", lambda text: len(json.loads(text)["results"]["bindings"])),
        ("csv", lambda text: len(text.splitlines()) - 1),
        ("tsv", lambda text: len(text.splitlines()) - 1),
        ("xml", lambda text: text.count("<result>")),
    ],
)
def test_a_table_for_programs(
    run: Run, grades: Path, form: str, read: Callable[[str], int]
) -> None:
    result = run("query", grades, "--format", form)
    assert read(result.stdout) == 3


@pytest.mark.parametrize(
    ("form", "format"),
    [
        ("table", ox.RdfFormat.TURTLE),
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("trig", ox.RdfFormat.TRIG),
        ("nquads", ox.RdfFormat.N_QUADS),
    ],
)
def test_a_graph_in_every_form(run: Run, tmp_path: Path, form: str, format: ox.RdfFormat) -> None:
    file = tmp_path / "unit.rq"
    file.write_text("CONSTRUCT { ?s sg:inUnit ?u } WHERE { ?s sg:inUnit ?u }", encoding="utf-8")
    result = run("query", file, "--format", form)
    assert len(list(ox.parse(result.stdout.encode(), format=format))) == 301 + 378


@pytest.mark.parametrize(
    ("query", "said", "status"),
    [("ASK { sgid:asm ?p ?o }", "yes", 0), ("ASK { sgid:nothing ?p ?o }", "no", 1)],
)
def test_a_no_is_a_status(run: Run, tmp_path: Path, query: str, said: str, status: int) -> None:
    file = tmp_path / "ask.rq"
    file.write_text(query, encoding="utf-8")
    result = run("query", file)
    assert (result.stdout.strip(), result.exit_code) == (said, status)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gap-between-grade"], "gap-between-grades"),
        (["nowhere.rq"], "nowhere.rq: cannot be read"),
        (["abilities-of-a-grade", "--format", "turtle"], "to be had as"),
        (["unit-as-a-graph", "--format", "csv"], "to be had as"),
    ],
)
def test_what_cannot_be_asked_says_why(run: Run, arguments: list[str], said: str) -> None:
    result = run("query", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * {\n ?s ?p }", "2:"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "SERVICE is refused"),
        ("SELECT * FROM <http://127.0.0.1:9/> {}", "no graph <http://127.0.0.1:9/>"),
    ],
)
def test_a_wrong_query_says_where(run: Run, tmp_path: Path, query: str, said: str) -> None:
    file = tmp_path / "wrong.rq"
    file.write_text(query, encoding="utf-8")
    result = run("query", file)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_query_from_standard_input_is_stopped_when_it_takes_too_long(version: Version) -> None:
    """In a process of its own, as from a shell."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "skillgraph", "query", "-", "--seconds", "0.5"],
        input="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        env={**os.environ, "SKILLGRAPH_HOME": str(version.path.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "stopped after 0.5 seconds" in done.stderr
    assert time.monotonic() - began < 30
