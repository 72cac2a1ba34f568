"""What the routes are given: the catalogue, the language, a page, and a way to reply."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel
from starlette.datastructures import URL
from starlette.responses import Response
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_etags

from skillgraph.catalogue import Catalogue
from skillgraph.services.language import Language
from skillgraph_api.errors import NotModified
from skillgraph_api.settings import Settings

JSON = "application/json"


def get_catalogue(request: Request) -> Catalogue:
    """Give the version that the service answers from."""
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def get_settings(request: Request) -> Settings:
    """Give the settings that the service was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_language(
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
    tag = accepted.best_match(["zh-Hans", "zh-CN", "zh", "en"])
    if tag is None:
        return settings.default_language
    return Language.EN if tag == "en" else Language.ZH


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list."""

    limit: int
    offset: int


def get_page(
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 50,
    offset: Annotated[int, Query(ge=0, description="How many to leave out first.")] = 0,
) -> Page:
    """Read the page that is asked for."""
    return Page(limit, offset)


class Reply:
    """Sends an answer as bytes, with the headers that let a client keep it.

    A read is the same until another version is published, so its entity tag is made of the
    version, the address and the language, and is known before anything is computed.
    """

    def __init__(
        self,
        request: Request,
        catalogue: Annotated[Catalogue, Depends(get_catalogue)],
        language: Annotated[Language, Depends(get_language)],
    ) -> None:
        self._request = request
        self._headers = {"Content-Language": language.value, "Vary": "Accept, Accept-Language"}
        if request.method == "GET":
            key = f"{catalogue.version.digest} {request.url.path}?{request.url.query} {language}"
            tag = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
            self._headers |= {"ETag": f'"{tag}"', "Cache-Control": "public, max-age=0"}
            if parse_etags(request.headers.get("if-none-match")).contains_weak(tag):
                raise NotModified(self._headers)

    def answer(self, answer: BaseModel) -> Response:
        """Send one answer."""
        return Response(answer.model_dump_json(), media_type=JSON, headers=self._headers)

    def listing(self, answers: Sequence[BaseModel], page: Page) -> Response:
        """Send a page of a list, with the count of all and links to the other pages."""
        part = answers[page.offset : page.offset + page.limit]
        return self.page([a.model_dump(mode="json") for a in part], page, len(answers))

    def page(self, part: object, page: Page, total: int) -> Response:
        """Send what is one page of a list, the whole of which has ``total`` members."""
        headers = {
            **self._headers,
            "X-Total-Count": str(total),
            "Link": _links(self._request.url, page, total),
        }
        return Response(orjson.dumps(part), media_type=JSON, headers=headers)


def _links(url: URL, page: Page, total: int) -> str:
    """Write the links of RFC 8288 to the other pages of a list."""
    last = max(0, (total - 1) // page.limit * page.limit)
    offsets = {"first": 0, "last": last}
    if page.offset > 0:
        offsets["prev"] = max(0, page.offset - page.limit)
    if page.offset + page.limit < total:
        offsets["next"] = page.offset + page.limit
    links = {
        name: url.include_query_params(limit=page.limit, offset=offset)
        for name, offset in offsets.items()
    }
    return ", ".join(f'<{link}>; rel="{name}"' for name, link in links.items())


CatalogueDep = Annotated[Catalogue, Depends(get_catalogue)]
LanguageDep = Annotated[Language, Depends(get_language)]
PageDep = Annotated[Page, Depends(get_page)]
ReplyDep = Annotated[Reply, Depends()]
IdPath = Annotated[str, Path(description="An id, which may hold slashes.")]
