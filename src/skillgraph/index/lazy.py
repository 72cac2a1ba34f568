"""Read-only collections that make a member when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")


class Lazy(Mapping[K, V]):
    """A mapping over something that can be asked.

    Args:
        find: gives the value of a key, or None where there is none; it keeps what it has found
            where that is worth it.
        keys: gives all keys.
    """

    def __init__(self, find: Callable[[K], V | None], keys: Callable[[], Iterable[K]]) -> None:
        self._find, self._keys = find, keys

    def __getitem__(self, key: K) -> V:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: K, default: Any = None) -> Any:
        """Give the value of a key, or else another."""
        found = self._find(key)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return self._find(key) is not None  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys())

    def __len__(self) -> int:
        return sum(1 for _ in self._keys())


class LazySequence(Sequence[V]):
    """A sequence of a known size; ``find`` gives the member of a number within it."""

    def __init__(self, find: Callable[[int], V], size: int) -> None:
        self._find, self._size = find, size

    @overload
    def __getitem__(self, number: int) -> V: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[V]: ...
    def __getitem__(self, number: int | slice) -> V | Sequence[V]:
        if isinstance(number, slice):
            return tuple(map(self._find, range(self._size)[number]))
        return self._find(range(self._size)[number])

    def __len__(self) -> int:
        return self._size
