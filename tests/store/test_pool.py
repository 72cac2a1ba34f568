"""Queries are answered, and one that goes too far is stopped while the others notice nothing."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path

import pytest

from skillgraph.errors import (
    BusyError,
    NotAcceptableError,
    QueryStoppedError,
    QuerySyntaxError,
    RefusedQueryError,
    ResultTooLargeError,
    SkillGraphError,
    StoreError,
)
from skillgraph.store.address import Address
from skillgraph.store.pool import Limits, Pool
from skillgraph.store.protocol import Question
from store.conftest import all_of, error_of, with_pool

EVERYTHING = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PREFIX = "PREFIX sg: <https://w3id.org/skillgraph/ontology#> "

#: Queries that nobody should be able to hurt a service with.
HOSTILE = {
    "not exists that Oxigraph evaluates once for every pair": PREFIX
    + "SELECT ?i ?j { ?g sg:requires ?i . ?h sg:requires ?j FILTER NOT EXISTS "
    "{ ?x sg:requires ?i . ?y sg:requires ?j . ?z sg:requires ?k FILTER(?k = ?i && ?x != ?y) } }",
    "cartesian product, counted": ENDLESS,
    "cartesian product, sent": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "a string that doubles forty times": "SELECT (STRLEN(?s40) AS ?n) { BIND('xxxxxxxx' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{i}, ?s{i}) AS ?s{i + 1})" for i in range(40))
    + " }",
    "every label beside every other": "SELECT (GROUP_CONCAT(CONCAT(?a, ?b)) AS ?n) "
    "{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?a . "
    "?t <http://www.w3.org/2004/02/skos/core#prefLabel> ?b . ?x ?y ?z }",
    "property paths in property paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:a>|^!<x:b>)* ?b . "
    "?b (!<x:c>|^!<x:d>)* ?c . ?c ((!<x:e>)*/(!<x:f>)*)* ?d }",
    "a hundred thousand values, joined with themselves": "SELECT (COUNT(*) AS ?n) { VALUES ?a { "
    + " ".join(map(str, range(100_000)))
    + " } VALUES ?b { "
    + " ".join(map(str, range(100_000)))
    + " } FILTER(?a + ?b = 7) }",
    "regular expressions over pairs of labels": "SELECT ?a ?b { ?s ?p ?a . ?t ?q ?b "
    'FILTER(REGEX(STR(?a), CONCAT("(.*)*", STR(?b), "(.*)*")))  }',
    "a regular expression as large as a house": "SELECT * { ?s ?p ?o "
    'FILTER(REGEX(STR(?o), "((a{1,100}){1,100}){1,100}")) }',
    "fifty thousand nested groups": "SELECT * " + "{" * 50_000 + "}" * 50_000,
    "fifty thousand parentheses": "SELECT * { BIND("
    + "(" * 50_000
    + "1"
    + ")" * 50_000
    + " AS ?x) }",
}


# --- Answers -------------------------------------------------------------------------------------


def test_a_short_result_is_there_whole(address: Address) -> None:
    async def scene(pool: Pool) -> bytes | None:
        return (await pool.ask(address, Question("ASK { ?s ?p ?o }"))).whole

    assert json.loads(with_pool(scene) or b"") == {"head": {}, "boolean": True}


def test_a_long_result_comes_bit_by_bit_and_whole(address: Address, version: object) -> None:
    async def scene(pool: Pool) -> tuple[bytes | None, bytes]:
        result = await pool.ask(address, Question(EVERYTHING, solutions="text/csv"))
        return result.whole, b"".join([part async for part in result.parts()])

    whole, parts = with_pool(scene)
    assert whole is None
    triples = sum(version.manifest["triples"].values())  # type: ignore[attr-defined]
    distinct = len(set(parts.splitlines()))
    assert distinct > 40_000
    assert len(parts.splitlines()) - 1 <= triples


def test_the_default_graph_is_the_union_and_a_dataset_narrows_it(address: Address) -> None:
    count = "SELECT (COUNT(*) AS ?n) %s { ?s a <https://w3id.org/skillgraph/ontology#Unit> }"
    asm = "https://w3id.org/skillgraph/graph/asm"

    async def scene(pool: Pool) -> list[int]:
        questions = [
            Question(count % "", solutions="text/csv"),
            Question(count % f"FROM <{asm}>", solutions="text/csv"),
            Question(count % "", default_graphs=(asm,), solutions="text/csv"),
            Question(count % "", named_graphs=(asm,), solutions="text/csv"),
        ]
        answers = [(await pool.ask(address, q)).whole or b"" for q in questions]
        return [int(answer.split()[1]) for answer in answers]

    # Units of asm: 19, 20 and 20; of csm 14, 18 and 17.
    assert with_pool(scene) == [108, 59, 59, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * {", QuerySyntaxError),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", RefusedQueryError),
        ("ASK FROM <http://127.0.0.1:1/> {}", RefusedQueryError),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", QuerySyntaxError),
    ],
)
def test_what_is_not_answered_says_why(
    address: Address, text: str, expected: type[Exception]
) -> None:
    async def scene(pool: Pool) -> BaseException | None:
        error = await error_of(pool.ask(address, Question(text)))
        assert await all_of(pool, address, "ASK {}"), "the worker is as good as before"
        return error

    assert type(with_pool(scene)) is expected


def test_a_kind_of_result_that_the_client_cannot_read_is_not_sent(address: Address) -> None:
    async def scene(pool: Pool) -> BaseException | None:
        return await error_of(pool.ask(address, Question("ASK {}", boolean=None)))

    assert isinstance(with_pool(scene), NotAcceptableError)


def test_a_store_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    async def scene(pool: Pool) -> BaseException | None:
        return await error_of(pool.ask(Address("x", str(tmp_path / "none")), Question("ASK {}")))

    error = with_pool(scene)
    assert isinstance(error, StoreError)
    assert "none" in str(error)


# --- Bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_and_nobody_else_notices(address: Address, name: str) -> None:
    async def scene(pool: Pool) -> tuple[float, float]:
        began = time.monotonic()
        limits = Limits(seconds=1.0, bytes=20_000_000)
        attack = asyncio.create_task(error_of(all_of(pool, address, HOSTILE[name], limits)))
        await asyncio.sleep(0.2)
        asked = time.monotonic()
        assert json.loads(await all_of(pool, address, "ASK { ?s ?p ?o }"))["boolean"]
        waited = time.monotonic() - asked
        error = await attack
        assert error is None or isinstance(error, SkillGraphError), error
        return time.monotonic() - began, waited

    whole, waited = with_pool(scene, workers=1, memory=300 * 2**20)
    assert whole < 8  # a second of evaluation, and what a loaded machine adds
    assert waited < 4


def test_a_query_is_stopped_at_its_deadline(address: Address) -> None:
    async def scene(pool: Pool) -> BaseException | None:
        return await error_of(all_of(pool, address, ENDLESS, Limits(seconds=0.3)))

    error = with_pool(scene)
    assert isinstance(error, QueryStoppedError)
    assert "0.3 seconds" in str(error)


def test_a_query_is_stopped_at_its_memory_limit(address: Address) -> None:
    async def scene(pool: Pool) -> BaseException | None:
        text = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
        return await error_of(all_of(pool, address, text, Limits(seconds=60)))

    error = with_pool(scene, memory=200 * 2**20)
    assert isinstance(error, QueryStoppedError)
    assert "memory" in str(error)


@pytest.mark.parametrize(
    "media_type", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                   "text/tab-separated-values"]
)  # fmt: skip
def test_rows_are_counted_in_every_format(address: Address, media_type: str) -> None:
    def asked(limit: int) -> BaseException | None:
        async def scene(pool: Pool) -> BaseException | None:
            text = f"{EVERYTHING} LIMIT 900"
            question = Question(text, solutions=media_type)
            return await error_of(pool.ask(address, question, limits=Limits(rows=limit)))

        return with_pool(scene)

    assert not isinstance(asked(901), BaseException)  # CSV and TSV have a heading
    assert isinstance(asked(890), ResultTooLargeError)


def test_a_result_that_is_too_large_breaks_off_with_an_error(address: Address) -> None:
    async def scene(pool: Pool) -> tuple[int, BaseException | None]:
        result = await pool.ask(address, Question(EVERYTHING), limits=Limits(bytes=1_000_000))
        seen = 0

        async def read() -> None:
            nonlocal seen
            async for part in result.parts():
                seen += len(part)

        return seen, await error_of(read())

    _, error = with_pool(scene)
    assert isinstance(error, ResultTooLargeError)


def test_a_client_who_stops_reading_stops_the_query(address: Address) -> None:
    async def scene(pool: Pool) -> None:
        result = await pool.ask(address, Question("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        parts = result.parts()
        await anext(parts)
        await parts.aclose()  # type: ignore[attr-defined]
        for _ in range(100):
            if not pool.turns.running:
                return
            await asyncio.sleep(0.05)

    with_pool(scene)


def test_a_client_who_leaves_before_the_result_stops_the_query(address: Address) -> None:
    async def scene(pool: Pool) -> None:
        asking = asyncio.create_task(pool.ask(address, Question(ENDLESS)))
        await asyncio.sleep(0.3)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        for _ in range(100):
            if not pool.turns.running:
                return
            await asyncio.sleep(0.05)

    with_pool(scene)


def test_a_slow_reader_holds_no_worker(address: Address) -> None:
    async def scene(pool: Pool) -> int:
        result = await pool.ask(address, Question(EVERYTHING), "slow")
        parts = result.parts()
        size = len(await anext(parts))
        await asyncio.wait_for(result.finished(), 10)
        assert pool.turns.running == 0
        return size + sum([len(part) async for part in parts])

    assert with_pool(scene, workers=1) > 5_000_000


def test_one_client_with_many_slow_queries_delays_nobody(address: Address) -> None:
    async def scene(pool: Pool) -> float:
        limits = Limits(seconds=1.5)
        slow = [
            asyncio.create_task(error_of(pool.ask(address, Question(ENDLESS), "greedy", limits)))
            for _ in range(6)
        ]
        await asyncio.sleep(0.2)
        began = time.monotonic()
        for _ in range(5):
            await pool.ask(address, Question("ASK {}"), "modest")
        waited = time.monotonic() - began
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        await asyncio.sleep(0.1)
        return waited

    # Were there no turns, the modest client would wait for six times a second and a half.
    assert with_pool(scene, workers=1) < 7


def test_too_many_who_wait_are_told_to_come_again(address: Address) -> None:
    async def scene(pool: Pool) -> int:
        questions = [
            error_of(pool.ask(address, Question(ENDLESS), "one", Limits(seconds=0.2)))
            for _ in range(10)
        ]
        return sum(isinstance(e, BusyError) for e in await asyncio.gather(*questions))

    assert with_pool(scene, workers=1, waiting=3, waiting_each=3) == 6


def test_a_worker_that_was_killed_is_replaced(address: Address) -> None:
    async def scene(pool: Pool) -> None:
        await pool.ask(address, Question("ASK {}"))
        [worker] = pool._idle
        os.kill(worker._process.pid, 9)
        for _ in range(100):
            if not worker.ready:
                break
            await asyncio.sleep(0.02)
        assert (await pool.ask(address, Question("ASK {}"))).whole

    with_pool(scene)


def test_workers_end_with_whoever_asked_them(address: Address) -> None:
    async def scene(pool: Pool) -> int:
        await pool.ask(address, Question("ASK {}"))
        pid: int = pool._idle[0]._process.pid
        return pid

    pid = with_pool(scene)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


# --- Kept results --------------------------------------------------------------------------------


def test_a_short_result_is_evaluated_once(address: Address) -> None:
    async def scene(pool: Pool) -> tuple[bytes | None, bytes | None]:
        first = (await pool.ask(address, Question("SELECT * { ?s ?p ?o } LIMIT 5"))).whole
        await pool.aclose()  # no worker is left, and none is started
        second = (await pool.ask(address, Question("SELECT * { ?s ?p ?o } LIMIT 5"))).whole
        assert not pool._idle
        return first, second

    first, second = with_pool(scene, kept=100_000)
    assert first == second
    assert first


@pytest.mark.parametrize(
    "changed",
    [
        Question("ASK { }", boolean="application/sparql-results+xml"),
        Question("ASK { }", default_graphs=("https://w3id.org/skillgraph/graph/asm",)),
    ],
)
def test_another_form_or_dataset_is_another_result(address: Address, changed: Question) -> None:
    async def scene(pool: Pool) -> int:
        for question in (Question("ASK { }"), changed):
            await pool.ask(address, question)
        return len(pool._kept._results)

    assert with_pool(scene, kept=100_000) == 2


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now( )"])
def test_what_changes_from_one_time_to_the_next_is_not_kept(
    address: Address, function: str
) -> None:
    async def scene(pool: Pool) -> int:
        await pool.ask(address, Question(f"SELECT ({function} AS ?x) {{}}"))
        return len(pool._kept._results)

    assert with_pool(scene, kept=100_000) == 0


def test_no_more_is_kept_than_there_is_room_for(address: Address) -> None:
    async def scene(pool: Pool) -> int:
        for number in range(20):
            await pool.ask(address, Question(f"SELECT ({number} AS ?x) {{}}"))
        return len(pool._kept._results)

    assert 0 < with_pool(scene, kept=10_000) < 10
