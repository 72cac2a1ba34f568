"""Read the tables of ``data/`` into the model, and say exactly where a table is wrong.

Every error that can be found is found and named with file, row and column before anything
is built, so that an editor mends a table in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from skillgraph import records
from skillgraph.errors import TableError, TablesError
from skillgraph.model import practice, roles, shared, standards
from skillgraph.model.columns import Record, Row, referred_classes

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Table:
    """Where the tables of one row class lie, and which source their facts come from."""

    pattern: str
    row: type[Record]
    #: Id of the source below ``source/``; None: the folder that the file lies in names it.
    source: str | None = None
    required: bool = False


#: Every table of the data folder, in the order in which a reader meets them.
TABLES: tuple[Table, ...] = (
    Table("sources.csv", shared.Source, "skillgraph", required=True),
    Table("vocabulary.csv", shared.VocabularyTerm, "skillgraph", required=True),
    Table("withdrawn.csv", shared.WithdrawnId, "skillgraph"),
    Table("glossary.csv", shared.GlossaryTerm, "skillgraph"),
    Table("standards/*/standard.csv", standards.Standard, required=True),
    Table("standards/*/grades.csv", standards.Grade, required=True),
    Table("standards/*/functions.csv", standards.Function, required=True),
    Table("standards/*/work-contents.csv", standards.WorkContent, required=True),
    Table("standards/*/work-examples.csv", standards.WorkExample),
    Table("standards/*/units.csv", standards.Unit, required=True),
    Table("standards/*/items.csv", standards.Item, required=True),
    Table("standards/*/weights.csv", standards.FunctionWeight),
    Table("standards/*/basics.csv", standards.Basic),
    Table("standards/*/entry-routes.csv", standards.EntryRoute),
    Table("standards/*/entry-conditions.csv", standards.EntryCondition),
    Table("standards/*/assessments.csv", standards.Assessment),
    Table("standards/*/conduct.csv", standards.ConductRule),
    Table("standards/*/terms.csv", standards.DefinedTerm),
    Table("standards/*/provisions.csv", standards.Provision),
    Table("standards/*/errata.csv", shared.Erratum),
    Table("roles/roles.csv", roles.Role, "skillgraph"),
    Table("roles/role-grades.csv", roles.RoleGrade, "skillgraph"),
    Table("roles/role-relations.csv", roles.RoleRelation, "jd"),
    Table("jobs/jobs.csv", roles.JobDescription, "jd"),
    Table("jobs/duties.csv", roles.Duty, "jd"),
    Table("jobs/requirements.csv", roles.JobRequirement, "jd"),
    Table("jobs/targets.csv", roles.Target, "jd"),
    Table("jobs/collaborations.csv", roles.Collaboration, "jd"),
    Table("jobs/errata.csv", shared.Erratum, "jd"),
    Table("practice/*/publication.csv", practice.PublicationDatum),
    Table("practice/*/sections.csv", practice.Section),
    Table("practice/*/guidelines.csv", practice.Guideline),
    Table("practice/*/organisation.csv", practice.OrganisationUnit),
    Table("practice/*/posts.csv", practice.Post),
    Table("practice/*/responsibilities.csv", practice.Responsibility),
    Table("practice/*/processes.csv", practice.Process),
    Table("practice/*/regulations.csv", practice.Regulation),
    Table("practice/*/forms.csv", practice.Form),
    Table("practice/*/targets.csv", roles.Target),
    Table("practice/*/cited-documents.csv", practice.CitedDocument),
    Table("practice/*/errata.csv", shared.Erratum),
    Table("mappings/*.sssom.tsv", shared.Mapping, "skillgraph"),
)


@dataclass(frozen=True, slots=True)
class Located:
    """A row and where it stands: file below the data folder, row as a spreadsheet counts."""

    row: Record
    file: str
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Tables:
    """All rows of a data folder, in the order of the files."""

    rows: Mapping[type[Record], tuple[Located, ...]]

    def of(self, row: type[R]) -> tuple[R, ...]:
        """Give the rows of one class."""
        return tuple(located.row for located in self.rows.get(row, ()))  # type: ignore[misc]

    def __iter__(self) -> Iterator[Located]:
        """Go through every row of every table."""
        for located in self.rows.values():
            yield from located


def read(folder: Path) -> Tables:
    """Read and check every table below a data folder.

    Raises:
        TablesError: a file is missing, empty, not UTF-8 or not a table that we know; a column
            is missing or unknown; a cell does not fit; a number or an id is used twice; an id
            is referred to that no row has. All errors are given at once, but for references:
            they are followed once every row can be read.
    """
    tables, errors = _read(folder, lambda _: records.EVERY)
    readable = not errors
    errors += _duplicates(tables)
    if readable:
        errors += [*_sourceless(tables), *_dangling(tables)]
    if errors:
        raise TablesError(errors)
    return tables


def differing(before: Path, after: Path, files: Collection[str]) -> tuple[Tables, Tables] | None:
    """Read the rows that only the one, and only the other, of two data folders has.

    References are not followed, since they may lead to the other rows.

    Args:
        before: the one folder, in which nothing is wrong.
        after: the other.
        files: the tables that differ, by where they lie in them.

    Returns:
        ``None`` where anything is wrong in the rows that are read, or a file is no table of ours.
    """
    gone: dict[str, Container[int]] = {}
    come: dict[str, Container[int]] = {}
    for file in files:
        row = _row_of(file)
        apart = records.apart(before / file, after / file, row) if row else None
        if apart is None:
            return None
        # what is no node of the graph is not found there either
        gone[file], come[file] = apart if row is not shared.GlossaryTerm else ((), records.EVERY)
    were, _ = _read(before, gone.get)
    are, errors = _read(after, come.get)
    return None if errors or any(_duplicates(are)) else (were, are)


def _row_of(file: str) -> type[Record] | None:
    path = PurePosixPath(file)
    return next((table.row for table in TABLES if path.match(table.pattern)), None)


def _read(
    folder: Path, wanted: Callable[[str], Container[int] | None]
) -> tuple[Tables, list[TableError]]:
    """Read the rows that are wanted of each file, by their numbers; none of some."""
    errors: list[TableError] = []
    rows: dict[type[Record], list[Located]] = {}
    known: set[Path] = set()
    for table in TABLES:
        for path in _files(folder, table, errors):
            known.add(path)
            if numbers := wanted(path.relative_to(folder).as_posix()):
                located = list(_read_file(folder, path, table, numbers, errors))
                rows.setdefault(table.row, []).extend(located)
    errors += _unknown_files(folder, known)
    return Tables({row: tuple(found) for row, found in rows.items()}), errors


def _files(folder: Path, table: Table, errors: list[TableError]) -> Sequence[Path]:
    """Find the files of a table; a missing one that is needed is an error."""
    parent, _, name = table.pattern.rpartition("/")
    homes = sorted(p for p in folder.glob(parent) if p.is_dir()) if parent else [folder]
    found = [path for home in homes for path in sorted(home.glob(name)) if path.is_file()]
    if table.required:
        missing = [home / name for home in homes if not (home / name).is_file()]
        if not homes:
            missing = [folder / table.pattern]
        errors += [
            TableError(path.relative_to(folder).as_posix(), "the file is missing")
            for path in missing
        ]
    return found


def _unknown_files(folder: Path, known: set[Path]) -> list[TableError]:
    """Name the tables that no pattern matches: a misspelt name must not go unread."""
    tables = [path for path in folder.rglob("*") if path.suffix.lower() in (".csv", ".tsv")]
    names = sorted({table.pattern.rpartition("/")[2] for table in TABLES})
    return [
        TableError(
            path.relative_to(folder).as_posix(),
            "no table has this name and place",
            expected=f"one of {', '.join(names)}",
        )
        for path in sorted(tables)
        if path not in known and "examples" not in path.relative_to(folder).parts
    ]


def _read_file(
    folder: Path, path: Path, table: Table, numbers: Container[int], errors: list[TableError]
) -> Iterator[Located]:
    """Read some rows of one file; what does not fit goes to ``errors``."""
    file = path.relative_to(folder).as_posix()
    source = table.source or path.parent.name
    rows, wrong = records.read(file, path, table.row, numbers)
    errors += wrong
    if table.required and not rows and not wrong:
        errors.append(TableError(file, "there is no row below the heading", 1))
    for number, row in rows:
        named_source = getattr(row, "source", None) or f"source/{source}"
        yield Located(row, file, number, named_source)


def _duplicates(tables: Tables) -> Iterator[TableError]:
    """Find ids, and numbers within their group, that are used twice."""
    ids: dict[str, Located] = {}
    for located in tables:
        if isinstance(located.row, Row):
            first = ids.setdefault(located.row.id, located)
            if first is not located:
                yield _duplicate(located, "id", first)
    for row, found in tables.rows.items():
        for key in row.unique_keys:
            seen: dict[tuple[Any, ...], Located] = {}
            for located in found:
                value = tuple(getattr(located.row, column) for column in key)
                if (first := seen.setdefault(value, located)) is not located:
                    yield _duplicate(located, key[-1], first)


def _duplicate(located: Located, column: str, first: Located) -> TableError:
    value = getattr(located.row, column)
    problem = f"{value!r} is used already, in {first.file}:{first.number}"
    return TableError(located.file, problem, located.number, column, "a value of its own")


def _sourceless(tables: Tables) -> Iterator[TableError]:
    """Find the files whose facts come from a source that is not listed."""
    known = {source.id for source in tables.of(shared.Source)}
    files = {
        located.file: located.source for located in tables if not hasattr(located.row, "source")
    }
    for file, source in files.items():
        if source not in known:
            problem = f"its source {source!r} is not in sources.csv"
            yield TableError(file, problem, expected="a row for it there")


def _dangling(tables: Tables) -> Iterator[TableError]:
    """Find references to ids that no row of the right class has; a withdrawn id is none."""
    ids: dict[str, set[str]] = {"*": set()}
    for located in tables:
        if isinstance(located.row, Row) and not isinstance(located.row, shared.WithdrawnId):
            ids.setdefault(type(located.row).__name__, set()).add(located.row.id)
            ids["*"].add(located.row.id)
    for row, found in tables.rows.items():
        for column in row.model_fields:
            if classes := referred_classes(row, column):
                allowed = set().union(*(ids.get(name, set()) for name in classes))
                yield from _dangling_in(found, column, allowed, classes)


def _dangling_in(
    found: Sequence[Located], column: str, allowed: set[str], classes: tuple[str, ...]
) -> Iterator[TableError]:
    what = "of any table" if classes == ("*",) else f"of a {' or '.join(classes)}"
    for located in found:
        value = getattr(located.row, column)
        for id in (value,) if isinstance(value, str) else value or ():
            if id not in allowed:
                problem = f"no row has the id {id!r}"
                yield TableError(located.file, problem, located.number, column, f"an id {what}")
