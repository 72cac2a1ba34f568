"""The names of a version's graphs at an endpoint that holds several versions.

There ``https://w3id.org/skillgraph/graph/asm`` is ``…/skillgraph/version/DIGEST/graph/asm``,
and a blank node, which no second request could ask for, is an IRI in ``…/DIGEST/genid/`` (RDF
1.1 Concepts, 3.5). Queries and results are told in one form and passed on in the other: both
prefixes are plain ASCII that every syntax of SPARQL and RDF writes as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from skillgraph.namespaces import GRAPH, VERSION
from skillgraph.store.protocol import UNNAMED

#: Holds one triple: which version is the current one. Written last.
POINTER = str(GRAPH["current"])


class Naming:
    """The two forms of a version's names."""

    def __init__(self, version: str) -> None:
        self.version = str(VERSION[version])
        self._graph = f"{self.version}/graph/"
        self._genid = f"{self.version}/genid/"
        self._unnamed = f"{self._graph}unnamed"

    def there(self, text: str) -> str:
        """Write the graphs of a query as the endpoint has them."""
        return text.replace(str(GRAPH), self._graph)

    def graph_there(self, name: str) -> str:
        """Name a graph as the endpoint has it; one that is not in our namespace too."""
        if name == UNNAMED:
            return self._unnamed
        plain = self.there(name)
        return plain if plain != name else f"{self._graph}?{name}"

    def graph_here(self, name: str) -> str:
        """Undo :meth:`graph_there`."""
        if name == self._unnamed:
            return UNNAMED
        rest = name.removeprefix(self._graph)
        return rest[1:] if rest.startswith("?") else f"{GRAPH}{rest}"

    def here(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Write the graphs of a result as the catalogue has them, bit by bit."""
        old, new, held = self._graph.encode(), str(GRAPH).encode(), b""
        for part in parts:
            held = (held + part).replace(old, new)
            keep = len(old) - 1  # a name may go on in the next part
            if len(held) > keep:
                yield held[:-keep]
                held = held[-keep:]
        yield held

    def node_there(self, node: ox.Triple | object) -> object:
        """Give a blank node its IRI; other terms stay."""
        return ox.NamedNode(self._genid + node.value) if isinstance(node, ox.BlankNode) else node

    def node_here(self, node: object) -> object:
        """Undo :meth:`node_there`."""
        if isinstance(node, ox.NamedNode) and node.value.startswith(self._genid):
            return ox.BlankNode(node.value.removeprefix(self._genid))
        return node
