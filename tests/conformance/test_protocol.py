"""The W3C's protocol and graph store protocol suites, against the service as it is run."""

from __future__ import annotations

from conformance.exchange import Endpoint, run
from conformance.manifest import GRAPH_STORE, PROTOCOL, Case, needs_suites, parametrised

pytestmark = needs_suites


@parametrised(PROTOCOL)
def test_protocol(case: Case, endpoint: Endpoint) -> None:
    run(case, endpoint)


@parametrised(*GRAPH_STORE)
def test_graph_store_protocol(case: Case, endpoint: Endpoint) -> None:
    run(case, endpoint)
