"""People as eligibility asks of them, validated as in a request."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from skillgraph.batch.reading.rows import Facts, Lists, Rows, spelled
from skillgraph.services.person import Person

UNREADABLE = "a value cannot be read: no UTF-8 text, or no date"


def persons(rows: Rows, items: Lists) -> Iterator[Person | str]:
    """Make a person of each row, or say why none can be made; nothing if facts are not wanted."""
    if rows.facts is None:
        return
    texts = spelled(items.texts)
    for row, (id, facts) in enumerate(zip(rows.ids.to_pylist(), rows.facts, strict=True)):
        start, stop = items.offsets[row : row + 2].tolist()
        held = [item for item in texts[start:stop] if item]
        yield UNREADABLE if facts is None else _person(id, held, facts)


def _person(id: str | None, items: list[str], facts: Facts) -> Person | str:
    """Make a person of what a row says; null is as good as left out."""
    known = {name: value for name, value in facts.items() if value is not None}
    try:
        person = Person.model_validate({**known, "id": id})
        # Texts that were looked up need no validation, which would take longer than all else.
        return person.model_copy(update={"items": tuple(items)})
    except ValidationError as error:
        return _said(error)


def _said(error: ValidationError) -> str:
    """Say on one line what is wrong with a person's facts."""
    return "; ".join(
        f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    )
