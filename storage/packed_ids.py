"""Many ids, kept small."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, cast, overload
from uuid import UUID

Id = TypeVar("Id", bound=UUID)


class PackedIds(Sequence[Id]):
    """Ids in 16 bytes each.

    A million objects would have to be walked through each time Python collects garbage, and
    whoever works at the window would wait for that.
    """

    def __init__(self, ids: Iterable[Id]) -> None:
        self._bytes = bytearray()
        for id in ids:
            self._bytes += id.bytes

    def __len__(self) -> int:
        return len(self._bytes) // 16

    @overload
    def __getitem__(self, at: int) -> Id: ...

    @overload
    def __getitem__(self, at: slice) -> "PackedIds[Id]": ...

    def __getitem__(self, at: int | slice) -> "Id | PackedIds[Id]":
        if isinstance(at, slice):
            return PackedIds(self[one] for one in range(*at.indices(len(self))))
        start = range(len(self))[at] * 16
        return cast("Id", UUID(bytes=bytes(self._bytes[start : start + 16])))
