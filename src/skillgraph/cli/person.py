"""A person, from what the options of a command say of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from skillgraph.cli.options import given
from skillgraph.errors import InputError
from skillgraph.index.compiled import Index
from skillgraph.services.person import Certificate, Experience


def occupation_of(index: Index, grade: str) -> str:
    """Name the occupation of a grade's standard; an unknown grade is for the service to refuse."""
    standard = index.standards.get(grade.partition("/")[0])
    return standard.occupation.rpartition("/")[2] if standard else ""


def experience(
    occupation: str, years: float | None, related_years: float | None
) -> tuple[Experience, ...] | None:
    """Give the years worked, in the occupation and in related ones; None where none are said.

    Raises:
        InputError: so many years cannot be worked.
    """
    spells = [(occupation, years, None), ("related", related_years, True)]
    said = [
        given(Experience, occupation=name, years=Decimal(str(length)), related=related)
        for name, length, related in spells
        if length is not None
    ]
    return tuple(said) or None


def certificates(holds: list[str] | None) -> tuple[Certificate, ...] | None:
    """Read certificates given as ``GRADE`` or ``GRADE@DATE``.

    Raises:
        InputError: one is not of that form.
    """
    said = unless_none(holds)
    return None if said is None else tuple(map(_certificate, said))


def _certificate(held: str) -> Certificate:
    grade, at, day = held.partition("@")
    try:
        return Certificate(grade=grade, since=date.fromisoformat(day) if at else None)
    except ValueError as error:
        raise InputError(
            f"--holds takes GRADE or GRADE@YYYY-MM-DD, not {held!r}: {error}"
        ) from None


def or_none(value: str | None) -> str | bool | None:
    """Tell "none", which is said, from nothing said."""
    return False if value == "none" else value


def unless_none(values: list[str] | None) -> tuple[str, ...] | None:
    """Give a list; empty where "none" is said, and None where nothing is."""
    return None if values is None else tuple(value for value in values if value != "none")
