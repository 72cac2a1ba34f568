"""Which graph a request of the graph store names (SPARQL 1.1 Graph Store HTTP Protocol, 4)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Annotated

import pyoxigraph as ox
from fastapi import Depends, HTTPException, Query, Request

from skillgraph.catalogue import Catalogue
from skillgraph.namespaces import GRAPH
from skillgraph.store.protocol import UNNAMED

_HOW = "?graph=IRI, ?default, or the graph's own address below /graph-store/"


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request names."""

    #: Its IRI; None of the graph without a name.
    name: str | None
    #: The request names none, but asks for one to be made.
    new: bool = False

    @property
    def in_dataset(self) -> str:
        """The name by which a query's dataset knows it."""
        return UNNAMED if self.name is None else self.name

    def held_by(self, catalogue: Catalogue) -> bool:
        """Tell whether it is there; the graph without a name always is."""
        return self.name is None or self.name in catalogue.store.graphs()


async def get_target(
    request: Request,
    graph: Annotated[
        list[str] | None, Query(description="The graph's IRI.", examples=[f"{GRAPH}skillgraph"])
    ] = None,
    default: Annotated[
        str | None, Query(description="Without a value: the graph without a name.")
    ] = None,
) -> Target:
    """Read which graph a request names.

    Raises:
        HTTPException: 400; it names none, several, or one that is no absolute IRI.
    """
    if request.path_params.get("path"):
        return Target(_address(request))
    names = [*(graph or ()), *([] if default is None else [UNNAMED])]
    if len(names) > 1:
        raise HTTPException(400, f"several graphs are named; name one as {_HOW}")
    if names:
        return Target(None if names == [UNNAMED] else _absolute(names[0]))
    if request.method == "POST":
        return Target(f"{_address(request)}/{uuid.uuid4().hex}", new=True)
    raise HTTPException(400, f"no graph is named; name one as {_HOW}")


def _address(request: Request) -> str:
    """Give the URL of a request without its query, its path encoded as it came."""
    path = request.scope.get("raw_path", request.scope["path"].encode()).decode("ascii")
    return _absolute(f"{request.url.scheme}://{request.url.netloc}{path.partition('?')[0]}")


def _absolute(name: str) -> str:
    try:
        return ox.NamedNode(name).value
    except ValueError as error:
        raise HTTPException(400, f"{name!r} names no graph: {error}") from error


TargetDep = Annotated[Target, Depends(get_target)]
