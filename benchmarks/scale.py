"""How publishing and answering grow with the number of standards: made-up data of several sizes.

`skillgraph synth` makes the data: standards with posts, job descriptions and mappings, or, where
fewer triples are wanted than one of those has, standards alone. Each size is measured in a process
of its own; the peak of memory is told of each stage.

Once published, one standard is added and all is published again, and every item of one standard is
reworded and all is published again, each by a new process: that should cost what one standard costs
that is published where there is no other, the least size of its kind.

Run: python benchmarks/scale.py
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from growth import Figures, Size, by_size
from printing import circumstances, show
from stages import Stage, Stopwatch, in_child

from skillgraph.catalogue import open_catalogue
from skillgraph.index.compiled import Index
from skillgraph.inputs import Inputs
from skillgraph.publish import publish
from skillgraph.services.gap import gap
from skillgraph.services.gap_json import encode
from skillgraph.services.refs import resolve
from skillgraph.synthetic.generate import generate
from skillgraph.synthetic.wanted import Wanted
from skillgraph.version import Version

#: Triples of the ontology, and about as many as a standard has, with posts and mappings or alone.
_ONTOLOGY, _STANDARD, _ALONE = 3_400, 24_000, 10_000
#: How many different gaps are asked in turn, and how often each.
_GAPS, _TIMES = 200, 6
_SEED = 1


def wanted_of(triples: int) -> Wanted:
    """Choose how many standards have about so many triples."""
    rest = max(0, triples - _ONTOLOGY)
    if rest < _STANDARD / 2:
        return Wanted(standards=max(1, round(rest / _ALONE)), seed=_SEED, bare=True)
    return Wanted(standards=round(rest / _STANDARD), seed=_SEED)


def measured(wanted: Wanted, folder: Path) -> Size:
    """Make standards, publish them, ask for gaps, and publish one more, and one of them again."""
    data, home = folder / "data", folder / "home"
    making, asking = Stopwatch(), Stopwatch()
    making("making the data up")
    generate(wanted, data)
    made = making.stop()
    tables = megabytes(data)
    version, published = watched(data, home)
    asking("opening (catalogue)")
    index = open_catalogue(version).index
    asking("asking for gaps")
    gaps = gaps_of(index)
    asked = asking.stop()
    added, changed = among(wanted, data, home)
    return Size(
        wanted.standards, wanted.bare, triples_of(version), made, published, asked, added, changed,
        tables, {path.name: megabytes(path) for path in sorted(version.path.iterdir())}, gaps,
    )  # fmt: skip


def among(wanted: Wanted, data: Path, home: Path) -> tuple[list[Stage], list[Stage]]:
    """Publish again with one standard more, and then with the one in the middle reworded."""
    shutil.rmtree(data)
    generate(replace(wanted, standards=wanted.standards + 1), data)
    _, added = in_child(watched, data, home)
    reword(data / "standards" / f"s{wanted.standards // 2 + 1:04d}" / "items.csv")
    _, changed = in_child(watched, data, home)
    return added, changed


def gaps_of(index: Index) -> Figures:
    """Ask for the gaps between grades and the next ones, over and over; the first time is cold."""
    steps = [grade for grade in index.grades.values() if grade.next_grade][:_GAPS]
    pairs = [(f"grade:{grade.id}", f"grade:{grade.next_grade}") for grade in steps]
    sets: list[float] = []
    answers: list[float] = []
    for lower, upper in pairs * _TIMES:
        start = time.perf_counter()
        found = gap(index, resolve(index, lower), resolve(index, upper))
        middle = time.perf_counter()
        encode(index, found)
        sets.append(middle - start)
        answers.append(time.perf_counter() - start)
    names = {"gap between two grades": sets, "the same as JSON": answers}
    return {name: statistics.median(t[len(pairs) :]) * 1e6 for name, t in names.items()}


def watched(data: Path, home: Path) -> tuple[Version, list[Stage]]:
    """Publish a data folder in a home, and tell the stages."""
    watch = Stopwatch()
    version = publish(Inputs.shipped(data), home, watch)
    return version, watch.stop()


def reword(items: Path) -> None:
    """Change the English label of every item of a table."""
    with items.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    label = heading.index("label_en")
    for row in rows:
        row[label] += " (reworded)"
    with items.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])


def triples_of(version: Version) -> int:
    """Count the triples of a version, inferred ones too."""
    triples: dict[str, int] = version.manifest["triples"]
    return sum(triples.values())


def megabytes(path: Path) -> float:
    """Measure a file, or all files of a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def report(triples: Sequence[int]) -> None:
    """Measure, and print the tables as soon as they have another size: large ones take long."""
    sizes: list[Size] = []
    for count in triples:
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(in_child(measured, wanted_of(count), Path(folder)))
        show(*by_size(sizes))


def main() -> None:
    """Make, publish, measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    sizes = [10_000, 30_000, 300_000, 1_000_000, 5_000_000]
    parser.add_argument(
        "--triples", type=int, nargs="+", default=sizes, help="the sizes, smallest first"
    )
    parser.add_argument("--quick", action="store_true", help="just try whether it runs")
    arguments = parser.parse_args()
    show(circumstances())
    report([1] if arguments.quick else arguments.triples)


if __name__ == "__main__":
    main()
