"""The expressions as SQL, for a warehouse that holds the people and is not ours to reach."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.backends.sql import compilers

from skillgraph.errors import UnknownIdError
from skillgraph.index.nearest import nearest
from skillgraph.warehouse import expressions

_PEOPLE = {"person": "string", "item": "string"}
_REQUIREMENTS = {"target": "string", "item": "string", "function": "string", "weight": "float64"}


def dialects() -> tuple[str, ...]:
    """Name the dialects that there are, such as trino."""
    return tuple(sorted(name.removesuffix("Compiler").lower() for name in compilers.__all__))


def statements(dialect: str, targets: Sequence[str] = ()) -> dict[str, str]:
    """Write the queries of a gap: ``gaps``, ``functions`` and ``rejects``, by these names.

    They read two tables, whatever other columns these have: ``people_items``, with ``person``
    and ``item``, and ``requirements``, the export of one version.

    Args:
        dialect: one of :func:`dialects`.
        targets: the REFs asked for; all of the table where there is none.

    Raises:
        UnknownIdError: there is no such dialect.
    """
    if dialect not in dialects():
        near = nearest(dialect, dialects()) or dialects()
        raise UnknownIdError(dialect, "dialect", near, "the list of dialects")
    people = ibis.table(_PEOPLE, name="people_items")
    requirements = ibis.table(_REQUIREMENTS, name="requirements")
    queries = {
        "gaps": expressions.gaps(people, requirements, targets),
        "functions": expressions.functions(people, requirements, targets),
        "rejects": expressions.rejects(people, requirements),
    }
    return {name: str(ibis.to_sql(q, dialect=dialect)) for name, q in queries.items()}
