"""Who asks, and what they may do: keys as bearer tokens (RFC 6750)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase
from fastapi.security.utils import get_authorization_scheme_param
from starlette.exceptions import HTTPException

from skillgraph.keys import Key, Keys, Right

_CHALLENGE = 'Bearer realm="skillgraph"'
_OFF = (
    "nothing can be written to this service: it was started without keys. "
    "`skillgraph key NAME --right {right}` makes one; name its file in SKILLGRAPH_KEYS_FILE"
)


@dataclass(frozen=True, slots=True)
class Client:
    """Who sent a request: a key that is known, or else the address that it came from."""

    name: str
    key: Key | None = None


class Require(SecurityBase):
    """A dependency that lets a request pass only with a key that has a right."""

    def __init__(self, right: Right) -> None:
        self._right = right
        self.scheme_name = "key"
        self.model = BearerModel(description="A key of the operator's: `Bearer SECRET`.")

    def __call__(self, request: Request) -> Key:
        """Give the key.

        Raises:
            HTTPException: 403 where keys are off or this one lacks the right, 401 without one.
        """
        if _keys(request) is None:
            raise HTTPException(403, _OFF.format(right=self._right))
        key = _key(request)
        if key is None:
            raise _unauthorized(f"this needs a key with the right {self._right!r}")
        if self._right not in key.rights:
            challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope"'}
            said = f"the key {key.name!r} does not have the right {self._right.value!r}"
            raise HTTPException(403, said, challenge)
        return key


def require(right: str) -> Require:
    """Make the dependency that asks for a key with a right: ``publish`` or ``update``."""
    return Require(Right(right))


def may_write(request: Request) -> bool:
    """Tell whether the service takes updates from anybody."""
    keys = _keys(request)
    return keys is not None and any(Right.UPDATE in key.rights for key in keys.keys)


async def get_client(request: Request) -> Client:
    """Tell who sent a request; without a key, it is the address.

    Raises:
        HTTPException: 401, the key is not known.
    """
    key = _key(request) if _keys(request) else None
    if key:
        return Client(f"key {key.name}", key)
    return Client(request.client.host if request.client else "unknown")


def _keys(request: Request) -> Keys | None:
    keys: Keys | None = request.app.state.keys
    return keys


def _key(request: Request) -> Key | None:
    """Find the key of a request; None where it sends none."""
    scheme, secret = get_authorization_scheme_param(request.headers.get("authorization"))
    keys = _keys(request)
    if keys is None or scheme.lower() != "bearer":
        return None
    key = keys.find(secret)
    if key is None:
        raise _unauthorized("the key is not known", ', error="invalid_token"')
    return key


def _unauthorized(said: str, error: str = "") -> HTTPException:
    return HTTPException(401, said, {"WWW-Authenticate": _CHALLENGE + error})
