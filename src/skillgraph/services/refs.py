"""REFs: how a set of competencies is named, and which items it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from skillgraph.errors import ReferenceSyntaxError
from skillgraph.index.compiled import Bits, Index, find
from skillgraph.model.roles import JobDescription, RoleGrade

GRAMMAR = """\
REF  = part { "+" part }
part = "grade:" ID      items that a grade requires          grade:asm/senior
     | "role:" ID       what a role asks, by all its sources role:after-sales-manager
     | "job:" ID        what one job description asks        job:supervisor-technical-department
     | "unit:" ID       one work content at one grade        unit:asm/senior/6.2
     | "standard:" ID   every item of a standard             standard:csm
     | "items:" ID { "," ID }   the items named              items:asm/junior/2.2/a1
     | "items:@" FILE   item ids in a file (command line)    items:@people/p-17.txt
A "+" may be written as a space, which is what a form makes of it."""

KINDS = ("grade", "role", "job", "unit", "standard", "items")
_PART = re.compile(rf"(?P<kind>{'|'.join(KINDS)}):(?P<value>[A-Za-z0-9._/,-]+)")


class LowerGrades(StrEnum):
    """Whether a grade takes in the items of the grades below it."""

    STANDARD = "standard"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a union: its kind and the ids it names."""

    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A set of items, and the reference that they are asked (or held) by."""

    ref: str
    bits: Bits


@dataclass(frozen=True, slots=True)
class Competencies:
    """What a REF stands for: the items, each by one or more reasons, and the grades involved."""

    ref: str
    reasons: tuple[Reason, ...]
    grades: tuple[str, ...] = ()

    @property
    def bits(self) -> Bits:
        """All items, whatever the reason."""
        bits = 0
        for reason in self.reasons:
            bits |= reason.bits
        return bits

    def because(self, number: int) -> tuple[str, ...]:
        """Name the references that ask for (or hold) the item of a number."""
        if len(self.reasons) == 1 and self.reasons[0].bits >> number & 1:
            return (self.reasons[0].ref,)
        refs = (reason.ref for reason in self.reasons if reason.bits >> number & 1)
        return tuple(dict.fromkeys(refs))


def parse(text: str) -> tuple[Part, ...]:
    """Parse a REF.

    Raises:
        ReferenceSyntaxError: it does not follow the grammar; the message holds the grammar.
    """
    return tuple(_parse_part(text, member) for member in _members(text))


def _members(text: str) -> list[str]:
    return re.split(r"[+\s]+", text.strip())


def _parse_part(text: str, member: str) -> Part:
    match = _PART.fullmatch(member)
    if not match:
        raise ReferenceSyntaxError(
            f"{member!r} in the REF {text!r} is not KIND:ID; the grammar is\n{GRAMMAR}"
        )
    kind, value = match["kind"], match["value"]
    ids = tuple(value.split(",")) if kind == "items" else (value,)
    if not all(ids) or (kind != "items" and "," in value):
        raise ReferenceSyntaxError(
            f"{member!r} in the REF {text!r} names no id, or a list where one id belongs; "
            f"the grammar is\n{GRAMMAR}"
        )
    return Part(kind, ids)


def resolve(
    index: Index, text: str, lower_grades: LowerGrades = LowerGrades.STANDARD
) -> Competencies:
    """Find the items that a REF stands for.

    Raises:
        ReferenceSyntaxError: the REF does not follow the grammar.
        UnknownIdError: it names an id that the graph does not hold.
    """
    reasons: list[Reason] = []
    grades: list[str] = []
    for part in parse(text):
        _RESOLVERS[part.kind](index, part, lower_grades, reasons, grades)
    return Competencies("+".join(_members(text)), tuple(reasons), tuple(grades))


def role_id(role: str) -> str:
    """Give a role's id from what a REF or a URL names: both may leave ``role/`` out."""
    return f"role/{role.removeprefix('role/')}"


def ref_of(index: Index, id: str) -> str:
    """Write the REF of a grade, role, job description, unit or standard."""
    if id in index.roles:
        return f"role:{id.removeprefix('role/')}"
    if id in index.jobs:
        return f"job:{id.removeprefix('job/')}"
    kinds = {"grade": index.grades, "unit": index.units, "standard": index.standards}
    return next((f"{kind}:{id}" for kind, things in kinds.items() if id in things), f"items:{id}")


def grade_bits(index: Index, grade: str, lower_grades: LowerGrades) -> Bits:
    """Find the items of a grade: its own, and those of lower grades by the rule that is asked.

    ``standard`` is what the graph says that the grade requires, where the standard's own
    covering clause has been followed.
    """
    mine = find(index.grades, grade, "grade")
    match lower_grades:
        case LowerGrades.STANDARD:
            return index.required[grade]
        case LowerGrades.NEVER:
            return index.own.get(grade, 0)
        case LowerGrades.ALWAYS:
            bits = 0
            for other in index.succession(mine.standard):
                bits |= index.own.get(other.id, 0) if other.rank <= mine.rank else 0
            return bits


def _grade(
    index: Index, part: Part, lower: LowerGrades, reasons: list[Reason], grades: list[str]
) -> None:
    reasons.append(Reason(f"grade:{part.ids[0]}", grade_bits(index, part.ids[0], lower)))
    grades.append(part.ids[0])


def _role(
    index: Index, part: Part, lower: LowerGrades, reasons: list[Reason], grades: list[str]
) -> None:
    """A role asks what its grades ask, and what all its job descriptions' duties draw on."""
    role = role_id(part.ids[0])
    find(index.roles, role, "role")
    for requirement in index.parts_of(RoleGrade, role):
        _grade(index, Part("grade", (requirement.grade,)), lower, reasons, grades)
    for job in index.parts_of(JobDescription, role):
        reasons.append(Reason(f"job:{job.id.removeprefix('job/')}", index.required[job.id]))


def _job(
    index: Index, part: Part, lower: LowerGrades, reasons: list[Reason], grades: list[str]
) -> None:
    job = f"job/{part.ids[0].removeprefix('job/')}"
    find(index.jobs, job, "job description")
    reasons.append(Reason(f"job:{job.removeprefix('job/')}", index.required[job]))


def _unit(
    index: Index, part: Part, lower: LowerGrades, reasons: list[Reason], grades: list[str]
) -> None:
    find(index.units, part.ids[0], "unit")
    reasons.append(Reason(f"unit:{part.ids[0]}", index.own.get(part.ids[0], 0)))


def _standard(
    index: Index, part: Part, lower: LowerGrades, reasons: list[Reason], grades: list[str]
) -> None:
    find(index.standards, part.ids[0], "standard")
    reasons.append(Reason(f"standard:{part.ids[0]}", index.own.get(part.ids[0], 0)))


def _items(
    index: Index, part: Part, lower: LowerGrades, reasons: list[Reason], grades: list[str]
) -> None:
    reasons.append(Reason("items", index.bits_of(part.ids)))


_Resolver = Callable[[Index, Part, LowerGrades, list[Reason], list[str]], None]
_RESOLVERS: Mapping[str, _Resolver] = {
    "grade": _grade,
    "role": _role,
    "job": _job,
    "unit": _unit,
    "standard": _standard,
    "items": _items,
}
