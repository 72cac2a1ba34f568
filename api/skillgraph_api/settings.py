"""Settings of the service; each can be given as an environment variable ``SKILLGRAPH_…``."""

from __future__ import annotations

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
    max_body_bytes: int = Field(
        2_000_000, gt=0, description="Largest request body; a larger one is refused with 413."
    )
    keys_file: Path | None = Field(
        None,
        description="Keys that may write, as `skillgraph key` prints them; nobody may without it.",
    )
    data: Path | None = Field(
        None, description="Tables that are published over HTTP, instead of the shipped ones."
    )
