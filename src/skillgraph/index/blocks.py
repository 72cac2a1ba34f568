"""Numbers of items over all standards, and sets of them.

An item's number is its number in its standard, and how many items the standards before that one
have, in the order of their ids. A set of items is one Python integer with a bit an item.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

Bits = int


class Block(NamedTuple):
    """The stretch of numbers that the items of a standard have; ``end`` is the next one's."""

    standard: str
    base: int
    end: int

    def local(self, bits: Bits) -> Bits:
        """Give what a set has of the block, numbered within the standard."""
        return bits >> self.base & (1 << self.end - self.base) - 1


@dataclass(frozen=True, slots=True)
class Blocks:
    """The stretches of numbers of all standards that have items."""

    of: Mapping[str, Block]
    _blocks: tuple[Block, ...]
    _bases: tuple[int, ...]

    @classmethod
    def sized(cls, sizes: Iterable[tuple[str, int]]) -> Blocks:
        """Put standards side by side, given the ids, in order, with the number of items."""
        standards = tuple(sizes)
        ends = tuple(accumulate(size for _, size in standards))
        blocks = tuple(
            Block(standard, end - size, end)
            for (standard, size), end in zip(standards, ends, strict=True)
        )
        return cls({b.standard: b for b in blocks}, blocks, tuple(b.base for b in blocks))

    @property
    def size(self) -> int:
        """The number of all items."""
        return self._blocks[-1].end if self._blocks else 0

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def at(self, number: int) -> Block:
        """Find the block that a number is in; it is one of an item."""
        return self._blocks[bisect_right(self._bases, number) - 1]

    def touched(self, bits: Bits) -> Iterator[Block]:
        """Go through the blocks that a set has an item of."""
        while bits:
            block = self.at((bits & -bits).bit_length() - 1)
            yield block
            bits = bits >> block.end << block.end

    def whole(self, sets: Mapping[str, Bits]) -> Bits:
        """Put sets of items of each standard together: in one go, however many there are."""
        digits = (f"{sets.get(b.standard, 0):0{b.end - b.base}b}" for b in reversed(self._blocks))
        return int("".join(digits) or "0", 2)


def numbers_in(bits: Bits) -> Iterator[int]:
    """Go through the numbers in a set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def blob_of(bits: Bits) -> bytes:
    """Write a set as bytes, bit 0 first."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def bits_of(blob: bytes) -> Bits:
    """Read what :func:`blob_of` wrote."""
    return int.from_bytes(blob, "little")
