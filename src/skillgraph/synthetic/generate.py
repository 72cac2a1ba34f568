"""Make up a data folder and the people who go with it, whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from skillgraph import resources, tables
from skillgraph.errors import InputError
from skillgraph.synthetic import catalogue, people, people_files
from skillgraph.synthetic.competencies import Collector, Competencies
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.wanted import Wanted

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Generated:
    """What was made: how many of each."""

    standards: int
    grades: int
    items: int
    people: int


def _silent(_: str) -> None:
    """Show no progress."""


def generate(wanted: Wanted, out: Path, progress: Progress = _silent) -> Generated:
    """Make up a data folder with the shape of the shipped one, and people.

    Args:
        wanted: what shall be made.
        out: the data folder; it does not exist yet, or is empty.
        progress: called with what is being made.

    Raises:
        InputError: ``out`` holds something, or cannot be written.
    """
    try:
        if out.exists() and next(out.iterdir(), None):
            raise InputError(f"{out}: the folder holds something; expected a new or empty one")
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".synth-", dir=out.parent) as folder:
            made = _make(wanted, Path(folder) / "data", progress)
            _put(Path(folder) / "data", out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error}") from error
    return made


def _make(wanted: Wanted, data: Path, progress: Progress) -> Generated:
    shape = Shape.of(tables.read(resources.folder("data")))
    competencies = _standards(wanted, shape, data, progress)
    if file := wanted.people_file(data):
        file.parent.mkdir()
        blocks = people.blocks(competencies, shape.vocabulary, wanted.people, wanted.seed)
        told = _told(blocks, wanted.people, progress)
        people_files.write(file, told, wanted.format, wanted.long)
    counts = (len(competencies.grades), len(competencies.items))
    return Generated(wanted.standards, *counts, wanted.people)


def _standards(wanted: Wanted, shape: Shape, data: Path, progress: Progress) -> Competencies:
    collector = Collector()
    made = catalogue.write(data, shape, wanted.standards, wanted.seed, wanted.bare)
    for number, standard in enumerate(made, start=1):
        progress(f"{number:,} of {wanted.standards:,} standards")
        collector.add(standard)
    return collector.collected()


def _told(blocks: Iterable[pa.Table], people: int, progress: Progress) -> Iterator[pa.Table]:
    """Pass blocks of people on, and tell how many there are already."""
    there = 0
    for block in blocks:
        yield block
        there += len(block)
        progress(f"{there:,} of {people:,} people")


def _put(folder: Path, out: Path) -> None:
    """Put a finished folder in its place, where there may be an empty one."""
    if out.exists():
        out.rmdir()
    folder.rename(out)
