"""Exit status: 0 only when done, 1 where the answer is no, 2 on wrong usage or input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
JUNIOR, SENIOR = "grade:asm/junior", "grade:asm/senior"

#: asm 5.4.1: 中等职业学校及以上学历，累计从事本职业或相关职业工作2年（含）以上.
_SCHOOLED = ["eligible", "--to", "asm/junior", "--education", "secondary-vocational", "--years"]

DONE = [
    ["build"],
    ["show", "asm"],
    ["show", "asm/senior"],
    ["show", "asm/function/team-building"],
    ["show", "asm/work/team-training"],
    ["show", "asm/senior/6.2"],
    ["show", "asm/senior/6.2/a1"],
    ["show", "role/after-sales-manager"],
    ["show", "job/manager-excerpt"],
    ["gap", "--from", JUNIOR, "--to", SENIOR],
    ["gap", "--from", SENIOR, "--to", SENIOR],
    ["gap", "--from", JUNIOR, "--to", "role:sales-director"],  # requires nothing
    ["gap", "--from", f"{JUNIOR}+items:asm/senior/6.2/a1", "--to", SENIOR],
    ["gap", "--from", f"{JUNIOR} items:asm/senior/6.2/a1", "--to", SENIOR],
    [*_SCHOOLED, "2"],
    ["eligible", "--to", "grade:asm/junior", "--years", "3"],
    ["path", "--from", JUNIOR, "--to", SENIOR],
    ["compare", "standard:asm", "standard:csm"],
    ["compare", SENIOR, SENIOR],
    ["search", "工单"],
    ["search", "工單"],
    ["search", "work", "order", "--lang", "en"],
    ["why", "asm/senior", "sg:requires", "asm/senior/6.2/a1"],
]

NO = [
    [*_SCHOOLED, "1.9"],
    ["eligible", "--to", "asm/junior"],  # nothing is known: it cannot be told
    ["eligible", "--to", "asm/intermediate", "--holds", "none", "--years", "0",
     "--education", "bachelor"],
    ["path", "--from", SENIOR, "--to", JUNIOR],
    ["path", "--from", SENIOR, "--to", SENIOR],
    ["search", "qqqqzzzzxxxx"],
    ["search", ""],
    ["search", "工单", "--kind", "grade"],
]  # fmt: skip

WRONG = [
    (["nope"], "No such command"),
    (["show"], "Missing argument"),
    (["show", "asm/seniorr"], "nearest: asm/senior"),
    (["show", "高级"], "no id '高级'"),
    (["show", "asm", "csm"], "unexpected extra argument"),
    (["gap", "--from", JUNIOR], "Missing option '--to'"),
    (["gap", "--from", "asm/junior", "--to", SENIOR], 'REF  = part { "+" part }'),
    (["gap", "--from", "", "--to", SENIOR], 'REF  = part { "+" part }'),
    (["gap", "--from", f"{JUNIOR}+", "--to", SENIOR], 'REF  = part { "+" part }'),
    (["gap", "--from", JUNIOR, "--to", "grade:asm/senoir"], "nearest: asm/senior"),
    (["gap", "--from", JUNIOR, "--to", SENIOR, "--lower-grades", "yes"], "--lower-grades"),
    (["gap", "--from", JUNIOR, "--to", SENIOR, "--count-near", "1.5"], "--count-near"),
    (["gap", "--from", JUNIOR, "--to", SENIOR, "--lang", "de"], "--lang"),
    (["gap", "--from", JUNIOR, "--to", SENIOR, "--nope"], "No such option"),
    (["eligible"], "Missing option '--to'"),
    (["eligible", "--to", "asm/senoir"], "nearest: asm/senior"),
    (["eligible", "--to", "asm/junior", "--years", "-1"], "--years"),
    (["eligible", "--to", "asm/junior", "--years", "nan"], "--years"),
    (["eligible", "--to", "asm/junior", "--years", "inf"], "years"),
    (["eligible", "--to", "asm/junior", "--years", "81"], "years"),
    (["eligible", "--to", "asm/junior", "--related-years", "81"], "years"),
    (["eligible", "--to", "asm/junior", "--education", "bachelors"], "bachelor"),
    (["eligible", "--to", "asm/junior", "--title", "boss"], "no technical-title 'boss'"),
    (["eligible", "--to", "asm/junior", "--enrolled", "phd"], "no enrolment 'phd'"),
    (["eligible", "--to", "asm/senior", "--holds", "asm/senoir"], "asm/senior"),
    (["eligible", "--to", "asm/senior", "--holds", "asm/junior@2025-02-30"], "2025-02-30"),
    (["eligible", "--to", "asm/senior", "--holds", "asm/junior@"], "GRADE@YYYY-MM-DD"),
    (["eligible", "--to", "asm/senior", "--holds", "asm/junior@yesterday"], "GRADE@YYYY-MM-DD"),
    (["eligible", "--to", "asm/senior", "--holds", "asm/junior@2026-02-01", "--as-of",
      "2026-01-31"], "2026-02-01, after 2026-01-31"),
    (["eligible", "--to", "asm/senior", "--passed", "asm/senoir"], "asm/senior"),
    (["eligible", "--to", "asm/senior", "--as-of", "2026-02-30"], "--as-of"),
    (["path", "--from", f"{JUNIOR}+{SENIOR}", "--to", SENIOR], "single roles or grades"),
    (["path", "--from", "items:@file", "--to", SENIOR], 'REF  = part { "+" part }'),
    (["path", "--from", JUNIOR, "--to", SENIOR, "--limit", "0"], "--limit"),
    (["compare", "standard:asm"], "Missing argument"),
    (["compare", "standard:asm", "standard:asn"], "no standard 'asn'"),
    (["compare", "standard:asm", "standard:csm", "--minimum-confidence", "2"],
     "--minimum-confidence"),
    (["search"], "Missing argument"),
    (["search", "工单", "--kind", "procedure"], "no kind procedure; one of standard"),
    (["search", "工单", "--limit", "0"], "--limit"),
    (["why", "asm/senior", "sg:requires"], "Missing argument"),
    (["why", "asm/senior", "sg:requires", "asm/junior/2.2/a1"], "no fact"),
    (["why", "a b", "sg:requires", "asm/junior/2.2/a1"], "not three IRIs"),
    (["build", "--data", "/no/such/folder"], "does not exist"),
    (["build", "--out", "graph.csv"], ".nq, .nt, .trig, .ttl"),
    (["validate", "/no/such/file.ttl"], "/no/such/file.ttl: No such file"),
    (["validate", "--format", "xml"], "--format"),
    (["serve", "--port", "65536"], "--port"),
    (["serve", "--port", "http"], "--port"),
]  # fmt: skip


@pytest.mark.parametrize("args", DONE, ids=" ".join)
def test_status_0_where_the_command_did_what_was_asked(run: Run, args: list[str]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip()


@pytest.mark.parametrize("args", NO, ids=" ".join)
def test_status_1_where_the_answer_is_no_and_the_answer_is_printed(
    run: Run, args: list[str]
) -> None:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.strip()
    assert run(*args, "--json").exit_code == 1


@pytest.mark.parametrize(("args", "said"), WRONG, ids=lambda value: " ".join(value)[:60])
def test_status_2_on_wrong_usage_with_the_reason_on_stderr_alone(
    run: Run, args: list[str], said: str
) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_setting_that_cannot_be_read_is_wrong_usage(run: Run) -> None:
    result = run("serve", SKILLGRAPH_MAX_BODY_BYTES="many")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "max_body_bytes" in result.stderr


def test_a_home_that_is_no_folder_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    data = Path(__file__).parents[1] / "fixtures" / "five-levels"
    result = run("show", "asm", "--data", data, SKILLGRAPH_HOME=str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(file) in result.stderr
