"""Settings of the service; each can be given as an environment variable ``SKILLGRAPH_…``."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from skillgraph.services.language import Language


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="SKILLGRAPH_", frozen=True)

    default_language: Language = Field(
        Language.ZH, description="Language of labels where a request asks for none we have."
    )
    workers: int = Field(1, gt=0, description="Processes that answer, behind one socket.")
    requests: int = Field(
        256,
        gt=0,
        description="Requests of a worker that may be under way, in work or waiting;"
        " the others are told to come back with 503.",
    )
    request_seconds: float = Field(
        30,
        gt=0,
        description="How long the answer to a request may take to begin; queries, changes,"
        " validation, exports and batches have limits of their own.",
    )
    body_seconds: float = Field(
        20, gt=0, description="How long the next part of a request's body may take to come."
    )
    shutdown_seconds: int = Field(
        30, gt=0, description="How long what was begun may take when the service is stopped."
    )
    switch_seconds: float = Field(
        10,
        ge=0,
        description="How long workers wait for one that has not opened a new version yet.",
    )
    max_body_bytes: int = Field(
        2_000_000, gt=0, description="Largest request body; a larger one is refused with 413."
    )
    answers_kept: int = Field(
        2**26, ge=0, description="Bytes of answers that are kept, of gaps and of roles."
    )
    query_seconds: float = Field(10, gt=0, description="How long a SPARQL query may take.")
    query_rows: int = Field(1_000_000, gt=0, description="Rows that a result may have.")
    query_bytes: int = Field(256 * 2**20, gt=0, description="Bytes that a result may have.")
    query_memory: int = Field(2**30, gt=0, description="Bytes that a query may allocate.")
    query_kept: int = Field(2**26, ge=0, description="Bytes of short results that are kept.")
    query_workers: int = Field(
        default_factory=lambda: os.cpu_count() or 2,
        gt=0,
        description="Queries of one client at a time; there is one worker more.",
    )
    query_waiting: int = Field(64, ge=0, description="Queries that may wait, in all.")
    query_waiting_each: int = Field(16, ge=0, description="Queries of one client that may wait.")
    validation_seconds: float = Field(
        60, gt=0, description="How long the validation of a graph that is posted may take."
    )
    validation_memory: int = Field(
        2**31, gt=0, description="Bytes that such a validation may allocate."
    )
    validation_waiting: int = Field(8, ge=0, description="Graphs that may wait to be validated.")
    update_seconds: float = Field(
        300, gt=0, description="How long a change to the graph may take, with its validation."
    )
    update_memory: int = Field(4 * 2**30, gt=0, description="Bytes that a change may allocate.")
    update_waiting: int = Field(8, ge=0, description="Changes that may wait while one is made.")
    batch_places: int = Field(1, gt=0, description="Batches of people measured at a time.")
    batch_waiting: int = Field(4, ge=0, description="Batches that may wait for their turn.")
    batch_seconds: float = Field(900, gt=0, description="How long a batch may take in all.")
    batch_bytes: int = Field(2**29, gt=0, description="Bytes that a batch of people may have.")
    batch_people: int = Field(1_000_000, gt=0, description="People that a batch may have.")
    batch_memory: int = Field(4 * 2**30, gt=0, description="Bytes that a batch may allocate.")
    coverage_claims: int = Field(
        3000, gt=0, description="Lines that a curriculum may have over HTTP, and things taught."
    )
    keys_file: Path | None = Field(
        None,
        description="Keys that may write, as `skillgraph key` prints them; nobody may without it.",
    )
    data: Path | None = Field(
        None, description="Tables that are published over HTTP, instead of the shipped ones."
    )
