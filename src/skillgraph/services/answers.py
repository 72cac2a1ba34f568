"""What every answer is made of: frozen values that serialise to the JSON of the interface."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, validate_by_name=True)


class Named(Answer):
    """A thing by its id and its label in the language asked for."""

    id: str
    label: str


class Count(Answer):
    """How many items are required, held and missing."""

    required: int
    held: int
    missing: int
