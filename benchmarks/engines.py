"""Engines that are asked in this process or a child of it: rdflib, and any endpoint of ours."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox
from answers import Rows, rows
from client import JSON, N_TRIPLES

from skillgraph.errors import SkillGraphError
from skillgraph.exchange.rdf import read
from skillgraph.store.protocol import Question, Store


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer and the milliseconds that it took; or why there is none."""

    milliseconds: float
    rows: Rows | None = None
    failure: str = ""


def in_store(store: Store, text: str) -> Timed:
    """Ask a store of ours, and read what it answers."""
    out = io.BytesIO()
    media_type = ""

    def respond(said: str) -> io.BytesIO:
        nonlocal media_type
        media_type = said
        return out

    start = time.perf_counter()
    try:
        store.query(Question(text, graph=N_TRIPLES), respond)
        taken = (time.perf_counter() - start) * 1000
        return Timed(taken, rows(out.getvalue(), media_type))
    except (SkillGraphError, SyntaxError) as error:
        return Timed(0.0, failure=" ".join(str(error).split())[:120])


class Rdflib:
    """rdflib on the merged graph, in a child that is ended where a query takes too long."""

    def __init__(self, nquads: Path, seconds: float) -> None:
        """Say what is asked, and how long a query may take."""
        self._nquads, self._seconds = nquads, seconds
        self._start()

    def ask(self, text: str) -> Timed:
        """Ask a query that does not look into named graphs."""
        if "GRAPH ?" in text:
            return Timed(0.0, failure="named graphs")
        self._pipe.send(text)
        if self._pipe.poll(self._seconds):
            timed: Timed = self._pipe.recv()
            return timed
        self.close()
        self._start()
        return Timed(0.0, failure=f"over {self._seconds:g} s")

    def close(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.join()

    def _start(self) -> None:
        spawn = get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._child = spawn.Process(target=_serve, args=(theirs, self._nquads), daemon=True)
        self._child.start()
        self._pipe.recv()


def _serve(pipe: Connection, nquads: Path) -> None:
    """Answer queries until the parent goes."""
    graph = read(nquads.read_bytes(), ox.RdfFormat.N_QUADS)
    pipe.send("ready")
    while True:
        text = pipe.recv()
        start = time.perf_counter()
        result = graph.query(text)
        form, media_type = ("nt", N_TRIPLES) if result.graph is not None else ("json", JSON)
        body = result.serialize(format=form)
        assert body is not None
        taken = (time.perf_counter() - start) * 1000
        pipe.send(Timed(taken, rows(body, media_type)))


def median_of(ask: Callable[[str], Timed], text: str, times: int) -> Timed:
    """Ask some times, and give the answer with the median of the times."""
    answers = [ask(text)]
    while not answers[0].failure and len(answers) < times:
        answers.append(ask(text))
    return sorted(answers, key=lambda timed: timed.milliseconds)[len(answers) // 2]
