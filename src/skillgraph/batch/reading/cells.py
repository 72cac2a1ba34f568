"""What cells of CSV say of a person, as JSON would say it.

Ids are separated by ``;``, ``|``, commas or spaces. An empty cell says nothing; ``none`` says
that there is none:

=======================  ===================================================================
``certificates``         ``asm/junior@2024-03-01;csm/level-3``: grades, each with the date of
                         issue where that is known
``experience``           ``after-sales-service:3.5;logistics:2:related``: occupations with the
                         years and, where that is known, ``related`` or ``unrelated``
``assessments_passed``   ``asm/junior;asm/intermediate``: grades
``enrolled``             ``mba``
``technical_title``      ``senior``
``education``            ``bachelor``
``as_of``                ``2026-11-22``
``probation_completed``  ``true`` or ``false``
=======================  ===================================================================

Certificates and experience may be JSON as well, as in a line of NDJSON. Values are taken over as
they are; whether they are dates or numbers, whoever makes a person of them says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import orjson

#: What separates ids, and what says that there are none.
SEPARATORS = "; ,|\t"
NONE = "none"
_BETWEEN = re.compile(f"[{SEPARATORS}]+")
_RELATED: Mapping[str, object] = {"related": True, "unrelated": False}


def certificates(cell: str) -> object:
    """Read certificates; what is no JSON though it begins so is given back."""
    return _json(cell) if cell.startswith("[") else [_certificate(id) for id in _ids(cell)]


def _experience(cell: str) -> object:
    return _json(cell) if cell.startswith("[") else [_years(id) for id in _ids(cell)]


def _json(cell: str) -> object:
    try:
        return orjson.loads(cell)
    except orjson.JSONDecodeError:
        return cell


def _ids(cell: str) -> list[str]:
    return [] if cell == NONE else [id for id in _BETWEEN.split(cell) if id]


def _certificate(id: str) -> dict[str, object]:
    grade, at, since = id.partition("@")
    return {"grade": grade, "since": since} if at else {"grade": grade}


def _years(id: str) -> dict[str, object]:
    occupation, _, rest = id.partition(":")
    years, colon, related = rest.partition(":")
    known: dict[str, object] = {"in": occupation, "years": years}
    return {**known, "related": _RELATED.get(related, related)} if colon else known


def _which(cell: str) -> object:
    """Read which one it is, or that it is none."""
    return False if cell in (NONE, "false") else cell


_READERS: Mapping[str, Callable[[str], object]] = {
    "certificates": certificates,
    "experience": _experience,
    "assessments_passed": _ids,
    "enrolled": _which,
    "technical_title": _which,
}


def facts(cells: Mapping[str, str]) -> dict[str, object]:
    """Read the cells of a row by the names of their columns; empty ones are left out."""
    return {
        name: _READERS.get(name, str)(cell.strip()) for name, cell in cells.items() if cell.strip()
    }
