"""A sorted file with lines more and fewer is what sorting all of them gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillgraph.sorted_lines import merge

lines = st.frozensets(st.text("ab\u4e2d", max_size=3).map(lambda text: f"{text}\n".encode()))


def written(folder: Path, source: bytes, came: frozenset[bytes], went: frozenset[bytes]) -> bytes:
    (folder / "source").write_bytes(source)
    merge(folder / "source", folder / "target", came, went)
    return (folder / "target").read_bytes()


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=lines, after=lines)
def test_lines_come_and_go(
    tmp_path: Path, before: frozenset[bytes], after: frozenset[bytes]
) -> None:
    source = b"".join(sorted(before))
    merged = written(tmp_path, source, after - before, before - after)
    assert merged == b"".join(sorted(after))


@pytest.mark.parametrize(
    ("source", "came", "went"),
    [(b"a\n", {b"a\n"}, set()), (b"a\n", set(), {b"b\n"}), (b"", set(), {b"b\n"})],
)
def test_a_line_that_is_there_does_not_come_nor_one_go_that_is_not(
    tmp_path: Path, source: bytes, came: set[bytes], went: set[bytes]
) -> None:
    with pytest.raises(ValueError, match="there"):
        written(tmp_path, source, frozenset(came), frozenset(went))


def test_a_large_file_is_merged_at_both_ends(tmp_path: Path) -> None:
    source = b"".join(b"%08d\n" % (2 * number) for number in range(1_000_000))
    merged = written(tmp_path, source, frozenset({b"00000001\n"}), frozenset({b"01999998\n"}))
    assert merged == b"00000000\n00000001\n" + source[9:-9]
