"""What changed between two versions: items added, removed, reworded and moved, and triples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby, repeat
from operator import itemgetter

import pyoxigraph as ox
from pydantic import Field

from skillgraph.index.compiled import Index, Place
from skillgraph.services.answers import Answer
from skillgraph.services.language import Language
from skillgraph.version import Version


class ItemText(Answer):
    """An item with its wording in both languages."""

    id: str
    labels: dict[Language, str]


class Reworded(Answer):
    """An item that is worded otherwise, in one language or both."""

    id: str
    before: dict[Language, str]
    after: dict[Language, str]


class Moved(Answer):
    """An item that stands in another unit or at another grade, or is of another kind."""

    id: str
    what: str = Field(description="unit, grade or kind.")
    before: str
    after: str


class GraphChange(Answer):
    """How many triples of a graph were added and removed."""

    graph: str = Field(description="Its IRI, or DEFAULT of the graph without a name.")
    added: int
    removed: int


class VersionDiff(Answer):
    """What the right version has otherwise than the left one."""

    left: str
    right: str
    added: tuple[ItemText, ...]
    removed: tuple[ItemText, ...]
    reworded: tuple[Reworded, ...]
    moved: tuple[Moved, ...]
    graphs: tuple[GraphChange, ...] = Field(description="The graphs that changed, by name.")

    @property
    def same(self) -> bool:
        """Tell whether nothing changed."""
        return not (self.added or self.removed or self.reworded or self.moved or self.graphs)


def diff(left: Index, right: Index, graphs: tuple[GraphChange, ...]) -> VersionDiff:
    """Compare the items of two versions by their ids.

    Args:
        left: the version before.
        right: the version after.
        graphs: see :func:`graph_changes`.
    """
    before = {place.item.id: place for place in left.places}
    after = {place.item.id: place for place in right.places}
    both = [(before[id], after[id]) for id in sorted(before.keys() & after.keys())]
    return VersionDiff(
        left=left.version,
        right=right.version,
        added=tuple(_text(after[id]) for id in sorted(after.keys() - before.keys())),
        removed=tuple(_text(before[id]) for id in sorted(before.keys() - after.keys())),
        reworded=tuple(
            Reworded(id=a.item.id, before=_labels(a), after=_labels(b))
            for a, b in both
            if _labels(a) != _labels(b)
        ),
        moved=tuple(move for a, b in both for move in _moves(a, b)),
        graphs=graphs,
    )


def graph_changes(left: Version, right: Version) -> tuple[GraphChange, ...]:
    """Count the triples that were added and removed, graph by graph.

    Both files are sorted, so they are read side by side and need not fit in memory.
    """
    changed = {False: bytearray(), True: bytearray()}
    with ExitStack() as stack:
        old, new = (stack.enter_context(version.nquads.open("rb")) for version in (left, right))
        marked = merge(zip(old, repeat(False)), zip(new, repeat(True)))
        for line, sides in groupby(marked, key=itemgetter(0)):
            [(_, is_new), *others] = sides
            if not others:
                changed[is_new] += line
    added, removed = _by_graph(changed[True]), _by_graph(changed[False])
    return tuple(
        GraphChange(graph=name, added=added[name], removed=removed[name])
        for name in sorted(added.keys() | removed.keys())
    )


def _by_graph(nquads: bytearray) -> Counter[str]:
    quads = ox.parse(bytes(nquads), format=ox.RdfFormat.N_QUADS)
    names = (quad.graph_name for quad in quads)
    return Counter(n.value if isinstance(n, ox.NamedNode) else str(n) for n in names)


def _labels(place: Place) -> dict[Language, str]:
    return {Language.ZH: place.item.label_zh, Language.EN: place.item.label_en}


def _text(place: Place) -> ItemText:
    return ItemText(id=place.item.id, labels=_labels(place))


def _moves(a: Place, b: Place) -> Iterator[Moved]:
    for what, before, after in (
        ("unit", a.unit.id, b.unit.id),
        ("grade", a.grade.id, b.grade.id),
        ("kind", a.item.kind, b.item.kind),
    ):
        if before != after:
            yield Moved(id=a.item.id, what=what, before=before, after=after)
