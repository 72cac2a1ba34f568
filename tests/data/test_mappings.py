"""The mappings are SSSOM, name what they name rightly, and say each thing once."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from skillgraph import __version__, resources
from skillgraph.model import practice
from skillgraph.model.columns import Labelled, Row
from skillgraph.model.roles import Duty, Role, Target
from skillgraph.model.shared import Mapping
from skillgraph.model.standards import Item, WorkContent
from skillgraph.tables import Tables

FILES = sorted((resources.folder("data") / "mappings").glob("*.sssom.tsv"))

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


# --- SSSOM ---------------------------------------------------------------------------------------


@contextmanager
def deprecations_of_sssom_are_its_own() -> Iterator[None]:
    """Let the package use what pandas will take away, and nobody else."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"sssom\.util")
        yield


Validate = Callable[[Path], list[Any]]


@pytest.fixture(scope="module")
def validate() -> Validate:
    """Validate a file under the rules of the sssom package; gives what is wrong."""
    with deprecations_of_sssom_are_its_own():
        from sssom.parsers import parse_sssom_table
        from sssom.validators import validate as sssom_validate

    def results(file: Path) -> list[Any]:
        with deprecations_of_sssom_are_its_own():
            parsed = parse_sssom_table(str(file))
            reports = sssom_validate(parsed, fail_on_error=False)
        assert len(reports) == 3, "the schema, the prefixes, and the form of CURIEs"
        # What cannot be read is left out with a word in the log.
        dropped = rows_of(file) - len(parsed.df)
        unread = [f"{dropped} mappings cannot be read"] if dropped else []
        return unread + [result for report in reports.values() for result in report.results]

    return results


def rows_of(file: Path) -> int:
    """Count the rows below the heading."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return sum(not line.startswith("#") for line in lines) - 1


@every_file
def test_a_mapping_set_is_valid_sssom(validate: Validate, file: Path) -> None:
    assert validate(file) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\t0.", "\t7."),
        ("sg:drawsOn", "draws on"),
        ("#  sgid: https://w3id.org/skillgraph/id/\n", ""),
        ("semapv:ManualMappingCuration", "by hand"),
    ],
)
def test_a_fault_would_be_found(validate: Validate, tmp_path: Path, right: str, wrong: str) -> None:
    file = next(file for file in FILES if file.name == "duty-asm.sssom.tsv")
    text = file.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / file.name
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    try:
        found = bool(validate(broken))
    except ValueError:  # a prefix that is not declared cannot even be read
        found = True
    assert found


@every_file
def test_a_mapping_set_names_itself_its_licence_and_its_version(file: Path) -> None:
    header = [
        line[1:].strip()
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    ]
    name = file.name.removesuffix(".sssom.tsv")
    assert f"mapping_set_id: https://w3id.org/skillgraph/mappings/{name}" in header
    assert "license: https://creativecommons.org/licenses/by/4.0/" in header
    assert f"mapping_set_version: {__version__}" in header
    assert any(line.startswith("mapping_set_title: ") for line in header)


# --- What is mapped ------------------------------------------------------------------------------


def test_labels_in_a_mapping_are_those_of_the_tables(tables: Tables) -> None:
    labels = {located.row.id: located.row.label_zh for located in tables
              if isinstance(located.row, Labelled)}  # fmt: skip
    for located in tables:
        if isinstance(mapping := located.row, Mapping):
            place = f"{located.file}:{located.number}"
            assert mapping.subject_label == labels[mapping.subject_id], place
            assert mapping.object_label == labels[mapping.object_id], place


def test_no_two_things_are_mapped_to_each_other(tables: Tables) -> None:
    pairs = {(m.subject_id, m.object_id) for m in tables.of(Mapping)}
    assert len(pairs) > 1000
    assert {(s, o) for s, o in pairs if (o, s) in pairs} == set()


def standard_of(id: str) -> str:
    return id.partition("/")[0]


def test_a_standard_is_mapped_to_the_other_and_never_to_itself(tables: Tables) -> None:
    matches = [m for m in tables.of(Mapping) if m.predicate_id.startswith("skos:")]
    ends = {(standard_of(m.subject_id), standard_of(m.object_id)) for m in matches}
    assert ends == {("asm", "csm")}


#: What each predicate leads from and to; every pair of kinds is in the data.
MATCHES = frozenset(
    f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")
)
PREDICATES: dict[tuple[str, str], frozenset[str]] = {
    ("ability", "ability"): MATCHES,
    ("knowledge", "knowledge"): MATCHES,
    ("work content", "work content"): MATCHES,
    # To know is not to be able to, however near the words.
    ("knowledge", "ability"): frozenset({"skos:relatedMatch", "sg:underlies"}),
    ("duty", "ability"): frozenset({"sg:drawsOn"}),
    ("duty", "knowledge"): frozenset({"sg:drawsOn"}),
    ("process", "ability"): frozenset({"sg:exercises"}),
    ("process", "work content"): frozenset({"sg:exercises"}),
    ("form", "ability"): frozenset({"sg:evidences"}),
    ("form", "work content"): frozenset({"sg:evidences"}),
    ("form", "process"): frozenset({"sg:usedIn"}),
    ("regulation", "knowledge"): frozenset({"sg:conveys"}),
    ("regulation", "work content"): frozenset({"sg:conveys"}),
    ("target", "work content"): frozenset({"sg:serves"}),
    ("responsibility", "work content"): frozenset({"sg:callsFor"}),
    ("post", "role"): frozenset({"org:role"}),
}


@pytest.fixture(scope="module")
def kinds(tables: Tables) -> dict[str, str]:
    """The kind of everything that may be an end of a mapping, by its id."""
    named: dict[type[Row], str] = {
        WorkContent: "work content",
        Duty: "duty",
        Role: "role",
        Target: "target",
        practice.Process: "process",
        practice.Form: "form",
        practice.Regulation: "regulation",
        practice.Responsibility: "responsibility",
        practice.Post: "post",
    }
    found: dict[str, str] = {item.id: item.kind for item in tables.of(Item)}
    for row, kind in named.items():
        found |= {thing.id: kind for thing in tables.of(row)}
    return found


def test_each_predicate_joins_what_it_may_join(tables: Tables, kinds: dict[str, str]) -> None:
    ends = defaultdict(set)
    for m in tables.of(Mapping):
        ends[kinds[m.subject_id], kinds[m.object_id]].add(m.predicate_id)
    assert set(ends) == set(PREDICATES)
    wrong = {pair: found - PREDICATES[pair] for pair, found in ends.items()}
    assert {pair: found for pair, found in wrong.items() if found} == {}


def test_knowledge_underlies_abilities_of_its_own_unit(tables: Tables) -> None:
    unit = {item.id: item.unit for item in tables.of(Item)}
    pairs = [m for m in tables.of(Mapping) if m.predicate_id == "sg:underlies"]
    assert {standard_of(m.subject_id) for m in pairs} == {"asm", "csm"}
    assert [m for m in pairs if unit[m.subject_id] != unit[m.object_id]] == []


def test_a_duty_draws_on_both_standards(tables: Tables) -> None:
    """A duty may fit one standard only, but the collection as a whole draws on both."""
    drawn = defaultdict(set)
    for m in tables.of(Mapping):
        if m.predicate_id == "sg:drawsOn":
            drawn[standard_of(m.object_id)].add(m.subject_id)
    assert set(drawn) == {"asm", "csm"}
    with_items = {duty.id for duty in tables.of(Duty) if duty.draws_on == "items"}
    assert drawn["asm"] | drawn["csm"] == with_items


def test_a_duty_that_draws_on_nothing_says_why_in_both_languages(tables: Tables) -> None:
    idle = [duty for duty in tables.of(Duty) if duty.draws_on == "nothing"]
    assert idle
    mapped = {m.subject_id for m in tables.of(Mapping)}
    for duty in idle:
        assert duty.reason_zh
        assert duty.reason_en
        assert duty.id not in mapped


def test_a_thing_exactly_matches_one_other_at_most(tables: Tables) -> None:
    """skos:exactMatch is transitive: two matches of one thing would make those two the same."""
    exact = [m for m in tables.of(Mapping) if m.predicate_id == "skos:exactMatch"]
    assert exact
    ends = Counter(end for m in exact for end in (m.subject_id, m.object_id))
    assert set(ends.values()) == {1}


# --- Judgement -----------------------------------------------------------------------------------


def test_every_mapping_is_argued_in_words_of_its_own(tables: Tables) -> None:
    comments = Counter(m.comment for m in tables.of(Mapping))
    assert [comment for comment, times in comments.items() if times > 1] == []
    assert all(len(comment.split()) >= 5 for comment in comments)


def test_confidence_tells_mappings_apart(tables: Tables) -> None:
    by_predicate = defaultdict(list)
    for m in tables.of(Mapping):
        by_predicate[m.predicate_id].append(m.confidence)
    assert min(by_predicate["skos:exactMatch"]) >= max(by_predicate["skos:relatedMatch"])
    for predicate in ("sg:drawsOn", "skos:closeMatch", "skos:relatedMatch"):
        assert len(set(by_predicate[predicate])) > 3
