"""Every command: it is there, it helps, and the example that it gives works."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import Result

from skillgraph import __version__
from skillgraph.cli.main import app

Run = Callable[..., Result]

GROUP = typer.main.get_group(app)
COMMANDS = (
    "build",
    "validate",
    "show",
    "gap",
    "gap-batch",
    "gap-sql",
    "eligible",
    "path",
    "compare",
    "coverage",
    "search",
    "why",
    "plan",
    "serve",
    "export",
    "analyze",
    "query",
    "publish",
    "versions",
    "rollback",
    "diff",
    "key",
    "synth",
)
every_command = pytest.mark.parametrize("command", COMMANDS)


def example(command: str) -> list[str]:
    """Give the arguments of the example in a command's help."""
    lines = (GROUP.commands[command].epilog or "").splitlines()
    [line] = [line for line in lines if line.startswith("Example: ")]
    program, *args = shlex.split(line.removeprefix("Example: "))
    assert program == "skillgraph"
    assert args[0] == command
    return args


def test_these_are_all_the_commands() -> None:
    assert set(GROUP.commands) == set(COMMANDS)


@every_command
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_says_what_the_command_does_and_gives_the_example_unbroken(
    run: Run, command: str, option: str
) -> None:
    result = run(command, option)
    assert (result.exit_code, result.stderr) == (0, "")
    said = " ".join((GROUP.commands[command].help or "").split())
    assert said
    assert said.partition(".")[0] in " ".join(result.stdout.split())
    assert f"Example: skillgraph {' '.join(example(command))}" in result.stdout


@every_command
def test_every_option_has_a_description(command: str) -> None:
    options = [p for p in GROUP.commands[command].params if p.param_type_name == "option"]
    assert [p.name for p in options if not getattr(p, "help", None)] == []


#: Whose example needs a file, a port, or a version before the current one: tested elsewhere.
APART = ("serve", "validate", "coverage", "rollback", "diff", "gap-batch")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in APART])
def test_the_example_of_the_help_works(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*example(command))
    # The person of the example may not apply yet: the answer is no.
    assert result.exit_code == (1 if command == "eligible" else 0)
    assert result.stdout
    assert result.stderr == ""


def test_the_example_of_validate_works_on_a_file_of_that_name(
    run: Run, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    valid = examples / "AbilityExists" / "valid.ttl"
    Path("my-standard.ttl").write_bytes(valid.read_bytes())
    result = run(*example("validate"))
    assert result.exit_code == 0
    assert "sh:conforms true" in result.stdout


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "serve"])
def test_every_command_that_answers_can_answer_in_json(command: str) -> None:
    assert "--json" in [o for p in GROUP.commands[command].params for o in p.opts]


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert all(command in result.stdout + result.stderr for command in COMMANDS)


def test_the_version_is_the_packages(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"skillgraph {__version__}\n")


def test_the_refs_grammar_is_in_the_help_of_gap_line_by_line(run: Run) -> None:
    text = run("gap", "--help").stdout
    assert 'REF  = part { "+" part }' in text
    for kind in ("grade", "role", "job", "unit", "standard", "items"):
        assert f'"{kind}:" ID' in text
