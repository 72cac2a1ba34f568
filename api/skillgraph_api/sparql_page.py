"""The page on which a browser asks SPARQL, with the examples and the prefixes."""

from __future__ import annotations

from skillgraph.namespaces import ID, PREFIXES
from skillgraph.queries import examples
from skillgraph.services.language import Language
from skillgraph_api.pages import render


def sparql_page(language: Language, version: str, seconds: float) -> bytes:
    """Make the page.

    Args:
        language: of the page and of what the examples ask.
        version: the digest of the version that is asked.
        seconds: how long a query may take.
    """
    chinese = language is Language.ZH
    found = examples()
    shown = [
        {
            "name": example.name,
            "title": example.title_zh if chinese else example.title_en,
            "question": example.question_zh if chinese else example.question_en,
            "text": example.text,
        }
        for example in found
    ]
    return render(
        "sparql.html",
        language,
        version=version,
        seconds=f"{seconds:g}",
        examples=shown,
        texts={example.name: example.text for example in found},
        prefixes=PREFIXES,
        ours=str(ID),
    )
