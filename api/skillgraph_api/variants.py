"""Send a document that is to be had in several forms: one of them, and the way to the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, NamedTuple

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response
from werkzeug.http import parse_etags

from skillgraph import __version__
from skillgraph.exchange.document import SYNTAXES
from skillgraph.services.description import LICENSE
from skillgraph_api.deps import CatalogueDep, LanguageDep
from skillgraph_api.errors import NotModified
from skillgraph_api.negotiation import negotiate
from skillgraph_api.pages import HTML

#: File extensions by media type. Whoever has no wish is a program, for browsers name HTML.
EXTENSIONS: Mapping[str, str] = {**SYNTAXES, HTML: "html"}
MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}

_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML", "nt": "N-Triples"}


class Form(NamedTuple):
    """A form that a document is to be had in beside its page."""

    name: str
    media_type: str
    href: str


def forms(address: str, suffix: str = "") -> list[Form]:
    """List the forms of a document, without its page; ``suffix`` is their query string."""
    return [Form(name, MEDIA_TYPES[e], f"{address}.{e}{suffix}") for e, name in _NAMES.items()]


class Variants:
    """Sends a form of a document with the headers that tell which it is and let a client keep it.

    The entity tag is made of the code, the version, the form and the language, and is known
    before anything is computed.
    """

    def __init__(self, request: Request, catalogue: CatalogueDep, language: LanguageDep) -> None:
        self._request = request
        self._version = catalogue.version.digest
        self._language = language

    def chosen(self, extension: str | None) -> str:
        """Give the media type of an extension, or the one that the client likes best.

        Raises:
            HTTPException: 404, there is no such form; 406, the client accepts none.
        """
        if extension is not None and extension not in MEDIA_TYPES:
            raise HTTPException(404)
        if extension is not None:
            return MEDIA_TYPES[extension]
        return negotiate(self._request, EXTENSIONS)

    def send(self, address: str, media_type: str, make: Callable[[], bytes]) -> Response:
        """Send the form of a media type.

        Args:
            address: where the document is, without an extension.
            media_type: of the form.
            make: makes the form, if the client does not hold it.

        Raises:
            NotModified: the client holds it.
        """
        headers = self._headers(address, media_type)
        held = parse_etags(self._request.headers.get("if-none-match"))
        if held.star_tag or held.contains_weak(headers["ETag"].strip('"')):
            raise NotModified(headers)
        return Response(make(), media_type=media_type, headers=headers)

    def _headers(self, address: str, media_type: str) -> dict[str, str]:
        language = self._language.value if media_type == HTML else ""
        key = f"{__version__} {self._version} {address} {self._request.url.query} {media_type}"
        tag = hashlib.blake2b(f"{key} {language}".encode(), digest_size=12).hexdigest()
        links = [
            f'<{address}.{extension}>; rel="alternate"; type="{other}"'
            for other, extension in EXTENSIONS.items()
            if other != media_type
        ]
        return {
            "ETag": f'"{tag}"',
            "Cache-Control": "public, max-age=0",
            "Vary": "Accept, Accept-Language",
            "Content-Location": f"{address}.{EXTENSIONS[media_type]}",
            "Link": ", ".join([*links, f'<{LICENSE.value}>; rel="license"']),
            **({"Content-Language": language} if language else {}),
        }


VariantsDep = Annotated[Variants, Depends()]
