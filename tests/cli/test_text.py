"""The text for people: plain on a pipe, complete, in both languages, and a dash for unknown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from typer.testing import Result

from asked import ROOT, row

Run = Callable[..., Result]
GAP = ["gap", "--from", "grade:asm/junior", "--to", "grade:asm/senior"]
COMPARE = ["compare", "standard:asm", "standard:csm"]
SEARCH = ["search", "客户"]
MAJOR = ROOT / "data" / "examples" / "after-sales-major.csv"
EVERY = [
    ["build"],
    ["show", "asm"],
    ["show", "role/after-sales-manager"],
    GAP,
    ["gap", "--from", "grade:csm/level-3", "--to", "grade:csm/level-1", "--count-near", "0.5"],
    ["eligible", "--to", "asm/intermediate", "--years", "1"],
    ["path", "--from", "role:after-sales-specialist", "--to", "role:after-sales-director"],
    COMPARE,
    ["coverage", str(MAJOR), "--to", "grade:asm/junior", "--hours", "400"],
    SEARCH,
    ["why", "asm/senior", "sg:requires", "asm/senior/6.2/a1"],
]


def text(run: Run, *args: object, **variables: str) -> str:
    return str(run(*args, **variables).stdout)


@pytest.mark.parametrize("args", EVERY, ids=" ".join)
def test_output_to_a_pipe_has_no_control_codes(run: Run, args: list[str]) -> None:
    output = text(run, *args)
    assert output.strip()
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f]", output) == []


@pytest.mark.parametrize("columns", ["40", "abc", "", "0", "-1"])
@pytest.mark.parametrize("args", [GAP, SEARCH, COMPARE], ids=" ".join)
def test_any_width_will_do(run: Run, args: list[str], columns: str) -> None:
    result = run(*args, COLUMNS=columns)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip()


def test_an_id_is_never_cut(run: Run) -> None:
    args = ["search", "communication", "management", "--kind", "function"]
    whole = "csm/function/customer-service-communication-management"
    assert whole in text(run, *args)
    narrow = text(run, *args, COLUMNS="40")
    assert "…" not in narrow


def test_a_gap_shows_the_figures_the_rule_and_every_item(run: Run) -> None:
    output = text(run, *GAP, "--lang", "en")
    assert "95 required, 0 held, 95 missing" in output
    assert "abilities 52 of 52 missing, knowledge 43 of 43 missing" in output
    assert "readiness 0.0% (items alike)" in output
    assert "asm states no covering rule" in output
    assert "step grade:asm/junior → grade:asm/intermediate: 106 items" in output
    assert output.count("    need  asm/senior/") == 95
    assert row("standards/asm/items.csv", "asm/senior/6.2/a1")["label_en"] in output


def test_brief_leaves_the_items_out(run: Run) -> None:
    output = text(run, *GAP, "--brief")
    assert "95 required" in output
    assert "need" not in output


def test_an_unknown_weight_is_a_dash_and_a_known_one_is_not(run: Run) -> None:
    asm = text(run, *GAP, "--brief")
    [line] = [line for line in asm.splitlines() if line.startswith("团队建设")]
    assert line.split() == ["团队建设", "–", "24", "0", "0.0%"]  # 14 abilities, 10 knowledge
    csm = text(run, "gap", "--from", "items:csm/level-3/1.1/k1", "--to", "grade:csm/level-3",
               "--brief")  # fmt: skip
    [line] = [line for line in csm.splitlines() if line.startswith("客户服务概述")]
    assert line.split() == ["客户服务概述", "20", "15", "1", "6.7%"]  # 1/15


def test_where_nothing_is_required_readiness_is_a_dash(run: Run) -> None:
    output = text(run, "gap", "--from", "grade:asm/junior", "--to", "role:sales-director")
    assert "readiness –" in output


def test_eligibility_shows_every_condition_and_what_is_not_said(run: Run) -> None:
    output = text(run, "eligible", "--to", "asm/junior", "--education", "bachelor", "--lang", "en",
                  "--as-of", "2026-02-28")  # fmt: skip
    assert "asm/junior on 2026-02-28: person may apply or not, unknown" in output
    assert "(5.4.1, qualification)" in output
    conditions = [line for line in output.splitlines() if line.startswith("  ")]
    states = [line.split()[0] for line in conditions]
    # Routes: 3 years; schooling and 2 years; college and 1 year; bachelor and probation. Then
    # what alone would change the answer.
    assert states[:7] == ["unknown", "met", "unknown", "met", "unknown", "met", "unknown"]
    assert "not said: probation_completed" in output


def test_a_path_shows_steps_items_and_years(run: Run) -> None:
    output = text(run, "path", "--from", "grade:asm/junior", "--to", "grade:asm/senior",
                  "--limit", "1")  # fmt: skip
    # 106 items of 中级 and 95 of 高级; 2 years after the one certificate (5.5.1), then 3 at the
    # least after the other (5.6.1).
    assert "path 1: 2 steps, 201 items, at least 5 years" in output
    assert "grade:asm/intermediate" in output


def test_no_path_is_said(run: Run) -> None:
    output = text(run, "path", "--from", "grade:asm/senior", "--to", "grade:asm/junior")
    assert output == "no path from grade:asm/senior to grade:asm/junior\n"


def test_search_says_how_many_there_are(run: Run) -> None:
    lines = text(run, "search", "客户", "--limit", "3").splitlines()
    assert re.fullmatch(r"3 of \d+", lines[-1])
    assert text(run, "search", "qqqqzzzzxxxx").splitlines()[-1] == "0 of 0"


def test_show_writes_things_as_words_not_as_python(run: Run) -> None:
    for id in ("asm", "csm/level-1", "role/after-sales-manager", "asm/senior/6.2/a1"):
        output = text(run, "show", id)
        assert re.findall(r"\{'|None|\[\]|Decimal|True|False", output) == []
        assert output.startswith(f"id: {id}\n")


def test_the_language_may_be_set_in_the_environment(run: Run) -> None:
    item = row("standards/asm/items.csv", "asm/senior/6.2/a1")
    shown = [
        text(run, "show", item["id"], SKILLGRAPH_LANG="en"),
        text(run, "show", item["id"], "--lang", "zh-Hans", SKILLGRAPH_LANG="en"),
    ]
    assert [output.splitlines()[1] for output in shown] == [
        f"label: {item['label_en']}",
        f"label: {item['label_zh']}",
    ]


def test_why_ends_in_asserted_facts(run: Run) -> None:
    output = text(run, "why", "role/after-sales-manager", "sg:requires", "asm/intermediate/1.1/a1",
                  COLUMNS="300")  # fmt: skip
    leaves = [line for line in output.splitlines() if "asserted in" in line]
    assert leaves
    assert "rdfs:subPropertyOf" in output
