"""Keys: who may do more with the service than read, and what their queries may use.

The file of keys holds the SHA-256 of each secret, never the secret itself::

    [[keys]]
    name = "editors"
    sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    rights = ["publish", "update"]
    query_seconds = 60
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import tomllib
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from skillgraph.errors import InputError


class Right(StrEnum):
    """What a key may be allowed to do."""

    PUBLISH = "publish"
    UPDATE = "update"


class Key(BaseModel):
    """A key, as the file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    rights: frozenset[Right] = frozenset()
    query_seconds: float | None = Field(None, gt=0, allow_inf_nan=False)
    max_rows: int | None = Field(None, gt=0)

    def as_toml(self) -> str:
        """Write the entry that the file of keys takes."""
        rights = json.dumps(sorted(self.rights))
        return f'[[keys]]\nname = "{self.name}"\nsha256 = "{self.sha256}"\nrights = {rights}\n'


class Keys(BaseModel):
    """The keys of a service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: tuple[Key, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Keys:
        """Read a file of keys.

        Raises:
            InputError: it cannot be read, or an entry is wrong; the error names each one.
        """
        try:
            found = cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from error
        except ValidationError as error:
            raise InputError("\n".join(_said(path, error))) from error
        except ValueError as error:
            raise InputError(f"{path}: not TOML in UTF-8: {error}") from error
        for name, times in Counter(key.name for key in found.keys).items():
            if times > 1:
                raise InputError(f"{path}: {times} keys have the name {name!r}")
        return found

    def find(self, secret: str) -> Key | None:
        """Give the key of a secret; how long it takes tells nothing of the others."""
        digest = _digest(secret)
        found = [key for key in self.keys if hmac.compare_digest(key.sha256, digest)]
        return found[0] if found else None


def new_key(name: str, rights: frozenset[Right]) -> tuple[str, Key]:
    """Make a key: its secret, which is kept nowhere, and its entry.

    Raises:
        InputError: the name cannot name a key.
    """
    secret = secrets.token_urlsafe(32)
    try:
        return secret, Key(name=name, sha256=_digest(secret), rights=rights)
    except ValidationError as error:
        raise InputError(f"{name!r} is no name of a key: letters, digits, . _ and -") from error


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _said(path: Path, error: ValidationError) -> list[str]:
    """Say of each wrong place which entry it is in."""
    places = {e["loc"]: e["msg"] for e in error.errors()}
    return [
        f"{path}: entry {loc[1] + 1}, {'.'.join(map(str, loc[2:])) or 'keys'}: {said}"
        if len(loc) > 1 and isinstance(loc[1], int)
        else f"{path}: {'.'.join(map(str, loc))}: {said}"
        for loc, said in places.items()
    ]
