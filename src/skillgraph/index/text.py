"""Full-text search over labels, Chinese and English: tantivy finds and ranks, opencc simplifies.

Chinese is indexed as single characters and pairs of neighbours, so that no segmenter decides
what a word is; English as the word written and as its stem. Within a tier the order is BM25's;
the tiers are constant scores, wide enough apart that BM25 never crosses them:

1. the query is a preferred label; 2. it is an alternative label;
3. every word of it is there, as a stem or as characters;
4. every word is there, give or take a typo;
5. half of the words are there, a run of Chinese being there when enough of its pairs are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap
from pathlib import Path

import opencc
import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Filter, Occur, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from skillgraph.errors import StoreError

_WORD = r"[\p{L}\p{M}--\p{Han}]+(?:'\p{L}+)?|[\p{N}--\p{Han}]+"
"""A word of letters, with its 's, or a number: ``ISO9001`` and ``ISO 9001`` are the same two."""

_FORMULA = ["can"]
"""What every ability's label begins with says nothing of it, as the English stop words do."""

_LONGEST = 300
"""Characters of a query that are read: a label's worth, so that a pasted page costs no more."""

_BM25_BOUND = 50.0
"""More than BM25 gives one term: (k1 + 1) · ln(1 + N), which is 49 at 4 billion documents."""

_STOP_WEIGHT = 0.1
"""A stop word orders what is otherwise alike, and finds nothing while another word can."""

_TYPO_WEIGHT = 0.1
"""A word that may be a typo of the one asked for weighs less than the word itself."""

_HEAP_BYTES = 2_000_000_000
"""At most what the writer may hold: one segment, so that equal scores keep the order of ids."""


@dataclass(frozen=True, slots=True)
class Document:
    """A thing to be found; in each language the preferred label first, then the others."""

    id: str
    kind: str
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found; scores compare within one query, not between queries."""

    id: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, best first; ``total`` counts all pages."""

    total: int
    hits: tuple[Hit, ...]


class TextIndex:
    """The labels of a graph; they never change, and any thread may search them."""

    def __init__(self, index: tantivy.Index, language: _Language) -> None:
        """Search an index that is whole; see ``build`` and ``open``."""
        for name, analyzer in language.analyzers.items():
            index.register_tokenizer(name, analyzer)
        index.reload()
        self._language = language
        self._schema = index.schema
        self._searcher = index.searcher()
        self._vocabulary = dict(self._searcher.terms_with_prefix("written", ""))

    @classmethod
    def build(cls, documents: Iterable[Document], folder: Path | None = None) -> TextIndex:
        """Index the documents; their order does not matter, as ids break ties.

        Args:
            documents: what is to be found.
            folder: an empty folder to keep the index in; in memory if left out.

        Raises:
            OSError: the folder cannot be written.
        """
        language = _Language()
        ordered = sorted(documents, key=lambda each: (each.id, each.kind, each.zh, each.en))
        return cls(_indexed(ordered, language, folder), language)

    @classmethod
    def update(cls, folder: Path, ids: Iterable[str], documents: Iterable[Document]) -> None:
        """Take the documents of some ids out of an index in a folder, and put others in.

        What is found is what an index built anew finds. Until tantivy merges its segments, though,
        words of what has gone still count as known, and of equal scores that of what was put in
        last comes last.

        Raises:
            StoreError: the folder holds no index.
            OSError: the folder cannot be written.
        """
        language = _Language()
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError as error:
            raise StoreError(f"{folder}: cannot be searched: {error}") from error
        _write(index, documents, language, removed=sorted(set(ids)))

    @classmethod
    def open(cls, folder: Path) -> TextIndex:
        """Open an index that is kept in a folder.

        Raises:
            StoreError: there is none, or it cannot be locked for reading, as in a folder of
                somebody else's.
        """
        try:
            return cls(tantivy.Index.open(str(folder)), _Language())
        except ValueError as error:
            raise StoreError(f"{folder}: cannot be searched: {error}") from error

    def search(
        self, query: str, *, kinds: Collection[str] = (), limit: int = 20, offset: int = 0
    ) -> Hits:
        """Find what the words name, best first; every character is text, none is syntax.

        Args:
            query: Chinese (simplified or traditional), English or both; the first 300
                characters are read. Without a letter, digit or character it finds nothing.
            kinds: Only things of these kinds; all when empty.
            limit: The most hits to return, 0 or more.
            offset: How many of the best to leave out, 0 or more.

        Raises:
            ValueError: ``limit`` or ``offset`` is negative.
        """
        if limit < 0 or offset < 0:
            raise ValueError(f"limit and offset must be 0 or more, not {limit} and {offset}")
        plan = self._plan(query)
        if plan is None:
            return Hits(0, ())
        return self._page(self._of_kinds(plan, kinds), limit, offset)

    def _page(self, plan: Query, limit: int, offset: int) -> Hits:
        """Run the query; tantivy wants at least one hit asked for, and no more than there are."""
        wanted = min(limit, max(self._searcher.num_docs - offset, 0))
        offset = min(offset, self._searcher.num_docs)
        found = self._searcher.search(plan, limit=max(wanted, 1), offset=offset)
        hits = tuple(starmap(self._hit, found.hits[:wanted]))
        return Hits(found.count, hits)  # type: ignore[attr-defined]

    def _hit(self, score: float, address: tantivy.DocAddress) -> Hit:
        kept = self._searcher.doc(address)
        return Hit(str(kept["id"][0]), str(kept["kind"][0]), score)

    def _of_kinds(self, plan: Query, kinds: Collection[str]) -> Query:
        if not kinds:
            return plan
        among = Query.term_set_query(self._schema, "kind", sorted(kinds))
        return _all([plan, Query.const_score_query(among, 0.0)])

    def _plan(self, text: str) -> Query | None:
        """The tiers of the module's docstring as one query, or None where nothing is asked."""
        plain = self._language.plain(text[:_LONGEST])
        words, idle = self._language.words(plain)
        runs = self._language.runs(plain)
        if not words and not runs:
            words, idle = idle, []
        clauses = [*map(self._word, words), *map(self._run, runs)]
        if not clauses:
            return None
        step = _BM25_BOUND * (len(words) + len(idle) + sum(map(len, runs)))
        key = self._language.key(plain)
        return Query.boolean_query(
            [
                (Occur.Must, _some([c.found for c in clauses], (len(clauses) + 1) // 2)),
                (Occur.Should, Query.const_score_query(_all([c.near for c in clauses]), step)),
                (Occur.Should, Query.const_score_query(_all([c.whole for c in clauses]), step)),
                (Occur.Should, Query.const_score_query(self._term("alias", key), step)),
                (Occur.Should, Query.const_score_query(self._term("name", key), 2 * step)),
                *((Occur.Should, self._idle(word)) for word in idle),
            ]
        )

    def _word(self, word: str) -> _Clause:
        """An English word: its stem, or one of the words that it may be a typo of.

        tantivy gives every fuzzy hit the same score, so the likeliest spelling of a word that
        the index does not know stands in for it in BM25.
        """
        stem = self._language.stem(word)
        likely = self._term("stem", self._language.stem(self._spelling(word)))
        typos = [self._fuzzy("written", word, edits) for edits in range(1, _typos(word) + 1)]
        if _typos(stem):
            typos.append(self._fuzzy("stem", stem, 1))
        found = Query.disjunction_max_query([likely, *typos])
        return _Clause(found, found, self._term("stem", stem))

    def _run(self, run: str) -> _Clause:
        """A run of Chinese: ranked by its pairs, complete when all its characters are there.

        One wrong character in every four leaves a pair in four whole and the rest in place.
        """
        pairs = list(dict.fromkeys(a + b for a, b in pairwise(run))) or [run]
        characters = [self._term("zh", character) for character in dict.fromkeys(run)]
        found = _some([self._term("zh", pair) for pair in pairs], max(1, len(pairs) // 4))
        wrong = max(1, len(characters) // 4) if len(characters) > 2 else 0
        near = _some(characters, len(characters) - wrong)
        return _Clause(found, _all([found, near]), _all([found, *characters]))

    def _idle(self, word: str) -> Query:
        return Query.boost_query(self._term("stem", self._language.stem(word)), _STOP_WEIGHT)

    def _term(self, field: str, token: str) -> Query:
        return Query.term_query(self._schema, field, token, "freq")

    def _fuzzy(self, field: str, token: str, edits: int) -> Query:
        """What is so many edits away or fewer; the nearer it is, the more it weighs."""
        near = Query.fuzzy_term_query(self._schema, field, token, edits)
        return Query.boost_query(near, _TYPO_WEIGHT / edits)

    def _spelling(self, word: str) -> str:
        """The word itself if any label has it, else the commonest of the nearest in spelling."""
        if word in self._vocabulary or not _typos(word):
            return word
        known, most = self._vocabulary.keys(), _typos(word)
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
        ranked = ((edits, -self._vocabulary[other], other) for other, edits, _ in near)
        return min(ranked, default=(0, 0, word))[2]


@dataclass(frozen=True, slots=True)
class _Clause:
    """One word or run of a query, as what finds it, what nearly is it and what wholly is."""

    found: Query
    near: Query
    whole: Query


class _Language:
    """How text becomes terms, the same for labels and for queries."""

    def __init__(self) -> None:
        words = Tokenizer.regex(_WORD)
        self._simplified = opencc.OpenCC("t2s")
        self._runs = _analyzer(Tokenizer.regex(r"\p{Han}+"))
        self._keys = _analyzer(Tokenizer.regex(rf"\p{{Han}}|{_WORD}"), Filter.lowercase())
        self._telling = _analyzer(
            words, Filter.lowercase(), Filter.stopword("english"), Filter.custom_stopword(_FORMULA)
        )
        self._written = _analyzer(words, Filter.lowercase())
        self._stem = _analyzer(words, Filter.lowercase(), Filter.stemmer("english"))
        grams = _analyzer(Tokenizer.ngram(1, 2))
        self.analyzers = {"zh": grams, "written": self._written, "stem": self._stem}

    def plain(self, text: str) -> str:
        """Simplified characters, ordinary widths and apostrophes, and no lone surrogates."""
        text = text.encode(errors="ignore").decode()
        return str(self._simplified.convert(unicodedata.normalize("NFKC", text))).replace("’", "'")

    def key(self, plain: str) -> str:
        """What two labels share that differ only in case, spaces and punctuation."""
        return " ".join(self._keys.analyze(plain))

    def runs(self, plain: str) -> list[str]:
        """The runs of Chinese characters, each once."""
        return list(dict.fromkeys(self._runs.analyze(plain)))

    def stem(self, word: str) -> str:
        """The stem of one word."""
        return self._stem.analyze(word)[0]

    def words(self, plain: str) -> tuple[list[str], list[str]]:
        """The words as written, each once: those that tell something, and the stop words."""
        telling = list(dict.fromkeys(self._telling.analyze(plain)))
        written = dict.fromkeys(self._written.analyze(plain))
        return telling, [word for word in written if word not in telling]


def _indexed(
    documents: Sequence[Document], language: _Language, folder: Path | None
) -> tantivy.Index:
    """Write an index of one segment."""
    try:
        index = tantivy.Index(_schema(), path=str(folder) if folder else None)
    except ValueError as error:
        raise OSError(f"the index of the labels: {error}") from error
    _write(index, documents, language)
    return index


def _write(
    index: tantivy.Index,
    documents: Iterable[Document],
    language: _Language,
    removed: Iterable[str] = (),
) -> None:
    """Take documents out of an index by their ids, and then put others in."""
    for name, analyzer in language.analyzers.items():
        index.register_tokenizer(name, analyzer)
    try:
        writer = index.writer(_HEAP_BYTES, num_threads=1)
        for id in removed:
            writer.delete_documents_by_term("id", id)
        for document in documents:
            writer.add_document(_fields(document, language))
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:  # the only way in which tantivy says that a disk is full
        raise OSError(f"the index of the labels: {error}") from error


def _fields(document: Document, language: _Language) -> tantivy.Document:
    zh, en = (list(map(language.plain, labels)) for labels in (document.zh, document.en))
    labels = zh + en
    return tantivy.Document(
        id=document.id,
        kind=document.kind,
        name=[language.key(label) for label in zh[:1] + en[:1]],
        alias=[language.key(label) for label in zh[1:] + en[1:]],
        zh=[run for label in labels for run in language.runs(label)],
        stem=labels,
        written=labels,
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("id", "kind", "name", "alias"):
        kept = field in ("id", "kind")
        builder = builder.add_text_field(
            field, stored=kept, tokenizer_name="raw", index_option="basic"
        )
    for field in ("zh", "stem", "written"):
        builder = builder.add_text_field(field, tokenizer_name=field, index_option="freq")
    return builder.build()


def _analyzer(tokenizer: Tokenizer, *filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(tokenizer)
    for each in filters:
        builder = builder.filter(each)
    return builder.build()


def _typos(word: str) -> int:
    """Edits that a word may be away from what was meant: one from 4 letters, two from 8.

    Measured on single edits of a thousand English words: 95 % are found, and a word matches
    1.1 stems (with one from 3 and two from 6, 100 % and 1.3). A number is never taken for
    another, nor is what is too long for a word.
    """
    if word[0].isnumeric() or not 4 <= len(word) <= 40:
        return 0
    return 1 if len(word) < 8 else 2


def _all(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _some(queries: Sequence[Query], at_least: int) -> Query:
    should = [(Occur.Should, query) for query in queries]
    return Query.boolean_query(should, minimum_number_should_match=at_least)
