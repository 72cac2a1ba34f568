"""Walks through a graph as an automaton: walks that begin alike share their states.

A walk is a row of steps, and a step leads from a node to its neighbours by a predicate, from
subject to object or back. Each edge of the automaton says whose walks take it: owners are the
bits of an integer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Walks:
    """An automaton that grows with the paths that are walked in it."""

    _states: dict[object, int] = field(default_factory=lambda: {START: START})
    _owners: dict[tuple[int, Step, int], int] = field(default_factory=lambda: defaultdict(int))

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
            case Variable():
                return self._step((None, forward), states, owners)
            case URIRef():
                return self._step((path, forward), states, owners)
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
                repeated = self._repeat(_single_steps(path.path, forward), states, owners)
                return repeated if path.mod == "+" else repeated | states
            case _:
                raise _unknown(path)

    def edges(self) -> list[Edge]:
        """Give the edges of the automaton."""
        return [
            Edge(start, None if of is None else ox.NamedNode(str(of)), forward, end, owners)
            for (start, (of, forward), end), owners in self._owners.items()
        ]

    def _step(self, step: Step, states: States, owners: int) -> States:
        ends = set()
        for state in states:
            end = self._state((state, step))
            self._owners[state, step, end] |= owners
            ends.add(end)
        return frozenset(ends)

    def _repeat(self, steps: frozenset[Step], states: States, owners: int) -> States:
        """Take any of the steps once or more often."""
        ends = set()
        for state in states:
            end = self._state((state, steps))
            for step in steps:
                self._owners[state, step, end] |= owners
                self._owners[end, step, end] |= owners
            ends.add(end)
        return frozenset(ends)

    def _state(self, key: object) -> int:
        return self._states.setdefault(key, len(self._states))


def _single_steps(path: object, forward: bool) -> frozenset[Step]:
    """Give the steps that a path may be, where it is a single one."""
    match path:
        case URIRef():
            return frozenset({(path, forward)})
        case InvPath():
            return _single_steps(path.arg, not forward)
        case AlternativePath():
            return frozenset().union(*(_single_steps(one, forward) for one in path.args))
        case _:
            raise _unknown(path)


def _unknown(path: object) -> InputError:
    return InputError(f"{path}: cannot say what this path reads; right is one of predicates")
