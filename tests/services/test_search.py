"""Search over everything that has a label; how it ranks is tested with the text index."""

from __future__ import annotations

import pytest

from skillgraph.index.compiled import Index
from skillgraph.services.language import Language
from skillgraph.services.search import KINDS, SearchResult, search

EN = Language.EN


def ids(found: SearchResult) -> list[str]:
    return [hit.id for hit in found.results]


@pytest.mark.parametrize(
    ("query", "kind", "id"),
    [
        ("售后服务管理人员职业能力要求", "standard", "asm"),
        ("高级", "grade", "asm/senior"),
        ("一级", "grade", "csm/level-1"),  # an alternative label
        ("团队建设", "function", "asm/function/team-building"),
        ("評價售後服務質量", "work-content", "asm/work/evaluation-of-results"),  # traditional
        ("systematic training framework", "item", "asm/senior/6.2/a1"),
        ("systemtic trainng framework", "item", "asm/senior/6.2/a1"),
        ("售后经理", "role", "role/after-sales-manager"),
        ("售后服务主管岗位职责说明书", "job", "job/supervisor-sales-department"),
        ("receive and register complaints", "duty", "job/staff-electronics/duty/3/task/1"),
    ],
)
def test_a_thing_of_any_kind_is_found_first_among_its_kind(
    index: Index, query: str, kind: str, id: str
) -> None:
    found = search(index, query, kinds=(kind,))
    assert found.results[0].id == id
    assert {hit.kind for hit in found.results} == {kind}
    assert id in ids(search(index, query, limit=500))


def test_the_kinds_are_those_that_are_indexed(index: Index) -> None:
    """Of each kind something has the character 客 or 售 in its label."""
    found = search(index, "客户 售后", limit=3000)
    assert {hit.kind for hit in found.results} <= set(KINDS)
    for kind in KINDS:
        query = {"grade": "级", "target": "客户"}.get(kind, "客户 售后 服务")
        assert search(index, query, kinds=(kind,)).total > 0, kind


def test_a_hit_has_a_label_in_the_language_asked_for_and_a_clause(index: Index) -> None:
    query = "能制定系统培训框架"
    [zh], [en] = (
        search(index, query, kinds=("item",), limit=1, language=language).results
        for language in Language
    )
    assert (zh.label, en.label) == (query, "Can draw up a systematic training framework")
    assert zh.clause == en.clause == "表 3, 6.2.1"


def test_the_best_comes_first(index: Index) -> None:
    scores = [hit.score for hit in search(index, "客户投诉", limit=100).results]
    assert len(scores) > 10
    assert scores == sorted(scores, reverse=True)


def test_pages_put_together_are_the_whole(index: Index) -> None:
    whole = search(index, "complaint", limit=500)
    assert whole.total == len(whole.results) > 20
    pages = [search(index, "complaint", limit=7, offset=n) for n in range(0, whole.total, 7)]
    assert [hit for page in pages for hit in page.results] == list(whole.results)
    assert {page.total for page in pages} == {whole.total}


def test_a_page_beyond_the_last_is_empty(index: Index) -> None:
    found = search(index, "complaint", offset=10_000)
    assert found.results == ()
    assert found.total == search(index, "complaint").total
    assert search(index, "complaint", limit=0).results == ()


@pytest.mark.parametrize("query", ["", "   ", "?!", "zyxwvut"])
def test_what_nothing_says_finds_nothing(index: Index, query: str) -> None:
    found = search(index, query)
    assert (found.query, found.total, found.results) == (query, 0, ())


def test_an_unknown_kind_finds_nothing(index: Index) -> None:
    assert search(index, "complaint", kinds=("person",)).total == 0


def test_several_kinds_may_be_asked_for(index: Index) -> None:
    found = search(index, "complaint", kinds=("duty", "work-content"), limit=500)
    assert {hit.kind for hit in found.results} == {"duty", "work-content"}
    alone = [search(index, "complaint", kinds=(kind,)).total for kind in ("duty", "work-content")]
    assert found.total == sum(alone)


def test_a_negative_page_is_refused(index: Index) -> None:
    for limit, offset in ((-1, 0), (20, -1)):
        with pytest.raises(ValueError, match="must be 0 or more"):
            search(index, "complaint", limit=limit, offset=offset)


def test_a_graph_without_roles_is_searched_too(five: Index) -> None:
    assert ids(search(five, "高级技师", language=EN))[0] == "nos/level-1"
    assert ids(search(five, "fitting task 3", language=EN))[0] == "sister/only/1.1/a3"
