"""The endpoint as a process of its own: real clients, attacks, transfers that break off."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper

from conformance.exchange import Endpoint
from conformance.servers import free_port, serving
from skillgraph.namespaces import ID, SG
from skillgraph.version import Version
from skillgraph.versions import Home

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERYTHING = "SELECT * { ?s ?p ?o }"
#: What the server under test allows a query, so that attacks on it end soon.
SECONDS, BYTES = 1.5, 3_000_000
CSV, XML = "text/csv", "application/sparql-results+xml"
SOLUTIONS = "application/sparql-results+json"


@pytest.fixture(scope="module")
def server(version: Version) -> Iterator[Endpoint]:
    """The service on the shipped graph, with tight limits."""
    home = Home(version.path.parent)
    home.switch(version.digest)
    port = free_port()
    environment = {
        **os.environ,
        "SKILLGRAPH_HOME": str(home.path),
        "SKILLGRAPH_QUERY_SECONDS": str(SECONDS),
        "SKILLGRAPH_QUERY_BYTES": str(BYTES),
        "SKILLGRAPH_QUERY_MEMORY": str(300 * 2**20),
        "SKILLGRAPH_QUERY_WORKERS": "1",
        "SKILLGRAPH_QUERY_WAITING_EACH": "2",
    }
    endpoint = Endpoint("127.0.0.1", port, "/sparql", "/sparql", "/graph-store")
    command = [sys.executable, "-m", "skillgraph", "serve", "--port", str(port)]
    with serving(command, endpoint, "/ready", environment):
        yield endpoint


def post(server: Endpoint, query: str, accept: str = SOLUTIONS) -> tuple[int, str, bytes]:
    """Ask, and read the answer to its end."""
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    answer = server.send("POST", "/sparql", headers, query.encode())
    return answer.status, answer.media_type, answer.body


# --- Clients that we did not write ---------------------------------------------------------------


def test_sparqlwrapper_reads_a_table(server: Endpoint) -> None:
    client = SPARQLWrapper(f"{server.origin}/sparql")
    client.setQuery(f"SELECT ?i {{ <{ID}asm/senior/6.2> <{SG}hasAbility> ?i }}")
    client.setReturnFormat(JSON)
    found = client.query().convert()["results"]["bindings"]
    assert {row["i"]["value"] for row in found} == {f"{ID}asm/senior/6.2/a{n}" for n in (1, 2, 3)}


def test_rdflib_uses_the_endpoint_as_its_store(server: Endpoint) -> None:
    graph = Graph(SPARQLStore(f"{server.origin}/sparql", returnFormat="json"))
    abilities = set(graph.objects(URIRef(ID["asm/senior/6.2"]), SG.hasAbility))
    assert abilities == {URIRef(ID[f"asm/senior/6.2/a{n}"]) for n in (1, 2, 3)}


@pytest.mark.skipif(not shutil.which("roqet"), reason="roqet (Debian rasqal-utils) is not here")
def test_roqet_reads_a_table(server: Endpoint) -> None:
    query = f"SELECT ?i {{ <{ID}asm/senior/6.2> <{SG}hasAbility> ?i }}"
    command = ["roqet", "-q", "-p", f"{server.origin}/sparql", "-r", "csv", "-e", query]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count("asm/senior/6.2/a") == 3


# --- What goes too far ---------------------------------------------------------------------------


def test_a_query_that_takes_too_long_is_a_problem_and_the_next_one_is_answered(
    server: Endpoint,
) -> None:
    status, media_type, body = post(server, ENDLESS)
    assert (status, media_type) == (503, "application/problem+json")
    assert json.loads(body)["type"].endswith("/query-stopped")
    assert f"{SECONDS:g} seconds" in json.loads(body)["detail"]
    assert post(server, "ASK {}")[0] == 200


@pytest.mark.parametrize("accept", [SOLUTIONS, XML, CSV, "text/tab-separated-values"])
@pytest.mark.parametrize("query", [EVERYTHING, FLOOD])
def test_a_result_that_is_too_large_never_looks_whole(
    server: Endpoint, accept: str, query: str
) -> None:
    with pytest.raises(http.client.IncompleteRead):
        post(server, query, accept)
    assert post(server, "ASK {}")[0] == 200


def test_a_graph_that_is_too_large_never_looks_whole(server: Endpoint) -> None:
    with pytest.raises(http.client.IncompleteRead):
        post(server, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/n-triples")


def test_a_client_that_cannot_see_a_break_is_told_before(server: Endpoint) -> None:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"  # type: ignore[attr-defined]
    connection.request("GET", f"/sparql?query={quote(EVERYTHING)}", headers={"Accept": CSV})
    response = connection.getresponse()
    assert response.status == 422
    assert json.loads(response.read())["type"].endswith("/result-too-large")
    connection.close()


def test_under_attack_the_others_notice_nothing(server: Endpoint) -> None:
    stop = threading.Event()
    refused = []

    def attack() -> None:
        while not stop.is_set():
            try:
                refused.append(post(server, ENDLESS)[0])
            except (OSError, http.client.HTTPException):
                refused.append(0)

    attackers = [threading.Thread(target=attack) for _ in range(8)]
    for attacker in attackers:
        attacker.start()
    try:
        time.sleep(0.5)
        times = []
        gap = "/api/v1/gap?" + urlencode({"from": "grade:asm/junior", "to": "grade:asm/senior"})
        for path in ["/health", gap, f"/id/{quote('asm/senior')}"] * 4:
            began = time.monotonic()
            assert server.send("GET", path, {"Accept": "application/json"}).status in (200, 303)
            times.append(time.monotonic() - began)
    finally:
        stop.set()
        for attacker in attackers:
            attacker.join()
    assert sorted(times)[len(times) // 2] < 1  # no query of theirs lasts less than SECONDS
    assert set(refused) == {503}


def test_a_client_who_asks_too_much_at_once_is_told_when_to_come_again(server: Endpoint) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    with ThreadPoolExecutor(6) as clients:
        answers = list(
            clients.map(
                lambda _: server.send("POST", "/sparql", headers, ENDLESS.encode()), range(6)
            )
        )
    busy = [a for a in answers if json.loads(a.body)["type"].endswith("/busy")]
    assert len(busy) == 3  # one is evaluated, two may wait
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in busy)


def test_a_client_who_hangs_up_frees_the_worker(server: Endpoint) -> None:
    for _ in range(4):  # more than may wait
        connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        connection.request("GET", f"/sparql?query={quote(ENDLESS)}")
        time.sleep(0.3)
        connection.close()
    time.sleep(0.3)
    began = time.monotonic()
    assert post(server, "ASK { ?s ?p ?o }")[0] == 200
    assert time.monotonic() - began < 4 * SECONDS
