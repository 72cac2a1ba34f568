"""Short results, kept: a version never changes, so that a query has the same answer again."""

from __future__ import annotations

import re
from typing import NamedTuple

from cachetools import LRUCache

from skillgraph.store.address import Address
from skillgraph.store.protocol import Question

#: Functions whose value is another one each time; a codepoint escape could hide one.
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b|\\u", re.IGNORECASE)


#: Bytes that a result costs beside its own.
_COST = 2000


class Short(NamedTuple):
    """A result that is there whole."""

    media_type: str
    body: bytes


class Kept:
    """The short results that were asked for last, up to a number of bytes in all."""

    def __init__(self, size: int) -> None:
        """Keep results of so many bytes, with what it costs to keep them."""
        self._results: LRUCache[tuple[Address, Question], Short] = LRUCache(
            size, getsizeof=lambda short: len(short.body) + _COST
        )

    def get(self, address: Address, question: Question) -> Short | None:
        """Give the result of a query, if it is kept."""
        return self._results.get((address, question))

    def keep(self, address: Address, question: Question, result: Short) -> None:
        """Keep a result, unless another one may be due the next time."""
        fits = len(result.body) + _COST <= self._results.maxsize
        if fits and not _CHANGING.search(question.text):
            self._results[address, question] = result
