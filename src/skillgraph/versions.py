"""The versions in a home, on disk or at an endpoint, and the pointer to the current one.

The pointer is one small file, replaced whole. Versions are never changed, so whoever reads one
goes on reading it while the pointer moves.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from skillgraph import durable
from skillgraph.errors import BuildError, ConflictError, UnknownIdError
from skillgraph.index.nearest import nearest
from skillgraph.store.address import Endpoint
from skillgraph.version import RemoteVersion, Version

_DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class RemoteHome:
    """The versions at a SPARQL endpoint, with the pointer there."""

    endpoint: Endpoint

    def current(self) -> RemoteVersion:
        """Give the version that the pointer names.

        Raises:
            StoreError: the endpoint cannot be reached, or nothing is published there.
        """
        return RemoteVersion.at(self.endpoint)

    def get(self, name: str) -> RemoteVersion:
        """Find a version by its digest, or as ``current``.

        Raises:
            UnknownIdError: the endpoint has no such version.
            StoreError: the endpoint cannot be reached.
        """
        return RemoteVersion.at(self.endpoint, None if name == "current" else name)


class Publication(BaseModel):
    """One time that a version became the current one."""

    model_config = ConfigDict(frozen=True)

    version: str
    at: AwareDatetime
    #: The version that was current before, to which a rollback goes.
    replaced: str | None = None


class Pointer(BaseModel):
    """Which version is current, and what was published before, oldest first."""

    model_config = ConfigDict(frozen=True)

    current: str | None = None
    history: tuple[Publication, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of versions with its pointer."""

    path: Path

    @property
    def _file(self) -> Path:
        return self.path / "current.json"

    def history(self) -> tuple[Publication, ...]:
        """Tell what was published and when, oldest first."""
        return (self._pointer() or Pointer()).history

    def versions(self) -> tuple[Version, ...]:
        """Give the versions that are whole, in the order in which they were last published.

        Those that were built and never published come last.
        """
        published = {entry.version: number for number, entry in enumerate(self.history())}
        folders = self.path.iterdir() if self.path.is_dir() else ()
        found = [Version(p) for p in folders if _DIGEST.fullmatch(p.name)]
        whole = [version for version in found if version.whole]
        last = len(published)
        return tuple(sorted(whole, key=lambda v: (published.get(v.digest, last), v.digest)))

    def current(self) -> Version | None:
        """Give the version that the pointer names.

        Where that is not whole, it is the one last published that is; where the pointer itself
        is missing or damaged, the newest that is whole.
        """
        pointer = self._pointer()
        if pointer is None:
            return max(self.versions(), key=_written, default=None)
        if pointer.current is None:
            return None
        candidates = (pointer.current, *(entry.version for entry in reversed(pointer.history)))
        return next(filter(_is_whole, map(self._version, candidates)), None)

    def previous(self) -> Version | None:
        """Give the version that the current one replaced; of those that are whole, the nearest."""
        replaced = {entry.version: entry.replaced for entry in self.history()}
        current = self.current()
        name = current.digest if current else None
        while name := replaced.pop(name or "", None):
            if _is_whole(version := self._version(name)):
                return version
        return None

    def get(self, name: str) -> Version:
        """Find a version by its digest, the beginning of it, ``current`` or ``previous``.

        Raises:
            UnknownIdError: there is none, or several begin so.
        """
        if name in ("current", "previous"):
            found = self.current() if name == "current" else self.previous()
            if found is None:
                raise UnknownIdError(name, "version", place=str(self.path))
            return found
        exact = self._version(name)
        if _DIGEST.fullmatch(name) and exact.whole:
            return exact
        digests = [version.digest for version in self.versions()]
        begin_so = [digest for digest in digests if name and digest.startswith(name)]
        if len(begin_so) != 1:
            like = begin_so or nearest(name, digests)
            raise UnknownIdError(name, "version", like, place=str(self.path))
        return self._version(begin_so[0])

    def switch(self, name: str, instead_of: Version | None = None) -> Version:
        """Make a version the current one.

        Args:
            name: see :meth:`get`.
            instead_of: the version that must be current until then.

        Raises:
            UnknownIdError: there is no such version.
            ConflictError: another version than ``instead_of`` is current by now.
            BuildError: the pointer cannot be written.
        """
        with self._alone():
            version, current = self.get(name), self.current()
            if instead_of is not None and current != instead_of:
                raise ConflictError(
                    f"another version was published meanwhile: {current and current.digest}"
                )
            pointer = self._pointer() or Pointer()
            if pointer.current != version.digest:
                replaced = current.digest if current not in (None, version) else None
                entry = Publication(version=version.digest, at=_now(), replaced=replaced)
                self._point(version.digest, (*pointer.history, entry))
        return version

    def rollback(self) -> Version:
        """Make the version current that the current one replaced; again, the one before that.

        Raises:
            UnknownIdError: none was published before.
            BuildError: the pointer cannot be written.
        """
        with self._alone():
            version = self.get("previous")
            self._point(version.digest, self.history())
        return version

    def begin(self) -> None:
        """Write the pointer where there is none, so that what is built next is not taken for it.

        Raises:
            BuildError: the pointer cannot be written.
        """
        with self._alone():
            if self._pointer() is None:
                current = self.current()
                self._point(current.digest if current else None, ())

    def _version(self, name: str) -> Version:
        return Version(self.path / name)

    def _pointer(self) -> Pointer | None:
        """Read the pointer; None where it is missing or damaged."""
        try:
            return Pointer.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return None

    def _point(self, current: str | None, history: tuple[Publication, ...]) -> None:
        pointer = Pointer(current=current, history=history)
        durable.replace(self._file, pointer.model_dump_json(indent=1).encode())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from moving the pointer; the system lets go of what is killed."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise BuildError(f"{self.path}: cannot be read: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        except OSError as error:
            raise BuildError(f"{self._file}: cannot be written: {error.strerror}") from error
        finally:
            os.close(descriptor)


def _is_whole(version: Version) -> bool:
    return version.whole


def _written(version: Version) -> tuple[int, str]:
    return (version.manifest_file.stat().st_mtime_ns, version.digest)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
