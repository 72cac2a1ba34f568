"""A whole data folder, made up standard by standard, each by a chance of its own.

Standard 7 is the same whether ten are made or a thousand, and so are its posts and its mappings:
a larger folder begins as a smaller one. No more than two standards are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from skillgraph.model.shared import Source, VocabularyTerm
from skillgraph.synthetic import mappings, roles, standards, writing
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.standards import MadeStandard

_NOTE = {"note_zh": "合成数据，并无此文件。", "note_en": "Made up; there is no such document."}


def write(
    folder: Path, shape: Shape, count: int, seed: int, bare: bool = False
) -> Iterator[MadeStandard]:
    """Write a data folder, and give each standard when it is written.

    Args:
        folder: an empty folder.
        shape: what the real data is like.
        count: how many standards there shall be.
        seed: what chance begins with; the same one gives the same bytes.
        bare: standards alone, without posts, job descriptions and mappings.
    """
    writing.add(folder, "", _shared(shape))
    before: MadeStandard | None = None
    for number in range(1, count + 1):
        rng = Random(f"{seed}/{number}")
        made = standards.make(shape, number, rng)
        writing.add(folder, made.id, (*_listed(made), *made.rows()))
        if not bare:
            _write_roles(folder, shape, made, number, rng)
            _write_mappings(folder, shape, made, before, rng)
        yield made
        before = made


def _write_roles(
    folder: Path, shape: Shape, standard: MadeStandard, number: int, rng: Random
) -> None:
    made = roles.make(shape, standard, number, rng)
    writing.add(folder, standard.id, made.rows)
    drawn = mappings.drawn_on(shape, standard, made, rng)
    writing.add(folder, f"duty-{standard.id}", drawn)


def _write_mappings(
    folder: Path, shape: Shape, standard: MadeStandard, before: MadeStandard | None, rng: Random
) -> None:
    """Write what is mapped within a standard, and between it and the one before."""
    within = mappings.underlying(shape, standard, rng)
    writing.add(folder, f"underlies-{standard.id}", within)
    if before:
        between = mappings.shared(shape, before, standard, rng)
        writing.add(folder, f"{before.id}-{standard.id}", between)


def _shared(shape: Shape) -> Iterator[Source | VocabularyTerm]:
    """Give the sources that all standards share, and the words, but for occupations."""
    yield _source("jd", "job-descriptions", "合成岗位说明书", "Synthetic job descriptions")
    yield _source("skillgraph", "editors", "合成数据的判断", "The judgement of the generator")
    yield from (term for term in shape.vocabulary if term.scheme != "occupation")


def _listed(standard: MadeStandard) -> Iterator[Source | VocabularyTerm]:
    """Give the rows that name a standard in the lists that all share."""
    zh, en = standard.label.zh, standard.label.en
    yield _source(standard.id, "standard", f"{zh}职业标准", f"{en}: standard")
    yield VocabularyTerm(id=standard.occupation, scheme="occupation", **standard.label.columns())


def _source(id: str, kind: str, label_zh: str, label_en: str) -> Source:
    labels = {"label_zh": label_zh, "label_en": label_en}
    return Source.model_validate({"id": f"source/{id}", "kind": kind, **labels, **_NOTE})
