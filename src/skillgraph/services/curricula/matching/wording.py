"""How alike a teacher's words and an item's label are, on a scale that compares between phrases.

Likeness is Tversky's index over weighted terms. Terms are the characters of Chinese and their
pairs, so that no segmenter decides what a word is, and the stems of English words; each weighs
by how rare it is among the labels (inverse document frequency). What is said and not in the
label counts more against a match than what the label has besides, as a phrase is shorter than
a label. The formula words of both (能…, …知识, Can …, Knowledge of …) say nothing and are left out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import opencc
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from skillgraph.model.standards import Item

Terms = frozenset[str]

_SAID = 0.7
"""Tversky's weight of what is said and not in the label; 1 less this is the label's."""

_CHARACTER, _PAIR, _WORD = 0.5, 1.0, 1.5
"""What a term counts by its kind: two neighbours tell more than each alone, a word more still."""

_OTHER_KIND = 0.9
"""A phrase that is worded as an ability is less like knowledge, and the other way round."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LEAD = re.compile(r"^(?:能够|能|学会|会|可以|掌握|了解|熟悉|理解|懂得|具备|具有|正确|熟练|并)+")
_TAIL = re.compile(r"的?(?:基本|基础)?(?:相关)?(?:基础|基本)?(?:知识|技能|能力|概念)$")
_PARTICLES = str.maketrans(dict.fromkeys("的了和与及并", " "))
_ABILITY = re.compile(r"^(?:能|学会|会[^计议展员场]|可以|can\b|be able to\b)", re.IGNORECASE)
_KNOWLEDGE = re.compile(
    r"(?:知识|概念|原理|基础)$|^(?:掌握|了解|熟悉|理解|knowledge\b|understand)", re.IGNORECASE
)
_ENGLISH_FORMULA = ["able", "can", "knowledge", "know", "understand"]


class Labels:
    """The labels of one language as terms, and what terms weigh among them."""

    def __init__(self, terms: Sequence[Terms]) -> None:
        """Take the terms of each label, by the item's number."""
        self.terms = terms
        self._frequency = Counter(term for label in terms for term in label)
        self._by_term = {term: self._weigh(term) for term in self._frequency}
        self.weights = [self.weight(label) for label in terms]

    def weight(self, terms: Iterable[str]) -> float:
        """Give what some terms weigh together; one that no label has weighs most."""
        return math.fsum(self._by_term.get(term) or self._weigh(term) for term in terms)

    def _weigh(self, term: str) -> float:
        counts = _WORD if not _HAN.match(term) else _PAIR if len(term) > 1 else _CHARACTER
        return counts * math.log((len(self.terms) + 1) / (self._frequency[term] + 0.5))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a teacher wrote, ready to be compared."""

    labels: Labels
    terms: Terms
    #: What all its terms weigh.
    weight: float
    kind: Literal["ability", "knowledge"] | None


class Wording:
    """The labels of the items, by number, and how alike words are to them."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Take the labels of all items, so that a score does not depend on which are compared."""
        self._items = items
        self._simplified = opencc.OpenCC("t2s")
        self._stems = (
            TextAnalyzerBuilder(Tokenizer.regex(r"[\p{L}\p{M}--\p{Han}]+|[\p{N}--\p{Han}]+"))
            .filter(Filter.lowercase())
            .filter(Filter.stopword("english"))
            .filter(Filter.custom_stopword(_ENGLISH_FORMULA))
            .filter(Filter.stemmer("english"))
            .build()
        )
        self._chinese = Labels([self._terms(self.plain(item.label_zh)) for item in items])
        self._english = Labels([self._terms(self.plain(item.label_en)) for item in items])

    def plain(self, text: str) -> str:
        """Give a text in simplified characters and ordinary widths, without what surrounds it."""
        whole = text.encode(errors="ignore").decode()  # without lone surrogates
        simplified = self._simplified.convert(unicodedata.normalize("NFKC", whole))
        return str(simplified).strip(" \t\r\n。.，,；;、")

    def phrase(self, text: str) -> Phrase:
        """Prepare what a teacher wrote; English is compared with the English labels."""
        plain = self.plain(text)
        labels = self._chinese if _HAN.search(plain) else self._english
        terms = self._terms(plain)
        return Phrase(labels, terms, labels.weight(terms), _kind(plain))

    def likeness(self, phrase: Phrase, number: int) -> float:
        """Tell how alike a phrase and the label of an item are, 0 to 1."""
        labels = phrase.labels
        common = labels.weight(phrase.terms & labels.terms[number])
        if not common:
            return 0.0
        missed, besides = phrase.weight - common, labels.weights[number] - common
        other = phrase.kind and phrase.kind != self._items[number].kind
        share = common / (common + _SAID * missed + (1 - _SAID) * besides)
        return share * (_OTHER_KIND if other else 1)

    def same(self, one: int, other: int) -> bool:
        """Tell whether two items say the same, but for the formula."""
        return self._chinese.terms[one] == self._chinese.terms[other]

    def _terms(self, plain: str) -> Terms:
        core = _LEAD.sub("", plain)
        core = (_TAIL.sub("", core) or core or plain).translate(_PARTICLES)
        runs = _HAN.findall(core)
        pairs = (a + b for run in runs for a, b in pairwise(run))
        return frozenset((*"".join(runs), *pairs, *self._stems.analyze(plain)))


def _kind(plain: str) -> Literal["ability", "knowledge"] | None:
    if _ABILITY.match(plain):
        return "ability"
    return "knowledge" if _KNOWLEDGE.search(plain) else None
