"""``publish``, ``versions``, ``rollback``, ``diff``, and which version a command answers from."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from publishing import contents, quick, reworded
from skillgraph.cli.main import app
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.version import Version
from skillgraph.versions import Home

Run = Callable[..., Result]
OLD, NEW = "Can receive customers", "Can welcome customers"
ITEM = "abc/lower/1.1/a1"
NOTICE = "skillgraph: the tables differ from what is published; skillgraph publish makes a version"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data, reworded already."""
    return quick(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def made(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a wording was published, and then another."""
    home = tmp_path_factory.mktemp("made")
    publish(inputs, home)
    publish(reworded(inputs, NEW), home)
    return home


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Home:
    """A home with two published versions."""
    return Home(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def both(here: Home) -> tuple[Version, Version]:
    """The version before and the current one."""
    old, new = here.versions()
    return old, new


@pytest.fixture
def run_here(here: Home, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in that home."""
    for name in [name for name in os.environ if name.startswith("SKILLGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SKILLGRAPH_HOME", str(here.path))
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *args: CliRunner().invoke(app, list(map(str, args)), catch_exceptions=False)


Both = tuple[Version, Version]


def said(result: Result) -> str:
    assert result.exit_code == 0, result.stderr
    return result.stdout


# --- Which version is answered from --------------------------------------------------------------


def test_a_command_answers_from_the_current_version_and_says_that_the_tables_differ(
    run_here: Run, here: Home, both: Both
) -> None:
    result = run_here("show", ITEM, "--lang", "en", "--json")
    assert json.loads(said(result))["label"] == NEW
    assert result.stderr.startswith(NOTICE)
    assert result.stderr.count("\n") == 1
    here.switch(both[0].digest)
    assert json.loads(said(run_here("show", ITEM, "--lang", "en", "--json")))["label"] == OLD


def test_tables_that_were_published_once_are_not_said_to_differ(
    run_here: Run, here: Home, both: Both, version: Version
) -> None:
    shutil.copytree(version.path, here.path / version.digest)
    here.switch(version.digest)
    here.switch(both[1].digest)
    assert run_here("show", ITEM).stderr == ""


def test_tables_that_are_named_go_before_the_current_version(
    run_here: Run, here: Home, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inputs, "shipped", lambda data=None: inputs)
    current = here.current()
    result = run_here("show", ITEM, "--lang", "en", "--json", "--data", inputs.data)
    assert json.loads(said(result))["label"] == NEW
    assert result.stderr == ""
    assert here.current() == current


def test_build_makes_a_version_and_leaves_the_current_one(
    run_here: Run, here: Home, both: Both, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.switch(both[0].digest)
    shutil.rmtree(both[1].path)
    monkeypatch.setattr(Inputs, "shipped", lambda data=None: inputs)
    assert said(run_here("build", "--data", inputs.data)).startswith(f"version {both[1].digest}")
    assert both[1].whole
    assert here.current() == both[0]


# --- The commands --------------------------------------------------------------------------------


def test_publish_makes_the_version_of_the_tables_current(
    run_here: Run, here: Home, both: Both, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.switch(both[0].digest)
    monkeypatch.setattr(Inputs, "shipped", lambda data=None: inputs)
    lines = said(run_here("publish")).splitlines()
    assert lines[0] == f"version {both[1].digest} is current"
    assert lines[2] == f"index of {both[1].index.stat().st_size / 1e6:.1f} MB"
    assert here.current() == both[1]
    told = json.loads(said(run_here("publish", "--json")))
    assert told["manifest"] == both[1].manifest
    assert (told["version"], told["current"]) == (both[1].digest, True)


def test_publishing_tells_how_large_the_index_is_and_how_long_it_took(
    run_here: Run, both: Both, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(both[1].path)
    monkeypatch.setattr(Inputs, "shipped", lambda data=None: inputs)
    [*_, line] = said(run_here("publish")).splitlines()
    size = both[1].manifest["files"]["index.db"]["bytes"] / 1e6
    assert re.fullmatch(rf"index of {size:.1f} MB, built in \d+\.\d s", line)


def test_tables_that_are_wrong_are_named_and_nothing_changes(
    run_here: Run, here: Home, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    there, current = contents(here.path), here.current()
    result = run_here("publish", "--data", tmp_path / "empty")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "sources.csv: the file is missing" in result.stderr
    assert (contents(here.path), here.current()) == (there, current)


def test_versions_are_listed_with_the_current_one_marked(run_here: Run, both: Both) -> None:
    _, first, second = said(run_here("versions")).splitlines()
    assert first.startswith(both[0].digest)
    assert second.startswith(f"{both[1].digest}  current")
    triples = sum(both[0].manifest["triples"].values())
    assert first.split()[-2:] == ["7", str(triples)]
    assert " UTC" in first
    told = json.loads(said(run_here("versions", "--json")))
    assert [each["version"] for each in told] == [version.digest for version in both]
    assert [each["current"] for each in told] == [False, True]


def test_a_home_without_versions_is_answered_with_no(
    run_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLGRAPH_HOME", str(tmp_path / "nowhere"))
    result = run_here("versions")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing is published yet" in result.stderr
    assert json.loads(run_here("versions", "--json").stdout) == []
    for command in (["rollback"], ["diff", "previous", "current"]):
        result = run_here(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "nowhere" in result.stderr


def test_rollback_goes_to_the_version_before_and_no_further_than_there_is(
    run_here: Run, here: Home, both: Both
) -> None:
    assert said(run_here("rollback")) == f"version {both[0].digest} is current\n"
    assert here.current() == both[0]
    result = run_here("rollback")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no version 'previous'" in result.stderr
    assert said(run_here("rollback", both[1].digest[:8])).split()[1] == both[1].digest
    assert here.current() == both[1]


def test_an_unknown_version_is_named_with_the_nearest(run_here: Run, both: Both) -> None:
    wrong = both[0].digest[:15] + ("0" if both[0].digest[15] != "0" else "1")
    for command in (["rollback", wrong], ["diff", wrong, "current"]):
        result = run_here(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"no version '{wrong}'" in result.stderr
        assert both[0].digest in result.stderr


def test_a_diff_gives_both_wordings_and_counts_triples(run_here: Run, both: Both) -> None:
    for names in (("previous", "current"), (both[0].digest[:8], both[1].digest)):
        changed, _, graph = said(run_here("diff", *names)).splitlines()
        assert changed == f"~ {ITEM}  en: {OLD} → {NEW}"
        assert graph.split() == ["https://w3id.org/skillgraph/graph/abc", "1", "1"]
    told = json.loads(said(run_here("diff", "previous", "current", "--json")))
    assert told["reworded"][0]["before"] == {"zh-Hans": "能接待客户", "en": OLD}
    assert told["reworded"][0]["after"] == {"zh-Hans": "能接待客户", "en": NEW}


def test_a_version_holds_the_same_as_itself(run_here: Run, both: Both) -> None:
    digest = both[1].digest
    assert said(run_here("diff", "current", digest)) == f"{digest} and {digest} hold the same\n"


def test_a_key_is_printed_once_with_the_entry_of_its_file(run_here: Run) -> None:
    printed = said(run_here("key", "editors", "--right", "publish", "--right", "update"))
    first, _, entry = printed.partition("\n")
    secret = first.rpartition(" ")[2]
    [key] = tomllib.loads(entry)["keys"]
    assert key["sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    assert (key["name"], key["rights"]) == ("editors", ["publish", "update"])
    told = json.loads(said(run_here("key", "editors", "--right", "update", "--json")))
    assert told["secret"] not in told["entry"]
    assert tomllib.loads(told["entry"])["keys"][0]["rights"] == ["update"]


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["key", "editors"], "Missing option '--right'"),
        (["key", "editors", "--right", "everything"], "'everything' is not one of"),
        (["key", "a b", "--right", "update"], "is no name of a key"),
    ],
)
def test_a_key_that_cannot_be_is_refused(run_here: Run, args: list[str], complaint: str) -> None:
    result = run_here(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr
