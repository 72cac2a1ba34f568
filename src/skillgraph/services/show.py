"""Show anything that has an id: the view of its class."""

from __future__ import annotations

from collections.abc import Callable

from skillgraph.errors import UnknownIdError
from skillgraph.index.compiled import Index
from skillgraph.index.nearest import nearest
from skillgraph.services import grades, items, practice_views, roles, sources, standards
from skillgraph.services.answers import Named
from skillgraph.services.language import Language

View = Callable[[Index, str, Language], Named]


def show(index: Index, id: str, language: Language = Language.ZH) -> Named:
    """Describe what has an id: of a standard, a role or a job, of practice, or a source.

    Raises:
        UnknownIdError: none of these has the id; the error names the nearest ones.
    """
    views: tuple[tuple[object, View], ...] = (
        (index.standards, standards.standard),
        (index.grades, grades.grade),
        (index.functions, standards.function),
        (index.work_contents, standards.work_content),
        (index.units, grades.unit),
        (index.numbers, items.item),
        (index.roles, roles.role),
        (index.jobs, roles.job),
        (index.practice, practice_views.view),
        (index.sources, sources.source),
    )
    for things, view in views:
        if id in things:  # type: ignore[operator]
            return view(index, id, language)
    known = [known for things, _ in views for known in things]  # type: ignore[attr-defined]
    raise UnknownIdError(id, nearest=nearest(id, known))
