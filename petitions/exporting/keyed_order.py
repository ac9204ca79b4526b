"""An order of rows that is an export's own, and shows in any few hundred of them.

Each row has a home, a keyed hash of what its first cells say, and is put there or a little later, by chance. So rows
that say the same stand apart; nothing of the roll's order is left; and of two rows that say different things, the one
whose home is much later never comes first. Under another key about a third of all pairs break that rule.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from petitions.exporting.batches import batches

SIGNIFICANT = 2
"""So many first cells of a row decide where it belongs."""
RANGE = 1 << 32
DRIFT = RANGE // 5
"""How much later than at its home a row may stand."""
BATCH = 2000
_BUCKETS = 256
_PIECE = 100
_NO_LETTER = re.compile(r"[\W_]+")

Keyed = tuple[int, list[str]]


def home(order_key: bytes, cells: list[str]) -> int:
    """Where a row that begins with `cells` belongs: from 0 to RANGE. What a spreadsheet may alter does not count:
    blanks, signs, letter case, the apostrophe before a formula."""
    return int.from_bytes(hashlib.blake2b(content(cells).encode(), key=order_key, digest_size=4).digest(), "big")


def content(cells: list[str]) -> str:
    """What home() looks at; two rows with the same belong to the same place."""
    return "\n".join(map(_letters, cells[:SIGNIFICANT]))


def in_keyed_order(order_key: bytes, rows: Iterable[list[str]], folder: Path) -> Iterator[list[str]]:
    """All of `rows` in the order of `order_key`; memory stays flat.

    Rows wait in a file without a name in `folder`, sealed under a key that only this process knows: whatever kills it,
    nothing stays. Raises OSError when there is no room.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        sorter = _Sorter(cast(BinaryIO, file))
        for batch in batches(rows, BATCH):
            chances = memoryview(secrets.token_bytes(4 * len(batch))).cast("I")
            for row, chance in zip(batch, chances, strict=True):
                sorter.add((home(order_key, row) + chance % DRIFT, row))
        yield from sorter.sorted_rows()


class _Sorter:
    """Sorts more rows than memory should hold: into buckets by their place, each of which is sorted by itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._cipher, self._count = file, AESGCM(secrets.token_bytes(32)), 0
        self._held: list[list[Keyed]] = [[] for _ in range(_BUCKETS)]
        self._put: list[list[tuple[int, int, int]]] = [[] for _ in range(_BUCKETS)]

    def add(self, row: Keyed) -> None:
        number = row[0] * _BUCKETS // (RANGE + DRIFT)
        held = self._held[number]
        held.append(row)
        if len(held) >= _PIECE:
            sealed = self._cipher.encrypt(self._nonce(self._count), marshal.dumps(held), None)
            self._put[number].append((self._count, self._file.tell(), len(sealed)))
            self._file.write(sealed)
            self._count += 1
            held.clear()

    def sorted_rows(self) -> Iterator[list[str]]:
        for number in range(_BUCKETS):
            bucket, self._held[number] = self._held[number], []
            for count, begin, size in self._put[number]:
                self._file.seek(begin)
                rows = self._cipher.decrypt(self._nonce(count), self._file.read(size), None)
                bucket += marshal.loads(rows)  # noqa: S302 - written and sealed by this very process
            bucket.sort(key=itemgetter(0))
            yield from map(itemgetter(1), bucket)

    @staticmethod
    def _nonce(count: int) -> bytes:
        return count.to_bytes(12, "big")


def _letters(cell: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", cell).casefold())
