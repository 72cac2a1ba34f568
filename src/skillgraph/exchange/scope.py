"""What is asked of an export: all of the graph, one standard or one grade, in which languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from skillgraph.errors import InputError


class Labels(StrEnum):
    """The languages of the labels and texts that an export holds."""

    BOTH = "both"
    ZH = "zh-Hans"
    EN = "en"

    @property
    def tags(self) -> frozenset[str]:
        """The tags of the languages, in lower case."""
        every = {Labels.ZH.value.lower(), Labels.EN.value}
        return frozenset(every if self is Labels.BOTH else {self.value.lower()})


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for.

    **The whole graph** is every fact, the ontology's included.

    **A standard** is whatever has its id or an id below it (``asm``, ``asm/…``), and the
    mappings of which at least one end is among these.

    **A grade** is whatever has its id or an id below it (its units, items, weights, entry routes
    and conditions), the errata of these, and the mappings of which an end is among these. What
    a grade requires beyond its own table, because it covers lower grades, is named, not told.

    Beside a standard or a grade stands what it cannot be read without: the far ends of the
    mappings and, for a grade, its standard and its functions, work contents and basics. Of such
    a thing there are the types, the texts and values, and the links to what is told; of what
    is told, there is every fact.

    Attributes:
        standard: id of a standard, or None.
        grade: id of a grade, or None; not with a standard.
        inferred: whether what the axioms give is there as well as what is asserted.
        graphs: names of named graphs (``asm`` or the IRI), if only these are wanted.
        labels: texts in another language are left out.
    """

    standard: str | None = None
    grade: str | None = None
    inferred: bool = True
    graphs: tuple[str, ...] = ()
    labels: Labels = Labels.BOTH

    def __post_init__(self) -> None:
        """See that the parts go together.

        Raises:
            InputError: both a standard and a grade.
        """
        if self.standard is not None and self.grade is not None:
            raise InputError("a standard or a grade, not both; a grade names its standard")

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self == Scope()
