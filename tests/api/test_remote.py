"""A service on an endpoint answers what a service on the disk answers, and follows its pointer."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from skillgraph.store.address import Endpoint
from skillgraph.store.upload import switch, upload
from skillgraph.version import Version
from skillgraph.versions import RemoteHome
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues


@pytest.fixture(scope="module")
def remote(published_there: Endpoint) -> Iterator[TestClient]:
    """A client of a service that holds nothing on disk."""
    app = create_app(Settings(), Catalogues.at(RemoteHome(published_there)))
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/ready",
        "/api/v1/standards",
        "/api/v1/standards/csm/grades/level-1",
        "/api/v1/roles/after-sales-manager/competencies",
        "/api/v1/items/asm/senior/6.2/a1",
        "/api/v1/gap?from=grade:asm/junior&to=grade:asm/senior",
        "/api/v1/gap?from=grade:csm/level-3&to=grade:csm/level-1",
        "/api/v1/paths?from=role:after-sales-specialist&to=role:after-sales-director",
        "/api/v1/compare?left=standard:asm&right=standard:csm",
        "/api/v1/search?q=工单",
        "/api/v1/search?q=complaint",
        "/api/v1/why?subject=role/after-sales-manager&predicate=sg:requires"
        "&object=asm/intermediate/3.2/a1",
        "/sparql?query=SELECT * { <https://w3id.org/skillgraph/id/asm> ?p ?o } ORDER BY ?p ?o",
        "/doc/asm/senior.nt",
    ],
)
def test_every_service_answers_the_same_from_an_endpoint(
    client: TestClient, remote: TestClient, path: str
) -> None:
    here, there = client.get(path), remote.get(path)
    assert here.status_code == 200
    assert here.content == there.content


def test_nothing_can_be_written_through_a_service_on_an_endpoint(remote: TestClient) -> None:
    response = remote.post(
        "/sparql", content=b"CLEAR ALL", headers={"Content-Type": "application/sparql-update"}
    )
    assert response.status_code == 403


def test_the_service_goes_over_to_what_is_published_at_the_endpoint(
    remote: TestClient, published_there: Endpoint, version: Version
) -> None:
    other = "00000000deadbeef"
    upload(version.nquads, {**version.manifest, "version": other}, published_there)
    try:
        assert _comes(remote, other)
        before = remote.get(f"/api/v1/standards?version={version.digest}")
        assert before.headers["etag"] != remote.get("/api/v1/standards").headers["etag"]
    finally:
        switch(version.digest, published_there)
    assert _comes(remote, version.digest)


def _comes(client: TestClient, version: str) -> bool:
    """Wait until a service answers from a version."""
    for _ in range(300):
        if client.get("/ready").json()["version"] == version:
            return True
        time.sleep(0.1)
    return False
