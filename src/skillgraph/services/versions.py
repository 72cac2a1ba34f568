"""The versions of a home: which there are, which is current, and what each holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import Field

from skillgraph.services.answers import Answer
from skillgraph.version import RemoteVersion, Version
from skillgraph.versions import Home, Publication


class VersionSummary(Answer):
    """A version in brief."""

    version: str = Field(description="The digest that names it.")
    current: bool = Field(description="Whether it is what is answered from.")
    published: tuple[datetime, ...] = Field(
        description="When it became the current one; never, if it was only built."
    )
    items: int = Field(description="Abilities and knowledge items.")
    triples: int = Field(description="Triples in all graphs, inferred ones too.")
    derived_from: str | None = Field(
        description="The version that an update made it of; null if it was built from tables."
    )


class VersionView(VersionSummary):
    """A version with its manifest."""

    manifest: dict[str, Any] = Field(
        description="Inputs and tools by digest and release, counts by graph and class, files."
    )


def list_versions(home: Home) -> tuple[VersionSummary, ...]:
    """List the versions that are whole, in the order in which they were last published."""
    current, history = home.current(), home.history()
    return tuple(
        VersionSummary(**_told(version, version == current, history)) for version in home.versions()
    )


def show_version(home: Home, version: Version) -> VersionView:
    """Describe a version of a home."""
    told = _told(version, version == home.current(), home.history())
    return VersionView(**told, manifest=version.manifest)


def only_version(version: Version | RemoteVersion) -> VersionView:
    """Describe the version of a service that answers from no other."""
    return VersionView(**_told(version, True, ()), manifest=version.manifest)


def _told(
    version: Version | RemoteVersion, current: bool, history: Iterable[Publication]
) -> dict[str, Any]:
    manifest = version.manifest
    classes = manifest["classes"]
    return {
        "version": version.digest,
        "current": current,
        "published": tuple(entry.at for entry in history if entry.version == version.digest),
        "items": classes.get("sg:Ability", 0) + classes.get("sg:Knowledge", 0),
        "triples": sum(manifest["triples"].values()),
        "derived_from": manifest["derived_from"],
    }
