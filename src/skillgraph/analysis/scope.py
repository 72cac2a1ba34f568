"""What an analysis is about: a catalogue or one standard of it, and the language of its labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skillgraph.analysis.table import Row, Table
from skillgraph.analysis.wording import word
from skillgraph.index.compiled import Index, Place, find
from skillgraph.model.standards import Grade
from skillgraph.services.language import Language


@dataclass(frozen=True, slots=True)
class Scope:
    """Some standards of a compiled catalogue, seen in a language."""

    index: Index
    standards: tuple[str, ...]
    language: Language

    @classmethod
    def of(cls, index: Index, standard: str | None, language: Language) -> Scope:
        """Take one standard, or all.

        Raises:
            UnknownIdError: there is no such standard.
        """
        if standard is not None:
            find(index.standards, standard, "standard")
        return cls(index, (standard,) if standard else tuple(sorted(index.standards)), language)

    def grades(self) -> Iterator[Grade]:
        """Go through the grades: standard by standard, entry level first."""
        for standard in self.standards:
            yield from self.index.succession(standard)

    def places(self) -> Iterator[Place]:
        """Go through the items, in the order of their numbers."""
        for standard in self.standards:
            yield from self.index.items_in(self.index.own.get(standard, 0))

    def abilities(self) -> Iterator[Place]:
        """Go through the abilities, in the order of their numbers."""
        return (place for place in self.places() if place.item.kind == "ability")

    def table(
        self, name: str, columns: tuple[str, ...], rows: Iterable[Row], **values: object
    ) -> Table:
        """Make a table, its title and note in the scope's language."""
        title, note = (word(key, self.language, **values) for key in (name, f"{name}/note"))
        return Table(name, title, note, columns, tuple(rows))
