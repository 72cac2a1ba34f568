"""A change to what is asserted makes a new version: closed, validated, and whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from publishing import contents, quick
from skillgraph.catalogue import open_catalogue
from skillgraph.errors import ConflictError, InputError, InvalidGraphError
from skillgraph.graph import closure
from skillgraph.graph.delta import INFERRED
from skillgraph.graph.quads import asserted, fact
from skillgraph.inputs import Inputs
from skillgraph.namespaces import GRAPH, ID, SG, id_of
from skillgraph.publish import derive, publish
from skillgraph.store.protocol import UNNAMED
from skillgraph.version import Version
from skillgraph.versions import Home

Change = Callable[[ox.Store], None]
PREFIXES = f"""
PREFIX sg: <{SG}> PREFIX id: <{ID}> PREFIX g: <{GRAPH}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
#: Keys of a manifest in which the same content may differ.
SAID = ("inputs", "tools", "version", "files")
ITEM = "abc/lower/1.1/a1"
#: What the tables call it is "Can receive customers".
REWORD = f"""
DELETE {{ GRAPH ?g {{ <{ID}{ITEM}> skos:prefLabel ?old }} }}
INSERT {{ GRAPH ?g {{ <{ID}{ITEM}> skos:prefLabel "Can greet"@en }} }}
WHERE {{ GRAPH ?g {{ <{ID}{ITEM}> skos:prefLabel ?old FILTER(lang(?old) = "en") }} }}
"""


def update(text: str) -> Change:
    """Make a change of a SPARQL update."""
    return lambda store: store.update(PREFIXES + text)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data with one shape: inputs that are published quickly."""
    return quick(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def published(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the small data."""
    home = tmp_path_factory.mktemp("published")
    publish(inputs, home)
    return home


@pytest.fixture
def home(published: Path, inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with the small data, to be changed under its one shape."""
    monkeypatch.setattr(Inputs, "shipped", lambda: inputs)
    return Home(shutil.copytree(published, tmp_path / "home"))


@pytest.fixture
def base(home: Home) -> Version:
    """The version of the small data."""
    version = home.current()
    assert version
    return version


def lines(version: Version) -> set[str]:
    return set(version.nquads.read_text(encoding="utf-8").splitlines())


# --- What is changed -----------------------------------------------------------------------------


def test_only_what_is_changed_changes_and_the_new_version_is_current(
    home: Home, base: Version
) -> None:
    version = derive(base, update(REWORD), home.path)
    label = f'<{ID}{ITEM}> <http://www.w3.org/2004/02/skos/core#prefLabel> "'
    graph = f"@en <{GRAPH}abc> ."
    assert lines(base) - lines(version) == {f'{label}Can receive customers"{graph}'}
    assert lines(version) - lines(base) == {f'{label}Can greet"{graph}'}
    assert (home.current(), home.previous()) == (version, base)
    catalogue = open_catalogue(version)
    assert catalogue.index.labelled[ITEM].label_en == "Can greet"
    assert [hit.id for hit in catalogue.index.text.search("greet").hits] == [ITEM]


def test_the_manifest_says_what_it_was_derived_from(home: Home, base: Version) -> None:
    manifest = derive(base, update(REWORD), home.path).manifest
    assert manifest["derived_from"] == base.digest
    assert not [name for name in manifest["inputs"] if name.startswith(("data/", "ontology/"))]
    assert manifest["triples"] == base.manifest["triples"]
    assert manifest["classes"] == base.manifest["classes"]


def test_what_follows_is_inferred_anew(home: Home, base: Version) -> None:
    """The upper grade covers the lower one no more, so it does not require its items."""
    forget = update(
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } "
        "VALUES ?p { sg:subsumesGrade sg:coveringClause } }"
    )
    before = open_catalogue(base).index
    after = open_catalogue(derive(base, forget, home.path)).index
    assert before.required["abc/upper"] == before.own["abc/upper"] | before.own["abc/lower"]
    assert after.required["abc/upper"] == after.own["abc/upper"]


def test_what_is_written_into_the_graph_of_inferred_facts_is_lost(
    home: Home, base: Version
) -> None:
    claim = update("INSERT DATA { GRAPH g:inferred { id:lower sg:requires id:nothing } }")
    assert derive(base, claim, home.path) == base
    both = update(
        "INSERT DATA { GRAPH g:inferred { <urn:a> <urn:b> <urn:c> } GRAPH <urn:g> "
        "{ <urn:a> <urn:b> <urn:d> } }"
    )
    added = lines(derive(base, both, home.path)) - lines(base)
    assert added == {"<urn:a> <urn:b> <urn:d> <urn:g> ."}


def test_what_changes_nothing_gives_the_version_itself(home: Home, base: Version) -> None:
    there = contents(home.path)
    assert derive(base, lambda _: None, home.path) == base
    again = update("DELETE DATA { <urn:a> <urn:b> <urn:c> }")
    assert derive(base, again, home.path) == base
    assert contents(home.path) == there


def test_the_same_content_is_the_same_version_however_it_came_to_be(
    home: Home, base: Version
) -> None:
    one = derive(base, update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1, 2 } }"), home.path)
    half = home.switch(base.digest)
    for number in (2, 1):
        insert = f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> {number} }} }}"
        half = derive(half, update(insert), home.path)
    assert half == one


def test_what_follows_by_way_of_what_is_no_thing_of_ours_comes_and_goes(
    home: Home, base: Version
) -> None:
    """The grade is not in our namespace, so nothing of it is inferred that a reader sees."""
    graph = "GRAPH <urn:g> { <urn:grade> sg:subsumesGrade id:abc\\/lower ."
    version = derive(
        base,
        update(f"INSERT DATA {{ {graph} id:role\\/chief sg:requiresGrade <urn:grade> }} }}"),
        home.path,
    )
    assert version.manifest["strangers"] == 2
    assert ITEM in required_of_the_chief(version)
    assert "xyz/lower/1.1/a1" not in required_of_the_chief(version)
    covers = "GRAPH <urn:g> { id:abc\\/lower sg:subsumesGrade id:xyz\\/lower }"
    more = derive(version, update(f"INSERT DATA {{ {covers} }}"), home.path)
    assert "xyz/lower/1.1/a1" in required_of_the_chief(more)
    less = derive(more, update(f"DELETE DATA {{ {covers} }}"), home.path)
    assert less == version


def required_of_the_chief(version: Version) -> set[str]:
    """Give the ids that the post requires, when all that is inferred is what owlrl infers."""
    store = ox.Store.read_only(str(version.store))
    inferred = {q.triple for q in store.quads_for_pattern(None, None, None, INFERRED)}
    assert inferred == {ox.Triple(*fact(triple)) for triple in closure.close(asserted(store))}
    chief, requires = ox.NamedNode(f"{ID}role/chief"), ox.NamedNode(SG.requires)
    return {id_of(q.object.value) for q in store.quads_for_pattern(chief, requires, None)}


def test_a_version_that_other_code_made_is_derived_from_as_a_whole(
    home: Home, base: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "DELETE DATA { GRAPH g:abc { id:abc\\/upper sg:subsumesGrade id:abc\\/lower } }"
    one = derive(base, update(text), home.path)
    home.switch(base.digest)
    monkeypatch.setattr("skillgraph.inputs.installed_version", lambda _: "99")
    other = derive(base, update(text), home.path)
    assert other != one
    assert other.nquads.read_bytes() == one.nquads.read_bytes()
    assert {**other.manifest, **dict.fromkeys(SAID)} == {**one.manifest, **dict.fromkeys(SAID)}


def test_only_the_graphs_are_compared_that_a_change_may_write_to(home: Home, base: Version) -> None:
    both = update(
        "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:a> <urn:b> 1 } }"
    )
    version = derive(base, both, home.path, graphs={"urn:g"})
    assert lines(version) - lines(base) == {
        '<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .'
    }


# --- What is there that tables would not make ----------------------------------------------------


def test_a_graph_of_anything_survives_as_it_is(home: Home, base: Version) -> None:
    empty = derive(base, update("DROP ALL"), home.path)
    assert empty.nquads.read_bytes() == b""
    assert empty.manifest["triples"] == {}
    anything = update(
        """INSERT DATA {
        <urn:a> <urn:b> "x"@zh-hant-tw, "line\\nbreak \\"quoted\\"", 1.5, "ill-typed"^^xsd:integer .
        GRAPH <urn:g> { <urn:a> <urn:b> [ <urn:c> "d" ] } } ; CREATE GRAPH <urn:empty>"""
    )
    version = derive(empty, anything, home.path)
    written = version.nquads.read_text(encoding="utf-8").splitlines()
    label = next(line for line in written if "_:" in line).split("_:")[1].split()[0]
    assert set(written) == {
        '<urn:a> <urn:b> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<urn:a> <urn:b> "ill-typed"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<urn:a> <urn:b> "line\\nbreak \\"quoted\\"" .',
        '<urn:a> <urn:b> "x"@zh-Hant-TW .',
        f"<urn:a> <urn:b> _:{label} <urn:g> .",
        f'_:{label} <urn:c> "d" <urn:g> .',
    }
    assert version.manifest["triples"] == {UNNAMED: 4, "urn:empty": 0, "urn:g": 2}
    store = open_catalogue(version).store
    assert store.graphs() == ("urn:empty", "urn:g", UNNAMED)
    assert len(list(store.quads(graph=None))) == 6
    again = derive(version, update("INSERT DATA { <urn:a> <urn:b> <urn:c> }"), home.path)
    assert lines(version) < lines(again)
    assert again.manifest["triples"] == {UNNAMED: 5, "urn:empty": 0, "urn:g": 2}


@pytest.mark.parametrize("text", ["CLEAR ALL", "DROP ALL", "DROP GRAPH g:ontology"])
def test_a_graph_without_our_ontology_is_opened_and_answers_nothing(
    home: Home, base: Version, text: str
) -> None:
    version = derive(base, update(text), home.path)
    assert str(GRAPH["inferred"]) not in version.manifest["triples"]
    index = open_catalogue(version).index
    assert not any(index.required.values())
    assert index.text.search("customers").total == len(index.text.search("customers").hits)


def test_a_derived_version_is_the_same_bytes_under_another_hash_seed(
    home: Home, base: Version, inputs: Inputs, tmp_path: Path
) -> None:
    text = "INSERT DATA { GRAPH <urn:g> { [] <urn:b> [ <urn:c> 1 ], [ <urn:c> 2 ] } }"
    one = derive(base, update(text), home.path)
    shutil.copytree(base.path, tmp_path / "other" / base.digest)
    script = (
        "import sys, pathlib\n"
        "from skillgraph.inputs import Inputs\n"
        "from skillgraph.publish import derive\n"
        "from skillgraph.version import Version\n"
        "base = Version(pathlib.Path(sys.argv[1]))\n"
        "Inputs.shipped = lambda: Inputs(*map(pathlib.Path, sys.argv[3:]))\n"
        "change = lambda store: store.update(sys.argv[2])\n"
        "print(derive(base, change, base.path.parent).digest)\n"
    )
    there = tmp_path / "other" / base.digest
    run = subprocess.run(
        [sys.executable, "-c", script, there, text, inputs.data, inputs.ontology, inputs.shapes],
        env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    other = Version(there.parent / run.stdout.strip())
    assert other.digest == one.digest
    assert other.nquads.read_bytes() == one.nquads.read_bytes()
    assert other.manifest_file.read_bytes() == one.manifest_file.read_bytes()


# --- What may not be -----------------------------------------------------------------------------


def test_a_change_that_a_shape_refuses_changes_nothing(home: Home, base: Version) -> None:
    there = contents(home.path)
    no_rank = update(
        "DELETE { GRAPH ?g { id:abc\\/lower sg:rank ?r } } WHERE { GRAPH ?g { ?s sg:rank ?r } }"
    )
    with pytest.raises(InvalidGraphError) as raised:
        derive(base, no_rank, home.path)
    assert any("sgid:abc/lower" in finding for finding in raised.value.findings)
    assert contents(home.path) == there
    assert home.current() == base


def test_what_no_shape_refuses_but_the_index_cannot_hold_changes_nothing(
    home: Home, base: Version
) -> None:
    unitless = update("INSERT DATA { GRAPH <urn:g> { id:x a sg:Unit } }")
    there = contents(home.path)
    with pytest.raises(InvalidGraphError, match="Unit"):
        derive(base, unitless, home.path)
    assert contents(home.path) == there


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> }",
        'INSERT DATA { <urn:a> <urn:b> "x"@ar--rtl }',
    ],
)
def test_what_rdf_1_1_does_not_have_is_refused(home: Home, base: Version, text: str) -> None:
    with pytest.raises(InputError, match=r"RDF 1\.1"):
        derive(base, update(text), home.path)
    assert home.current() == base


def test_what_the_change_raises_is_passed_on_and_nothing_changes(home: Home, base: Version) -> None:
    with pytest.raises(SyntaxError):
        derive(base, update("INSERT nonsense"), home.path)
    assert home.current() == base


def test_a_change_to_what_is_no_longer_current_is_a_conflict(home: Home, base: Version) -> None:
    derive(base, update(REWORD), home.path)
    current = home.current()
    with pytest.raises(ConflictError):
        derive(base, update("INSERT DATA { <urn:a> <urn:b> <urn:c> }"), home.path)
    assert home.current() == current


def test_the_base_is_left_as_it_was(home: Home, base: Version) -> None:
    def digest() -> str:
        return hashlib.sha256(base.nquads.read_bytes()).hexdigest()

    before = digest(), sum(1 for _ in base.open_store().quads())
    derive(base, update(REWORD), home.path)
    assert (digest(), sum(1 for _ in base.open_store().quads())) == before
