"""Choose the media type of an answer (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from fastapi import Request
from starlette.exceptions import HTTPException
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

#: What a negotiated answer varies with, whichever it is.
VARY = {"Vary": "Accept"}


def choose(request: Request, offered: Iterable[str]) -> str | None:
    """Choose what the client likes best of some media types; of its equals, the first.

    Parameters of a wish, such as a charset or a profile, are left out of account. A request
    without ``Accept``, or with one that says nothing we can read, takes what is first.

    Returns:
        One of ``offered``, or None where the client accepts none of them.
    """
    return _best(",".join(request.headers.getlist("accept")), tuple(offered))


@lru_cache(maxsize=1024)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    """Weigh the wishes of a client; most clients send the same ones every time."""
    wishes = parse_accept_header(accept, MIMEAccept)
    if not wishes:
        return offered[0]
    return MIMEAccept((_plain(wish), quality) for wish, quality in wishes).best_match(offered)


def _plain(wish: str) -> str:
    """Drop the parameters of a media range; some clients write ``*`` for ``*/*``."""
    media_range = wish.partition(";")[0].strip()
    return "*/*" if media_range == "*" else media_range


def negotiate(request: Request, offered: Iterable[str]) -> str:
    """Choose a media type as :func:`choose` does, for an answer that has to be one of them.

    Raises:
        HTTPException: 406, which names what there is.
    """
    media_types = list(offered)
    chosen = choose(request, media_types)
    if chosen is None:
        wanted = ", ".join(request.headers.getlist("accept"))
        raise HTTPException(406, f"{wanted}: to be had as {', '.join(media_types)}", VARY)
    return chosen
