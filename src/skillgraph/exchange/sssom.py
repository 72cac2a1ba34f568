"""The mappings as SSSOM: a table with its metadata above it.

https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from rdflib.namespace import SKOS

from skillgraph.exchange.facts import Facts
from skillgraph.exchange.scope import Labels
from skillgraph.exchange.selection import Selection
from skillgraph.namespaces import PREFIXES, SG, SSSOM, compact

_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "confidence",
    "comment",
)
_PREFIXES = ("org", "semapv", "sg", "sgid", "skos")
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def sssom(selection: Selection, out: BinaryIO) -> None:
    """Write the mappings of a selection, sorted; labels are Chinese unless English is wanted."""
    facts = selection.facts
    language = Labels.EN if selection.scope.labels is Labels.EN else Labels.ZH
    told = {str(quad.subject) for quad in selection.quads}
    mappings = (m for m in facts.instances(SG.Mapping) if f"<{m}>" in told)
    rows = sorted(_row(facts, mapping, language) for mapping in mappings)
    text = io.StringIO(newline="")
    text.write(_metadata(selection))
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    out.write(text.getvalue().encode())


def _metadata(selection: Selection) -> str:
    """Write the metadata of the mapping set as YAML in comments."""
    return "".join(
        f"#{line}\n"
        for line in (
            "curie_map:",
            *(f"  {prefix}: {PREFIXES[prefix]}" for prefix in _PREFIXES),
            f"license: {_LICENSE}",
            f"mapping_set_id: https://w3id.org/skillgraph/mappings/{selection.version}",
            'mapping_set_title: "skillgraph: what of standards, duties and practice corresponds"',
            f'mapping_set_version: "{selection.version}"',
        )
    )


def _row(facts: Facts, mapping: str, language: Labels) -> list[str]:
    ends = [facts.value(mapping, end) or "" for end in (SG.subject, SG.object)]
    subject, object = ([compact(end), facts.label(end, language.tags) or ""] for end in ends)
    justification = facts.value(mapping, SSSOM.mapping_justification) or ""
    texts = (SSSOM.author_label, SSSOM.mapping_date, SG.confidence, SKOS.editorialNote)
    return [
        *subject,
        compact(facts.value(mapping, SG.mappingPredicate) or ""),
        *object,
        compact(justification),
        *(facts.value(mapping, property) or "" for property in texts),
    ]
