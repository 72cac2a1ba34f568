"""A person, as an HR tool describes one. What is left out is unknown, not absent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from skillgraph.errors import PersonError, UnknownIdError
from skillgraph.index.compiled import Index, find
from skillgraph.index.nearest import nearest
from skillgraph.model.shared import VocabularyTerm
from skillgraph.services.refs import Competencies, LowerGrades, Reason, grade_bits


class Certificate(BaseModel):
    """A certificate held: a grade of a standard, or another one of the vocabulary."""

    model_config = ConfigDict(extra="forbid")

    grade: str = Field(description="Id of a grade, or of a certificate in the vocabulary.")
    since: date | None = Field(None, description="Date of issue.")


class Experience(BaseModel):
    """Years of work in one occupation."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    occupation: str = Field(alias="in", description="Occupation, such as after-sales-service.")
    years: Annotated[Decimal, Field(ge=0, le=80)] = Field(description="Years worked in it.")
    related: bool | None = Field(
        None,
        description="Whether it counts as related to the standard's occupation, which the "
        "standards leave open. Left out: unknown, unless it is the same occupation.",
    )


class Person(BaseModel):
    """What is known of a person; every field may be left out."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, description="Your own name for the person; it is only echoed.")
    as_of: date | None = Field(None, description="The day that is asked about; today if left out.")
    items: tuple[str, ...] = Field((), description="Ids of abilities and knowledge items held.")
    certificates: tuple[Certificate, ...] | None = None
    experience: tuple[Experience, ...] | None = None
    education: str | None = Field(None, description="Education level, such as bachelor.")
    enrolled: str | bool | None = Field(
        None, description="mba or related-postgraduate; false: not enrolled."
    )
    technical_title: str | bool | None = Field(
        None, description="junior, intermediate or senior; false: none."
    )
    probation_completed: bool | None = None
    assessments_passed: tuple[str, ...] | None = Field(
        None, description="Grades whose assessment was passed."
    )

    @property
    def ref(self) -> str:
        """Name the person in an answer."""
        return f"person:{self.id}" if self.id else "person"


def competencies(index: Index, person: Person) -> Competencies:
    """Give what a person holds: the items named, and those of the grades certified.

    A certificate counts as holding its grade's items, and those of lower grades where the
    standard says that the grade covers them.

    Raises:
        UnknownIdError: an item or a certificate is not in the graph.
    """
    reasons = [Reason("items", index.bits_of(person.items))]
    for held in person.certificates or ():
        if held.grade in index.grades:
            bits = grade_bits(index, held.grade, LowerGrades.STANDARD)
            reasons.append(Reason(f"grade:{held.grade}", bits))
        else:
            _refuse_unknown_certificate(index, held.grade)
    return Competencies(person.ref, tuple(reasons))


def _refuse_unknown_certificate(index: Index, held: str) -> None:
    known, name = _words(index, "certificate"), held.removeprefix("vocabulary/certificate/")
    if name not in known:
        raise UnknownIdError(name, "certificate", nearest(name, (*known, *index.grades)))


def check(index: Index, person: Person, as_of: date) -> None:
    """Check that a person's data can be read against the vocabulary.

    Raises:
        UnknownIdError: a level, title, certificate, grade or item is not in the graph.
        PersonError: a certificate was issued after the day that is asked about.
    """
    competencies(index, person)
    for scheme, value in (
        ("education", person.education),
        ("technical-title", person.technical_title),
        ("enrolment", person.enrolled),
    ):
        if isinstance(value, str):
            vocabulary_term(index, scheme, value)
    if person.enrolled is True or person.technical_title is True:
        raise PersonError("enrolled and technical_title name which one, or are false")
    for grade in person.assessments_passed or ():
        find(index.grades, grade, "grade")
    for held in person.certificates or ():
        if held.since and held.since > as_of:
            raise PersonError(f"the certificate {held.grade} is of {held.since}, after {as_of}")


def vocabulary_term(index: Index, scheme: str, value: str) -> VocabularyTerm:
    """Find a word of the vocabulary by its full id or its last part.

    Raises:
        UnknownIdError: the list has no such word.
    """
    full = value if value.startswith("vocabulary/") else f"vocabulary/{scheme}/{value}"
    found = index.vocabulary.get(full)
    if found is not None and found.scheme == scheme:
        return found
    return find(_words(index, scheme), value.removeprefix(f"vocabulary/{scheme}/"), scheme)


def _words(index: Index, scheme: str) -> dict[str, VocabularyTerm]:
    """Give the words of a list by the last part of their ids."""
    words = (v for v in index.vocabulary.values() if v.scheme == scheme)
    return {word.id.removeprefix(f"vocabulary/{scheme}/"): word for word in words}
