"""What the tests of publishing share: small inputs, and processes that publish."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import small
from skillgraph.inputs import Inputs

#: A shape that the small data meets: publishing with it alone is quick.
ONE_SHAPE = """
@prefix sg: <https://w3id.org/skillgraph/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shapes: <https://w3id.org/skillgraph/shapes#> .

shapes:GradeHasRank a sh:PropertyShape ;
    sh:targetClass sg:Grade ;
    sh:path sg:rank ;
    sh:minCount 1 ;
    sh:message "no rank"@en , "没有级次"@zh-Hans .
"""

ITEMS = "standards/abc/items.csv"

#: What a publication goes through that begins from nothing, in order.
STAGES = (
    "reading tables",
    "building graph",
    "inferring",
    "validating",
    "writing the graph",
    "loading the store",
    "compiling the index",
    "indexing the labels",
    "writing the exports",
    "keeping the tables",
    "writing the manifest",
    "flushing to disk",
    "putting it in place",
    "switching the pointer",
)

#: What one goes through that begins from the version before.
REVISING = tuple(stage for stage in STAGES if stage != "building graph")

#: Publishes data (1), with shapes (2), in a home (3); ``hook`` may change how.
CHILD = """
import os, pathlib, signal, sys, time
from skillgraph import durable, publish as publishing, resources, writing
from skillgraph.store import embedded as store
from skillgraph.inputs import Inputs

data, shapes, home = map(pathlib.Path, sys.argv[1:4])
progress = lambda stage: None
{hook}
inputs = Inputs(data, resources.folder("ontology"), shapes)
print(publishing.publish(inputs, home, progress).digest)
"""


def quick(folder: Path) -> Inputs:
    """Write the small data and one shape: inputs that are published quickly."""
    shapes = folder / "shapes"
    shapes.mkdir(parents=True)
    (shapes / "one.ttl").write_text(ONE_SHAPE, encoding="utf-8")
    return Inputs(small.write(folder / "data"), Inputs.shipped().ontology, shapes)


def reworded(inputs: Inputs, label: str) -> Inputs:
    """Change the English wording of the first item."""
    small.set_cell(inputs.data, ITEMS, 2, "label_en", label)
    return inputs


def start(inputs: Inputs, home: Path, hook: str = "", **env: str) -> subprocess.Popen[str]:
    """Publish in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD.format(hook=hook), inputs.data, inputs.shapes, home],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def contents(home: Path) -> list[str]:
    """List what lies in a home, hidden folders too."""
    return sorted(path.name for path in home.iterdir()) if home.exists() else []
