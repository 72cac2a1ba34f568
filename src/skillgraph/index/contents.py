"""What an index is compiled from: the rows of the graph, and what requires what.

Publishing reads it once from the graph and keeps it beside the store, as one JSON file, so that
opening a version does not go through every triple. The cells of a row are kept as the graph has
them; the row classes read them, as they read the tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from skillgraph.errors import StoreError
from skillgraph.index.rows import Facts
from skillgraph.model import practice, shared
from skillgraph.model import roles as role
from skillgraph.model import standards as standard
from skillgraph.model.columns import Record
from skillgraph.namespaces import SG, id_of
from skillgraph.store.protocol import Store

R = TypeVar("R", bound=Record)
Cells = Mapping[str, Any]

#: For each class of rows that belong to a thing: the column that names the thing.
OWNERS: tuple[tuple[type[Record], str], ...] = (
    (standard.WorkExample, "work_content"),
    (standard.Unit, "grade"),
    (standard.Item, "unit"),
    (standard.FunctionWeight, "grade"),
    (standard.Basic, "grades"),
    (standard.EntryRoute, "grade"),
    (standard.EntryCondition, "route"),
    (standard.Assessment, "standard"),
    (standard.ConductRule, "standard"),
    (standard.DefinedTerm, "standard"),
    (standard.Provision, "standard"),
    (standard.Grade, "standard"),
    (standard.Function, "standard"),
    (standard.WorkContent, "function"),
    (shared.Erratum, "about"),
    (role.RoleGrade, "role"),
    (role.RoleRelation, "role"),
    (role.JobDescription, "role"),
    (role.Duty, "job"),
    (role.JobRequirement, "job"),
    (role.Target, "job"),
    (role.Collaboration, "job"),
    (practice.Section, "document"),
    (practice.PublicationDatum, "document"),
    (practice.Guideline, "section"),
    (practice.OrganisationUnit, "section"),
    (practice.Post, "unit"),
    (practice.Responsibility, "of"),
    (practice.Process, "section"),
    (practice.Regulation, "section"),
    (practice.Form, "section"),
    (practice.CitedDocument, "section"),
)
#: How practice bears on an item or a work content: the properties below ``sg:practisedIn``.
RELATIONS = ("exercisedIn", "evidencedBy", "conveyedBy", "contributesTo", "calledForBy")
#: Every class of rows that the graph holds.
ROWS: tuple[type[Record], ...] = (
    shared.Source,
    shared.VocabularyTerm,
    shared.WithdrawnId,
    standard.Standard,
    role.Role,
    *(row for row, _ in OWNERS),
    shared.Mapping,
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a graph holds of the model, as plain lists and strings."""

    #: The cells of every row, by the name of its class; sorted by IRI.
    cells: Mapping[str, Sequence[Cells]]
    #: The id of the source of every thing that has one.
    sources: Mapping[str, str]
    #: The ids of the items that a grade, a job description or a role requires, by its id.
    requires: Mapping[str, Sequence[str]]
    #: For each of :data:`RELATIONS`: the ids that an item or a work content is linked to, by id.
    practice: Mapping[str, Mapping[str, Sequence[str]]]

    @classmethod
    def of(cls, store: Store) -> Contents:
        """Read the contents of a graph from its store: once through every triple."""
        facts = Facts(store)
        requiring = (SG.Grade, SG.JobDescription, SG.Role)
        return cls(
            {row.__name__: tuple(facts.cells(row)) for row in ROWS},
            facts.sources(),
            {
                id_of(subject): facts.ids(subject, SG.requires)
                for rdf_type in requiring
                for subject in facts.instances(rdf_type)
            },
            {relation: facts.linked(SG[relation]) for relation in RELATIONS},
        )

    @classmethod
    def read(cls, path: Path) -> Contents:
        """Read the contents from the file that publishing wrote.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            return cls(**json.loads(path.read_bytes()))
        except TypeError as error:
            raise StoreError(
                f"{path}: another release of skillgraph wrote it; skillgraph publish makes a "
                "version of the tables that this one reads"
            ) from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{path}: cannot be read: {error}") from error

    def as_json(self) -> bytes:
        """Write the contents: the same graph gives the same bytes."""
        written = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=0)
        return written.encode()

    def rows(self, row: type[R]) -> tuple[R, ...]:
        """Give the rows of a class, sorted by IRI.

        Raises:
            StoreError: a row is not what the class says.
        """
        try:
            return tuple(map(row.model_validate, self.cells.get(row.__name__, ())))
        except ValidationError as error:
            raise StoreError(f"the graph holds no well-formed {row.__name__}: {error}") from error
