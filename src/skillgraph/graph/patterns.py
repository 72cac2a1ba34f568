"""What the triple patterns of a query read, walked from the variables that are bound.

A pattern is walked from an end that is known, its subject sooner than its object; then its other
end is known too. Where both are known, what it says is looked for between them. The patterns of
alternatives, of options and of what must or must not exist are walked from what is known around
them; what an option binds may be unbound, and is not known after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from skillgraph.errors import InputError
from skillgraph.graph.walks import States, is_step

#: Subject, predicate or path, object.
Pattern = tuple[Node, Any, Node]
#: The states in which the values of a variable are reached.
Bound = Mapping[Node, States]
#: Walks along a path from some states, from subject to object or back.
Along = Callable[[Any, States, bool], States]
#: Looks for what a path says between two ends.
Between = Callable[[Any, States, States], None]

#: The parts of the algebra with a scope of their own, those first that bind most.
_SCOPES = ("Union", "LeftJoin", "Minus", "Builtin_EXISTS", "Builtin_NOTEXISTS")


@dataclass(frozen=True, slots=True)
class Patterns:
    """How patterns are walked."""

    along: Along
    between: Between
    #: Tells whether a path leads many nodes to the same one, so that it is not walked back.
    joins_many: Callable[[Any], bool]

    def walk(self, algebra: Any, bound: Bound) -> Bound:
        """Walk the patterns of a query's algebra, or of a part of it, as rdflib writes it.

        Returns:
            The variables that were bound, and those that the patterns bind.

        Raises:
            InputError: a pattern is not joined to the variables that are bound.
        """
        parts = list(_parts(algebra))
        patterns = [part for part in parts if isinstance(part, tuple)]
        scopes = [part for part in parts if isinstance(part, CompValue)]
        bound = self._joined(patterns, bound)
        for scope in sorted(scopes, key=lambda scope: _SCOPES.index(scope.name)):
            bound = self._joined(patterns, self._scope(scope, bound))
        if patterns:
            raise InputError(f"{patterns[0]}: this pattern of a query reads the whole graph")
        return bound

    def _joined(self, patterns: list[Pattern], bound: Bound) -> Bound:
        """Walk, and take out, the patterns that are joined to what is bound."""
        while pattern := self._next(patterns, bound):
            patterns.remove(pattern)
            subject, path, object = pattern
            if subject in bound and object in bound and not self._walked_out(path):
                self.between(path, bound[subject], bound[object])
            elif subject in bound:
                bound = {object: self.along(path, bound[subject], True), **bound}
            else:
                bound = {subject: self.along(path, bound[object], False), **bound}
        return bound

    def _next(self, patterns: list[Pattern], bound: Bound) -> Pattern | None:
        forward = (p for p in patterns if p[0] in bound)
        back = (p for p in patterns if p[2] in bound and not self.joins_many(p[1]))
        return next(forward, None) or next(back, None)

    def _walked_out(self, path: Any) -> bool:
        """Tell whether a path is walked from its subject even where its object is known."""
        return self.joins_many(path) or not is_step(path)

    def _scope(self, part: CompValue, bound: Bound) -> Bound:
        """Walk a part with a scope of its own, and give what is bound after it."""
        match part.name:
            case "Union":
                return _either(self.walk(part.p1, bound), self.walk(part.p2, bound))
            case "LeftJoin":
                self.walk([part.p2, part.expr], bound)
            case "Minus":
                self.walk(part.p2, bound)
            case _:
                self.walk(part.graph, bound)
        return bound


def _parts(algebra: Any) -> Iterator[Pattern | CompValue]:
    """Give the patterns of a part of the algebra, and the parts in it with their own scope."""
    if isinstance(algebra, list):
        for member in algebra:
            yield from _parts(member)
    elif not isinstance(algebra, CompValue):
        return
    elif algebra.name == "BGP":
        yield from algebra.triples
    elif algebra.name in _SCOPES:
        if algebra.name in ("LeftJoin", "Minus"):
            yield from _parts(algebra.p1)
        yield algebra
    else:
        for member in algebra.values():
            yield from _parts(member)


def _either(one: Bound, other: Bound) -> Bound:
    return {node: one[node] | other[node] for node in one if node in other}
