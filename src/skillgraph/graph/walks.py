"""Walks through a graph as an automaton: walks that begin alike share their states.

A walk is a row of steps, and a step leads from a node to its neighbours by a predicate, from
subject to object or back. Each edge of the automaton says whose walks take it: owners are the
bits of an integer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.term import Variable

from skillgraph.errors import InputError

#: The state in which every walk begins.
START = 0

States = frozenset[int]
#: A predicate, or ``None`` for any, and whether it is taken from subject to object.
Step = tuple[URIRef | None, bool]


@dataclass(frozen=True, slots=True)
class Edge:
    """A step between two states, and the owners of the walks that take it."""

    start: int
    predicate: ox.NamedNode | None
    forward: bool
    end: int
    owners: int


@dataclass(frozen=True, slots=True)
class Link:
    """A triple between nodes that walks reach in two states, and the owners who look for it."""

    subject: int
    predicate: ox.NamedNode | None
    object: int
    owners: int


@dataclass(slots=True)
class Walks:
    """An automaton that grows with the paths that are walked in it."""

    _states: dict[object, int] = field(default_factory=lambda: {START: START})
    _edges: dict[tuple[int, Step, int], int] = field(default_factory=lambda: defaultdict(int))
    _links: dict[tuple[int, URIRef | None, int], int] = field(
        default_factory=lambda: defaultdict(int)
    )

    def along(self, path: object, states: States, owners: int, forward: bool = True) -> States:
        """Walk along a path of rdflib's, and give the states at its end.

        Args:
            path: a predicate, a property path, or a variable for any predicate.
            states: where to begin.
            owners: who walks there.
            forward: from subject to object.

        Raises:
            InputError: it is no such path, or repeats one of several steps.
        """
        match path:
            case Variable() | URIRef():
                (step,) = steps(path, forward)
                return self._step(step, states, owners)
            case InvPath():
                return self.along(path.arg, states, owners, not forward)
            case SequencePath():
                for part in path.args if forward else reversed(path.args):
                    states = self.along(part, states, owners, forward)
                return states
            case AlternativePath():
                ends = (self.along(one, states, owners, forward) for one in path.args)
                return frozenset().union(*ends)
            case MulPath():
                repeated = self._repeat(steps(path.path, forward), states, owners)
                return repeated if path.mod == "+" else repeated | states
            case _:
                raise _unknown(path)

    def between(self, path: object, starts: States, ends: States, owners: int) -> None:
        """Look for what a path of one step says between nodes that are reached already.

        Raises:
            InputError: it is a path of several steps.
        """
        for predicate, forward in steps(path):
            for start, end in product(starts, ends):
                subject, object = (start, end) if forward else (end, start)
                self._links[subject, predicate, object] |= owners

    def edges(self) -> list[Edge]:
        """Give the edges of the automaton."""
        return [
            Edge(start, _named(predicate), forward, end, owners)
            for (start, (predicate, forward), end), owners in self._edges.items()
        ]

    def links(self) -> list[Link]:
        """Give what is looked for between two states."""
        return [
            Link(subject, _named(predicate), object, owners)
            for (subject, predicate, object), owners in self._links.items()
        ]

    def _step(self, step: Step, states: States, owners: int) -> States:
        ends = set()
        for state in states:
            end = self._state((state, step))
            self._edges[state, step, end] |= owners
            ends.add(end)
        return frozenset(ends)

    def _repeat(self, taken: frozenset[Step], states: States, owners: int) -> States:
        """Take any of the steps once or more often."""
        ends = set()
        for state in states:
            end = self._state((state, taken))
            for step in taken:
                self._edges[state, step, end] |= owners
                self._edges[end, step, end] |= owners
            ends.add(end)
        return frozenset(ends)

    def _state(self, key: object) -> int:
        return self._states.setdefault(key, len(self._states))


def _named(predicate: URIRef | None) -> ox.NamedNode | None:
    return None if predicate is None else ox.NamedNode(str(predicate))


def steps(path: object, forward: bool = True) -> frozenset[Step]:
    """Give the steps that a path may be, where it is a single one.

    Raises:
        InputError: it is a path of several steps.
    """
    match path:
        case Variable():
            return frozenset({(None, forward)})
        case URIRef():
            return frozenset({(path, forward)})
        case InvPath():
            return steps(path.arg, not forward)
        case AlternativePath():
            return frozenset().union(*(steps(one, forward) for one in path.args))
        case _:
            raise _unknown(path)


def is_step(path: object) -> bool:
    """Tell whether a path is a single step."""
    try:
        return bool(steps(path))
    except InputError:
        return False


def _unknown(path: object) -> InputError:
    return InputError(f"{path}: cannot say what this path reads; right is one of predicates")
