"""A set of numbers of the roll, small enough to lie in a row."""

from __future__ import annotations

import zlib


class NumberSet:
    """Numbers of the roll, one bit each from `first` on."""

    def __init__(self, first: int = 1, last: int = 1) -> None:
        self._first, self._bits = first, bytearray((last - first) // 8 + 1)

    def add(self, number: int) -> None:
        """Remember `number`, which is no smaller than the first."""
        at = number - self._first
        if at // 8 >= len(self._bits):
            self._bits.extend(bytes(at // 8 + 1 - len(self._bits)))
        self._bits[at // 8] |= 1 << at % 8

    def __contains__(self, number: int) -> bool:
        at = number - self._first
        return 0 <= at < len(self._bits) * 8 and bool(self._bits[at // 8] >> at % 8 & 1)

    def packed(self) -> bytes:
        """For the database."""
        return zlib.compress(bytes(self._bits))

    @classmethod
    def unpacked(cls, first: int, packed: bytes) -> NumberSet:
        """The inverse of packed()."""
        found = cls(first, first)
        found._bits = bytearray(zlib.decompress(packed))
        return found
