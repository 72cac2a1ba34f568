"""Labels keep to the glossary: one English term for one Chinese term, everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from skillgraph.model.columns import Labelled
from skillgraph.model.shared import GlossaryTerm
from skillgraph.tables import Tables

#: Renderings by Chinese term.
Glossary = Mapping[str, Sequence[str]]


def missing(zh: str, en: str, glossary: Glossary) -> list[str]:
    """List the terms that a Chinese label contains and its English label does not render.

    A term counts where it stands outside every longer term of the glossary: in 客户服务中心 it is
    the centre that must be rendered, not 客户服务. Renderings are found in any case, and as a part
    of a word: "complaint" renders 投诉 in "complaints".
    """
    english = en.casefold()
    wanted = {
        term for term, *span in _occurrences(zh, glossary) if not _covered(span, zh, glossary)
    }
    return sorted(
        term for term in wanted if not any(r.casefold() in english for r in glossary[term])
    )


def _occurrences(zh: str, glossary: Glossary) -> Iterator[tuple[str, int, int]]:
    """Give every occurrence of a term: the term, where it begins and where it ends."""
    for term in glossary:
        start = zh.find(term)
        while start >= 0:
            yield term, start, start + len(term)
            start = zh.find(term, start + 1)


def _covered(span: Sequence[int], zh: str, glossary: Glossary) -> bool:
    """Tell whether a longer term covers a span."""
    start, end = span
    return any(
        b <= start and end <= e and e - b > end - start for _, b, e in _occurrences(zh, glossary)
    )


# --- The rule ------------------------------------------------------------------------------------

GLOSSARY: Glossary = {
    "客户": ["customer"],
    "客户服务": ["customer service"],
    "客户服务中心": ["customer service centre"],
    "投诉": ["complaint"],
    "处理": ["handle", "handling"],
    "服务中心": ["service centre"],
    "顾客": ["customer", "client"],
}


@pytest.mark.parametrize(
    ("zh", "en", "lacking"),
    [
        ("能处理投诉", "Can handle complaints", []),
        ("能处理投诉", "Can deal with complaints", ["处理"]),
        ("能处理投诉", "Can deal with grievances", ["处理", "投诉"]),
        ("投诉处理", "HANDLING of Complaints", []),
        ("顾客", "Clients", []),
        ("市场调查", "Market survey", []),
        # only the longest term counts where terms lie in one another
        ("客户服务中心", "Customer service centre", []),
        ("客户服务中心", "Service centre for customers", ["客户服务中心"]),
        ("客户服务", "Customer service", []),
        ("客户服务", "Service to customers", ["客户服务"]),
        # but a term that also stands by itself counts there
        ("客户服务与客户", "Customer service and customers", []),
        ("向客户投诉客户服务", "Complaint about customer service", []),
        # terms that overlap without one covering the other both count
        ("大客户服务中心", "Customer service centre", []),
        ("本服务中心", "The service hub", ["服务中心"]),
        # an occurrence of the shorter term outside the longer one
        ("投诉客户服务中心的客户", "Complaint: customer service centre", []),
        ("客户服务中心的服务中心", "Customer service centre", []),
        ("服务中心与客户服务中心", "Service hub and customer service centre", []),
    ],
)
def test_a_label_lacks_the_terms_that_its_english_does_not_render(
    zh: str, en: str, lacking: list[str]
) -> None:
    assert missing(zh, en, GLOSSARY) == lacking


def test_only_the_longest_of_three_terms_within_one_another_counts() -> None:
    occurrences = {term for term, *_ in _occurrences("客户服务中心", GLOSSARY)}
    assert occurrences == {"客户", "客户服务", "客户服务中心", "服务中心"}
    assert missing("客户服务中心", "Nothing of it", GLOSSARY) == ["客户服务中心"]


def test_terms_that_overlap_without_covering_both_count() -> None:
    glossary = {"售后服务": ["after-sales service"], "服务管理": ["service management"]}
    assert missing("售后服务管理", "After-sales service", glossary) == ["服务管理"]
    assert missing("售后服务管理", "After-sales service management", glossary) == []


def test_a_term_within_itself_is_found_each_time() -> None:
    assert len(list(_occurrences("人人人", {"人人": ["everybody"]}))) == 2


# --- The shipped labels --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def glossary(tables: Tables) -> Glossary:
    """The shipped glossary."""
    return {term.term_zh: (term.term_en, *term.also_en) for term in tables.of(GlossaryTerm)}


def test_every_label_keeps_to_the_glossary(tables: Tables, glossary: Glossary) -> None:
    astray = [
        f"{located.file}:{located.number}: {row.label_zh} / {row.label_en}: {', '.join(lacking)}"
        for located in tables
        if isinstance(row := located.row, Labelled)
        if (lacking := missing(row.label_zh, row.label_en, glossary))
    ]
    assert astray == [], "\n".join(astray)


def test_every_term_of_the_glossary_is_used(tables: Tables, glossary: Glossary) -> None:
    labels = "\n".join(loc.row.label_zh for loc in tables if isinstance(loc.row, Labelled))
    assert [term for term in glossary if term not in labels] == []


def test_every_further_rendering_is_needed_by_a_label(tables: Tables, glossary: Glossary) -> None:
    """A rendering that no label needs only makes the rule weaker."""
    labels = [located.row for located in tables if isinstance(located.row, Labelled)]
    idle = []
    for term, (preferred, *others) in glossary.items():
        concerned = [(row.label_zh, row.label_en) for row in labels if term in row.label_zh]
        for other in others:
            less = {**glossary, term: [preferred, *(r for r in others if r != other)]}
            if not any(term in missing(zh, en, less) for zh, en in concerned):
                idle.append(f"{term}: {other}")
    assert idle == []


def test_the_glossary_has_the_terms_that_a_reader_looks_for_first(glossary: Glossary) -> None:
    assert glossary["工单"][0] == "work order"
    assert glossary["备件"][0] == "spare part"
    assert glossary["应急预案"][0] == "contingency plan"
    assert len(glossary) > 100
