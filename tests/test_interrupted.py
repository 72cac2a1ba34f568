"""A publication that is killed, or that meets a full disk, anywhere: the last version is served."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from publishing import REVISING, STAGES, contents, quick, reworded
from skillgraph import writing
from skillgraph.catalogue import open_catalogue
from skillgraph.errors import BuildError
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.versions import Home

#: Where a process is killed: as a stage begins, and in the midst of what a stage does.
IN_THE_MIDST = {
    "the store is changed, not closed": "delta.Delta.apply = apply_and_kill",
    "half of the graph is written": "sorted_lines.merge = kill_at_half",
    "the version is in its place, its name not on disk": "durable.flush = kill_at_home",
    "half of the pointer is written": "durable.replace = half_replaced",
    "the pointer is written, not in its place": "durable.os.replace = kill",
}
MOMENTS = (*REVISING, *IN_THE_MIDST)
#: The same where there is no version yet.
AT_FIRST = {
    "the store is loaded, not closed": "store.load = lambda *_: (load(*_), kill())",
    "half of the pointer is written": "durable.replace = half_replaced",
}

AT_FIRST_MOMENTS = ("validating", "writing the manifest", "switching the pointer", *AT_FIRST)

#: Publishes data (1), with shapes (2), in homes below a folder (3) named by the moment (4…) at
#: which each is killed. The libraries are imported once: each publication is a fork.
ZYGOTE = """
import json, os, pathlib, signal, sys
from skillgraph import durable, publish as publishing, resources, sorted_lines
from skillgraph.graph import delta
from skillgraph.store import embedded as store
from skillgraph.inputs import Inputs
import skillgraph.exchange.exports

data, shapes, homes = map(pathlib.Path, sys.argv[1:4])
inputs = Inputs(data, resources.folder("ontology"), shapes)
in_the_midst = json.loads(sys.argv[4])
load, flush, apply = store.load, durable.flush, delta.Delta.apply


def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def apply_and_kill(change, store):
    apply(change, store)
    kill()


def kill_at_half(source, target, came, went):
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    kill()


def kill_at_home(path):
    kill() if path == home else flush(path)


def half_replaced(path, data):
    path.with_name(f".{path.name}.new").write_bytes(data[: len(data) // 2])
    kill()


def progress(stage):
    if stage == moment:
        kill()


for moment in sys.argv[5:]:
    home = homes / moment
    if not (child := os.fork()):
        exec(in_the_midst.get(moment, ""))
        publishing.publish(inputs, home, progress)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, moment
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small data with one shape: inputs that are published quickly."""
    return quick(tmp_path_factory.mktemp("inputs"))


def kill_each(inputs: Inputs, homes: Path, moments: Iterable[str], midst: dict[str, str]) -> None:
    """Publish in homes named by the moments at which each publication is killed."""
    program = [sys.executable, "-c", ZYGOTE, inputs.data, inputs.shapes, homes]
    subprocess.run([*program, json.dumps(midst), *moments], check=True)


@pytest.fixture(scope="module")
def killed(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Homes by the moment at which a publication over an older version was killed."""
    homes = tmp_path_factory.mktemp("homes")
    publish(inputs, homes / "before")
    reworded(inputs, "Can welcome customers")
    for moment in MOMENTS:
        shutil.copytree(homes / "before", homes / moment)
    kill_each(inputs, homes, MOMENTS, IN_THE_MIDST)
    return homes


@pytest.fixture(scope="module")
def killed_at_first(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Homes by the moment at which the first publication in each was killed."""
    homes = tmp_path_factory.mktemp("first")
    kill_each(inputs, homes, AT_FIRST_MOMENTS, AT_FIRST)
    return homes


def test_the_stages_are_those_that_a_version_is_written_in() -> None:
    assert STAGES[4:-2] == tuple(name for name, _ in writing.STAGES)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_publication_that_was_killed_leaves_the_last_version_and_may_be_repeated(
    killed: Path, inputs: Inputs, moment: str
) -> None:
    home = Home(killed / moment)
    [before] = Home(killed / "before").versions()
    there = home.current()
    assert there
    assert there.digest == before.digest
    catalogue = open_catalogue(there)
    assert catalogue.index.labelled["abc/lower/1.1/a1"].label_en == "Can receive customers"
    assert next(catalogue.store.quads())
    after = publish(inputs, home.path)
    assert home.current() == after
    assert home.previous() == there
    assert open_catalogue(after).index.labelled["abc/lower/1.1/a1"].label_en == (
        "Can welcome customers"
    )


@pytest.mark.parametrize("moment", AT_FIRST_MOMENTS)
def test_the_first_publication_that_is_killed_leaves_nothing_that_is_served(
    killed_at_first: Path, moment: str
) -> None:
    home = Home(killed_at_first / moment)
    assert home.current() is None
    assert len(home.versions()) == (moment == "switching the pointer")


# --- A disk that is full -------------------------------------------------------------------------


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


FAILING: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    name: lambda patch, name=name: patch.setattr(  # type: ignore[misc]
        writing, "STAGES", tuple((n, full if n == name else stage) for n, stage in writing.STAGES)
    )
    for name, _ in writing.STAGES
} | {
    "putting it in place": lambda patch: patch.setattr("os.rename", full),
    "switching the pointer": lambda patch: patch.setattr("skillgraph.durable.os.replace", full),
}


@pytest.mark.parametrize("stage", FAILING)
def test_a_disk_that_is_full_is_named_and_nothing_is_left_or_lost(
    killed: Path, inputs: Inputs, tmp_path: Path, stage: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    home = Home(tmp_path / "home")
    shutil.copytree(killed / "before", home.path)
    before, there = home.current(), contents(home.path)
    FAILING[stage](monkeypatch)
    with pytest.raises(BuildError, match="No space left on device") as raised:
        publish(inputs, home.path)
    assert str(home.path) in str(raised.value)
    assert home.current() == before
    whole_but_not_current = {inputs.version_name()} if stage == "switching the pointer" else set()
    assert set(contents(home.path)) == {*there, *whole_but_not_current}
    monkeypatch.undo()
    assert publish(inputs, home.path) == home.current()


#: Publishes data (1), with shapes (2), on file systems mounted at (3) with some options (4…).
OTHER_DISK = """
import pathlib, subprocess, sys
from skillgraph import publish, resources
from skillgraph.errors import BuildError
from skillgraph.inputs import Inputs

data, shapes, disk = map(pathlib.Path, sys.argv[1:4])
for options in sys.argv[4:]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", disk], check=True)
    stages = ["nothing"]
    try:
        publish.publish(Inputs(data, resources.folder("ontology"), shapes), disk, stages.append)
    except BuildError as error:
        assert str(disk) in str(error), error
        assert "No space left on device" in str(error) or "Read-only file system" in str(error)
        print(stages[-1], list(disk.iterdir()))
    subprocess.run(["umount", disk], check=True)
"""


def test_a_disk_that_is_really_full_or_read_only_is_named_and_nothing_is_left(
    inputs: Inputs, tmp_path: Path
) -> None:
    alone = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("no file system of our own can be mounted here")
    program = [*alone, sys.executable, "-c", OTHER_DISK, inputs.data, inputs.shapes, tmp_path]
    options = ["size=300k", "size=900k", "size=3500k", "ro"]
    done = subprocess.run([*program, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "writing the graph []",
        "loading the store []",
        "writing the exports []",
        "nothing []",
    ]
