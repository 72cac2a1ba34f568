"""What is known of people besides their items, for eligibility."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from people_files import (
    ASKED,
    GRADE,
    KNOWN,
    VOCABULARY,
    ndjson,
    parquet,
    parse,
    separated,
)
from skillgraph.batch.model import Block, Reject
from skillgraph.batch.reading.form import FACTS, Format, Shape
from skillgraph.batch.reading.people import read
from skillgraph.errors import InputError
from skillgraph.services.person import Certificate, Experience, Person

#: As JSON has it, as CSV has it, and as it is.
FULL = {
    "id": "张三",
    "as_of": "2026-11-22",
    "items": [ASKED[0], KNOWN[2]],
    "certificates": [{"grade": GRADE, "since": "2024-03-01"}, {"grade": "driving-licence"}],
    "experience": [
        {"in": "after-sales-service", "years": 3.5},
        {"in": "logistics", "years": 2, "related": True},
        {"in": "sales", "years": 1, "related": False},
    ],
    "education": "bachelor",
    "enrolled": "mba",
    "technical_title": "senior",
    "probation_completed": True,
    "assessments_passed": [GRADE],
}
CELLS = {
    "id": "张三",
    "as_of": "2026-11-22",
    "items": f"{ASKED[0]} {KNOWN[2]}",
    "certificates": f"{GRADE}@2024-03-01; driving-licence",
    "experience": "after-sales-service:3.5;logistics:2:related;sales:1:unrelated",
    "education": "bachelor",
    "enrolled": "mba",
    "technical_title": "senior",
    "probation_completed": "true",
    "assessments_passed": GRADE,
}
PERSON = Person(
    id="张三",
    as_of=date(2026, 11, 22),
    items=(ASKED[0], KNOWN[2]),
    certificates=(
        Certificate(grade=GRADE, since=date(2024, 3, 1)),
        Certificate(grade="driving-licence"),
    ),
    experience=(
        Experience(occupation="after-sales-service", years=Decimal("3.5")),
        Experience(occupation="logistics", years=Decimal(2), related=True),
        Experience(occupation="sales", years=Decimal(1), related=False),
    ),
    education="bachelor",
    enrolled="mba",
    technical_title="senior",
    probation_completed=True,
    assessments_passed=(GRADE,),
)
#: Of whom little is known, and of whom it is known that there is nothing.
LITTLE = {"id": "q", "items": [ASKED[1]]}
NOTHING: dict[str, Any] = {
    "id": "r",
    "certificates": [],
    "experience": [],
    "enrolled": False,
    "technical_title": False,
    "probation_completed": False,
    "assessments_passed": [],
}
NONE = {
    "id": "r",
    "certificates": "none",
    "experience": "none",
    "enrolled": "none",
    "technical_title": "none",
    "probation_completed": "false",
    "assessments_passed": "none",
}


def with_dates(row: dict[str, Any]) -> dict[str, Any]:
    """Take dates for their texts, as a table has them."""
    certificates = row.get("certificates") and [
        {**one, "since": one.get("since") and date.fromisoformat(one["since"])}
        for one in row["certificates"]
    ]
    as_of = row.get("as_of") and date.fromisoformat(row["as_of"])
    return {**row, "certificates": certificates, "as_of": as_of}


ROWS: list[dict[str, Any]] = [FULL, LITTLE, NOTHING]
#: A column of a table is either of words or of truth values: whoever is not enrolled is not told.
UNTOLD = {**NOTHING, "enrolled": None, "technical_title": None}
WRITTEN = {
    Format.NDJSON: ndjson(ROWS),
    Format.CSV: separated([CELLS, {"id": "q", "items": ASKED[1]}, NONE], list(CELLS)),
    Format.PARQUET: parquet([with_dates(row) for row in [FULL, LITTLE, UNTOLD]], list(FULL)),
}


def blocks(data: bytes, format: Format, **options: Any) -> list[Block]:
    source = io.BytesIO(data)
    return list(read(source, VOCABULARY, format=format, with_facts=True, **options))


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("format", Format)
def test_every_format_says_the_same_of_a_person(format: Format, size: int) -> None:
    read_blocks = blocks(WRITTEN[format], format, block=size)
    people = [person for block in read_blocks for person in block.people or ()]
    nothing = Person.model_validate(UNTOLD if format is Format.PARQUET else NOTHING)
    assert people == [PERSON, Person.model_validate(LITTLE), nothing]
    numbers = [n for block in read_blocks for n in (block.numbers if block.people else ())]
    assert numbers == ([2, 3, 4] if format is Format.CSV else [1, 2, 3])


@pytest.mark.parametrize("format", Format)
def test_facts_are_there_only_where_they_are_wanted(format: Format) -> None:
    (block,) = read(io.BytesIO(WRITTEN[format]), VOCABULARY, format=format)
    assert block.people is None
    assert block.numbers is None
    (told,) = blocks(WRITTEN[format], format)
    assert (told.held == block.held).all()
    assert told.ids.equals(block.ids)


def test_a_cell_may_have_json_for_certificates_and_experience() -> None:
    row = {name: json.dumps(FULL[name]) for name in ("certificates", "experience")}
    (block,) = blocks(separated([{**CELLS, **row}], list(CELLS)), Format.CSV)
    assert block.people == (PERSON,)


def test_all_that_is_known_of_a_person_has_a_column() -> None:
    assert {*FACTS, "id", "items"} == set(Person.model_fields) == set(FULL)


@pytest.mark.parametrize(
    ("fact", "cell", "place"),
    [
        ({"as_of": "22.11.2026"}, "22.11.2026", "as_of: "),
        ({"certificates": [{"grade": GRADE, "since": "2024-13-01"}]}, f"{GRADE}@2024-13-01",
         "certificates.0.since: "),
        ({"experience": [{"in": "sales", "years": "few"}]}, "sales:few", "experience.0.years: "),
        ({"experience": [{"in": "sales", "years": -1}]}, "sales:-1", "experience.0.years: "),
        ({"experience": [{"in": "sales", "years": 1, "related": "so"}]}, "sales:1:so",
         "experience.0.related: "),
        ({"experience": "sales"}, "[sales]", "experience: "),
        ({"probation_completed": "nearly"}, "nearly", "probation_completed: "),
    ],
    ids=str,
)  # fmt: skip
def test_a_fact_that_cannot_be_read_rejects_its_row(
    fact: dict[str, Any], cell: str, place: str
) -> None:
    (name,) = fact
    data = {
        Format.NDJSON: ndjson([{"id": "p", **fact}, {"id": "q"}]),
        Format.CSV: separated([{"id": "p", name: cell}, {"id": "q"}], ["id", "items", name]),
    }
    for format, written in data.items():
        (block,) = blocks(written, format)
        assert block.ids.to_pylist() == ["q"]
        assert block.people == (Person(id="q"),)
        (reject,) = block.rejects
        assert (reject.row, reject.person) == (2 if format is Format.CSV else 1, "p")
        assert reject.reason.startswith(place)


def test_a_fact_of_parquet_that_is_no_utf8_rejects_its_row() -> None:
    education = pa.array([b"bachelor", b"\xff"]).view(pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["p", "q"], "items": [[], []], "education": education}), out)
    (block,) = blocks(out.getvalue(), Format.PARQUET)
    assert block.people == (Person(id="p", education="bachelor"),)
    assert block.rejects == (Reject(2, "q", "a value cannot be read: no UTF-8 text, or no date"),)


def test_rows_of_items_do_not_say_what_eligibility_asks() -> None:
    data = ndjson([{"person": "p", "item": ASKED[0]}])
    with pytest.raises(InputError, match="give a row a person, with the column items"):
        parse(data, Format.NDJSON, with_facts=True)
    with pytest.raises(InputError, match="give a row a person, with the column items"):
        parse(b"person,item\n", Format.CSV, with_facts=True, shape=Shape.LONG)
