"""Which classes of rows a published graph holds, what they belong to, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping

from skillgraph.model import practice, shared
from skillgraph.model import roles as role
from skillgraph.model import standards as standard
from skillgraph.model.columns import Cited, Labelled, Record

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
#: Every class of rows that the graph holds, but for the mappings.
ROWS: tuple[type[Record], ...] = (
    shared.Source,
    shared.VocabularyTerm,
    shared.WithdrawnId,
    standard.Standard,
    role.Role,
    *(row for row, _ in OWNERS),
)
#: The same by their names.
BY_NAME: Mapping[str, type[Record]] = {row.__name__: row for row in ROWS}
LABELLED: tuple[type[Labelled], ...] = tuple(row for row in ROWS if issubclass(row, Labelled))
#: What requires items.
REQUIRING: tuple[type[Record], ...] = (standard.Grade, role.JobDescription, role.Role)
#: How practice bears on an item or a work content: the properties below ``sg:practisedIn``.
RELATIONS = ("exercisedIn", "evidencedBy", "conveyedBy", "contributesTo", "calledForBy")

#: What of manuals and quality standards search finds, and the name of its kind.
_FOUND_PRACTICE: Mapping[type[Cited], str] = {
    practice.Process: "process",
    practice.Regulation: "regulation",
    practice.Form: "form",
    role.Target: "target",
    practice.Responsibility: "responsibility",
    practice.Post: "post",
    practice.OrganisationUnit: "organisation-unit",
    practice.Guideline: "guideline",
    practice.Section: "section",
    practice.CitedDocument: "cited-document",
}
#: What manuals and quality standards set down, and the targets of jobs, each with its kind.
PRACTICE: Mapping[type[Cited], str] = {
    **_FOUND_PRACTICE,
    practice.PublicationDatum: "publication-datum",
}
#: What search finds, and the name of its kind.
SEARCHED: Mapping[type[Cited], str] = {
    standard.Standard: "standard",
    standard.Grade: "grade",
    standard.Function: "function",
    standard.WorkContent: "work-content",
    standard.Item: "item",
    role.Role: "role",
    role.JobDescription: "job",
    role.Duty: "duty",
    **_FOUND_PRACTICE,
}

#: The predicates of mappings that are neither matches nor what a duty draws on.
_LINKS = frozenset(
    f"sg:{name}"
    for name in ("exercises", "evidences", "usedIn", "conveys", "serves", "callsFor", "underlies")
) | {"org:role"}


def kind_of(predicate: str) -> str:
    """Tell what a mapping of a predicate is: a ``match``, what a duty ``draws`` on, a ``link``.

    Any other is of the kind ``other``, which nothing asks for.
    """
    if predicate.startswith("skos:"):
        return "match"
    if predicate == "sg:drawsOn":
        return "draws"
    return "link" if predicate in _LINKS else "other"
