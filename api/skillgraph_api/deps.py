"""What the routes are given: the catalogue, the language, a page, and a way to reply.

What is only looked up is a coroutine: FastAPI hands every other dependency to a thread, which
costs more than the look.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.responses import Response
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_etags

from skillgraph import __version__
from skillgraph.catalogue import Catalogue
from skillgraph.services.language import Language
from skillgraph.store.pool import Pool
from skillgraph_api.errors import NotModified
from skillgraph_api.keys import Client, get_client
from skillgraph_api.publisher import Publisher
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

JSON = "application/json"
_JSON_TYPE = re.compile(r"application/([^/]+\+)?json")

#: What ``?version=`` is.
VERSION = (
    "Version to answer from: a digest or the beginning of one, `current` or `previous`; the"
    " current one if left out. See `/api/v1/versions`."
)

#: By primary subtag: whoever reads any Chinese is served Chinese, be it ``zh-TW``.
_LANGUAGES = {"zh": Language.ZH, "en": Language.EN}


async def get_catalogues(request: Request) -> Catalogues:
    """Give the versions that the service answers from."""
    catalogues: Catalogues = request.app.state.catalogues
    return catalogues


async def get_publisher(request: Request) -> Publisher:
    """Give what publishes the server's tables."""
    publisher: Publisher = request.app.state.publisher
    return publisher


async def get_current(request: Request) -> Catalogue:
    """Give the current version."""
    return (await get_catalogues(request)).current


async def get_catalogue(
    request: Request,
    version: Annotated[
        str | None,
        Query(description=VERSION, examples=["current"]),
    ] = None,
) -> Catalogue:
    """Give the version that a request asks for."""
    return await (await get_catalogues(request)).get(version)


async def get_validators(request: Request) -> Pool:
    """Give the processes that hold graphs against the shapes."""
    validators: Pool = request.app.state.validators
    return validators


async def get_settings(request: Request) -> Settings:
    """Give the settings that the service was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def get_language(
    request: Request,
    settings: Annotated[Settings, Depends(get_settings)],
    lang: Annotated[
        Language | None, Query(description="Language of labels; goes before Accept-Language.")
    ] = None,
) -> Language:
    """Choose the language of labels: ``?lang=``, else ``Accept-Language``, else the default."""
    if lang:
        return lang
    accepted = parse_accept_header(request.headers.get("accept-language"), LanguageAccept)
    for tag, quality in accepted:
        language = _LANGUAGES.get(tag.partition("-")[0].lower())
        if language and quality > 0:
            return language
    return settings.default_language


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    limit: int
    offset: int

    @property
    def part(self) -> slice:
        """The members of the list that are on the page."""
        return slice(self.offset, self.offset + self.limit)


async def get_page(
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 50,
    offset: Annotated[int, Query(ge=0, description="How many to leave out first.")] = 0,
) -> Page:
    """Read the page that is asked for."""
    return Page(limit, offset)


def is_json(media_type: str) -> bool:
    """Tell whether a media type, without its parameters, is one of JSON."""
    return _JSON_TYPE.fullmatch(media_type) is not None


async def expect_json(request: Request) -> None:
    """Refuse a body that does not say that it is JSON.

    Raises:
        HTTPException: 415.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not is_json(media_type) and await request.body():
        raise HTTPException(415, f"{media_type or 'no Content-Type'}: expected {JSON}")


class Reply:
    """Sends an answer as bytes, with the headers that let a client keep it.

    A read is the same until another version is published, so its entity tag is made of the
    code, the version, the address and the language, and is known before anything is computed.
    """

    def __init__(self, request: Request, catalogue: Catalogue, language: Language) -> None:
        """Make the headers.

        Raises:
            NotModified: the client holds the answer.
        """
        self._request = request
        self._any_will_do = False
        self._headers = {"Content-Language": language.value, "Vary": "Accept, Accept-Language"}
        if request.method == "GET":
            made_by = f"{__version__} {catalogue.version.digest}"
            key = f"{made_by} {request.url.path}?{request.url.query} {language}"
            tag = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
            self._headers |= {"ETag": f'"{tag}"', "Cache-Control": "public, max-age=0"}
            held = parse_etags(request.headers.get("if-none-match"))
            self._any_will_do = held.star_tag
            if not held.star_tag and held.contains_weak(tag):
                raise NotModified(self._headers)

    def answer(self, answer: BaseModel) -> Response:
        """Send one answer."""
        return self.encoded(answer.model_dump_json().encode())

    def encoded(self, answer: bytes) -> Response:
        """Send one answer that is JSON already."""
        return self._send(answer, self._headers)

    def listing(self, part: Sequence[BaseModel], page: Page, total: int) -> Response:
        """Send a page of a list that has ``total`` members, with links to the other pages."""
        headers = {
            **self._headers,
            "X-Total-Count": str(total),
            "Link": _links(self._request.url, page, total),
        }
        return self._send(orjson.dumps([a.model_dump(mode="json") for a in part]), headers)

    def content(self, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
        """Send an answer in another form, with headers of its own."""
        return self._send(body, self._headers | headers, media_type)

    def _send(self, body: bytes, headers: dict[str, str], media_type: str = JSON) -> Response:
        """Send the body, unless the client said with ``If-None-Match: *`` that it has some."""
        if self._any_will_do:
            raise NotModified(self._headers)
        return Response(body, media_type=media_type, headers=headers)


async def get_reply(
    request: Request,
    catalogue: Annotated[Catalogue, Depends(get_catalogue)],
    language: Annotated[Language, Depends(get_language)],
) -> Reply:
    """Give a way to reply."""
    return Reply(request, catalogue, language)


def _links(url: URL, page: Page, total: int) -> str:
    """Write the links of RFC 8288 to the other pages of a list."""
    last = max(0, (total - 1) // page.limit * page.limit)
    offsets = {"first": 0, "last": last}
    if page.offset > 0:
        offsets["prev"] = max(0, min(page.offset - page.limit, last))
    if page.offset + page.limit < total:
        offsets["next"] = page.offset + page.limit
    links = {
        name: url.include_query_params(limit=page.limit, offset=offset)
        for name, offset in offsets.items()
    }
    return ", ".join(f'<{link}>; rel="{name}"' for name, link in links.items())


ValidatorsDep = Annotated[Pool, Depends(get_validators)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
ClientDep = Annotated[Client, Depends(get_client)]
CataloguesDep = Annotated[Catalogues, Depends(get_catalogues)]
PublisherDep = Annotated[Publisher, Depends(get_publisher)]
CurrentDep = Annotated[Catalogue, Depends(get_current)]
CatalogueDep = Annotated[Catalogue, Depends(get_catalogue)]
LanguageDep = Annotated[Language, Depends(get_language)]
PageDep = Annotated[Page, Depends(get_page)]
ExpectJson = Depends(expect_json)
ReplyDep = Annotated[Reply, Depends(get_reply)]
StandardPath = Annotated[str, Path(description="Id of a standard.", examples=["asm"])]
GradePath = Annotated[str, Path(description="Last part of a grade's id.", examples=["senior"])]
RolePath = Annotated[str, Path(description="Id of a role.", examples=["after-sales-manager"])]
ItemPath = Annotated[str, Path(description="Id of an item.", examples=["asm/senior/6.2/a1"])]
SourcePath = Annotated[str, Path(description="Id of a source.", examples=["ops"])]
PracticePath = Annotated[
    str, Path(description="Id of a process, form, …", examples=["sqs/process/after-sales-service"])
]
