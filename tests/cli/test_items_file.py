"""``items:@FILE``: item ids in a file, one a line, as a person or a course is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
ONE, TWO = "asm/senior/6.2/a1", "asm/senior/6.2/k1"


def gap(run: Run, ref: str, *options: str) -> Result:
    return run("gap", "--from", ref, "--to", "grade:asm/senior", *options)


def held(run: Run, ref: str) -> int:
    result = gap(run, ref, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    found = answer["summary"]["held"]
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize(
    "content",
    [
        f"{ONE}\n{TWO}\n".encode(),
        f"{ONE}\n{TWO}".encode(),
        f"{ONE}\r\n{TWO}\r\n".encode(),
        f"\ufeff{ONE}\n{TWO}\n".encode(),
        f"\n  {ONE}  \n\n\t{TWO}\n\n".encode(),
        f"# 已掌握\n{ONE}\n  # 还有\n{TWO}\n".encode(),
        f"{ONE}\n{TWO}\n{ONE}\n".encode(),
        f"{ONE},{TWO}\n".encode(),
    ],
)
def test_a_file_names_one_item_a_line(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "持有.txt"
    file.write_bytes(content)
    assert held(run, f"items:@{file}") == 2


def test_a_file_can_be_joined_with_other_refs_and_stand_on_either_side(
    run: Run, tmp_path: Path
) -> None:
    file, other = tmp_path / "a.txt", tmp_path / "b.txt"
    file.write_text(ONE)
    other.write_text(TWO)
    assert held(run, f"items:@{file}+items:@{other}+items:asm/senior/6.1/a1") == 3
    result = run("gap", "--from", "grade:asm/senior", "--to", f"items:@{file}", "--json")
    assert json.loads(result.stdout)["summary"]["required"] == 1
    result = run("compare", f"items:@{file}", f"items:@{other}", "--json")
    assert json.loads(result.stdout)["summary"]["left"]["items"] == 1


def test_a_file_is_found_from_where_the_command_runs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("held.txt").write_text(ONE)
    assert held(run, "items:@held.txt") == 1


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing yet\n", "\ufeff"])
def test_a_file_that_names_no_item_is_wrong_input(run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "held.txt"
    file.write_text(content, encoding="utf-8")
    result = gap(run, f"items:@{file}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}: names no item" in result.stderr


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_in_another_encoding_is_wrong_input(run: Run, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "held.txt"
    file.write_text(f"# 工单\n{ONE}\n", encoding=encoding)
    result = gap(run, f"items:@{file}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}: cannot be read as UTF-8" in result.stderr


def test_a_file_that_is_not_there_or_a_folder_is_wrong_input(run: Run, tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.txt", "No such file"), (tmp_path, "Is a directory")):
        result = gap(run, f"items:@{path}")
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(path) in result.stderr
        assert why in result.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("asm/senior/6.2/a99", "nearest: asm/senior/6.2/a"),
        ("能制定系统培训框架", 'REF  = part { "+" part }'),
        ("asm/senior/6.2/a1 grade:asm/junior", "held.txt:2: 'asm/senior/6.2/a1 grade:"),
        ("asm/senior/6.2/a1+grade:asm/junior", "held.txt:2: 'asm/senior/6.2/a1+grade:"),
        ("grade:asm/junior", "grade:asm/junior"),
    ],
)
def test_a_line_that_is_no_item_id_is_named(run: Run, tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "held.txt"
    file.write_text(f"{TWO}\n{line}\n", encoding="utf-8")
    result = gap(run, f"items:@{file}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
