"""What is counted for Prometheus: it moves as requests come, and names no one and nothing asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from asked import JUNIOR_TO_SENIOR, V1, rows
from skillgraph import __version__
from skillgraph.catalogue import Catalogue
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues


@pytest.fixture
def service(catalogue: Catalogue) -> Iterator[TestClient]:
    """A service of its own, so that nobody else's requests are counted."""
    settings = Settings(query_seconds=0.3)
    with TestClient(create_app(settings, Catalogues.of(catalogue))) as client:
        yield client


def counted(service: TestClient, name: str, **labels: str) -> float:
    """Add up the samples of a name that have some labels."""
    response = service.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(response.text)
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return sum(s.value for s in samples if labels.items() <= s.labels.items())


@pytest.mark.parametrize(
    ("method", "url", "route", "status"),
    [
        ("GET", JUNIOR_TO_SENIOR, f"{V1}/gap", 200),
        ("HEAD", JUNIOR_TO_SENIOR, f"{V1}/gap", 200),
        ("GET", f"{V1}/items/asm/senior/6.2/a1", f"{V1}/items/{{item:path}}", 200),
        ("GET", f"{V1}/items/asm/senior/6.2/a11", f"{V1}/items/{{item:path}}", 404),
        ("DELETE", f"{V1}/gap", f"{V1}/gap", 405),
        ("GET", "/sparql?query=ASK%20%7B%7D", "/sparql", 200),
        ("GET", "/zhang-san", "none", 404),
        ("GET", f"{V1}/zhang-san", "none", 404),
    ],
)
def test_a_request_is_counted_by_its_method_route_and_status(
    service: TestClient, method: str, url: str, route: str, status: int
) -> None:
    labels = {"method": method, "route": route}
    for number in (1, 2):  # the second time, the answer may be one that was kept
        assert service.request(method, url).status_code == status
        total = counted(service, "skillgraph_requests_total", status=str(status), **labels)
        assert total == counted(service, "skillgraph_request_seconds_count", **labels) == number
    assert counted(service, "skillgraph_requests_total", **labels) == 2
    assert 0 < counted(service, "skillgraph_request_seconds_sum", **labels) < 20


def test_a_label_takes_no_value_that_a_client_makes_up(service: TestClient) -> None:
    for name in ("zhang-san", "li-si", "wang-wu"):
        service.get(f"/{name}")
        service.get(f"{V1}/items/{name}?name={name}")
        service.request(name.upper(), f"{V1}/gap")
    text = service.get("/metrics").text
    assert not [name for name in ("zhang-san", "li-si", "wang-wu") if name in text.lower()]
    assert counted(service, "skillgraph_requests_total", method="other") == 3


def test_requests_under_way_are_those_that_are_not_answered(service: TestClient) -> None:
    service.get(JUNIOR_TO_SENIOR)
    assert counted(service, "skillgraph_requests_under_way") == 1, "which asks this"


def test_a_query_that_is_killed_is_counted(service: TestClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert counted(service, "skillgraph_stopped_total", work="query") == 0
    assert service.get("/sparql", params={"query": endless}).status_code == 503
    assert counted(service, "skillgraph_stopped_total", work="query") == 1
    assert counted(service, "skillgraph_waiting", queue="queries") == 0


def test_the_version_and_its_size_are_told(service: TestClient, catalogue: Catalogue) -> None:
    version = catalogue.version
    labels = {"version": version.digest, "skillgraph": __version__}
    assert counted(service, "skillgraph_version_info", **labels) == 1
    items = sum(len(rows(f"standards/{name}/items.csv")) for name in ("asm", "csm"))
    assert counted(service, "skillgraph_index_items") == items
    for name, file in version.manifest["files"].items():
        assert counted(service, "skillgraph_version_bytes", file=name) == file["bytes"]
    assert counted(service, "process_start_time_seconds") > 1_700_000_000
