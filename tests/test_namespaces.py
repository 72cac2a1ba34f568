"""Ids, IRIs and prefixed names are turned into each other, and shipped folders are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillgraph import resources
from skillgraph.namespaces import ID, PREFIXES, compact, expand, id_of, iri


@pytest.mark.parametrize("id", ["asm", "asm/senior/6.2/a1", "csm/level-3/weight/basics"])
def test_an_id_is_the_path_of_its_iri(id: str) -> None:
    assert str(iri(id)) == f"https://w3id.org/skillgraph/id/{id}"
    assert id_of(iri(id)) == id


@pytest.mark.parametrize("other", ["https://w3id.org/skillgraph/ontology#Grade", "asm/junior", ""])
def test_what_is_not_below_our_namespace_has_no_id(other: str) -> None:
    with pytest.raises(ValueError, match="is not in"):
        id_of(other)


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("sg:requires", "https://w3id.org/skillgraph/ontology#requires"),
        ("sgid:asm/junior/1.1", "https://w3id.org/skillgraph/id/asm/junior/1.1"),
        ("skos:prefLabel", "http://www.w3.org/2004/02/skos/core#prefLabel"),
        ("sssom:author_label", "https://w3id.org/sssom/author_label"),
        ("https://example.org/thing", "https://example.org/thing"),
    ],
)
def test_a_prefixed_name_and_its_iri_are_turned_into_each_other(written: str, full: str) -> None:
    assert expand(written) == full
    assert compact(full) == written


def test_a_name_without_a_prefix_of_ours_is_an_id() -> None:
    assert expand("asm/junior") == f"{ID}asm/junior"


def test_no_prefix_hides_another() -> None:
    """Every namespace is written with its own prefix, though one may begin like another."""
    for prefix, base in PREFIXES.items():
        assert compact(f"{base}x") == f"{prefix}:x"
    assert list(PREFIXES) == sorted(PREFIXES)


# --- Shipped folders -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["data", "ontology", "shapes"])
def test_the_shipped_folders_are_found(name: str) -> None:
    assert (resources.folder(name)).is_dir()


def test_a_folder_beside_the_installed_package_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "src" / "skillgraph"
    for folder in (package, tmp_path / "data"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.folder("data") == tmp_path / "data", "a checkout"
    (package / "data").mkdir()
    assert resources.folder("data") == package / "data", "an installation"


def test_an_installation_without_its_folders_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "src" / "skillgraph")
    with pytest.raises(FileNotFoundError, match="shapes/ is missing from this installation"):
        resources.folder("shapes")
