"""The posts of a made-up occupation and the job descriptions that describe them.

A grade has a post, which is promoted to that of the next grade; a job description is of one of
these posts. Targets, collaborations and errata of job descriptions are not made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from skillgraph.model.columns import Record
from skillgraph.model.roles import (
    Duty,
    JobDescription,
    JobRequirement,
    Role,
    RoleGrade,
    RoleRelation,
)
from skillgraph.model.standards import Grade
from skillgraph.synthetic import wording
from skillgraph.synthetic.shape import Shape
from skillgraph.synthetic.standards import MadeStandard
from skillgraph.synthetic.wording import Label


@dataclass(frozen=True, slots=True)
class MadeRoles:
    """The posts of an occupation and their job descriptions."""

    #: Every row: posts, grades of posts, relations, job descriptions, duties, requirements.
    rows: tuple[Record, ...]
    #: The duties, each with the grade whose items it may draw on.
    duties: tuple[tuple[Duty, Grade], ...]


def make(shape: Shape, standard: MadeStandard, number: int, rng: Random) -> MadeRoles:
    """Make the posts and job descriptions of the standard of a number, from 1."""
    rows: list[Record] = []
    duties: list[tuple[Duty, Grade]] = []
    for grade in standard.grades:
        rows += [_role(standard, grade), _role_grade(standard, grade)]
    jobs: list[JobDescription] = []
    for part in range(1, shape.roles.jobs + 1):
        grade = rng.choice(standard.grades)
        job = _job(standard, grade, part, (number - 1) * shape.roles.jobs + part)
        jobs.append(job)
        stated = list(_duties(shape, job, rng))
        duties += [(duty, grade) for duty in stated]
        rows += [job, *stated, *_requirements(shape, job, rng)]
    return MadeRoles((*rows, *_promotions(standard, jobs, rng)), tuple(duties))


def _id_of(grade: Grade) -> str:
    return f"role/{grade.id.replace('/', '-')}"


def _role(standard: MadeStandard, grade: Grade) -> Role:
    return Role(
        id=_id_of(grade),
        source=f"source/{standard.id}",
        clause="附录 A",
        **Label(f"{grade.label_zh}岗位", f"{grade.label_en}: post").columns(),
    )


def _role_grade(standard: MadeStandard, grade: Grade) -> RoleGrade:
    role = _id_of(grade)
    return RoleGrade(
        id=f"{role}/grade/{standard.id}",
        role=role,
        grade=grade.id,
        source=f"source/{standard.id}",
        clause="附录 A",
    )


def _promotions(
    standard: MadeStandard, jobs: Sequence[JobDescription], rng: Random
) -> Iterator[RoleRelation]:
    pairs = zip(standard.grades, standard.grades[1:], strict=False)
    for number, (lower, upper) in enumerate(pairs, start=1):
        job = rng.choice(jobs)
        yield RoleRelation(
            id=f"role/relation/{standard.id}-{number}",
            role=_id_of(lower),
            relation="promotes-to",
            target=_id_of(upper),
            job=job.id,
            clause=job.clause,
        )


def _job(standard: MadeStandard, grade: Grade, part: int, position: int) -> JobDescription:
    return JobDescription(
        id=f"job/{standard.id}-{part}",
        role=_id_of(grade),
        position=position,
        extent="complete",
        clause=f"第{position}篇",
        **Label(
            f"{grade.label_zh}岗位说明书{part}", f"{grade.label_en}: job description {part}"
        ).columns(),
    )


def _duties(shape: Shape, job: JobDescription, rng: Random) -> Iterator[Duty]:
    for position in range(1, rng.choice(shape.roles.duties) + 1):
        draws = rng.choice(shape.roles.draws)
        yield Duty(
            id=f"{job.id}/duty/{position}",
            job=job.id,
            position=position,
            notation=str(position),
            draws_on="items" if draws else "nothing",
            reason_zh=None if draws else "合成数据：不取用任何要求条目。",
            reason_en=None if draws else "Made up: it draws on no item.",
            clause=f"{job.clause}, {position}",
            **wording.phrase(rng, shape.labels.duties).columns(),
        )


def _requirements(shape: Shape, job: JobDescription, rng: Random) -> Iterator[JobRequirement]:
    """Ask what shipped job descriptions ask, in words of no meaning."""
    for position in range(1, rng.choice(shape.roles.requirements) + 1):
        asked = rng.choice(shape.roles.requirement_rows)
        label = wording.phrase(rng, shape.labels.duties)
        yield asked.model_copy(
            update={
                "id": f"{job.id}/requirement/{position}",
                "job": job.id,
                "position": position,
                "clause": f"{job.clause}, 任职要求{position}",
                **label.columns(),
            }
        )
