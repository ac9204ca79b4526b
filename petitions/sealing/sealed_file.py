"""Files sealed as they are written, a piece at a time, so that neither memory nor disk ever holds one in clear.

Source: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, CRYPTO 2015): the nonce of each piece counts, and says of the last one that it is the last, so
pieces cannot be altered, swapped, repeated or cut off unseen.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from petitions.sealing.keys import derive
from petitions.sealing.seal import SealBroken

PIECE = 256 * 1024
"""Bytes in clear in one piece; it is what a reader holds in memory."""
_SALT = 16
_TAG = 16


class SealedWriter(io.RawIOBase):
    """A file to write into; what reaches `raw` is sealed under `key`, bound to `place` (where the file belongs).

    `size` and `sha256` speak of what was written, in clear. Only close() makes it whole: a file that was cut off
    does not open. A key of its own is derived for every file, so that nonces may count from zero.
    """

    def __init__(self, raw: BinaryIO, key: bytes, place: str) -> None:
        super().__init__()
        salt = secrets.token_bytes(_SALT)
        raw.write(salt)
        self._raw, self._place = raw, place.encode()
        self._cipher, self._held, self._count = _cipher(key, salt), bytearray(), 0
        self._hash, self.size = hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        """The hash, in hex, of what was written so far."""
        return self._hash.hexdigest()

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take all of `data`. Raises OSError when the disk under `raw` does."""
        view = memoryview(data).cast("B")
        self._hash.update(view)
        self._held += view
        self.size += len(view)
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(view)

    def close(self) -> None:
        """Seal the last piece, unless it was closed before. `raw` stays open."""
        if not self.closed:
            self._put(bytes(self._held), last=True)
            self._held.clear()
            super().close()

    def abandon(self) -> None:
        """Close without a last piece: what was written will not open."""
        self._held.clear()
        super().close()

    def __exit__(self, kind: object, *_: object) -> None:
        self.abandon() if kind else self.close()

    def _put(self, plain: bytes, last: bool) -> None:
        self._raw.write(self._cipher.encrypt(_nonce(self._count, last), plain, self._place))
        self._count += 1


def read_sealed(raw: BinaryIO, key: bytes, place: str) -> Iterator[bytes]:
    """What SealedWriter wrote, in pieces of at most PIECE bytes. Raises SealBroken before the piece that is wrong."""
    cipher, count, bound = _cipher(key, raw.read(_SALT)), 0, place.encode()
    piece = raw.read(PIECE + _TAG)
    while True:
        following = raw.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(count, last=not following), piece, bound)
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
        if not following:
            return
        piece, count = following, count + 1


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive(derive(key, "file"), salt.hex()))


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
