"""Keep a closed graph closed: what follows, or no longer does, when facts come and go.

Evaluation is semi-naive: only what has changed is joined with the rest, by look-ups, so it costs
what the change leads to and not what the graph holds. What goes takes with it everything that was
derived from it; what of that follows from other facts is then put back (delete and rederive).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, RDFS

from skillgraph.graph.rules import TYPE, Fact, Facts, Object, Rules, Subject
from skillgraph.namespaces import ID

#: Vocabularies of whose classes no reader needs to be told.
_IDLE = tuple(str(vocabulary) for vocabulary in (OWL, RDFS, RDF))


class Closed(Facts, Protocol):
    """Facts that are asserted, and all that follow from them."""

    def asserts(self, fact: Fact) -> bool:
        """Tell whether a fact is asserted; it may follow from others too."""


@dataclass(frozen=True, slots=True)
class Increment:
    """The inferred facts that a change brings and takes: those that are not asserted as well."""

    came: frozenset[Fact]
    went: frozenset[Fact]


class Memory:
    """Facts in memory, none of them asserted."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        """Begin with some facts."""
        self._objects: dict[tuple[Subject, ox.NamedNode], set[Object]] = defaultdict(set)
        self._subjects: dict[tuple[ox.NamedNode, Object], set[Subject]] = defaultdict(set)
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """Add a fact."""
        subject, property, object = fact
        self._objects[subject, property].add(object)
        self._subjects[property, object].add(subject)

    def objects(self, subject: Subject, property: ox.NamedNode) -> Iterable[Object]:
        """Give what a subject is linked to."""
        return tuple(self._objects.get((subject, property), ()))

    def subjects(self, property: ox.NamedNode, object: Object) -> Iterable[Subject]:
        """Give what is linked to an object."""
        return tuple(self._subjects.get((property, object), ()))

    def __contains__(self, fact: Fact) -> bool:
        """Tell whether a fact is among them."""
        subject, property, object = fact
        return object in self._objects.get((subject, property), ())

    def __iter__(self) -> Iterator[Fact]:
        """Go through all of them."""
        for (subject, property), objects in self._objects.items():
            yield from ((subject, property, object) for object in objects)

    def asserts(self, fact: Fact) -> bool:
        """Say that none is."""
        return False


class _Changing:
    """Closed facts but for some that are gone, and with some that have come."""

    def __init__(self, before: Closed) -> None:
        self._before = before
        self.gone: set[Fact] = set()
        self.come = Memory()

    def objects(self, subject: Subject, property: ox.NamedNode) -> Iterable[Object]:
        there = self._before.objects(subject, property)
        yield from (o for o in there if (subject, property, o) not in self.gone)
        yield from self.come.objects(subject, property)

    def subjects(self, property: ox.NamedNode, object: Object) -> Iterable[Subject]:
        there = self._before.subjects(property, object)
        yield from (s for s in there if (s, property, object) not in self.gone)
        yield from self.come.subjects(property, object)

    def __contains__(self, fact: Fact) -> bool:
        return fact in self.come or (fact not in self.gone and fact in self._before)

    def bring(self, fact: Fact) -> None:
        if fact in self.gone:
            self.gone.remove(fact)
        else:
            self.come.add(fact)


def increment(
    rules: Rules, before: Closed, come: Iterable[Fact], gone: Iterable[Fact]
) -> Increment:
    """Close what is left of closed facts when some are asserted, and others are no longer.

    Args:
        rules: what they are closed under.
        before: the facts before the change.
        come: facts that were not asserted before.
        gone: facts that were.
    """
    coming = {fact for fact in come if rules.touch(fact)}
    going = {fact for fact in gone if rules.touch(fact)}
    after = _Changing(before)

    def stays_asserted(fact: Fact) -> bool:
        return fact in coming or (fact not in going and before.asserts(fact))

    def may_go(fact: Fact) -> bool:
        return fact in before and not stays_asserted(fact)

    after.gone = _reached(rules, going, before, may_go)
    lost = set(after.gone)
    back = [fact for fact in lost if rules.follows(fact, after)]
    _bring(rules, after, [*back, *coming])
    new = {fact for fact in after.come if fact not in coming}
    return Increment(
        frozenset(new | (going - after.gone)),
        frozenset({f for f in after.gone | coming if f in before and not before.asserts(f)}),
    )


def close(rules: Rules, asserted: Iterable[Fact]) -> frozenset[Fact]:
    """Give all that follows from some facts and is not among them."""
    return increment(rules, Memory(), asserted, ()).came


def _reached(
    rules: Rules, start: set[Fact], facts: Facts, counts: Callable[[Fact], bool]
) -> set[Fact]:
    """Give some facts and everything that was derived with them, as far as it counts."""
    reached, to_do = set(start), list(start)
    while to_do:
        for fact in rules.consequences(to_do.pop(), facts):
            if fact not in reached and counts(fact):
                reached.add(fact)
                to_do.append(fact)
    return reached


def _bring(rules: Rules, facts: _Changing, to_do: list[Fact]) -> None:
    """Add facts, and everything that follows from them with the others."""
    to_do = [fact for fact in dict.fromkeys(to_do) if fact not in facts]
    for fact in to_do:
        facts.bring(fact)
    while to_do:
        for fact in rules.consequences(to_do.pop(), facts):
            if fact not in facts:
                facts.bring(fact)
                to_do.append(fact)


def told(fact: Fact) -> bool:
    """Tell whether an inferred fact is kept: it is of a thing of the data, and says something."""
    subject, property, object = fact
    if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(str(ID)):
        return False
    if property == TYPE:
        return isinstance(object, ox.NamedNode) and not object.value.startswith(_IDLE)
    return not isinstance(object, ox.BlankNode)
