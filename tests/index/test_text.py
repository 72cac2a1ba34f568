"""What a search finds, and in which order; and which ids are near to an unknown one."""

from __future__ import annotations

import random
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgraph.index.nearest import nearest
from skillgraph.index.text import Document, Hits, TextIndex

CATALOGUE = (
    Document(
        "asm/junior/2.2", "work-content", ("处理客户投诉",), ("Handling of customer complaints",)
    ),
    Document("asm/junior/2.2/a1", "ability", ("能处理客户投诉",), ("Can handle complaints",)),
    Document(
        "asm/junior/2.2/k1", "knowledge", ("投诉处理流程知识",), ("Knowledge of complaint forms",)
    ),
    Document(
        "asm/senior/3.1/a1",
        "ability",
        ("能制定突发事件应急预案",),
        ("Can draw up contingency plans for an emergency",),
    ),
    Document(
        "csm/4/1.2/k1",
        "knowledge",
        ("客户关系管理（CRM）系统知识",),
        ("Knowledge of customer relationship management systems",),
    ),
    Document("csm/4/1.2/k2", "knowledge", ("客户满意度知识",), ("Knowledge of satisfaction",)),
    Document("csm/3/2.1/a1", "ability", ("能使用PDCA循环改进服务",), ()),
    Document(
        "role/after-sales-service-manager",
        "role",
        ("售后服务管理师",),
        ("After-sales service manager", "After-sales professional"),
    ),
    Document(
        "role/senior-after-sales-service-manager",
        "role",
        ("高级售后服务管理师",),
        ("Senior after-sales service manager",),
    ),
    Document("job/staff/duty/1", "duty", ("跟踪工单并回访",), ("Track the work orders",)),
    Document("job/staff/duty/2", "duty", ("管理备件库存",), ("Manage the stock of spare parts",)),
    Document(
        "vocabulary/bachelor", "vocabulary", ("本科", "大学本科"), ("Bachelor’s degree", "Degree")
    ),
    Document("source/quality", "source", ("服务质量标准2025",), ("ISO9001 quality, 2025",)),
)


@pytest.fixture(scope="module")
def catalogue() -> TextIndex:
    return TextIndex.build(CATALOGUE)


def labelled(**labels: str) -> TextIndex:
    """Index things that have nothing but Chinese labels, separated by |, under their names."""
    return TextIndex.build(
        Document(id, "thing", tuple(label.split("|")), ()) for id, label in labels.items()
    )


def titled(**labels: str) -> TextIndex:
    """Index things that have nothing but English labels, separated by |, under their names."""
    return TextIndex.build(
        Document(id, "thing", (), tuple(label.split("|"))) for id, label in labels.items()
    )


def ids(hits: Hits) -> list[str]:
    return [hit.id for hit in hits.hits]


class TestChinese:
    @pytest.mark.parametrize(
        ("word", "id"),
        [
            ("工单", "job/staff/duty/1"),
            ("备件", "job/staff/duty/2"),
            ("本科", "vocabulary/bachelor"),
            ("单", "job/staff/duty/1"),
            ("循", "csm/3/2.1/a1"),
        ],
    )
    def test_a_word_of_two_characters_or_one_is_found(
        self, catalogue: TextIndex, word: str, id: str
    ) -> None:
        assert ids(catalogue.search(word)) == [id]

    def test_a_word_is_found_wherever_it_stands_in_a_label(self, catalogue: TextIndex) -> None:
        assert set(ids(catalogue.search("投诉"))) == {
            "asm/junior/2.2",
            "asm/junior/2.2/a1",
            "asm/junior/2.2/k1",
        }

    def test_two_characters_that_stand_apart_are_not_a_word(self, catalogue: TextIndex) -> None:
        assert catalogue.search("客诉") == Hits(0, ())

    def test_labels_do_not_run_into_each_other(self) -> None:
        assert labelled(a="客户|服务").search("户服").total == 0

    def test_punctuation_parts_words(self) -> None:
        assert labelled(a="咨询、投诉").search("询投").total == 0

    def test_words_in_another_order_are_all_there(self) -> None:
        index = labelled(all="处理服务投诉", most="投诉处的投诉处", other="备件")
        assert ids(index.search("投诉处理")) == ["all", "most"]

    @pytest.mark.parametrize("query", ["刻户投诉", "客护投诉", "客户头诉", "客户投素", "客户投"])
    def test_a_wrong_or_missing_character_in_four_still_finds(
        self, catalogue: TextIndex, query: str
    ) -> None:
        assert ids(catalogue.search(query))[:2] == ["asm/junior/2.2", "asm/junior/2.2/a1"]

    def test_three_right_characters_of_four_come_before_two(self) -> None:
        index = labelled(three="能妥善处理每一位重要客户的各种投诉", two="客户客户客户")
        assert ids(index.search("客户头诉")) == ["three", "two"]

    def test_a_sentence_finds_what_it_speaks_of(self, catalogue: TextIndex) -> None:
        assert ids(catalogue.search("如何处理客户的投诉问题？"))[0] == "asm/junior/2.2"

    def test_a_quarter_of_the_pairs_is_the_least_that_finds(self, catalogue: TextIndex) -> None:
        assert "csm/4/1.2/k2" not in ids(catalogue.search("如何处理客户的投诉问题？"))

    @pytest.mark.parametrize("query", ["客戶投訴", "客户投诉"])
    def test_traditional_and_simplified_characters_are_the_same(self, query: str) -> None:
        index = labelled(simplified="客户投诉", traditional="客戶投訴")
        found = index.search(query)
        assert ids(found) == ["simplified", "traditional"]
        assert found.hits[0].score == found.hits[1].score


class TestEnglish:
    def test_stems_find_other_forms_of_a_word(self, catalogue: TextIndex) -> None:
        assert ids(catalogue.search("complaints handling"))[0] == "asm/junior/2.2/a1"
        assert ids(catalogue.search("emergencies")) == ["asm/senior/3.1/a1"]

    def test_stems_outrank_typos(self) -> None:
        index = titled(other="complains", same="a long label that has complaints in it")
        assert ids(index.search("complaint")) == ["same", "other"]

    def test_apostrophes_are_all_one(self, catalogue: TextIndex) -> None:
        assert catalogue.search("bachelor's degree") == catalogue.search("BACHELOR’S DEGREE")

    def test_a_possessive_is_a_form_of_the_word(self) -> None:
        index = titled(a="Bachelor of arts, or another degree")
        assert index.search("bachelor's degree") == index.search("bachelors degree")

    @pytest.mark.parametrize(
        ("typo", "id"),
        [
            ("complant", "asm/junior/2.2/a1"),
            ("emergancy", "asm/senior/3.1/a1"),
            ("satisfacton", "csm/4/1.2/k2"),
            ("PCDA", "csm/3/2.1/a1"),
        ],
    )
    def test_a_typo_still_finds(self, catalogue: TextIndex, typo: str, id: str) -> None:
        assert ids(catalogue.search(typo))[0] == id

    def test_a_typo_in_another_form_of_the_word_still_finds(self, catalogue: TextIndex) -> None:
        assert ids(catalogue.search("stoks")) == ["job/staff/duty/2"]

    def test_a_typo_among_right_words_comes_before_what_lacks_the_word(self) -> None:
        index = titled(
            both="Knowledge of how customers are surveyed for their satisfaction",
            one="customer",
        )
        assert ids(index.search("customer satisfacton")) == ["both", "one"]

    def test_a_typo_is_ranked_as_what_was_likely_meant(self) -> None:
        index = titled(
            a="A compliant service", b="Records of the complaint of a customer", c="Complaint"
        )
        assert ids(index.search("complant")) == ["c", "b", "a"]

    def test_a_typo_finds_whatever_may_have_been_meant(self) -> None:
        index = titled(a="complaint", b="complaint", c="compliant", d="competent")
        assert ids(index.search("commplant")) == ["a", "b", "c"]

    def test_a_known_word_finds_its_neighbours_in_spelling_after_itself(self) -> None:
        index = titled(a="complaint", b="a service that is fully compliant with the law")
        assert ids(index.search("compliant")) == ["b", "a"]

    @pytest.mark.parametrize("query", ["2024", "CAM", "par"])
    def test_numbers_and_short_words_are_no_typos(self, catalogue: TextIndex, query: str) -> None:
        assert catalogue.search(query).total == 0

    @pytest.mark.parametrize("query", ["ISO 9001", "iso9001", "ＩＳＯ９００１"])
    def test_case_width_and_the_space_before_a_number_do_not_count(
        self, catalogue: TextIndex, query: str
    ) -> None:
        assert ids(catalogue.search(query)) == ["source/quality"]

    def test_stop_words_neither_find_nor_hinder(self, catalogue: TextIndex) -> None:
        with_them = catalogue.search("the complaint of a form")
        assert ids(with_them) == ids(catalogue.search("complaint form"))
        assert "job/staff/duty/2" not in ids(with_them)

    def test_the_can_of_every_ability_finds_nothing_beside_a_word(
        self, catalogue: TextIndex
    ) -> None:
        assert ids(catalogue.search("can handle")) == ["asm/junior/2.2/a1", "asm/junior/2.2"]

    def test_stop_words_alone_are_words(self, catalogue: TextIndex) -> None:
        assert set(ids(catalogue.search("the"))) == {"job/staff/duty/1", "job/staff/duty/2"}

    def test_stop_words_order_what_is_otherwise_alike(self) -> None:
        index = titled(a="hot knowledge base", b="IT knowledge base")
        assert ids(index.search("IT knowledge")) == ["b", "a"]


class TestBothLanguages:
    def test_what_has_all_the_words_comes_before_what_has_some(self, catalogue: TextIndex) -> None:
        found = ids(catalogue.search("CRM 知识"))
        assert found[0] == "csm/4/1.2/k1"
        assert set(found[1:]) == {"asm/junior/2.2/k1", "csm/4/1.2/k2"}

    @pytest.mark.parametrize("query", ["CRM系统", "系统 CRM", "系统 management"])
    def test_one_query_may_use_both(self, catalogue: TextIndex, query: str) -> None:
        assert ids(catalogue.search(query))[0] == "csm/4/1.2/k1"

    def test_a_latin_word_is_found_inside_a_chinese_label(self, catalogue: TextIndex) -> None:
        assert ids(catalogue.search("pdca")) == ["csm/3/2.1/a1"]

    def test_half_of_the_words_is_the_least_that_finds(self, catalogue: TextIndex) -> None:
        assert ids(catalogue.search("工单 系统 备件")) == []
        assert set(ids(catalogue.search("工单 备件"))) == {"job/staff/duty/1", "job/staff/duty/2"}


class TestOrder:
    def test_all_words_outrank_one_rare_word_in_a_short_label(self) -> None:
        index = titled(
            all="Can write down in the records of the department what the customer asks for",
            one="customer",
            **{f"record{n}": "records" for n in range(9)},
        )
        assert ids(index.search("customer records"))[0] == "all"

    def test_the_preferred_label_comes_first_then_an_alternative_one(self) -> None:
        index = labelled(
            alternative="客诉|投诉|抱怨|意见|不满|退货|换货",
            preferred="投诉|客诉|抱怨|意见|不满|退货|换货",
            repeated="投诉投诉投诉",
        )
        assert ids(index.search("投诉")) == ["preferred", "alternative", "repeated"]

    def test_a_label_is_the_same_label_in_other_case_and_punctuation(self) -> None:
        index = titled(long="PDCA: plan–do–check–act|" + "|".join("abcdefgh"), short="PDCA")
        assert ids(index.search("pdca (Plan, Do, Check, Act)"))[0] == "long"
        assert index.search("pdca (Plan, Do, Check, Act)").hits[0].score > 4 * 50

    def test_alternative_labels_are_found(self, catalogue: TextIndex) -> None:
        assert ids(catalogue.search("professional")) == ["role/after-sales-service-manager"]

    def test_the_word_in_fewer_labels_weighs_more(self) -> None:
        index = titled(a="service desk", b="service hotline", c="customer service")
        assert ids(index.search("service hotline desk"))[:2] == ["a", "b"]
        assert "c" not in ids(index.search("service hotline desk"))

    def test_equals_are_in_the_order_of_their_ids(self) -> None:
        names = [f"x{n:03}" for n in range(300)]
        random.Random(7).shuffle(names)
        index = labelled(**dict.fromkeys(names, "工单"))
        assert ids(index.search("工单", limit=300)) == sorted(names)

    def test_the_order_of_the_documents_does_not_matter(self, catalogue: TextIndex) -> None:
        again = TextIndex.build(reversed(CATALOGUE))
        for query in ("客户投诉", "knowledge of complants", "服务 manager"):
            assert again.search(query) == catalogue.search(query)

    def test_scores_fall(self, catalogue: TextIndex) -> None:
        scores = [hit.score for hit in catalogue.search("处理客户投诉").hits]
        assert len(scores) > 2
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] > 0


class TestQueriesAreText:
    @pytest.mark.parametrize("query", ["", "  \n", "？！……", '"*:()+-^~[]{}\\/&|', "\ud800"])
    def test_nothing_to_look_for_finds_nothing(self, catalogue: TextIndex, query: str) -> None:
        assert catalogue.search(query) == Hits(0, ())

    @pytest.mark.parametrize(
        "query",
        [
            '"处理 投诉',
            "(处理 投诉",
            "+处理 -投诉",
            "处理 AND NOT 投诉",
            "处理* 投诉?",
            "处理^9 /投诉/",
        ],
    )
    def test_syntax_characters_mean_nothing(self, catalogue: TextIndex, query: str) -> None:
        assert ids(catalogue.search(query)) == ids(catalogue.search("处理 投诉"))

    def test_a_field_name_is_a_word(self, catalogue: TextIndex) -> None:
        assert catalogue.search("kind:duty").total == 0

    @given(query=st.text() | st.text("工单投诉 the can complant's9AND\"*:()-"))
    def test_any_text_is_answered(self, catalogue: TextIndex, query: str) -> None:
        found = catalogue.search(query, limit=5)
        assert len(found.hits) == min(found.total, 5)

    @settings(deadline=None, max_examples=50)
    @given(label=st.text(max_size=40))
    def test_any_label_is_found_by_itself(self, label: str) -> None:
        index = labelled(a=label.replace("|", ""), b="跟踪工单")
        if any(map(str.isalnum, unicodedata.normalize("NFKC", label))):
            assert ids(index.search(label))[0] == "a"

    def test_a_query_is_read_to_its_300th_character(self, catalogue: TextIndex) -> None:
        assert catalogue.search("工单" + " " * 298 + "备件") == catalogue.search("工单")


class TestPages:
    def test_only_the_kinds_asked_for_are_found_and_counted(self, catalogue: TextIndex) -> None:
        found = catalogue.search("投诉", kinds={"ability", "duty"})
        assert (found.total, ids(found)) == (1, ["asm/junior/2.2/a1"])
        assert {hit.kind for hit in found.hits} == {"ability"}
        assert catalogue.search("投诉", kinds=["no-such-kind"]).total == 0

    def test_kinds_do_not_change_scores(self, catalogue: TextIndex) -> None:
        everything = catalogue.search("投诉").hits
        abilities = catalogue.search("投诉", kinds={"ability"}).hits
        assert set(abilities) <= set(everything)

    def test_pages_together_are_the_whole(self, catalogue: TextIndex) -> None:
        whole = catalogue.search("客户 knowledge 投诉 管理")
        pages = [
            catalogue.search("客户 knowledge 投诉 管理", limit=2, offset=n) for n in range(0, 9, 2)
        ]
        assert whole.total == len(whole.hits) > 4
        assert [hit for page in pages for hit in page.hits] == list(whole.hits)
        assert {page.total for page in pages} == {whole.total}

    @pytest.mark.parametrize(("limit", "offset"), [(0, 0), (5, 3), (5, 10**12)])
    def test_an_empty_page_still_counts(
        self, catalogue: TextIndex, limit: int, offset: int
    ) -> None:
        assert catalogue.search("投诉", limit=limit, offset=offset) == Hits(3, ())

    def test_a_limit_may_exceed_what_there_is(self, catalogue: TextIndex) -> None:
        assert len(catalogue.search("投诉", limit=10**12).hits) == 3

    @pytest.mark.parametrize(("limit", "offset"), [(-1, 0), (1, -1)])
    def test_negative_pages_are_refused(
        self, catalogue: TextIndex, limit: int, offset: int
    ) -> None:
        with pytest.raises(ValueError, match="0 or more"):
            catalogue.search("投诉", limit=limit, offset=offset)

    def test_an_index_of_nothing_finds_nothing(self) -> None:
        assert TextIndex.build([]).search("complant 投诉") == Hits(0, ())

    def test_threads_share_an_index(self, catalogue: TextIndex) -> None:
        queries = ["客戶投訴", "complant handling", "CRM 知识"] * 40
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(catalogue.search, queries))
        assert together == [catalogue.search(query) for query in queries]


class TestNearest:
    IDS = (
        "asm/junior",
        "asm/senior",
        "asm/senior/6.2",
        "asm/senior/6.2/a1",
        "role/after-sales-manager",
        "source/quality",
    )

    @pytest.mark.parametrize(
        ("unknown", "meant"),
        [
            ("asm/senoir", "asm/senior"),
            ("senior", "asm/senior"),
            ("ASM/Senior", "asm/senior"),
            ("asm:senior", "asm/senior"),
            ("asm/senior/6.2/a11", "asm/senior/6.2/a1"),
            ("after-sales-manger", "role/after-sales-manager"),
        ],
    )
    def test_a_misspelt_or_partial_id_suggests_the_one_meant(
        self, unknown: str, meant: str
    ) -> None:
        assert nearest(unknown, self.IDS)[0] == meant

    @pytest.mark.parametrize("unknown", ["xyzzy", "", "投诉"])
    def test_nothing_is_suggested_for_what_is_like_nothing(self, unknown: str) -> None:
        assert nearest(unknown, self.IDS) == ()

    def test_no_more_than_the_limit_is_suggested(self) -> None:
        assert len(nearest("senior", self.IDS)) == 3
        assert nearest("senior", self.IDS, limit=1) == ("asm/senior",)

    def test_the_order_given_and_repeated_ids_do_not_matter(self) -> None:
        assert nearest("senior", [*reversed(self.IDS), *self.IDS]) == nearest("senior", self.IDS)
